"""Plain text for pipes: tab-separated, one event a line, nothing cut or wrapped."""

from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

COLUMNS = ("date", "countries", "kind", "title", "id")


def events(answer: Answer, terminal: Terminal) -> str:
    """One event a line."""
    chosen = fields.names(answer, COLUMNS)
    return "".join("\t".join(clean(fields.cell(record, name)) for name in chosen) + "\n" for record in answer.records)
