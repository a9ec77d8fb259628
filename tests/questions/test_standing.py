"""Tests of the standing of a country on a day, compared with an oracle and with examples."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import DAY, embedded_store, make_event, make_store, make_tier, turn_days
from tests.questions.oracle_order import by_bounds, by_force
from tests.questions.oracle_standing import expected, fields_of, in_order
from tests.strategies import NEAR, days, fixed, ladders, short_spans, stores
from vntimeline import Timeline
from vntimeline.model import Coverage, Event, Store
from vntimeline.questions.standing import Relations, Standing, standing_events, standing_of, standings_over_time

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
EVER = make_store([], Coverage(date.min, date.max))
"""A store that covers every day."""


def standing(events: Iterable[Event], on: str | date) -> Standing:
    """The standing of the United States after some events."""
    return standing_of(EVER, "US", events, date.fromisoformat(str(on)))


# Any events


def relations_of(events: Iterable[Event], on: date) -> Relations | None:
    """The relations on a day by a second rule: the last event in order that has begun, in doubt within its date."""
    last = None
    for each in sorted(events, key=lambda each: (each.earliest, each.latest, each.id)):
        if each.kind == "relations" and each.earliest <= on:
            last = Relations(since=each.date, event=each.id, certain=on >= each.latest)
    return last


def agree(events: Sequence[Event], pasts: Callable[[Sequence[Event], date], list[int]]) -> None:
    """Compare the standings around each end of each date with the oracle."""
    for on in turn_days(events):
        assert fields_of(standing(events, on)) == expected(events, on, pasts), on


@settings(fixed, max_examples=100)
@given(ladders(short_spans(), mix=["rung"], most=4))
def test_rungs_match_every_choice_of_days(events: list[Event]) -> None:
    """Rungs agree with a trial of every possible day of every event."""
    agree(events, by_force)


@settings(fixed, max_examples=100)
@given(ladders(short_spans(), mix=["rung", "status"], most=4))
def test_suspensions_match_every_choice_of_days(events: list[Event]) -> None:
    """Suspensions agree with a trial of every possible day of every event."""
    agree(events, by_force)


@settings(fixed, max_examples=100)
@given(ladders(NEAR, mix=["rung", "rung", "sectoral"], most=5))
def test_rungs_match_the_oracle(events: list[Event]) -> None:
    """Rungs agree with the oracle for dates of all precisions."""
    agree(events, by_bounds)


@settings(fixed, max_examples=100)
@given(ladders(NEAR, mix=["rung", "rung", "status", "sectoral"], most=5))
def test_suspensions_match_the_oracle(events: list[Event]) -> None:
    """Suspensions agree with the oracle for dates of all precisions."""
    agree(events, by_bounds)


@settings(fixed, max_examples=30)
@given(stores())
def test_standing_depends_on_own_events_only(store: Store) -> None:
    """The standing of a country depends on the events of that country alone."""
    tl = Timeline(store)
    for code in store.countries:
        own = [each for each in store.events if code in each.countries]
        for on in turn_days(own)[::3]:
            found = tl.tier(code, on)
            alone = standing_of(store, code, own, on)
            assert fields_of(found) == fields_of(alone)
            assert found.relations == alone.relations == relations_of(own, on)
            assert (found.country, found.name, found.on) == (code, store.countries[code].name, on)
            assert found.events == len(own)


@settings(fixed, max_examples=60)
@given(
    ladders(mix=["rung", "status", "sectoral"], most=5),
    st.randoms(use_true_random=False),
    days(date(2019, 10, 1), date(2021, 4, 1)),
)
def test_order_of_the_events_is_irrelevant(events: list[Event], random: Any, on: date) -> None:
    """The standing does not depend on the order in which the events are given."""
    shuffled = random.sample(events, len(events))
    assert standing(shuffled, on) == standing(events, on) == standing(iter(events), on)


@settings(fixed, max_examples=60)
@given(ladders(mix=["rung", "status", "sectoral"], most=5))
def test_sectoral_events_do_not_change_the_rung(events: list[Event]) -> None:
    """Sectoral partnerships are listed, and change nothing else in the standing."""
    moves = in_order(events)
    sectoral = [each for each in events if each.tier == "sectoral"]
    for on in turn_days(events):
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
def test_history_lists_steps_and_suspensions(events: list[Event]) -> None:
    """The history has a step for each rung that may have begun, and each suspension with what ended it."""
    for on in turn_days(events):
        begun = [each for each in in_order(events) if each.earliest <= on]
        steps: list[list[str | None]] = []
        frozen: list[list[str | None]] = []
        for each in begun:
            if each.status != "suspended":
                for open_ in (one for one in frozen if one[1] is None):
                    open_[1] = each.date
            elif steps:  # without a level there is nothing to suspend
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
    """`earliest` and `latest` bound the change: the certain one, or else the one that may have happened."""
    for on in turn_days(events):
        found = standing(events, on)
        if found.certain:
            gained = next((each for each in events if each.id == found.event), None)
            assert (found.earliest, found.latest) == ((gained.earliest, gained.latest) if gained else (None, None))
        else:
            assert found.earliest is not None
            assert found.latest is not None
            assert found.earliest <= on < found.latest


def check_over_time(store: Store, code: str, events: Sequence[Event], *more: date) -> None:
    """Compare the standings over time with the standing of each day around each end of each date, and of `more`."""

    def on_day(events: Iterable[Event], on: date) -> Standing:
        return msgspec.structs.replace(standing_of(store, code, events, on), history=(), suspensions=())

    found = standings_over_time(store, code, events)
    assert [each.on for each in found] == sorted({each.on for each in found})
    for on in turn_days(events, *more):
        now = on_day(events, on)
        begun = [each for each in found if each.on <= on]
        # Before the first one, nothing has happened: the standing is that after no events.
        held = begun[-1] if begun else on_day((), on)
        assert msgspec.structs.replace(held, on=on, covered=store.covers(on)) == now, on
    assert found == [on_day(events, each.on) for each in found]
    for each in found[1:]:
        before = on_day(events, each.on - DAY)
        assert msgspec.structs.replace(before, on=each.on, covered=each.covered) != each, "no change on this day"


@settings(fixed, max_examples=100)
@given(
    ladders(mix=["rung", "rung", "status", "sectoral"], most=5),
    st.lists(days(date(2019, 10, 1), date(2021, 4, 1)), max_size=5),
)
def test_standings_over_time_match_each_day(events: list[Event], more: list[date]) -> None:
    """The standings over time, each held until the next, are the standing of every day, and each is a change."""
    check_over_time(make_store([], Coverage(date(2020, 1, 1), date(2020, 12, 31))), "US", events, *more)


@settings(fixed, max_examples=60)
@given(ladders(short_spans(), mix=["rung", "rung", "status", "sectoral"], most=5))
def test_standings_over_time_match_every_day(events: list[Event]) -> None:
    """The standings over time of events that are close together are the standing of every single day."""
    check_over_time(EVER, "US", events, *(date(2020, 2, 20) + DAY * n for n in range(25)))


# Examples


def test_standings_over_time_of_an_upgrade_in_a_month() -> None:
    """An upgrade that is known to its month gives three standings: before, in doubt, and after."""
    events = [make_tier("a", "2010-05-04", CP), make_tier("b", "2012-03", SP)]
    found = standings_over_time(EVER, "US", events)
    assert [(str(each.on), each.tier, each.certain, each.possible) for each in found] == [
        ("2010-05-04", CP, True, ()),
        ("2012-03-01", CP, False, (SP,)),
        ("2012-03-31", SP, True, ()),
    ]
    assert standings_over_time(EVER, "US", []) == []
    visit = make_event("v", "2011-01-01")
    assert standings_over_time(EVER, "US", [*events, visit]) == found


def test_standings_over_time_begin_with_a_change() -> None:
    """An event that changes nothing, here a suspension of no rung, is no standing over time."""
    suspended, cp = make_tier("a", "2012", CP, status="suspended"), make_tier("b", "2013-05-06", CP)
    assert standings_over_time(EVER, "US", [suspended]) == []
    assert [each.tier for each in standings_over_time(EVER, "US", [suspended, cp])] == [CP]


def test_rung_holds_until_the_next_one() -> None:
    """A rung holds from its own day to the day before the next rung."""
    events = [make_tier("cp", "2013-07-25", CP, formal_name="A"), make_tier("csp", "2023-09-10", CSP, formal_name="B")]
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
def test_rung_is_uncertain_within_a_span(on: str, said: tuple[str, bool, tuple[str, ...]]) -> None:
    """On the days on which a change may have happened, both rungs are given."""
    events = [
        make_tier("a", "2009", CP),
        make_tier("b", "2010-10", SP),
        make_tier("c", "2011~", CSP),
        make_tier("d", "2011-07/2012-06", "special"),
    ]
    found = standing(events, on)
    assert (found.tier, found.certain, found.possible) == said


def test_bounds_include_all_possible_changes() -> None:
    """Where several changes may have happened, the bounds include all of them."""
    events = [make_tier("a", "2009", CP), make_tier("c", "2011", CSP), make_tier("d", "2011-07/2012-06", "special")]
    found = standing(events, "2011-08-01")
    assert (found.earliest, found.latest) == (date(2011, 1, 1), date(2012, 6, 30))
    assert (found.since, found.precision) == ("2009", "year")


def test_same_rung_again_keeps_since() -> None:
    """An enhanced partnership on the same rung keeps `since`, and changes only the formal name."""
    events = [
        make_tier("au-cp", "2009-09-07", CP, formal_name="Comprehensive Partnership"),
        make_tier("au-ecp", "2015-03-18", CP, formal_name="Enhanced Comprehensive Partnership"),
    ]
    before, after = standing(events, "2015-03-17"), standing(events, "2015-03-18")
    assert (before.tier, before.since, before.event) == (after.tier, after.since, after.event)
    assert (before.formal_name, after.formal_name) == tuple(each.formal_name for each in events)
    assert [(step.from_, step.to, step.event) for step in after.history] == [
        ("2009-09-07", "2015-03-18", "au-cp"),
        ("2015-03-18", None, "au-ecp"),
    ]


def test_same_rung_on_an_unknown_day_is_certain() -> None:
    """The rung stays certain where only the formal name may have changed."""
    events = [make_tier("a", "2009", CP, formal_name="A"), make_tier("b", "2015", CP, formal_name="B")]
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
def test_suspension_and_resumption(
    small: Timeline, on: str, status: str, certain: bool, suspensions: list[tuple[str, str | None]]
) -> None:
    """A suspension holds from its day on, and is uncertain while it may have ended."""
    found = small.tier("DE", on)
    assert (found.tier, found.since, found.formal_name) == (SP, "2011-10-11", "Hanoi Declaration")
    assert (found.status, found.certain, found.possible) == (status, certain, ())
    assert [(each.from_, each.to) for each in found.suspensions] == suspensions
    bounds = (date(2011, 10, 11),) * 2 if certain else (date(2018, 11, 1), date(2019, 2, 20))
    assert (found.earliest, found.latest) == bounds
    assert len(found.history) == 1


def test_new_rung_ends_a_suspension() -> None:
    """A new rung ends a suspension."""
    events = [
        make_tier("a", "2011", CP),
        make_tier("b", "2012", CP, status="suspended"),
        make_tier("c", "2013-05-06", SP),
    ]
    before, after = standing(events, "2013-05-05"), standing(events, "2013-05-06")
    assert (before.tier, before.status) == (CP, "suspended")
    assert (after.tier, after.status, after.certain) == (SP, "active", True)
    assert [(each.from_, each.to) for each in after.suspensions] == [("2012", "2013-05-06")]


def test_same_rung_again_may_end_a_suspension() -> None:
    """A suspension is uncertain on the days on which the same rung may have been agreed again."""
    events = [
        make_tier("a", "2011-01-01", CP),
        make_tier("b", "2012-01-01", CP, status="suspended"),
        make_tier("c", "2013", CP),
    ]
    found = standing(events, "2013-06-01")
    assert (found.tier, found.status, found.certain, found.possible) == (CP, "suspended", False, ())
    assert standing(events, "2013-12-31").status == "active"


def test_suspension_makes_the_rung_before_it_certain() -> None:
    """Events happened in date order: a past suspension makes the rung before it certain."""
    events = [
        make_tier("a", "2011", CP),
        make_tier("b", "2017", SP),
        make_tier("c", "2017-09-22", SP, status="suspended"),
    ]
    found = standing(events, "2017-10-01")
    assert (found.tier, found.status, found.certain, found.since) == (SP, "suspended", True, "2017")


def test_resumption_makes_the_suspension_past() -> None:
    """Events happened in date order: a past resumption makes the suspension before it certain."""
    events = [
        make_tier("a", "2011", CP),
        make_tier("b", "2017", CP, status="suspended"),
        make_tier("c", "2017-09-22", CP, status="resumed"),
    ]
    found = standing(events, "2017-10-01")
    assert (found.tier, found.status, found.certain) == (CP, "active", True)


def test_status_without_a_rung_is_ignored() -> None:
    """A suspension of a country without a rung changes nothing."""
    found = standing([make_tier("a", "2012", CP, status="suspended")], "2013-01-01")
    assert (found.tier, found.status, found.certain, found.since) == (None, None, True, None)


def test_special_partnership_is_a_standing(small: Timeline) -> None:
    """A special partnership is a standing like the rungs of the ladder."""
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
def test_sectoral_partnership_is_not_a_rung(small: Timeline, on: str, sectoral: list[bool]) -> None:
    """A country with only a sectoral partnership has no rung."""
    found = small.tier("NL", on)
    assert (found.tier, found.status, found.certain, found.since, found.history) == (None, None, True, None, ())
    assert [each.certain for each in found.sectoral] == sectoral
    assert all(each.formal_name == "Climate and water" and each.since == "2010-10" for each in found.sectoral)


@pytest.mark.parametrize(
    ("on", "relations"),
    [
        ("1973-12-31", None),
        ("1974-01-01", ("a", False)),
        ("1974-12-30", ("a", False)),
        ("1974-12-31", ("a", True)),
        ("1993-02-01", ("b", True)),
    ],
)
def test_relations_begin_with_the_newest_event(on: str, relations: tuple[str, bool] | None) -> None:
    """Relations are in doubt within their date; those of a successor state take the place of the earlier ones."""
    events = [make_event("b", "1993-02-01", "relations"), make_event("a", "1974", "relations")]
    found = standing(events, on).relations
    assert (found and (found.event, found.certain)) == relations


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
def test_covered_says_whether_the_day_is_in_coverage(small: Timeline, on: str, covered: bool) -> None:
    """`covered` says whether the day lies within the coverage of the store."""
    assert small.tier("US", on).covered is covered
    assert small.tier("AT", on).covered is covered


# The embedded store


def test_embedded_store_matches_the_oracle() -> None:
    """Every country of the embedded store agrees with the oracle around each end of each of its dates."""
    store = embedded_store()
    tl = Timeline(store)
    codes = set(chain.from_iterable(each.countries for each in store.events if each.kind == "tier"))
    assert codes
    for code in sorted(codes):
        every = [each for each in store.events if code in each.countries]
        own = [each for each in every if each.kind == "tier"]
        for on in turn_days(own):
            found = tl.tier(code, on)
            assert fields_of(found) == expected(own, on, by_bounds), (code, on)
            assert store.coverage
            assert found.covered is (store.coverage.from_ <= on <= store.last_day), (code, on)
            sectoral = {each.id for each in own if each.tier == "sectoral" and each.earliest <= on}
            assert {each.event for each in found.sectoral} == sectoral, (code, on)
            assert (found.relations, found.events) == (relations_of(every, on), len(every)), (code, on)


def test_embedded_standings_over_time_match_each_day() -> None:
    """The standings over time of every country of the embedded store are the standing of each day."""
    store = embedded_store()
    for code, events in standing_events(store).items():
        check_over_time(store, code, events)
