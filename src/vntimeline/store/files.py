"""The files of a store: opened, and read within a limit of size."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedIOBase, BytesIO, FileIO
from typing import NamedTuple

from vntimeline.errors import StoreError

STDIN = "-"
LIMIT = 256 * 1024 * 1024
"""How many bytes a store file may have.

100,000 events have about 100 MB. Reading takes some 5 bytes of memory for each byte, and 20 where it is not the events
that are long. A longer file, or one without an end such as /dev/zero, would exhaust the memory of most machines before
anything could be said about it.
"""

_BLOCK = 1 << 16
_DIVIDE = "check the path; divide a store of this size, and use one part at a time"


class StoreFile(NamedTuple):
    """An open file that can be read several times. `shown` is its name as problems show it, `name` that of errors."""

    shown: str
    name: str
    file: FileIO | BytesIO

    def blocks(self) -> Iterator[bytes]:
        """Yield the content from its beginning. Raises StoreError where it cannot be read or exceeds LIMIT."""
        try:
            self.file.seek(0)
            yield from _within_limit(self.file.read, self.name)
        except OSError as error:
            raise _unreadable(self.name, error) from None

    def content(self) -> bytes:
        """Return the whole content. Raises StoreError as `blocks`."""
        return b"".join(self.blocks())

    def reopened(self, stack: ExitStack) -> "StoreFile":
        """Return the file opened once more, until the stack is left; what is no regular file is still there."""
        return self if isinstance(self.file, BytesIO) else open_file(stack, self.shown, self.name)


def open_file(stack: ExitStack, shown: str, path: str) -> StoreFile:
    """Open a file until the stack is left; what is not a regular file is read at once. `-` is standard input.

    Raises StoreError where the file is missing, cannot be read, or exceeds LIMIT.
    """
    name = "standard input" if path == STDIN else path
    try:
        if path == STDIN:
            return StoreFile(shown, name, BytesIO(b"".join(_within_limit(_reader_of_stdin(), name))))
        file = stack.enter_context(FileIO(path))
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return StoreFile(shown, name, BytesIO(b"".join(_within_limit(file.read, name))))
    except FileNotFoundError:
        raise StoreError(f"{name}: no such file", "give --store or --add the path of a YAML file") from None
    except IsADirectoryError:
        raise StoreError(f"{name}: is a folder", "name the YAML file in it") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        raise _unreadable(name, error) from None
    if status.st_size > LIMIT:
        raise _too_long(name)
    return StoreFile(shown, name, file)


@contextmanager
def enough_memory() -> Iterator[None]:
    """Raise StoreError in place of MemoryError."""
    try:
        yield
    except MemoryError:
        raise StoreError("the store needs more memory than there is", _DIVIDE) from None


def _reader_of_stdin() -> Callable[[int], bytes]:
    """Return what reads the next bytes of standard input: at most a number, and none at the end."""
    if sys.stdin is None:
        raise StoreError("standard input is closed", "give --store or --add the path of a YAML file")
    stream = sys.stdin.buffer
    if os.name == "posix" and isinstance(getattr(stream, "raw", None), FileIO):
        os.set_blocking(stream.fileno(), True)  # else a pause of the writer would be taken for the end
    return stream.read1 if isinstance(stream, BufferedIOBase) else stream.read


def _within_limit(read: Callable[[int], bytes | None], name: str) -> Iterator[bytes]:
    size = 0
    while block := read(_BLOCK):
        size += len(block)
        if size > LIMIT:
            raise _too_long(name)
        yield block


def _too_long(name: str) -> StoreError:
    return StoreError(f"{name}: longer than {LIMIT >> 20} MiB, the limit of a store file", _DIVIDE)


def _unreadable(name: str, error: Exception) -> StoreError:
    reason = (getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
    return StoreError(f"{name}: {reason}", "check the path and its permissions")
