"""Aligned columns for long tables: each cell wrapped in its column, measured in a terminal's cells.

Rich's own table takes ten times as long to lay out a hundred rows, longer than everything else together; its cell
widths are used, since what a letter takes on a terminal is its field.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rich.cells import cell_len, chop_cells

Run = tuple[str, str]
"""A text and its style: names of STYLES joined by spaces, or none."""

Cell = Sequence[Run]

GAP = 2
_SPAN = re.compile(r"[0-9~?%-]{4,}/[0-9]")
STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}


Wrap = Literal["never", "short", "always"]
"""Whether a column's cells break between words: never, where room is short, or wherever they can."""


def table(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], wraps: Sequence[Wrap], width: int, *, color: bool
) -> Iterator[str]:
    """The lines of a table under its header and a rule."""
    heads: list[Sequence[Cell]] = [[[(name, "bold")] for name in header]]
    columns = list(zip(*heads, *rows, strict=True))
    least = [max(map(_longest_word, column)) for column in columns]
    natural = [
        word if wrap == "always" else max(map(_length, column))
        for word, column, wrap in zip(least, columns, wraps, strict=True)
    ]
    widths = _widths(natural, least, [wrap == "short" for wrap in wraps], width)
    yield from _lines(heads[0], widths, color=color)
    yield "─" * min(width, sum(widths) + GAP * (len(widths) - 1))
    for row in rows:
        yield from _lines(row, widths, color=color)


def styled(text: str, style: str, *, color: bool) -> str:
    """The text in a style, where colour is wanted."""
    if not color or not style or not text:
        return text
    return f"\x1b[{';'.join(STYLES[name] for name in style.split())}m{text}\x1b[0m"


def _length(cell: Cell) -> int:
    return sum(cell_len(text) for text, _ in cell)


def _longest_word(cell: Cell) -> int:
    return max((cell_len(word) for text, _ in cell for word in _split(text)), default=0)


def _widths(natural: Sequence[int], least: Sequence[int], wrapped: Sequence[bool], width: int) -> list[int]:
    """Each column's width: its natural one, or a fair share of what is left for those that wrap."""
    room = width - GAP * (len(natural) - 1)
    fixed = sum(own for own, wraps in zip(natural, wrapped, strict=True) if not wraps)
    if fixed >= room:  # too narrow for anything else: every column wraps
        return _shares(natural, least, room)
    wrapping = [at for at, wraps in enumerate(wrapped) if wraps]
    shares = iter(_shares([natural[at] for at in wrapping], [least[at] for at in wrapping], room - fixed))
    return [next(shares) if wraps else own for own, wraps in zip(natural, wrapped, strict=True)]


def _shares(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """As much as each wants, the largest cut to what the smaller ones leave; words whole as far as there is room."""
    given = [0] * len(natural)
    left = room
    for rank, at in enumerate(sorted(range(len(natural)), key=natural.__getitem__)):
        given[at] = max(1, min(natural[at], left // (len(natural) - rank)))
        left -= given[at]
    spare = [own - word for own, word in zip(given, least, strict=True)]
    for at, missing in enumerate(spare):
        for other in sorted(range(len(spare)), key=spare.__getitem__, reverse=True):
            moved = max(0, min(-missing, spare[other]))
            given[at], given[other] = given[at] + moved, given[other] - moved
            spare[other], missing = spare[other] - moved, missing + moved
    return given


def _lines(row: Sequence[Cell], widths: Sequence[int], *, color: bool) -> Iterator[str]:
    """A row as so many lines as its tallest cell takes."""
    cells = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        parts = []
        pending = 0  # the spaces owed before the next part: none are written at a line's end
        for lines, width in zip(cells, widths, strict=True):
            runs = lines[number] if number < len(lines) else []
            length = _length(runs)
            if length:
                parts.append(" " * pending + "".join(styled(text, style, color=color) for text, style in runs))
                pending = 0
            pending += width - length + GAP
        yield "".join(parts)


def _wrapped(cell: Cell, width: int) -> list[list[Run]]:
    """A cell's lines; a word that is wider than the column is broken."""
    if _length(cell) <= width:
        return [list(cell)]
    lines: list[list[Run]] = [[]]
    used = 0
    for word, style in _words(cell, width):
        length = cell_len(word)
        if used and used + 1 + length > width:
            lines.append([])
            used = 0
        if used:
            word, length = f" {word}", length + 1
        lines[-1].append((word, style))
        used += length
    return lines


def _split(text: str) -> list[str]:
    """The words of a text; a span of days is two."""
    return text.replace("/", "/ ", 1).split() if _SPAN.match(text) else text.split()


def _words(cell: Iterable[Run], width: int) -> Iterator[Run]:
    for text, style in cell:
        for word in _split(text):
            for part in (word,) if len(word) * 2 <= width or cell_len(word) <= width else _broken(word, width):
                yield part, style


def _broken(word: str, width: int) -> Iterator[str]:
    """The parts of a word that is wider than the column: broken behind hyphens, elsewhere where it must be."""
    part = ""
    for piece in re.split("(?<=-)", word):
        for chopped in chop_cells(piece, width):
            if part and cell_len(part) + cell_len(chopped) > width:
                yield part
                part = ""
            part += chopped
    yield part
