"""The versions of the data: which one a change belongs to.

A data version is the year, the month and a number: 2026.11.2 is the second release in November 2026. The log has the
day of every release, since each adds or corrects something; so the number of a release follows from the days before it.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from vntimeline.model import Store


def released_on(store: Store) -> dict[date, str]:
    """Return the version released on each day on which the data changed, in order; none without a version."""
    if store.version is None or store.released is None:
        return {}
    days = {event.added for event in store.events if event.added} | {each.date for each in store.corrections}
    return versions({*days, store.released})


def versions(days: set[date]) -> dict[date, str]:
    """Return the versions released on these days, which are all days of release."""
    months = groupby(sorted(days), key=lambda day: (day.year, day.month))
    return {day: f"{year}.{month}.{at}" for (year, month), own in months for at, day in enumerate(own, 1)}


def day_of(version: str, released: Mapping[date, str]) -> date | None:
    """Return the day on which a version was released, if it is known."""
    return next((day for day, known in released.items() if known == version), None)
