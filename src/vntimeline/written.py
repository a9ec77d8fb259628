"""Records as a store file has them: plain data, without what is empty and what is derived."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from vntimeline.model import DERIVED, LISTS, REGISTRIES, SCHEMA, SECTIONS, Event, Store, key_field
from vntimeline.record import Record


def sections(store: Store) -> dict[str, Any]:
    """Return the sections of a store file that has all of a store; empty sections are left out."""
    found: dict[str, Any] = {"schema": int(SCHEMA)}
    for name in SECTIONS:
        value = getattr(store, name)
        if name == "events":
            found[name] = events(value)
        elif name in REGISTRIES:
            found[name] = {key: entry(each) for key, each in value.items()}
        else:
            found[name] = plain(tuple(value) if name in LISTS else value)
    return {name: value for name, value in found.items() if value not in (None, {}, [])}


def events(listed: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as items of the section `events`."""
    return [_fields(event, without=DERIVED) for event in listed]


def entry(record: Record) -> dict[str, Any]:
    """Return an entry of a registry: its key stands before it."""
    return _fields(record, without=(key_field(type(record)),))


def plain(value: Any) -> Any:
    """Return a value of a field or a section."""
    if isinstance(value, Record):
        return _fields(value)
    return [plain(each) for each in value] if isinstance(value, tuple) else msgspec.to_builtins(value)


def _fields(record: Record, without: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields of a record that have a value; an event's countries may be an empty list."""
    named = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    return {
        key: plain(value)
        for name, key in named
        for value in [getattr(record, name)]
        if name not in without and ((value not in (None, ()) and value is not False) or name == "countries")
    }
