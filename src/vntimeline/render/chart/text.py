"""The chart in a terminal: a row for each country, years from left to right, each level a letter and a colour."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from vntimeline.appearance import TIERS
from vntimeline.questions.chart import ChartQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.chart.layout import Drawn, Layout, Part, Row, Ruler, axis, layout_of
from vntimeline.render.rich_text import to_text
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import date_in_words, not_covered, note

_LABEL = 20
"""The most columns that a name may take."""
_LEAST = 10
"""The fewest columns of the time, however narrow the terminal."""
_SECTORAL = "  sectoral"
"""The label of a row that has the sectoral partnerships of the country above."""
_TINY = 1e-9
"""What a share may be off by when it is computed; a day is more."""


class Cell(NamedTuple):
    """A column of a row: its letter and style, and its meaning in the legend."""

    letter: str
    style: str
    meaning: str


_EMPTY = Cell(" ", "", "")
_SUSPENDED = Cell("/", "red", "suspended")
_UNSURE = Cell("?", "bold", "not certain")
_LEVELS = {tier: Cell(style.letter, style.terminal, tier) for tier, style in TIERS.items()}


def chart_text(answer: Answer[Standing, ChartQuery], terminal: Terminal) -> str:
    """Return the title, a legend of what is drawn, the axis, and a row for each country."""
    chart = layout_of(answer)
    names = [label for row in chart.rows for label in _labels(row)]
    label = min(_LABEL, max(map(cell_len, names), default=0)) + 1
    columns = max(_LEAST, terminal.width - label)
    lines = [line for row in chart.rows for line in zip(_labels(row), _rows(row, columns), strict=True)]
    legend = _legend({cell for _, cells in lines for cell in cells})
    parts = [
        *_head(answer),
        *([legend] if legend else []),
        Text(),
        Text(" " * label + axis_line(chart, columns), style="dim"),
        *(_line(name, label, cells) for name, cells in lines),
    ]
    return to_text(terminal, *parts)


def _head(answer: Answer[Standing, ChartQuery]) -> Iterator[Text]:
    last = date_in_words(answer.query.last.isoformat())
    yield Text(f"{sanitize(answer.loaded.title)}, as of {last}")
    if not answer.covered:
        yield Text(note(not_covered(answer.loaded.coverage)), style="dim")


def _legend(drawn: set[Cell]) -> Text:
    shown = [cell for cell in (*_LEVELS.values(), _SUSPENDED, _UNSURE) if cell in drawn]
    legend = Text()
    for at, cell in enumerate(shown):
        legend.append("  " if at else "").append(cell.letter, style=cell.style).append(f" {cell.meaning}")
    return legend


def axis_line(chart: Layout, columns: int) -> str:
    """Return the labels of the ticks, each from the column on in which its day begins."""
    ruler = Ruler(width=columns, place=lambda share: _column(share, columns), measure=len, gap=1)
    line = ""
    for tick in axis(chart, ruler):
        if tick.label:
            line = line.ljust(int(tick.x)) + tick.label
    return line


def _labels(row: Row) -> list[str]:
    return [sanitize(row.lane.name), *([_SECTORAL] if row.levels and row.sectoral else [])]


def _rows(row: Row, columns: int) -> list[list[Cell]]:
    """Return the row of the levels, and one of the sectoral partnerships, alone where there are no levels."""
    rows = []
    if row.levels or not row.sectoral:
        rows.append(_suspended(_levels(row.levels, columns), row.suspensions))
    if row.sectoral:
        rows.append([_sectoral(row.sectoral, at, columns) for at in range(columns)])
    return rows


def _suspended(levels: Sequence[Cell], suspensions: Iterable[Drawn]) -> list[Cell]:
    """Return the cells of the levels, with those that a suspension touches as suspended."""
    columns = len(levels)
    parts = [part for each in suspensions for part in each.parts]
    return [
        _SUSPENDED if any(_begun(part, at, columns) and part.ends > at / columns + _TINY for part in parts) else cell
        for at, cell in enumerate(levels)
    ]


def _levels(levels: Sequence[Drawn], columns: int) -> list[Cell]:
    """Return, for each column, the newest level begun by its end; one shorter than a column takes the one before."""
    begun = [_column(each.parts[0].begins, columns) for each in levels]
    starts = list(begun)
    for at in reversed(range(len(starts) - 1)):
        starts[at] = min(starts[at], starts[at + 1] - 1)
    cells = [_EMPTY] * columns
    for each, own, start in zip(levels, begun, starts, strict=True):
        for at in range(max(start, 0), columns):
            cells[at] = _level(each, max(at, own), columns)
    return cells


def _level(level: Drawn, at: int, columns: int) -> Cell:
    sure = any(part.sure and _begun(part, at, columns) for part in level.parts)
    return _LEVELS[level.spell.tier] if sure else _UNSURE


def _sectoral(drawn: Sequence[Drawn], at: int, columns: int) -> Cell:
    begun = [part for each in drawn for part in each.parts if _begun(part, at, columns)]
    if any(part.sure for part in begun):
        return _LEVELS["sectoral"]
    return _UNSURE if begun else _EMPTY


def _begun(part: Part, at: int, columns: int) -> bool:
    """Return whether a part begins before the end of a column."""
    return part.begins < (at + 1) / columns - _TINY


def _column(share: float, columns: int) -> int:
    """Return the column that a place lies in."""
    return int(share * columns + _TINY)


def _line(name: str, label: int, cells: Sequence[Cell]) -> Text:
    row = Text(set_cell_size(name, label - 1) + " ")
    for cell, run in groupby(cells):
        row.append(cell.letter * len(list(run)), style=cell.style)
    row.rstrip()
    return row
