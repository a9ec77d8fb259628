"""Records as rows of text: which fields, and each field as one cell."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from vntimeline.dates import in_words, some_day
from vntimeline.model import Standing, Store
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


def count(standings: Iterable[Standing], tier: str | None) -> str:
    """How many stand on a rung, or have a sectoral partnership: `9`, or `8 to 9` where one may have by then."""
    if tier == "sectoral":
        sure = [own.certain for each in standings for own in each.sectoral]
    else:
        there = (each for each in standings if tier in (each.tier, *each.possible))
        sure = [each.tier == tier and not each.possible for each in there]
    return str(len(sure)) if all(sure) else f"{sum(sure)} to {len(sure)}"


def window(standing: Standing) -> str:
    """The days between which the change that is in doubt may have come, in words."""
    assert standing.earliest is not None  # a doubt has its bounds
    assert standing.latest is not None
    return some_day(standing.earliest, standing.latest)


def not_covered(store: Store) -> str:
    """What to say where the store does not reach what was asked about."""
    reach = f"{in_words(store.coverage.from_.isoformat())} to {in_words(store.coverage.until.isoformat())}"
    return f"the store claims to know {reach}; what was asked reaches beyond, and changes may be missing"
