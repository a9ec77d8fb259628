"""Tests of dates in calendars and anniversaries: one day for what is not known to the day, New Year, year 9999."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import (
    SMALL,
    answer_of,
    embedded_store,
    make_event,
    make_store,
    make_tier,
    printed,
    refused,
    run_cli,
    took,
)
from tests.strategies import edtf, fixed, stores
from vntimeline.dates import parse_edtf
from vntimeline.model import Coverage, Store
from vntimeline.questions.anniversaries import AnniversariesQuery, Anniversary, answer
from vntimeline.questions.events import EventQuery
from vntimeline.render.answer import Terminal
from vntimeline.render.formats import format_named
from vntimeline.render.yaml import document

DAY = timedelta(days=1)


def entries(store: Store, records: Sequence[msgspec.Struct], command: str = "list") -> list[Any]:
    """The entries of the records' calendar, as icalendar reads them."""
    given_ = answer_of(command, store, records, EventQuery())
    text = format_named("ics", given_.spec).render(given_, Terminal())
    assert isinstance(text, str)
    parsed = icalendar.Calendar.from_ical(text)
    return list(parsed.walk("VEVENT"))


def entry_of(text: str, **fields: Any) -> Any:
    """The entry of an event on this date."""
    event = make_event("e-1", text, title="A visit", **fields)
    (entry,) = entries(make_store([event]), [event])
    return entry


def length(entry: Any) -> int:
    """How many days an entry has."""
    days: timedelta = (
        entry.decoded("dtend") - entry.decoded("dtstart") if "dtend" in entry else entry.decoded("duration")
    )
    return days.days


def coming(first: str, last: str, *dates: str, imprecise: bool = False) -> list[Anniversary]:
    """The anniversaries of key events on these dates."""
    store = make_store(make_event(f"e-{at}", text) for at, text in enumerate(dates))
    query = AnniversariesQuery(
        date.fromisoformat(first), date.fromisoformat(last), (), round=False, imprecise=imprecise
    )
    return answer(store, query)


# Entries of a calendar


@pytest.mark.parametrize(
    ("text", "first", "days", "said"),
    [
        ("1995-07-11", "1995-07-11", 1, "A visit"),
        ("2023-09-10/2023-09-11", "2023-09-10", 2, "A visit"),
        ("2023-12-31/2024-01-02", "2023-12-31", 3, "A visit"),
        ("2011-03", "2011-03-01", 1, "A visit (some day in March 2011)"),
        ("2007", "2007-01-01", 1, "A visit (some day in 2007)"),
        ("2007~", "2007-01-01", 1, "A visit (about 2007)"),
        ("2018-11/2019-02-20", "2018-11-01", 1, "A visit (some day from 1 November 2018 to 20 February 2019)"),
        ("2014-05-02/2014-07-15", "2014-05-02", 1, "A visit (2 May to 15 July 2014)"),
        ("2006-06-24~", "2006-06-24", 1, "A visit (about 24 June 2006)"),
        ("9999", "9999-01-01", 1, "A visit (some day in 9999)"),
        ("9999-12-31", "9999-12-31", 1, "A visit"),
        ("9999-12-30/9999-12-31", "9999-12-30", 2, "A visit"),
        ("0001-01-01", "0001-01-01", 1, "A visit"),
    ],
)
def test_entry_of_each_precision(text: str, first: str, days: int, said: str) -> None:
    """An entry has the days that are known; else it is on the first day, and its title says what is known."""
    entry = entry_of(text)
    assert (entry.decoded("dtstart"), length(entry)) == (date.fromisoformat(first), days)
    assert str(entry["summary"]) == said


def test_no_entry_hides_a_month() -> None:
    """No entry of an event of the embedded store, or of an anniversary, is longer than two weeks."""
    store = embedded_store()
    found = answer(store, AnniversariesQuery(date(2027, 1, 1), date(2027, 12, 31), (), round=False, imprecise=True))
    events = [each for each in store.events if each.earliest != each.latest]
    both = (*entries(store, events[::3]), *entries(store, found[::9], "anniversaries"))
    assert max(map(length, both)) <= 14


@settings(fixed, max_examples=60)
@given(st.text(st.sampled_from('Nn\\;,:" é\U0001f1fb'), max_size=12))
@example("C:\\NEW")
@example("\\\\N\\n")
@example("a\\")
def test_texts_survive_a_round_trip(text: str) -> None:
    """A title, a summary and a place read back from the calendar as they were, whatever signs they have."""
    title = f"x{text}x"
    event = make_event("e-1", "2001-01-01", title=title, summary=title, place=title)
    (entry,) = entries(make_store([event]), [event])
    assert str(entry["summary"]) == str(entry["location"]) == str(entry["x-vntimeline-title"]) == title
    assert str(entry["description"]).split("\n")[0] == title


