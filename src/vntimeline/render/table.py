"""The table on a terminal: aligned columns, titles wrapped, more columns where there is room."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import msgspec

from vntimeline.answers import Change
from vntimeline.appearance import TIER_SHORT
from vntimeline.model import Event, Store
from vntimeline.render import Answer, Terminal, columns, fields
from vntimeline.render.clean import clean
from vntimeline.render.columns import Cell, Column, Run
from vntimeline.render.fields import not_covered

_TITLE = 40
"""What a title gets at least, before any optional column is shown."""
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "events": (
        Column("date", wrap=True),
        Column("countries", wrap=True),
        Column("kind", wrap=True),
        Column("title", wrap=True, least=_TITLE),
        Column("place", optional=True),
        Column("confidence", optional=True),
    ),
    "leaders": (
        Column("office", wrap=True, hyphens=True),
        Column("since", wrap=True),
        Column("to", wrap=True),
        Column("person", wrap=True),
        Column("vi", optional=True),
    ),
    "changes": (
        Column("date", wrap=True),
        Column("what"),
        Column("of", wrap=True, hyphens=True),
        Column("change", wrap=True, least=_TITLE),
    ),
    "countries": (
        Column("code"),
        Column("name", wrap=True),
        Column("vi", wrap=True),
        Column("tier", wrap=True, hyphens=True),
        Column("since", wrap=True),
        Column("events"),
    ),
    "anniversaries": (
        Column("date", wrap=True),
        Column("years"),
        Column("countries", wrap=True),
        Column("title", wrap=True, least=_TITLE),
        Column("since", optional=True),
    ),
}
"""Each answer's columns, in their order."""

_IDENTIFIED = {"events": "title", "leaders": "person", "changes": "change", "anniversaries": "title"}
"""The column whose cells end with the event's id, so that it is seen at every width."""
_CODES = 3
"""How many codes of countries a cell names before it counts the rest."""
_STYLES = {
    "tier": "green",
    "normalization": "green",
    "relations": "green",
    "leadership": "magenta",
    "incident": "red",
    "visit": "cyan",
    "agreement": "blue",
    "membership": "blue",
}


def rows(answer: Answer, terminal: Terminal) -> str:
    """One record a row, and a last line that sums up."""
    if answer.fields:
        chosen: Sequence[Column] = [Column(name, wrap=True) for name in answer.fields]
        identified = None
    else:
        chosen, identified = COLUMNS[answer.key], _IDENTIFIED.get(answer.key)
    names = [column.name for column in chosen]
    cells = [
        [_cell(record, name, names, answer.loaded, name == identified) for name in names] for record in answer.records
    ]
    if not answer.fields:
        chosen, cells = _without_repetition(chosen, cells, answer)
    lines = [
        *columns.table(chosen, cells, terminal.width, color=terminal.color),
        *(() if answer.covered else wrap(f"note: {not_covered(answer.loaded)}", terminal.width)),
        *(columns.styled(line, "dim", color=terminal.color) for line in wrap(_footer(answer), terminal.width)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _without_repetition(
    chosen: Sequence[Column], cells: Sequence[Sequence[Cell]], answer: Answer
) -> tuple[list[Column], list[list[Cell]]]:
    """The columns without those that say the same in every row, and without the country where one was asked for."""
    one_country = len(getattr(answer.query, "country", ())) == 1
    kept = [
        at
        for at, column in enumerate(chosen)
        if not (column.name == "countries" and one_country)
        and (len(cells) < 2 or len({tuple(row[at]) for row in cells}) > 1)
    ]
    return [chosen[at] for at in kept], [[row[at] for at in kept] for row in cells]


def _cell(record: msgspec.Struct, name: str, chosen: Sequence[str], store: Store, identified: bool) -> Cell:
    """A field as a table shows it: short, with what is to be said against it, and the event's id where wanted."""
    cell = _field_cell(record, name, chosen, store)
    id = clean(fields.cell(record, "id" if isinstance(record, Event) else "event")) if identified else ""
    return [*cell, (f" {id}", "dim")] if id else cell


def _field_cell(record: msgspec.Struct, name: str, chosen: Sequence[str], store: Store) -> list[Run]:
    text = clean(_words(record, name, store))
    if name in ("id", "event"):
        return [(text, "dim")]
    if isinstance(record, Event):
        return _event_cell(record, name, text, chosen)
    if not text and name == "person":
        text = "vacant" if fields.cell(record, "event") else "not known"
    if name in ("person", "change") and getattr(record, "acting", False):
        text = f"{text} (acting)"
    if name in ("person", "date", "tier") and not getattr(record, "certain", True):
        text = f"{text} (not certain)"
    if name == "years" and getattr(record, "round", False):
        text = f"{text} (round)"
    return [(text, "")]


def _words(record: msgspec.Struct, name: str, store: Store) -> str:
    if name == "of":  # a change's country or office
        code = fields.cell(record, "country")
        return f"{store.countries[code].name} ({code})" if code else fields.cell(record, "office")
    if name == "change" and isinstance(record, Change):
        return f"{fields.cell(record, 'before') or 'none'} → {fields.cell(record, 'after') or 'none'}"
    text = fields.cell(record, name)
    if name == "countries" and (codes := fields.value(record, name)):
        more = f" +{len(codes) - _CODES}" if len(codes) > _CODES + 1 else ""
        return ", ".join(codes[:_CODES] if more else codes) + more
    return text


def _event_cell(event: Event, name: str, text: str, chosen: Sequence[str]) -> list[Run]:
    if name == "kind":
        # The rung says more than the word tier, where there is no column for it.
        tier = event.tier if event.tier and "tier" not in chosen else None
        return [(f"tier: {TIER_SHORT.get(tier, tier)}" if tier else text, _STYLES.get(event.kind, ""))]
    if name == "title":
        doubts = ["disputed"] if event.disputed else []
        doubts += ["low confidence"] if event.confidence == "low" else []
        return [(text, ""), (f" ({', '.join(doubts)})", "dim")] if doubts else [(text, "")]
    return [(text, "")]


def _footer(answer: Answer) -> str:
    count = len(answer.records)
    if answer.key != "events":
        return f"{count} {answer.key if count != 1 else _SINGULAR[answer.key]}"
    found = [record for record in answer.records if isinstance(record, Event)]
    if not found:
        return "no events match"
    first, last = min(event.earliest for event in found).year, max(event.latest for event in found).year
    years = str(first) if first == last else f"{first} to {last}"
    return f"{count} event{'' if count == 1 else 's'}, {years}; show ID tells one whole"


_SINGULAR = {"countries": "country", "leaders": "leader", "changes": "change", "anniversaries": "anniversary"}
