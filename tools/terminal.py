"""Draw docs/terminal.svg: run a command in a terminal of its own, and save what it prints as an SVG.

Usage: python tools/terminal.py (needs a POSIX system)
"""

import fcntl
import io
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

COMMAND = ["list", "--country", "US", "--significance", "key", "--until", "2026-05-31", "--no-pager"]
COLUMNS, LINES = 100, 40
TARGET = Path(__file__).parent.parent / "docs" / "terminal.svg"


def shown() -> str:
    """Return what the command writes to a terminal of that size."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "VNTIMELINE_TODAY": "2026-05-31"}
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.execv(sys.executable, [sys.executable, "-m", "vntimeline", *COMMAND])
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # on Linux, the terminal was closed
            break
        if not part:
            break
        parts.append(part)
    os.waitpid(child, 0)
    return b"".join(parts).decode().replace("\r\n", "\n")


def main() -> None:
    """Write the picture."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    console.print(Text(f"$ vntimeline {' '.join(COMMAND[:5])}"))
    console.print(Text.from_ansi(shown()))
    # Without the web font: the picture makes no request.
    template = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    TARGET.write_text(console.export_svg(title="vntimeline", code_format=template, unique_id="t"), encoding="utf-8")


if __name__ == "__main__":
    main()
