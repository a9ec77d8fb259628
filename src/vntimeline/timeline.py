"""Timeline: the public questions to a store. Each method reads its arguments and asks one module of `questions`.

The modules are imported where they are asked: importing all of them would be a third of the library's start-up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, SupportsIndex, Unpack

from vntimeline.store import Progress
from vntimeline.store import load as load_store

if TYPE_CHECKING:
    from vntimeline.model import Country, Event, Store
    from vntimeline.questions.about import About
    from vntimeline.questions.anniversaries import Anniversary
    from vntimeline.questions.arguments import When, Words
    from vntimeline.questions.changes import Change
    from vntimeline.questions.cite import Citation
    from vntimeline.questions.countries import CountryRow
    from vntimeline.questions.events import EventFilters
    from vntimeline.questions.leaders import Leader
    from vntimeline.questions.log import LogEntry
    from vntimeline.questions.panel import PanelRow
    from vntimeline.questions.standing import Standing
    from vntimeline.questions.verify import Verification
    from vntimeline.questions.verify.claims import ClaimParts


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
        from vntimeline.questions import events

        return events.answer(self.store, events.EventQuery.parse(self.store, **filters))

    def event(self, id: str) -> Event:
        """Return the event with this id."""
        from vntimeline.questions import events

        return events.by_id(self.store, events.EventIdQuery.parse(self.store, [id]))[0]

    def tier(self, country: str, on: When = None) -> Standing:
        """Return Vietnam's partnership level with a country, today or on the last day of `on`."""
        from vntimeline.questions import standing

        return standing.answer(self.store, standing.StandingQuery.parse(self.store, country, on))

    def tiers(self, on: When = None, *, tier: Words = (), country: Words = ()) -> list[Standing]:
        """Return the standings of all countries that had a level or a sectoral partnership by a day, highest first.

        `tier` narrows to some levels, or to those with a `sectoral` partnership; `country` to some countries.
        """
        from vntimeline.questions import board

        return board.answer(self.store, board.BoardQuery.parse(self.store, on, tier=tier, country=country))

    def leaders(self, on: When = None, *, office: Words = (), history: bool = False) -> list[Leader]:
        """Return who holds each office on a day; with `history`, everybody who held it, in order."""
        from vntimeline.questions import leaders

        query = leaders.LeadersQuery.parse(self.store, on, office=office, history=history)
        return leaders.answer(self.store, query)

    def diff(self, first: When, last: When, *, what: Words = (), country: Words = ()) -> list[Change]:
        """Return what changed after the day `first`, up to the day `last`.

        `what` narrows to changes of a `rung` (level), its `status`, a `sectoral` partnership or an `office`; `country`
        to some countries.
        """
        from vntimeline.questions import changes

        return changes.answer(
            self.store, changes.ChangesQuery.parse(self.store, first, last, what=what, country=country)
        )

    def log(self, since: When = None) -> list[LogEntry]:
        """Return what was added, corrected and withdrawn, newest first, after a data version or from a date on."""
        from vntimeline.questions import log

        return log.answer(self.store, log.LogQuery.parse(self.store, since))

    def anniversaries(
        self,
        *,
        within: str | None = None,
        year: str | SupportsIndex | None = None,
        country: Words = (),
        only_round: bool = False,
        imprecise: bool = False,
    ) -> list[Anniversary]:
        """Return the anniversaries `within` a time from today (90d, 12w, 3m, 1y; 90d by default), or in a `year`.

        The time is at most 100 years. With `imprecise` also those of events that are known to the year only.
        """
        from vntimeline.questions import anniversaries

        query = anniversaries.AnniversariesQuery.parse(
            self.store, within=within, year=year, country=country, only_round=only_round, imprecise=imprecise
        )
        return anniversaries.answer(self.store, query)

    def countries(self, on: When = None) -> list[CountryRow]:
        """Return the registry by name: each country with its standing on a day and the number of its events."""
        from vntimeline.questions import countries

        return countries.answer(self.store, countries.CountriesQuery.parse(on))

    def panel(self, *, since: When = None, until: When = None, by: str = "year", country: Words = ()) -> list[PanelRow]:
        """Return a row for each country and year (or `by` month), the countries by name, for statistics.

        The years are those of the coverage, or those from `since` to `until`.
        """
        from vntimeline.questions import panel

        query = panel.PanelQuery.parse(self.store, since=since, until=until, by=by, country=country)
        return panel.answer(self.store, query)

    def verify(self, **claim: Unpack[ClaimParts]) -> Verification:
        """Return whether a claim is right: a match, close, unknown or a mismatch, with the correct value.

        See ClaimParts for what can be claimed. Raises VntimelineError where the parts make no claim.
        """
        from vntimeline.questions import verify

        return verify.one(self.store, claim)

    def verify_table(self, rows: Iterable[Mapping[str, object]], *, on: When = None) -> list[Verification]:
        """Return whether the claim of each row of a table is right; `on` is the day for rows that name none.

        The columns are country, tier, since, on, relations, office and person; others are kept. A row that cannot be
        read is unknown, with the reason.
        """
        from vntimeline.questions import verify

        return verify.table(self.store, rows, on=on)

    def about(self) -> About:
        """Return what the store contains, in numbers, and how to cite it."""
        from vntimeline.questions import about

        return about.answer(self.store, about.AboutQuery())

    def cite(self, *ids: str) -> list[Citation]:
        """Return the citations of events, each followed by its sources; without ids, that of the data set."""
        from vntimeline.questions import cite

        return cite.answer(self.store, cite.CiteQuery.parse(self.store, ids))

    def country(self, name: str) -> Country:
        """Return the country or body that a code or name means, whatever its case and diacritics."""
        from vntimeline.questions import arguments

        return arguments.country(self.store, name)

    def person(self, name: str) -> str:
        """Return the registry's name of the person that a name, or enough words of it, means."""
        from vntimeline.questions import arguments

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
