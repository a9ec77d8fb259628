"""Records as text: which fields, each field as one cell, and what several layouts say alike."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from vntimeline.appearance import TIER_SHORT
from vntimeline.dates import in_words, parse_edtf, some_day
from vntimeline.model import Source, Store
from vntimeline.render import Answer


def names(answer: Answer, default: Sequence[str] = ()) -> tuple[str, ...]:
    """The fields to print: those asked for, else the format's own, else all that the records have."""
    return answer.fields or tuple(default) or answer.columns


def columns(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """All the fields of a kind of record, as JSON spells them."""
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def value(record: msgspec.Struct, name: str) -> Any:
    """A field's value, by its name in JSON."""
    return getattr(record, "from_" if name == "from" else name)


def cell(record: msgspec.Struct, name: str) -> str:
    """A field as one line of text: lists are joined by "; ", records inside records by " | "."""
    return _text(value(record, name))


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
        return (" | " if nested else "; ").join(_text(each) for each in value)
    return str(value)


def rung(tier: str | None) -> str:
    """A tier with its abbreviation: `strategic (SP)`."""
    if tier is None:
        return "no rung"
    return f"{tier} ({TIER_SHORT[tier]})" if tier in TIER_SHORT else tier


def day_of(date: str) -> str:
    """An EDTF date as that of something of a day: of a month, a year or a span, one day is meant."""
    when = parse_edtf(date)
    return in_words(date) if when.approximate or when.uncertain else some_day(when.earliest, when.latest)


def cited(source: Source) -> str:
    """A source on one line."""
    return ". ".join(filter(None, (source.title, source.publisher, source.date, source.url)))


def not_covered(store: Store) -> str:
    """What to say where the store does not reach what was asked about."""
    reach = f"{in_words(store.coverage.from_.isoformat())} to {in_words(store.coverage.until.isoformat())}"
    return f"the store claims to know {reach}; what was asked reaches beyond, and changes may be missing"
