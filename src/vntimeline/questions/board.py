"""The board: the standings of all countries on a day."""

from collections.abc import Collection
from datetime import date
from typing import Self

from vntimeline.counts import CountsOverTime, LevelCounts, count
from vntimeline.levels import course
from vntimeline.model import LADDER, Store, Tier
from vntimeline.names import by_name
from vntimeline.questions import Query, arguments, leaders
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.standing import Standing, standing_events, standing_of

BOARD: tuple[Tier | None, ...] = (*reversed(LADDER), "special", "sectoral", None)
"""The order of the board: the highest level first, then what is outside the ladder, then no partnership."""


class BoardQuery(Query, frozen=True):
    """The day, and to what the board is narrowed."""

    on: date
    """The day asked about."""
    tier: tuple[Tier, ...] = ()
    """The tiers asked for; none means all."""
    country: tuple[str, ...] = ()
    """The codes of the countries asked for; none means all."""

    @classmethod
    def parse(cls, store: Store, on: When = None, *, tier: Words = (), country: Words = ()) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName or DateError."""
        return cls(arguments.day(on), arguments.tiers(tier), arguments.countries(store, country))


def answer(store: Store, query: BoardQuery) -> list[Standing]:
    """Return the standings of all countries that had a level or a sectoral partnership by the day, highest first."""
    led_by = leaders.led_by(store)
    standings = [
        standing_of(store, code, events, query.on, led_by)
        for code, events in standing_events(store, query.country).items()
        if any(event.kind == "tier" for event in events)  # most countries have diplomatic relations only
    ]
    return sorted((each for each in standings if _is_on_board(each, query.tier)), key=order)


def counts(store: Store, on: date) -> LevelCounts:
    """Return how many countries of the store have each level on a day."""
    return count(course(events).on(on) for events in standing_events(store).values())


def counts_over_time(store: Store) -> CountsOverTime:
    """Return how many countries of the store have each level on every day."""
    return CountsOverTime(map(course, standing_events(store).values()))


def order(standing: Standing) -> tuple[int, date, tuple[str, str]]:
    """Return a sort key: the highest level first, within a level the oldest, then by name."""
    return BOARD.index(standing.tier), standing.earliest or date.max, by_name(standing.name)


def _is_on_board(standing: Standing, tiers: Collection[str]) -> bool:
    """Return whether a country has, or may have, one of these tiers (none: any tier)."""
    has = {standing.tier, *standing.possible, *(("sectoral",) if standing.sectoral else ())} - {None}
    return bool(has & set(tiers) if tiers else has)
