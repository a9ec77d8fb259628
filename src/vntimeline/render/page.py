"""One self-contained web page: the board, the picture, the timeline; nothing in it asks another address for anything.

The HTML says everything by itself. The script adds filters and another day's board, from data that stands in the page.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote

import msgspec

from vntimeline.answers import About
from vntimeline.appearance import TIERS
from vntimeline.board import groups
from vntimeline.dates import Day, in_words
from vntimeline.ladder import BOARD, over_time, rank
from vntimeline.model import KINDS, LADDER, SIGNIFICANCES, Event, Standing, Store
from vntimeline.query import Asked
from vntimeline.render import Answer, Terminal
from vntimeline.render.chart import fonts
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import drawing, rules, styled, title
from vntimeline.render.clean import clean
from vntimeline.render.templates import environment
from vntimeline.timeline import Timeline

if TYPE_CHECKING:
    from jinja2 import Environment

_FILES = Path(__file__).parent / "pagefiles"
_SAFE_JSON = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""What could end a script block; within JSON these stand in texts only. Separators of lines are no clean text."""
_CC = re.compile(r"CC-?(BY(?:-[A-Z]+)*|0)-(\d\.\d)")

KIND_NAMES = {kind: "partnership" if kind == "tier" else kind for kind in KINDS}


class PageAsked(Asked, frozen=True):
    """What `page` is asked: the day of the board, and who made the store, where that is known."""

    on: Day
    creator: str | None


class Choice(NamedTuple):
    """A checkbox of a filter, and how many events it has by itself."""

    value: str
    label: str
    vi: str | None
    events: int


def page(answer: Answer, terminal: Terminal) -> str:
    """The page of the answer's store; its records are the standings, its query a PageAsked."""
    templates = _templates()
    store, asked = answer.loaded, cast(PageAsked, answer.query)
    style = templates.get_template("page.css.j2").render(tiers=TIERS, rules=rules(), font=fonts.STACK)
    script = _file("page.js")
    said = _said(store, asked, cast(Sequence[Standing], answer.records))
    return templates.get_template("page.html.j2").render(
        **said,
        covered=answer.covered,
        policy=_policy(style, script),
        style=style,
        script=script,
        data=_json(_data(store, asked)),
        about_data=_json(_linked(said["about"], said["licence"], asked)),
    )


@cache
def _templates() -> "Environment":
    """The templates, with the filters that those of the page use."""
    templates = environment().overlay()
    templates.filters = templates.filters | {"in_words": in_words, "times": _times, "quoted": _quoted}
    return templates


def _said(store: Store, asked: PageAsked, standings: Sequence[Standing]) -> dict[str, Any]:
    """What the template says."""
    timeline = Timeline(store)
    first, last = days_shown(store)
    steps = timeline.tiers(last)
    chart = layout(steps, store, first, last)
    drawn = drawing(chart)
    return {
        "store": store,
        "about": timeline.about(),
        "licence": _licence(store.licence),
        "asked": asked,
        "board": list(groups(standings)),
        "chart": drawn,
        "chart_title": title(chart),
        "marker": round(chart.at(asked.on) * drawn.span, 1),
        "look": styled,
        "steps": steps,
        "years": [(year, list(own)) for year, own in groupby(store.events, lambda event: event.earliest.year)],
        "choices": _choices(store),
        "tiers": TIERS,
        "kind_names": KIND_NAMES,
    }


def days_shown(store: Store) -> tuple[Day, Day]:
    """The first and last day of the page's chart.

    It ends with the last day covered, or that of a later step. It begins with the year of the first level of the
    ladder: what stands beside the ladder may be older by decades in which nothing else would show.
    """
    events = list(store.select(kinds=["tier"]))
    last = max([store.coverage.until, *(event.latest for event in events)])
    begun = [event.earliest for event in events if event.tier in LADDER] or [event.earliest for event in events]
    return Day(min([*begun, last] if begun else [store.coverage.from_, last]).year, 1, 1), last


# The filters