def test_bidirectional_signs_in_an_address_have_no_effect() -> None:
    """An address in a calendar has no sign that changes the reading direction."""
    event = make_event("e-1", "2001", sources=({"title": "T", "publisher": "P", "url": "https://x.org/\u202e"},))
    event = msgspec.convert(msgspec.to_builtins(event), type(event))
    (entry,) = entries(make_store([event]), [event])
    assert "\u202e" not in str(entry["url"])


def test_stamp_does_not_depend_on_the_clock() -> None:
    """The time stamp of an entry is the store's last day, on any day."""
    texts = {
        printed("list", "--store", SMALL, "-f", "ics", VNTIMELINE_TODAY=day) for day in ("2024-02-29", "2031-12-31")
    }
    (text,) = texts
    assert text.count("DTSTAMP:20251231T000000Z") == text.count("BEGIN:VEVENT")


@pytest.mark.parametrize("year", ["9999", "0001"])
@pytest.mark.parametrize("format", ["ics", "json", "table"])
def test_ends_of_the_calendar(year: str, format: str) -> None:
    """The first and the last year have their answer."""
    result = run_cli("anniversaries", "--year", year, "--imprecise", "--store", SMALL, "-f", format)
    assert result.status == 0
    assert result.out


EDGES = [
    make_tier("a-1", "0001-01-01", "strategic"),
    make_event("a-2", "0001", "relations"),
    took("b-1", "0001-01-01", "To Lam"),
    make_tier("a-3", "9998-12-30/9999-01-02", "comprehensive", "DE"),
    make_tier("a-4", "9999-12-30/9999-12-31", "comprehensive-strategic"),
    make_tier("a-5", "9999-12", "sectoral"),
    make_tier("a-6", "9999-12-31", "comprehensive", "DE", status="suspended"),
    took("b-2", "9999-12-31", "Joe Biden"),
]


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        ("list", ("table", "ics", "timelinejs")),
        ("list --since 9999", ("json",)),
        ("list --until 0001", ("json",)),
        ("show a-4", ("table", "markdown")),
        ("tier US --on 9999-12-31", ("table", "markdown", "json")),
        ("tier US --on 0001-01-01", ("table",)),
        ("tiers --on 9999", ("table",)),
        ("leaders --on 9999", ("table",)),
        ("leaders --history", ("table",)),
        ("countries --on 0001", ("table",)),
        ("diff 0001-01-01 9999-12-31", ("table", "json")),
        ("anniversaries --year 9999", ("table", "ics")),
        ("anniversaries --year 0001", ("table", "ics")),
        ("chart", ("table",)),
        ("chart --until 0001-01-01", ("table", "svg")),
        ("chart --since 0001 --until 9999", ("table", "svg")),
        ("chart --since 9999-12-31 --until 9999-12-31", ("table", "svg")),
        ("page --on 0001-01-01", ("html",)),
        ("page --on 9999", ("html",)),
    ],
)
@pytest.mark.parametrize("until", [date.max, date.min], ids=str)
def test_events_at_the_ends_of_the_calendar(
    tmp_path: Path, until: date, command: str, formats: tuple[str, ...]
) -> None:
    """Events and coverage on the first and the last day of the calendar have their answers in every format."""
    store = make_store([each for each in EDGES if each.latest <= until], Coverage(date.min, until))
    path = tmp_path / "edges.yaml"
    answered = answer_of("list", store, list(store.events), EventQuery())
    path.write_text(document(answered), encoding="utf-8")
    for format in formats:
        result = run_cli(*command.split(), "--store", path, "-f", format)
        assert result.status == (2 if until == date.min and command == "show a-4" else 0), (result.err, format)


# Anniversaries


