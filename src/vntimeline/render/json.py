"""JSON: the envelope that scripts are built on, and JSON lines."""

from typing import Any

import msgspec

from vntimeline.model import Store
from vntimeline.render import Answer, Terminal, fields

SCHEMA = "vntimeline/1"


class StoreSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The store that answers, as the envelope names it."""

    title: str
    events: int
    coverage: Any


def summary(store: Store) -> StoreSummary:
    """Which store answers, how many events it has, and the days it covers."""
    return StoreSummary(title=store.title, events=len(store.events), coverage=store.coverage)


def document(answer: Answer, terminal: Terminal) -> str:
    """The envelope: schema, store, query, and the records under the answer's key."""
    records: Any = [_picked(answer, record) for record in answer.records]
    envelope = {
        "schema": SCHEMA,
        "store": summary(answer.store),
        "query": answer.query,
        answer.key: records[0] if answer.one else records,
    }
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2).decode() + "\n"


def lines(answer: Answer, terminal: Terminal) -> str:
    """One bare record a line."""
    return "".join(msgspec.json.encode(_picked(answer, record)).decode() + "\n" for record in answer.records)


def _picked(answer: Answer, record: msgspec.Struct) -> Any:
    return {name: fields.value(record, name) for name in answer.fields} if answer.fields else record
