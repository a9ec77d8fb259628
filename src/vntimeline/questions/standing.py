"""The partnership level of a country on a day, from its tier events.

A level holds from its event's date (inclusive) until the country's next one (exclusive). An event whose day is not
known divides time in three: before its date it has not happened, from the last day of its date on it has, and in
between it may have. Events of one country happen in their date order. This rule is implemented here and nowhere else.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, dropwhile, pairwise
from typing import Literal, NamedTuple, Self

import msgspec

from vntimeline.dates import Precision
from vntimeline.model import Confidence, Event, Store, Tier, certain_from
from vntimeline.questions import Query, arguments, leaders
from vntimeline.questions.arguments import When
from vntimeline.questions.leaders import LedBy
from vntimeline.record import Record

_KINDS = ("tier", "relations")
"""The kinds of events that decide a standing."""


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


class Relations(Record, frozen=True, kw_only=True):
    """Diplomatic relations, the first step of a country's history: since when (EDTF), and by which event.

    `certain` is false where the day lies within that date.
    """

    since: str
    event: str
    certain: bool


class Standing(Record, frozen=True, kw_only=True):
    """Vietnam's partnership level with a country on a day.

    `certain` is false where the day lies within the date of an event whose day is not known: `tier` and `status` are
    then what held before it, and `possible` lists the levels that may hold instead (none, where only the status is in
    doubt). `earliest` and `latest` bound the change in question: that of `since` where certain, else those of the
    changes that may have come. `since`, its `precision`, `event` and `confidence` tell when, and how certainly, the
    level was gained; `formal_name` is the newest one at that level, and `named_since` (EDTF) and `named_by` (an event)
    date it: a name can be newer than the level. `relations` is null where the store has no event that establishes them
    by the day. `events` is the number of all events that concern the country. `covered`: whether the store covers the
    day.
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
    relations: Relations | None
    history: tuple[Step, ...]
    suspensions: tuple[Suspension, ...]
    sectoral: tuple[Sectoral, ...]
    events: int
    covered: bool

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
    course = _course(events)
    begun = course.steps[: bisect_right(course.begins, on)]
    return msgspec.structs.replace(
        _level(store, country, course, on),
        history=tuple(_steps((event for event in begun if not event.status), led_by)),
        suspensions=tuple(_suspensions(begun)),
    )


class _Course(NamedTuple):
    """A country's events by what they decide, each in date order.

    `steps` set a level or its status. Each may have happened from its day in `begins` on, and certainly has from that
    in `certain_from` on; `states` are those before the first step and after each. `turns` are the positions of those
    that change the level or its status, `latest` the last days of their dates, and `after` tells for each level after
    how many steps it holds.
    """

    relations: Sequence[Event]
    sectoral: Sequence[Event]
    steps: Sequence[Event]
    begins: Sequence[date]
    certain_from: Sequence[date]
    states: Sequence["_State"]
    turns: Sequence[int]
    latest: "_Maxima"
    after: Mapping[Tier, Sequence[int]]


def _course(events: Iterable[Event]) -> _Course:
    ordered = sorted(events, key=lambda event: event.order)
    tiers = [event for event in ordered if event.kind == "tier"]
    steps = [event for event in tiers if event.tier != "sectoral"]
    states = list(accumulate(steps, _after, initial=_State()))
    turns = [at for at, (was, now) in enumerate(pairwise(states)) if was.answer != now.answer]
    after: dict[Tier, list[int]] = {}
    for count, state in enumerate(states):
        if tier := state.answer[0]:
            after.setdefault(tier, []).append(count)
    return _Course(
        relations=[event for event in ordered if event.kind == "relations"],
        sectoral=[event for event in tiers if event.tier == "sectoral"],
        steps=steps,
        begins=[event.earliest for event in steps],
        certain_from=certain_from(steps),
        states=states,
        turns=turns,
        latest=_Maxima([steps[at].latest for at in turns]),
        after=after,
    )


def _level(store: Store, country: str, course: _Course, on: date) -> Standing:
    """Return a country's standing on a day without its history and suspensions."""
    done, begun = bisect_right(course.certain_from, on), bisect_right(course.begins, on)
    state = course.states[done]
    gained, held = state.gained, state.held
    named = state.named if held and held.formal_name else None
    # What may have happened are the steps from `done` to `begun`: those that change the answer leave it in doubt.
    first, last = bisect_left(course.turns, done), bisect_left(course.turns, begun)
    following = (
        (each[at], tier) for tier, each in course.after.items() for at in [bisect_right(each, done)] if at < len(each)
    )
    possible = [tier for count, tier in sorted(following) if count <= begun and (held is None or tier != held.tier)]
    earliest, latest = (gained.earliest, gained.latest) if gained else (None, None)
    if first < last:
        earliest, latest = course.steps[course.turns[first]].earliest, course.latest.between(first, last)
    return Standing(
        country=country,
        name=store.countries[country].name,
        on=on,
        tier=held.tier if held else None,
        certain=first == last,
        possible=tuple(possible),
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
        relations=_relations(course.relations, on),
        history=(),
        suspensions=(),
        sectoral=tuple(_sectoral(course.sectoral, on)),
        events=len(store.index.countries.get(country, ())),
        covered=store.covers(on),
    )


def standings_over_time(store: Store, country: str, events: Sequence[Event]) -> list[Standing]:
    """Return a country's standings on every day on which the answer changes; each holds until the next one's day.

    An answer changes only on the first and last days of events. The standings have no history and no suspensions: those
    of every day would be the same steps over and over.
    """
    days = sorted({day for event in events for day in (event.earliest, event.latest)})
    course = _course(events)
    found: list[Standing] = []
    before = _level(store, country, _course(()), date.min)
    for day in days:
        now = _level(store, country, course, day)
        if _answer(now) != _answer(before):
            found.append(now)
        before = now
    return found


def _answer(standing: Standing) -> Standing:
    """Return what a standing says apart from the day that it is for."""
    return msgspec.structs.replace(standing, on=date.min, covered=True)


class _Maxima:
    """The greatest of any of a list of days that follow one another, without looking at each of them."""

    def __init__(self, days: Sequence[date]) -> None:
        self._rows: list[Sequence[date]] = [days]  # row n has the greatest of each 2 ** n days
        width = 1
        while len(row := self._rows[-1]) > width:
            self._rows.append(list(map(max, row, row[width:])))
            width *= 2

    def between(self, first: int, last: int) -> date:
        """Return the greatest of the days from position `first` to before `last`, of which there is one or more."""
        number = (last - first).bit_length() - 1
        row = self._rows[number]
        return max(row[first], row[last - (1 << number)])


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


def _after(state: _State, event: Event) -> _State:
    """Return the state after one more event."""
    if event.status:
        return state._replace(suspended=state.held is not None and event.status == "suspended")
    same = state.held is not None and state.held.tier == event.tier
    same_name = same and state.held is not None and state.held.formal_name == event.formal_name
    return _State(held=event, gained=state.gained if same else event, named=state.named if same_name else event)


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
