"""The table on a terminal: aligned columns, titles wrapped, more columns where there is room."""

import io
from collections.abc import Iterable, Mapping

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vntimeline.model import TIER_SHORT, Event, Store
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

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
_DATES = frozenset({"date", "since", "to"})
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
    table = grid(chosen, terminal)
    for record in answer.records:
        table.add_row(*(_cell(record, name, chosen, answer.loaded) for name in chosen))
    return painted(terminal, table, Text(_footer(answer), style="dim"))


def grid(chosen: Iterable[str], terminal: Terminal) -> Table:
    """An empty table with these columns."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for name in chosen:
        # A span of days breaks behind its stroke where room is short.
        width = len("2023-09-10/") if name in _DATES and terminal.width < _ROOMY else None
        wraps = name in _WRAPPED or width is not None
        ratio = 1 if name in ("title", "formal_name") else None
        table.add_column(name, overflow="fold", no_wrap=not wraps, max_width=width, ratio=ratio)
    return table


def painted(terminal: Terminal, *parts: object) -> str:
    """Rich renderables as text for a terminal; data is never read as markup."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=terminal.width,
        force_terminal=terminal.color,
        color_system="standard" if terminal.color else None,
        no_color=not terminal.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())


def _cell(record: msgspec.Struct, name: str, chosen: tuple[str, ...], store: Store) -> Text:
    if name == "of":  # a change's country or office
        code = fields.cell(record, "country")
        return Text(clean(f"{store.countries[code].name} ({code})" if code else fields.cell(record, "office")))
    text = clean(fields.cell(record, name))
    if name == "countries":
        return Text(text.replace("; ", " "))
    if name in ("id", "event"):
        return Text(text, style="dim")
    if isinstance(record, Event):
        return _event_cell(record, name, text, chosen)
    if name in ("person", "after") and getattr(record, "acting", False):
        return Text(f"{text} (acting)")
    if name == "person" and not text:
        return Text("vacant" if fields.cell(record, "event") else "not known", style="dim")
    if name in ("before", "after") and not text:
        return Text("none", style="dim")
    if name in ("person", "date") and not getattr(record, "certain", True):
        return Text(f"{text} (not certain)")
    if name == "years":
        return Text(f"{text} (round)" if getattr(record, "round", False) else text)
    return Text(text)


def _event_cell(event: Event, name: str, text: str, chosen: tuple[str, ...]) -> Text:
    if name == "kind":
        # The rung says more than the word tier, where there is no column for it.
        tier = event.tier if event.tier and "tier" not in chosen else None
        return Text(f"tier: {TIER_SHORT.get(tier, tier)}" if tier else text, style=_STYLES.get(event.kind, ""))
    if name == "title":
        doubts = ["disputed"] if event.disputed else []
        doubts += ["low confidence"] if event.confidence == "low" else []
        return Text.assemble(text, (f" ({', '.join(doubts)})" if doubts else "", "dim"))
    return Text(text)


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
