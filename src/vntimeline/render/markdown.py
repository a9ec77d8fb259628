"""Markdown: a table to paste into a document, sources as links."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from vntimeline import wording
from vntimeline.model import Event, Source
from vntimeline.questions.standing import Standing
from vntimeline.questions.verify import Verification
from vntimeline.render import flat
from vntimeline.render.answer import Answer
from vntimeline.render.flat import Part
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import heading

_COLUMNS: Mapping[type[msgspec.Struct], tuple[str, ...]] = {
    Event: ("date", "countries", "kind", "title", "sources", "id"),
    Verification: ("verdict", "claim", "correct", "explanation", "sources", "event"),
    Standing: ("name", "tier", "since", "certain", "status", "formal_name", "named_since", "sectoral", "event"),
}
"""The columns of the tables that do not have those of a plain line."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$]|!(?=\[)|(?<=\])\()")
_AUTOLINK = re.compile(r"(?:https?|ftp|mailto|xmpp)(?=:)|www(?=\.)|(?=@)", re.IGNORECASE)
"""What stands before the sign that makes a link of a bare address."""
_BLOCK = re.compile(r"^([-+=]|[0-9]+(?=[.)]))")
"""What makes a list or a heading at the beginning of a line, beside the special signs."""
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_NOT_IN_URLS = {ord(sign): f"%{ord(sign):02X}" for sign in "<>|\\ "}


def table(answer: Answer[Any, Any]) -> str:
    """Return a header and one record a row; where no fields are chosen, in columns for people and after the day."""
    kind = answer.spec.record
    own = _WITH_LINKS.get(kind, {})
    header, rows = flat.table(answer, _COLUMNS.get(kind, answer.spec.plain), own)
    as_written = {part.name for part in own.values()}
    return _day(answer) + grid(
        header,
        (
            [cell if name in as_written else escaped(cell) for name, cell in zip(header, row, strict=True)]
            for row in rows
        ),
    )


def _day(answer: Answer[Any, Any]) -> str:
    """Return the day that an answer is for, if it is for one day, as a paragraph."""
    on: date | None = getattr(answer.query, "on", None)
    if answer.fields or on is None:
        return ""
    return f"{heading(on, answer.loaded.coverage, covered=answer.covered)}\n\n"


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(text: str) -> str:
    """Return a text that is shown as it is: nothing in it is markup, and no address becomes a link by itself."""
    text = _SPECIAL.sub(r"\\\1", sanitize(text))
    return _AUTOLINK.sub(lambda found: f"{found[0]}\\", text)


def paragraph(markdown: str) -> str:
    """Return a paragraph that is not read as a list, a heading or code, whatever it begins with."""
    return _BLOCK.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", markdown.strip())


def link(source: Source) -> str:
    """Return a source, its title as a link, as Markdown."""
    title = escaped(source.title)
    linked = f"[{title}](<{target(source.url)}>)" if source.url else title
    told = ", ".join(filter(None, (source.publisher, source.date, wording.language_of(source))))
    archived = f", [{wording.ARCHIVED_COPY}](<{target(source.archived)}>)" if source.archived else ""
    return f"{linked} ({escaped(told)}){archived}"


def target(url: str) -> str:
    """Return the address of a link."""
    return _ENTITY.sub("&amp;", sanitize(url).translate(_NOT_IN_URLS))


def _links(event: Event) -> str:
    return "; ".join(map(link, event.sources))


def _best(verification: Verification) -> str:
    return "; ".join(map(link, verification.sources[:1]))


_WITH_LINKS: Mapping[type[msgspec.Struct], Mapping[str, Part]] = {
    Event: {"sources": Part("sources", _links)},
    Verification: {"sources": Part("source", _best)},
}
"""The columns of sources that are links; of a table of claims, the best source of each."""
