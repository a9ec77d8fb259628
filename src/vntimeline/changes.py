"""What changed between two days: the steps of every rung, status, sectoral partnership and office, in date order.

A change belongs to the day by which it has certainly happened: `diff(a, b)` leads from what holds on `a` to what holds
on `b`. A change that the next one on the same track undoes (suspended, then resumed) cancels with it and is not told.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, cast

from vntimeline import offices
from vntimeline.answers import Change, What
from vntimeline.dates import Day
from vntimeline.model import OFFICES, Event, Office, Store, settle

State = tuple[str | None, bool]
"""What holds: a tier, active or suspended, a partnership's name, or a person; and whether that one acts."""

NOTHING: State = (None, False)


class Step(NamedTuple):
    """What one event changed of a country or an office."""

    event: Event
    what: What
    of: str
    was: State
    now: State


def diff(store: Store, first: Day, last: Day) -> list[Change]:
    """The changes after `first`, up to and including `last`, in date order."""
    steps: list[Step] = []
    for line, track in _tracks(store):
        within = {event.id for event in _happened(line, first, last)}
        steps += _without_undone(step for step in track if step.event.id in within)
    steps.sort(key=lambda step: (*step.event.order, step.of, step.what))
    covered = store.coverage.covers(first, last)
    return [
        Change(
            what=step.what,
            country=None if step.what == "office" else step.of,
            office=cast(Office, step.of) if step.what == "office" else None,
            before=step.was[0],
            after=step.now[0],
            acting=step.now[1],
            date=step.event.date,
            certain=step.event.earliest > first,
            event=step.event.id,
            covered=covered,
        )
        for step in steps
    ]


def _happened(line: Sequence[Event], first: Day, last: Day) -> Sequence[Event]:
    """Those of a line's events that have certainly happened by the last day, and had not by the first."""
    return line[len(settle(line, first)[0]) : len(settle(line, last)[0])]


def _tracks(store: Store) -> Iterator[tuple[Sequence[Event], Iterable[Step]]]:
    """Everything that can change: the line of events that settles it, and its steps in the order they happened."""
    countries: dict[str, list[Event]] = {code: [] for code in store.countries}
    for event in sorted(store.select(kinds=["tier"]), key=lambda event: event.order):
        for code in event.countries:
            countries[code].append(event)
    for code, events in countries.items():
        rungs = [event for event in events if event.tier != "sectoral"]
        yield rungs, _rungs(rungs, code)
        yield rungs, _statuses(rungs, code)
        for event in events:
            if event.tier == "sectoral":
                yield [event], [Step(event, "sectoral", code, NOTHING, (event.formal_name or event.title, False))]
    leadership = list(store.select(kinds=["leadership"]))
    for office in OFFICES:
        line = offices.line(leadership, office)
        yield line.events, _handovers(line)


def _rungs(events: Iterable[Event], country: str) -> Iterator[Step]:
    was = NOTHING
    for event in events:
        now = (event.tier, False)
        if not event.status and now != was:
            yield Step(event, "rung", country, was, now)
            was = now


def _statuses(events: Iterable[Event], country: str) -> Iterator[Step]:
    """A rung is active until it is suspended, and again once it is resumed or a new rung comes."""
    holds, was = False, "active"
    for event in events:
        holds = holds or not event.status
        now = "suspended" if event.status == "suspended" and holds else "active"
        if now != was:
            yield Step(event, "status", country, (was, False), (now, False))
            was = now


def _handovers(line: offices.Line) -> Iterator[Step]:
    """One step for all that happened to an office on one date: who left, and who took over."""
    was = NOTHING
    count = 0
    for _, same_date in groupby(line.events, key=lambda event: event.order[:2]):
        together = list(same_date)
        count += len(together)
        in_charge = line.running(count)[-1:]  # an acting holder stands behind the one who is away
        now = (in_charge[0].person, in_charge[0].acting) if in_charge else NOTHING
        if now != was:
            yield Step(together[-1], "office", line.office, was, now)
            was = now


def _without_undone(steps: Iterable[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if kept and (kept[-1].was, kept[-1].now) == (step.now, step.was):
            kept.pop()
        else:
            kept.append(step)
    return kept
