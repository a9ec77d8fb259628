"""Pages opened in the browser, which must be complete in themselves."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 900}


class Site:
    """Opens pages from files. Each page must request nothing but its file, and log nothing."""

    def __init__(self, browser: "Browser", folder: Path) -> None:
        self._browser = browser
        self._folder = folder

    def address(self, text: str) -> str:
        """The address of a page with this text."""
        file = self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.html"
        if not file.exists():
            file.write_text(text, encoding="utf-8")
        return file.as_uri()

    @contextmanager
    def open(self, text: str, hash: str = "", **options: Any) -> "Iterator[Page]":
        """Open a page with this text and this fragment of the address; `options` are those of the browser context."""
        address = self.address(text)
        context = self._browser.new_context(**{"viewport": DESKTOP, **options})
        context.set_default_timeout(10_000)
        opened = context.new_page()
        wrong: list[str] = []
        asked: list[str] = []
        opened.on("console", lambda message: wrong.append(message.text))
        opened.on("pageerror", lambda error: wrong.append(error.message))
        opened.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
        opened.on("request", lambda request: asked.append(request.url))
        try:
            opened.goto(address + hash)
            yield opened
            assert wrong == []
            assert {each.partition("#")[0] for each in asked if not each.startswith("data:")} == {address}
        finally:
            context.close()
