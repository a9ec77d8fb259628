"""JSON Schemas (2020-12), made from the model: of each command's JSON, and of the store file."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec

from vntimeline.answers import About, Anniversary, Change, CountryRow, Leader, StoreSummary
from vntimeline.asked import BoardDay, Checked, CountryDay, Days, Ids, Nothing, OfficesDay, OnDay, Window
from vntimeline.document import REQUIRED, SCHEMA
from vntimeline.model import DERIVED, Coverage, Event, PublisherType, Standing
from vntimeline.problems import Problem
from vntimeline.query import Query
from vntimeline.render.json import ENVELOPE

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EDTF = r"^\d{4}(-\d\d(-\d\d)?)?[~?%]?(/\d{4}(-\d\d(-\d\d)?)?[~?%]?)?$"


_Covered = Annotated[bool, msgspec.Meta(description="Whether the store claims to know every day that was asked about.")]

OUTPUTS: Mapping[str, tuple[str, Any, Any]] = {
    "list": ("events", list[Event], Query),
    "show": ("events", list[Event], Ids),
    "tier": ("standing", Standing, CountryDay),
    "tiers": ("standings", list[Standing], BoardDay),
    "leaders": ("leaders", list[Leader], OfficesDay),
    "diff": ("changes", list[Change], Days),
    "anniversaries": ("anniversaries", list[Anniversary], Window),
    "check": ("problems", list[Problem], Checked),
    "countries": ("countries", list[CountryRow], OnDay),
    "about": ("about", About, Nothing),
}
"""Each command's JSON: the key of its records in the envelope, their type, and that of the query."""

NAMES = (*OUTPUTS, "store")


def schema(name: str) -> dict[str, Any]:
    """The schema of a command's JSON, or of the store file (`store`)."""
    return _store() if name == "store" else _output(name)


def _output(name: str) -> dict[str, Any]:
    """Every field is required; more may be added within this schema's name, so none is forbidden."""
    key, records, query = OUTPUTS[name]
    envelope = msgspec.defstruct(
        "Envelope",
        [
            ("schema", Literal["vntimeline/1"]),
            ("store", StoreSummary),
            ("query", query),
            ("covered", _Covered),
            (key, records),
        ],
    )
    (top,), parts = msgspec.json.schema_components([envelope], ref_template="#/$defs/{name}")
    for part in parts.values():
        if "description" in part:  # a docstring, which some Pythons indent
            part["description"] = " ".join(part["description"].split())
        if "properties" in part:
            part["required"] = list(part["properties"])
            part.pop("additionalProperties", None)
            for value in part["properties"].values():
                value.pop("default", None)
    return {
        "$schema": _DIALECT,
        "$id": f"{ENVELOPE}/{name}",
        "title": f"vntimeline {name} --json",
        **top,
        "$defs": parts,
    }


def _store() -> dict[str, Any]:
    """What an editor can check while a store is written; `check` knows the rules that a schema cannot state."""
    _, parts = msgspec.json.schema_components([Event, Coverage], ref_template="#/$defs/{name}")
    event, source, coverage = parts["Event"], parts["Source"], parts["Coverage"]
    for name in DERIVED:
        del event["properties"][name]
        event["required"].remove(name)
    for part in (event, source):
        for name, value in part["properties"].items():
            value.pop("default", None)
            part["properties"][name] = _written(value)
        part["properties"]["date"] = {"type": "string", "pattern": _EDTF, "description": "EDTF, as precise as known."}
    event["properties"]["sources"]["minItems"] = 1
    event["properties"]["id"]["pattern"] = "^[a-z0-9]+(-[a-z0-9]+)*$"
    event["properties"]["acting"] = {"const": True}
    event["allOf"] = [_only_with("tier", ["tier"]), _only_with("leadership", ["office", "person", "change"])]
    source["properties"]["url"] = {"type": "string", "pattern": "^https?://"}
    for part in (event, source, coverage):
        part.pop("title", None)
        part["description"] = part["description"].split("\n")[0]
    text = {"type": "string", "minLength": 1}
    return {
        "$schema": _DIALECT,
        "$id": f"{ENVELOPE}/store",
        "title": "vntimeline store",
        "type": "object",
        "properties": {
            "schema": {"const": int(SCHEMA)},
            "title": text,
            "licence": text,
            "coverage": {"$ref": "#/$defs/Coverage"},
            "countries": {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Z]{2,9}$"},
                "additionalProperties": {
                    "type": "object",
                    "properties": {"name": text, "vi": text, "aliases": {"type": "array", "items": text}},
                    "required": ["name"],
                    "additionalProperties": False,
                },
            },
            "people": {
                "type": "object",
                "additionalProperties": {
                    "type": ["object", "null"],
                    "properties": {"vi": text},
                    "additionalProperties": False,
                },
            },
            "publishers": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "properties": {"type": {"enum": list(get_args(PublisherType))}, "family": text},
                    "required": ["type"],
                    "additionalProperties": False,
                },
            },
            "events": {"type": "array", "items": {"$ref": "#/$defs/Event"}},
        },
        "required": list(REQUIRED),
        "additionalProperties": False,
        "$defs": {"Coverage": coverage, "Event": event, "Source": source},
    }


def _written(value: dict[str, Any]) -> dict[str, Any]:
    """A field as the store writes it: present with a value, or left out, never null."""
    if "anyOf" in value:
        (kept,) = (each for each in value["anyOf"] if each != {"type": "null"})
        return dict(kept)
    if None in value.get("enum", ()):
        return {**value, "enum": [word for word in value["enum"] if word is not None]}
    return value


def _only_with(kind: str, fields: list[str]) -> dict[str, Any]:
    """Events of a kind have these fields, others have not."""
    return {
        "if": {"properties": {"kind": {"const": kind}}},
        "then": {"required": fields},
        "else": {"not": {"anyOf": [{"required": [field]} for field in fields]}},
    }
