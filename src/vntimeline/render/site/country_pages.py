"""The pages of the countries, and the list of all of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.model import Country, Event
from vntimeline.names import by_name
from vntimeline.questions.anniversaries import is_marked
from vntimeline.questions.standing import Standing
from vntimeline.render.board_rows import groups, newer_name
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import Drawing, drawing
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
    return Downloads(
        json=addresses.country_json(code),
        csv=addresses.country_csv(code),
        ics=addresses.country_calendar(code),
        atom=addresses.country_feed(code),
        markdown=addresses.country_markdown(code),
    )


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every country of the registry, and the list of them."""
    countries = sorted(content.store.countries.values(), key=lambda country: by_name(country.name))
    around = zip([None, *countries], countries, [*countries[1:], None], strict=False)
    for before, country, after in around:
        yield country_page(content, country, before, after)
    yield page(content, "countries/", "countries.html.j2", countries=countries, groups=_groups(content, countries))


def country_page(
    content: Content, country: Country, before: Country | None = None, after: Country | None = None
) -> tuple[str, bytes]:
    """Return the page of a country; it leads to those before and after it by name."""
    store, code = content.store, country.code
    standing = content.standings[code]
    events = content.by_country.get(code, ())
    steps = rows(standing)
    by_id = {event.id: event for event in events}
    return page(
        content,
        addresses.country(code),
        "country.html.j2",
        country=country,
        picture=content.image(code),
        neighbours=(before, after),
        standing=standing,
        named=newer_name(standing),
        doubt=_doubt(standing),
        anniversary=content.anniversaries.get(code),
        lane=_lane(content, standing),
        steps=[(row, by_id[row.event], leaders(row.led_by, store)) for row in steps],
        supporting=[by_id[id] for id in dict.fromkeys(row.event for row in steps)],
        events=events[::-1],
        main=_main(events),
        disputed=[event for event in events if event.disputed],
        peers=[each for each in content.board if each.tier and each.tier == standing.tier and each.country != code],
        downloads=downloads(code),
        citation=wording.store_citation(store),
    )


def _main(events: Sequence[Event]) -> set[str]:
    """Return the ids of the events that are shown at first."""
    marked = {event.id for event in events if is_marked(event)}
    return marked if marked and len(events) > _FEW else {event.id for event in events}


def _doubt(standing: Standing) -> str:
    """Return what may have changed by the day, in words; empty where the answer is certain."""
    if standing.certain or standing.earliest is None or standing.latest is None:
        return ""
    return wording.perhaps(standing.possible, standing.status == "suspended", standing.earliest, standing.latest)


def _lane(content: Content, standing: Standing) -> Drawing | None:
    """Return the country's row of the chart, if it has one."""
    if not standing.history and not standing.sectoral:
        return None
    return drawing(layout([standing], content.store, *content.chart_days))


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
