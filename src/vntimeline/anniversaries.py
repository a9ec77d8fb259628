"""What comes round: the yearly return of the events that partners mark."""

from calendar import isleap
from collections.abc import Iterator

from vntimeline.answers import Anniversary
from vntimeline.asked import Window
from vntimeline.dates import parse_edtf
from vntimeline.model import Event, Store

MARKED = ("relations", "normalization", "tier", "membership")
"""The kinds whose days are marked; an event of another kind is where its significance is key."""


def comes_round(store: Store, asked: Window) -> list[Anniversary]:
    """The anniversaries that touch the days asked about, in date order."""
    covered = store.coverage.covers(*asked.days)
    found = [
        anniversary
        for event in store.select(asked.country)
        if event.kind in MARKED or event.significance == "key"
        for year in range(max(asked.first.year, event.earliest.year + 1), asked.last.year + 1)
        for anniversary in _in_year(event, year, covered)
        if anniversary.latest >= asked.first and anniversary.earliest <= asked.last
        if anniversary.round or not asked.round
    ]
    return sorted(
        found, key=lambda anniversary: (anniversary.earliest, anniversary.latest, anniversary.since, anniversary.event)
    )


def _in_year(event: Event, year: int, covered: bool) -> Iterator[Anniversary]:
    """The event's return in a year, as precise as its date; a span over the turn of a year has none."""
    years = year - event.earliest.year
    if event.latest.year != event.earliest.year:
        return
    text = "/".join(_moved(part, year) for part in event.date.split("/"))
    when = parse_edtf(text)
    yield Anniversary(
        date=text,
        earliest=when.earliest,
        latest=when.latest,
        years=years,
        round=years % 5 == 0,
        countries=event.countries,
        title=event.title,
        since=event.date,
        event=event.id,
        covered=covered,
    )


def _moved(part: str, year: int) -> str:
    """A date in another year; 29 February falls on the 28th where there is none."""
    moved = f"{year:04}{part[4:]}"
    return moved if isleap(year) else moved.replace("-02-29", "-02-28")
