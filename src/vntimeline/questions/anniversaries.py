"""Anniversaries: the yearly return of the events that partners mark."""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from typing import Self, SupportsIndex

import msgspec

from vntimeline.dates import Day, ahead, parse_edtf, to_the_day, to_the_month, today
from vntimeline.errors import DateError
from vntimeline.model import KINDS, Event, Store
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import Words
from vntimeline.record import Record

WITHIN = "90d"
"""How far ahead anniversaries are reported unless a time or a year is given."""


LONGEST = 100
"""How many years ahead anniversaries may be asked for."""


class AnniversariesQuery(Query, frozen=True):
    """Which anniversaries are asked for."""

    first: date = msgspec.field(name="from")
    """The first day."""
    last: date = msgspec.field(name="to")
    """The last day, inclusive."""
    country: tuple[str, ...]
    """The codes of the countries asked for; none means all."""
    round: bool
    """Whether only multiples of five years are asked for."""
    imprecise: bool = False
    """Whether anniversaries of events that are known to the year only are asked for, too."""

    @classmethod
    def parse(
        cls,
        store: Store,
        *,
        within: str | None = None,
        year: str | SupportsIndex | None = None,
        country: Words = (),
        only_round: bool = False,
        imprecise: bool = False,
    ) -> Self:
        """Read what a user typed: a time from today (90d, 12w, 3m, 1y), or a year. Raises DateError or UnknownName."""
        if year is None:
            first, last = today(), ahead(WITHIN if within is None else within)
            if last.year - first.year > LONGEST:
                raise DateError(f"{within!r} is more than {LONGEST} years", f"give at most {LONGEST}y, or a --year")
        elif within is not None:
            raise DateError("a year and a time from today are both given", "give one of --year and --within")
        else:
            whole = arguments.year(year)
            first, last = whole.earliest, whole.latest
        return cls(first, last, arguments.countries(store, country), only_round, imprecise)

    @property
    def days(self) -> tuple[date, ...]:
        """One year (five with `round`) before the last day: every event with an anniversary had happened by then."""
        last = self.last - timedelta(days=1) if (self.last.month, self.last.day) == (2, 29) else self.last
        return (last.replace(year=max(1, last.year - (5 if self.round else 1))),)


class Anniversary(Record, frozen=True, kw_only=True):
    """An anniversary of an event."""

    date: str
    """The day of the anniversary, as precise as the date of the event (EDTF)."""
    earliest: Day
    """The first day that `date` may mean."""
    latest: Day
    """The last day that `date` may mean."""
    years: int
    """How many years will have passed since the event."""
    round: bool
    """Whether `years` is a multiple of five."""
    countries: tuple[str, ...]
    """The codes of the countries that the event concerns."""
    title: str
    """The title of the event."""
    since: str
    """The date of the event (EDTF)."""
    event: str
    """The id of the event."""
    covered: bool
    """Whether the store covers all events that have an anniversary in the time asked about."""


def answer(store: Store, query: AnniversariesQuery) -> list[Anniversary]:
    """Return the anniversaries in the days asked about, in date order.

    What is known to the month follows the days of that month; what is known to the year comes last.
    """
    covered = store.covers(*query.days)
    found = [
        anniversary
        for event in store.select(query.country)
        if has_anniversary(event, imprecise=query.imprecise)
        for anniversary in _anniversaries(event, query, covered)
        if anniversary.round or not query.round
    ]
    return sorted(found, key=_order)


def is_marked(event: Event) -> bool:
    """Return whether partners mark the anniversaries of an event: of the kinds that have them, and of key events."""
    return KINDS[event.kind].anniversary or event.significance == "key"


def has_anniversary(event: Event, *, imprecise: bool = False) -> bool:
    """Return whether the anniversaries of an event are reported.

    With `imprecise`, also those of one that is known to the year only. A range of more than a year has none: any day
    would be an anniversary.
    """
    return is_marked(event) and (imprecise or to_the_month(event.date)) and not _lasts_a_year(event)


def _lasts_a_year(event: Event) -> bool:
    begun = event.earliest
    return event.latest.year - begun.year > 1 or _moved(begun.isoformat(), 1) <= event.latest.isoformat()


def _order(anniversary: Anniversary) -> tuple[object, ...]:
    first = anniversary.earliest
    return (
        not to_the_month(anniversary.date),
        (first.year, first.month),
        not to_the_day(anniversary.date),
        (first, anniversary.latest, anniversary.since, anniversary.event),
    )


def _anniversaries(event: Event, query: AnniversariesQuery, covered: bool) -> Iterator[Anniversary]:
    """Yield the anniversaries of an event in the days asked about, as precise as its date.

    A range over New Year comes round as one.
    """
    begun = event.earliest.year
    over = event.latest.year - begun  # 1 for a range over New Year, else 0
    for year in range(max(query.first.year - over, begun + 1), min(query.last.year, MAXYEAR - over) + 1):
        years = year - begun
        text = "/".join(_moved(part, years) for part in event.date.split("/"))
        when = parse_edtf(text)
        if when.latest >= query.first and when.earliest <= query.last:
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


def _moved(part: str, years: int) -> str:
    """Return a date some years later; 29 February becomes the 28th where there is none."""
    from calendar import isleap  # imports locale: only where it is needed

    year = int(part[:4]) + years
    moved = f"{year:04}{part[4:]}"
    return moved if isleap(year) else moved.replace("-02-29", "-02-28")
