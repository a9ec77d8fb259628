"""The swim lanes in a terminal: a row a country, years across, each rung a letter and a colour."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import cast

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from vntimeline.dates import Day
from vntimeline.questions.chart import ChartQuery as Charted
from vntimeline.questions.chart import Lane, Stretch, lanes
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.rich_text import to_text as painted
from vntimeline.render.sanitize import sanitize as clean
from vntimeline.wording import date_in_words as in_words
from vntimeline.wording import not_covered

LETTERS = {
    "comprehensive": ("c", "black on bright_cyan"),
    "strategic": ("s", "white on blue"),
    "comprehensive-strategic": ("C", "bold white on magenta"),
    "special": ("=", "black on yellow"),
    "sectoral": ("+", "green"),
}
"""How each tier is drawn: a letter, so that it reads without colour, and a style."""

_SUSPENDED = ("/", "red")
_UNSURE = ("?", "bold")
_LABEL = 20
"""The columns that a name may take."""


def drawn(answer: Answer[Standing, Charted], terminal: Terminal) -> str:
    """A row a country, an axis of years above, a legend below."""
    asked = cast(Charted, answer.query)
    rows = lanes(cast(list[Standing], list(answer.records)), answer.loaded)
    label = min(_LABEL, max((cell_len(each.name) for each in rows), default=0)) + 1
    days = _columns(asked.first, asked.last, max(10, terminal.width - label))
    parts = [_axis(days, label)]
    for each in rows:
        parts.append(_row(each.name, label, (_letter(each, begins, ends) for begins, ends in days)))
        if each.sectoral and each.rungs:
            parts.append(_row("", label, (_sectoral(each, begins, ends) for begins, ends in days)))
    return painted(terminal, *parts, *_legend(rows, asked, answer))


def _columns(first: Day, last: Day, width: int) -> list[tuple[Day, Day]]:
    """The days of each column, first and last: the whole time in as many equal parts as there are columns."""
    total = (last - first).days + 1
    edges = [first + timedelta(days=total * at // width) for at in range(width + 1)]
    return [(begin, max(begin, end - timedelta(days=1))) for begin, end in pairwise(edges)]


def _axis(days: Sequence[tuple[Day, Day]], label: int) -> Text:
    """The years, each above the column in which it begins, as many as have room."""
    line = [" "] * len(days)
    free = 0
    for at, (begins, ends) in enumerate(days):
        year = ends.year
        new = begins.year != year or (begins.month, begins.day) == (1, 1) or at == 0
        if new and at >= free and at + 4 <= len(days) and (at == 0 or year % _step(days) == 0):
            line[at : at + 4] = f"{year:04}"
            free = at + 5
    return Text(" " * label + "".join(line).rstrip(), style="dim")


def _step(days: Sequence[tuple[Day, Day]]) -> int:
    """Every how many years one is written: the smallest round number for which there is room."""
    years = max(1, days[-1][1].year - days[0][0].year + 1)
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if years / step * 5 <= len(days) or step == 1000)


def _row(name: str, label: int, cells: Iterable[tuple[str, str]]) -> Text:
    row = Text(set_cell_size(clean(name), label - 1) + " ")
    for letter, style in cells:
        row.append(letter, style=style)
    row.rstrip()
    return row


def _letter(each: Lane, begins: Day, ends: Day) -> tuple[str, str]:
    """What a column shows: the newest of what began by its end; a doubt where that is not certain."""
    shown = (" ", "")
    for stretch in each.rungs:
        if stretch.earliest <= ends:
            shown = _UNSURE if ends < stretch.latest else LETTERS[stretch.tier]
    for stretch in each.suspensions:
        if _touches(stretch, begins, ends):
            shown = _SUSPENDED
    if not each.rungs:
        return _sectoral(each, begins, ends)
    return shown


def _sectoral(each: Lane, begins: Day, ends: Day) -> tuple[str, str]:
    for stretch in each.sectoral:
        if stretch.latest <= ends:
            return LETTERS["sectoral"]
    return _UNSURE if any(stretch.earliest <= ends for stretch in each.sectoral) else (" ", "")


def _touches(stretch: Stretch, begins: Day, ends: Day) -> bool:
    return stretch.earliest <= ends and (stretch.ended is None or begins < stretch.ended)


def _legend(rows: Sequence[Lane], asked: Charted, answer: Answer[Standing, Charted]) -> list[Text]:
    drawn = {stretch.tier for each in rows for stretch in (*each.rungs, *each.sectoral)}
    legend = Text()
    for tier, (letter, style) in LETTERS.items():
        if tier in drawn:
            legend.append(letter, style=style).append(f" {tier}  ")
    if any(each.suspensions for each in rows):
        legend.append("/", style=_SUSPENDED[1]).append(" suspended  ")
    legend.append("?", style=_UNSURE[1]).append(" not certain")
    lines = [Text(), legend]
    last = in_words(asked.last.isoformat())
    lines.append(Text(f"{clean(answer.loaded.title)}, as of {last}", style="dim"))
    if not answer.covered:
        lines.append(Text(f"note: {not_covered(answer.loaded.coverage)}", style="dim"))
    return lines
