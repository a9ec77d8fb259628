"""What tests share: a small fixed store, the real command in a process of its own, and a real browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from vntimeline import Timeline, load

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "data" / "small.yaml"

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(home: Path, **variables: str) -> dict[str, str]:
    """An environment with nothing of the user's: a home of its own, a fixed day, no colour or terminal settings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    fixed = {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONUTF8": "1", "VNTIMELINE_TODAY": "2025-06-01"}
    return kept | fixed | variables


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that runs `vntimeline ARGS…` in an empty folder and home; keywords are its environment."""

    def run_(
        *arguments: str, stdin: str | bytes | None = None, cwd: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "vntimeline", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=environment(home, **variables),
            timeout=60,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process too: a cache of its own, a fixed day, no store but the embedded one."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("VNTIMELINE_TODAY", "2025-06-01")
    for name in ("VNTIMELINE_STORE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PAGER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def small() -> Timeline:
    """The timeline of tests/data/small.yaml."""
    return load(SMALL)


def needed(what: str, found: str | None) -> str:
    """What a test cannot do without: skipped where it is missing, but never where everything must be checked."""
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or that of PLAYWRIGHT_CHROMIUM."""
    chromium = needed("Chromium", os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium"))
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
        )
        yield browser
        browser.close()
