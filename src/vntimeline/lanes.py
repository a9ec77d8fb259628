"""Swim lanes: each country's ladder as stretches of days, for pictures."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Literal

import msgspec

from vntimeline.dates import Day, in_words, parse_edtf
from vntimeline.ladder import rank
from vntimeline.model import Standing, Store, Tier

SORTS = ("tier", "since", "name")


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which something held: a rung, its suspension, or a sectoral partnership.

    It began on some day from `earliest` to `latest`, and ended on some day from `ends` to `ended` (both null while it
    lasts).
    """

    what: Literal["rung", "suspended", "sectoral"]
    tier: Tier
    name: str | None
    event: str
    earliest: Day
    latest: Day
    ends: Day | None
    ended: Day | None


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """A country's stretches: those of its rungs in date order, and those that lie over or beside them."""

    country: str
    name: str
    vi: str | None
    rungs: tuple[Stretch, ...]
    suspensions: tuple[Stretch, ...]
    sectoral: tuple[Stretch, ...]


def lane(standing: Standing, vi: str | None) -> Lane:
    """The lane of a country as its standing tells it."""
    return Lane(
        country=standing.country,
        name=standing.name,
        vi=vi,
        rungs=tuple(_rungs(standing)),
        suspensions=tuple(_suspensions(standing)),
        sectoral=tuple(_sectoral(standing)),
    )


def lanes(standings: Iterable[Standing], store: Store) -> list[Lane]:
    """A lane for each standing, in their order."""
    return [lane(each, store.countries[each.country].vi) for each in standings]


def ordered(standings: Iterable[Standing], sort: str) -> list[Standing]:
    """Standings in the order of the picture: by rung (highest first), by its first rung's day, or by name."""
    if sort == "name":
        return sorted(standings, key=lambda each: each.name)
    if sort == "since":
        return sorted(standings, key=lambda each: (_first(each), each.name))
    return sorted(standings, key=lambda each: (rank(each.tier), each.earliest or date.max, each.name))


def _first(standing: Standing) -> Day:
    dates = [step.from_ for step in standing.history] or [each.since for each in standing.sectoral]
    return min((parse_edtf(text).earliest for text in dates), default=date.max)


def _rungs(standing: Standing) -> Iterator[Stretch]:
    """One stretch a rung: steps that keep it ("enhanced") are one, under the newest name."""
    runs = [list(run) for _, run in groupby(standing.history, key=lambda step: step.tier)]
    for run in runs:
        first, last = run[0], run[-1]
        name = last.formal_name
        if name and name != first.formal_name:  # the name is newer than the rung
            named = next(step for step in run if step.formal_name == name)
            name = f"{name} (since {in_words(named.from_)})"
        yield _stretch("rung", first.tier, name, first.event, first.from_, last.to)


def _suspensions(standing: Standing) -> Iterator[Stretch]:
    for each in standing.suspensions:
        if standing.tier:
            yield _stretch("suspended", standing.tier, None, each.event, each.from_, each.to)


def _sectoral(standing: Standing) -> Iterator[Stretch]:
    for each in standing.sectoral:
        yield _stretch("sectoral", "sectoral", each.formal_name, each.event, each.since, None)


def _stretch(
    what: Literal["rung", "suspended", "sectoral"],
    tier: Tier,
    name: str | None,
    event: str,
    since: str,
    to: str | None,
) -> Stretch:
    began, end = parse_edtf(since), parse_edtf(to) if to else None
    return Stretch(
        what=what,
        tier=tier,
        name=name,
        event=event,
        earliest=began.earliest,
        latest=began.latest,
        ends=end.earliest if end else None,
        ended=end.latest if end else None,
    )
