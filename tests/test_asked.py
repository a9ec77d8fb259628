"""Whether a store covers what was asked about: which days that takes, and that every answer outside says so."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import SMALL
from vntimeline import Timeline
from vntimeline.asked import BoardDay, Charted, CountryDay, Days, Ids, Nothing, OfficesDay, OnDay, Window
from vntimeline.cli import run
from vntimeline.query import Asked, Query
from vntimeline.render import FORMATS

NOTE = (
    "vntimeline: note: the store claims to know 1 January 1970 to 31 December 2025; "
    "what was asked reaches beyond, and changes may be missing\n"
)
A, B = date(2012, 2, 29), date(2013, 12, 31)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (Query(country=("US",)), ()),
        (Query(since=A), (A,)),
        (Query(since=A, until=B), (A, B)),
        (Ids(("us-cp-2013",)), ()),
        (CountryDay("US", A), (A,)),
        (BoardDay(A, ("strategic",)), (A,)),
        (OfficesDay((), A, history=False), (A,)),
        (OfficesDay((), None, history=True), ()),
        (OnDay(A), (A,)),
        (Days(A, B), (A, B)),
        (Charted(A, B, (), "tier"), (A, B)),
        (Window(A, B, (), round=False), (date(2012, 12, 31),)),
        (Window(A, B, (), round=True), (date(2008, 12, 31),)),
        (Window(date.min, date(1, 12, 31), (), round=True), (date(1, 12, 31),)),
        (Window(A, date(2024, 2, 29), (), round=False), (date(2023, 2, 28),)),
        (Nothing(), ()),
    ],
)
def test_the_days_that_must_be_known(asked: Asked, days: tuple[date, ...]) -> None:
    assert asked.days == days


QUESTIONS = {
    "list": (["list", "--until", "2025"], ["list", "--until", "2026-01-01"]),
    "list-since": (["list", "--since", "1970"], ["list", "--since", "1969-12-31"]),
    "tier": (["tier", "DE", "--on", "2025"], ["tier", "DE", "--on", "2026-01-01"]),
    "tiers": (["tiers", "--on", "2025"], ["tiers", "--on", "2026"]),
    "leaders": (["leaders", "--on", "2025"], ["leaders", "--on", "2026"]),
    "diff": (["diff", "1970", "2025"], ["diff", "2012", "2026-01-01"]),
    "diff-from": (["diff", "1970-01-01", "2025"], ["diff", "1969", "2025"]),
    "anniversaries": (["anniversaries", "--year", "2026"], ["anniversaries", "--year", "2027"]),
    "anniversaries-round": (
        ["anniversaries", "--year", "2030", "--round"],
        ["anniversaries", "--year", "2031", "--round"],
    ),
    "countries": (["countries", "--on", "2025"], ["countries", "--on", "2026"]),
    "chart": (["chart", "--until", "2025"], ["chart", "--until", "2026"]),
}
"""A question that the small store covers, and the next one that it does not."""

Ask = Callable[..., tuple[str, str]]


@pytest.fixture
def ask(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("COLUMNS", "400")

    def ask_(*arguments: str) -> tuple[str, str]:
        assert run([*arguments, "--store", str(SMALL)]) == 0
        out, errors = capsysbinary.readouterr()
        return out.decode(), errors.decode()

    return ask_


TEXT_FORMATS = [
    (case, format)
    for case in QUESTIONS
    for format in FORMATS[case.partition("-")[0]]
    if format not in ("svg", "png", "html")  # pictures and pages have tests of their own
]


@pytest.mark.parametrize(("case", "format"), TEXT_FORMATS)
def test_an_answer_says_when_the_store_does_not_reach_there(ask: Ask, case: str, format: str) -> None:
    known, unknown = (ask(*question, "-f", format) for question in QUESTIONS[case])
    assert known[1] == ""
    assert "reaches beyond" not in known[0]
    if format == "json":
        assert (json.loads(known[0])["covered"], json.loads(unknown[0])["covered"]) == (True, False)
        assert unknown[1] == ""
    elif format == "timelinejs":
        assert "Coverage: 1 January 1970 to 31 December 2025" in unknown[0]
    elif "reaches beyond" in unknown[0]:
        assert unknown[1] == ""
    elif case not in ("list", "list-since") and format not in ("plain", "ics"):
        assert "covered" in unknown[0]  # each record has the field
        assert unknown[1] == ""
    else:
        assert unknown[1] == NOTE
    if format == "table":
        assert "reaches beyond" in unknown[0]


def test_a_field_left_out_says_nothing(ask: Ask) -> None:
    assert ask("list", "--until", "2026", "-f", "csv", "--fields", "id,date")[1] == NOTE
    assert ask("list", "--until", "2025", "-f", "csv", "--fields", "id,date")[1] == ""


def test_an_empty_board_says_so_too(ask: Ask) -> None:
    out, errors = ask("tiers", "--on", "1900", "--json")
    assert (json.loads(out)["standings"], json.loads(out)["covered"], errors) == ([], False, "")
    for format in ("plain", "jsonl", "csv", "markdown", "yaml"):
        assert ask("tiers", "--on", "1900", "-f", format)[1] == NOTE


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [("1970", "2025", True), ("1969-12-31", "2025", False), ("1970", "2026-01-01", False)],
)
def test_changes_tell_it_in_python(small: Timeline, first: str, last: str, covered: bool) -> None:
    found = small.diff(first, last)
    assert found
    assert {change.covered for change in found} == {covered}


@pytest.mark.parametrize(
    ("year", "only_round", "covered"),
    [(2026, False, True), (2027, False, False), (2030, True, True), (2031, True, False)],
)
def test_anniversaries_tell_it_in_python(small: Timeline, year: int, only_round: bool, covered: bool) -> None:
    found = small.anniversaries(year=year, only_round=only_round)
    assert found
    assert {anniversary.covered for anniversary in found} == {covered}


@pytest.mark.parametrize(("on", "covered"), [("1969", False), ("1970", True), ("2025", True), ("2026", False)])
def test_the_registry_tells_it_in_python(small: Timeline, on: str, covered: bool) -> None:
    assert {row.covered for row in small.countries(on)} == {covered}


def test_a_file_is_written_and_the_note_still_told(ask: Ask, tmp_path: Path) -> None:
    out, errors = ask("diff", "2012", "2026", "-o", str(tmp_path / "changes.txt"))
    assert (out, errors) == ("", NOTE)
    assert (tmp_path / "changes.txt").read_text().count("\n") > 1
