"""The JSON Schema of a store file, made from the model: what an editor can check while a store is written.

It rejects what the basic checks reject, as far as JSON Schema can express it; `check` knows the rest. Where the store
has a text, an editor may see a number: YAML 1.2 reads a year without quotes as one. The store reads the text, so a
number is accepted wherever a text of digits is.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import msgspec

from vntimeline.dates import EDTF_PATTERN
from vntimeline.fields import definitions, descriptions
from vntimeline.model import DERIVED, KINDS, LISTS, REGISTRIES, REQUIRED_SECTIONS, SCHEMA, SECTIONS, Store, key_field

_TEXT = {"type": ["string", "number"], "pattern": r"^(?![\s\S]*[\x00-\x08\x0b-\x1f\x7f-\x9f])[\s\S]*\S"}
"""A text that is not empty and has no control character."""


def store_schema() -> dict[str, Any]:
    """Return the schema, without its dialect and title."""
    sections_of_one = (type_ for type_ in SECTIONS.values() if _is_struct(type_))
    parts = definitions([*LISTS.values(), *sections_of_one, *REGISTRIES.values()])
    written = {name: _written(part) for name, part in parts.items()}
    # A class may be that of entries, whose key stands before them, and that of a section of its own.
    with_key = {entry.__name__: deepcopy(written[entry.__name__]) for entry in REGISTRIES.values()}
    keys = {entry.__name__: key_field(entry) for entry in REGISTRIES.values()}
    key_values = {name: written[name]["properties"].pop(key) for name, key in keys.items()}
    for name, key in keys.items():
        written[name]["required"] = [field for field in written[name]["required"] if field != key]
    event = written["Event"]
    for field in DERIVED:
        del event["properties"][field]
        event["required"].remove(field)
    event["properties"]["sources"]["minItems"] = 1
    event["allOf"] = [*_kind_rules(), _SECTORAL_HAS_NO_STATUS]
    sections: dict[str, Any] = {"schema": {"enum": [int(SCHEMA), SCHEMA]}}
    meanings = {"schema": "The version of the store format.", **descriptions(Store)}
    for name, type_ in SECTIONS.items():
        if name in LISTS:
            sections[name] = {"type": "array", "items": {"$ref": f"#/$defs/{LISTS[name].__name__}"}}
        elif name in REGISTRIES:
            entry = REGISTRIES[name].__name__
            sections[name] = _registry(entry, key_values[entry], may_be_empty=not written[entry]["required"])
        elif not _is_struct(type_):
            sections[name] = _value(msgspec.json.schema(type_))
        elif type_.__name__ in with_key:
            written[name.capitalize()] = with_key[type_.__name__]
            sections[name] = {"$ref": f"#/$defs/{name.capitalize()}"}
        else:
            sections[name] = {"$ref": f"#/$defs/{type_.__name__}"}
    return {
        "type": "object",
        "properties": {name: {"description": meanings[name], **value} for name, value in sections.items()},
        "required": ["schema", *REQUIRED_SECTIONS],
        "additionalProperties": False,
        "$defs": written,
    }


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _registry(entry: str, key: Mapping[str, Any], *, may_be_empty: bool) -> dict[str, Any]:
    """Return the schema of a mapping from keys to entries."""
    value: dict[str, Any] = {"$ref": f"#/$defs/{entry}"}
    return {
        "type": ["object", "null"],
        "propertyNames": {"description": key["description"], "pattern": key["pattern"]},
        "additionalProperties": {"anyOf": [value, {"type": "null"}]} if may_be_empty else value,
    }


def _written(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a class of the model as a store file has it: fields have a value or are left out, never null."""
    return {
        "type": "object",
        "description": part["description"],
        "properties": {name: _value(field) for name, field in part["properties"].items()},
        "required": list(part["required"]),
        "additionalProperties": False,
    }


def _value(field: Mapping[str, Any]) -> dict[str, Any]:
    value = {key: content for key, content in field.items() if key != "default"}
    if "anyOf" in value:
        (only,) = (each for each in value.pop("anyOf") if each != {"type": "null"})
        value |= only
    if "enum" in value:
        value["enum"] = [word for word in value["enum"] if word is not None]
    if value.get("type") == "array" and "items" in value:
        value["items"] = _value(value["items"])
    if value.get("type") == "integer":
        value |= {"type": ["integer", "string"], "minimum": 0, "maximum": 999999, "pattern": "^(0|[1-9][0-9]{0,5})$"}
    if value.get("type") == "string" and "format" not in value:
        pattern = value.get("pattern")
        if pattern is None:
            value |= _TEXT
        elif pattern == EDTF_PATTERN:
            value |= {"type": ["string", "integer"], "minimum": 1, "maximum": 9999}
        elif re.search(pattern, "2020"):
            value |= {"type": ["string", "integer"], "minimum": 0}
    return value


def _kind_rules() -> list[dict[str, Any]]:
    """Return, for each kind with fields of its own, that it has them and that other kinds do not."""
    rules: list[dict[str, Any]] = []
    for kind, rule in KINDS.items():
        own = (*rule.required, *rule.optional)
        then: dict[str, Any] = {"required": list(rule.required)} if rule.required else {}
        if rule.country:
            then["properties"] = {"countries": {"minItems": 1}}
        if own or then:
            without = {"not": {"anyOf": [{"required": [field]} for field in own]}} if own else True
            rules.append({"if": {"properties": {"kind": {"const": kind}}}, "then": then, "else": without})
    return rules


_SECTORAL_HAS_NO_STATUS = {
    "if": {"properties": {"tier": {"const": "sectoral"}}, "required": ["tier"]},
    "then": {"not": {"required": ["status"]}},
}
