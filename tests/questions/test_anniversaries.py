"""Tests of anniversaries: the date of an event in another year, as precisely as it is known."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import DAY, SMALL, embedded_store, make_event, make_store, printed, refused, rendered
from tests.strategies import days, edtf, fixed, stores
from vntimeline import DateError, Timeline, UnknownName
from vntimeline.dates import PartialDate, parse_edtf
from vntimeline.model import KINDS, SIGNIFICANCES, Store
from vntimeline.questions.anniversaries import AnniversariesQuery, Anniversary, answer

Said = list[tuple[str, int]]


def between(first: str, last: str, *dates: str) -> Said:
    """The dates and years of the anniversaries from one day to another, of key events on some dates."""
    store = make_store(make_event(f"e-{at}", text) for at, text in enumerate(dates))
    window = (date.fromisoformat(first), date.fromisoformat(last))
    found = answer(store, AnniversariesQuery(*window, (), round=False, imprecise=True))
    return [(each.date, each.years) for each in found]


@pytest.mark.parametrize(
    ("event", "first", "last", "said"),
    [
        # A day; both ends belong to the window.
        ("2013-07-25", "2023-07-25", "2023-07-25", [("2023-07-25", 10)]),
        ("2013-07-25", "2023-07-26", "2024-07-24", []),
        ("2013-07-25", "2023-07-01", "2023-07-25", [("2023-07-25", 10)]),
        ("2013-07-25", "2023-07-01", "2023-07-24", []),
        ("2013-07-25", "2023-07-25", "2024-07-25", [("2023-07-25", 10), ("2024-07-25", 11)]),
        # None in its own year, nor before it.
        ("2013-07-25", "2013-01-01", "2013-12-31", []),
        ("2013-07-25", "2010-01-01", "2014-12-31", [("2014-07-25", 1)]),
        # 29 February
        ("2008-02-29", "2009-01-01", "2009-12-31", [("2009-02-28", 1)]),
        ("2008-02-29", "2009-03-01", "2009-12-31", []),
        ("2008-02-29", "2012-01-01", "2012-12-31", [("2012-02-29", 4)]),
        ("2008-02-29~", "2009-02-28", "2009-02-28", [("2009-02-28~", 1)]),
        ("2000-02-29", "2100-01-01", "2100-12-31", [("2100-02-28", 100)]),
        ("2000-02-29", "2400-01-01", "2400-12-31", [("2400-02-29", 400)]),
        ("2008-02-29/2008-03-01", "2010-02-28", "2010-02-28", [("2010-02-28/2010-03-01", 2)]),
        ("2008-02-27/2008-02-29", "2010-02-28", "2010-02-28", [("2010-02-27/2010-02-28", 2)]),
        # The anniversary of a month is the whole month, that of a year the whole year.
        ("2011-03", "2021-03-31", "2021-12-31", [("2021-03", 10)]),
        ("2011-03", "2021-04-01", "2021-12-31", []),
        ("2011-03?", "2021-01-01", "2021-03-01", [("2021-03?", 10)]),
        ("2011-03", "2021-01-01", "2021-02-28", []),
        ("2008-02", "2009-02-28", "2009-02-28", [("2009-02", 1)]),
        ("2008-02", "2012-02-29", "2012-02-29", [("2012-02", 4)]),
        ("2007", "2027-05-05", "2027-05-05", [("2027", 20)]),
        ("2008~", "2008-05-05", "2009-01-01", [("2009~", 1)]),
        # Spans; one over a new year comes round as one, one of more than a year has no anniversaries.
        ("2023-09-10/2023-09-11", "2024-09-11", "2024-09-11", [("2024-09-10/2024-09-11", 1)]),
        ("2023-09-10/2023-09-11", "2024-09-12", "2025-09-09", []),
        ("2023-09/2023-10-05", "2028-10-05", "2029-08-31", [("2028-09/2028-10-05", 5)]),
        ("2018-11/2019-02-20", "2019-01-01", "2019-10-31", []),
        ("2018-11/2019-02-20", "2020-02-20", "2020-11-01", [("2019-11/2020-02-20", 1), ("2020-11/2021-02-20", 2)]),
        ("2018-11/2019-02-20", "2020-02-21", "2020-10-31", []),
        ("2018/2019", "2019-01-01", "2025-12-31", []),
        # Windows over a new year
        ("1973-09-21", "2022-12-20", "2023-01-10", []),
        ("1973-12-31", "2022-12-20", "2023-01-10", [("2022-12-31", 49)]),
        ("1973-01-01", "2022-12-20", "2023-01-10", [("2023-01-01", 50)]),
        ("1973", "2022-12-20", "2023-01-10", [("2022", 49), ("2023", 50)]),
        ("2022-12-25", "2022-12-20", "2023-12-24", []),
    ],
)
def test_anniversaries_of_each_precision(event: str, first: str, last: str, said: Said) -> None:
    """A date of each precision has its anniversaries within a window, and none outside it."""
    assert between(first, last, event) == said


def test_anniversaries_are_in_date_order() -> None:
    """Days come first, by first day, last day and age of the event; then what is known to the month, then the year."""
    dates = ("2001-05-06", "1990-05-06", "2003-05", "1999", "2002-05-06/2002-05-07")
    assert between("2025-05-01", "2025-05-31", *dates) == [
        ("2025-05-06", 35),
        ("2025-05-06", 24),
        ("2025-05-06/2025-05-07", 23),
        ("2025-05", 22),
        ("2025", 26),
    ]


def in_year(text: str, years: int) -> tuple[str, PartialDate]:
    """A date some years later, 29 February as the 28th where there is none; as text, and read."""
    parts = []
    for part in text.split("/"):
        moved = f"{int(part[:4]) + years:04}{part[4:]}"
        try:
            parse_edtf(moved)
        except DateError:
            moved = moved.replace("02-29", "02-28")
        parts.append(moved)
    return "/".join(parts), parse_edtf("/".join(parts))


@settings(fixed, max_examples=150)
@given(
    st.lists(edtf(date(1900, 1, 1), date(2030, 12, 31)), max_size=4),
    days(date(1950, 1, 1), date(2040, 12, 31)),
    st.integers(0, 900),
)
def test_anniversaries_match_a_walk_through_the_years(dates: list[str], first: date, length: int) -> None:
    """Each event has one anniversary in each later year in which its days touch the window."""
    last = first + length * DAY
    store = make_store(make_event(f"e-{at}", text) for at, text in enumerate(dates))
    expected = []
    for each in store.events:
        own = parse_edtf(each.date)
        for year in range(own.earliest.year + 1, 2045):
            moved, there = in_year(each.date, year - own.earliest.year)
            if in_year(each.date, 1)[1].earliest <= own.latest:
                continue  # any day would be an anniversary
            if there.earliest <= last and there.latest >= first:
                expected.append((moved, there.earliest, there.latest, year - own.earliest.year, each.date, each.id))
    found = answer(store, AnniversariesQuery(first, last, (), round=False, imprecise=True))
    records = [(each.date, each.earliest, each.latest, each.years, each.since, each.event) for each in found]
    assert sorted(records) == sorted(expected)
    to_the_year = [each for each in found if re.search(r"(^|/)\d{4}[~?%]?(/|$)", each.date)]
    assert found == [*(each for each in found if each not in to_the_year), *to_the_year]
    for part in (found[: len(found) - len(to_the_year)], to_the_year):
        months = [anniversary.earliest.replace(day=1) for anniversary in part]
        assert months == sorted(months)
    asked = answer(store, AnniversariesQuery(first, last, (), round=False))
    assert asked == found[: len(found) - len(to_the_year)]
    assert all(each.round == (each.years in range(5, 300, 5)) for each in found)
    by_fives = answer(store, AnniversariesQuery(first, last, (), round=True, imprecise=True))
    assert [each.event for each in by_fives] == [each.event for each in found if each.round]
    assert all(each.round for each in by_fives)


@settings(fixed, max_examples=40)
@given(stores())
def test_anniversary_repeats_its_event(store: Store) -> None:
    """An anniversary has the countries, title and date of its event, and the number of years."""
    events = {each.id: each for each in store.events}
    for each in answer(store, AnniversariesQuery(date(2022, 1, 1), date(2022, 12, 31), (), round=False)):
        own = events[each.event]
        assert (each.countries, each.title, each.since) == (own.countries, own.title, own.date)
        assert each.years == each.earliest.year - own.earliest.year > 0
        assert each.earliest.year <= 2022 <= each.latest.year


MARKED = {"relations", "normalization", "tier", "membership"}


@pytest.mark.parametrize("significance", SIGNIFICANCES)
@pytest.mark.parametrize("kind", KINDS)
def test_which_events_have_anniversaries(kind: Any, significance: str) -> None:
    """Relations, tiers, memberships and key events have anniversaries, and no others."""
    store = make_store([make_event("e", "2000-05-05", kind, significance=significance)])
    found = answer(store, AnniversariesQuery(date(2001, 1, 1), date(2001, 12, 31), (), round=False))
    assert bool(found) == (kind in MARKED or significance == "key")


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("0d", "2024-01-31"),
        ("1d", "2024-02-01"),
        ("90d", "2024-04-30"),
        ("2w", "2024-02-14"),
        ("1m", "2024-02-29"),
        ("3M", "2024-04-30"),
        ("12m", "2025-01-31"),
        ("1y", "2025-01-31"),
        ("+1y", "2025-01-31"),
        ("100y", "2124-01-31"),
    ],
)
def test_within_counts_from_today(monkeypatch: pytest.MonkeyPatch, within: str, last: str) -> None:
    """`within` is a time from today, with both ends included."""
    monkeypatch.setenv("VNTIMELINE_TODAY", "2024-01-31")
    end = date.fromisoformat(last)
    every_day = (date(2020, 1, 1) + n * DAY for n in range(366))
    tl = Timeline(make_store(make_event(f"e-{day}", day.isoformat()) for day in every_day))
    found = tl.anniversaries(within=within)
    asked = AnniversariesQuery.parse(tl.store, within=within)
    assert asked == AnniversariesQuery(date(2024, 1, 31), end, (), round=False)
    assert found[0].earliest == date(2024, 1, 31)
    assert {each.earliest for each in found} >= {date(2024, 1, 31), end}
    assert all(each.latest <= end for each in found)


@pytest.mark.parametrize("within", ["90", "d", "-90d", "3 months", "90x", "", "99999y", "101y", "99999d"])
def test_invalid_length_of_time_is_refused(small: Timeline, within: str) -> None:
    """A text that is not a length of time is an error, with the same message from Python and the command line."""
    with pytest.raises(DateError) as caught:
        small.anniversaries(within=within)
    errors = refused("anniversaries", f"--within={within}", "--store", SMALL)
    message = caught.value.message if within else "the value of --within is empty"  # as of every option
    assert errors.startswith(f"vntimeline: error: {message}\n")


def ids(found: list[Anniversary]) -> list[str]:
    return [each.event for each in found]


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ({}, ["la-special-1977", "us-cp-2013"]),  # the 90 days from 1 June 2025
        ({"within": "1m"}, []),
        ({"year": 2025, "country": "US"}, ["us-cp-2013", "us-csp-2023"]),
        ({"year": 2023, "only_round": True}, ["us-cp-2013", "de-sp-resumed-2019"]),
        ({"year": "2026", "country": "Hoa Kỳ"}, ["us-cp-2013", "us-csp-2023"]),
        (
            {"year": 2026, "country": ["Laos", "Đức"]},
            [
                *("de-sp-resumed-2019", "la-special-1977", "de-sp-suspended-2017", "de-sp-2011"),
                "de-sp-resumed-2019",  # over two new years
            ],
        ),
        ({"year": 2026, "country": "Đức", "only_round": True}, ["de-sp-2011"]),
        ({"year": 2026, "country": "Austria"}, []),
        (
            {"year": 2018},
            [
                *("trong-takes-2011", "ua-cp-2011", "la-special-1977", "us-cp-2013", "de-sp-suspended-2017"),
                *("de-sp-2011", "nl-climate-2010", "no-relations-1971"),
            ],
        ),
    ],
)
def test_anniversaries_asked_for(small: Timeline, asked_for: dict[str, Any], found: list[str]) -> None:
    """Period, countries and round numbers of years choose the anniversaries."""
    assert ids(small.anniversaries(**asked_for)) == found


REFUSED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"year": "2013/07"}, DateError),
    ({"year": "soon"}, DateError),
    ({"year": 2025, "within": "1m"}, DateError),
    ({"country": "Atlantis"}, UnknownName),
]


@pytest.mark.parametrize(("asked_for", "error"), REFUSED)
def test_invalid_arguments_are_refused(small: Timeline, asked_for: dict[str, Any], error: type[Exception]) -> None:
    """An invalid year and an unknown country are errors."""
    with pytest.raises(error):
        small.anniversaries(**asked_for)


def test_command_passes_its_options_on(small: Timeline) -> None:
    """The command passes all of its options on to the question, and repeats them in the JSON."""
    text = printed(
        *("anniversaries", "--year", "2026", "--round", "--imprecise"),
        *("-c", "Germany", "-c", "US", "--store", SMALL, "--json"),
    )
    envelope = json.loads(text)
    asked_for = {"from": "2026-01-01", "to": "2026-12-31", "country": ["DE", "US"], "round": True, "imprecise": True}
    assert envelope["query"] == asked_for
    found = small.anniversaries(year=2026, country=["DE", "US"], only_round=True, imprecise=True)
    assert envelope["anniversaries"] == [each.to_dict() for each in found]
    assert ids(found) == ["de-sp-2011"]


def test_table_marks_round_anniversaries(small: Timeline) -> None:
    """The table marks a round number of years in words."""
    found = small.anniversaries(year=2026, country="DE")
    text = rendered("anniversaries", small.store, found, "table", width=200)
    rows = [line for line in text.splitlines() if re.match(r"\d{4}", line)]
    assert ["(round)" in line for line in rows] == [False, False, True, False]


def test_anniversaries_of_the_embedded_store() -> None:
    """The embedded store has known anniversaries in 2028; those of a year are given on request."""
    tl = Timeline(embedded_store())
    assert "be-agri-sp-2018" not in {each.event for each in tl.anniversaries(year=2028)}
    found = {each.event: each for each in tl.anniversaries(year=2028, imprecise=True)}
    csp = found["us-csp-2023"]
    assert (csp.date, csp.years, csp.round, csp.countries) == ("2028-09-10", 5, True, ("US",))
    assert (found["be-agri-sp-2018"].date, found["be-agri-sp-2018"].years) == ("2028", 10)
    assert (found["ar-cp-2010"].date, found["ar-cp-2010"].latest) == ("2028-04?", date(2028, 4, 30))
    assert found["de-sp-resumed-2019"].date == "2028-11/2029-02-20"  # over a new year
