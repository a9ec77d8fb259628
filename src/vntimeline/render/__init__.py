"""Rendering: one module a format, none imported until it is chosen.

A command hands over an `Answer`: records of the model, and what the envelope and the layouts need beside them.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module

import msgspec

from vntimeline.answers import StoreSummary
from vntimeline.errors import OutputError
from vntimeline.model import Store
from vntimeline.names import choose
from vntimeline.query import Asked


class Terminal(msgspec.Struct, frozen=True):
    """What the text formats draw for: columns and whether colour is wanted."""

    width: int = 80
    color: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A command's answer.

    `key` names the records in the JSON envelope; `one` says that the answer is a single record, not a list.
    `query` is what was asked. `columns` are all the fields that a record has; `fields` are those asked
    for, in order, none where the format is to choose. `status` is the exit status that goes with the answer.
    """

    command: str
    key: str
    records: Sequence[msgspec.Struct]
    summary: StoreSummary
    store: Store | None
    query: Asked
    columns: tuple[str, ...]
    one: bool = False
    fields: tuple[str, ...] = ()
    status: int = 0

    @property
    def covered(self) -> bool:
        """Whether the store claims to know every day that was asked about."""
        return not self.query.days or self.loaded.coverage.covers(*self.query.days)

    @property
    def loaded(self) -> Store:
        """The store that answers."""
        assert self.store is not None  # only `check` answers without one
        return self.store


RECORD_FORMATS: Mapping[str, str] = {
    "json": "vntimeline.render.json:document",
    "jsonl": "vntimeline.render.json:lines",
    "csv": "vntimeline.render.csv:sheet",
    "markdown": "vntimeline.render.markdown:table",
    "yaml": "vntimeline.render.yaml:document",
}
"""The formats that take any answer: they print records."""

_TABLES = {"table": "vntimeline.render.table:rows", "plain": "vntimeline.render.plain:rows"}
_CARDS = {"table": "vntimeline.render.cards:painted", "plain": "vntimeline.render.cards:plain"}
_CALENDAR = {"ics": "vntimeline.render.ics:calendar"}

FORMATS: Mapping[str, Mapping[str, str]] = {
    "list": {**_TABLES, **RECORD_FORMATS, **_CALENDAR, "timelinejs": "vntimeline.render.timelinejs:document"},
    "show": {**_CARDS, **RECORD_FORMATS},
    "tier": {**_CARDS, **RECORD_FORMATS},
    "tiers": {**_TABLES, "table": "vntimeline.render.board:board", **RECORD_FORMATS},
    "leaders": {**_TABLES, **RECORD_FORMATS},
    "diff": {**_TABLES, **RECORD_FORMATS},
    "anniversaries": {**_TABLES, **RECORD_FORMATS, **_CALENDAR},
    "check": {
        "table": "vntimeline.render.problems:listing",
        "plain": "vntimeline.render.problems:listing",
        "github": "vntimeline.render.problems:github",
        **RECORD_FORMATS,
    },
    "countries": {**_TABLES, **RECORD_FORMATS},
    "about": {**_CARDS, **RECORD_FORMATS},
    "chart": {
        "table": "vntimeline.render.chart.text:drawn",
        "plain": "vntimeline.render.chart.text:drawn",
        "svg": "vntimeline.render.chart.svg:svg",
        "png": "vntimeline.render.chart.png:png",
    },
    "page": {"html": "vntimeline.render.page:page"},
    "schema": {"json": "vntimeline.render.json:document"},
}
"""What each command can print: format to the function that does it, `(Answer, Terminal) -> str`."""

EXTENSIONS: Mapping[str, str] = {
    ".txt": "plain",
    ".tsv": "plain",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ics": "ics",
    ".svg": "svg",
    ".png": "png",
    ".html": "html",
    ".htm": "html",
}


def tells_coverage(answer: Answer, format: str) -> bool:
    """Whether what is printed has a place to say that the store does not cover what was asked about."""
    if FORMATS[answer.command][format] in (_TABLES["plain"], _CALENDAR["ics"]):
        return False
    if format in RECORD_FORMATS and format != "json":
        return bool(answer.records) and "covered" in (answer.fields or answer.columns)
    return True


def format_named(asked: str, command: str) -> str:
    """The format that a user's word means; UnknownName lists the command's."""
    return choose(asked, FORMATS[command], "format", {"markdown": "md", "yaml": "yml"})


def format_of(path: str, command: str) -> str:
    """The format that a file's extension means; OutputError where it means none that the command has."""
    name = path.rpartition("/")[2].lower()
    found = next((EXTENSIONS[each] for each in EXTENSIONS if name.endswith(each)), None)
    if found is None or found not in FORMATS[command]:
        known = ", ".join(sorted({key for key, name in EXTENSIONS.items() if name in FORMATS[command]}))
        raise OutputError(f"{path}: the extension names no format of {command}", f"use {known}, or say it with -f")
    return found


def render(answer: Answer, format: str, terminal: Terminal) -> str | bytes:
    """The answer in a format: a text that ends in a newline unless empty, or the bytes of a picture."""
    module, _, function = FORMATS[answer.command][format].partition(":")
    rendered: str | bytes = getattr(import_module(module), function)(answer, terminal)
    return rendered
