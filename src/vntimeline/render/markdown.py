"""Markdown: a table to paste into a document, sources as links."""

import re
from typing import Any

import msgspec

from vntimeline.model import Event, Source
from vntimeline.render import cells
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize

COLUMNS = ("date", "countries", "kind", "title", "sources", "id")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")


def table(answer: Answer[Any, Any]) -> str:
    """Return a header and one record a row."""
    chosen = cells.names(answer, COLUMNS if issubclass(answer.spec.record, Event) else ())
    rows = [[_cell(record, name) for name in chosen] for record in answer.records]
    lines = [list(chosen), ["---"] * len(chosen), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(record: msgspec.Struct, name: str) -> str:
    if name == "sources" and isinstance(record, Event):
        return "; ".join(_link(source) for source in record.sources)
    return _escaped(cells.cell(record, name))


def _link(source: Source) -> str:
    words = ", ".join(filter(None, (source.publisher, source.date)))
    title = f"[{_escaped(source.title)}](<{_target(source.url)}>)" if source.url else _escaped(source.title)
    return f"{title} ({_escaped(words)})"


def _target(url: str) -> str:
    return sanitize(url).replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace(" ", "%20")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", sanitize(text))
