"""What a reader should know first: how many countries have the highest level, and when far fewer had it."""

from datetime import date

from vntimeline.counts import Number, count
from vntimeline.levels import course
from vntimeline.model import Store
from vntimeline.questions.standing import standing_events
from vntimeline.record import Record

FEWER = 3
"""How many times as many countries have the level as had it at the end of the year that is compared."""


class Headline(Record, frozen=True, kw_only=True):
    """How many countries have the highest level on a day, and how many had it at the end of an earlier year."""

    on: date
    """The day."""
    now: Number
    """How many countries have the level on that day."""
    then: Number | None
    """How many had it at the end of the year; null where no year is compared."""
    year: int | None
    """The year that is compared; null for none."""


def headline(store: Store, on: date) -> Headline:
    """Return the numbers of the highest level on a day, beside those of the latest year-end with at most a third.

    Only a year-end that the store covers is compared, and numbers in doubt count against the comparison: the most that
    may have had the level then, and the fewest that have it now.
    """
    courses = [course(events) for events in standing_events(store).values()]

    def number(day: date) -> Number:
        return count(each.on(day) for each in courses).exclusive.csp

    now = number(on)
    first = store.coverage.from_.year if store.coverage and now.certain else on.year
    for year in range(on.year - 1, first - 1, -1):
        then = number(day := date(year, 12, 31))
        if store.covers(day) and FEWER * (then.certain + then.possible) <= now.certain:
            return Headline(on=on, now=now, then=then, year=year)
    return Headline(on=on, now=now, then=None, year=None)
