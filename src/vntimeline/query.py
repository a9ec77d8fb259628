"""Which events, and in which order: filters and sorting, pure over events."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from vntimeline.model import CONFIDENCES, KINDS, LADDER, TIERS, Event, Store
from vntimeline.names import fold

SORTS = ("date", "country", "kind", "tier")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the events: OR within a field, AND between fields; an empty field asks nothing.

    `country`, `person` and the like hold what the store itself writes (codes, names); `since` and `until` are days,
    inclusive, and an event is in the window when its span touches it. `place` and `search` are compared folded.
    """

    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    search: tuple[str, ...] = ()
    significance: tuple[str, ...] = ()
    min_confidence: str | None = None
    sort: str = "date"
    reverse: bool = False
    limit: int | None = None


class Ids(msgspec.Struct, frozen=True):
    """What `show` is asked."""

    id: tuple[str, ...]


class CountryDay(msgspec.Struct, frozen=True):
    """What `tier` is asked: a country's code, and the day."""

    country: str
    on: date


class BoardDay(msgspec.Struct, frozen=True):
    """What `tiers` is asked: the day, and the tiers it is narrowed to."""

    on: date
    tier: tuple[str, ...]


class OfficesDay(msgspec.Struct, frozen=True):
    """What `leaders` is asked: the offices (none: all), and the day, or null for the whole history."""

    office: tuple[str, ...]
    on: date | None
    history: bool


class Days(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """What `diff` is asked: two days."""

    first: date
    last: date


class Window(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """What `anniversaries` is asked: the days, both inclusive, the countries, and whether only round years count."""

    first: date
    last: date
    country: tuple[str, ...]
    round: bool


class Charted(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """What `chart` is asked: the days, both inclusive, the countries (none: all with a rung), the order of lanes."""

    first: date
    last: date
    country: tuple[str, ...]
    sort: str


class OnDay(msgspec.Struct, frozen=True):
    """What `countries` is asked: the day of the standings."""

    on: date


class Checked(msgspec.Struct, frozen=True):
    """What `check` is asked: the files, laid over one another, and the level of the checks."""

    files: tuple[str, ...]
    level: str


class Nothing(msgspec.Struct, frozen=True):
    """What `about` is asked."""


def run(query: Query, store: Store) -> list[Event]:
    """The store's events that match, sorted and limited as the query says."""
    tests = _tests(query, store)
    found = [event for event in store.select(query.country, query.kind) if all(passes(event) for passes in tests)]
    found.sort(key=_key(query.sort, store), reverse=query.reverse)
    return found if query.limit is None else found[: query.limit]


def _tests(query: Query, store: Store) -> list[Callable[[Event], bool]]:
    """One test for each field that asks something; country and kind are answered by the store's index."""
    tests: list[Callable[[Event], bool]] = []
    if query.tier:
        tests.append(lambda event: event.tier in query.tier)
    if query.person:
        tests.append(lambda event: event.person in query.person or any(p in query.person for p in event.people))
    if query.office:
        tests.append(lambda event: event.office in query.office)
    if query.place:
        places = [fold(place) for place in query.place]
        tests.append(lambda event: event.place is not None and any(place in fold(event.place) for place in places))
    if (since := query.since) is not None:
        tests.append(lambda event: event.latest >= since)
    if (until := query.until) is not None:
        tests.append(lambda event: event.earliest <= until)
    if query.significance:
        tests.append(lambda event: event.significance in query.significance)
    if query.min_confidence:
        enough = CONFIDENCES[: CONFIDENCES.index(query.min_confidence) + 1]
        tests.append(lambda event: event.confidence in enough)
    if query.search:
        wanted = [fold(words).split() for words in query.search]
        tests.append(lambda event: _mentions(event, wanted, store))
    return tests


def _mentions(event: Event, wanted: Iterable[list[str]], store: Store) -> bool:
    """Whether the event's words hold all the words of one of the searches, wherever they stand."""
    text = fold(" ".join(_words(event, store)))
    return any(all(word in text for word in words) for words in wanted)


def _words(event: Event, store: Store) -> Iterable[str]:
    for text in (event.title, event.summary, event.formal_name, event.place, event.reason, event.disputed):
        if text:
            yield text
    for code in event.countries:
        country = store.countries[code]
        yield from (country.name, country.vi or "")
    for name in (*event.people, *((event.person,) if event.person else ())):
        yield from (name, store.people[name].vi or "")
    for source in event.sources:
        yield from (source.title, source.publisher)


def _key(sort: str, store: Store) -> Callable[[Event], Any]:
    """A sort key: what is asked for first, then date order."""
    if sort == "country":
        return lambda event: ([fold(store.countries[code].name) for code in event.countries], event.order)
    ranks: Mapping[str | None, int]
    if sort == "kind":
        ranks = {kind: rank for rank, kind in enumerate(KINDS)}
        return lambda event: (ranks[event.kind], event.order)
    if sort == "tier":
        # The highest rung first, then what stands beside the ladder, then events without a tier.
        ladder = (*reversed(LADDER), *(tier for tier in TIERS if tier not in LADDER))
        ranks = {tier: rank for rank, tier in enumerate((*ladder, None))}
        return lambda event: (ranks[event.tier], event.order)
    return lambda event: event.order
