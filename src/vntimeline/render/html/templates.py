"""The templates of HTML with their filters, and what makes a page safe to load."""

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import msgspec

from vntimeline import __version__
from vntimeline.appearance import TIERS
from vntimeline.render.cells import other_fields
from vntimeline.render.chart import fonts
from vntimeline.render.chart.svg import rules, styled
from vntimeline.render.linked_data import licence_url
from vntimeline.render.sanitize import sanitize
from vntimeline.render.templates import environment
from vntimeline.wording import (
    ARCHIVED_COPY,
    KIND_NAMES,
    RELATIONS,
    SUSPENDED,
    covered_days,
    data_version,
    date_in_words,
    day_of,
    language_of,
    office,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_DATES = lru_cache(10_000)
"""Keeps what is said of dates, which pages repeat."""

_SAFE_JSON = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""What could end a script block, escaped; in JSON these occur only in texts. `sanitize` removes line separators."""

SECTIONS = (
    ("Countries", "countries/"),
    ("Events", "events/"),
    ("Years", "years/"),
    ("Offices", "offices/"),
    ("People", "people/"),
    ("About", "about/"),
)
"""The sections of the website: what each is called, and its folder."""


class Links(Protocol):
    """Where a page finds other parts: addresses for `href`, empty where there is no such part."""

    def event(self, id: str) -> str:
        """Return the address of an event."""

    def country(self, code: str) -> str:
        """Return the address of a country."""

    def person(self, name: str) -> str:
        """Return the address of a person."""


@cache
def templates() -> "Environment":
    """Return the templates, with the filters, functions and words that all of HTML uses."""
    found = environment().overlay()
    found.filters = found.filters | {
        "date_in_words": _DATES(date_in_words),
        "day_of": _DATES(day_of),
        "times": _times,
        "quoted": quoted,
        "other_fields": other_fields,
        "language_of": language_of,
        "href": _href,
        "is_web": _is_web,
        "script_json": _script_json,
    }
    words: dict[str, Any] = {
        "ARCHIVED_COPY": ARCHIVED_COPY,
        "RELATIONS": RELATIONS,
        "SUSPENDED": SUSPENDED,
        "kind_names": KIND_NAMES,
    }
    words |= {"SECTIONS": SECTIONS, "PROGRAM": __version__}
    functions = {"office": office, "look": styled, "covered_days": covered_days, "data_version": data_version}
    found.globals = found.globals | words | functions | {"licence_url": licence_url, "tiers": TIERS}
    return found


def style(*names: str) -> str:
    """Return a style sheet made of some of the templates of styles: `style` is that of all pages, and comes first."""
    values = {"rules": list(rules()), "font": fonts.STACK}
    return "".join(templates().get_template(f"{name}.css.j2").render(values) for name in names)


def script(*names: str) -> str:
    """Return a script made of some of the files of scripts, in their order."""
    loader = templates().loader
    assert loader is not None  # `environment` has one
    return "".join(loader.get_source(templates(), f"{name}.js")[0] for name in names)


def script_json(data: Any) -> str:
    """Return sanitized JSON that cannot end a script block early."""
    return sanitize(msgspec.json.encode(data).decode()).translate(_SAFE_JSON)


def _script_json(data: Any) -> "Markup":
    """Return what `script_json` does, for a template."""
    from markupsafe import Markup

    return Markup(script_json(data))


def hash_of(block: str) -> str:
    """Return the hash of a script or style, as a Content-Security-Policy takes it."""
    return f"sha256-{b64encode(sha256(block.encode()).digest()).decode()}"


def quoted(text: str) -> str:
    """Return a text without spaces, for an attribute and for a part of an address."""
    return quote(sanitize(text), safe="")


@_DATES
def _times(text: str) -> list[tuple[str, str]]:
    """Return the dates in an EDTF date, each as HTML's <time> takes it and in words."""
    return [(part.rstrip("~?%"), date_in_words(part)) for part in text.split("/")]


def _href(url: str) -> str:
    """Return a web address as HTML takes it: brackets are allowed in a host only, and are escaped elsewhere."""
    host = re.match(r"\w+://[^/?#]*", url)
    end = host.end() if host else 0
    return url[:end] + url[end:].replace("[", "%5B").replace("]", "%5D")


def _is_web(url: str | None) -> bool:
    """Return whether a link may lead there."""
    return url is not None and url.startswith(("https://", "http://"))
