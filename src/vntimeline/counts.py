"""How many countries have each partnership level, in the two ways that sources count.

Comprehensive strategic partners are either counted apart from strategic ones (exclusive) or also among them
(inclusive, as in most Vietnamese sources). Comprehensive partners are counted apart in both. A country whose level is
in doubt is counted as possible.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate
from operator import add, sub

import msgspec

from vntimeline.levels import Course, Level
from vntimeline.model import COUNTED_NAMES, LADDER, Counting, Counts, Tier
from vntimeline.record import Record
from vntimeline.wording import level_numbers, number

_EACH: Mapping[str, frozenset[Tier]] = {
    "csp": frozenset({"comprehensive-strategic"}),
    "sp": frozenset({"strategic"}),
    "cp": frozenset({"comprehensive"}),
    "total": frozenset(LADDER),
}
COUNTED: Mapping[Counting, Mapping[str, frozenset[Tier]]] = {
    "exclusive": _EACH,
    "inclusive": {**_EACH, "sp": _EACH["sp"] | _EACH["csp"]},
}
"""For each way of counting, the levels that each number counts."""


class Number(Record, frozen=True, gc=False):
    """How many countries certainly have a level, and how many more may have it."""

    certain: int
    """How many countries certainly have the level."""
    possible: int
    """How many more may have it, because the day lies within an imprecise date."""

    def __str__(self) -> str:
        return number(self.certain, self.possible)

    def allows(self, count: int) -> bool:
        """Return whether this may be the true number."""
        return self.certain <= count <= self.certain + self.possible


class Numbers(Record, frozen=True, kw_only=True, rename=COUNTED_NAMES):
    """How many countries have each level."""

    csp: Number
    """Comprehensive strategic partners."""
    sp: Number
    """Strategic partners; in inclusive counting with the comprehensive strategic ones."""
    cp: Number
    """Comprehensive partners."""
    total: Number
    """All countries on the ladder, each counted once."""

    def __str__(self) -> str:
        return level_numbers({name: str(each) for name, each in msgspec.structs.asdict(self).items()})

    def beside(self, said: Counts) -> str:
        """Return in words those of the numbers that a source gives, too."""
        return level_numbers({name: str(getattr(self, name)) for name in given(said)})


class LevelCounts(Record, frozen=True, kw_only=True):
    """How many countries have each level, in both ways of counting."""

    exclusive: Numbers
    """Each country is counted at its own level only."""
    inclusive: Numbers
    """Comprehensive strategic partners are also counted among the strategic ones, as in most Vietnamese sources."""


def count(levels: Iterable[Level]) -> LevelCounts:
    """Return how many countries have each level, from the level of each of them on a day."""
    totals = _NOTHING
    for level in levels:
        totals = list(map(add, totals, _shares(level)))
    return _counts(totals)


def given(counts: Counts) -> dict[str, int]:
    """Return the numbers that a source gives, by their fields."""
    said: dict[str, int | None] = msgspec.structs.asdict(counts)
    return {name: number for name, number in said.items() if number is not None}


def agrees(said: Counts, stored: Numbers) -> bool:
    """Return whether every number that a source gives may be that of the store."""
    return all(getattr(stored, name).allows(number) for name, number in given(said).items())


class CountsOverTime:
    """The numbers of countries by level on every day."""

    def __init__(self, courses: Iterable[Course]) -> None:
        changes: defaultdict[date, list[int]] = defaultdict(lambda: _NOTHING)
        for course in courses:
            before = _NOTHING
            for day in sorted({*course.begins, *course.certain_from}):
                now = _shares(course.on(day))
                changes[day] = list(map(add, changes[day], map(sub, now, before)))
                before = now
        self._days = sorted(changes)
        deltas = (changes[day] for day in self._days)
        self._totals = list(accumulate(deltas, lambda total, delta: list(map(add, total, delta)), initial=_NOTHING))

    def between(self, first: date, last: date, counting: Counting) -> Iterator[Numbers]:
        """Yield the numbers on the first day and after each change until the last."""
        for at in range(bisect_right(self._days, first), bisect_right(self._days, last) + 1):
            yield getattr(_counts(self._totals[at]), counting)


_NUMBERS = [(counting, name) for counting, names in COUNTED.items() for name in names]
_NOTHING = [0] * (2 * len(_NUMBERS))


def _shares(level: Level) -> list[int]:
    """Return what a country adds to the certain and to the possible part of each number."""
    may_be = {level.state.tier, *level.possible}
    shares: list[int] = []
    for counting, name in _NUMBERS:
        counted = COUNTED[counting][name]
        certain = may_be <= counted
        shares += (certain, not certain and bool(may_be & counted))
    return shares


def _counts(totals: list[int]) -> LevelCounts:
    """Return the sums of what all countries add."""
    numbers = {(counting, name): Number(*totals[2 * at : 2 * at + 2]) for at, (counting, name) in enumerate(_NUMBERS)}
    ways = {counting: Numbers(**{name: numbers[counting, name] for name in _EACH}) for counting in COUNTED}
    return LevelCounts(**ways)
