"""The help: complete summaries, options under headings, nothing wider than a terminal of 80 columns."""

import re

import pytest

from tests.helpers import Run, printed
from vntimeline.cli import COMMANDS
from vntimeline.dates import DATE_FORMS

HEADINGS = ["Commands", "Arguments", "Options", "Selection", "Order and fields", "Output", "Store"]
COMMON = {
    "Output": ["--format", "--json", "--output", "--color", "--no-pager", "--help"],
    "Store": ["--store", "--add"],
}


def help_of(command: str) -> str:
    """The help of a command, or of the program, at 80 columns."""
    return printed(*([command] if command else []), "--help", COLUMNS="80")


def sections(text: str) -> dict[str, list[str]]:
    """The lines below each heading of a help text."""
    found: dict[str, list[str]] = {}
    for heading, lines in re.findall(r"^([A-Z][a-z ]+):\n((?:  +\S.*\n)+)", text, re.MULTILINE):
        found[heading] = lines.splitlines()
    return found


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_line_is_wider_than_the_terminal(command: str) -> None:
    """Every help fits 80 columns, so that no line is broken by the terminal."""
    assert [line for line in help_of(command).splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_h_and_the_command_help_print_the_help(command: str) -> None:
    """`-h` and `vntimeline help COMMAND` print what `--help` prints."""
    words = [command] if command else []
    assert printed(*words, "-h", COLUMNS="80") == help_of(command)
    assert printed("help", *words, COLUMNS="80") == help_of(command)


def test_help_does_not_need_docstrings(run: Run) -> None:
    """Python without docstrings (-OO) prints the same help: it lists the description of each command."""
    assert run("--help", COLUMNS="80", PYTHONOPTIMIZE="2").stdout == help_of("")


def test_no_arguments_print_the_help() -> None:
    """The program without arguments prints its help."""
    assert printed(COLUMNS="80") == help_of("")


def test_summaries_are_complete() -> None:
    """The summary of each command stands in one line, and is not cut."""
    lines = sections(help_of(""))["Commands"]
    assert [line.split()[0] for line in lines] == [*COMMANDS]
    for line, command in zip(lines, COMMANDS, strict=True):
        summary = line.split(maxsplit=1)[1]
        assert summary.endswith(".")
        assert "..." not in summary
        assert len(summary) <= 60
        assert f"\n  {summary}\n" in help_of(command)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_options_stand_under_headings(command: str) -> None:
    """Options are grouped under known headings, in one order."""
    found = list(sections(help_of(command)))
    assert found == [heading for heading in HEADINGS if heading in found]
    assert ("Options" in found) == (not command)


@pytest.mark.parametrize("command", COMMANDS)
def test_common_options_take_a_line_each(command: str) -> None:
    """The options of all commands are listed once, in the same places, one line each; --bom only where CSV is."""
    found = sections(help_of(command))
    for heading, options in COMMON.items():
        names = [re.findall(r"--[a-z-]+", line)[0] for line in found[heading]]
        assert [name for name in names if name != "--bom"] == options
    assert ("--bom" in help_of(command)) == (re.search(r"Formats: .*\bcsv\b", help_of(command)) is not None)
    everywhere = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", help_of(command), re.MULTILINE)
    assert len(everywhere) == len(set(everywhere))


def test_selection_and_order_are_told_apart() -> None:
    """Options that choose records stand apart from those that order them."""
    found = sections(help_of("list"))
    assert any("--country" in line for line in found["Selection"])
    assert any("--sort" in line for line in found["Order and fields"])


@pytest.mark.parametrize("command", COMMANDS)
def test_dates_are_explained_once(command: str) -> None:
    """The help of a command that takes dates names their forms once; other helps do not."""
    text = " ".join(help_of(command).split())
    takes = bool(re.search(r"\bDATE\b|\bFROM\b", text))
    assert text.count(f"Dates: {DATE_FORMS}.") == takes
    assert text.count("-2w or -5y") == takes


def test_every_example_is_printed_whole() -> None:
    """Examples stand in one line each, so that they can be copied."""
    from vntimeline.cli import spec_of

    for command in COMMANDS:
        for example in spec_of(command).examples:
            assert f"\n    {example}\n" in help_of(command)
