"""The registry of countries, with the standing of each on a day."""

from datetime import date
from typing import Self

from vntimeline.model import Ids, Store, Tier
from vntimeline.names import by_name
from vntimeline.questions import Query, arguments, board
from vntimeline.questions.arguments import When
from vntimeline.questions.board import BoardQuery
from vntimeline.record import Record


class CountriesQuery(Query, frozen=True):
    """The day of the standings."""

    on: date
    """The day asked about."""

    @classmethod
    def parse(cls, on: When = None) -> Self:
        """Read what a user typed. Raises DateError."""
        return cls(arguments.day(on))


class CountryRow(Record, frozen=True, kw_only=True):
    """A country or body of the registry, its standing on a day, and how many events concern it."""

    code: str
    """ISO 3166-1 alpha-2; for a body its abbreviation, such as EU or ASEAN."""
    name: str
    """The usual English name."""
    vi: str | None
    """The usual Vietnamese name."""
    aliases: tuple[str, ...]
    """Other names by which it is found."""
    ids: Ids | None
    """Its identifiers in other lists; null for a body that is not a state."""
    tier: Tier | None
    """Its level or special relationship on the day; null for none."""
    since: str | None
    """The date since which it has this tier (EDTF)."""
    certain: bool
    """False where the day lies within the date of a change whose day is not known."""
    events: int
    """How many events concern it, on any day."""
    covered: bool
    """Whether the store covers the day."""


def answer(store: Store, query: CountriesQuery) -> list[CountryRow]:
    """Return every country and body of the registry, by name."""
    standings = {standing.country: standing for standing in board.answer(store, BoardQuery(query.on))}
    covered = store.covers(query.on)
    rows = []
    for country in store.countries.values():
        standing = standings.get(country.code)
        rows.append(
            CountryRow(
                code=country.code,
                name=country.name,
                vi=country.vi,
                aliases=country.aliases,
                ids=country.ids,
                tier=standing.tier if standing else None,
                since=standing.since if standing else None,
                certain=standing.certain if standing else True,
                events=len(store.index.countries.get(country.code, ())),
                covered=covered,
            )
        )
    return sorted(rows, key=lambda row: by_name(row.name))
