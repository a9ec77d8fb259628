"""Writing a file completely or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO


@contextmanager
def atomic_write(target: Path, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Open a temporary file that replaces `target` when the block ends; an error leaves `target` as it was.

    `mode` are the new file's permissions. Raises OSError.
    """
    handle, name = mkstemp(dir=target.parent, prefix=".vntimeline-", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
        written.chmod(mode)
        written.replace(target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
