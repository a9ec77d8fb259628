"""In which format a command line asks for errors: it is read as the parser of options reads it."""

from typing import Any

import pytest
import typer

from vntimeline.cli import COMMANDS, app
from vntimeline.error_format import error_format


@pytest.mark.parametrize(
    ("typed", "format"),
    [
        ("list", None),
        ("", None),
        ("list --json", "json"),
        ("--json list", "json"),
        ("frobnicate --json", "json"),
        ("list -f csv --json", "json"),
        ("list -f jsonl --json", "json"),
        ("list -f --json", "json"),
        ("list -f json", "json"),
        ("list -f JSON", "json"),
        ("list -fjson", "json"),
        ("list -f=json", "json"),
        ("list -rf json", "json"),
        ("list -rfjson", "json"),
        ("list --format json", "json"),
        ("list --format=json", "json"),
        ("list --format=JSONL", "jsonl"),
        ("list -f jsonl", "jsonl"),
        ("list -f json -f csv", None),
        ("list -f csv -f json", "json"),
        ("list -f", None),
        ("list --format=", None),
        ("list --formats json", None),
        ("list -o a.json", None),
        ("list -s json", None),
        ("tier -- --json", None),
        ("tier -- -f json", None),
    ],
)
def test_the_format_of_errors(typed: str, format: str | None) -> None:
    """Errors are JSON where --json is among the arguments, or the last -f names JSON; behind -- are no options."""
    assert error_format(typed.split()) == format


def test_an_empty_value_is_no_format() -> None:
    """An empty value of -f, in an argument of its own, names no format, and what follows is not its value."""
    assert error_format(["list", "-f", "", "json"]) is None


def test_the_short_options_before_a_format_are_known() -> None:
    """The short options that can stand before -f in one argument (`-rf json`) are those that take no value."""
    root: Any = typer.main.get_command(app)
    for command in COMMANDS:
        each: Any
        for each in root.get_command(None, command).params:
            for option in each.opts:
                if each.param_type_name == "option" and each.is_flag and len(option) == 2:
                    assert error_format([command, f"{option}fjson"]) == "json"
