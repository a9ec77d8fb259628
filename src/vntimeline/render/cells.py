"""Records as text: which fields are printed, and each field as one cell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from vntimeline.model import Event
from vntimeline.render.answer import Answer, field_names


def names(answer: Answer[Any, Any], default: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the fields to print: those asked for, else the format's own, else all that the records have."""
    return answer.fields or tuple(default) or answer.columns


def value(record: msgspec.Struct, name: str) -> Any:
    """Return a field's value, by its name in JSON."""
    return getattr(record, "from_" if name == "from" else name)


def cell(record: msgspec.Struct, name: str) -> str:
    """Return a field as one line of text: lists are joined by "; ", records inside records by " | "."""
    return _text(value(record, name))


_PLACED = frozenset(
    {
        *("id", "date", "earliest", "latest", "precision", "kind", "countries", "tier", "status", "office", "person"),
        *("change", "acting", "reason", "formal_name", "formal_name_vi", "title", "summary", "place", "people"),
        *("significance", "confidence", "disputed", "added", "sources"),
    }
)
"""The fields of an event that the layouts of one event place themselves."""


def other_fields(event: Event) -> Iterator[tuple[str, str]]:
    """Yield a label and the text of each field of an event that has a value and no place of its own."""
    for name in field_names(Event):
        if name not in _PLACED and (text := cell(event, name)):
            yield name.replace("_", " "), text


def joined(items: Iterable[str]) -> str:
    """Return items in one cell, joined by "; "; within an item that becomes ", ", so that they can be counted."""
    return "; ".join(item.replace("; ", ", ") for item in items)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return ", ".join(filter(None, (_text(each) for each in msgspec.structs.astuple(value))))
    if isinstance(value, dict):
        return "; ".join(f"{key} {_text(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        nested = any(isinstance(each, msgspec.Struct) for each in value)
        return " | ".join(map(_text, value)) if nested else joined(map(_text, value))
    return str(value)
