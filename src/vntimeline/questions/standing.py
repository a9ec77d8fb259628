"""A country's standing on a day: its partnership level, with the history that led to it.

The level follows from the events by the rule of `vntimeline.levels`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import dropwhile, pairwise
from typing import Literal, NamedTuple, Self

import msgspec

from vntimeline.dates import Precision
from vntimeline.levels import Course, course
from vntimeline.model import Confidence, Event, Store, Tier
from vntimeline.questions import Query, arguments, leaders
from vntimeline.questions.arguments import When
from vntimeline.questions.leaders import LedBy
from vntimeline.record import Record

_KINDS = ("tier", "relations")
"""The kinds of events that decide a standing."""


class StandingQuery(Query, frozen=True):
    """Which country, and which day."""

    country: str
    """The code of the country."""
    on: date
    """The day asked about."""

    @classmethod
    def parse(cls, store: Store, country: str, on: When = None) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName or DateError."""
        return cls(arguments.country(store, country).code, arguments.day(on))


class Step(Record, frozen=True, kw_only=True):
    """A level that a country had, from its event's date to the next one's."""

    tier: Tier
    """The level or special relationship."""
    from_: str = msgspec.field(name="from")
    """The date since which it holds under this name (EDTF), inclusive."""
    to: str | None
    """The date of the next step (EDTF), exclusive; null while it holds."""
    event: str
    """The id of the event."""
    formal_name: str | None
    """The formal name that the event gives."""
    led_by: tuple[LedBy, ...]
    """Who led Vietnam when it was gained, on the last day that the date may mean."""


class Sectoral(Record, frozen=True, kw_only=True):
    """A partnership in one field, outside the ladder."""

    formal_name: str | None
    """Its formal name."""
    since: str
    """The date since which it holds (EDTF)."""
    event: str
    """The id of the event."""
    certain: bool
    """False where the day asked about lies within that date."""


class Suspension(Record, frozen=True, kw_only=True):
    """A time in which a level was suspended."""

    from_: str = msgspec.field(name="from")
    """The date on which it was suspended (EDTF)."""
    to: str | None
    """The date on which it was resumed or a new level was set (EDTF); null while the suspension lasts."""
    event: str
    """The id of the event that suspended it."""


class Relations(Record, frozen=True, kw_only=True):
    """Diplomatic relations, the first step of a country's history."""

    since: str
    """Since when (EDTF). Of several events the newest counts: a state's successor continues its relations."""
    event: str
    """The id of the event."""
    certain: bool
    """False where the day asked about lies within that date."""


class Standing(Record, frozen=True, kw_only=True):
    """Vietnam's partnership level with a country on a day."""

    country: str
    """The code of the country."""
    name: str
    """The English name of the country."""
    on: date
    """The day asked about."""
    tier: Tier | None
    """The level or special relationship; null for none. Where `certain` is false, what held before the doubt."""
    certain: bool
    """False where the day lies within the date of an event whose day is not known."""
    possible: tuple[Tier, ...]
    """The levels that may hold instead; none where only the status is in doubt."""
    status: Literal["active", "suspended"] | None
    """Whether the level is suspended; null without a level. Where `certain` is false, what held before the doubt."""
    since: str | None
    """The date on which the level was gained (EDTF)."""
    precision: Precision | None
    """How precisely `since` is known."""
    earliest: date | None
    """The first day that `since` may mean; where `certain` is false, the first on which a change may have come."""
    latest: date | None
    """The last day that `since` may mean; where `certain` is false, the last on which a change may have come."""
    formal_name: str | None
    """The newest formal name at this level."""
    named_since: str | None
    """The date since which it has that name (EDTF); a name can be newer than the level."""
    named_by: str | None
    """The id of the event that gave the name."""
    event: str | None
    """The id of the event by which the level was gained."""
    confidence: Confidence | None
    """How well the sources support that event."""
    relations: Relations | None
    """Diplomatic relations; null where the store has no event that establishes them by the day."""
    history: tuple[Step, ...]
    """The levels until the day, in date order."""
    suspensions: tuple[Suspension, ...]
    """The suspensions until the day, in date order."""
    sectoral: tuple[Sectoral, ...]
    """The sectoral partnerships by the day, in date order; they do not change the level."""
    events: int
    """How many events concern the country, on any day and of any kind."""
    covered: bool
    """Whether the store covers the day."""

    def __repr__(self) -> str:
        return f"Standing({self.country!r}, {self.on}, {self.tier!r}, certain={self.certain})"


def answer(store: Store, query: StandingQuery) -> Standing:
    """Return the country's standing on the day."""
    events = store.select([query.country], _KINDS)
    return standing_of(store, query.country, events, query.on, leaders.led_by(store))


def standing_events(store: Store, countries: Sequence[str] = ()) -> dict[str, list[Event]]:
    """Return the events that decide the standing of each of these countries (none: all), in date order."""
    wanted = frozenset(countries)
    events: dict[str, list[Event]] = {}
    for event in store.select(countries, _KINDS):
        for code in event.countries:
            if not wanted or code in wanted:
                events.setdefault(code, []).append(event)
    return events


