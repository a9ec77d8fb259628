"""What changed between two days: the steps of every rung, status, sectoral partnership and office, in date order.

A change belongs to the day by which it has certainly happened: `diff(a, b)` leads from what holds on `a` to what holds
on `b`. A change that the next one on the same track undoes (suspended, then resumed) cancels with it and is not told.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from vntimeline import offices
from vntimeline.answers import Change, What
from vntimeline.dates import Day
from vntimeline.model import OFFICES, Event, Office, Store

Step = tuple[Event, Change]
"""A change and the event that brought it."""


def diff(store: Store, first: Day, last: Day) -> list[Change]:
    """The changes after `first`, up to and including `last`, in date order."""
    steps: list[Step] = []
    for track in _tracks(store, first):
        steps += _without_undone(step for step in track if first < step[0].latest <= last)
    steps.sort(key=lambda step: (*step[0].order, step[1].country or step[1].office or "", step[1].what))
    return [change for _, change in steps]


def _tracks(store: Store, first: Day) -> Iterator[Iterable[Step]]:
    """Everything that can change, each a line of steps in the order in which they happened."""
    countries: dict[str, list[Event]] = {code: [] for code in store.countries}
    for event in sorted(store.select(kinds=["tier"]), key=lambda event: event.order):
        for code in event.countries:
            countries[code].append(event)
    for code, events in countries.items():
        rungs = [event for event in events if event.tier != "sectoral"]
        yield _rungs(rungs, code, first)
        yield _statuses(rungs, code, first)
        yield _sectoral((event for event in events if event.tier == "sectoral"), code, first)
    leadership = list(store.select(kinds=["leadership"]))
    for office in OFFICES:
        yield _handovers(offices.line(leadership, office), first)


def _rungs(events: Iterable[Event], country: str, first: Day) -> Iterator[Step]:
    held = None
    for event in events:
        if not event.status and event.tier != held:
            yield _step(event, "rung", held, event.tier, first, country=country)
            held = event.tier


def _statuses(events: Iterable[Event], country: str, first: Day) -> Iterator[Step]:
    """A rung is active until it is suspended, and again once it is resumed or a new rung comes."""
    held = "active"
    for event in events:
        now = "suspended" if event.status == "suspended" else "active"
        if now != held:
            yield _step(event, "status", held, now, first, country=country)
            held = now


def _sectoral(events: Iterable[Event], country: str, first: Day) -> Iterator[Step]:
    for event in events:
        yield _step(event, "sectoral", None, event.formal_name or event.title, first, country=country)


def _handovers(line: offices.Line, first: Day) -> Iterator[Step]:
    """One step for all that happened to an office on one date: who left, and who took over."""
    held: tuple[str | None, bool] = (None, False)
    count = 0
    for _, same_date in groupby(line.events, key=lambda event: event.order[:2]):
        together = list(same_date)
        count += len(together)
        in_charge = line.running(count)[-1:]  # an acting holder stands behind the one who is away
        now = (in_charge[0].person, in_charge[0].acting) if in_charge else (None, False)
        if now != held:
            yield _step(together[-1], "office", held[0], now[0], first, office=line.office, acting=now[1])
            held = now


def _step(
    event: Event,
    what: What,
    before: str | None,
    after: str | None,
    first: Day,
    *,
    country: str | None = None,
    office: Office | None = None,
    acting: bool = False,
) -> Step:
    return event, Change(
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
        if kept and (kept[-1][1].before, kept[-1][1].after) == (step[1].after, step[1].before):
            kept.pop()
        else:
            kept.append(step)
    return kept
