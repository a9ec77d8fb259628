"""The table on a terminal: aligned columns, titles wrapped, more columns where there is room."""

import io

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vntimeline.model import TIER_SHORT, Event
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

_WRAPPED = frozenset({"title", "summary", "formal_name", "disputed", "sources", "people", "reason"})
_ROOMY = 110  # columns from which on ids and whole spans have room
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


def events(answer: Answer, terminal: Terminal) -> str:
    """One event a row, and a last line that says how many and from when to when."""
    chosen = answer.fields or _columns(terminal.width)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    narrow = terminal.width < _ROOMY
    for name in chosen:
        # A span of days breaks behind its stroke where room is short.
        width = len("2023-09-10/") if name == "date" and narrow else None
        wraps = name in _WRAPPED or width is not None
        table.add_column(
            name, overflow="fold", no_wrap=not wraps, max_width=width, ratio=1 if name == "title" else None
        )
    for record in answer.records:
        table.add_row(*(_cell(record, name, chosen) for name in chosen))
    return painted(terminal, table, Text(_footer(answer), style="dim"))


def painted(terminal: Terminal, *parts: object) -> str:
    """Rich renderables as text for a terminal; never read as markup."""
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
    return (
        "".join(line.rstrip(" ") for line in out.getvalue().splitlines(keepends=True))
        if not terminal.color
        else out.getvalue()
    )


def _columns(width: int) -> tuple[str, ...]:
    if width < _ROOMY:
        return ("date", "countries", "kind", "title")
    if width < 160:
        return ("date", "countries", "kind", "title", "id")
    return ("date", "countries", "kind", "title", "place", "confidence", "id")


def _cell(record: msgspec.Struct, name: str, chosen: tuple[str, ...]) -> Text:
    text = clean(fields.cell(record, name))
    if not isinstance(record, Event):
        return Text(text)
    if name == "countries":
        return Text(" ".join(record.countries))
    if name == "kind":
        # The rung says more than the word tier, where there is no column for it.
        tier = record.tier if record.tier and "tier" not in chosen else None
        return Text(f"tier: {TIER_SHORT.get(tier, tier)}" if tier else text, style=_STYLES.get(record.kind, ""))
    if name == "title":
        doubts = ["disputed"] if record.disputed else []
        doubts += ["low confidence"] if record.confidence == "low" else []
        return Text.assemble(text, (f" ({', '.join(doubts)})" if doubts else "", "dim"))
    return Text(text, style="dim" if name == "id" else "")


def _footer(answer: Answer) -> str:
    found = [record for record in answer.records if isinstance(record, Event)]
    if not found:
        return "no events match"
    first, last = min(event.earliest for event in found).year, max(event.latest for event in found).year
    years = str(first) if first == last else f"{first} to {last}"
    return f"{len(found)} event{'' if len(found) == 1 else 's'}, {years}; show ID tells one whole"
