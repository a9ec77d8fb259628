"""Rungs over time, by folding a country's tier events.

A rung holds from its event's date (inclusive) until the country's next one (exclusive). An event whose day is not known
splits time in three: before its span it has not happened, from the span's last day on it has, and in between it may
have. Events of one country are taken to have happened in their date order.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from vntimeline.dates import Day
from vntimeline.model import LADDER, Country, Coverage, Event, LedBy, Sectoral, Standing, Step, Suspension, Tier, settle

BOARD: tuple[str | None, ...] = (*reversed(LADDER), "special", "sectoral", None)
"""The order of the board, highest rung first."""


def standing(
    country: Country,
    events: Iterable[Event],
    on: Day,
    coverage: Coverage,
    led_by: Callable[[Day], tuple[LedBy, ...]] = lambda _: (),
) -> Standing:
    """The country's standing on a day, from its events (others than those of kind tier are passed over).

    `led_by` tells who led Vietnam on a day.
    """
    tiers = sorted((event for event in events if event.kind == "tier"), key=lambda event: event.order)
    steps = [event for event in tiers if event.tier != "sectoral"]
    done, pending = settle(steps, on)
    state = _fold(done)
    later = [_fold([*done, *pending[: count + 1]]) for count in range(len(pending))]
    moves = pairwise([state, *later])
    doubts = [event for event, (was, now) in zip(pending, moves, strict=True) if was.answer != now.answer]
    possible = dict.fromkeys(now.answer[0] for now in later if now.answer[0] not in (None, state.answer[0]))
    gained, held = state.gained, state.held
    named = state.named if held and held.formal_name else None
    bounds = doubts or ([gained] if gained else [])
    return Standing(
        country=country.code,
        name=country.name,
        on=on,
        tier=held.tier if held else None,
        certain=not doubts,
        possible=tuple(tier for tier in possible if tier),
        status=None if held is None else "suspended" if state.suspended else "active",
        since=gained.date if gained else None,
        precision=gained.precision if gained else None,
        earliest=min((event.earliest for event in bounds), default=None),
        latest=max((event.latest for event in bounds), default=None),
        formal_name=held.formal_name if held else None,
        named_since=named.date if named else None,
        named_by=named.id if named else None,
        event=gained.id if gained else None,
        confidence=gained.confidence if gained else None,
        history=tuple(_steps((event for event in steps if not event.status), on, led_by)),
        suspensions=tuple(_suspensions(steps, on)),
        sectoral=tuple(_sectoral(tiers, on)),
        covered=coverage.covers(on),
    )


def over_time(country: Country, events: Iterable[Event], coverage: Coverage) -> list[Standing]:
    """The country's standings on every day on which the answer changes, in order; each holds until the next one's day.

    Between the first and last days of its events nothing changes, so those are the only days to look at.
    """
    tiers = [event for event in events if event.kind == "tier"]
    days = sorted({day for event in tiers for day in (event.earliest, event.latest)})
    found: list[Standing] = []
    for day in days:
        now = standing(country, tiers, day, coverage)
        if not found or _answer(now) != _answer(found[-1]):
            found.append(now)
    return found


def _answer(standing: Standing) -> Standing:
    """What a standing says apart from the day it is asked for."""
    return msgspec.structs.replace(standing, on=Day.min, covered=True)


def rank(tier: str | None) -> int:
    """Where a tier stands on the board: the highest rung first, then what stands beside the ladder, then none."""
    return BOARD.index(tier)


def is_on_board(standing: Standing, tiers: Collection[str]) -> bool:
    """Whether a standing belongs on the board of the day: a rung, one that may hold, or a sectoral partnership.

    `tiers` narrows to some of these; empty, any will do.
    """
    has = {standing.tier, *standing.possible, *(("sectoral",) if standing.sectoral else ())} - {None}
    return bool(has & set(tiers) if tiers else has)


class _State(NamedTuple):
    """Where a ladder stands after some of its events: the newest rung event, that which gained the rung, on ice or not.

    "Enhanced" and the like keep the rung: they change `held` and `named`, which gave the name, not `gained`.
    """

    held: Event | None = None
    gained: Event | None = None
    named: Event | None = None
    suspended: bool = False

    @property
    def answer(self) -> tuple[Tier | None, bool]:
        """What is told of it: the rung, and whether it is suspended."""
        return self.held.tier if self.held else None, self.suspended


def _fold(steps: Iterable[Event]) -> _State:
    state = _State()
    for event in steps:
        if event.status:
            state = state._replace(suspended=state.held is not None and event.status == "suspended")
        else:
            same = state.held is not None and state.held.tier == event.tier
            same_name = same and state.held is not None and state.held.formal_name == event.formal_name
            state = _State(
                held=event, gained=state.gained if same else event, named=state.named if same_name else event
            )
    return state


def _steps(rungs: Iterable[Event], on: Day, led_by: Callable[[Day], tuple[LedBy, ...]]) -> Iterable[Step]:
    """One step a ladder event that has or may have happened by the day, each ending where the next begins."""
    begun = [event for event in rungs if event.earliest <= on]
    for event, following in pairwise([*begun, None]):
        assert event is not None  # None only ends the list
        assert event.tier is not None  # a tier event has its tier
        yield Step(
            tier=event.tier,
            from_=event.date,
            to=following.date if following else None,
            event=event.id,
            formal_name=event.formal_name,
            led_by=led_by(event.latest),
        )


def _suspensions(steps: Iterable[Event], on: Day) -> Iterable[Suspension]:
    """Each suspension begun by the day, until the event that resumes the rung or sets a new one."""
    begun = [event for event in steps if event.earliest <= on]
    for at, event in enumerate(begun):
        if event.status == "suspended":
            end = next((later for later in begun[at + 1 :] if later.status != "suspended"), None)
            yield Suspension(from_=event.date, to=end.date if end else None, event=event.id)


def _sectoral(tiers: Iterable[Event], on: Day) -> Iterable[Sectoral]:
    for event in tiers:
        if event.tier == "sectoral" and event.earliest <= on:
            yield Sectoral(formal_name=event.formal_name, since=event.date, event=event.id, certain=event.latest <= on)
