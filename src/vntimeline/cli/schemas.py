"""JSON Schemas (2020-12): of each command's JSON, made from its spec, and of the store file."""

from types import GenericAlias
from typing import Annotated, Any, Literal

import msgspec

from vntimeline.cli import COMMANDS, spec_of
from vntimeline.render import formats
from vntimeline.render.answer import Spec, StoreSummary
from vntimeline.render.error import ErrorDocument
from vntimeline.render.json import ENVELOPE
from vntimeline.store.schema import store_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_Covered = Annotated[bool, msgspec.Meta(description="Whether the store covers every day that was asked about.")]

OUTPUTS: dict[str, Spec] = {
    command: spec for command in COMMANDS if (spec := spec_of(command)).key and formats.json in spec.formats
}
"""The commands that answer in JSON."""

NAMES = (*OUTPUTS, "store", "error")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a command's JSON, of the store file (`store`), or of an error with --json (`error`)."""
    body = _store() if name == "store" else _error() if name == "error" else _output(name)
    return {"$schema": _DIALECT, "$id": f"{ENVELOPE}/{name}", **body}


def _output(name: str) -> dict[str, Any]:
    """Return a command's schema."""
    spec = OUTPUTS[name]
    envelope = msgspec.defstruct(
        "Envelope",
        [
            ("schema", Literal["vntimeline/1"]),
            ("store", StoreSummary),
            ("query", spec.query),
            ("covered", _Covered),
            (spec.key, spec.record if spec.one else GenericAlias(list, spec.record)),
        ],
    )
    return _complete(f"vntimeline {name} --json", envelope)


def _error() -> dict[str, Any]:
    return _complete("vntimeline --json: an error, on standard error", ErrorDocument)


def _complete(title: str, record: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of a record. Every field is required; more may be added later, so none is forbidden."""
    (top,), parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    for part in parts.values():
        if "description" in part:  # a docstring, which some Pythons indent
            part["description"] = " ".join(part["description"].split())
        if "properties" in part:
            part["required"] = list(part["properties"])
            part.pop("additionalProperties", None)
            for value in part["properties"].values():
                value.pop("default", None)
    return {"title": title, **top, "$defs": parts}


def _store() -> dict[str, Any]:
    return {"title": "vntimeline store", **store_schema()}
