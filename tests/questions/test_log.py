"""The log: what changed from release to release, newest first."""

import json
from datetime import date

import msgspec
import pytest

from tests.helpers import embedded_store, make_event, make_store, printed, refused
from vntimeline import Correction, Store, Timeline, UnknownName
from vntimeline.questions.log import LogEntry
from vntimeline.versions import versions

FIRST, SECOND, THIRD = date(2026, 11, 26), date(2026, 11, 30), date(2027, 1, 5)


def released(version: str | None = "2027.1.1", on: date = THIRD) -> Store:
    """A store with three releases after the first: events added and corrected, and one withdrawn."""
    events = [
        make_event("old", "2000-01-02", place="Hanoi"),
        make_event("added-first", "2001", added=FIRST),
        make_event("added-third", "2002", added=THIRD),
    ]
    corrections = (
        Correction(date=FIRST, id="old", field="date", was="1999", why="A source has the year."),
        Correction(date=SECOND, id="old", field="date", was="2000", why="Another has the day."),
        Correction(date=SECOND, id="old", field="place", why="It is known."),
        Correction(date=THIRD, id="gone", withdrawn=True, replaced_by="old", why="It was there twice."),
    )
    return msgspec.structs.replace(make_store(events), version=version, released=on, corrections=corrections)


def told(entries: list[LogEntry]) -> list[tuple[str | None, str, str]]:
    """The version, the change and the event of each entry."""
    return [(entry.version, entry.change, entry.event) for entry in entries]


def test_newest_release_first_and_within_it_withdrawals_corrections_additions() -> None:
    """Entries are ordered by release, then by what was changed; each has the version of its day."""
    assert told(Timeline(released()).log()) == [
        ("2027.1.1", "withdrawn", "gone"),
        ("2027.1.1", "added", "added-third"),
        ("2026.11.2", "corrected", "old"),
        ("2026.11.2", "corrected", "old"),
        ("2026.11.1", "corrected", "old"),
        ("2026.11.1", "added", "added-first"),
    ]


def test_a_correction_says_what_the_value_became() -> None:
    """A value corrected twice became what the second correction changed; the last one is that of today."""
    changes = [(each.field, each.was, each.now) for each in Timeline(released()).log() if each.change == "corrected"]
    assert changes == [("date", "2000", "2000-01-02"), ("place", None, "Hanoi"), ("date", "1999", "2000")]


@pytest.mark.parametrize(
    ("since", "count"),
    [
        (None, 6),
        ("2026.11.1", 4),
        ("2026.11.2", 2),
        ("2027.1.1", 0),
        ("2026-11-26", 6),
        ("2026-11-27", 4),
        ("2026-12", 2),
        ("2027", 2),
        (date(2026, 11, 30), 4),
        ("2028", 0),
    ],
)
def test_since_a_version_is_after_it_and_since_a_date_from_it_on(since: str | date | None, count: int) -> None:
    """A version asks for what came after it, a date for what came from that day on."""
    assert len(Timeline(released()).log(since)) == count


@pytest.mark.parametrize("version", ["2026.10.1", "2026.11.3", "2025.1.1"])
def test_an_unknown_version_is_refused_with_those_that_are_known(version: str) -> None:
    """A version that the data never had is an error that lists the versions."""
    with pytest.raises(UnknownName) as error:
        Timeline(released()).log(version)
    assert error.value.help == "the versions are 2026.11.1, 2026.11.2, 2027.1.1"


def test_a_store_without_a_version_has_days_only() -> None:
    """Without a version, entries have their day, and no version can be asked for."""
    timeline = Timeline(released(version=None))
    assert {entry.version for entry in timeline.log()} == {None}
    with pytest.raises(UnknownName):
        timeline.log("2026.11.1")


def test_versions_count_the_days_of_a_month() -> None:
    """The first release of a month is 1, the next one 2; every month begins anew."""
    days = {date(2026, 11, 30), date(2026, 11, 2), date(2026, 12, 1), date(2027, 11, 2)}
    assert list(versions(days).values()) == ["2026.11.1", "2026.11.2", "2026.12.1", "2027.11.1"]


def test_every_addition_and_correction_of_the_embedded_store_is_logged() -> None:
    """The log of the embedded store has each event that was added, and each correction."""
    store = embedded_store()
    entries = json.loads(printed("log", "--json"))["log"]
    assert sorted(each["event"] for each in entries if each["change"] == "added") == sorted(
        event.id for event in store.events if event.added
    )
    assert len([each for each in entries if each["change"] != "added"]) == len(store.corrections)
    assert all(each["version"] for each in entries)


def test_the_text_has_a_heading_for_each_release_and_wraps() -> None:
    """The text names the version and the day, counts the changes, and fits into the terminal."""
    lines = printed("log", "-f", "table", COLUMNS="60").splitlines()
    assert lines[0] == "2026.11.1, released 26 November 2026"
    assert any(line.startswith("Corrected: ") for line in lines)
    assert any(line.startswith("Added: ") for line in lines)
    assert max(map(len, lines)) <= 60


def test_nothing_new_is_said() -> None:
    """Where nothing changed since, the text says so."""
    assert printed("log", "--since", "2026.11.1", "-f", "table") == "no changes\n"


def test_an_unknown_version_is_an_error_on_the_command_line() -> None:
    """The error names the versions that can be asked for."""
    assert "the versions are 2026.11.1" in refused("log", "--since", "2020.1.1")


def test_a_withdrawn_id_is_an_error_that_names_its_replacement() -> None:
    """Asking for a withdrawn event says when and why it was withdrawn, and what replaces it."""
    with pytest.raises(UnknownName) as error:
        Timeline(released()).event("gone")
    assert error.value.message == "gone was withdrawn on 2027-01-05: It was there twice."
    assert error.value.help == "it is replaced by old"
