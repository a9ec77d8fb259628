"""Digests: what tells whether two stores, or two versions of an event, have the same content.

The digest of a store is the SHA-256 of its canonical content: its sections as a store file has them, without what is
empty, with the events sorted by id and every value as text, written as JSON with sorted keys, without spaces, in
UTF-8. It does not depend on how the file is written, and a new field that is empty does not change it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import msgspec

from vntimeline import written
from vntimeline.model import FACTS, Event, Store


def of_store(store: Store) -> str:
    """Return the digest of a store, in hexadecimal."""
    digest = sha256()
    for part in _parts(store):
        digest.update(part)
    return digest.hexdigest()


def of_facts(event: Event) -> str:
    """Return the digest of what an event states: of its fields whose change needs a correction."""
    return sha256(_json({name: value for name, value in _written(event).items() if name in FACTS})).hexdigest()


def _parts(store: Store) -> Iterator[bytes]:
    """Yield the canonical content of a store in parts: as a whole it takes more memory than the store."""
    content = written.sections(msgspec.structs.replace(store, events=()))
    parts: dict[str, Iterable[bytes]] = {name: (_json(section),) for name, section in content.items()}
    parts["events"] = _items(sorted(store.events, key=lambda event: event.id))
    for at, name in enumerate(sorted(parts)):
        yield b'%b"%b":' % (b"," if at else b"{", name.encode())
        yield from parts[name]
    yield b"}"


def _items(events: Iterable[Event]) -> Iterator[bytes]:
    yield b"["
    for at, event in enumerate(events):
        yield b"," if at else b""
        yield _json(_written(event))
    yield b"]"


def _written(event: Event) -> dict[str, Any]:
    (content,) = written.events([event])
    return content


def _json(content: Any) -> bytes:
    return msgspec.json.encode(_texts(content), order="sorted")


def _texts(content: Any) -> Any:
    """Return content with every value as text, as YAML has it."""
    if isinstance(content, dict):
        return {key: _texts(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_texts(each) for each in content]
    return "true" if content is True else str(content)
