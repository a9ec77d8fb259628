"""Timeline: the public questions, in one place."""

import os
from collections.abc import Iterable, Sequence
from datetime import date

from vntimeline import query
from vntimeline.dates import PartialDate, parse_entry, today
from vntimeline.errors import UnknownName
from vntimeline.model import (
    CONFIDENCES,
    KINDS,
    OFFICES,
    SIGNIFICANCES,
    TIER_SHORT,
    TIERS,
    Country,
    Event,
    Standing,
    Store,
)
from vntimeline.names import choose, nearest, resolve
from vntimeline.query import SORTS, Query

Words = str | Iterable[str]
"""One name, or several of which any will do."""

When = str | date | PartialDate | None
"""A date as a user types it, a day, or a partial date."""


class Timeline:
    """Questions to a store. Names and dates are taken as a user types them; answers are frozen records."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"Timeline({self.store.title!r}, {len(self.store.events)} events)"

    def events(
        self,
        *,
        country: Words = (),
        kind: Words = (),
        tier: Words = (),
        person: Words = (),
        office: Words = (),
        place: Words = (),
        since: When = None,
        until: When = None,
        year: str | int | None = None,
        search: Words = (),
        significance: Words = (),
        min_confidence: str | None = None,
        sort: str = "date",
        reverse: bool = False,
        limit: int | None = None,
    ) -> list[Event]:
        """The events that match: OR within one argument, AND between them.

        Raises UnknownName or AmbiguousName for a name, DateError for a date.
        """
        asked = self.query(
            country=country,
            kind=kind,
            tier=tier,
            person=person,
            office=office,
            place=place,
            since=since,
            until=until,
            year=year,
            search=search,
            significance=significance,
            min_confidence=min_confidence,
            sort=sort,
            reverse=reverse,
            limit=limit,
        )
        return self.run(asked)

    def query(
        self,
        *,
        country: Words = (),
        kind: Words = (),
        tier: Words = (),
        person: Words = (),
        office: Words = (),
        place: Words = (),
        since: When = None,
        until: When = None,
        year: str | int | None = None,
        search: Words = (),
        significance: Words = (),
        min_confidence: str | None = None,
        sort: str = "date",
        reverse: bool = False,
        limit: int | None = None,
    ) -> Query:
        """The arguments of `events`, with every name and date made out."""
        first, last = _window(since, until, year)
        return Query(
            country=tuple(self.country(name).code for name in _each(country)),
            kind=tuple(choose(name, KINDS, "kind") for name in _each(kind)),
            tier=tuple(choose(name, TIERS, "tier", TIER_SHORT) for name in _each(tier)),
            person=tuple(self.person(name) for name in _each(person)),
            office=tuple(choose(name, OFFICES, "office") for name in _each(office)),
            place=tuple(_each(place)),
            since=first,
            until=last,
            search=tuple(_each(search)),
            significance=tuple(choose(name, SIGNIFICANCES, "significance") for name in _each(significance)),
            min_confidence=choose(min_confidence, CONFIDENCES, "confidence") if min_confidence else None,
            sort=choose(sort, SORTS, "sort"),
            reverse=reverse,
            limit=limit,
        )

    def run(self, asked: Query) -> list[Event]:
        """The events that a query asks for."""
        return query.run(asked, self.store)

    def event(self, id: str) -> Event:
        """The event with this id; UnknownName suggests others."""
        for event in self.store.events:
            if event.id == id:
                return event
        raise UnknownName(
            f"unknown id: {id!r}", nearest(id, {event.id: () for event in self.store.events}) or "list shows every id"
        )

    def tier(self, country: str, on: When = None) -> Standing:
        """At which rung Vietnam stands with a country, today or on the last day of `on`."""
        from vntimeline import ladder

        found = self.country(country)
        return ladder.standing(found, self.store.select([found.code], ["tier"]), day(on), self.store.coverage)

    def country(self, name: str) -> Country:
        """The country or body that a code or name means, whatever its case and diacritics."""
        known = self.store.countries
        return known[resolve(name, {code: country.spellings for code, country in known.items()}, "country")]

    def person(self, name: str) -> str:
        """The registry's name of the person that a name, or enough words of it, means."""
        known = self.store.people
        return resolve(name, {key: person.spellings for key, person in known.items()}, "person", by_words=True)


def load(store: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> Timeline:
    """The timeline of the embedded store, or of the file `store`, with the files `add` laid over it.

    Raises StoreError, with all problems found, where a file is missing, unreadable or invalid.
    """
    from vntimeline.store import load as load_store

    return Timeline(load_store(store, add))


def day(on: When) -> date:
    """The day on which a question is asked: today, or the last day of a date."""
    return today() if on is None else _span(on).latest


def _span(when: str | date | PartialDate) -> PartialDate:
    if isinstance(when, PartialDate):
        return when
    return parse_entry(when.isoformat() if isinstance(when, date) else when)


def _window(since: When, until: When, year: str | int | None) -> tuple[date | None, date | None]:
    """The first and last day asked for; `year` narrows what the others leave."""
    within = None if year is None else f"{year:04}" if isinstance(year, int) else year
    firsts = [_span(when).earliest for when in (since, within) if when is not None]
    lasts = [_span(when).latest for when in (until, within) if when is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _each(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
