"""What changed between two days: levels, their status, sectoral partnerships and offices, in date order.

A change counts on the day by which it has certainly happened: the changes from `a` to `b` lead from what holds on `a`
to what holds on `b`. A change that the next one of the same country or office reverses (suspended, then resumed) is
left out with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple, Self, get_args

import msgspec

from vntimeline.model import Event, Store, settle
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.leaders import Terms, terms_of
from vntimeline.questions.standing import standing_events
from vntimeline.record import Record

What = Literal["rung", "status", "sectoral", "office"]
WHAT: tuple[What, ...] = get_args(What)
_SPELLINGS = {"rung": ("level", "tier")}


class ChangesQuery(Query, frozen=True):
    """Two days, and the changes between them that are asked for."""

    first: date = msgspec.field(name="from")
    """The first day; changes on it are not included."""
    last: date = msgspec.field(name="to")
    """The last day; changes on it are included."""
    what: tuple[What, ...] = ()
    """The kinds of changes asked for; none means all."""
    country: tuple[str, ...] = ()
    """The codes of the countries asked for; none means all."""

    @classmethod
    def parse(cls, store: Store, first: When, last: When, *, what: Words = (), country: Words = ()) -> Self:
        """Read what a user typed: the last day of each date.

        Raises DateError, also where the dates are reversed, UnknownName or AmbiguousName.
        """
        start, end = arguments.day(first), arguments.day(last)
        begun = start if first is None else arguments.partial_date(first).earliest
        help = f"a date means its last day: write {begun}" if begun <= end else "give the earlier date first"
        arguments.in_order(start, end, help)
        return cls(
            start,
            end,
            arguments.chosen(what, WHAT, "kind of change", _SPELLINGS),
            arguments.countries(store, country),
        )


class Change(Record, frozen=True, kw_only=True):
    """What one event changed: a level, its status, a sectoral partnership, or who holds an office."""

    what: What
    """What changed: a partnership level (`rung`), its status, a sectoral partnership, or an office."""
    country: str | None
    """The code of the country; null for an office."""
    office: str | None
    """The id of the office; null for a country."""
    before: str | None
    """What held before: a tier, active or suspended, or a person; null for none."""
    after: str | None
    """What holds since: a tier, active or suspended, the name of a sectoral partnership, or a person; null for none."""
    acting: bool
    """Whether the person in `after` is an acting holder."""
    date: str
    """The date of the event (EDTF)."""
    certain: bool
    """False where the day is not known and may be before the first day asked about."""
    event: str
    """The id of the event."""
    covered: bool
    """Whether the store covers both days asked about."""


State = tuple[str | None, bool]
"""What holds: a tier, active or suspended, a partnership's name, or a person; and whether the person is acting."""

NOTHING: State = (None, False)


class _Step(NamedTuple):
    """What one event changed of a country or an office."""

    event: Event
    what: What
    of: str
    was: State
    now: State


def answer(store: Store, query: ChangesQuery) -> list[Change]:
    """Return the changes after the first day, up to and including the last, in date order."""
    steps: list[_Step] = []
    for events, track in _tracks(store):
        within = {event.id for event in _happened(events, query.first, query.last)}
        steps += _without_reversed(step for step in track if step.event.id in within)
    steps.sort(key=lambda step: (*step.event.order, step.of, step.what))
    covered = store.covers(query.first, query.last)
    countries = frozenset(query.country)
    return [
        Change(
            what=step.what,
            country=None if step.what == "office" else step.of,
            office=step.of if step.what == "office" else None,
            before=step.was[0],
            after=step.now[0],
            acting=step.now[1],
            date=step.event.date,
            certain=step.event.earliest > query.first,
            event=step.event.id,
            covered=covered,
        )
        for step in steps
        if (not query.what or step.what in query.what) and (not countries or step.of in countries)
    ]


def _happened(events: Sequence[Event], first: date, last: date) -> Sequence[Event]:
    """Return those events that have certainly happened by the last day, and had not by the first."""
    return events[len(settle(events, first)[0]) : len(settle(events, last)[0])]


def _tracks(store: Store) -> Iterator[tuple[Sequence[Event], Iterable[_Step]]]:
    """Yield everything that can change: the events that decide it, and its steps in the order they happened."""
    by_country = standing_events(store)
    for code in filter(by_country.__contains__, store.countries):
        tiers = (event for event in by_country[code] if event.kind == "tier")
        events = sorted(tiers, key=lambda event: event.order)
        levels = [event for event in events if event.tier != "sectoral"]
        yield levels, _levels(levels, code)
        yield levels, _statuses(levels, code)
        for event in events:
            if event.tier == "sectoral":
                yield [event], [_Step(event, "sectoral", code, NOTHING, (event.formal_name or event.title, False))]
    for terms in terms_of(store, store.offices):
        yield terms.events, _handovers(terms)


def _levels(events: Iterable[Event], country: str) -> Iterator[_Step]:
    was = NOTHING
    for event in events:
        now = (event.tier, False)
        if not event.status and now != was:
            yield _Step(event, "rung", country, was, now)
            was = now


def _statuses(events: Iterable[Event], country: str) -> Iterator[_Step]:
    """Yield suspensions and resumptions: a level is active unless suspended, and a new level is active."""
    holds, was = False, "active"
    for event in events:
        holds = holds or not event.status
        now = "suspended" if event.status == "suspended" and holds else "active"
        if now != was:
            yield _Step(event, "status", country, (was, False), (now, False))
            was = now


def _handovers(terms: Terms) -> Iterator[_Step]:
    """Yield one step for all that happened to an office on one date: who left, and who took over."""
    was = NOTHING
    count = 0
    for _, same_date in groupby(terms.events, key=lambda event: event.order[:2]):
        together = list(same_date)
        count += len(together)
        in_charge = terms.running[count][-1:]  # an acting holder comes after the one who is absent
        now = (in_charge[0].person, in_charge[0].acting) if in_charge else NOTHING
        if now != was:
            yield _Step(together[-1], "office", terms.office, was, now)
            was = now


def _without_reversed(steps: Iterable[_Step]) -> list[_Step]:
    kept: list[_Step] = []
    for step in steps:
        if kept and (kept[-1].was, kept[-1].now) == (step.now, step.was):
            kept.pop()
        else:
            kept.append(step)
    return kept
