"""The description of the API in OpenAPI 3.1: its schemas are those that the command line publishes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from vntimeline.fields import Schema, complete, definitions
from vntimeline.model import COUNTRY_CODE_PATTERN, ID_PATTERN, Event
from vntimeline.questions.countries import CountryRow
from vntimeline.questions.site import SiteQuery
from vntimeline.record import Record
from vntimeline.render.linked_data import licence_url
from vntimeline.render.site.content import Content


class Resource(Record, frozen=True, kw_only=True):
    """A file of the API."""

    path: str
    """The address of the file, from that of the index."""
    operation: str
    """What it answers: the `operationId` in openapi.json."""
    of: str | None
    """The code of the country, the id of the event or the day that it is about; null where there is one such file."""


class BoardDay(Record, frozen=True, kw_only=True):
    """A day on which the board changes."""

    on: date
    """The day. Its board holds until the next one's day."""
    path: str
    """The address of the board, from that of the index of the API."""
    countries: tuple[str, ...]
    """The codes of the countries of which it says something new."""


class Parameter(NamedTuple):
    """A part of a path: its name, what it is, and the pattern of its values."""

    name: str
    description: str
    pattern: str


class Operation(NamedTuple):
    """A file, or one for each value of a parameter, and what it has.

    `schema` names the JSON Schema of a command whose envelope it is; without one, the envelope is like that of the
    website. `one` and `several` are further keys of the envelope, with the class of the record or records in each.
    """

    id: str
    path: str
    summary: str
    schema: str | None = None
    parameter: Parameter | None = None
    one: Mapping[str, type[Record]] = {}
    several: Mapping[str, type[Record]] = {}


_SITE = "site"
"""What names the envelope whose records no command answers."""
_CODE = Parameter("code", "The code of the country, in capital letters, such as US or EU.", COUNTRY_CODE_PATTERN)
_ID = Parameter("id", "The id of the event, such as us-csp-2023.", ID_PATTERN)
_DAY = Parameter(
    "day", "A day on which the board changes, as tiers/index.json lists them.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
)

OPERATIONS = (
    Operation("index", "index.json", "All files of the API.", several={"resources": Resource}),
    Operation(
        "countries",
        "countries.json",
        "All countries and bodies, with their levels on the last day covered.",
        "countries",
    ),
    Operation(
        "country",
        "countries/{code}.json",
        "A country: its standing on the last day covered, its history, and all its events with their sources.",
        "tier",
        _CODE,
        {"country": CountryRow},
        {"events": Event},
    ),
    Operation(
        "event",
        "events/{id}.json",
        "An event in full. Of one that was withdrawn, an error that names what replaces it.",
        "show",
        _ID,
    ),
    Operation("tiers", "tiers.json", "The board: all countries by level on the last day covered.", "tiers"),
    Operation(
        "tiersDays",
        "tiers/index.json",
        "The days on which the board changes. For any other day, take the newest of them before it.",
        several={"days": BoardDay},
    ),
    Operation("tiersOn", "tiers/{day}.json", "The board on a day on which it changes.", "tiers", _DAY),
    Operation("leaders", "leaders.json", "Who holds each office on the last day covered.", "leaders"),
    Operation("leadersHistory", "leaders/history.json", "Everybody who held an office, in order.", "leaders"),
    Operation(
        "anniversaries",
        "anniversaries.json",
        "The anniversaries of the year that begins with the day of the release.",
        "anniversaries",
    ),
)
"""What the API answers, in the order of its documentation."""


def examples(content: Content) -> dict[str, str]:
    """Return a value of each parameter of the paths, by its name; none of which the store has no value."""
    countries = [*(each.country for each in content.board), *content.store.countries]
    found = {
        _CODE.name: next(iter(countries), ""),
        _ID.name: next((id for id in content.events), ""),
        _DAY.name: str(content.days[-1].on) if content.days else "",
    }
    if content.board and content.board[0].event:
        found[_ID.name] = content.board[0].event
    return {name: value for name, value in found.items() if value}


def openapi(schemas: Mapping[str, Schema], content: Content) -> dict[str, Any]:
    """Return the description; `schemas` are those of the command line, by their names."""
    store = content.store
    url = licence_url(store.licence)
    licence = {"name": store.licence, **({"url": url} if url else {})} if store.licence else None
    info = {
        "title": store.title,
        "summary": "Static JSON files: no key, no limit, no parameters but those in the path.",
        "version": store.version or "1",
        **({"license": licence} if licence else {}),
    }
    values = examples(content)
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": content.url("api/v1") or "."}],
        "paths": {f"/{each.path}": {"get": _described(each, values)} for each in OPERATIONS},
        "components": {"schemas": _components(schemas)},
    }


def _described(operation: Operation, examples: Mapping[str, str]) -> dict[str, Any]:
    """Return an operation as OpenAPI has it."""
    parameters = [
        {
            "name": each.name,
            "in": "path",
            "required": True,
            "description": each.description,
            "schema": {"type": "string", "pattern": each.pattern},
            **({"example": examples[each.name]} if each.name in examples else {}),
        }
        for each in ([operation.parameter] if operation.parameter else [])
    ]
    ok = {"description": "The answer.", "content": {"application/json": {"schema": _answer(operation)}}}
    return {
        "operationId": operation.id,
        "summary": operation.summary,
        **({"parameters": parameters} if parameters else {}),
        "responses": {"200": ok, **({"404": {"description": "There is no such file."}} if parameters else {})},
    }


def _answer(operation: Operation) -> Schema:
    """Return the schema of what an operation answers."""
    body: Schema = _reference(_envelope_name(operation.schema or _SITE))
    added = {name: _reference(record.__name__) for name, record in operation.one.items()}
    for name, record in operation.several.items():
        added[name] = {"type": "array", "items": _reference(record.__name__)}
    if added:
        body = {"allOf": [body, {"type": "object", "required": list(added), "properties": added}]}
    if operation.id == "event":
        body = {"oneOf": [body, _reference("ErrorDocument")]}
    return body


def _components(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the schemas of all records, and of the envelope of each command that the API answers as."""
    found: dict[str, Schema] = {}
    for name in dict.fromkeys((*(each.schema for each in OPERATIONS if each.schema), "error")):
        for part, schema in schemas[name]["$defs"].items():
            key = _envelope_name(name) if part == "Envelope" else part
            described = _moved(schema) | ({"title": key} if part == "Envelope" else {})
            assert found.setdefault(key, described) == described, key  # a name means the same in every command
    own = complete(definitions([SiteQuery, *(record for each in OPERATIONS for record in each.several.values())]))
    found = _moved(own) | found
    found[_envelope_name(_SITE)] = _site_envelope(found[_envelope_name("tiers")])
    return dict(sorted(found.items()))


def _site_envelope(like: Schema) -> Schema:
    """Return the schema of an envelope whose records no command answers, which is otherwise as that of a command."""
    kept = {name: like["properties"][name] for name in ("schema", "store", "query", "covered")}
    kept["query"] = {**kept["query"], "$ref": f"#/components/schemas/{SiteQuery.__name__}"}
    return {**like, "title": _envelope_name(_SITE), "properties": kept, "required": list(kept)}


def _envelope_name(schema: str) -> str:
    return f"{schema.capitalize()}Envelope"


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _moved(value: Any) -> Any:
    """Return a part of a schema with its references as OpenAPI has them."""
    if isinstance(value, dict):
        return {
            key: each.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(each)
            for key, each in value.items()
        }
    return list(map(_moved, value)) if isinstance(value, list) else value
