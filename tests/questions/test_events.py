"""Tests of the query for events: filters, sort orders and the index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import COUNTRIES, OFFICES, PEOPLE, embedded_store, make_event, make_store
from tests.strategies import PLACES, WORDS, days, fixed, stores
from vntimeline import Timeline
from vntimeline.model import CONFIDENCES, KINDS, LADDER, SIGNIFICANCES, TIERS, Event, Store
from vntimeline.questions.events import SORTS, EventQuery, answer

MANY: Mapping[str, Sequence[str]] = {
    "country": sorted(COUNTRIES),
    "kind": tuple(KINDS),
    "tier": TIERS,
    "person": sorted(PEOPLE),
    "office": tuple(OFFICES),
    "place": ("hanoi", "đà nẵng", "DA NANG", "city", "washington dc", "d c"),
    "search": ("treaty", "đà nẵng", "da nang treaty", "visit state", "united states", "Đức", "a paper", "tô lâm"),
    "significance": SIGNIFICANCES,
}
"""The filters that take several values, with values to draw from."""
NEAR = days(date(2019, 10, 1), date(2021, 4, 1))
ONE: Mapping[str, st.SearchStrategy[Any]] = {
    "since": NEAR,
    "until": NEAR,
    "min_confidence": st.sampled_from(CONFIDENCES),
}
"""The filters that take one value."""


def some(field: str) -> st.SearchStrategy[tuple[str, ...]]:
    """One or two values of a filter."""
    return st.lists(st.sampled_from(MANY[field]), min_size=1, max_size=2, unique=True).map(tuple)


FILTERS = st.dictionaries(st.sampled_from([*MANY, *ONE]), st.none(), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries({field: ONE[field] if field in ONE else some(field) for field in chosen})
)
"""Up to three filters of a query, with values."""


def ids(found: Iterable[Event]) -> list[str]:
    return [each.id for each in found]


# Examples

ALL = [
    "no-relations-1971",
    "la-special-1977",
    "nl-climate-2010",
    "trong-takes-2011",
    "ua-cp-2011",
    "de-sp-2011",
    "us-cp-2013",
    "de-sp-suspended-2017",
    "de-sp-resumed-2019",
    "us-csp-2023",
    "us-visit-biden-2023",
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventQuery(), ALL),
        (EventQuery(country=("KR",)), ["us-visit-biden-2023"]),
        (EventQuery(country=("AT",)), []),
        (EventQuery(country=("LA", "NO")), ALL[:2]),
        (EventQuery(kind=("visit", "leadership")), ["trong-takes-2011", "us-visit-biden-2023"]),
        (EventQuery(country=("US",), kind=("tier",)), ["us-cp-2013", "us-csp-2023"]),
        (EventQuery(country=("US", "UA"), tier=("comprehensive",)), ["ua-cp-2011", "us-cp-2013"]),
        (EventQuery(tier=("sectoral", "special")), ["la-special-1977", "nl-climate-2010"]),
        (EventQuery(tier=("comprehensive-strategic",)), ["us-csp-2023"]),
        (EventQuery(person=("Nguyen Phu Trong",)), ["trong-takes-2011", "us-csp-2023"]),
        (EventQuery(person=("Joe Biden", "Barack Obama")), ["us-cp-2013", "us-csp-2023", "us-visit-biden-2023"]),
        (EventQuery(office=("general-secretary",)), ["trong-takes-2011"]),
        (EventQuery(office=("president",)), []),
        (EventQuery(significance=("notable",)), ["no-relations-1971", "nl-climate-2010"]),
        (
            EventQuery(significance=("notable", "detail")),
            ["no-relations-1971", "nl-climate-2010", "us-visit-biden-2023"],
        ),
        (EventQuery(min_confidence="low"), ALL),
        (EventQuery(min_confidence="medium"), [id for id in ALL if id != "la-special-1977"]),
        (EventQuery(min_confidence="medium", tier=("strategic",)), ["de-sp-2011", ALL[7], ALL[8]]),
        (EventQuery(min_confidence="high", tier=("strategic",)), ["de-sp-2011", ALL[7]]),
        (EventQuery(limit=0), []),
        (EventQuery(limit=2), ALL[:2]),
        (EventQuery(limit=99), ALL),
        (EventQuery(reverse=True), ALL[::-1]),
        (EventQuery(reverse=True, limit=2), ALL[:-3:-1]),
    ],
)
def test_each_filter_finds_its_events(small: Timeline, asked: EventQuery, found: list[str]) -> None:
    """Each filter, alone or with others, finds exactly the events that it describes."""
    assert ids(answer(small.store, asked)) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        # a month: 2010-10
        ("2010-09-01", "2010-09-30", []),
        ("2010-09-01", "2010-10-01", ["nl-climate-2010"]),
        ("2010-10-31", "2010-11-30", ["nl-climate-2010"]),
        ("2010-11-01", "2010-11-30", []),
        ("2010-10-15", "2010-10-15", ["nl-climate-2010"]),
        # a day: 2013-07-25
        ("2013-07-25", "2013-07-25", ["us-cp-2013"]),
        ("2013-07-26", "2017-09-21", []),
        ("2013-01-01", "2013-07-24", []),
        # a span: 2018-11/2019-02-20
        ("2017-09-23", "2018-10-31", []),
        ("2017-09-23", "2018-11-01", ["de-sp-resumed-2019"]),
        ("2019-02-20", "2023-09-09", ["de-sp-resumed-2019"]),
        ("2019-02-21", "2023-09-09", []),
        # open ends
        ("2023-09-11", None, ["us-visit-biden-2023"]),
        ("2023-09-10", None, ["us-csp-2023", "us-visit-biden-2023"]),
        ("2023-09-12", None, []),
        (None, "1971-11-24", []),
        (None, "1971-11-25", ["no-relations-1971"]),
        # last day before the first
        ("2023-09-12", "2013-01-01", []),
    ],
)
def test_since_and_until_keep_touching_dates(
    small: Timeline, since: str | None, until: str | None, found: list[str]
) -> None:
    """`since` and `until` keep the events whose possible days touch the window."""
    first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    assert ids(answer(small.store, EventQuery(since=first, until=last))) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("date", ALL),
        (
            "country",
            [
                "trong-takes-2011",
                *("de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"),
                *("la-special-1977", "nl-climate-2010", "no-relations-1971", "ua-cp-2011"),
                *("us-cp-2013", "us-csp-2023", "us-visit-biden-2023"),
            ],
        ),
        (
            "kind",
            [
                "no-relations-1971",
                *("la-special-1977", "nl-climate-2010", "ua-cp-2011", "de-sp-2011", "us-cp-2013"),
                *("de-sp-suspended-2017", "de-sp-resumed-2019", "us-csp-2023"),
                "us-visit-biden-2023",
                "trong-takes-2011",
            ],
        ),
        (
            "tier",
            [
                "us-csp-2023",
                *("de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"),
                *("ua-cp-2011", "us-cp-2013"),
                "la-special-1977",
                "nl-climate-2010",
                *("no-relations-1971", "trong-takes-2011", "us-visit-biden-2023"),
            ],
        ),
    ],
)
def test_each_sort_order(small: Timeline, sort: str, found: list[str]) -> None:
    """Each sort order is as documented, also when reversed or limited."""
    assert ids(answer(small.store, EventQuery(sort=sort))) == found
    assert ids(answer(small.store, EventQuery(sort=sort, reverse=True))) == found[::-1]
    assert ids(answer(small.store, EventQuery(sort=sort, limit=3))) == found[:3]


def test_equal_dates_sort_by_end_then_id() -> None:
    """Dates with the same first day are sorted by their last day, then by id, whatever the order of the file."""
    dates = {"c": "2013", "b": "2013-01", "a": "2013", "d": "2012"}
    store = make_store(make_event(id, text) for id, text in dates.items())
    assert ids(answer(store, EventQuery())) == ["d", "b", "a", "c"]


PLACED = make_store(
    [
        make_event("hanoi", "2001", place="Hà Nội"),
        make_event("danang", "2002", place="Đà Nẵng"),
        make_event("dc", "2003", place="Washington, D.C."),
        make_event("none", "2004"),
    ]
)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (("Hà Nội",), ["hanoi"]),
        (("ha noi",), ["hanoi"]),
        (("HA-NOI",), ["hanoi"]),
        (("nội",), ["hanoi"]),
        (("da nang",), ["danang"]),
        (("Đà Nẵng", "washington"), ["danang", "dc"]),
        (("washington d.c",), ["dc"]),
        (("Saigon",), []),
    ],
)
def test_place_ignores_accents_case_and_hyphens(place: tuple[str, ...], found: list[str]) -> None:
    """The filter for places ignores accents, case and hyphens, and accepts a part of the name."""
    assert ids(answer(PLACED, EventQuery(place=place))) == found


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (("white house",), ["us-cp-2013", "us-csp-2023"]),  # a summary; a source's publisher
        (("HOUSE White",), ["us-cp-2013", "us-csp-2023"]),
        (("house norway",), []),
        (("đức",), ["de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"]),  # a country's Vietnamese name
        (("Duc",), ["de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"]),
        (("north korea",), []),
        (("south korea",), ["us-visit-biden-2023"]),  # a country's name
        (("Nguyễn Phú Trọng",), ["trong-takes-2011", "us-csp-2023"]),  # a person, people
        (("truong tan sang",), ["us-cp-2013"]),
        (("elected",), ["trong-takes-2011"]),  # title and reason
        (("no single document",), ["la-special-1977"]),  # a dispute
        (("treaty of amity",), ["la-special-1977"]),  # title and formal name
        (("climate-and-water",), ["nl-climate-2010"]),
        (("“quotes”",), ["nl-climate-2010"]),  # a source's title
        (("strateg hanoi",), ["de-sp-2011", "us-csp-2023"]),  # parts of words; a place
        (("elected", "quotes"), ["nl-climate-2010", "trong-takes-2011"]),
        (("nowhere",), []),
    ],
)
def test_search_finds_words(small: Timeline, search: tuple[str, ...], found: list[str]) -> None:
    """A search finds its words in any order and in any text of the event; several searches are alternatives."""
    assert ids(answer(small.store, EventQuery(search=search))) == found


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Zebra"},
        {"summary": "A zebra."},
        {"formal_name": "Zebra Pact", "kind": "tier", "tier": "strategic"},
        {"place": "Zebra"},
        {"reason": "zebra", "kind": "leadership"},
        {"disputed": "A Zébra"},
    ],
)
def test_search_reads_each_text_field(fields: dict[str, Any]) -> None:
    """Search reads each text field of an event."""
    store = make_store([make_event("with", "2001", **fields), make_event("without", "2002")])
    assert ids(answer(store, EventQuery(search=("zebra",)))) == ["with"]


# Any store


@settings(fixed, max_examples=40)
@given(stores(), FILTERS, st.sampled_from(SORTS), st.booleans(), st.none() | st.integers(0, 6))
def test_filters_keep_the_order(
    store: Store, fields: dict[str, Any], sort: str, reverse: bool, limit: int | None
) -> None:
    """A filtered list is a part of the full list in the same order, also when reversed or limited."""
    every = answer(store, EventQuery(sort=sort, reverse=reverse))
    assert sorted(ids(every)) == sorted(ids(store.events))
    asked = EventQuery(**fields, sort=sort, reverse=reverse)
    kept = set(ids(answer(store, asked)))
    found = [each for each in every if each.id in kept]
    assert answer(store, asked) == found
    assert answer(store, EventQuery(**fields, sort=sort, reverse=reverse, limit=limit)) == found[:limit]
    assert answer(store, EventQuery(**fields, sort=sort, reverse=not reverse)) == found[::-1]


@settings(fixed, max_examples=40)
@given(stores(), FILTERS)
def test_filters_are_and_values_are_or(store: Store, fields: dict[str, Any]) -> None:
    """An event must match every filter, but only one of the values of each filter."""
    kept = set(ids(store.events))
    for field, value in fields.items():
        each = [(one,) for one in value] if field in MANY else [value]
        asked: list[dict[str, Any]] = [{field: one} for one in each]
        kept &= {id for one in asked for id in ids(answer(store, EventQuery(**one)))}
    assert set(ids(answer(store, EventQuery(**fields)))) == kept


FIELDS: Mapping[str, Callable[[Event, Any], bool]] = {
    "country": lambda each, value: value in each.countries,
    "kind": lambda each, value: each.kind == value,
    "tier": lambda each, value: each.tier == value,
    "person": lambda each, value: value in (each.person, *each.people),
    "office": lambda each, value: each.office == value,
    "significance": lambda each, value: each.significance == value,
}
"""Whether an event has the value that an exact filter asks for."""


@settings(fixed, max_examples=25)
@given(stores())
def test_exact_filters_compare_their_field(store: Store) -> None:
    """The filters with fixed values find exactly the events that have the value."""
    for field, holds in FIELDS.items():
        for value in MANY[field]:
            asked: dict[str, Any] = {field: (value,)}
            assert answer(store, EventQuery(**asked)) == [each for each in store.events if holds(each, value)]


@settings(fixed, max_examples=40)
@given(stores(), NEAR, st.integers(0, 60))
def test_window_matches_a_comparison_day_by_day(store: Store, since: date, length: int) -> None:
    """A window finds the events that share at least one day with it."""
    window = {since + timedelta(n) for n in range(length + 1)}
    touched = []
    for each in store.events:
        span = {each.earliest + timedelta(n) for n in range((each.latest - each.earliest).days + 1)}
        if span & window:
            touched.append(each)
    assert answer(store, EventQuery(since=since, until=max(window))) == touched


@settings(fixed, max_examples=40)
@given(stores(), st.sampled_from(WORDS + PLACES))
def test_search_for_a_full_text_finds_its_event(store: Store, text: str) -> None:
    """A search for the full text of a field finds the events with that text."""
    own = {each.id for each in store.events if text in (each.title, each.summary, each.place, each.disputed)}
    assert own <= set(ids(answer(store, EventQuery(search=(text,)))))


def scan(store: Store, countries: Sequence[str], kinds: Sequence[str]) -> list[Event]:
    """The events of these countries and kinds, found without the index."""
    return [
        each
        for each in store.events
        if (not countries or set(countries) & set(each.countries)) and (not kinds or each.kind in kinds)
    ]


@settings(fixed, max_examples=40)
@given(
    stores(),
    st.lists(st.sampled_from([*sorted(COUNTRIES), "XX"]), max_size=3),
    st.lists(st.sampled_from(tuple(KINDS)), max_size=3),
)
def test_index_equals_a_scan(store: Store, countries: list[str], kinds: list[str]) -> None:
    """The index by country and kind gives the same events as a scan of all of them."""
    assert list(store.select(countries, kinds)) == scan(store, countries, kinds)


def test_index_of_the_embedded_store() -> None:
    """The index of the embedded store equals a scan, and the sort by tier puts the highest rung first."""
    store = embedded_store()
    for code in store.countries:
        assert list(store.select([code])) == scan(store, [code], ())
        assert list(store.select([code], ["tier"])) == scan(store, [code], ["tier"])
    for kind in KINDS:
        assert list(store.select((), [kind])) == scan(store, (), [kind])
    found = answer(store, EventQuery(sort="tier"))
    ranks = [LADDER.index(each.tier) for each in found if each.tier in LADDER]
    assert ranks == sorted(ranks, reverse=True)
