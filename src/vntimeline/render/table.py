"""The table on a terminal: aligned columns, titles wrapped, more columns where there is room."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import msgspec

from vntimeline.model import TIER_SHORT, Event, Store
from vntimeline.render import Answer, Terminal, columns, fields
from vntimeline.render.clean import clean
from vntimeline.render.columns import Cell, Wrap
from vntimeline.render.fields import not_covered

_ROOMY = 110  # columns from which on ids and whole spans have room
_WIDE = 160  # columns from which on everything has
COLUMNS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "events": (
        ("date", 0),
        ("countries", 0),
        ("kind", 0),
        ("title", 0),
        ("place", _WIDE),
        ("confidence", _WIDE),
        ("id", _ROOMY),
    ),
    "leaders": (("office", 0), ("person", 0), ("vi", _ROOMY), ("since", 0), ("to", 0), ("event", _ROOMY)),
    "changes": (("date", 0), ("what", 0), ("of", 0), ("before", 0), ("after", 0), ("event", _ROOMY)),
    "countries": (("code", 0), ("name", 0), ("vi", 0), ("tier", 0), ("since", 0), ("events", 0)),
    "anniversaries": (("date", 0), ("years", 0), ("countries", 0), ("title", 0), ("since", _ROOMY), ("event", _ROOMY)),
}
"""Each answer's columns, with the terminal's width from which on there is room for them."""

_WRAPPED = frozenset(
    {"title", "summary", "formal_name", "disputed", "sources", "people", "reason", "before", "after", "of"}
)
_NARROW = frozenset({"date", "since", "to", "countries"})
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
    chosen = answer.fields or tuple(name for name, width in COLUMNS[answer.key] if terminal.width >= width)
    cells = [[_cell(record, name, chosen, answer.loaded) for name in chosen] for record in answer.records]
    wraps = [_wrap(name, terminal) for name in chosen]
    lines = [
        *columns.table(chosen, cells, wraps, terminal.width, color=terminal.color),
        *(() if answer.covered else wrap(f"note: {not_covered(answer.loaded)}", terminal.width)),
        *(columns.styled(line, "dim", color=terminal.color) for line in wrap(_footer(answer), terminal.width)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _wrap(name: str, terminal: Terminal) -> Wrap:
    """Dates (a span breaks behind its stroke) and lists of codes are narrow where room is short; words give way."""
    if name in _NARROW:
        return "always" if terminal.width < _ROOMY else "never"
    return "short" if name in _WRAPPED else "never"


def _cell(record: msgspec.Struct, name: str, chosen: Sequence[str], store: Store) -> Cell:
    """A field as a table shows it: short, with what is to be said against it."""
    text = clean(_words(record, name, store))
    if name in ("id", "event"):
        return [(text, "dim")]
    if isinstance(record, Event):
        return _event_cell(record, name, text, chosen)
    if not text and name in _NOBODY:
        text = _NOBODY[name] if name != "person" or fields.cell(record, "event") else "not known"
    if name in ("person", "after") and getattr(record, "acting", False):
        text = f"{text} (acting)"
    if name in ("person", "date", "tier") and not getattr(record, "certain", True):
        text = f"{text} (not certain)"
    if name == "years" and getattr(record, "round", False):
        text = f"{text} (round)"
    return [(text, "")]


_NOBODY = {"person": "vacant", "before": "none", "after": "none"}
"""What stands for nothing in a column."""


def _words(record: msgspec.Struct, name: str, store: Store) -> str:
    if name == "of":  # a change's country or office
        code = fields.cell(record, "country")
        return f"{store.countries[code].name} ({code})" if code else fields.cell(record, "office")
    text = fields.cell(record, name)
    if name == "countries":
        return text.replace("; ", " ")
    return text


def _event_cell(event: Event, name: str, text: str, chosen: Sequence[str]) -> Cell:
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
