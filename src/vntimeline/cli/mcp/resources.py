"""The countries and events as resources, which a client lists and reads by their addresses."""

from typing import NamedTuple
from urllib.parse import unquote

from vntimeline.cli.mcp.results import COUNTRIES, EVENTS, MOST, as_text, cursor_for, position
from vntimeline.cli.mcp.tools import TOOLS
from vntimeline.errors import UnknownName
from vntimeline.model import Store
from vntimeline.render.sanitize import sanitize

TYPE = "application/json"
TEMPLATES = (
    (f"{COUNTRIES}{{code}}", "country", "A country's partnership level today, as the tool `standing` returns it."),
    (f"{EVENTS}{{id}}", "event", "An event with its sources, as the tool `event` returns it."),
)
"""The address, the name and the meaning of each kind of resource."""


class Entry(NamedTuple):
    """A resource in the list."""

    uri: str
    name: str
    title: str


def listed(store: Store, cursor: str | None) -> tuple[list[Entry], str | None]:
    """Return a page of the list, first the countries, and the cursor of the next page. Raises VntimelineError."""
    codes = [*store.countries]
    total = len(codes) + len(store.events)
    question = f"resources\0{store.digest}".encode()
    start = position(cursor, question, total) if cursor else 0
    end = min(start + MOST, total)
    events = store.events[max(0, start - len(codes)) : max(0, end - len(codes))]
    page = [
        *(Entry(f"{COUNTRIES}{code}", code, sanitize(store.countries[code].name)) for code in codes[start:end]),
        *(Entry(f"{EVENTS}{event.id}", event.id, sanitize(event.title)) for event in events),
    ]
    return page, cursor_for(end, question) if end < total else None


def read(store: Store, uri: str) -> str:
    """Return a resource as JSON. Raises UnknownName or AmbiguousName."""
    if uri.startswith(COUNTRIES):
        return as_text(TOOLS["standing"].ask(store, country=unquote(uri.removeprefix(COUNTRIES))))
    if uri.startswith(EVENTS):
        return as_text(TOOLS["event"].ask(store, ids=unquote(uri.removeprefix(EVENTS))))
    raise UnknownName(f"unknown resource: {uri!r}", f"resources are {' and '.join(each[0] for each in TEMPLATES)}")
