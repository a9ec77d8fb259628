"""The browser of the tests in this folder; each of them is marked `browser`."""

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import Site
from tests.conftest import needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

if os.environ.get("CI"):  # there everything must be checked: a missing package is an error, not a reason to skip
    for package in ("playwright.sync_api", "axe_playwright_python.sync_playwright"):
        import_module(package)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, or that of PLAYWRIGHT_CHROMIUM."""
    chromium = needed("Chromium", os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium"))
    playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(browser: "Browser", tmp_path: Path) -> Site:
    """The pages of a test, in a folder of its own."""
    return Site(browser, tmp_path)
