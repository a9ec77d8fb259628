"""The description of the tables as a Data Package (version 2): fields, keys, licence and version."""

from collections.abc import Iterable
from typing import Any

import msgspec

from vntimeline.model import Store
from vntimeline.render.export.tables import Column, Table
from vntimeline.render.linked_data import licence_url
from vntimeline.wording import store_citation

NAME = "datapackage.json"
_TYPES = {"text": "string", "list": "string", "integer": "integer", "boolean": "boolean", "date": "date"}
_PARQUET_TYPES = {**_TYPES, "list": "array"}
_RANKS = [
    {"value": 0, "label": "none"},
    {"value": 1, "label": "comprehensive"},
    {"value": 2, "label": "strategic"},
    {"value": 3, "label": "comprehensive-strategic"},
]


def data_package(store: Store, tables: Iterable[Table], format: str) -> bytes:
    """Return the descriptor of the tables, which lie beside it in files of a format (csv or parquet)."""
    released = store.released and f"{store.released}T00:00:00Z"
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "vntimeline",
        "id": store.digest and f"sha256:{store.digest}",
        "title": store.title,
        "description": store_citation(store),
        "version": store.version,
        "created": released,
        "licenses": store.licence and [_licence(store.licence)],
        "contributors": store.creator and [{"title": store.creator, "roles": ["creator"]}],
        "sources": [{"title": "The documents and reports in the table sources", "path": f"sources.{format}"}],
        "resources": [_resource(table, format) for table in tables],
    }
    kept = {name: value for name, value in described.items() if value}
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def _licence(name: str) -> dict[str, str]:
    url = licence_url(name)
    return {"name": name, **({"path": url} if url else {})}


def _resource(table: Table, format: str) -> dict[str, Any]:
    media_type = "text/csv" if format == "csv" else "application/vnd.apache.parquet"
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.{format}",
        "format": format,
        "mediatype": media_type,
        **({"encoding": "utf-8"} if format == "csv" else {}),
        "description": table.description,
        "schema": {
            "fields": [_field(table, column, format) for column in table.columns],
            "primaryKey": [*table.key],
            "foreignKeys": [
                {"fields": [each.column], "reference": {"resource": each.table, "fields": [each.key]}}
                for each in table.references
            ],
        },
    }


def _field(table: Table, column: Column, format: str) -> dict[str, Any]:
    types = _TYPES if format == "csv" else _PARQUET_TYPES
    joined = ' Several are joined by "; ".' if column.type == "list" and format == "csv" else ""
    described: dict[str, Any] = {
        "name": column.name,
        "type": types[column.type],
        "description": column.description + joined,
    }
    if column.type == "text" and column.words:
        described |= {"categories": [*column.words], "categoriesOrdered": column.ordered}
    if (table.name, column.name) == ("panel", "rank"):
        described |= {"categories": _RANKS, "categoriesOrdered": True}
    if column.required and column.type != "list":
        described["constraints"] = {"required": True}
    return described
