"""Anniversaries: the yearly return of the events that partners mark."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

import msgspec

from vntimeline.dates import Day, ahead, parse_edtf, today
from vntimeline.model import KINDS, Event, Store
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import Words
from vntimeline.record import Record

WITHIN = "90d"
"""How far ahead anniversaries are reported unless a time or a year is given."""


class AnniversariesQuery(Query, frozen=True):
    """The days, both inclusive, the countries (none: all), and whether only multiples of 5 years count."""

    first: date = msgspec.field(name="from")
    last: date = msgspec.field(name="to")
    country: tuple[str, ...]
    round: bool

    @classmethod
    def parse(
        cls,
        store: Store,
        *,
        within: str = WITHIN,
        year: str | int | None = None,
        country: Words = (),
        only_round: bool = False,
    ) -> Self:
        """Read what a user typed: a time from today (90d, 12w, 3m, 1y), or a year. Raises DateError or UnknownName."""
        if year is None:
            first, last = today(), ahead(within)
        else:
            whole = arguments.year(year)
            first, last = whole.earliest, whole.latest
        return cls(first, last, arguments.countries(store, country), only_round)

    @property
    def days(self) -> tuple[date, ...]:
        """One year (five with `round`) before the last day: every event with an anniversary had happened by then."""
        last = self.last - timedelta(days=1) if (self.last.month, self.last.day) == (2, 29) else self.last
        return (last.replace(year=max(1, last.year - (5 if self.round else 1))),)


class Anniversary(Record, frozen=True, kw_only=True):
    """An anniversary of an event.

    `date` is as precise as the event's own (EDTF), `earliest` and `latest` its first and last day; `years` have passed
    since the event (`since`) by then; `round` marks multiples of 5. `covered`: whether the store covers all events that
    have an anniversary in the time asked about.
    """

    date: str
    earliest: Day
    latest: Day
    years: int
    round: bool
    countries: tuple[str, ...]
    title: str
    since: str
    event: str
    covered: bool


def answer(store: Store, query: AnniversariesQuery) -> list[Anniversary]:
    """Return the anniversaries in the days asked about, in date order."""
    covered = store.coverage.covers(*query.days)
    found = [
        anniversary
        for event in store.select(query.country)
        if KINDS[event.kind].anniversary or event.significance == "key"
        for year in range(max(query.first.year, event.earliest.year + 1), query.last.year + 1)
        for anniversary in _in_year(event, year, covered)
        if anniversary.latest >= query.first and anniversary.earliest <= query.last
        if anniversary.round or not query.round
    ]
    return sorted(found, key=lambda each: (each.earliest, each.latest, each.since, each.event))


def _in_year(event: Event, year: int, covered: bool) -> Iterator[Anniversary]:
    """Yield the event's anniversary in a year, as precise as its date; a range over New Year has none."""
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
    """Return a date in another year; 29 February becomes the 28th where there is none."""
    from calendar import isleap  # imports locale: only where it is needed

    moved = f"{year:04}{part[4:]}"
    return moved if isleap(year) else moved.replace("-02-29", "-02-28")
