"""What the formats of references share: texts that are safe to print, the parts of a date, and the note."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

import msgspec

from vntimeline.dates import parse_edtf
from vntimeline.questions.cite import Citation
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import accessed, covered_days, date_in_words


def references(answer: Answer[Citation, Any]) -> Iterator[Citation]:
    """Iterate over the citations of an answer, with every text safe to print and on one line."""
    for citation in answer.records:
        values = msgspec.structs.asdict(citation).items()
        texts = {name: sanitize(value) for name, value in values if isinstance(value, str)}
        yield msgspec.structs.replace(citation, **texts)


def ends(date: str) -> list[tuple[int, ...]]:
    """Return the year, and as far as known the month and day, of an EDTF date or of each end of a range."""
    return [tuple(map(int, part.rstrip("~?%").split("-"))) for part in date.split("/")]


def parts(date: str) -> tuple[int, ...]:
    """Return the year of an EDTF date, and as far as known its month and day; of a range, what both ends share.

    A range of several years has its first year.
    """
    first, last = ends(date)[0], ends(date)[-1]
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return tuple(part for part, _ in shared) or first[:1]


def in_doubt(date: str) -> bool:
    """Return whether the sources doubt an EDTF date, or say "about"."""
    when = parse_edtf(date)
    return when.approximate or when.uncertain


def note(citation: Citation, names: Iterable[str]) -> str:
    """Return sentences for those of these fields that have a value; each format names what it has no field for."""
    return " ".join(filter(None, (_SENTENCES[name](citation) for name in names if getattr(citation, name))))


def _dated(citation: Citation) -> str:
    """Return a date of publication where a year, a month and a day do not say all of it."""
    date = citation.issued or ""
    return f"Dated {date_in_words(date)}." if "/" in date or in_doubt(date) else ""


_SENTENCES: Mapping[str, Callable[[Citation], str]] = {
    "event_date": lambda citation: f"Event of {date_in_words(citation.event_date or '')}.",
    "issued": _dated,
    "version": lambda citation: f"Version {citation.version}.",
    "coverage": lambda citation: f"Data {covered_days(citation.coverage)}." if citation.coverage else "",
    "licence": lambda citation: f"Licence: {citation.licence}.",
    "digest": lambda citation: f"SHA-256 of the data: {citation.digest}.",
    "accessed": lambda citation: accessed(citation.accessed) if citation.accessed else "",
    "archived": lambda citation: f"Archived: {citation.archived}",
}