def _choices(store: Store) -> dict[str, list[Choice]]:
    """What each filter offers: what occurs in the store, in the store's own order, countries by name."""
    events = list(store.events)

    def counted(values: Iterable[str], of: str) -> Iterator[tuple[str, int]]:
        for value in values:
            if count := sum(1 for event in events if getattr(event, of) == value):
                yield value, count

    index = store.index.countries
    named = sorted(store.countries.values(), key=lambda country: country.name)
    return {
        "tier": [Choice(tier, TIERS[tier].label, None, count) for tier, count in counted(filter(None, BOARD), "tier")],
        "kind": [Choice(kind, KIND_NAMES[kind], None, count) for kind, count in counted(KINDS, "kind")],
        "significance": [Choice(each, each, None, count) for each, count in counted(SIGNIFICANCES, "significance")],
        "country": [
            Choice(each.code, each.name, each.vi, len(index[each.code])) for each in named if each.code in index
        ],
    }


# What programs read


def _data(store: Store, asked: PageAsked) -> dict[str, Any]:
    """What the script looks another day's board up in: each country's lines, from every day on which they change."""
    countries: dict[str, list[Event]] = {}
    for event in store.select(kinds=["tier"]):
        for code in event.countries:
            countries.setdefault(code, []).append(event)
    return {
        "on": asked.on.isoformat(),
        "from": store.coverage.from_.isoformat(),
        "until": store.coverage.until.isoformat(),
        "board": [[tier, TIERS[tier].short, TIERS[tier].label] for tier in filter(None, BOARD)],
        "countries": [
            {
                "code": country.code,
                "name": country.name,
                "vi": country.vi or "",
                "days": [_day(each) for each in over_time(country, countries[country.code], store.coverage)],
            }
            for country in sorted(store.countries.values(), key=lambda country: country.name)
            if country.code in countries
        ],
    }


def _day(standing: Standing) -> dict[str, Any]:
    """A country's lines on the board from a day on, and what puts it in the board's order."""
    return {
        "from": standing.on.isoformat(),
        "order": [rank(standing.tier), (standing.earliest or Day.max).isoformat()],
        "lines": [
            {
                "tier": group.tier,
                "since": in_words(row.since) if row.since else "",
                "event": row.event,
                "formal_name": row.formal_name,
                "named_since": in_words(row.named_since) if row.named_since else "",
                "named_by": row.named_by,
                "doubt": row.doubt,
                "certain": row.certain,
            }
            for group in groups([standing])
            for row in group.rows
        ],
    }


def _linked(about: About, licence: str | None, asked: PageAsked) -> dict[str, Any]:
    """The data set as schema.org describes one (JSON-LD)."""
    span = f"{about.from_.isoformat()}/{about.until.isoformat()}"
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": about.title,
        "description": f"{about.events} dated and sourced events of the relations between Vietnam and "
        f"{about.countries} countries and bodies, {span.replace('/', ' to ')}.",
        "license": licence or about.data_licence,
        "temporalCoverage": span,
        "creator": asked.creator and {"@type": "Organization", "name": asked.creator},
        "creditText": about.cite,
        "isAccessibleForFree": True,
        "inLanguage": ["en", "vi"],
    }
    return {key: value for key, value in described.items() if value is not None}


def _json(data: Any) -> str:
    """JSON, as clean as the page's other texts, that nothing in it can end early inside a script block."""
    return clean(msgspec.json.encode(data).decode()).translate(_SAFE_JSON)


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: this style and this script run, and nothing is fetched."""
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
    """The dates in an EDTF date, each as HTML's <time> takes it and in words."""
    return [(part.rstrip("~?%"), in_words(part)) for part in text.split("/")]


def _quoted(text: str) -> str:
    """A text that stands between spaces in an attribute, and after # in an address."""
    return quote(clean(text), safe="")


def _licence(name: str | None) -> str | None:
    """Where a Creative Commons licence, named as SPDX does, can be read."""
    match = _CC.fullmatch(name or "")
    if match is None:
        return None
    kind, version = match.groups()
    path = "publicdomain/zero" if kind == "0" else f"licenses/{kind.lower()}"
    return f"https://creativecommons.org/{path}/{version}/"
