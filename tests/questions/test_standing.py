"""Rungs over time, held against a replay of every way in which the events may have happened."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, pairwise, product
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import COUNTRIES, NEAR, days, event, fixed, ladders, short_spans, stores, whole
from vntimeline import Timeline, ladder
from vntimeline.model import Coverage, Event, Standing, Store

DAY = timedelta(1)
CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
EVER = Coverage(date.min, date.max)


def tier(id: str, date: str, rung: str, **fields: Any) -> Event:
    return event(id, date, "tier", tier=rung, **fields)


def standing(events: Iterable[Event], on: str | date, coverage: Coverage = EVER) -> Standing:
    return ladder.standing(COUNTRIES["US"], events, date.fromisoformat(str(on)), coverage)


# The replay


class State(NamedTuple):
    """What holds once some of the events have happened, one after the other."""

    tier: str | None = None
    status: str | None = None
    gained: Event | None = None
    formal_name: str | None = None

    def after(self, event: Event) -> "State":
        if event.status:
            if self.tier is None:
                return self
            return self._replace(status={"suspended": "suspended", "resumed": "active"}[event.status])
        gained = self.gained if event.tier == self.tier else event
        return State(event.tier, "active", gained, event.formal_name)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that move a country on the ladder, in date order: the order in which they happened."""
    moves = (each for each in events if each.kind == "tier" and each.tier != "sectoral")
    return sorted(moves, key=lambda each: (each.earliest, each.latest, each.id))


def replayed(events: Sequence[Event]) -> State:
    state = State()
    for each in events:
        state = state.after(each)
    return state


def by_bounds(events: Sequence[Event], on: date) -> list[State]:
    """The states possible on a day: the first so many events may be past if all of these can, and no other must be."""
    return [
        replayed(events[:past])
        for past in range(len(events) + 1)
        if all(each.earliest <= on for each in events[:past]) and all(each.latest > on for each in events[past:])
    ]


def by_force(events: Sequence[Event], on: date) -> list[State]:
    """The same by trying a day of its span for each event, all days with all."""
    spans = [[each.earliest + DAY * n for n in range((each.latest - each.earliest).days + 1)] for each in events]
    worlds = (chosen for chosen in product(*spans) if all(a <= b for a, b in pairwise(chosen)))
    return [replayed(events[:past]) for past in sorted({sum(day <= on for day in world) for world in worlds})]


def told(found: Standing) -> dict[str, object]:
    return {
        "tier": found.tier,
        "status": found.status,
        "certain": found.certain,
        "possible": found.possible,
        "since": found.since,
        "precision": found.precision,
        "formal_name": found.formal_name,
        "event": found.event,
    }


def expected(states: Sequence[State]) -> dict[str, object]:
    """What may be said of possible states, the one with the fewest events past first."""
    first = states[0]
    others = dict.fromkeys(state.tier for state in states if state.tier != first.tier)
    return {
        "tier": first.tier,
        "status": first.status,
        "certain": len({(state.tier, state.status) for state in states}) == 1,
        "possible": tuple(others),
        "since": first.gained.date if first.gained else None,
        "precision": first.gained.precision if first.gained else None,
        "formal_name": first.formal_name,
        "event": first.gained.id if first.gained else None,
    }


def turns(events: Iterable[Event]) -> list[date]:
    """The days on which an answer may change, with the days before and after them."""
    ends = {end for each in events for end in (each.earliest, each.latest)}
    return sorted({end + step for end in ends for step in (-DAY, 0 * DAY, DAY)})


def agree(events: Sequence[Event], states: Callable[[Sequence[Event], date], list[State]]) -> None:
    moves = in_order(events)
    for on in turns(events):
        assert told(standing(events, on)) == expected(states(moves, on)), on


@settings(fixed, max_examples=100)
@given(ladders(short_spans(), mix=["rung"], most=4))
def test_rungs_by_force(events: list[Event]) -> None:
    agree(events, by_force)


@settings(fixed, max_examples=100)
@given(ladders(short_spans(), mix=["rung", "status"], most=4))
def test_suspensions_by_force(events: list[Event]) -> None:
    agree(events, by_force)


@settings(fixed, max_examples=100)
@given(ladders(NEAR, mix=["rung", "rung", "sectoral"], most=5))
def test_rungs_of_all_precisions(events: list[Event]) -> None:
    agree(events, by_bounds)


