"""The partnership level of a country on a day, from its tier events.

A level holds from its event's date (inclusive) until the country's next one (exclusive). An event whose day is not
known divides time in three: before its date it has not happened, from the last day of its date on it has, and in
between it may have. Events of one country happen in their date order. This rule is implemented here and nowhere else.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple, Self

import msgspec

from vntimeline.dates import Precision
from vntimeline.model import Confidence, Country, Coverage, Event, Store, Tier, settle
from vntimeline.questions import Query, arguments, leaders
from vntimeline.questions.arguments import When
from vntimeline.questions.leaders import LedBy
from vntimeline.record import Record


class StandingQuery(Query, frozen=True):
    """Which country (its code), and the day."""

    country: str
    on: date

    @classmethod
    def parse(cls, store: Store, country: str, on: When = None) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName or DateError."""
        return cls(arguments.country(store, country).code, arguments.day(on))


class Step(Record, frozen=True, kw_only=True):
    """A level that a country had, from its event's date to the next one's (EDTF; `to` is null while it holds).

    `led_by`: who led Vietnam when it was gained (on the last day that the date may mean).
    """

    tier: Tier
    from_: str = msgspec.field(name="from")
    to: str | None
    event: str
    formal_name: str | None
    led_by: tuple[LedBy, ...]


class Sectoral(Record, frozen=True, kw_only=True):
    """A partnership in one field, outside the ladder."""

    formal_name: str | None
    since: str
    event: str
    certain: bool


class Suspension(Record, frozen=True, kw_only=True):
    """A time in which a level was suspended (EDTF dates; `to` is null while it lasts)."""

    from_: str = msgspec.field(name="from")
    to: str | None
    event: str


class Standing(Record, frozen=True, kw_only=True):
    """Vietnam's partnership level with a country on a day.

    `certain` is false where the day lies within the date of an event whose day is not known: `tier` and `status` are
    then what held before it, and `possible` lists the levels that may hold instead (none, where only the status is in
    doubt). `earliest` and `latest` bound the change in question: that of `since` where certain, else those of the
    changes that may have come. `since`, its `precision`, `event` and `confidence` tell when, and how certainly, the
    level was gained; `formal_name` is the newest one at that level, and `named_since` (EDTF) and `named_by` (an event)
    date it: a name can be newer than the level. `covered`: whether the store covers the day.
    """

    country: str
    name: str
    on: date
    tier: Tier | None
    certain: bool
    possible: tuple[Tier, ...]
    status: Literal["active", "suspended"] | None
    since: str | None
    precision: Precision | None
    earliest: date | None
    latest: date | None
    formal_name: str | None
    named_since: str | None
    named_by: str | None
    event: str | None
    confidence: Confidence | None
    history: tuple[Step, ...]
    suspensions: tuple[Suspension, ...]
    sectoral: tuple[Sectoral, ...]
    covered: bool

    def __repr__(self) -> str:
        return f"Standing({self.country!r}, {self.on}, {self.tier!r}, certain={self.certain})"


def answer(store: Store, query: StandingQuery) -> Standing:
    """Return the country's standing on the day."""
    country = store.countries[query.country]
    events = store.select([query.country], ["tier"])
    return standing_of(country, events, query.on, store.coverage, leaders.led_by(store))


def tier_events(store: Store) -> dict[str, list[Event]]:
    """Return the tier events of each country that has any, in date order."""
    events: dict[str, list[Event]] = {}
    for event in store.select(kinds=["tier"]):
        for code in event.countries:
            events.setdefault(code, []).append(event)
    return events


