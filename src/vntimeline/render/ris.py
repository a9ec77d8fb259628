"""RIS: the tagged lines that reference managers import, one tag a line, in UTF-8, each line ended by CR LF."""

from collections.abc import Iterator, Mapping
from typing import Any

from vntimeline.questions.cite import Citation
from vntimeline.render.answer import Answer
from vntimeline.render.references import note, parts, references

_NOTED = ("event_date", "issued", "coverage", "licence", "digest", "archived")


def document(answer: Answer[Citation, Any]) -> str:
    """Return one reference for each citation; an empty line ends each."""
    return "".join(
        "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(citation)) + "ER  - \r\n\r\n"
        for citation in references(answer)
    )


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", _type(citation)
    yield "ID", citation.id
    fields: Mapping[str, str | None] = {
        "AU": citation.creator,
        "TI": citation.title,
        "T2": citation.container,
        "PB": citation.publisher,
        "PY": citation.issued and f"{parts(citation.issued)[0]:04}",
        "DA": citation.issued and _date(parts(citation.issued)),
        "ET": citation.version,
        "LA": citation.language,
        "UR": citation.url,
        "Y2": _date(parts(citation.accessed.isoformat())) if citation.accessed else None,
        "N1": note(citation, _NOTED),
    }
    yield from ((tag, value) for tag, value in fields.items() if value)


def _type(citation: Citation) -> str:
    """Return the type: an entry in data, a web page, or a document of another kind."""
    if citation.type == "source":
        return "ELEC" if citation.url else "GEN"
    return "DATA"


def _date(known: tuple[int, ...]) -> str:
    """Return a date as RIS has it: year, month, day and other information, of which each may be empty."""
    year, *rest = known
    return "/".join([f"{year:04}", *(f"{part:02}" for part in rest), *[""] * (3 - len(rest))])
