"""Fixtures for all tests: an environment with nothing of the user's, the command in a process, and a small store."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.helpers import SMALL, TODAY, Run, environment
from vntimeline import Timeline, load


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: a home and a cache folder of the test's own, a fixed day, and no settings of the user's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("VNTIMELINE_TODAY", TODAY)
    for name in ("VNTIMELINE_STORE", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "COLUMNS", "LINES", "PAGER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that outlives the test, so that the embedded store is parsed only once."""
    return tmp_path_factory.getbasetemp() / "cache"


@pytest.fixture
def shared_cache(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In this process, `cache_folder` in place of a cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_folder))
    return cache_folder


@pytest.fixture
def run(tmp_path: Path, cache_folder: Path) -> Run:
    """A function that runs `vntimeline ARGS…` in a process, in an empty folder; keywords are its environment."""

    def run_(
        *arguments: str | Path, stdin: str | bytes | None = None, cwd: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "vntimeline", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=environment(home, **{"XDG_CACHE_HOME": str(cache_folder)} | variables),
            timeout=60,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_


@pytest.fixture
def bash(tmp_path: Path, cache_folder: Path) -> Run:
    """A function that runs lines of bash, with the command on its path."""
    if os.name != "posix":
        pytest.skip("needs bash on a POSIX system")
    program = needed("bash", shutil.which("bash"))
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))

    def bash_(lines: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [program, "-o", "pipefail", "-c", lines],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=environment(home, PATH=path, XDG_CACHE_HOME=str(cache_folder)),
            timeout=120,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return bash_


@pytest.fixture
def small() -> Timeline:
    """The timeline of tests/data/small.yaml."""
    return load(SMALL)


def needed(what: str, found: str | None) -> str:
    """`found`; where it is missing the test is skipped, but fails where CI is set and everything must be checked."""
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")
