"""The board on a terminal: every country's standing on a day, grouped by rung."""

from collections.abc import Iterable
from typing import cast

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vntimeline.appearance import TIERS
from vntimeline.asked import BoardDay
from vntimeline.board import Group, Row, groups
from vntimeline.model import Standing
from vntimeline.render import Answer, Terminal
from vntimeline.render.clean import clean
from vntimeline.render.fields import not_covered, rung
from vntimeline.render.paint import painted


def board(answer: Answer, terminal: Terminal) -> str:
    """A heading with its count for each rung, highest first, and a line for each country that is or may be on it."""
    parts: list[object] = []
    asked = cast(BoardDay, answer.query)
    for group in groups(cast(list[Standing], list(answer.records)), asked.tier):
        parts += [_heading(group), _table(group.rows), Text("")]
    if not parts:
        parts.append(Text("no country stands there", style="dim"))
    if not answer.covered:
        parts.append(Text(f"note: {not_covered(answer.loaded)}", style="dim"))
    return painted(terminal, *parts).rstrip("\n") + "\n"


def _heading(group: Group) -> Text:
    return Text.assemble((rung(group.tier), TIERS[group.tier].terminal), (f": {group.number}", "bold"))


def _table(rows: Iterable[Row]) -> Padding:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(min_width=24, overflow="fold")
    table.add_column(min_width=10, overflow="fold")
    table.add_column(overflow="fold", ratio=1, style="dim")
    for row in rows:
        since = " ".join(filter(None, (row.since, f"({row.doubt})" if row.doubt else "")))
        named = " ".join(filter(None, (row.formal_name, f"(since {row.named_since})" if row.named_since else "")))
        cells = (f"{row.standing.name} ({row.standing.country})", since, named)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    return Padding(table, (0, 0, 0, 2))
