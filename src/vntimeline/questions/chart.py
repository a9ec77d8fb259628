"""The levels of countries over time, as periods, for charts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, takewhile
from typing import Literal, Self

import msgspec

from vntimeline.dates import Day, parse_edtf, today
from vntimeline.model import Store, Tier
from vntimeline.names import by_name, choose
from vntimeline.questions import Query, arguments, board, leaders
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import Standing, Step, standing_events, standing_of

SORTS = ("tier", "since", "name")


class ChartQuery(Query, frozen=True):
    """What the chart shows, and in which order."""

    first: date = msgspec.field(name="from")
    """The first day."""
    last: date = msgspec.field(name="to")
    """The last day, inclusive."""
    country: tuple[str, ...]
    """The codes of the countries; none means all that have a level."""
    sort: str
    """The order of the rows: by tier, since, or name."""

    @classmethod
    def parse(
        cls, store: Store, country: Words = (), *, since: When = None, until: When = None, sort: str = "tier"
    ) -> Self:
        """Read what a user typed. Raises UnknownName or DateError.

        A chart ends with `until` (else today, or the last day of which the store tells, whichever is earlier) and
        begins with `since` (else the year in which the first of the countries gained a level).
        """
        codes = arguments.countries(store, country)
        order = choose(sort, SORTS, "sort")
        last = min(today(), store.last_day) if until is None else arguments.partial_date(until).latest
        if since is None:
            events = store.select(codes, ["tier"])
            begun = [event.earliest.year for event in events if event.tier != "special" and event.earliest <= last]
            first = date(min(begun, default=last.year), 1, 1)
        else:
            first = arguments.partial_date(since).earliest
        arguments.in_order(first, last, "give an earlier --since or a later --until")
        return cls(first, last, codes, order)


def answer(store: Store, query: ChartQuery) -> list[Standing]:
    """Return the standings on the chart's last day, in the order of its rows."""
    if query.country:
        events, led_by = standing_events(store, query.country), leaders.led_by(store)
        standings = [standing_of(store, code, events.get(code, ()), query.last, led_by) for code in query.country]
    else:
        standings = board.answer(store, BoardQuery(query.last))
    return _ordered(standings, query.sort)


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which something held: a level, its suspension, or a sectoral partnership.

    It began on some day from `earliest` to `latest`, and ended on some day from `ends` to `ended` (both null while it
    lasts). `named_since` (EDTF) dates the name where that is newer than the level.
    """

    what: Literal["level", "suspended", "sectoral"]
    tier: Tier
    name: str | None
    named_since: str | None
    event: str
    earliest: Day
    latest: Day
    ends: Day | None
    ended: Day | None


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """A country's spells: those of its levels in date order, and those that lie over or beside them."""

    country: str
    name: str
    vi: str | None
    levels: tuple[Spell, ...]
    suspensions: tuple[Spell, ...]
    sectoral: tuple[Spell, ...]


def lane(standing: Standing, vi: str | None) -> Lane:
    """Return the lane of a country as its standing tells it."""
    return Lane(
        country=standing.country,
        name=standing.name,
        vi=vi,
        levels=tuple(_levels(standing)),
        suspensions=tuple(_suspensions(standing)),
        sectoral=tuple(_sectoral(standing)),
    )


def lanes(standings: Iterable[Standing], store: Store) -> list[Lane]:
    """Return a lane for each standing, in their order."""
    return [lane(each, store.countries[each.country].vi) for each in standings]


def _ordered(standings: Iterable[Standing], sort: str) -> list[Standing]:
    """Return standings by level (highest first), by the day of the first level, or by name."""
    if sort == "name":
        return sorted(standings, key=lambda each: by_name(each.name))
    if sort == "since":
        return sorted(standings, key=lambda each: (_first(each), by_name(each.name)))
    return sorted(standings, key=board.order)


def _first(standing: Standing) -> Day:
    dates = [step.from_ for step in standing.history] or [each.since for each in standing.sectoral]
    return min((parse_edtf(text).earliest for text in dates), default=date.max)


def _levels(standing: Standing) -> Iterator[Spell]:
    """Yield one spell for each level: steps that keep it ("enhanced") are one, under the newest name."""
    runs = [list(run) for _, run in groupby(standing.history, key=lambda step: step.tier)]
    for run in runs:
        first, last = run[0], run[-1]
        named = _named(run)
        spell = _spell("level", first.tier, last.formal_name, first.event, first.from_, last.to)
        yield msgspec.structs.replace(spell, named_since=named.from_ if named and named is not first else None)


def _named(run: Sequence[Step]) -> Step | None:
    """Return the step since which the last of these steps' names holds, if it has one."""
    name = run[-1].formal_name
    return list(takewhile(lambda step: step.formal_name == name, reversed(run)))[-1] if name else None


def _suspensions(standing: Standing) -> Iterator[Spell]:
    for each in standing.suspensions:
        if standing.tier:
            yield _spell("suspended", standing.tier, None, each.event, each.from_, each.to)


def _sectoral(standing: Standing) -> Iterator[Spell]:
    for each in standing.sectoral:
        yield _spell("sectoral", "sectoral", each.formal_name, each.event, each.since, None)


def _spell(
    what: Literal["level", "suspended", "sectoral"],
    tier: Tier,
    name: str | None,
    event: str,
    since: str,
    to: str | None,
) -> Spell:
    began, end = parse_edtf(since), parse_edtf(to) if to else None
    return Spell(
        what=what,
        tier=tier,
        name=name,
        named_since=None,
        event=event,
        earliest=began.earliest,
        latest=began.latest,
        ends=end.earliest if end else None,
        ended=end.latest if end else None,
    )
