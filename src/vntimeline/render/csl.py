"""CSL-JSON: the references that citation processors such as citeproc, pandoc and Zotero read.

Processors take a few tags in texts for markup, such as `<i>`, for which CSL-JSON has no escape: texts are written as
they are, but for characters that must not be shown.
"""

from typing import Any

from vntimeline.questions.cite import Citation
from vntimeline.render.answer import Answer
from vntimeline.render.json import indented
from vntimeline.render.references import ends, in_doubt, note, references

_NOTED = ("coverage", "licence", "digest", "archived")


def document(answer: Answer[Citation, Any]) -> str:
    """Return an array of items, one for each citation."""
    return indented([_item(citation) for citation in references(answer)])


def _item(citation: Citation) -> dict[str, Any]:
    item = {
        "id": citation.id,
        "type": _type(citation),
        "title": citation.title,
        "author": citation.creator and [{"literal": citation.creator}],
        "container-title": citation.container,
        "publisher": citation.publisher,
        "issued": citation.issued and _date(citation.issued),
        "event-date": citation.event_date and _date(citation.event_date),
        "version": citation.version,
        "language": citation.language,
        "URL": citation.url,
        "accessed": citation.accessed and _date(citation.accessed.isoformat()),
        "note": note(citation, _NOTED),
    }
    return {name: value for name, value in item.items() if value}


def _type(citation: Citation) -> str:
    """Return the type: data, a web page, or a document of another kind."""
    if citation.type == "source":
        return "webpage" if citation.url else "document"
    return "dataset"


def _date(date: str) -> dict[str, Any]:
    """Return an EDTF date, or both ends of a range, as precise as known; `circa` marks one that is in doubt."""
    return {"date-parts": ends(date), **({"circa": True} if in_doubt(date) else {})}
