"""Markdown: a table to paste into a document, sources as links."""

import re

import msgspec

from vntimeline.model import Event, Source
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

COLUMNS = ("date", "countries", "kind", "title", "sources", "id")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")


def table(answer: Answer, terminal: Terminal) -> str:
    """A header and one record a row."""
    chosen = fields.names(answer, COLUMNS if answer.key == "events" else ())
    rows = [[_cell(record, name) for name in chosen] for record in answer.records]
    lines = [list(chosen), ["---"] * len(chosen), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(record: msgspec.Struct, name: str) -> str:
    if name == "sources" and isinstance(record, Event):
        return "; ".join(_link(source) for source in record.sources)
    return _escaped(fields.cell(record, name))


def _link(source: Source) -> str:
    words = ", ".join(filter(None, (source.publisher, source.date)))
    title = f"[{_escaped(source.title)}](<{_target(source.url)}>)" if source.url else _escaped(source.title)
    return f"{title} ({_escaped(words)})"


def _target(url: str) -> str:
    return clean(url).replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace(" ", "%20")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(text))
