"""Timeline: the public questions, in one place."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from vntimeline import query
from vntimeline.answers import About, Anniversary, Change, CountryRow, Leader
from vntimeline.appearance import TIER_SHORT
from vntimeline.dates import Day, PartialDate, ahead, parse_entry, today
from vntimeline.errors import DateError, UnknownName
from vntimeline.model import (
    CONFIDENCES,
    KINDS,
    OFFICES,
    SIGNIFICANCES,
    TIERS,
    Country,
    Event,
    Office,
    Standing,
    Store,
)
from vntimeline.names import choose, nearest, resolve
from vntimeline.problems import Progress
from vntimeline.query import SORTS, Query

if TYPE_CHECKING:
    from vntimeline.asked import Window

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
            tier=tiers_named(tier),
            person=tuple(self.person(name) for name in _each(person)),
            office=offices_named(office),
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
        from vntimeline import ladder, offices

        found = self.country(country)
        led_by = offices.led_by(self.store.select(kinds=["leadership"]))
        own = self.store.select([found.code], ["tier"])
        return ladder.standing(found, own, day(on), self.store.coverage, led_by)

    def tiers(self, on: When = None, *, tier: Words = ()) -> list[Standing]:
        """The standings of all countries that had a rung or a sectoral partnership by a day, highest rung first.

        `tier` narrows to some rungs, or to those with a `sectoral` partnership.
        """
        from vntimeline import ladder, offices

        wanted = tiers_named(tier)
        events: dict[str, list[Event]] = {}
        for event in self.store.select(kinds=["tier"]):
            for code in event.countries:
                events.setdefault(code, []).append(event)
        asked = day(on)
        led_by = offices.led_by(self.store.select(kinds=["leadership"]))
        board = [
            ladder.standing(self.store.countries[code], own, asked, self.store.coverage, led_by)
            for code, own in events.items()
        ]
        return sorted(
            (each for each in board if ladder.is_on_board(each, wanted)),
            key=lambda each: (ladder.rank(each.tier), each.earliest or Day.max, each.name),
        )

    def lanes(self, countries: Words = (), since: When = None, until: When = None) -> tuple[list[Standing], Day, Day]:
        """The standings that a picture of the ladder shows, and its first and last day.

        It ends with `until` (else today, or the last day that the store covers, whichever is earlier) and begins with
        `since` (else the year in which the first of these countries gained a rung).
        """
        last = _span(until).latest if until is not None else min(today(), self.store.coverage.until)
        chosen = [self.country(name).code for name in _each(countries)]
        standings = [self.tier(code, last) for code in chosen] if chosen else self.tiers(last)
        if since is not None:
            first = _span(since).earliest
        else:
            events = self.store.select(chosen, ["tier"])
            begun = [event.earliest.year for event in events if event.tier != "special" and event.earliest <= last]
            first = Day(min(begun, default=last.year), 1, 1)
        if last < first:
            raise DateError(f"{last} lies before {first}", "give an earlier --since or a later --until")
        return standings, first, last

    def leaders(self, on: When = None, *, office: Words = (), history: bool = False) -> list[Leader]:
        """Who holds each office on a day; with `history`, everybody who held it, with the spans."""
        from vntimeline import offices

        store = self.store
        events = list(store.select(kinds=["leadership"]))
        found: list[Leader] = []
        for each in offices_named(office) or OFFICES:
            line = offices.line(events, each)
            if history:
                found += offices.history(line, store.people, store.coverage)
            else:
                found += offices.holders(line, day(on), store.people, store.coverage)
        return found

    def diff(self, first: When, last: When) -> list[Change]:
        """What changed after the day `first`, up to the day `last`: rungs, their status, sectoral ones, offices."""
        from vntimeline import changes

        return changes.diff(self.store, *self.days(first, last))

    def days(self, first: When, last: When) -> tuple[Day, Day]:
        """The days that two dates mean (the last day of each), the earlier first; DateError where they are reversed."""
        start, end = day(first), day(last)
        if end < start:
            begun = start if first is None else _span(first).earliest
            help = f"a date means its last day: write {begun}" if begun <= end else "give the earlier date first"
            raise DateError(f"{end} lies before {start}", help)
        return start, end

    def anniversaries(
        self, *, within: str = "90d", year: str | int | None = None, country: Words = (), only_round: bool = False
    ) -> list[Anniversary]:
        """What comes round `within` a time from today (90d, 12w, 3m, 1y), or in a `year`; `only_round`: by fives."""
        from vntimeline import anniversaries

        asked = self.window(within=within, year=year, country=country, only_round=only_round)
        return anniversaries.comes_round(self.store, asked)

    def window(self, *, within: str, year: str | int | None, country: Words, only_round: bool) -> "Window":
        """The arguments of `anniversaries`, with every name and date made out."""
        from vntimeline.asked import Window

        if year is None:
            first, last = today(), ahead(within)
        else:
            whole = _year(year)
            first, last = whole.earliest, whole.latest
        return Window(first, last, tuple(self.country(name).code for name in _each(country)), only_round)

    def countries(self, on: When = None) -> list[CountryRow]:
        """The registry by name: each country with its standing on a day and the number of its events."""
        asked = day(on)
        standings = {standing.country: standing for standing in self.tiers(asked)}
        rows = []
        for country in self.store.countries.values():
            standing = standings.get(country.code)
            rows.append(
                CountryRow(
                    code=country.code,
                    name=country.name,
                    vi=country.vi,
                    aliases=country.aliases,
                    tier=standing.tier if standing else None,
                    since=standing.since if standing else None,
                    certain=standing.certain if standing else True,
                    events=len(self.store.index.countries.get(country.code, ())),
                    covered=self.store.coverage.covers(asked),
                )
            )
        return sorted(rows, key=lambda row: row.name)

    def about(self) -> About:
        """What the store holds, in numbers, and how to cite it."""
        from collections import Counter

        from vntimeline import __version__

        store = self.store
        events = list(store.events)
        kinds = Counter[str](event.kind for event in events)
        confidences = Counter[str](event.confidence for event in events)
        sources = {(each.publisher, each.url or each.title) for event in events for each in event.sources}
        until = store.coverage.until
        return About(
            title=store.title,
            version=__version__,
            code_licence="MIT",
            data_licence=store.licence,
            from_=store.coverage.from_,
            until=until,
            events=len(events),
            countries=len(store.countries),
            people=len(store.people),
            sources=len(sources),
            publishers=len({publisher for publisher, _ in sources}),
            kinds={kind: kinds[kind] for kind in KINDS if kind in kinds},
            confidences={each: confidences[each] for each in CONFIDENCES if each in confidences},
            disputed=sum(1 for event in events if event.disputed),
            cite=f"{store.title}, known until {until} ({len(events)} events); vntimeline {__version__}",
        )

    def country(self, name: str) -> Country:
        """The country or body that a code or name means, whatever its case and diacritics."""
        known = self.store.countries
        return known[resolve(name, {code: country.spellings for code, country in known.items()}, "country")]

    def person(self, name: str) -> str:
        """The registry's name of the person that a name, or enough words of it, means."""
        known = self.store.people
        return resolve(name, {key: person.spellings for key, person in known.items()}, "person", by_words=True)


