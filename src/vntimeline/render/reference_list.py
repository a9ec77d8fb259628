"""References to read: the data set, or each event with its sources. Each is one line, so that it can be copied."""

from typing import Any

from vntimeline.questions.cite import Citation
from vntimeline.render.answer import Answer
from vntimeline.render.references import note, references


def listing(answer: Answer[Citation, Any]) -> str:
    """Return a paragraph for each event, its sources indented below it; one source may be below several events."""
    found = {citation.id: citation for citation in references(answer)}
    heads = [citation for citation in found.values() if citation.type != "source"]
    return "\n".join(
        "".join(f"{line}\n" for line in (head.text, *_details(head), *(f"  {found[key].text}" for key in head.sources)))
        for head in heads
    )


def _details(head: Citation) -> list[str]:
    """Return what is not part of a reference in a text, but tells which data were used."""
    return [f"  {note(head, ['digest'])}"] if head.type == "dataset" and head.digest else []