@settings(fixed, max_examples=100)
@given(ladders(NEAR, mix=["rung", "rung", "status", "sectoral"], most=5))
def test_suspensions_of_all_precisions(events: list[Event]) -> None:
    agree(events, by_bounds)


@settings(fixed, max_examples=30)
@given(stores())
def test_every_country_of_a_store(store: Store) -> None:
    """A country's standing comes of its own events alone, whatever kinds stand among them."""
    tl = Timeline(store)
    for code in store.countries:
        own = [each for each in store.events if code in each.countries]
        for on in turns(own)[::3]:
            found = tl.tier(code, on)
            assert told(found) == told(ladder.standing(store.countries[code], own, on, store.coverage))
            assert (found.country, found.name, found.on) == (code, store.countries[code].name, on)


@settings(fixed, max_examples=60)
@given(
    ladders(mix=["rung", "status", "sectoral"], most=5),
    st.randoms(use_true_random=False),
    days(date(2019, 10, 1), date(2021, 4, 1)),
)
def test_order_of_the_input(events: list[Event], random: Any, on: date) -> None:
    shuffled = random.sample(events, len(events))
    assert standing(shuffled, on) == standing(events, on) == standing(iter(events), on)


@settings(fixed, max_examples=60)
@given(ladders(mix=["rung", "status", "sectoral"], most=5))
def test_sectoral_changes_nothing_else(events: list[Event]) -> None:
    moves = in_order(events)
    sectoral = [each for each in events if each.tier == "sectoral"]
    for on in turns(events):
        found, without = standing(events, on).to_dict(), standing(moves, on).to_dict()
        begun = [each for each in sectoral if each.earliest <= on]
        assert sorted(each["event"] for each in found["sectoral"]) == sorted(each.id for each in begun)
        assert [each["since"] for each in found["sectoral"]] == [
            each.date for each in sorted(begun, key=lambda each: each.order)
        ]
        certain = {each["event"]: each["certain"] for each in found["sectoral"]}
        assert certain == {each.id: each.latest <= on for each in begun}
        assert found | {"sectoral": []} == without


@settings(fixed, max_examples=60)
@given(ladders(most=5))
def test_history(events: list[Event]) -> None:
    """A step for each rung that may be past, each up to the next; a suspension up to what ends it."""
    for on in turns(events):
        begun = [each for each in in_order(events) if each.earliest <= on]
        steps: list[list[str | None]] = []
        frozen: list[list[str | None]] = []
        for each in begun:
            if each.status != "suspended":
                for open_ in (one for one in frozen if one[1] is None):
                    open_[1] = each.date
            else:
                frozen.append([each.date, None, each.id])
            if each.status is None:
                for open_ in steps[-1:]:
                    open_[2] = each.date
                steps.append([each.tier, each.date, None, each.id, each.formal_name])
        found = standing(events, on)
        assert [[s.tier, s.from_, s.to, s.event, s.formal_name] for s in found.history] == steps
        assert [[s.from_, s.to, s.event] for s in found.suspensions] == frozen


@settings(fixed, max_examples=60)
@given(ladders(most=5))
def test_bounds_of_the_change(events: list[Event]) -> None:
    """Where the answer is certain, those of the event that gained the rung; else the day asked is inside them."""
    for on in turns(events):
        found = standing(events, on)
        if found.certain:
            gained = next((each for each in events if each.id == found.event), None)
            assert (found.earliest, found.latest) == ((gained.earliest, gained.latest) if gained else (None, None))
        else:
            assert found.earliest is not None
            assert found.latest is not None
            assert found.earliest <= on < found.latest


# Cases by hand


