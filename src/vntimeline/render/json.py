"""JSON: the envelope that scripts are built on, and JSON lines."""

from typing import Any

import msgspec

from vntimeline.render import Answer, Terminal, fields

ENVELOPE = "vntimeline/1"
"""The name of the JSON contract: within it keys are added, never renamed or removed."""


def document(answer: Answer, terminal: Terminal) -> str:
    """The envelope: schema, store, query, and the records under the answer's key."""
    records: Any = [_picked(answer, record) for record in answer.records]
    envelope = {**head(answer), answer.key: records[0] if answer.one else records}
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2).decode() + "\n"


def head(answer: Answer) -> dict[str, Any]:
    """What stands before the records: the contract, the store, and what was asked."""
    return {"schema": ENVELOPE, "store": answer.summary, "query": answer.query, "covered": answer.covered}


def lines(answer: Answer, terminal: Terminal) -> str:
    """One bare record a line."""
    return "".join(msgspec.json.encode(_picked(answer, record)).decode() + "\n" for record in answer.records)


def _picked(answer: Answer, record: msgspec.Struct) -> Any:
    return {name: fields.value(record, name) for name in answer.fields} if answer.fields else record
