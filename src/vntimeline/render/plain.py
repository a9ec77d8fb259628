"""Plain text for pipes: tab-separated, one record a line, nothing cut or wrapped."""

from collections.abc import Mapping

from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "events": ("date", "countries", "kind", "title", "id"),
    "standings": (
        *("tier", "since", "country", "name", "formal_name"),
        *("status", "certain", "possible", "sectoral", "event"),
    ),
    "leaders": ("office", "person", "acting", "since", "to", "certain", "possible", "event"),
    "changes": ("date", "what", "country", "office", "before", "after", "acting", "certain", "event"),
    "countries": ("code", "name", "vi", "tier", "since", "certain", "events"),
    "anniversaries": ("date", "years", "round", "countries", "title", "event"),
}


def rows(answer: Answer, terminal: Terminal) -> str:
    """One record a line."""
    chosen = fields.names(answer, COLUMNS[answer.key])
    return "".join("\t".join(clean(fields.cell(record, name)) for name in chosen) + "\n" for record in answer.records)
