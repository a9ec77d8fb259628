"""Tables for a terminal: aligned columns, texts wrapped, more columns where there is room."""

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import msgspec

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.dates import to_the_day
from vntimeline.model import Event, Store
from vntimeline.questions.anniversaries import Anniversary
from vntimeline.questions.changes import Change
from vntimeline.render import cells, layout
from vntimeline.render.answer import Answer, Column, Terminal
from vntimeline.render.layout import Cell, Run
from vntimeline.render.sanitize import sanitize

_CODES = 3
"""How many codes of countries a cell names before it counts the rest."""
_STYLES = {
    "normalization": "green",
    "relations": "green",
    "leadership": "magenta",
    "incident": "red",
    "visit": "cyan",
    "agreement": "blue",
    "membership": "blue",
}


def table(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Return one record a row in the columns of the command's spec, and a last line that sums up."""
    spec = answer.spec
    columns = [Column(name, wrap=True) for name in answer.fields] or list(spec.table)
    identified = None if answer.fields else spec.identified
    names = [column.name for column in columns]
    rows = [
        [
            _when(record, answer) if name == "when" else _cell(record, name, names, answer.loaded, name == identified)
            for name in names
        ]
        for record in answer.records
    ]
    if not answer.fields:
        columns, rows = _without_repetition(columns, rows, answer)
    note: list[str] = []
    if answer.dated and not answer.covered:
        note = wrap(wording.note(wording.not_covered(answer.loaded.coverage)), terminal.width)
    lines = [
        *_day(answer),
        *layout.table(columns, rows, terminal.width, color=terminal.color),
        *note,
        *(layout.styled(line, "dim", color=terminal.color) for line in wrap(_footer(answer), terminal.width)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _day(answer: Answer[Any, Any]) -> list[str]:
    """Return the day that an answer is for, if it is for one day."""
    on: date | None = getattr(answer.query, "on", None)
    return [] if on is None else [wording.heading(on, answer.loaded.coverage, covered=answer.covered), ""]


def _without_repetition(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], answer: Answer[Any, Any]
) -> tuple[list[Column], list[list[Cell]]]:
    """Leave out columns that are the same in every row, and the countries where one country was asked for."""
    one_country = len(getattr(answer.query, "country", ())) == 1
    kept = [
        at
        for at, column in enumerate(columns)
        if not (column.name == "countries" and one_country)
        and not (column.name == "when" and answer.dated)
        and (column.kept or len(rows) < 2 or len({tuple(row[at]) for row in rows}) > 1)
    ]
    return [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]


def _when(anniversary: Anniversary, answer: Answer[Any, Any]) -> Cell:
    """Return in how many days an anniversary comes, where the first day asked about is today and its day is known."""
    if answer.dated or not to_the_day(anniversary.date):
        return []
    return [(wording.in_days(max((anniversary.earliest - answer.query.first).days, 0)), "")]


def _cell(record: msgspec.Struct, name: str, names: Sequence[str], store: Store, identified: bool) -> Cell:
    """Return a field as a table shows it, with what qualifies it, and with the event's id if `identified`."""
    cell = _field_cell(record, name, names, store)
    id = sanitize(cells.cell(record, "id" if isinstance(record, Event) else "event")) if identified else ""
    return [*cell, (f" {id}", "dim")] if id else cell


def _field_cell(record: msgspec.Struct, name: str, names: Sequence[str], store: Store) -> list[Run]:
    text = sanitize(_words(record, name, store))
    if name in ("id", "event"):
        return [(text, "dim")]
    if isinstance(record, Event):
        return _event_cell(record, name, text, names)
    if not text and name == "person":
        text = wording.VACANT if cells.cell(record, "event") else wording.NOT_KNOWN
    if name in ("person", "change") and getattr(record, "acting", False):
        text = f"{text} (acting)"
    if name in ("person", "date", "tier") and not getattr(record, "certain", True):
        text = f"{text} (not certain)"
    if name == "tier" and text:
        tier = text.split(" ")[0]
        return [(text, TIERS[tier].terminal if tier in TIERS else "")]
    if name == "years" and getattr(record, "round", False):
        text = f"{text} (round)"
    return [(text, "")]


def _words(record: msgspec.Struct, name: str, store: Store) -> str:
    if isinstance(record, Change):
        if name == "of" and record.country:
            return f"{store.countries[record.country].name} ({record.country})"
        if name == "of":
            return record.office or ""
        if name == "what":
            return wording.CHANGE_NAMES.get(record.what, record.what)
        if name == "change":
            return f"{record.before or wording.NONE} → {record.after or wording.NONE}"
    if name == "countries" and (codes := cells.value(record, name)):
        more = f" +{len(codes) - _CODES}" if len(codes) > _CODES + 1 else ""
        return ", ".join(codes[:_CODES] if more else codes) + more
    return cells.cell(record, name)


def _event_cell(event: Event, name: str, text: str, names: Sequence[str]) -> list[Run]:
    if name == "kind":
        # The level says more than the word tier, where there is no column for it.
        tier = event.tier if event.tier and "tier" not in names else None
        if tier:
            return [("tier: ", ""), (wording.tier_short(tier), TIERS[tier].terminal)]
        return [(text, _STYLES.get(event.kind, ""))]
    if name == "title":
        doubts = ["disputed"] if event.disputed else []
        doubts += ["low confidence"] if event.confidence == "low" else []
        return [(text, ""), (f" ({', '.join(doubts)})", "dim")] if doubts else [(text, "")]
    return [(text, "")]


def _footer(answer: Answer[Any, Any]) -> str:
    count = wording.counted(len(answer.records), answer.spec.noun, answer.spec.plural)
    found = [record for record in answer.records if isinstance(record, Event)]
    if not issubclass(answer.spec.record, Event):
        return count
    if not found:
        return wording.NO_EVENTS
    first, last = min(event.earliest for event in found).year, max(event.latest for event in found).year
    return wording.events_footer(count, first, last)
