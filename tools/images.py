"""Make the images in docs from the store: a terminal, the chart, and the page.

Usage: python tools/images.py (needs the test extra and Chromium)

docs/images.json has a digest of what each image was made from; tests/test_images.py compares it with the present input.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
MANIFEST = DOCS / "images.json"
DAY = "2026-06-02"
"""The day that the images are for: the last day of the store."""
TERMINAL = ["tier", "US", "--on", DAY]
"""The command in the image of a terminal."""
COLUMNS = 80
WIDTH, HEIGHT = 1280, 900
"""The size of the image of the page."""

BACKGROUND, FOREGROUND = (30, 30, 30), (229, 229, 229)
NORMAL = [(0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16)]
NORMAL += [(36, 114, 200), (168, 50, 168), (17, 168, 205), (255, 255, 255)]
BRIGHT = [(102, 102, 102), (241, 76, 76), (35, 209, 139), (245, 245, 67)]
BRIGHT += [(59, 142, 234), (214, 112, 214), (41, 184, 219), (255, 255, 255)]
"""The colours of the terminal, as RGB: black, red, green, yellow, blue, magenta, cyan, white."""


def inputs() -> dict[str, str]:
    """Return what each image is made from: its parameters and the text that the command prints."""
    terminal = _printed(*TERMINAL, "-f", "table", "--color", "always", "--no-pager")
    return {
        "terminal.svg": _input(
            terminal, command=TERMINAL, columns=COLUMNS, colors=[BACKGROUND, FOREGROUND, NORMAL, BRIGHT]
        ),
        "ladder.svg": _input(_printed("chart", "--until", DAY, "-f", "svg")),
        "page.png": _input(_printed("page", "--on", DAY), viewport={"width": WIDTH, "height": HEIGHT}, scheme="light"),
    }


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of each text."""
    return {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}


def stale(manifest: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    """Return the images that were made from other inputs than these."""
    return [name for name, digest in digests(texts).items() if manifest.get(name) != digest]


def main() -> None:
    """Write the images and the manifest."""
    texts = inputs()
    output = {name: text.partition("\n")[2] for name, text in texts.items()}
    (DOCS / "terminal.svg").write_text(terminal_svg(output["terminal.svg"]), encoding="utf-8")
    (DOCS / "ladder.svg").write_text(output["ladder.svg"], encoding="utf-8")
    save_screenshot(output["page.png"], DOCS / "page.png")
    MANIFEST.write_text(json.dumps(digests(texts), indent=2) + "\n", encoding="utf-8")


def terminal_svg(output: str) -> str:
    """Return a terminal as SVG, with the command and its output (ANSI). The SVG loads no font from the network."""
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    console.print(Text(f"$ vntimeline {' '.join(TERMINAL)}"))
    console.print(Text.from_ansi(output))
    template = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    theme = TerminalTheme(BACKGROUND, FOREGROUND, NORMAL, BRIGHT)
    return console.export_svg(title="vntimeline", theme=theme, code_format=template, unique_id="t")


def save_screenshot(html: str, target: Path) -> None:
    """Save what Chromium shows of a page at first."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(html, encoding="utf-8")
        chromium = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(file.as_uri())
        page.screenshot(path=target)
        browser.close()


def _input(output: str, **parameters: object) -> str:
    """Return the parameters on one line, and the output of the command below."""
    return f"{json.dumps(parameters)}\n{output}"


def _printed(*arguments: str) -> str:
    """Return what the command prints, whatever the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VNTIMELINE_", "XDG_CONFIG"))}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "PAGER"):
        kept.pop(name, None)
    settings = {"VNTIMELINE_TODAY": DAY, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "vntimeline", *arguments]
    return subprocess.run(
        command, env=kept | settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout


if __name__ == "__main__":
    main()
