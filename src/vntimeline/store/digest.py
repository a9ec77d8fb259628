"""Digests: what tells whether two stores, or two versions of an event, have the same content.

The digest of a store is the SHA-256 of its canonical content: its sections as a store file has them, without what is
empty, with the events sorted by id and every value as text, written as JSON with sorted keys, without spaces, in
UTF-8. It does not depend on how the file is written, and a new field that is empty does not change it.
"""

import json
from hashlib import sha256
from typing import Any

from vntimeline import written
from vntimeline.model import FACTS, Event, Store


def of_store(store: Store) -> str:
    """Return the digest of a store, in hexadecimal."""
    content = written.sections(store)
    content["events"] = sorted(content.get("events", []), key=lambda event: str(event["id"]))
    return _digest(content)


def of_facts(event: Event) -> str:
    """Return the digest of what an event states: of its fields whose change needs a correction."""
    (content,) = written.events([event])
    return _digest({name: value for name, value in content.items() if name in FACTS})


def _digest(content: Any) -> str:
    text = json.dumps(_texts(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _texts(content: Any) -> Any:
    """Return content with every value as text, as YAML has it."""
    if isinstance(content, dict):
        return {key: _texts(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_texts(each) for each in content]
    return "true" if content is True else str(content)
