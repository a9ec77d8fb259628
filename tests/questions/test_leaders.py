"""Tests of who holds each office on a day, compared with an oracle and with examples."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import (
    COVERAGE,
    DAY,
    OFFICES,
    PEOPLE,
    SMALL,
    embedded_store,
    left,
    make_event,
    make_store,
    printed,
    rendered,
    took,
    turn_days,
)
from tests.questions.oracle_leaders import Held, State, expected, fields_of, in_order, states
from tests.questions.oracle_order import by_bounds, by_force
from tests.strategies import BY_DAY, careers, fixed, histories, short_spans
from vntimeline import Coverage, Timeline
from vntimeline.model import Event, Store, index_of
from vntimeline.questions import leaders
from vntimeline.questions.leaders import Leader, LeadersQuery, led_by

EVER = Coverage(date.min, date.max)
A, B, C = sorted(PEOPLE)


def asked(events: Iterable[Event], on: date | None) -> list[Leader]:
    """The holders of the office of president on a day, or all of them; the events stay in the order given."""
    given = list(events)
    store = msgspec.structs.replace(make_store(given), coverage=EVER, events=given, index=index_of(given))
    return leaders.answer(store, LeadersQuery(("president",), on, history=on is None))


def answer(events: Iterable[Event], on: str | date) -> list[Leader]:
    """The holders of the office of president on a day, after some events."""
    return asked(events, date.fromisoformat(str(on)))


def history(events: Iterable[Event]) -> list[Leader]:
    """Everybody who held the office of president."""
    return asked(events, None)


# Any events


def agree(events: Sequence[Event], pasts: Callable[[Sequence[Event], date], list[int]]) -> None:
    """Compare the holders around each end of each date with the oracle."""
    for on in turn_days(events):
        assert fields_of(answer(events, on)) == expected(events, on, pasts), on


@settings(fixed, max_examples=100)
@given(careers(BY_DAY, most=8))
def test_holders_match_a_replay_day_by_day(events: list[Event]) -> None:
    """With dates known to the day, the holders are those of a replay of one day after the other."""
    state, on = State(), date(2020, 2, 20)
    while on < date(2020, 3, 10):
        for each in in_order(each for each in events if each.earliest == on):
            state = state.after(each)
        found = answer(events, on)
        expected_people: list[tuple[str | None, bool]] = [*state.people] or [(None, False)]
        assert [(each.person, each.acting) for each in found] == expected_people, on
        assert {(each.certain, each.possible) for each in found} == {(True, ())}
        on += DAY


@settings(fixed, max_examples=100)
@given(careers(short_spans(), most=4))
def test_holders_match_every_choice_of_days(events: list[Event]) -> None:
    """The holders agree with a trial of every possible day of every event."""
    agree(events, by_force)


@settings(fixed, max_examples=120)
@given(careers())
def test_holders_match_the_oracle(events: list[Event]) -> None:
    """The holders agree with the oracle for dates of all precisions."""
    agree(events, by_bounds)


@settings(fixed, max_examples=40)
@given(histories())
def test_at_most_one_holder_and_one_acting(store: Store) -> None:
    """Every office is listed, with at most one holder and one person who acts."""
    tl = Timeline(store)
    for on in turn_days(store.select(kinds=["leadership"]))[::2]:
        found = tl.leaders(on)
        assert list(dict.fromkeys(each.office for each in found)) == list(OFFICES)
        for office in OFFICES:
            own = [each for each in found if each.office == office]
            assert [each.acting for each in own] in ([False], [True], [False, True])
            assert len({(each.certain, each.possible) for each in own}) == 1
            assert tl.leaders(on, office=office) == own


@settings(fixed, max_examples=60)
@given(careers(), st.randoms(use_true_random=False))
def test_order_of_the_events_is_irrelevant(events: list[Event], random: Any) -> None:
    """Holders and history do not depend on the order in which the events are given."""
    shuffled = random.sample(events, len(events))
    for on in turn_days(events)[::3]:
        assert answer(shuffled, on) == answer(events, on) == answer(iter(events), on)
    assert history(shuffled) == history(events)


@settings(fixed, max_examples=100)
@given(careers())
def test_history_lists_each_term_once(events: list[Event]) -> None:
    """The history has each term once, with the events that began and ended it."""
    ordered = in_order(events)
    after_each = states(ordered)
    terms = []
    for at, (before, after) in enumerate(pairwise(after_each)):
        for who in after.people:
            if who not in before.people:
                gone = [later for later in range(at + 1, len(ordered)) if who not in after_each[later + 1].people]
                terms.append((*who, ordered[at].date, ordered[gone[0]].date if gone else None, ordered[at].id))
    found = history(events)
    assert [(each.person, each.acting, each.since, each.to, each.event) for each in found] == terms
    assert all(each.certain and each.possible == () and each.office == "president" for each in found)


@settings(fixed, max_examples=100)
@given(histories())
def test_spells_are_the_terms_and_the_vacancies_between_them(store: Store) -> None:
    """The spells of an office are its history, and vacancies that begin and end on different dates."""
    for office in store.offices:
        spells = leaders.spells(store, [office])
        assert [each for each in spells if each.person] == leaders.answer(
            store, LeadersQuery((office,), None, history=True)
        )
        for vacancy in (each for each in spells if each.person is None):
            assert vacancy.event is not None
            assert vacancy.since != vacancy.to


@settings(fixed, max_examples=40)
@given(histories())
def test_leaders_of_a_change_are_the_holders_that_day(store: Store) -> None:
    """The leaders named beside a change of tier are the holders, that day, of the offices that lead."""
    led = led_by(store)
    tl = Timeline(store)
    leading = [id for id, office in store.offices.items() if office.leads]
    assert leading == ["general-secretary", "president", "prime-minister"]
    for on in turn_days(store.events)[::4]:
        held = [each for each in tl.leaders(on, office=leading) if each.person]
        assert [(x.office, x.person, x.acting) for x in led(on)] == [(x.office, x.person, x.acting) for x in held]


# Examples

HANDOVER = [took("a", "2000-01-05", A), left("b", "2010-03-04", A), took("c", "2010-03-04", B)]
VACANCY = [took("a", "2000-01-05", A), left("b", "2010-03-04", A), took("c", "2010-05-06", B)]
DEPUTY = [
    took("a", "2000-01-05", A),
    took("b", "2009-01-01", B, acting=True),
    left("c", "2009-02-01", B, acting=True),
    took("d", "2010-01-01", B, acting=True),
    took("e", "2010-06-01", C),
]
BY_MONTH = [took("a", "2000-01-05", A), left("b", "2010-02", A), took("c", "2010-02", B)]
AGAIN = [took("a", "2000-01-05", A), took("b", "2005-01-05", A), left("c", "2010-01-05", A)]
TAKEN_FROM = [took("a", "2000-01-05", A), took("b", "2005-01-05", B), left("c", "2006-01-05", A)]
PROMOTED = [took("a", "2000-01-05", A, acting=True), took("b", "2000-03-05", A)]
ACTING_BY_MONTH = [took("a", "2000-01-05", A, acting=True), took("b", "2000-03", B)]


@pytest.mark.parametrize(
    ("events", "on", "said"),
    [
        (HANDOVER, "2000-01-04", [(None, False, None, "2000-01-05", None, True, ())]),
        (HANDOVER, "2000-01-05", [(A, False, "2000-01-05", "2010-03-04", "a", True, ())]),
        (HANDOVER, "2010-03-03", [(A, False, "2000-01-05", "2010-03-04", "a", True, ())]),
        (HANDOVER, "2010-03-04", [(B, False, "2010-03-04", None, "c", True, ())]),
        (VACANCY, "2010-03-03", [(A, False, "2000-01-05", "2010-03-04", "a", True, ())]),
        (VACANCY, "2010-03-04", [(None, False, "2010-03-04", "2010-05-06", "b", True, ())]),
        (VACANCY, "2010-05-05", [(None, False, "2010-03-04", "2010-05-06", "b", True, ())]),
        (VACANCY, "2010-05-06", [(B, False, "2010-05-06", None, "c", True, ())]),
        (VACANCY[:2], "2020-01-01", [(None, False, "2010-03-04", None, "b", True, ())]),
        (DEPUTY, "2008-12-31", [(A, False, "2000-01-05", "2010-06-01", "a", True, ())]),
        (
            DEPUTY,
            "2009-01-01",
            [
                (A, False, "2000-01-05", "2010-06-01", "a", True, ()),
                (B, True, "2009-01-01", "2009-02-01", "b", True, ()),
            ],
        ),
        (DEPUTY, "2009-02-01", [(A, False, "2000-01-05", "2010-06-01", "a", True, ())]),
        (
            DEPUTY,
            "2010-05-31",
            [
                (A, False, "2000-01-05", "2010-06-01", "a", True, ()),
                (B, True, "2010-01-01", "2010-06-01", "d", True, ()),
            ],
        ),
        (DEPUTY, "2010-06-01", [(C, False, "2010-06-01", None, "e", True, ())]),
        (BY_MONTH, "2010-01-31", [(A, False, "2000-01-05", "2010-02", "a", True, ())]),
        (BY_MONTH, "2010-02-01", [(A, False, "2000-01-05", "2010-02", "a", False, (B,))]),
        (BY_MONTH, "2010-02-27", [(A, False, "2000-01-05", "2010-02", "a", False, (B,))]),
        (BY_MONTH, "2010-02-28", [(B, False, "2010-02", None, "c", True, ())]),
        (BY_MONTH[:2], "2010-02-27", [(A, False, "2000-01-05", "2010-02", "a", False, ())]),
        (BY_MONTH[2:], "2010-02-01", [(None, False, None, "2010-02", None, False, (B,))]),
        (AGAIN, "2005-01-05", [(A, False, "2000-01-05", "2010-01-05", "a", True, ())]),
        (TAKEN_FROM, "2005-01-04", [(A, False, "2000-01-05", "2005-01-05", "a", True, ())]),
        (TAKEN_FROM, "2006-01-05", [(B, False, "2005-01-05", None, "b", True, ())]),
        (PROMOTED, "2000-03-04", [(A, True, "2000-01-05", "2000-03-05", "a", True, ())]),
        (PROMOTED, "2000-03-05", [(A, False, "2000-03-05", None, "b", True, ())]),
        (ACTING_BY_MONTH, "2000-03-30", [(A, True, "2000-01-05", "2000-03", "a", False, (B,))]),
        (ACTING_BY_MONTH, "2000-03-31", [(B, False, "2000-03", None, "b", True, ())]),
        ([], "2000-01-01", [(None, False, None, None, None, True, ())]),
    ],
)
def test_holder_of_a_day(events: list[Event], on: str, said: list[Held]) -> None:
    """Handovers, vacancies, acting holders and imprecise dates give the right holder for each day."""
    assert fields_of(answer(events, on)) == said


def test_other_events_are_ignored() -> None:
    """Events of other kinds and of other offices do not change the holder."""
    others = [make_event("v", "2005-01-05", people=(B,)), took("p", "2005-01-05", B, office="prime-minister")]
    assert answer([*others, *HANDOVER], "2006-01-01") == answer(HANDOVER, "2006-01-01")


def test_vietnamese_names_and_coverage() -> None:
    """Each answer has the Vietnamese name where it is known, and says whether the day is covered."""
    tl = Timeline(make_store([took("a", "1949-12-31", "To Lam"), took("b", "1950-01-02", A)]))
    now = {on: tl.leaders(on, office="President")[0] for on in ("1949-12-31", "1950-01-01", "1950-01-02", "2026-01-01")}
    assert [each.vi for each in now.values()] == ["Tô Lâm", "Tô Lâm", None, None]
    assert [each.covered for each in now.values()] == [False, True, True, False]
    assert [each.covered for each in tl.leaders(office="president", history=True)] == [False, True]
    vacant = tl.leaders("1949", office="prime minister")
    assert [(each.person, each.event, each.covered) for each in vacant] == [(None, None, False)]
    assert date(1950, 1, 1) == COVERAGE.from_


SAID = ("acting", "not certain", "not known", "vacant")


@pytest.mark.parametrize(
    ("events", "on", "words"),
    [
        (HANDOVER, "2005-01-01", ()),
        (HANDOVER, "1999-01-01", ("not known",)),
        (VACANCY, "2010-04-01", ("vacant",)),
        (DEPUTY, "2010-02-01", ("acting",)),
        (BY_MONTH, "2010-02-03", ("not certain",)),
        (ACTING_BY_MONTH, "2000-03-03", ("acting", "not certain")),
        ([*VACANCY[:2], took("c", "2010-05", B)], "2010-05-03", ("not certain", "vacant")),
    ],
)
def test_table_says_acting_vacant_and_uncertain(events: list[Event], on: str, words: tuple[str, ...]) -> None:
    """The table says in words who acts, which office is vacant, and what is not known or not certain."""
    tl = Timeline(make_store(events))
    found = tl.leaders(on, office="president")
    text = rendered("leaders", tl.store, found, "table", width=100)
    assert tuple(word for word in SAID if word in text) == words, text
    assert all(each.person in text for each in found if each.person)


@pytest.mark.parametrize(("on", "note"), [("1969", True), ("1970", False), ("2025", False), ("2026", True)])
def test_note_for_a_day_outside_the_coverage(on: str, note: bool) -> None:
    """A day outside the coverage has a note."""
    text = printed("leaders", "--on", on, "-f", "table", "--store", SMALL)
    assert ("reaches beyond" in " ".join(text.split())) == note, text


# The embedded store

SINCE = date(1986, 12, 1)
ALONE_SINCE = ("general-secretary", "president", "prime-minister", "national-assembly-chair")


def test_embedded_offices_match_the_oracle() -> None:
    """Each office of the embedded store agrees with the oracle around each change; since 1986 it has one holder."""
    tl = Timeline(embedded_store())
    assert {*ALONE_SINCE} < {*tl.store.offices}
    for office in tl.store.offices:
        ordered = in_order(tl.store.events, office)
        boundaries = turn_days(ordered)
        assert boundaries, office
        assert office not in ALONE_SINCE or len([on for on in boundaries if on >= SINCE]) > 20, office
        for on in boundaries:
            found = tl.leaders(on, office=office)
            assert fields_of(found) == expected(ordered, on, by_bounds, office), (office, on)
            assert all(each.person is None or each.vi for each in found), office
            assert len(found) == 1 or on < SINCE or office not in ALONE_SINCE, (office, on)


@pytest.mark.parametrize(
    ("on", "office", "person", "acting"),
    [
        ("1986-12-17", "general-secretary", "Truong Chinh", False),
        ("1986-12-18", "general-secretary", "Nguyen Van Linh", False),
        ("1995-07-11", "prime-minister", "Vo Van Kiet", False),
        ("2011-01-18", "general-secretary", "Nong Duc Manh", False),
        ("2011-01-19", "general-secretary", "Nguyen Phu Trong", False),
        ("2018-09-23", "president", "Dang Thi Ngoc Thinh", True),
        ("2018-10-22", "president", "Dang Thi Ngoc Thinh", True),
        ("2018-10-23", "president", "Nguyen Phu Trong", False),
        ("2023-01-17", "president", "Nguyen Xuan Phuc", False),
        ("2023-01-18", "president", "Vo Thi Anh Xuan", True),
        ("2023-03-01", "president", "Vo Thi Anh Xuan", True),
        ("2023-03-02", "president", "Vo Van Thuong", False),
        ("2024-03-20", "president", "Vo Van Thuong", False),
        ("2024-03-21", "president", "Vo Thi Anh Xuan", True),
        ("2024-05-22", "president", "To Lam", False),
        ("2024-05-02", "national-assembly-chair", "Tran Thanh Man", True),
        ("2024-05-20", "national-assembly-chair", "Tran Thanh Man", False),
        ("2024-07-18", "general-secretary", "Nguyen Phu Trong", False),
        ("2024-07-19", "general-secretary", None, False),
        ("2024-08-02", "general-secretary", None, False),
        ("2024-08-03", "general-secretary", "To Lam", False),
        ("2024-09-01", "general-secretary", "To Lam", False),
        ("2024-09-01", "president", "To Lam", False),
        ("2024-10-21", "president", "Luong Cuong", False),
    ],
)
def test_known_holders_of_the_embedded_store(on: str, office: str, person: str | None, acting: bool) -> None:
    """The embedded store has the holders that are known from other sources."""
    (found,) = Timeline(embedded_store()).leaders(on, office=office)
    assert (found.person, found.acting, found.certain, found.possible) == (person, acting, True, ())


def test_acting_president_of_1946() -> None:
    """Both the president and the person who acts for him are listed."""
    found = Timeline(embedded_store()).leaders("1946-08-01", office="president")
    assert [(each.person, each.acting) for each in found] == [("Ho Chi Minh", False), ("Huynh Thuc Khang", True)]


def test_general_secretaries_since_1986() -> None:
    """The embedded store has the general secretaries since 1986 with the dates of their terms."""
    found = Timeline(embedded_store()).leaders(office="general secretary", history=True)
    assert [(each.person, each.since, each.to) for each in found][-6:] == [
        ("Nguyen Van Linh", "1986-12-18", "1991-06-27"),
        ("Do Muoi", "1991-06-27", "1997-12-26"),
        ("Le Kha Phieu", "1997-12-26", "2001-04-22"),
        ("Nong Duc Manh", "2001-04-22", "2011-01-19"),
        ("Nguyen Phu Trong", "2011-01-19", "2024-07-19"),
        ("To Lam", "2024-08-03", None),
    ]