@pytest.mark.parametrize(
    ("event", "first", "last", "found"),
    [
        ("2018-12-28/2019-01-03", "2025-01-01", "2025-01-03", [("2024-12-28/2025-01-03", 6)]),
        ("2018-12-28/2019-01-03", "2025-01-04", "2025-12-27", []),
        ("2018-12-28/2019-01-03", "2019-12-28", "2019-12-28", [("2019-12-28/2020-01-03", 1)]),
        ("2018-12-28/2019-01-03", "2018-12-01", "2019-06-01", []),
        (
            "2018-12-28/2019-01-03",
            "2025-01-01",
            "2025-12-31",
            [("2024-12-28/2025-01-03", 6), ("2025-12-28/2026-01-03", 7)],
        ),
        ("2018-11/2019-02-20", "2026-02-01", "2026-02-01", [("2025-11/2026-02-20", 7)]),
        ("2020-02-29/2021-01-02", "2026-03-01", "2026-03-01", [("2026-02-28/2027-01-02", 6)]),
        ("2018-12-28/2019-01-03", "9999-12-01", "9999-12-31", []),
        ("2018-03-01/2019-02-28", "2026-01-01", "2026-01-01", [("2025-03-01/2026-02-28", 7)]),
        ("2018-03-01/2019-03-01", "2026-01-01", "2026-01-01", []),
        ("2018/2019", "2026-01-01", "2026-12-31", []),
    ],
)
def test_a_range_over_new_year_comes_round(event: str, first: str, last: str, found: list[tuple[str, int]]) -> None:
    """A range over New Year's Eve has anniversaries; one of more than a year has none."""
    assert [(each.date, each.years) for each in coming(first, last, event)] == found


def test_anniversaries_come_in_order() -> None:
    """Days come in order, what is known to the month after the days of that month, years last."""
    dates = (
        "1990-05-06",
        "1991-05",
        "1992",
        "1993-05-31",
        "1994-06-01",
        "1995-04~",
        "1996-05-30/1996-06-02",
        "1997-06",
    )
    found = coming("2025-04-01", "2025-12-31", *dates, imprecise=True)
    assert [each.date for each in found] == [
        "2025-04~",
        *("2025-05-06", "2025-05-30/2025-06-02", "2025-05-31", "2025-05"),
        *("2025-06-01", "2025-06"),
        "2025",
    ]


def test_years_are_left_out_unless_asked_for() -> None:
    """An event that is known to the year only has anniversaries only with `--imprecise`."""
    assert [each.date for each in coming("2025-01-01", "2025-12-31", "1990", "1991-02")] == ["2025-02"]
    year = ("anniversaries", "--store", SMALL, "--year", "2025", "--json")
    assert '"imprecise": true' in printed(*year, "--imprecise")
    assert '"imprecise": false' in printed(*year)


@settings(fixed, max_examples=30)
@given(stores(edtf(date(2019, 6, 1), date(2021, 3, 1))), st.booleans())
def test_imprecise_only_adds_years(store: Store, only_round: bool) -> None:
    """The option adds the anniversaries that are known to the year, after the others, and changes nothing else."""
    window = (date(2025, 3, 1), date(2026, 3, 1), ())
    without = answer(store, AnniversariesQuery(*window, round=only_round))
    found = answer(store, AnniversariesQuery(*window, round=only_round, imprecise=True))
    assert found[: len(without)] == without
    assert all("-" not in min(each.date.split("/"), key=len) for each in found[len(without) :])
    assert all(parse_edtf(each.date).earliest == each.earliest for each in found)


def test_year_and_time_exclude_each_other() -> None:
    """A year and a time from today are refused together: one would be ignored."""
    assert "--year" in refused("anniversaries", "--year", "2027", "--within", "90d")


@pytest.mark.parametrize(
    ("today", "said"),
    [("2026-07-25", "today"), ("2026-07-24", "tomorrow"), ("2026-07-22", "in 3 days")],
)
def test_table_says_in_how_many_days(today: str, said: str) -> None:
    """On a terminal, an anniversary says in how many days it comes, counted from the first day asked about."""
    text = printed("anniversaries", "--store", SMALL, "--within", "5d", "-f", "table", VNTIMELINE_TODAY=today)
    (line,) = (line for line in text.splitlines() if line.startswith("2026-07-25"))
    assert line.split("  ")[1].strip() == said


def test_other_answers_do_not_count_days() -> None:
    """Formats for programs, and the table of a year, do not count days from today."""
    for arguments in (
        ("--year", "2026", "-f", "table"),
        ("--within", "2y", "-f", "plain"),
        ("--within", "2y", "-f", "csv"),
    ):
        assert "tomorrow" not in printed("anniversaries", "--store", SMALL, *arguments, VNTIMELINE_TODAY="2026-07-24")


def test_a_running_range_is_today() -> None:
    """A range of days that has begun is today, not in the past."""
    store = make_store([make_event("e-1", "2001-05-05/2001-05-09")])
    query = AnniversariesQuery(date(2026, 5, 7), date(2026, 5, 20), (), round=False)
    given_ = msgspec.structs.replace(answer_of("anniversaries", store, answer(store, query), query), dated=False)
    text = format_named("table", given_.spec).render(given_, Terminal(width=120))
    assert isinstance(text, str)
    assert "today" in text
