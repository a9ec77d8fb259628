"""One self-contained web page: the board, the chart and all events. It makes no request to any address.

The HTML is complete by itself. The script adds filters and the board of another day, from data in the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from vntimeline.appearance import TIERS
from vntimeline.model import KINDS, SIGNIFICANCES, Person, Store
from vntimeline.names import by_name
from vntimeline.questions import about
from vntimeline.questions.about import AboutQuery
from vntimeline.questions.board import BOARD
from vntimeline.questions.page import PageQuery
from vntimeline.questions.standing import Standing, standing_events, standing_of
from vntimeline.render.answer import Answer
from vntimeline.render.html.board_data import board_data
from vntimeline.render.html.levels import headline_of, levels_of
from vntimeline.render.html.templates import hash_of, quoted, script, script_json, style, templates
from vntimeline.render.linked_data import data_set, licence_url
from vntimeline.wording import KIND_NAMES, day_of


class _Links:
    """Where the page has its parts; a person has none."""

    def event(self, id: str) -> str:
        return f"#{id}"

    def country(self, code: str) -> str:
        return f"#country={quoted(code)}"

    def person(self, name: str) -> str:
        return ""


class Choice(NamedTuple):
    """A checkbox of a filter, and how many events it has by itself."""

    value: str
    label: str
    events: int


def page(answer: Answer[Standing, PageQuery]) -> str:
    """Return the page of the answer's store, with the board of the query's day."""
    store, query = answer.loaded, answer.query
    look, js = style("style", "page"), script("search", "board", "country", "page")
    content = _content(store, query, answer.records)
    data = board_data(store, query.on, _Links())
    data |= {"relations": _relations(store, query.on), "choices": _countries(store)}
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            **content,
            covered=answer.covered,
            policy=_policy(look, js),
            style=look,
            script=js,
            data=script_json(data),
            about_data=script_json(data_set(store)),
        )
    )


def _content(store: Store, query: PageQuery, standings: Sequence[Standing]) -> dict[str, Any]:
    """Return what the template shows."""
    return {
        "store": store,
        "compact": True,
        "links": _Links(),
        "about": about.answer(store, AboutQuery()),
        "licence": licence_url(store.licence),
        "headline": headline_of(store, query.on),
        "spellings": _spellings(store),
        "levels": levels_of(store, query.on, standings),
        "years": [(year, list(own)) for year, own in groupby(store.events, lambda event: event.earliest.year)],
        "choices": _choices(store),
        "has_countries": bool(store.index.countries),
        "key_events": sum(event.significance == "key" for event in store.events),
    }


def _relations(store: Store, on: date) -> dict[str, list[str]]:
    """Return since when there are diplomatic relations with each country, in words, and by which event."""
    standings = (standing_of(store, code, events, on) for code, events in standing_events(store).items())
    return {each.country: [day_of(each.relations.since), each.relations.event] for each in standings if each.relations}


def _spellings(store: Store) -> list[Person]:
    """Return the people whose names have a Vietnamese spelling of their own, by name."""
    own = (person for person in store.people.values() if person.vi and person.vi != person.name)
    return sorted(own, key=lambda person: by_name(person.name))


# The filters


def _choices(store: Store) -> dict[str, list[Choice]]:
    """Return what each filter of a fixed word offers: what occurs in the store, in the store's own order."""
    events = list(store.events)

    def counted(values: Iterable[str], of: str) -> Iterator[tuple[str, int]]:
        for value in values:
            if count := sum(1 for event in events if getattr(event, of) == value):
                yield value, count

    return {
        "tier": [Choice(tier, TIERS[tier].label, count) for tier, count in counted(filter(None, BOARD), "tier")],
        "kind": [Choice(kind, KIND_NAMES[kind], count) for kind, count in counted(KINDS, "kind")],
        "significance": [Choice(each, each, count) for each, count in counted(SIGNIFICANCES, "significance")],
    }


def _countries(store: Store) -> list[tuple[str, str, str]]:
    """Return the countries that have events, by name: the code, the name, and a Vietnamese name that differs.

    The script makes the boxes of their filter, which is of no use without it: their HTML would take four times as much.
    """
    own = (country for country in store.countries.values() if country.code in store.index.countries)
    return [
        (country.code, country.name, country.vi if country.vi and country.vi != country.name else "")
        for country in sorted(own, key=lambda country: by_name(country.name))
    ]


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style and this script run, and nothing is fetched."""
    return (
        f"default-src 'none'; style-src '{hash_of(style)}'; script-src '{hash_of(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
