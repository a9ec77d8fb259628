"""JSON Schemas (2020-12): of each command's JSON, made from its spec, and of the store file."""

from typing import Any

from vntimeline.cli import COMMANDS, spec_of
from vntimeline.fields import Field, complete, definitions, rows
from vntimeline.render import formats
from vntimeline.render.answer import Spec, StoreSummary
from vntimeline.render.error import ErrorDocument
from vntimeline.render.json import ENVELOPE
from vntimeline.store.schema import store_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

OUTPUTS: dict[str, Spec] = {
    command: spec for command in COMMANDS if (spec := spec_of(command)).key and formats.json in spec.formats
}
"""The commands that answer in JSON."""

NAMES = (*OUTPUTS, "store", "error")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a command's JSON, of the store file (`store`), or of an error with --json (`error`)."""
    body = _store() if name == "store" else _error() if name == "error" else _output(name)
    return {"$schema": _DIALECT, "$id": f"{ENVELOPE}/{name}", **body}


def fields(name: str) -> list[Field]:
    """Return all fields of a schema, those of the records that stand within others too."""
    body = schema(name)
    return rows(({"Store": body} if name == "store" else {}) | body["$defs"])


def _output(name: str) -> dict[str, Any]:
    """Return a command's schema."""
    spec = OUTPUTS[name]
    classes = [StoreSummary, spec.query, *([spec.extra.record] if spec.extra else ()), spec.record]
    parts = {"Envelope": _envelope(spec), **definitions(classes)}
    return _complete(f"vntimeline {name} --json", "Envelope", parts)


def _error() -> dict[str, Any]:
    title = "vntimeline --json: an error, on standard error"
    return _complete(title, ErrorDocument.__name__, definitions([ErrorDocument]))


def _complete(title: str, top: str, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record."""
    return {"title": title, "$ref": f"#/$defs/{top}", "$defs": complete(parts)}


def _envelope(spec: Spec) -> dict[str, Any]:
    """Return the schema of the object that holds a command's answer."""
    record = {"$ref": f"#/$defs/{spec.record.__name__}"}
    one = {"description": "The answer.", **record}
    several = {"description": "The records of the answer, in order.", "type": "array", "items": record}
    extra: dict[str, Any] = {}
    if spec.extra:
        name = spec.extra.record.__name__
        extra[spec.extra.name] = {"description": definitions([spec.extra.record])[name]["description"]}
        extra[spec.extra.name]["$ref"] = f"#/$defs/{name}"
    return {
        "title": "Envelope",
        "description": "The answer of a command, with the store that it is from and what was asked.",
        "type": "object",
        "properties": {
            "schema": {
                "description": "The name of this contract: within it fields are added, never renamed or removed.",
                "enum": [ENVELOPE],
            },
            "store": {"description": "The store that answers.", "$ref": f"#/$defs/{StoreSummary.__name__}"},
            "query": {
                "description": "What was asked, with every name and date resolved.",
                "$ref": f"#/$defs/{spec.query.__name__}",
            },
            "covered": {
                "description": "Whether the store covers every day that was asked about.",
                "type": "boolean",
            },
            **extra,
            spec.key: one if spec.one else several,
        },
    }


def _store() -> dict[str, Any]:
    return {"title": "vntimeline store", **store_schema()}