def standing_of(
    country: Country,
    events: Iterable[Event],
    on: date,
    coverage: Coverage,
    led_by: Callable[[date], tuple[LedBy, ...]] = lambda _: (),
) -> Standing:
    """Return a country's standing on a day, from its events; those of other kinds than tier are ignored.

    `led_by` returns who led Vietnam on a day.
    """
    tiers = sorted((event for event in events if event.kind == "tier"), key=lambda event: event.order)
    steps = [event for event in tiers if event.tier != "sectoral"]
    done, pending = settle(steps, on)
    state = _fold(done)
    later = [_fold([*done, *pending[: count + 1]]) for count in range(len(pending))]
    moves = pairwise([state, *later])
    doubts = [event for event, (was, now) in zip(pending, moves, strict=True) if was.answer != now.answer]
    possible = dict.fromkeys(now.answer[0] for now in later if now.answer[0] not in (None, state.answer[0]))
    gained, held = state.gained, state.held
    named = state.named if held and held.formal_name else None
    bounds = doubts or ([gained] if gained else [])
    return Standing(
        country=country.code,
        name=country.name,
        on=on,
        tier=held.tier if held else None,
        certain=not doubts,
        possible=tuple(tier for tier in possible if tier),
        status=None if held is None else "suspended" if state.suspended else "active",
        since=gained.date if gained else None,
        precision=gained.precision if gained else None,
        earliest=min((event.earliest for event in bounds), default=None),
        latest=max((event.latest for event in bounds), default=None),
        formal_name=held.formal_name if held else None,
        named_since=named.date if named else None,
        named_by=named.id if named else None,
        event=gained.id if gained else None,
        confidence=gained.confidence if gained else None,
        history=tuple(_steps((event for event in steps if not event.status), on, led_by)),
        suspensions=tuple(_suspensions(steps, on)),
        sectoral=tuple(_sectoral(tiers, on)),
        covered=coverage.covers(on),
    )


def standings_over_time(country: Country, events: Iterable[Event], coverage: Coverage) -> list[Standing]:
    """Return the country's standings on every day on which the answer changes; each holds until the next one's day.

    An answer changes only on the first and last days of events.
    """
    tiers = [event for event in events if event.kind == "tier"]
    days = sorted({day for event in tiers for day in (event.earliest, event.latest)})
    found: list[Standing] = []
    before = standing_of(country, (), date.min, coverage)
    for day in days:
        now = standing_of(country, tiers, day, coverage)
        if _answer(now) != _answer(before):
            found.append(now)
        before = now
    return found


def _answer(standing: Standing) -> Standing:
    """Return what a standing says apart from the day that it is for."""
    return msgspec.structs.replace(standing, on=date.min, covered=True)


class _State(NamedTuple):
    """The state after some of a country's events.

    `held` is the newest event that set a level, `gained` the one since which that level holds, and `named` the one
    since which it has its name. "Enhanced" and the like keep the level: they change `held` and `named`, not `gained`.
    """

    held: Event | None = None
    gained: Event | None = None
    named: Event | None = None
    suspended: bool = False

    @property
    def answer(self) -> tuple[Tier | None, bool]:
        """The level, and whether it is suspended."""
        return self.held.tier if self.held else None, self.suspended


def _fold(steps: Iterable[Event]) -> _State:
    state = _State()
    for event in steps:
        if event.status:
            state = state._replace(suspended=state.held is not None and event.status == "suspended")
        else:
            same = state.held is not None and state.held.tier == event.tier
            same_name = same and state.held is not None and state.held.formal_name == event.formal_name
            state = _State(
                held=event, gained=state.gained if same else event, named=state.named if same_name else event
            )
    return state


def _steps(levels: Iterable[Event], on: date, led_by: Callable[[date], tuple[LedBy, ...]]) -> Iterable[Step]:
    """Yield a step for each level that has or may have been set by the day, each ending where the next begins."""
    begun = [event for event in levels if event.earliest <= on]
    for event, following in pairwise([*begun, None]):
        assert event is not None  # None only ends the list
        assert event.tier is not None  # a tier event has its tier
        yield Step(
            tier=event.tier,
            from_=event.date,
            to=following.date if following else None,
            event=event.id,
            formal_name=event.formal_name,
            led_by=led_by(event.latest),
        )


def _suspensions(steps: Iterable[Event], on: date) -> Iterable[Suspension]:
    """Yield each suspension begun by the day, until the event that resumes the level or sets a new one."""
    begun = [event for event in steps if event.earliest <= on]
    for at, event in enumerate(begun):
        held = any(not earlier.status for earlier in begun[:at])
        if event.status == "suspended" and held:
            end = next((later for later in begun[at + 1 :] if later.status != "suspended"), None)
            yield Suspension(from_=event.date, to=end.date if end else None, event=event.id)


def _sectoral(tiers: Iterable[Event], on: date) -> Iterable[Sectoral]:
    for event in tiers:
        if event.tier == "sectoral" and event.earliest <= on:
            yield Sectoral(formal_name=event.formal_name, since=event.date, event=event.id, certain=event.latest <= on)
