"""Published counts of partners beside those of the store, as text."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from vntimeline.counts import given
from vntimeline.questions.checkpoints import CheckedCount
from vntimeline.render.answer import Column, Terminal
from vntimeline.render.layout import Cell, table
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import NO_COUNTS, citation, level_numbers

_COLUMNS = (
    Column("date"),
    Column("counting"),
    Column("source", wrap=True, least=12),
    Column("store", wrap=True, least=12),
    Column("published by", wrap=True, least=20),
)


def words(checked: CheckedCount) -> tuple[str, ...]:
    """Return in words what the source says, how the store compares, who published it, and why it differs."""
    said = level_numbers({name: str(number) for name, number in given(checked.said).items()})
    compared = "agrees" if checked.agrees else f"has {checked.store.beside(checked.said)}"
    return said, compared, checked.sources[0].publisher, checked.note or ""


def listing(counts: Sequence[CheckedCount], terminal: Terminal) -> str:
    """Return a table of the counts; below it the notes, and every source in full."""
    if not counts:
        return f"{NO_COUNTS}\n"
    return "".join(f"{line}\n" for line in _lines(counts, terminal))


def _lines(counts: Sequence[CheckedCount], terminal: Terminal) -> Iterator[str]:
    yield from table(_COLUMNS, [_row(checked) for checked in counts], terminal.width, color=terminal.color)
    yield ""
    for checked in counts:
        if checked.note:
            yield from wrap(sanitize(f"{checked.date}: {checked.note}"), terminal.width)
    yield ""
    for checked in counts:
        yield from (sanitize(f"{checked.date}: {citation(source)}") for source in checked.sources)


def _row(checked: CheckedCount) -> list[Cell]:
    said, compared, publisher, _ = words(checked)
    style = "" if checked.agrees else "red"
    return [
        [(checked.date, "")],
        [(checked.counting, "")],
        [(said, "")],
        [(compared, style)],
        [(sanitize(publisher), "")],
    ]
