"""What comes round: the yearly return of the events that partners mark."""

from collections.abc import Iterator

from vntimeline.answers import Anniversary
from vntimeline.dates import Day, parse_edtf
from vntimeline.model import Event, Store

MARKED = ("relations", "normalization", "tier", "membership")
"""The kinds whose days are marked; an event of another kind is where its significance is key."""


def between(
    store: Store, first: Day, last: Day, countries: tuple[str, ...] = (), *, only_round: bool = False
) -> list[Anniversary]:
    """The anniversaries that touch the days from `first` to `last`, in date order."""
    found = [
        anniversary
        for event in store.select(countries)
        if event.kind in MARKED or event.significance == "key"
        for year in range(max(first.year, event.earliest.year + 1), last.year + 1)
        for anniversary in _in_year(event, year)
        if anniversary.latest >= first and anniversary.earliest <= last and (anniversary.round or not only_round)
    ]
    return sorted(
        found, key=lambda anniversary: (anniversary.earliest, anniversary.latest, anniversary.since, anniversary.event)
    )


def _in_year(event: Event, year: int) -> Iterator[Anniversary]:
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
    )


def _moved(part: str, year: int) -> str:
    """A date in another year; 29 February falls on the 28th where there is none."""
    moved = f"{year:04}{part[4:]}"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return moved.replace("-02-29", "-02-28") if not leap else moved