def standing_of(
    store: Store,
    country: str,
    events: Iterable[Event],
    on: date,
    led_by: Callable[[date], tuple[LedBy, ...]] = lambda _: (),
) -> Standing:
    """Return a country's standing on a day, from its events of the kinds tier and relations; others are ignored.

    `led_by` returns who led Vietnam on a day.
    """
    return _with_history(store, country, _own(events), on, led_by)


class _Own(NamedTuple):
    """A country's events by what they decide, each in date order."""

    relations: Sequence[Event]
    sectoral: Sequence[Event]
    course: Course


def _own(events: Iterable[Event]) -> _Own:
    ordered = sorted(events, key=lambda event: event.order)
    return _Own(
        relations=[event for event in ordered if event.kind == "relations"],
        sectoral=[event for event in ordered if event.tier == "sectoral"],
        course=course(ordered),
    )


def _with_history(
    store: Store, country: str, own: _Own, on: date, led_by: Callable[[date], tuple[LedBy, ...]]
) -> Standing:
    """Return a country's standing on a day."""
    begun = own.course.begun(on)
    return msgspec.structs.replace(
        _standing(store, country, own, on),
        history=tuple(_steps((event for event in begun if not event.status), led_by)),
        suspensions=tuple(_suspensions(begun)),
    )


def _standing(store: Store, country: str, own: _Own, on: date) -> Standing:
    """Return a country's standing on a day without its history and suspensions."""
    state, certain, possible, earliest, latest = own.course.on(on)
    gained, held = state.gained, state.held
    named = state.named if held and held.formal_name else None
    return Standing(
        country=country,
        name=store.countries[country].name,
        on=on,
        tier=state.tier,
        certain=certain,
        possible=possible,
        status=None if held is None else "suspended" if state.suspended else "active",
        since=gained.date if gained else None,
        precision=gained.precision if gained else None,
        earliest=earliest,
        latest=latest,
        formal_name=held.formal_name if held else None,
        named_since=named.date if named else None,
        named_by=named.id if named else None,
        event=gained.id if gained else None,
        confidence=gained.confidence if gained else None,
        relations=_relations(own.relations, on),
        history=(),
        suspensions=(),
        sectoral=tuple(_sectoral(own.sectoral, on)),
        events=len(store.index.countries.get(country, ())),
        covered=store.covers(on),
    )


def standings_over_time(store: Store, country: str, events: Sequence[Event]) -> list[Standing]:
    """Return a country's standings on every day on which the answer changes; each holds until the next one's day.

    An answer changes only on the first and last days of events. The standings have no history and no suspensions: those
    of every day would be the same steps over and over.
    """
    own = _own(events)
    none = _standing(store, country, _own(()), date.min)
    return _changing([none, *(_standing(store, country, own, day) for day in _turns(events))])


def histories_over_time(
    store: Store, country: str, events: Sequence[Event], led_by: Callable[[date], tuple[LedBy, ...]]
) -> list[Standing]:
    """Return a country's standings as `standings_over_time` does, but in full: with the history and suspensions.

    A step is in the history from the first day of its date on, so that these change on more days.
    """
    own = _own(events)
    none = _standing(store, country, _own(()), date.min)
    return _changing([none, *(_with_history(store, country, own, day, led_by) for day in _turns(events))])


def _turns(events: Iterable[Event]) -> list[date]:
    """Return the days on which a standing may change: the first and last days of events."""
    return sorted({day for event in events for day in (event.earliest, event.latest)})


def _changing(standings: Iterable[Standing]) -> list[Standing]:
    """Return those of the standings, but the first, that say something else than the one before."""
    return [now for before, now in pairwise(standings) if _answer(now) != _answer(before)]


def _answer(standing: Standing) -> Standing:
    """Return what a standing says apart from the day that it is for."""
    return msgspec.structs.replace(standing, on=date.min, covered=True)


def _relations(relations: Sequence[Event], on: date) -> Relations | None:
    """Return the newest relations by the day: a predecessor state's are followed by those of its successor."""
    begun = bisect_right(relations, on, key=lambda event: event.earliest)
    if not begun:
        return None
    newest = relations[begun - 1]
    return Relations(since=newest.date, event=newest.id, certain=newest.latest <= on)


def _steps(levels: Iterable[Event], led_by: Callable[[date], tuple[LedBy, ...]]) -> Iterable[Step]:
    """Yield a step for each level that has or may have been set, each ending where the next begins."""
    for event, following in pairwise([*levels, None]):
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


def _suspensions(steps: Iterable[Event]) -> Iterable[Suspension]:
    """Return each suspension begun, in date order, until the event that resumes the level or sets a new one."""
    end: str | None = None
    found: list[Suspension] = []
    for event in reversed([*dropwhile(lambda event: event.status is not None, steps)]):
        if event.status == "suspended":
            found.append(Suspension(from_=event.date, to=end, event=event.id))
        else:
            end = event.date
    return reversed(found)


def _sectoral(events: Iterable[Event], on: date) -> Iterable[Sectoral]:
    for event in events:
        if event.earliest <= on:
            yield Sectoral(formal_name=event.formal_name, since=event.date, event=event.id, certain=event.latest <= on)
