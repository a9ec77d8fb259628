"""Exceptions that nobody foresaw: each is a message with a remedy and the status 2, never a traceback."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.helpers import Run, refused, run_cli
from vntimeline.cli.schemas import schema


class PanicException(BaseException):
    """What a converter written in Rust raises: it does not derive from Exception."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "out of memory"),
        (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
        (OverflowError("date value out of range"), "a date or a number is too large"),
        (OSError(5, "Input/output error"), "input/output error"),
        (PermissionError(13, "Permission denied", "/a/b"), "/a/b: permission denied"),
        (KeyError("x"), "internal error: KeyError: 'x' (test_failures.py:"),
        (EOFError("marshal data too short"), "internal error: EOFError: marshal data too short (test_failures.py:"),
        (PanicException("two\nlines"), "internal error: PanicException: two lines (test_failures.py:"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_an_unforeseen_exception_is_explained(monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str) -> None:
    """Whatever a command raises, the user gets one message and its remedy."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("vntimeline.cli.session.load", fail)
    errors = refused("list").lstrip("\n")  # Typer ends a line at the end of input
    assert re.fullmatch(r"vntimeline: error: [^\n]+\n    help: [^\n]+\n", errors)
    assert said in errors
    in_json = json.loads(refused("list", "--json"))["error"]
    assert (in_json["code"] in ("internal", "usage"), in_json["candidates"], in_json["problems"]) == (True, [], [])
    assert errors == f"vntimeline: error: {in_json['message']}\n    help: {in_json['help']}\n"


def test_a_broken_installation_is_explained(run: Run, tmp_path: Path) -> None:
    """Where a library cannot be imported, the command says so and ends with the status 2."""
    (tmp_path / "msgspec.py").write_text("raise ImportError('no msgspec here')\n", encoding="utf-8")
    done = run("list", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "vntimeline: error: cannot start: no msgspec here\n    help: install it again\n"
    for option, lines in (("--json", 9), ("-fjsonl", 1)):
        done = run("list", option, PYTHONPATH=str(tmp_path))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", lines)
        document = json.loads(done.stderr)
        Draft202012Validator(schema("error")).validate(document)
        assert document["error"]["code"] == "internal"
        assert document["error"]["message"] == "cannot start: no msgspec here"


def test_an_interrupt_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt prints nothing and has its own status."""

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vntimeline.cli.session.load", fail)
    assert run_cli("list") == run_cli("list", "--json") == (130, "", "")
