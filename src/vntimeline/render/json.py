"""JSON: the envelope that scripts are built on, and JSON lines."""

from typing import Any

import msgspec

from vntimeline.render import cells
from vntimeline.render.answer import Answer

ENVELOPE = "vntimeline/1"
"""The name of the JSON contract: within it keys are added, never renamed or removed."""


def document(answer: Answer[Any, Any]) -> str:
    """Return the envelope: schema, store, query, and the records under the answer's key."""
    records: Any = [_picked(answer, record) for record in answer.records]
    envelope = {**envelope_head(answer), answer.spec.key: records[0] if answer.spec.one else records}
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2).decode() + "\n"


def envelope_head(answer: Answer[Any, Any]) -> dict[str, Any]:
    """Return what comes before the records: the contract, the store, and what was asked."""
    return {"schema": ENVELOPE, "store": answer.summary, "query": answer.query, "covered": answer.covered}


def lines(answer: Answer[Any, Any]) -> str:
    """Return one record a line, without the envelope."""
    return "".join(msgspec.json.encode(_picked(answer, record)).decode() + "\n" for record in answer.records)


def _picked(answer: Answer[Any, Any], record: msgspec.Struct) -> Any:
    return {name: cells.value(record, name) for name in answer.fields} if answer.fields else record
