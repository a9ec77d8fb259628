"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO


@contextmanager
def written_whole(target: Path, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `target` when it is done; where that fails, all is as it was."""
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
