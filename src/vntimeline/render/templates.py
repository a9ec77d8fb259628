"""The templates: every text that data brings into one is cleaned and escaped."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vntimeline.render.sanitize import sanitize

if TYPE_CHECKING:  # jinja2 takes longer to import than most commands to answer
    from jinja2 import Environment

_HERE = Path(__file__).parent


_sanitized = lru_cache(10_000)(sanitize)
"""Keeps what pages repeat: the names in them, and the words of templates."""


def _cleaned(value: object) -> object:
    return _sanitized(value) if type(value) is str else value


@cache
def environment() -> "Environment":
    """Return what fills in the templates of the page and of the chart."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader([_HERE / each for each in ("html", "page", "site", "chart")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_cleaned,
    )
