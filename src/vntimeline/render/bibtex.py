r"""BibTeX: an entry for each citation.

The fields are those of classic BibTeX that biblatex reads as well, and `url` and `urldate`, which older styles leave
out. The date is `year`, `month` and `day`; what they cannot say (a range, "about") is in the note, and so is the
version, since classic styles know no field for it. `publisher` is repeated as `howpublished`, the only one of both
that styles print for @misc; `key` is what styles sort by where there is no author. Letters stay UTF-8, which biber
and today's LaTeX read; the signs that TeX gives a meaning to are escaped so that braces are always in pairs, because
BibTeX counts them also behind a backslash.
"""

from collections.abc import Iterator
from typing import Any

from vntimeline.questions.cite import Citation
from vntimeline.render.answer import Answer
from vntimeline.render.references import note, parts, references
from vntimeline.wording import LANGUAGES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOTED = ("event_date", "issued", "version", "coverage", "licence", "digest")
_ESCAPES = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESSES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\\{}"})


def document(answer: Answer[Citation, Any]) -> str:
    """Return one entry for each citation."""
    return "\n".join(map(_entry, references(answer)))


def _entry(citation: Citation) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation))
    return f"@misc{{{citation.id},\n{fields}}}\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield the fields; double braces keep the capitals of a title, and the name of a body in one piece."""
    if citation.creator:
        yield "author", f"{{{{{_escaped(citation.creator)}}}}}"
    else:
        yield "key", f"{{{_escaped(citation.publisher or citation.title)}}}"
    yield "title", f"{{{{{_escaped(citation.title)}}}}}"
    if citation.container:
        yield "howpublished", f"{{In: {_escaped(citation.container)}}}"
    if citation.publisher:
        yield "howpublished", f"{{{_escaped(citation.publisher)}}}"
        yield "publisher", f"{{{_escaped(citation.publisher)}}}"
    if citation.issued:
        yield from _date(parts(citation.issued))
    if citation.language != "en":
        yield "language", f"{{{_escaped(LANGUAGES.get(citation.language, citation.language))}}}"
    if citation.url:
        yield "url", f"{{{citation.url.translate(_IN_ADDRESSES)}}}"
        yield "urldate", f"{{{citation.accessed}}}"
    # Without an address, no style prints `urldate`.
    if text := note(citation, (*_NOTED, *(() if citation.url else ("accessed",)), "archived")):
        yield "note", f"{{{_escaped(text)}}}"


def _date(known: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    year, *rest = known
    yield "year", f"{{{year:04}}}"
    if rest:
        yield "month", _MONTHS[rest[0] - 1]
    if rest[1:]:
        yield "day", f"{{{rest[1]}}}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
