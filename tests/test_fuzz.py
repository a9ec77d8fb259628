"""The fuzzer: a short run finds no fault, and it reports each kind of fault that it looks for."""

import runpy
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers import ROOT, posix_only
from vntimeline.model import Store
from vntimeline.store import checks

pytestmark = posix_only


class Fuzzer:
    """The fuzzer, without its limit of memory, which would stay."""

    def __init__(self) -> None:
        self.main: Callable[[list[str]], int] = runpy.run_path(str(ROOT / "tools" / "fuzz.py"))["main"]
        self.names: dict[str, Any] = self.main.__globals__

    def __call__(self, stores: int, lines: int) -> int:
        """The exit status of a run."""
        return self.main(["--stores", str(stores), "--lines", str(lines), "--seed", "1"])


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> Fuzzer:
    """The fuzzer."""
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    return Fuzzer()


def test_a_short_run_finds_no_fault(fuzz: Fuzzer, capsys: pytest.CaptureFixture[str]) -> None:
    """Some hundred stores and command lines, always the same, show no fault."""
    status = fuzz(stores=200, lines=50)
    shown = capsys.readouterr().out
    assert status == 0, shown
    assert "store: 200 tried" in shown
    assert "line: 50 tried" in shown


def fails(*_: object) -> Any:
    raise ZeroDivisionError("planted")


RUN = checks.run
PLAIN = "vntimeline.render.plain.lines"
PLANTED: dict[str, tuple[str, Callable[..., Any], str]] = {
    "an exception": (PLAIN, fails, "ZeroDivisionError"),
    "a hang": (PLAIN, lambda _: time.sleep(9), "takes more than"),
    "a control character": (PLAIN, lambda _: "\x9b31m", "the output has U+009B"),
    "a character that hides text": (PLAIN, lambda _: "\u202e", "an unsafe character"),
    "text that is no JSON": ("vntimeline.render.json.document", lambda _: "{", "not json"),
    "a lost event": ("vntimeline.store.Store", lambda **own: Store(**own | {"events": []}), "are read"),
    "a check that finds nothing": (
        "vntimeline.store.checks.run",
        lambda files, level: RUN(files, level) if level == "basic" else [],
        "check finds no problem",
    ),
}
"""Faults: what is replaced, by what, and what the fuzzer says."""


@pytest.mark.parametrize("fault", PLANTED)
def test_faults_are_found(
    fuzz: Fuzzer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    """Each kind of fault is reported with the seed of its input, and the exit status is 1."""
    replaced, by, said = PLANTED[fault]
    monkeypatch.setattr(replaced, by)
    monkeypatch.setitem(fuzz.names, "SHORTENING", 0.1)
    if fault == "a hang":
        monkeypatch.setitem(fuzz.names, "SECONDS", 0.5)
    assert fuzz(stores=40, lines=60) == 1
    shown = capsys.readouterr().out
    assert any(said in line for line in shown.splitlines() if line.startswith("fault: ")), shown


def test_an_unknown_exit_status_is_found(fuzz: Fuzzer, capsys: pytest.CaptureFixture[str]) -> None:
    """A status that is not documented is a fault; the input is shortened."""
    fuzz.names["run"] = lambda _: 7
    assert fuzz(stores=0, lines=1) == 1
    assert "fault: line, seed 1: exit status 7\n    []\n" in capsys.readouterr().out
