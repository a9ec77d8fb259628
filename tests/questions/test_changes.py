"""Tests of the changes between two days: they lead from one state to the other, and add up."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import (
    SMALL,
    embedded_store,
    left,
    make_event,
    make_store,
    make_tier,
    printed,
    refused,
    took,
    turn_days,
)
from tests.strategies import BY_DAY, NEAR, careers, fixed, histories
from vntimeline import DateError, Timeline
from vntimeline.model import Event, Store
from vntimeline.questions.changes import Change

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
WHATS = ("rung", "status", "sectoral", "office")

Track = tuple[str, str | None, str | None]
"""What can change: the rung of a country, its status, each of its sectoral partnerships (by event); an office."""


def tracks(changes: Iterable[Change]) -> dict[Track, list[tuple[str | None, str | None]]]:
    """The changes on each track, in order, without those that the next one on it cancels."""
    found: dict[Track, list[tuple[str | None, str | None]]] = {}
    for each in changes:
        assert (each.country is None) == (each.what == "office") == (each.office is not None)
        track = (each.what, each.country or each.office, each.event if each.what == "sectoral" else None)
        steps = found.setdefault(track, [])
        if steps and steps[-1] == (each.after, each.before):
            steps.pop()
        else:
            steps.append((each.before, each.after))
    return {track: steps for track, steps in found.items() if steps}


State = dict[str | None, object]


def state(tl: Timeline, on: date, what: str) -> State:
    """What certainly holds on a day, or held before an uncertain change, by country or office."""
    if what == "office":
        in_charge = {each.office: each for each in tl.leaders(on)}  # who acts is listed after the holder
        return {office: (each.person, each.acting) for office, each in in_charge.items()}
    found: State = dict.fromkeys(tl.store.countries, {"rung": None, "status": "active", "sectoral": frozenset()}[what])
    for each in tl.tiers(on):
        certain = frozenset(one.event for one in each.sectoral if one.certain)
        found[each.country] = {"rung": each.tier, "status": each.status or "active", "sectoral": certain}[what]
    return found


def applied(before: State, changes: Iterable[Change]) -> State:
    """The state after some changes; each change must start from what held before it."""
    found = dict(before)
    for each in changes:
        of = each.country or each.office
        held = found[of]
        if isinstance(held, frozenset):
            assert each.before is None
            found[of] = held | {each.event}
        elif isinstance(held, tuple):
            assert each.before == held[0], each
            found[of] = (each.after, each.acting)
        else:
            assert each.before == held, each
            found[of] = each.after
    return found


def check_steps(tl: Timeline, days: Sequence[date], what: str) -> None:
    """Check that the changes of one sort lead from the state of each day to that of the next."""
    for first, last in pairwise(days):
        changes = [each for each in tl.diff(first, last) if each.what == what]
        assert applied(state(tl, first, what), changes) == state(tl, last, what), (first, last)


def day_triples(store: Store) -> Iterable[tuple[date, date, date]]:
    """Days around the changes, in groups of three."""
    days = turn_days(store.events)
    near = [*days[:: max(1, len(days) // 5)], *days[-1:]]
    far = [(near[0], near[len(near) // 2], near[-1])] if near else []
    return [*zip(near, near[1:], near[2:], strict=False), *far]


each_precision = pytest.mark.parametrize("when", [BY_DAY, NEAR], ids=["days", "all precisions"])


@each_precision
@settings(fixed, max_examples=40)
@given(st.data())
def test_changes_add_up(when: st.SearchStrategy[str], data: st.DataObject) -> None:
    """The changes from a to c are those from a to b and from b to c, without those that cancel each other."""
    store = data.draw(histories(when))
    tl = Timeline(store)
    for a, b, c in day_triples(store):
        assert tracks(tl.diff(a, c)) == tracks([*tl.diff(a, b), *tl.diff(b, c)])
        assert tl.diff(a, a) == tl.diff(b, b) == []


@each_precision
@pytest.mark.parametrize("what", WHATS)
@settings(fixed, max_examples=30)
@given(st.data())
def test_changes_lead_from_one_state_to_the_next(what: str, when: st.SearchStrategy[str], data: st.DataObject) -> None:
    """The changes between two days, applied to the state of the first day, give the state of the second."""
    store = data.draw(histories(when))
    tl = Timeline(store)
    for a, b, c in day_triples(store):
        check_steps(tl, (a, b, c), what)
        check_steps(tl, (a, c), what)


@settings(fixed, max_examples=40)
@given(histories())
def test_changes_are_in_date_order_and_certain(store: Store) -> None:
    """Changes are in date order, and certain where the first day lies before all possible days."""
    tl = Timeline(store)
    events = {each.id: each for each in store.events}
    for a, _, c in day_triples(store):
        found = tl.diff(a, c)
        assert found == sorted(found, key=lambda each: events[each.event].order[:2])
        for each in found:
            own = events[each.event]
            assert each.date == own.date
            assert each.certain == (own.earliest > a)
            assert own.latest > a
            assert own.earliest <= c
            assert each.before != each.after or each.what == "office"
            assert not each.acting or (each.what == "office" and each.after)


@settings(fixed, max_examples=40)
@given(careers(), st.randoms(use_true_random=False))
def test_order_of_the_events_is_irrelevant(events: list[Event], random: Any) -> None:
    """Changes do not depend on the order in which the events are given."""
    shuffled = random.sample(events, len(events))
    assert Timeline(make_store(shuffled)).diff("2019", "2021") == Timeline(make_store(events)).diff("2019", "2021")


# Examples


def changes_of(events: Iterable[Event], first: str, last: str) -> list[tuple[object, ...]]:
    """The changes between two days: what, of whom, from, to, event, and what is special about it."""
    found = Timeline(make_store(events)).diff(first, last)
    return [
        (each.what, each.country or each.office, each.before, each.after, each.event)
        + (("acting",) if each.acting else ())
        + (() if each.certain else ("not certain",))
        for each in found
    ]


A, B = "Joe Biden", "To Lam"
STEPS = [make_tier("cp", "2013-07-25", CP), make_tier("csp", "2023-09-10", CSP)]
SUSPENSION = [
    make_tier("sp", "2011-10-11", SP),
    make_tier("off", "2017-09-22", SP, status="suspended"),
    make_tier("on", "2019-02-20", SP, status="resumed"),
]
DOWN = [make_tier("cp", "2001-01-01", CP), make_tier("sp", "2002-01-01", SP), make_tier("back", "2003-01-01", CP)]
BY_MONTH = [make_tier("cp", "2011-03", CP)]
GREEN = [make_tier("g", "2010-10-01", "sectoral", formal_name="Green"), make_tier("h", "2011-10-01", "sectoral")]
CROSSED = [make_tier("cp", "2020", CP), make_tier("sp", "2020-06-01", SP)]
CROSSED_OFFICE = [took("a", "2015-01-01", A), left("l", "2020", A), took("b", "2020-09", B)]
OFFICE = [
    took("a", "2000-01-01", A),
    left("b", "2001-01-01", A),
    took("c", "2001-01-01", B, acting=True),
    took("d", "2002-01-01", B),
    left("e", "2003-01-01", B),
]
AWAY = [
    took("a", "2000-01-01", A),
    took("b", "2001-01-01", B, acting=True),
    left("c", "2002-01-01", B, acting=True),
]
ACTED_BEFORE = [took("a", "2000-01-01", A, acting=True), took("b", "2001-01-01", B), took("c", "2002-01-01", A)]


@pytest.mark.parametrize(
    ("events", "first", "last", "changes"),
    [
        (STEPS, "2013-07-24", "2023-09-10", [("rung", "US", None, CP, "cp"), ("rung", "US", CP, CSP, "csp")]),
        (STEPS, "2013-07-25", "2023-09-09", []),
        (STEPS, "2013-07-25", "2023-09-10", [("rung", "US", CP, CSP, "csp")]),
        (STEPS, "2013-07-24", "2013-07-25", [("rung", "US", None, CP, "cp")]),
        (STEPS, "2012", "2013", [("rung", "US", None, CP, "cp")]),
        ([*STEPS[:1], make_tier("ecp", "2015-01-01", CP, formal_name="Enhanced")], "2014", "2016", []),
        (SUSPENSION, "2016", "2018", [("status", "US", "active", "suspended", "off")]),
        (SUSPENSION, "2018", "2020", [("status", "US", "suspended", "active", "on")]),
        (SUSPENSION, "2016", "2020", []),
        (SUSPENSION, "2010", "2020", [("rung", "US", None, SP, "sp")]),
        (
            [*SUSPENSION[:2], make_tier("csp", "2019-02-20", CSP)],
            "2018",
            "2020",
            [("rung", "US", SP, CSP, "csp"), ("status", "US", "suspended", "active", "csp")],
        ),
        (DOWN, "2000", "2003", [("rung", "US", None, CP, "cp")]),
        (DOWN, "2001", "2003", []),
        (DOWN, "2002", "2003", [("rung", "US", SP, CP, "back")]),
        (BY_MONTH, "2011-03-01", "2011-03-30", []),
        (BY_MONTH, "2011-02-28", "2011-03-31", [("rung", "US", None, CP, "cp")]),
        (BY_MONTH, "2011-03-01", "2011-03-31", [("rung", "US", None, CP, "cp", "not certain")]),
        (BY_MONTH, "2011-03-30", "2012", [("rung", "US", None, CP, "cp", "not certain")]),
        (BY_MONTH, "2011-03-31", "2012", []),
        (
            GREEN,
            "2010-09-30",
            "2011",
            [("sectoral", "US", None, "Green", "g"), ("sectoral", "US", None, "Title of h", "h")],
        ),
        (
            [make_event("x", "2010-01-01", "tier", tier=CP, countries=("DE", "AT"))],
            "2009",
            "2010",
            [("rung", "AT", None, CP, "x"), ("rung", "DE", None, CP, "x")],
        ),
        (OFFICE, "1999", "2000", [("office", "president", None, A, "a")]),
        (OFFICE, "2000", "2001", [("office", "president", A, B, "c", "acting")]),
        (OFFICE, "2001", "2002", [("office", "president", B, B, "d")]),
        (OFFICE, "2002", "2003", [("office", "president", B, None, "e")]),
        (AWAY, "2000", "2001", [("office", "president", A, B, "b", "acting")]),
        (AWAY, "2001", "2002", [("office", "president", B, A, "c")]),
        (AWAY, "2000", "2002", []),
        ([took("a", "2000-01-01", A), took("b", "2001-01-01", A)], "2000", "2001", []),
        # An imprecise event before a dated one has happened by the day of the dated one.
        (CROSSED, "2019", "2020-05-31", []),
        (CROSSED, "2019", "2020-06-01", [("rung", "US", None, CP, "cp"), ("rung", "US", CP, SP, "sp")]),
        (CROSSED, "2020-06-01", "2021", []),
        (CROSSED_OFFICE, "2020-09-30", "2021", []),
        # An acting president who becomes president is a change.
        (ACTED_BEFORE, "2000", "2002", [("office", "president", A, B, "b"), ("office", "president", B, A, "c")]),
        # There is no rung that could be suspended.
        ([make_tier("off", "2017-09-22", SP, status="suspended")], "2016", "2018", []),
    ],
)
def test_changes_of_each_sort(events: list[Event], first: str, last: str, changes: list[tuple[object, ...]]) -> None:
    """Each sort of change between two days is listed, and nothing is listed where nothing changed."""
    assert changes_of(events, first, last) == changes


@pytest.mark.parametrize(
    ("first", "last", "help"),
    [
        ("2020-01-02", "2020-01-01", "give the earlier date first"),
        ("2021", "2020", "give the earlier date first"),
        ("2020", "2020-12-30", "a date means its last day: write 2020-01-01"),
        ("2020-06", "2020-06-15", "a date means its last day: write 2020-06-01"),
        ("2025-06-02", "today", "give the earlier date first"),
    ],
)
def test_reversed_dates_are_refused(small: Timeline, first: str, last: str, help: str) -> None:
    """A last day before the first is an error, with help that fits the dates."""
    with pytest.raises(DateError, match=" is before ") as caught:
        small.diff(first, last)
    assert caught.value.help == help
    errors = refused("diff", first, last, "--store", SMALL)
    assert errors == f"vntimeline: error: {caught.value.message}\n    help: {help}\n"


def test_time_ago_is_not_read_as_an_option(small: Timeline) -> None:
    """A time ago such as -5y is read as a date and not as an option."""
    text = printed("diff", "-5y", "today", "--store", SMALL, "-f", "jsonl")
    assert text.count("\n") == len(small.diff("2020-06-01", "2025-06-01")) == 1


def test_imprecise_date_means_its_last_day(small: Timeline) -> None:
    """A month or a year means its last day."""
    assert small.diff("2013-07", "2023") == small.diff(date(2013, 7, 31), date(2023, 12, 31))
    assert [each.event for each in small.diff("2011-02-28", "2011-10")] == ["ua-cp-2011", "de-sp-2011"]


# The embedded store


@pytest.mark.parametrize(
    ("first", "last", "changes"),
    [
        ("2016", "2020", []),
        ("2016", "2018", [("active", "suspended", "2017-09-22")]),
        ("2018", "2020", [("suspended", "active", "2018-11/2019-02-20")]),
    ],
)
def test_suspension_of_germany(first: str, last: str, changes: list[tuple[str, str, str]]) -> None:
    """The embedded store has the suspension of the partnership with Germany in 2017, and its end."""
    found = Timeline(embedded_store()).diff(first, last)
    assert [(x.before, x.after, x.date) for x in found if x.what == "status" and x.country == "DE"] == changes
    assert any(each.what == "rung" for each in found)


@pytest.mark.parametrize("what", WHATS)
def test_embedded_changes_lead_from_state_to_state(what: str) -> None:
    """The changes of the embedded store lead from the state after each change to the next."""
    tl = Timeline(embedded_store())
    own = [each for each in tl.store.events if each.kind == ("leadership" if what == "office" else "tier")]
    inside = [each.earliest + (each.latest - each.earliest) / 2 for each in own]
    check_steps(tl, sorted({date(1940, 1, 1), *inside, *(each.latest for each in own)}), what)


def test_embedded_changes_add_up() -> None:
    """The yearly changes of the embedded store add up to those of all years."""
    tl = Timeline(embedded_store())
    years = [date(year, 6, 30) for year in range(1944, 2027)]
    yearly = [change for first, last in pairwise(years) for change in tl.diff(first, last)]
    at_once = tl.diff(years[0], years[-1])
    assert tracks(yearly) == tracks(at_once)
    assert len(at_once) > 150
