"""Standard output and standard error: what is written arrives completely, or the failure is an error that names it."""

import codecs
import errno
import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any, TextIO

from vntimeline.errors import OutputError


class Descriptor(FileIO):
    """An open descriptor that takes all of what is written to it, and waits where it is not ready.

    A full disk, a limit or a pipe that does not block may take a part of the bytes without an error. `name` is what
    errors call it: then a failure raises OutputError. Without a name a failure is not told. What is written after a
    failure is thrown away, so that nothing that is left in a buffer is tried again.
    """

    def __init__(self, number: int, name: str | None) -> None:
        super().__init__(number, "w", closefd=False)
        self._name = name
        self._failed = False

    def write(self, data: Any, /) -> int:
        """Write all bytes. Raises OutputError."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest and not self._failed:
            try:
                count: int | None = super().write(rest)
            except OSError as error:
                self._failed = True
                self._report(error)
            else:
                if count is None:
                    self._wait()
                else:
                    rest = rest[count:]
        return size

    def _wait(self) -> None:
        from select import select

        select((), (self,), ())

    def _report(self, error: OSError) -> None:
        if self._name is None:
            return
        if error.errno == errno.EPIPE:  # where this does not end the process by a signal
            raise SystemExit(141) from None
        raise OutputError(f"cannot write to {self._name}: {reason(error)}", "send it elsewhere") from None


def reason(error: OSError) -> str:
    """Return why an operation of the system failed, as messages say it."""
    if error.errno == errno.EBADF:
        return "it is closed, or not open for writing"
    return (error.strerror or str(error)).lower()


def open_streams() -> None:
    """Replace `sys.stdout` and `sys.stderr` by streams that write completely and know every character.

    The null device takes the place of a closed descriptor, which the next file to be opened would get otherwise. It is
    opened for reading, so an answer to a closed standard output is an error. Standard error has no place to tell its
    failures, and an error message that nobody reads does not change the exit status.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # gets the lowest number that is free
    codecs.register_error(_SPELLED, _spelled)
    sys.stdout = _opened(sys.stdout, 1, "standard output")
    sys.stderr = _opened(sys.stderr, 2, None)


def _opened(stream: TextIO | None, number: int, name: str | None) -> TextIO:
    """Return the stream that replaces a standard stream (None: closed); a Windows console is only adapted."""
    if isinstance(stream, TextIOWrapper):
        raw = getattr(stream.buffer, "raw", stream.buffer)  # no buffer where PYTHONUNBUFFERED is set
        if not isinstance(raw, FileIO):
            stream.reconfigure(errors=_SPELLED)
            return stream
    encoding = "utf-8" if stream is None else stream.encoding
    lines = number == 2 or (stream is not None and stream.isatty())
    return TextIOWrapper(BufferedWriter(Descriptor(number, name)), encoding, _SPELLED, line_buffering=lines)


# Help and messages in an encoding that lacks a character, such as a code page of Windows; data are always UTF-8

_SPELLED = "vntimeline-spelled"
_SPELLINGS = {"→": "->", "–": "-", "—": "-", "─": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "đ": "d", "Đ": "D"}


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """Spell with ASCII what an encoding lacks: letters without their marks, else a question mark."""
    from unicodedata import normalize

    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    ascii_ = (normalize("NFKD", _SPELLINGS.get(each, each)).encode("ascii", "ignore").decode() for each in lacking)
    return "".join(each or "?" for each in ascii_), error.end
