"""Timeline: the public questions to a store. Each method reads its arguments and asks one module of `questions`."""

import os
from collections.abc import Sequence
from typing import Unpack

from vntimeline.model import Country, Event, Store
from vntimeline.questions import about, anniversaries, arguments, board, changes, countries, events, leaders, standing
from vntimeline.questions.about import About, AboutQuery
from vntimeline.questions.anniversaries import WITHIN, AnniversariesQuery, Anniversary
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.changes import Change, ChangesQuery
from vntimeline.questions.countries import CountriesQuery, CountryRow
from vntimeline.questions.events import EventFilters, EventIdQuery, EventQuery
from vntimeline.questions.leaders import Leader, LeadersQuery
from vntimeline.questions.standing import Standing, StandingQuery
from vntimeline.store import Progress
from vntimeline.store import load as load_store


class Timeline:
    """Questions to a store. Names and dates are taken as a user types them; answers are frozen records.

    Every method raises UnknownName or AmbiguousName for a name, and DateError for a date, that cannot be resolved.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"Timeline({self.store.title!r}, {len(self.store.events)} events)"

    def events(self, **filters: Unpack[EventFilters]) -> list[Event]:
        """Return the events that match all filters; see EventFilters."""
        return events.answer(self.store, EventQuery.parse(self.store, **filters))

    def event(self, id: str) -> Event:
        """Return the event with this id."""
        return events.by_id(self.store, EventIdQuery.parse(self.store, id))[0]

    def tier(self, country: str, on: When = None) -> Standing:
        """Return Vietnam's partnership level with a country, today or on the last day of `on`."""
        return standing.answer(self.store, StandingQuery.parse(self.store, country, on))

    def tiers(self, on: When = None, *, tier: Words = ()) -> list[Standing]:
        """Return the standings of all countries that had a level or a sectoral partnership by a day, highest first.

        `tier` narrows to some levels, or to those with a `sectoral` partnership.
        """
        return board.answer(self.store, BoardQuery.parse(on, tier=tier))

    def leaders(self, on: When = None, *, office: Words = (), history: bool = False) -> list[Leader]:
        """Return who holds each office on a day; with `history`, everybody who held it, in order."""
        return leaders.answer(self.store, LeadersQuery.parse(self.store, on, office=office, history=history))

    def diff(self, first: When, last: When) -> list[Change]:
        """Return what changed after the day `first`, up to the day `last`."""
        return changes.answer(self.store, ChangesQuery.parse(first, last))

    def anniversaries(
        self, *, within: str = WITHIN, year: str | int | None = None, country: Words = (), only_round: bool = False
    ) -> list[Anniversary]:
        """Return the anniversaries `within` a time from today (90d, 12w, 3m, 1y), or in a `year`."""
        query = AnniversariesQuery.parse(self.store, within=within, year=year, country=country, only_round=only_round)
        return anniversaries.answer(self.store, query)

    def countries(self, on: When = None) -> list[CountryRow]:
        """Return the registry by name: each country with its standing on a day and the number of its events."""
        return countries.answer(self.store, CountriesQuery.parse(on))

    def about(self) -> About:
        """Return what the store contains, in numbers, and how to cite it."""
        return about.answer(self.store, AboutQuery())

    def country(self, name: str) -> Country:
        """Return the country or body that a code or name means, whatever its case and diacritics."""
        return arguments.country(self.store, name)

    def person(self, name: str) -> str:
        """Return the registry's name of the person that a name, or enough words of it, means."""
        return arguments.person(self.store, name)


def load(
    store: str | os.PathLike[str] | None = None,
    add: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    progress: Progress | None = None,
) -> Timeline:
    """Load the embedded store, or the file `store`, with the files `add` laid over it.

    `progress` is called with the fraction done while a store is read for the first time. Raises StoreError, with all
    problems found, where a file is missing, unreadable or invalid.
    """
    overlays = [add] if isinstance(add, str | os.PathLike) else add
    return Timeline(load_store(store, overlays, progress))
