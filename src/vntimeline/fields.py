"""What each field of a record means, as its docstring says: for schemas, tables of fields and the codebook.

A docstring after a field is an expression without effect, which Python does not keep. It is read from the source, so
only what publishes descriptions imports this module.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, get_args

import msgspec

from vntimeline.dates import EDTF_PATTERN
from vntimeline.record import Record

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""


class Field(Record, frozen=True, kw_only=True):
    """A field of a record, described."""

    record: str
    """The class of the record."""
    field: str
    """The name of the field in JSON and in a store file."""
    type: str
    """The values that it takes, in words."""
    description: str
    """What it means: unit or form, rule, and where the rule comes from."""


@cache
def descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return the description of every field of a class, by its name in JSON. Raises KeyError where one has none."""
    written: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        written |= _docstrings(each.__module__).get(each.__name__, {})
    return {field.encode_name: written[field.name] for field in msgspec.structs.fields(kind)}


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Return the docstrings after the fields of each class of a module of this package."""
    if not module.startswith("vntimeline."):
        return {}
    body = ast.parse(inspect.getsource(sys.modules[module])).body
    return {node.name: dict(_described(node.body)) for node in body if isinstance(node, ast.ClassDef)}


def _described(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, after in pairwise(body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


# JSON Schema


def definitions(kinds: Iterable[type[msgspec.Struct]]) -> dict[str, Schema]:
    """Return the JSON Schemas of classes of records and of those within them, with every field described."""
    kinds = [*kinds]
    _, parts = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    classes = {each.__name__: each for each in _structs(kinds)}
    for name, part in parts.items():
        if "description" in part:  # a docstring, which some Pythons indent
            part["description"] = " ".join(part["description"].split())
        for field, description in descriptions(classes[name]).items():
            part["properties"][field] = {"description": description, **part["properties"][field]}
    return parts


def complete(parts: dict[str, Schema]) -> dict[str, Schema]:
    """Return JSON Schemas of answers with every field required. More may be added later, so none is forbidden."""
    for part in parts.values():
        part["required"] = list(part["properties"])
        part.pop("additionalProperties", None)
        for value in part["properties"].values():
            value.pop("default", None)
    return parts


def _structs(types: Iterable[Any]) -> Iterator[type[msgspec.Struct]]:
    """Yield the classes of records in types, and those that their fields have."""
    for each in types:
        if isinstance(each, type) and issubclass(each, msgspec.Struct):
            yield each
            yield from _structs(field.type for field in msgspec.structs.fields(each))
        else:
            yield from _structs(get_args(each))


# Tables


def rows(parts: Mapping[str, Schema]) -> list[Field]:
    """Return the fields of the records in JSON Schemas, which are given by their names."""
    return [
        Field(record=name, field=field, type=in_words(value), description=value["description"])
        for name, part in parts.items()
        for field, value in part.get("properties", {}).items()
    ]


def in_words(schema: Mapping[str, Any]) -> str:
    """Return which values a JSON Schema allows, in words: `text`, `list of Source`, `one of high, medium, low`."""
    match schema:
        case {"anyOf": several}:
            return (", or " if any("enum" in each for each in several) else " or ").join(map(in_words, several))
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"enum": values}:
            words = [*dict.fromkeys(str(value) for value in values if value is not None)]
            said = f"one of {', '.join(words)}" if len(words) > 1 else words[0]
            return f"{said}, or null" if None in values else said
        case {"format": "date"}:
            return "day"
        case {"pattern": pattern} if pattern == EDTF_PATTERN:
            return "date (EDTF)"
        case {"type": "array", "items": {"enum": _} as each}:
            return in_words(each).replace("one of", "any of")
        case {"type": "array", "items": each}:
            return f"list of {in_words(each)}"
        case {"additionalProperties": {} as each} if each:
            return f"{in_words(each)} by key"
    kind = schema["type"]
    return _WORDS[kind if isinstance(kind, str) else kind[0]]


_WORDS = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false", "null": "null"}
