"""Which events, and in which order: filters and sorting, pure over events."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from vntimeline.model import CONFIDENCES, KINDS, LADDER, TIERS, Event, Store
from vntimeline.names import fold

SORTS = ("date", "country", "kind", "tier")


class Asked(msgspec.Struct, frozen=True):
    """What a question was asked, as the JSON's `query` tells it back."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days that a store must know for the answer to be whole: those asked about."""
        return tuple(value for value in msgspec.structs.astuple(self) if isinstance(value, date))


class Query(Asked, frozen=True, kw_only=True):
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