def load(
    store: str | os.PathLike[str] | None = None,
    add: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    progress: Progress | None = None,
) -> Timeline:
    """The timeline of the embedded store, or of the file `store`, with the files `add` laid over it.

    `progress` is told the fraction done while a store is read for the first time. Raises StoreError, with all problems
    found, where a file is missing, unreadable or invalid.
    """
    from vntimeline.store import load as load_store

    overlays = [add] if isinstance(add, str | os.PathLike) else add
    return Timeline(load_store(store, overlays, progress))


def day(on: When) -> date:
    """The day on which a question is asked: today, or the last day of a date."""
    return today() if on is None else _span(on).latest


def tiers_named(names: Words) -> tuple[str, ...]:
    """The tiers that words mean (`CSP`, `strategic`)."""
    return tuple(choose(name, TIERS, "tier", TIER_SHORT) for name in _each(names))


def offices_named(names: Words) -> tuple[Office, ...]:
    """The offices that words mean (`prime minister`)."""
    return cast(tuple[Office, ...], tuple(choose(name, OFFICES, "office") for name in _each(names)))


def _span(when: str | date | PartialDate) -> PartialDate:
    if isinstance(when, PartialDate):
        return when
    return parse_entry(when.isoformat() if isinstance(when, date) else when)


def _window(since: When, until: When, year: str | int | None) -> tuple[date | None, date | None]:
    """The first and last day asked for; `year` narrows what the others leave."""
    within = None if year is None else _year(year)
    firsts = [_span(when).earliest for when in (since, within) if when is not None]
    lasts = [_span(when).latest for when in (until, within) if when is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _year(year: str | int) -> PartialDate:
    return _span(f"{year:04}" if isinstance(year, int) else year)


def _each(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
