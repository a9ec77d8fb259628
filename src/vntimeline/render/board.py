"""The board on a terminal: the standing of every country on a day, grouped by level."""

from collections.abc import Iterator
from textwrap import wrap

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.questions.board import BoardQuery, counts
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Column, Terminal
from vntimeline.render.board_rows import Group, Row, groups
from vntimeline.render.layout import Cell, column_widths, row_lines
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import since

_INDENT = 2
_COLUMNS = (Column("country"), Column("since", wrap=True), Column("name", wrap=True))


def board(answer: Answer[Standing, BoardQuery], terminal: Terminal) -> str:
    """Return the day, then for each tier a heading with its count and a line for each country that may have it."""
    shown = [(group, [_cells(row) for row in group.rows]) for group in groups(answer.records, answer.query.tier)]
    rows = [row for _, own in shown for row in own]
    widths = column_widths(_COLUMNS, rows, terminal.width - _INDENT) if rows else []
    lines = wrap(wording.heading(answer.query.on, answer.loaded.coverage, covered=answer.covered), terminal.width)
    for group, own in shown:
        lines += ["", *_heading(group, terminal)]
        lines += [f"{' ' * _INDENT}{line}" for row in own for line in row_lines(row, widths, color=terminal.color)]
    if not rows:
        lines += ["", wording.EMPTY_BOARD]
    elif not answer.query.tier and not answer.query.country:
        counted = counts(answer.loaded, answer.query.on)
        said = wording.counted_both_ways(str(counted.exclusive), str(counted.inclusive.sp))
        lines += ["", *wrap(said, terminal.width)]
    return "".join(f"{line}\n" for line in (*lines, *_warning(answer, terminal)))


def _heading(group: Group, terminal: Terminal) -> Iterator[str]:
    style = TIERS[group.tier]
    label = f" {style.short} " if terminal.color else style.short
    cell = [(label, style.terminal), (f" {style.label}: {group.number}", "bold")]
    return row_lines([cell], [terminal.width], color=terminal.color)


def _cells(row: Row) -> list[Cell]:
    dated = " ".join(filter(None, (row.since, f"({row.doubt})" if row.doubt else "")))
    named = f" ({since(row.named_since)})" if row.named_since else ""
    ids = " ".join(filter(None, (row.event, row.named_by)))
    country = sanitize(f"{row.standing.name} ({row.standing.country})")
    name = sanitize(row.formal_name) + named
    return [[(country, "")], [(dated, "")], [(name, ""), (f" {ids}" if name else ids, "dim")]]


def _warning(answer: Answer[Standing, BoardQuery], terminal: Terminal) -> Iterator[str]:
    if answer.dated and not answer.covered:
        yield ""
        yield from wrap(wording.note(wording.not_covered(answer.loaded.coverage)), terminal.width)
