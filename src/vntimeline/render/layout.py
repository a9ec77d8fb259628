"""The layout of long tables: aligned columns, each cell wrapped in its column and measured in a terminal's cells.

Rich's own table takes ten times as long for a hundred rows, longer than everything else together. Its widths of
characters are used.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from vntimeline.render.answer import Column

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


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int, *, color: bool) -> Iterator[str]:
    """Yield the lines of a table under its header and a rule.

    `columns` stand in the order in which they are drawn; `rows` have a cell for each. A wider table never has more
    lines, fewer columns or a narrower column than a narrower one.
    """
    heads: list[Sequence[Cell]] = [[[(column.name, "bold")] for column in columns]]
    cells = list(zip(*heads, *rows, strict=True))
    natural = [max(map(_length, own)) for own in cells]
    least = [
        min(own, max(column.least, *(_longest_word(cell) for cell in texts))) if column.wrap else own
        for column, own, texts in zip(columns, natural, cells, strict=True)
    ]
    broken = [
        max(_longest_word(cell, "(?<=-)") for cell in texts) if column.hyphens else own
        for column, own, texts in zip(columns, least, cells, strict=True)
    ]
    widths = _widths(columns, natural, least, broken, width)
    shown = [at for at, own in enumerate(widths) if own]
    kept = [widths[at] for at in shown]
    yield from _lines([heads[0][at] for at in shown], kept, color=color)
    yield "─" * min(width, sum(kept) + GAP * (len(kept) - 1))
    for row in rows:
        yield from _lines([row[at] for at in shown], kept, color=color)


def styled(text: str, style: str, *, color: bool) -> str:
    """Return the text in a style, where colour is wanted."""
    if not color or not style or not text:
        return text
    return f"\x1b[{';'.join(STYLES[name] for name in style.split())}m{text}\x1b[0m"


def _length(cell: Cell) -> int:
    return sum(cell_len(text) for text, _ in cell)


def _longest_word(cell: Cell, parts: str = "$") -> int:
    """Return the width of a cell's longest word, or of the longest part that a pattern cuts words into."""
    words = (word for text, _ in cell for word in _split(text))
    return max((cell_len(part) for word in words for part in re.split(parts, word)), default=0)


def _widths(
    columns: Sequence[Column], natural: Sequence[int], least: Sequence[int], broken: Sequence[int], width: int
) -> list[int]:
    """Return each column's width, 0 for one that is not shown; no width shrinks as the table's width grows.

    Every column that is not optional grows to what it needs with words `broken` behind hyphens, then to what it needs
    `least`; then texts grow before dates and codes, which read as well in two lines. What is left goes to the optional
    columns, as soon as the next one fits whole.
    """
    needed = [at for at, column in enumerate(columns) if not column.optional]
    room = width - GAP * (len(needed) - 1)
    texts = [own if column.least else word for column, own, word in zip(columns, natural, least, strict=True)]
    grown = [1] * len(needed)
    for stage in (broken, least, texts, natural):
        grown = _filled(grown, [stage[at] for at in needed], room)
    given = [0] * len(columns)
    for at, own in zip(needed, grown, strict=True):
        given[at] = own
    left = room - sum(grown)
    if left < 0 or any(given[at] < natural[at] for at in needed):
        return given
    for at, column in enumerate(columns):
        if column.optional:
            if natural[at] + GAP > left:
                break  # a later one may not take the place that this one gets in a wider table
            given[at] = natural[at]
            left -= natural[at] + GAP
    return given


def _filled(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Return widths from `least` to `most` whose sum is at most `room`: the narrowest grow first, together."""
    given = list(least)
    left = room - sum(given)
    while left > 0 and (open_ := [at for at, own in enumerate(given) if own < most[at]]):
        lowest = min(given[at] for at in open_)
        growing = [at for at in open_ if given[at] == lowest]
        for at in growing[:left]:
            given[at] += 1
        left -= len(growing[:left])
    return given


def _lines(row: Sequence[Cell], widths: Sequence[int], *, color: bool) -> Iterator[str]:
    """Yield a row as so many lines as its tallest cell takes."""
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
    """Return a cell's lines; a word that is wider than the column is broken."""
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
    """Return the words of a text; a span of days is two."""
    return text.replace("/", "/ ", 1).split() if _SPAN.match(text) else text.split()


def _words(cell: Iterable[Run], width: int) -> Iterator[Run]:
    for text, style in cell:
        for word in _split(text):
            for part in (word,) if len(word) * 2 <= width or cell_len(word) <= width else _broken(word, width):
                yield part, style


def _broken(word: str, width: int) -> Iterator[str]:
    """Yield the parts of a word that is wider than the column: broken behind hyphens, elsewhere where it must be."""
    part = ""
    for piece in re.split("(?<=-)", word):
        for chopped in chop_cells(piece, width):
            if part and cell_len(part) + cell_len(chopped) > width:
                yield part
                part = ""
            part += chopped
    yield part
