"""What changed between two days: the steps of every rung, status, sectoral partnership and office, in date order.

A change belongs to the day by which it has certainly happened: `diff(a, b)` leads from what holds on `a` to what holds
on `b`. A change that the next one on the same track undoes (suspended, then resumed) cancels with it and is not told.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from vntimeline import offices
from vntimeline.answers import Change, What
from vntimeline.dates import Day
from vntimeline.model import OFFICES, Event, Office, Store, settle


class Step(NamedTuple):
    """A change, the event that brought it, and the states that it leads from and to."""

    event: Event
    change: Change
    was: object
    now: object


def diff(store: Store, first: Day, last: Day) -> list[Change]:
    """The changes after `first`, up to and including `last`, in date order."""
    steps: list[Step] = []
    for line, track in _tracks(store, first):
        within = {event.id for event in _happened(line, first, last)}
        steps += _without_undone(step for step in track if step.event.id in within)
    steps.sort(key=lambda step: (*step.event.order, step.change.country or step.change.office or "", step.change.what))
    return [step.change for step in steps]


def _happened(line: Sequence[Event], first: Day, last: Day) -> Sequence[Event]:
    """Those of a line's events that have certainly happened by the last day, and had not by the first."""
    return line[len(settle(line, first)[0]) : len(settle(line, last)[0])]


def _tracks(store: Store, first: Day) -> Iterator[tuple[Sequence[Event], Iterable[Step]]]:
    """Everything that can change: the line of events that settles it, and its steps in the order they happened."""
    countries: dict[str, list[Event]] = {code: [] for code in store.countries}
    for event in sorted(store.select(kinds=["tier"]), key=lambda event: event.order):
        for code in event.countries:
            countries[code].append(event)
    for code, events in countries.items():
        rungs = [event for event in events if event.tier != "sectoral"]
        yield rungs, _rungs(rungs, code, first)
        yield rungs, _statuses(rungs, code, first)
        for event in events:
            if event.tier == "sectoral":
                yield [event], [_sectoral(event, code, first)]
    leadership = list(store.select(kinds=["leadership"]))
    for office in OFFICES:
        line = offices.line(leadership, office)
        yield line.events, _handovers(line, first)


def _rungs(events: Iterable[Event], country: str, first: Day) -> Iterator[Step]:
    held = None
    for event in events:
        if not event.status and event.tier != held:
            change = _change(event, "rung", held, event.tier, first, country=country)
            yield Step(event, change, held, event.tier)
            held = event.tier


def _statuses(events: Iterable[Event], country: str, first: Day) -> Iterator[Step]:
    """A rung is active until it is suspended, and again once it is resumed or a new rung comes."""
    holds, was = False, "active"
    for event in events:
        holds = holds or not event.status
        now = "suspended" if event.status == "suspended" and holds else "active"
        if now != was:
            yield Step(event, _change(event, "status", was, now, first, country=country), was, now)
            was = now


def _sectoral(event: Event, country: str, first: Day) -> Step:
    name = event.formal_name or event.title
    return Step(event, _change(event, "sectoral", None, name, first, country=country), None, event.id)


def _handovers(line: offices.Line, first: Day) -> Iterator[Step]:
    """One step for all that happened to an office on one date: who left, and who took over."""
    was: tuple[str | None, bool] = (None, False)
    count = 0
    for _, same_date in groupby(line.events, key=lambda event: event.order[:2]):
        together = list(same_date)
        count += len(together)
        in_charge = line.running(count)[-1:]  # an acting holder stands behind the one who is away
        now = (in_charge[0].person, in_charge[0].acting) if in_charge else (None, False)
        if now != was:
            event = together[-1]
            change = _change(event, "office", was[0], now[0], first, office=line.office, acting=now[1])
            yield Step(event, change, was, now)
            was = now


def _change(
    event: Event,
    what: What,
    before: str | None,
    after: str | None,
    first: Day,
    *,
    country: str | None = None,
    office: Office | None = None,
    acting: bool = False,
) -> Change:
    return Change(
        what=what,
        country=country,
        office=office,
        before=before,
        after=after,
        acting=acting,
        date=event.date,
        certain=event.earliest > first,
        event=event.id,
    )


def _without_undone(steps: Iterable[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if kept and (kept[-1].was, kept[-1].now) == (step.now, step.was):
            kept.pop()
        else:
            kept.append(step)
    return kept
