"""Where an answer goes: standard output, a pager, or a file, which is written completely or not at all."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping

from vntimeline.errors import OutputError
from vntimeline.render.sanitize import sanitize


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


_WRAPPED = {"vntimeline: ": 4, "    help: ": 10}
"""How lines begin that are wrapped for a terminal, and the indentation of what follows; an excerpt is left as it is."""


def to_stderr(*lines: str) -> None:
    """Print lines on standard error, each made safe. For a terminal they are wrapped between words."""
    if sys.stderr is None:  # closed; print would take standard output
        return
    wide = error_columns()
    for line in map(sanitize, lines):
        indent = next((indent for start, indent in _WRAPPED.items() if line.startswith(start)), None)
        print(line if wide is None or indent is None else _wrapped(line, wide, indent), file=sys.stderr)


def json_to_stderr(document: str) -> None:
    """Print a JSON document on standard error: in UTF-8, as on standard output, whatever the encoding of messages."""
    if sys.stderr is None:
        return
    sys.stderr.flush()
    sys.stderr.buffer.write(document.encode())
    sys.stderr.buffer.flush()


def error_columns() -> int | None:
    """Return the width of the terminal that shows standard error, or None where it goes elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(sys.stderr.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _wrapped(line: str, width: int, indent: int) -> str:
    from textwrap import fill

    return fill(
        line,
        max(width, 2 * indent),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def to_file(content: str | bytes, path: str) -> None:
    """Write a file, and tell a terminal what was written. Raises OutputError."""
    from vntimeline.cli.files import write_file

    data = _encoded(content)
    write_file(path, data)
    if sys.stderr is not None and sys.stderr.isatty():
        to_stderr(f"wrote {path} ({_size(len(data))})")


def to_folder(files: Mapping[str, bytes], path: str) -> None:
    """Write the files of a folder, and tell a terminal what was written. Raises OutputError."""
    from vntimeline.cli.files import write_folder

    write_folder(path, files)
    if sys.stderr is not None and sys.stderr.isatty():
        to_stderr(f"wrote {len(files)} files to {path} ({_size(sum(map(len, files.values())))})")


def _size(count: float) -> str:
    """Return a number of bytes as people read it: `1.6 MB`."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.1f} {unit}" if count < 10 and unit != "bytes" else f"{count:.0f} {unit}"
        count = count / 1000
    return f"{count:.1f} GB"


def to_stdout(content: str | bytes, *, readable: bool, page: bool) -> None:
    """Print, through the pager where `page` says so and standard output is a terminal that the text overflows.

    What is not `readable` is not for a terminal. Raises OutputError, also where the output cannot be written.
    """
    if sys.stdout.isatty():
        if not readable:
            raise OutputError("this format is not for a terminal", "name a file with -o, or send it to a pipe")
        if page and isinstance(content, str) and _overflows(content) and _paged(content):
            return
    sys.stdout.buffer.write(_encoded(content))
    sys.stdout.buffer.flush()


def _overflows(text: str) -> bool:
    return text.count("\n") >= shutil.get_terminal_size().lines


def _encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _paged(text: str) -> bool:
    """Show the text in PAGER (`less -FRX` where none is set); false where that failed, so that no answer is lost."""
    pager = os.environ.get("PAGER", "").strip() or shutil.which("less")  # PAGER is a shell command
    if pager is None:
        return False
    ignored = [signal.SIGINT]  # ctrl-c is the pager's while it shows
    if hasattr(signal, "SIGPIPE"):
        ignored.append(signal.SIGPIPE)  # leaving the pager early is no error
    before = [signal.signal(each, lambda *_: None) for each in ignored]  # unlike SIG_IGN, the pager does not inherit it
    # As git does: less quits on short output and keeps colours and the text on the screen, unless LESS is set.
    environment = {"LESS": "FRX", **os.environ}
    try:
        shown = subprocess.run(pager, shell=True, input=text.encode(), check=False, env=environment)
    except OSError:
        return False
    finally:
        for number, handler in zip(ignored, before, strict=True):
            signal.signal(number, handler)
    return shown.returncode == 0
