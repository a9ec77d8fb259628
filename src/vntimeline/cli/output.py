"""Where an answer goes: standard output, a pager, or a file, which is written completely or not at all."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from vntimeline.errors import OutputError


def wants_color(choice: str, terminal: bool) -> bool:
    """Return whether to use colour: `--color` decides, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """Return the terminal's width in columns: COLUMNS, else what the terminal says, else 80."""
    return shutil.get_terminal_size().columns


def to_file(content: str | bytes, path: str) -> None:
    """Write a file whole or not at all: what stood there stays until the new content is safely on disk.

    A path that is no regular file (a pipe, a device) is written directly. Raises OutputError.
    """
    from vntimeline.atomic import atomic_write

    data = _encoded(content)
    target = Path(os.path.realpath(path))
    try:
        if path.endswith(("/", os.sep)):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        with atomic_write(target, target.stat().st_mode if target.exists() else 0o666 & ~_umask()) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
    except OSError as error:
        help = "nothing was changed; name another file with -o"
        raise OutputError(f"cannot write {path}: {_reason(error)}", help) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def to_stdout(content: str | bytes, *, page: bool) -> None:
    """Print, through the pager where `page` says so and standard output is a terminal that the text overflows.

    Raises OutputError where it cannot be written, or where bytes would go to a terminal.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed", "name a file with -o")
    if sys.stdout.isatty():
        if isinstance(content, bytes):
            raise OutputError("a picture is not for a terminal", "name a file with -o")
        if page and content.count("\n") >= shutil.get_terminal_size().lines and _paged(content):
            return
    try:
        sys.stdout.buffer.write(_encoded(content))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from None


def unwritable(error: OSError) -> OutputError:
    """Return what to say when standard output cannot be written; what is left in its buffer is thrown away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return OutputError(f"cannot write to standard output: {_reason(error)}", "send it elsewhere")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _paged(text: str) -> bool:
    """Show the text in PAGER (`less -FRX` where none is set); false where there is no such program."""
    signal.signal(signal.SIGINT, lambda *_: None)  # ctrl-c is the pager's while it shows
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # leaving the pager early is no error
    pager = os.environ.get("PAGER") or "less -FRX"
    shown = subprocess.run(pager, shell=True, input=text.encode(), check=False)  # PAGER is a shell command
    return shown.returncode not in (126, 127)  # the shell's words for what it cannot run or find
