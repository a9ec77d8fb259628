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
from typing import NamedTuple

import msgspec

from vntimeline.levels import Course, Level
from vntimeline.model import LADDER, Counting, Counts, Tier

_EACH: Mapping[str, frozenset[Tier]] = {
    "CSP": frozenset({"comprehensive-strategic"}),
    "SP": frozenset({"strategic"}),
    "CP": frozenset({"comprehensive"}),
    "total": frozenset(LADDER),
}
COUNTED: Mapping[Counting, Mapping[str, frozenset[Tier]]] = {
    "exclusive": _EACH,
    "inclusive": {**_EACH, "SP": _EACH["SP"] | _EACH["CSP"]},
}
"""For each way of counting, the levels that each number counts."""


class Number(NamedTuple):
    """How many countries certainly have a level, and how many more may have it."""

    certain: int
    possible: int

    def allows(self, count: int) -> bool:
        """Return whether this may be the true number."""
        return self.certain <= count <= self.certain + self.possible


def given(counts: Counts) -> dict[str, int]:
    """Return the numbers that a source gives, by their names."""
    keys = zip(counts.__struct_encode_fields__, msgspec.structs.astuple(counts), strict=True)
    return {name: number for name, number in keys if number is not None}


def agrees(said: Mapping[str, int], stored: Mapping[str, Number]) -> bool:
    """Return whether every number that a source gives may be that of the store."""
    return all(stored[name].allows(number) for name, number in said.items())


def count(levels: Iterable[Level], counting: Counting) -> dict[str, Number]:
    """Return the numbers of countries by level (CSP, SP, CP, total), from the level of each country on a day."""
    totals = [0] * _WIDTH
    for level in levels:
        totals = list(map(add, totals, _shares(level)))
    return _named(totals, counting)


class CountsOverTime:
    """The numbers of countries by level on every day."""

    def __init__(self, courses: Iterable[Course]) -> None:
        changes: defaultdict[date, list[int]] = defaultdict(lambda: [0] * _WIDTH)
        for course in courses:
            before = [0] * _WIDTH
            for day in sorted({*course.begins, *course.certain_from}):
                now = _shares(course.on(day))
                changes[day] = list(map(add, changes[day], map(sub, now, before)))
                before = now
        self._days = sorted(changes)
        deltas = (changes[day] for day in self._days)
        self._totals = list(accumulate(deltas, lambda total, delta: list(map(add, total, delta)), initial=[0] * _WIDTH))

    def between(self, first: date, last: date, counting: Counting) -> Iterator[dict[str, Number]]:
        """Yield the numbers on the first day and after each change until the last."""
        for at in range(bisect_right(self._days, first), bisect_right(self._days, last) + 1):
            yield _named(self._totals[at], counting)


_NUMBERS = [(counting, name) for counting, names in COUNTED.items() for name in names]
_WIDTH = 2 * len(_NUMBERS)


def _shares(level: Level) -> list[int]:
    """Return what a country adds to the certain and to the possible part of each number."""
    may_be = {level.state.tier, *level.possible}
    shares: list[int] = []
    for counting, name in _NUMBERS:
        counted = COUNTED[counting][name]
        certain = may_be <= counted
        shares += (certain, not certain and bool(may_be & counted))
    return shares


def _named(totals: list[int], counting: Counting) -> dict[str, Number]:
    """Return the numbers of one way of counting by their names."""
    return {
        name: Number(totals[2 * at], totals[2 * at + 1]) for at, (way, name) in enumerate(_NUMBERS) if way == counting
    }
