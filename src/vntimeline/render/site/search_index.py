"""The index in which the script of the website searches: the names of countries and people, and the titles of events.

The script compares them as the command line does (`questions.search`). An event is also found by the names of its
countries and people, to which it refers by their positions, so that each name is in the index once.
"""

from collections.abc import Iterator
from typing import Any

from vntimeline.appearance import TIERS
from vntimeline.names import by_name
from vntimeline.render.html.templates import script_json
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the index."""
    yield "assets/search.json", script_json(search_index(content)).encode()


def search_index(content: Content) -> dict[str, Any]:
    """Return the index: a row for each country, person and event.

    A country has its path, its spellings (the English and the Vietnamese name first, which may be empty), its tier and
    the short name of that; a person a path and spellings likewise; an event its id, its title, its year, and the
    positions of its countries and people. The path of an event is that of `event` with its id in the place of `ID`.
    Countries and people are in the order of their names, events newest first.
    """
    store = content.store
    countries = sorted(store.countries.values(), key=lambda country: by_name(country.name))
    people = sorted(store.people.values(), key=lambda person: by_name(person.name))
    country_at = {country.code: at for at, country in enumerate(countries)}
    person_at = {person.name: at for at, person in enumerate(people)}
    tiers = {standing.country: standing.tier for standing in content.board if standing.certain}
    return {
        "event": addresses.event("ID"),
        "countries": [
            [
                addresses.country(country.code),
                [country.name, country.vi or "", *country.spellings[1 + bool(country.vi) :], country.code],
                tier := tiers.get(country.code) or "",
                TIERS[tier].short if tier else "",
            ]
            for country in countries
        ],
        "people": [[content.people[person.name], [person.name, person.vi or ""]] for person in people],
        "events": [
            [
                event.id,
                event.title,
                f"{event.earliest.year:04}",
                [country_at[code] for code in event.countries],
                [person_at[name] for name in dict.fromkeys((*event.people, *filter(None, (event.person,))))],
            ]
            for event in reversed(store.events)
        ],
    }
