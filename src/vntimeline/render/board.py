"""The board on a terminal: the standing of every country on a day, grouped by level."""

from collections.abc import Iterable

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vntimeline.appearance import TIERS
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.board_rows import Group, Row, groups
from vntimeline.render.rich_text import to_text
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import EMPTY_BOARD, not_covered, note, since, tier_label


def board(answer: Answer[Standing, BoardQuery], terminal: Terminal) -> str:
    """Return a heading with its count for each tier, highest first, and a line for each country that may have it."""
    parts: list[object] = []
    for group in groups(answer.records, answer.query.tier):
        parts += [_heading(group), _table(group.rows), Text("")]
    if not parts:
        parts.append(Text(EMPTY_BOARD, style="dim"))
    if not answer.covered:
        parts.append(Text(note(not_covered(answer.loaded.coverage)), style="dim"))
    return to_text(terminal, *parts).rstrip("\n") + "\n"


def _heading(group: Group) -> Text:
    return Text.assemble((tier_label(group.tier), TIERS[group.tier].terminal), (f": {group.number}", "bold"))


def _table(rows: Iterable[Row]) -> Padding:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(min_width=24, overflow="fold")
    table.add_column(min_width=10, overflow="fold")
    table.add_column(overflow="fold", ratio=1, style="dim")
    for row in rows:
        dated = " ".join(filter(None, (row.since, f"({row.doubt})" if row.doubt else "")))
        named = " ".join(filter(None, (row.formal_name, f"({since(row.named_since)})" if row.named_since else "")))
        cells = (f"{row.standing.name} ({row.standing.country})", dated, named)
        table.add_row(*(Text(sanitize(cell)) for cell in cells))
    return Padding(table, (0, 0, 0, 2))
