"""One self-contained web page: the board, the chart and all events. It makes no request to any address.

The HTML is complete by itself. The script adds filters and the board of another day, from data in the page.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import msgspec

from vntimeline.appearance import TIERS
from vntimeline.model import KINDS, LADDER, SIGNIFICANCES, Event, Store
from vntimeline.names import by_name
from vntimeline.questions import about, board
from vntimeline.questions.about import AboutQuery
from vntimeline.questions.board import BOARD, BoardQuery
from vntimeline.questions.page import PageQuery
from vntimeline.questions.standing import Standing, standing_events, standings_over_time
from vntimeline.render.answer import Answer
from vntimeline.render.board_rows import groups
from vntimeline.render.cells import other_fields
from vntimeline.render.chart import fonts
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import drawing, rules, styled, title
from vntimeline.render.linked_data import data_set, licence_url
from vntimeline.render.sanitize import sanitize
from vntimeline.render.templates import environment
from vntimeline.wording import (
    ARCHIVED_COPY,
    KIND_NAMES,
    LEVEL_MEANINGS,
    RELATIONS,
    SUSPENDED,
    date_in_words,
    language_of,
    office,
)

if TYPE_CHECKING:
    from jinja2 import Environment

_FILES = Path(__file__).parent
_SAFE_JSON = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""What could end a script block, escaped; in JSON these occur only in texts. `sanitize` removes line separators."""


class Choice(NamedTuple):
    """A checkbox of a filter, and how many events it has by itself."""

    value: str
    label: str
    vi: str | None
    events: int


def page(answer: Answer[Standing, PageQuery]) -> str:
    """Return the page of the answer's store, with the board of the query's day."""
    templates = _templates()
    store, query = answer.loaded, answer.query
    style = templates.get_template("page.css.j2").render(tiers=TIERS, rules=rules(), font=fonts.STACK)
    script = _file("page.js")
    content = _content(store, query, answer.records)
    return templates.get_template("page.html.j2").render(
        **content,
        covered=answer.covered,
        policy=_policy(style, script),
        style=style,
        script=script,
        data=_json(_data(store, query)),
        about_data=_json(data_set(store)),
    )


@cache
def _templates() -> "Environment":
    """Return the templates, with the filters and functions that those of the page use."""
    templates = environment().overlay()
    templates.filters = templates.filters | {
        "date_in_words": date_in_words,
        "times": _times,
        "quoted": _quoted,
        "other_fields": other_fields,
        "language_of": language_of,
    }
    words = {"ARCHIVED_COPY": ARCHIVED_COPY, "RELATIONS": RELATIONS, "SUSPENDED": SUSPENDED}
    templates.globals = templates.globals | words | {"office": office}
    return templates


def _content(store: Store, query: PageQuery, standings: Sequence[Standing]) -> dict[str, Any]:
    """Return what the template shows."""
    first, last = days_shown(store)
    steps = board.answer(store, BoardQuery(last))
    chart = layout(steps, store, first, last)
    drawn = drawing(chart)
    return {
        "store": store,
        "about": about.answer(store, AboutQuery()),
        "licence": licence_url(store.licence),
        "asked": query,
        "board": list(groups(standings)),
        "chart": drawn,
        "chart_title": title(chart),
        "marker": round(chart.at(query.on) * drawn.span, 1),
        "look": styled,
        "steps": steps,
        "years": [(year, list(own)) for year, own in groupby(store.events, lambda event: event.earliest.year)],
        "choices": _choices(store),
        "key_events": sum(event.significance == "key" for event in store.events),
        "tiers": TIERS,
        "meanings": {tier: LEVEL_MEANINGS[tier] for tier in filter(None, BOARD)},
        "kind_names": KIND_NAMES,
    }


def days_shown(store: Store) -> tuple[date, date]:
    """Return the first and last day of the page's chart.

    It ends with the last day covered, or that of a later step. It begins with the year of the first level (CP, SP
    or CSP): special relationships can be decades older, and the chart would be almost empty there.
    """
    events = list(store.select(kinds=["tier"]))
    last = max([store.last_day, *(event.latest for event in events)])
    begun = [event.earliest for event in events if event.tier in LADDER] or [event.earliest for event in events]
    first = store.coverage.from_ if store.coverage and not begun else last
    return date(min([*begun, first]).year, 1, 1), last


