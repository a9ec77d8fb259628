"""Make the images in docs from the store: a terminal, the chart, the page, and pages of the website.

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
from itertools import chain
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
MANIFEST = DOCS / "images.json"
DAY = "2026-06-02"
"""The day that the images are for: the last day of the store."""
TERMINAL = ["tier", "US", "--on", DAY]
"""The command in the image of a terminal."""
COLUMNS = 80
WIDTH, HEIGHT = 1280, 900
"""The size of the images of pages."""
SITE = {"site.png": "index.html", "country.png": "countries/us/index.html"}
"""The images of the website, each with its page."""

VIEW = {"viewport": {"width": WIDTH, "height": HEIGHT}, "scheme": "light"}

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
        "page.png": _input(_printed("page", "--on", DAY), **VIEW),
        **{name: _input(json.dumps(files), **VIEW) for name, files in _site_pages().items()},
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
    save_screenshot({"page.html": output["page.png"]}, "page.html", DOCS / "page.png")
    for name, page in SITE.items():
        save_screenshot(json.loads(output[name]), page, DOCS / name)
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


def save_screenshot(files: Mapping[str, str], page: str, target: Path) -> None:
    """Save what Chromium shows at first of one of some files, by their paths."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for path, text in files.items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        chromium = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        opened.goto((Path(folder) / page).as_uri())
        opened.screenshot(path=target)
        browser.close()


def _input(output: str, **parameters: object) -> str:
    """Return the parameters on one line, and the output of the command below."""
    return f"{json.dumps(parameters)}\n{output}"


def _site_pages() -> dict[str, dict[str, str]]:
    """Return for each image of the website the files that its page needs: itself, the style and the scripts."""
    from vntimeline.questions.site import SiteQuery
    from vntimeline.render.site import BESIDE, HERE, assets
    from vntimeline.render.site.content import Content
    from vntimeline.store import load

    store = load()
    content = Content(store, SiteQuery.parse(store))
    made = chain.from_iterable(part(content) for part in (*HERE, *BESIDE))
    wanted = set(SITE.values())
    pages: dict[str, str] = {}
    while len(pages) < len(wanted):  # the others need not be made
        path, data = next(made)
        if path in wanted:
            pages[path] = data.decode()
    shared = {path: data.decode() for path, data in assets.files(content)}
    return {name: {page: pages[page], **shared} for name, page in SITE.items()}


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