def test_a_rung_begins_on_its_day_and_ends_on_the_next_ones() -> None:
    events = [tier("cp", "2013-07-25", CP, formal_name="A"), tier("csp", "2023-09-10", CSP, formal_name="B")]
    seen = [standing(events, on) for on in ("2013-07-24", "2013-07-25", "2013-07-26", "2023-09-09", "2023-09-10")]
    assert [(s.tier, s.certain, s.status, s.since, s.formal_name) for s in seen] == [
        (None, True, None, None, None),
        (CP, True, "active", "2013-07-25", "A"),
        (CP, True, "active", "2013-07-25", "A"),
        (CP, True, "active", "2013-07-25", "A"),
        (CSP, True, "active", "2023-09-10", "B"),
    ]
    assert [[(step.tier, step.from_, step.to) for step in s.history] for s in seen[::2]] == [
        [],
        [(CP, "2013-07-25", None)],
        [(CP, "2013-07-25", "2023-09-10"), (CSP, "2023-09-10", None)],
    ]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2010-09-30", (CP, True, ())),
        ("2010-10-01", (CP, False, (SP,))),
        ("2010-10-30", (CP, False, (SP,))),
        ("2010-10-31", (SP, True, ())),
        ("2010-12-31", (SP, True, ())),
        ("2011-01-01", (SP, False, (CSP,))),
        ("2011-06-30", (SP, False, (CSP,))),
        ("2011-07-01", (SP, False, (CSP, "special"))),
        ("2011-12-30", (SP, False, (CSP, "special"))),
        ("2011-12-31", (CSP, False, ("special",))),
        ("2012-06-29", (CSP, False, ("special",))),
        ("2012-06-30", ("special", True, ())),
    ],
)
def test_inside_a_span(on: str, said: tuple[str, bool, tuple[str, ...]]) -> None:
    events = [
        tier("a", "2009", CP),
        tier("b", "2010-10", SP),
        tier("c", "2011~", CSP),
        tier("d", "2011-07/2012-06", "special"),
    ]
    found = standing(events, on)
    assert (found.tier, found.certain, found.possible) == said


def test_bounds_of_several_changes() -> None:
    events = [tier("a", "2009", CP), tier("c", "2011", CSP), tier("d", "2011-07/2012-06", "special")]
    found = standing(events, "2011-08-01")
    assert (found.earliest, found.latest) == (date(2011, 1, 1), date(2012, 6, 30))
    assert (found.since, found.precision) == ("2009", "year")


def test_enhanced_keeps_its_rung_and_since() -> None:
    events = [
        tier("au-cp", "2009-09-07", CP, formal_name="Comprehensive Partnership"),
        tier("au-ecp", "2015-03-18", CP, formal_name="Enhanced Comprehensive Partnership"),
    ]
    before, after = standing(events, "2015-03-17"), standing(events, "2015-03-18")
    assert (before.tier, before.since, before.event) == (after.tier, after.since, after.event)
    assert (before.formal_name, after.formal_name) == tuple(each.formal_name for each in events)
    assert [(step.from_, step.to, step.event) for step in after.history] == [
        ("2009-09-07", "2015-03-18", "au-cp"),
        ("2015-03-18", None, "au-ecp"),
    ]


def test_enhanced_on_a_day_not_known_is_certain() -> None:
    events = [tier("a", "2009", CP, formal_name="A"), tier("b", "2015", CP, formal_name="B")]
    found = standing(events, "2015-06-01")
    assert (found.tier, found.certain, found.possible, found.formal_name) == (CP, True, (), "A")
    assert standing(events, "2015-12-31").formal_name == "B"


@pytest.mark.parametrize(
    ("on", "status", "certain", "suspensions"),
    [
        ("2017-09-21", "active", True, []),
        ("2017-09-22", "suspended", True, [("2017-09-22", None)]),
        ("2018-10-31", "suspended", True, [("2017-09-22", None)]),
        ("2018-11-01", "suspended", False, [("2017-09-22", "2018-11/2019-02-20")]),
        ("2019-02-19", "suspended", False, [("2017-09-22", "2018-11/2019-02-20")]),
        ("2019-02-20", "active", True, [("2017-09-22", "2018-11/2019-02-20")]),
        ("2025-01-01", "active", True, [("2017-09-22", "2018-11/2019-02-20")]),
    ],
)
def test_put_on_ice(
    small: Timeline, on: str, status: str, certain: bool, suspensions: list[tuple[str, str | None]]
) -> None:
    found = small.tier("DE", on)
    assert (found.tier, found.since, found.formal_name) == (SP, "2011-10-11", "Hanoi Declaration")
    assert (found.status, found.certain, found.possible) == (status, certain, ())
    assert [(each.from_, each.to) for each in found.suspensions] == suspensions
    bounds = (date(2011, 10, 11),) * 2 if certain else (date(2018, 11, 1), date(2019, 2, 20))
    assert (found.earliest, found.latest) == bounds
    assert len(found.history) == 1


