"""Office-holders over time, held against a replay of every way in which the events may have happened."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise, product
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SMALL
from tests.strategies import COVERAGE, PEOPLE, event, fixed, short_spans, store_of, whole
from tests.strategies_offices import BY_DAY, DAY, asked, careers, drawn, histories, left, took, turns
from vntimeline import Coverage, Timeline, offices
from vntimeline.answers import Leader
from vntimeline.model import OFFICES, Event, Store

EVER = Coverage(date.min, date.max)
A, B, C = sorted(PEOPLE)


def answer(events: Iterable[Event], on: str | date) -> list[Leader]:
    return offices.holders(offices.line(events, "president"), date.fromisoformat(str(on)), PEOPLE, EVER)


# The replay


class State(NamedTuple):
    """Who holds an office and who acts, once some of the events have happened, one after the other."""

    holder: str | None = None
    deputy: str | None = None

    def after(self, event: Event) -> "State":
        if event.change == "takes-office":
            if event.acting:
                return self._replace(deputy=event.person)
            return self if event.person == self.holder else State(event.person, None)
        if event.acting:
            return self._replace(deputy=None) if event.person == self.deputy else self
        return self._replace(holder=None) if event.person == self.holder else self

    @property
    def people(self) -> list[tuple[str, bool]]:
        """Who is there, and whether acting."""
        return [(name, acting) for name, acting in ((self.holder, False), (self.deputy, True)) if name]


def in_order(events: Iterable[Event], office: str = "president") -> list[Event]:
    """The events of an office in the order in which they happened: who leaves makes way on the same day."""
    own = [each for each in events if each.kind == "leadership" and each.office == office]
    return sorted(own, key=lambda each: (each.earliest, each.latest, each.change != "leaves-office", each.id))


def states(events: Sequence[Event]) -> list[State]:
    """What holds after none of the events, and after each of them."""
    found = [State()]
    for each in events:
        found.append(found[-1].after(each))
    return found


def by_bounds(events: Sequence[Event], on: date) -> list[int]:
    """How many events may be past on a day: the first so many, if all of these can be and no other must be."""
    return [
        past
        for past in range(len(events) + 1)
        if all(each.earliest <= on for each in events[:past]) and all(each.latest > on for each in events[past:])
    ]


def by_force(events: Sequence[Event], on: date) -> list[int]:
    """The same by trying a day of its span for each event, all days with all."""
    spans = [[each.earliest + DAY * n for n in range((each.latest - each.earliest).days + 1)] for each in events]
    worlds = (chosen for chosen in product(*spans) if all(a <= b for a, b in pairwise(chosen)))
    return sorted({sum(day <= on for day in world) for world in worlds})


Told = tuple[str | None, bool, str | None, str | None, str | None, bool, tuple[str, ...]]


def told(found: Iterable[Leader]) -> list[Told]:
    return [(x.person, x.acting, x.since, x.to, x.event, x.certain, x.possible) for x in found]


def expected(events: Sequence[Event], pasts: Sequence[int]) -> list[Told]:
    """What may be said of a day on which so many of the events may be past, the fewest first."""
    line = states(events)
    now, past = line[pasts[0]], pasts[0]
    present = [name for name, _ in now.people]
    others = dict.fromkeys(name for at in pasts for name, _ in line[at].people if name not in present)
    certain = len({line[at] for at in pasts}) == 1
    if not now.people:
        last = events[past - 1] if past else None
        taken = next((events[at - 1].date for at in range(past + 1, len(line)) if line[at].people), None)
        return [(None, False, last.date if last else None, taken, last.id if last else None, certain, tuple(others))]
    found: list[Told] = []
    for who in now.people:
        began = next(at for at in range(past, 0, -1) if who not in line[at - 1].people)
        ended = next((events[at - 1].date for at in range(past, len(line)) if who not in line[at].people), None)
        found.append((*who, events[began - 1].date, ended, events[began - 1].id, certain, tuple(others)))
    return found


def agree(events: Sequence[Event], pasts: Callable[[Sequence[Event], date], list[int]]) -> None:
    ordered = in_order(events)
    for on in turns(events):
        assert told(answer(events, on)) == expected(ordered, pasts(ordered, on)), on


@settings(fixed, max_examples=100)
@given(careers(BY_DAY, most=8))
def test_day_by_day(events: list[Event]) -> None:
    """A replay that knows nothing but yesterday's state and today's events."""
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
def test_short_spans_by_force(events: list[Event]) -> None:
    agree(events, by_force)


@settings(fixed, max_examples=120)
@given(careers())
def test_all_precisions(events: list[Event]) -> None:
    agree(events, by_bounds)


@settings(fixed, max_examples=40)
@given(histories())
def test_one_holder_an_office(store: Store) -> None:
    """At most one who does not act, and one who does, in the order of offices; no office is left out."""
    tl = Timeline(store)
    for on in turns(store.select(kinds=["leadership"]))[::2]:
        found = tl.leaders(on)
        assert list(dict.fromkeys(each.office for each in found)) == list(OFFICES)
        for office in OFFICES:
            own = [each for each in found if each.office == office]
            assert [each.acting for each in own] in ([False], [True], [False, True])
            assert len({(each.certain, each.possible) for each in own}) == 1
            assert tl.leaders(on, office=office) == own


@settings(fixed, max_examples=60)
@given(careers(), st.randoms(use_true_random=False))
def test_order_of_the_input(events: list[Event], random: Any) -> None:
    shuffled = random.sample(events, len(events))
    for on in turns(events)[::3]:
        assert answer(shuffled, on) == answer(events, on) == answer(iter(events), on)
    assert offices.history(offices.line(shuffled, "president"), PEOPLE, EVER) == offices.history(
        offices.line(events, "president"), PEOPLE, EVER
    )


@settings(fixed, max_examples=100)
@given(careers())
def test_history(events: list[Event]) -> None:
    """Everybody once a term, from the event after which they are there to the one after which they are not."""
    ordered = in_order(events)
    line = states(ordered)
    terms = []
    for at, (before, after) in enumerate(pairwise(line)):
        for who in after.people:
            if who not in before.people:
                gone = [later for later in range(at + 1, len(ordered)) if who not in line[later + 1].people]
                terms.append((*who, ordered[at].date, ordered[gone[0]].date if gone else None, ordered[at].id))
    found = offices.history(offices.line(events, "president"), PEOPLE, EVER)
    assert [(each.person, each.acting, each.since, each.to, each.event) for each in found] == terms
    assert all(each.certain and each.possible == () and each.office == "president" for each in found)


@settings(fixed, max_examples=40)
@given(histories())
def test_who_led(store: Store) -> None:
    """Those whom the steps of a ladder name are the holders of the day, as far as they are certain."""
    led = offices.led_by(store.events)
    tl = Timeline(store)
    for on in turns(store.events)[::4]:
        held = [each for each in tl.leaders(on, office=offices.LED_BY) if each.person]
        assert [(x.office, x.person, x.acting) for x in led(on)] == [(x.office, x.person, x.acting) for x in held]


# Cases by hand

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
def test_a_day(events: list[Event], on: str, said: list[Told]) -> None:
    assert told(answer(events, on)) == said


def test_other_events_are_passed_over() -> None:
    others = [event("v", "2005-01-05", people=(B,)), took("p", "2005-01-05", B, office="prime-minister")]
    assert answer([*others, *HANDOVER], "2006-01-01") == answer(HANDOVER, "2006-01-01")


def test_names_and_coverage() -> None:
    tl = Timeline(store_of([took("a", "1949-12-31", "To Lam"), took("b", "1950-01-02", A)]))
    now = {on: tl.leaders(on, office="President")[0] for on in ("1949-12-31", "1950-01-01", "1950-01-02", "2026-01-01")}
    assert [each.vi for each in now.values()] == ["Tô Lâm", "Tô Lâm", None, None]
    assert [each.covered for each in now.values()] == [False, True, True, False]
    assert [each.covered for each in tl.leaders(office="president", history=True)] == [False, True]
    vacant = tl.leaders("1949", office="prime minister")
    assert [(each.person, each.event, each.covered) for each in vacant] == [(None, None, False)]
    assert date(1950, 1, 1) == COVERAGE.from_


WORDS = ("acting", "not certain", "not known", "vacant")


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
def test_the_terminal_tells_it_in_words(events: list[Event], on: str, words: tuple[str, ...]) -> None:
    tl = Timeline(store_of(events))
    found = tl.leaders(on, office="president")
    text = drawn("leaders", "leaders", tl.store, found, "table", width=100)
    assert tuple(word for word in WORDS if word in text) == words, text
    assert all(each.person in text for each in found if each.person)


@pytest.mark.parametrize(("on", "note"), [("1969", True), ("1970", False), ("2025", False), ("2026", True)])
def test_a_day_not_covered(capsysbinary: pytest.CaptureFixture[bytes], on: str, note: bool) -> None:
    text = asked(capsysbinary, "leaders", "--on", on, "-f", "table", "--store", str(SMALL))
    assert ("reaches beyond" in " ".join(text.split())) == note, text


# The embedded store

SINCE = date(1986, 12, 1)
ALONE_SINCE = ("general-secretary", "president", "prime-minister", "national-assembly-chair")


@pytest.mark.parametrize("office", OFFICES)
def test_every_boundary(office: str) -> None:
    """On every day on which something changes, and the days beside it; since 1986 one person is named."""
    tl = Timeline(whole())
    ordered = in_order(tl.store.events, office)
    boundaries = turns(ordered)
    assert len([on for on in boundaries if on >= SINCE]) > 20
    for on in boundaries:
        found = tl.leaders(on, office=office)
        assert told(found) == expected(ordered, by_bounds(ordered, on)), on
        assert all(each.person is None or each.vi for each in found)
        assert len(found) == 1 or on < SINCE or office not in ALONE_SINCE


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
def test_known_truths(on: str, office: str, person: str | None, acting: bool) -> None:
    (found,) = Timeline(whole()).leaders(on, office=office)
    assert (found.person, found.acting, found.certain, found.possible) == (person, acting, True, ())


def test_an_acting_president_beside_one_who_travels() -> None:
    found = Timeline(whole()).leaders("1946-08-01", office="president")
    assert [(each.person, each.acting) for each in found] == [("Ho Chi Minh", False), ("Huynh Thuc Khang", True)]


def test_the_general_secretaries_since_1986() -> None:
    found = Timeline(whole()).leaders(office="general secretary", history=True)
    assert [(each.person, each.since, each.to) for each in found][-6:] == [
        ("Nguyen Van Linh", "1986-12-18", "1991-06-27"),
        ("Do Muoi", "1991-06-27", "1997-12-26"),
        ("Le Kha Phieu", "1997-12-26", "2001-04-22"),
        ("Nong Duc Manh", "2001-04-22", "2011-01-19"),
        ("Nguyen Phu Trong", "2011-01-19", "2024-07-19"),
        ("To Lam", "2024-08-03", None),
    ]
