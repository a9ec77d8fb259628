"""How many of some events may be past on a day, found in two ways; the oracles of standings and of leaders use it."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise, product

from tests.helpers import DAY
from vntimeline.model import Event


def by_bounds(events: Sequence[Event], on: date) -> list[int]:
    """The first so many of the events may be past, if each of these may be past and none of the others must be."""
    return [
        past
        for past in range(len(events) + 1)
        if all(each.earliest <= on for each in events[:past]) and all(each.latest > on for each in events[past:])
    ]


def by_force(events: Sequence[Event], on: date) -> list[int]:
    """The same, by a trial of every possible day of every event."""
    spans = [[each.earliest + DAY * n for n in range((each.latest - each.earliest).days + 1)] for each in events]
    choices = (days for days in product(*spans) if all(a <= b for a, b in pairwise(days)))
    return sorted({sum(day <= on for day in days) for days in choices})
