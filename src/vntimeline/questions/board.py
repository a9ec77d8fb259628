"""The board: the standings of all countries on a day."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple, Self

import msgspec

from vntimeline.counts import CountsOverTime, LevelCounts, count
from vntimeline.levels import course
from vntimeline.model import LADDER, Store, Tier
from vntimeline.names import by_name
from vntimeline.questions import Query, arguments, leaders
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.standing import Standing, histories_over_time, standing_events, standing_of

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


class BoardOn(NamedTuple):
    """The board on a day: its standings, the numbers of countries, and the countries of which it says something new."""

    on: date
    changed: Sequence[str]
    standings: Sequence[Standing]
    counts: LevelCounts


def over_time(store: Store) -> Iterator[BoardOn]:
    """Yield the board of each day on which it changes, in date order; each holds until the next one's day."""
    led_by = leaders.led_by(store)
    events = {code: own for code, own in standing_events(store).items() if any(event.kind == "tier" for event in own)}
    courses = [course(own) for own in events.values()]
    changes: dict[date, dict[str, Standing]] = {}
    for code, own in events.items():
        for standing in histories_over_time(store, code, own, led_by):
            changes.setdefault(standing.on, {})[code] = standing
    shown: dict[str, Standing] = {}
    for on, new in sorted(changes.items()):
        listed = {code: standing for code, standing in new.items() if _is_on_board(standing, ())}
        changed = sorted(code for code in new if code in listed or code in shown)
        shown = {code: standing for code, standing in shown.items() if code not in new} | listed
        covered = store.covers(on)
        if changed:
            yield BoardOn(
                on,
                changed,
                sorted((msgspec.structs.replace(each, on=on, covered=covered) for each in shown.values()), key=order),
                count(each.on(on) for each in courses),
            )


def order(standing: Standing) -> tuple[int, date, tuple[str, str]]:
    """Return a sort key: the highest level first, within a level the oldest, then by name."""
    return BOARD.index(standing.tier), standing.earliest or date.max, by_name(standing.name)


def _is_on_board(standing: Standing, tiers: Collection[str]) -> bool:
    """Return whether a country has, or may have, one of these tiers (none: any tier)."""
    has = {standing.tier, *standing.possible, *(("sectoral",) if standing.sectoral else ())} - {None}
    return bool(has & set(tiers) if tiers else has)