# The filters


def _choices(store: Store) -> dict[str, list[Choice]]:
    """Return what each filter offers: what occurs in the store, in the store's own order, countries by name."""
    events = list(store.events)

    def counted(values: Iterable[str], of: str) -> Iterator[tuple[str, int]]:
        for value in values:
            if count := sum(1 for event in events if getattr(event, of) == value):
                yield value, count

    index = store.index.countries
    named = sorted(store.countries.values(), key=lambda country: by_name(country.name))
    return {
        "tier": [Choice(tier, TIERS[tier].label, None, count) for tier, count in counted(filter(None, BOARD), "tier")],
        "kind": [Choice(kind, KIND_NAMES[kind], None, count) for kind, count in counted(KINDS, "kind")],
        "significance": [Choice(each, each, None, count) for each, count in counted(SIGNIFICANCES, "significance")],
        "country": [
            Choice(each.code, each.name, each.vi, len(index[each.code])) for each in named if each.code in index
        ],
    }


# What programs read


def _data(store: Store, query: PageQuery) -> dict[str, Any]:
    """Return the data in which the script looks up the board of a day: each country's lines by the day they begin."""
    tracks = {code: _tracks(store, code, own) for code, own in standing_events(store).items()}
    return {
        "on": query.on.isoformat(),
        "coverage": store.coverage and [store.coverage.from_.isoformat(), store.coverage.until.isoformat()],
        "board": [[tier, TIERS[tier].short, TIERS[tier].label] for tier in filter(None, BOARD)],
        "countries": [
            {
                "code": country.code,
                "name": country.name,
                "vi": country.vi or "",
                "tracks": tracks[country.code],
            }
            for country in sorted(store.countries.values(), key=lambda country: by_name(country.name))
            if tracks.get(country.code)
        ],
    }


def _tracks(store: Store, country: str, events: Sequence[Event]) -> list[list[dict[str, Any]]]:
    """Return what changes independently on the board: the lines of a country's level, and of each sectoral partnership.

    Together, they would repeat all sectoral partnerships on every day on which one begins.
    """
    level = [event for event in events if event.tier != "sectoral"]
    sectoral = [[event] for event in events if event.tier == "sectoral"]
    tracks = (_days(standings_over_time(store, country, own)) for own in (level, *sectoral))
    return [days for days in tracks if days]


def _days(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return a country's lines on the board, each time that they change; before the first it has none."""
    found: list[dict[str, Any]] = []
    for day in map(_day, standings):
        before = found[-1] if found else {"from": None, "order": None, "lines": []}
        if {**day, "from": None} != {**before, "from": None} and (found or day["lines"]):
            found.append(day)
    return found


def _day(standing: Standing) -> dict[str, Any]:
    """Return a country's lines on the board from a day on, and what puts it in the board's order."""
    return {
        "from": standing.on.isoformat(),
        "order": [BOARD.index(standing.tier), (standing.earliest or date.max).isoformat()],
        "lines": [
            {
                "tier": group.tier,
                "since": date_in_words(row.since) if row.since else "",
                "event": row.event,
                "formal_name": row.formal_name,
                "named_since": date_in_words(row.named_since) if row.named_since else "",
                "named_by": row.named_by,
                "doubt": row.doubt,
                "certain": row.certain,
            }
            for group in groups([standing])
            for row in group.rows
        ],
    }


def _json(data: Any) -> str:
    """Return sanitized JSON that cannot end a script block early."""
    return sanitize(msgspec.json.encode(data).decode()).translate(_SAFE_JSON)


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style and this script run, and nothing is fetched."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(block: str) -> str:
    return f"sha256-{b64encode(sha256(block.encode()).digest()).decode()}"


def _file(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


# Small things


def _times(text: str) -> list[tuple[str, str]]:
    """Return the dates in an EDTF date, each as HTML's <time> takes it and in words."""
    return [(part.rstrip("~?%"), date_in_words(part)) for part in text.split("/")]


def _quoted(text: str) -> str:
    """Return a text without spaces, for an attribute and for the part of an address after #."""
    return quote(sanitize(text), safe="")