def test_a_new_rung_ends_a_suspension() -> None:
    events = [tier("a", "2011", CP), tier("b", "2012", CP, status="suspended"), tier("c", "2013-05-06", SP)]
    before, after = standing(events, "2013-05-05"), standing(events, "2013-05-06")
    assert (before.tier, before.status) == (CP, "suspended")
    assert (after.tier, after.status, after.certain) == (SP, "active", True)
    assert [(each.from_, each.to) for each in after.suspensions] == [("2012", "2013-05-06")]


def test_the_same_rung_anew_may_end_a_suspension() -> None:
    """Within the span of an event that would end it, a suspension is not certain."""
    events = [tier("a", "2011-01-01", CP), tier("b", "2012-01-01", CP, status="suspended"), tier("c", "2013", CP)]
    found = standing(events, "2013-06-01")
    assert (found.tier, found.status, found.certain, found.possible) == (CP, "suspended", False, ())
    assert standing(events, "2013-12-31").status == "active"


def test_a_suspension_settles_the_rung_before_it() -> None:
    """Events happened in date order: once the suspension is past, so is the rung that was gained before it."""
    events = [tier("a", "2011", CP), tier("b", "2017", SP), tier("c", "2017-09-22", SP, status="suspended")]
    found = standing(events, "2017-10-01")
    assert (found.tier, found.status, found.certain, found.since) == (SP, "suspended", True, "2017")


def test_a_resumption_settles_the_suspension_before_it() -> None:
    events = [
        tier("a", "2011", CP),
        tier("b", "2017", CP, status="suspended"),
        tier("c", "2017-09-22", CP, status="resumed"),
    ]
    found = standing(events, "2017-10-01")
    assert (found.tier, found.status, found.certain) == (CP, "active", True)


def test_a_status_without_a_rung() -> None:
    found = standing([tier("a", "2012", CP, status="suspended")], "2013-01-01")
    assert (found.tier, found.status, found.certain, found.since) == (None, None, True, None)


def test_special_is_a_standing(small: Timeline) -> None:
    found = small.tier("LA", "2020")
    assert (found.tier, found.since, found.formal_name) == ("special", "1977-07-18", "Treaty of Amity and Cooperation")
    assert (found.status, found.certain, found.sectoral) == ("active", True, ())


@pytest.mark.parametrize(
    ("on", "sectoral"),
    [
        ("2010-09-30", []),
        ("2010-10-01", [False]),
        ("2010-10-30", [False]),
        ("2010-10-31", [True]),
        ("2024-01-01", [True]),
    ],
)
def test_sectoral_alone_is_no_rung(small: Timeline, on: str, sectoral: list[bool]) -> None:
    found = small.tier("NL", on)
    assert (found.tier, found.status, found.certain, found.since, found.history) == (None, None, True, None, ())
    assert [each.certain for each in found.sectoral] == sectoral
    assert all(each.formal_name == "Climate and water" and each.since == "2010-10" for each in found.sectoral)


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        ("1969-12-31", False),
        ("1970-01-01", True),
        ("2013-07-25", True),
        ("2025-12-31", True),
        ("2026-01-01", False),
    ],
)
def test_covered(small: Timeline, on: str, covered: bool) -> None:
    assert small.tier("US", on).covered is covered
    assert small.tier("AT", on).covered is covered


# The embedded store


def test_the_embedded_store() -> None:
    """The day before, of and after each end of each tier event's date."""
    store = whole()
    tl = Timeline(store)
    codes = set(chain.from_iterable(each.countries for each in store.events if each.kind == "tier"))
    assert codes
    for code in sorted(codes):
        own = [each for each in store.events if each.kind == "tier" and code in each.countries]
        for on in turns(own):
            found = tl.tier(code, on)
            assert told(found) == expected(by_bounds(in_order(own), on)), (code, on)
            assert found.covered is (store.coverage.from_ <= on <= store.coverage.until), (code, on)
            sectoral = {each.id for each in own if each.tier == "sectoral" and each.earliest <= on}
            assert {each.event for each in found.sectoral} == sectoral, (code, on)
