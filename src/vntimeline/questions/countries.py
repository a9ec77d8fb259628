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

    @classmethod
    def parse(cls, on: When = None) -> Self:
        """Read what a user typed. Raises DateError."""
        return cls(arguments.day(on))


class CountryRow(Record, frozen=True, kw_only=True):
    """A country or body of the registry, its standing on a day, and how many events concern it.

    `ids` are its identifiers in other lists; bodies have none. `certain` and `covered` are those of the standing.
    """

    code: str
    name: str
    vi: str | None
    aliases: tuple[str, ...]
    ids: Ids | None
    tier: Tier | None
    since: str | None
    certain: bool
    events: int
    covered: bool


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
