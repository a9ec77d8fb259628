"""The pages of the countries, and the list of all of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.model import Country
from vntimeline.names import by_name
from vntimeline.questions import anniversaries
from vntimeline.questions.anniversaries import AnniversariesQuery, Anniversary, is_marked
from vntimeline.questions.standing import Standing
from vntimeline.render.board_rows import groups, newer_name
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import Drawing, drawing
from vntimeline.render.html.levels import days_shown
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page
from vntimeline.render.standing_rows import leaders, rows

_FEW = 12
"""Up to this number of events, a page shows all of them at first; of more, those that partners mark."""


class Downloads(NamedTuple):
    """The files with the data of a country, as paths from the root."""

    json: str
    csv: str
    ics: str
    atom: str
    markdown: str


def downloads(code: str) -> Downloads:
    """Return the files with the data of a country."""
    lower = code.lower()
    return Downloads(
        json=f"api/v1/countries/{code}.json",
        csv=f"data/countries/{lower}.csv",
        ics=f"calendars/{lower}.ics",
        atom=f"feeds/countries/{lower}.atom",
        markdown=f"{addresses.country(code)}index.md",
    )


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every country of the registry, and the list of them."""
    coming = _next_anniversaries(content)
    countries = sorted(content.store.countries.values(), key=lambda country: by_name(country.name))
    shown = days_shown(content.store)
    for at, country in enumerate(countries):
        neighbours = (countries[at - 1] if at else None, countries[at + 1] if at + 1 < len(countries) else None)
        values = _country(content, country, shown)
        next_ = coming.get(country.code)
        path = addresses.country(country.code)
        yield page(content, path, "country.html.j2", anniversary=next_, neighbours=neighbours, **values)
    yield page(content, "countries/", "countries.html.j2", countries=countries, groups=_groups(content, countries))


def _country(content: Content, country: Country, shown: tuple[date, date]) -> dict[str, Any]:
    """Return what the page of a country shows; `shown` are the days of its lane in the chart."""
    store = content.store
    standing = content.standings[country.code]
    events = content.by_country.get(country.code, ())
    steps = rows(standing)
    by_id = {event.id: event for event in events}
    main = {event.id for event in events if is_marked(event)} if len(events) > _FEW else set(by_id)
    return {
        "country": country,
        "standing": standing,
        "named": newer_name(standing),
        "doubt": _doubt(standing),
        "steps": [(row, by_id[row.event], leaders(row.led_by, store)) for row in steps],
        "supporting": [by_id[id] for id in dict.fromkeys(row.event for row in steps)],
        "lane": _lane(content, standing, shown),
        "events": events[::-1],
        "main": main or set(by_id),
        "disputed": [event for event in events if event.disputed],
        "peers": [each for each in content.board if each.tier == standing.tier and each.country != country.code]
        if standing.tier
        else [],
        "downloads": downloads(country.code),
        "citation": wording.store_citation(store),
    }


def _doubt(standing: Standing) -> str:
    """Return what may have changed by the day, in words; empty where the answer is certain."""
    if standing.certain or standing.earliest is None or standing.latest is None:
        return ""
    return wording.perhaps(standing.possible, standing.status == "suspended", standing.earliest, standing.latest)


def _lane(content: Content, standing: Standing, shown: tuple[date, date]) -> Drawing | None:
    """Return the country's row of the chart, if it has one."""
    if not standing.history and not standing.sectoral:
        return None
    return drawing(layout([standing], content.store, *shown))


def _next_anniversaries(content: Content) -> dict[str, Anniversary]:
    """Return the next anniversary of each country within a year of the day of the data, by its code."""
    first = max(content.query.on, content.store.released or date.min)
    last = date.fromordinal(min(first.toordinal() + 365, date.max.toordinal()))
    query = AnniversariesQuery(first, last, (), round=False)
    found: dict[str, Anniversary] = {}
    for anniversary in anniversaries.answer(content.store, query):
        for code in anniversary.countries:
            found.setdefault(code, anniversary)
    return found


class Group(NamedTuple):
    """Countries that have, or may have, the same tier: its name, how many, and their codes; none is no partnership."""

    tier: str | None
    label: str
    number: str
    countries: Sequence[str]


def _groups(content: Content, countries: Sequence[Country]) -> list[Group]:
    """Return the countries by their tiers, the highest first; those without one are in the order given."""
    found = [
        Group(
            group.tier,
            TIERS[group.tier].label,
            group.number,
            list(dict.fromkeys(row.standing.country for row in group.rows)),
        )
        for group in groups(content.board)
    ]
    on_board = {each.country for each in content.board}
    others = [each.code for each in countries if each.code not in on_board]
    none = Group(None, wording.NO_PARTNERSHIP.capitalize(), str(len(others)), others)
    return [*found, none] if others else found
