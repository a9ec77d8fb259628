r"""JSON: the envelope that scripts are built on, and JSON lines.

The data are exact. What must not be shown is escaped (`\u202e`), so that a terminal is safe.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from vntimeline.characters import may_have_unsafe, replace_unsafe
from vntimeline.questions import Query
from vntimeline.render import cells
from vntimeline.render.answer import Answer, StoreSummary

ENVELOPE = "vntimeline/1"
"""The name of the JSON contract: within it keys are added, never renamed or removed."""


def document(answer: Answer[Any, Any]) -> str:
    """Return the envelope as JSON."""
    return indented(envelope(answer))


def envelope(answer: Answer[Any, Any]) -> dict[str, Any]:
    """Return the envelope: schema, store, query, and the records under the answer's key."""
    records: Any = [_picked(answer, record) for record in answer.records]
    content: dict[str, Any] = {}
    if extra := answer.spec.extra:
        content[extra.name] = extra.of(answer)
    content[answer.spec.key] = records[0] if answer.spec.one else records
    return envelope_of(answer.summary, answer.query, answer.covered, content)


def envelope_of(summary: StoreSummary, query: Query, covered: bool, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contract, the store and what was asked, followed by the content: the records under their key."""
    return {"schema": ENVELOPE, "store": summary, "query": query, "covered": covered, **content}


def indented(content: Any) -> str:
    """Return content as JSON over several lines, with escapes for what must not be shown."""
    return msgspec.json.format(_escaped(msgspec.json.encode(content)), indent=2).decode() + "\n"


def on_one_line(content: Any) -> str:
    """Return content as JSON on one line, with escapes for what must not be shown."""
    return _escaped(msgspec.json.encode(content)).decode() + "\n"


def lines(answer: Answer[Any, Any]) -> str:
    """Return one record a line, without the envelope."""
    data = b"".join(msgspec.json.encode(_picked(answer, record)) + b"\n" for record in answer.records)
    return _escaped(data).decode()


def _escaped(data: bytes) -> bytes:
    """Return JSON in which characters that must not be shown are escaped; they occur in texts only."""
    return replace_unsafe(data.decode(), _escape).encode() if may_have_unsafe(data) else data


def _escape(character: str) -> str:
    if character == "\n":
        return character  # between records
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _picked(answer: Answer[Any, Any], record: msgspec.Struct) -> Any:
    return {name: cells.value(record, name) for name in answer.fields} if answer.fields else record
