"""Plain text for pipes: tab-separated, one record a line, nothing cut or wrapped."""

from typing import Any

from vntimeline.render import cells
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize


def lines(answer: Answer[Any, Any]) -> str:
    """Return one record a line, in the columns of the command's spec."""
    chosen = cells.names(answer, answer.spec.plain)
    return "".join("\t".join(sanitize(cells.cell(record, name)) for name in chosen) + "\n" for record in answer.records)
