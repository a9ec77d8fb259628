"""The partnership level of a country on a day, from its tier events.

A level holds from its event's date (inclusive) until the country's next one (exclusive). An event whose day is not
known divides time in three: before its date it has not happened, from the last day of its date on it has, and in
between it may have. Events of one country happen in their date order. This rule is implemented here and nowhere else.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import NamedTuple

from vntimeline.model import Event, Tier, certain_from


class State(NamedTuple):
    """The state after some of a country's events.

    `held` is the newest event that set a level, `gained` the one since which that level holds, and `named` the one
    since which it has its name. "Enhanced" and the like keep the level: they change `held` and `named`, not `gained`.
    """

    held: Event | None = None
    gained: Event | None = None
    named: Event | None = None
    suspended: bool = False

    @property
    def answer(self) -> tuple[Tier | None, bool]:
        """The level, and whether it is suspended."""
        return self.tier, self.suspended

    @property
    def tier(self) -> Tier | None:
        """The level."""
        return self.held.tier if self.held else None


class Level(NamedTuple):
    """A country's level on a day: the state that certainly holds, and what may have changed it.

    `certain` is false where the level or its status may have changed by the day; `possible` are the levels that may
    hold instead (none, where only the status is in doubt). `earliest` and `latest` bound the change in question: that
    which gained the level where certain, else those that may have come.
    """

    state: State
    certain: bool
    possible: tuple[Tier, ...]
    earliest: date | None
    latest: date | None


class Course(NamedTuple):
    """A country's tier events in date order, without sectoral ones, and what they lead to.

    Each step may have happened from its day in `begins` on, and certainly has from that in `certain_from` on; `states`
    are those before the first step and after each. `turns` are the positions of the steps that change the level or its
    status, `latest` the last days of their dates, and `after` tells for each level after how many steps it holds.
    """

    steps: Sequence[Event]
    begins: Sequence[date]
    certain_from: Sequence[date]
    states: Sequence[State]
    turns: Sequence[int]
    latest: "_Maxima"
    after: Mapping[Tier, Sequence[int]]

    def begun(self, on: date) -> Sequence[Event]:
        """Return the steps that have or may have happened by a day."""
        return self.steps[: bisect_right(self.begins, on)]

    def on(self, day: date) -> Level:
        """Return the level on a day."""
        done, begun = bisect_right(self.certain_from, day), bisect_right(self.begins, day)
        state = self.states[done]
        # What may have happened are the steps from `done` to `begun`: those that change the answer leave it in doubt.
        first, last = bisect_left(self.turns, done), bisect_left(self.turns, begun)
        following = (
            (each[at], tier) for tier, each in self.after.items() for at in [bisect_right(each, done)] if at < len(each)
        )
        possible = tuple(tier for count, tier in sorted(following) if count <= begun and tier != state.tier)
        earliest, latest = (state.gained.earliest, state.gained.latest) if state.gained else (None, None)
        if first < last:
            earliest, latest = self.steps[self.turns[first]].earliest, self.latest.between(first, last)
        return Level(state, first == last, possible, earliest, latest)


def course(events: Iterable[Event]) -> Course:
    """Return the course of a country from its events; those of other kinds, and sectoral ones, are ignored."""
    steps = sorted(
        (event for event in events if event.kind == "tier" and event.tier != "sectoral"), key=lambda event: event.order
    )
    states = list(accumulate(steps, _after, initial=State()))
    turns = [at for at, (was, now) in enumerate(pairwise(states)) if was.answer != now.answer]
    after: dict[Tier, list[int]] = {}
    for count, state in enumerate(states):
        if state.tier:
            after.setdefault(state.tier, []).append(count)
    return Course(
        steps=steps,
        begins=[event.earliest for event in steps],
        certain_from=certain_from(steps),
        states=states,
        turns=turns,
        latest=_Maxima([steps[at].latest for at in turns]),
        after=after,
    )


def _after(state: State, event: Event) -> State:
    """Return the state after one more event."""
    if event.status:
        return state._replace(suspended=state.held is not None and event.status == "suspended")
    same = state.held is not None and state.held.tier == event.tier
    same_name = same and state.held is not None and state.held.formal_name == event.formal_name
    return State(held=event, gained=state.gained if same else event, named=state.named if same_name else event)


class _Maxima:
    """The greatest of any of a list of days that follow one another, without looking at each of them."""

    def __init__(self, days: Sequence[date]) -> None:
        self._rows: list[Sequence[date]] = [days]  # row n has the greatest of each 2 ** n days
        width = 1
        while len(row := self._rows[-1]) > width:
            self._rows.append(list(map(max, row, row[width:])))
            width *= 2

    def between(self, first: int, last: int) -> date:
        """Return the greatest of the days from position `first` to before `last`, of which there is one or more."""
        number = (last - first).bit_length() - 1
        row = self._rows[number]
        return max(row[first], row[last - (1 << number)])
