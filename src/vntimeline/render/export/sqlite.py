"""An SQLite database: a table each, with types, keys and indexes, and a full-text index of the events."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from typing import Any

from vntimeline.model import Store
from vntimeline.names import unmarked
from vntimeline.render.export.tables import Column, Table, Value, cell
from vntimeline.wording import store_citation

_TYPES = {"text": "TEXT", "list": "TEXT", "date": "TEXT", "integer": "INTEGER", "boolean": "INTEGER"}
_AS_TEXT = {date, tuple}
"""The types of values that are written as text."""
_SEARCHED = ("title", "summary", "formal_name", "formal_name_vi")
_SEARCH = "event_search"


def database(store: Store, tables: Iterable[Table]) -> bytes:
    """Return the bytes of the database; they depend on the store and the version of SQLite only."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("BEGIN")
        _metadata(db, store)
        for table in tables:
            db.execute(_definition(table))
            marks = ", ".join("?" * len(table.columns))
            db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", (_values(row) for row in table.rows))
            for reference in table.references:
                if reference.column != table.key[0]:  # the primary key is an index by its first column
                    name = f"{table.name}_{reference.column}"
                    db.execute(f"CREATE INDEX {name} ON {table.name} ({_quoted(reference.column)})")
            if table.name == "events":
                db.execute("CREATE INDEX events_earliest ON events (earliest)")
                _search(db, table)
        db.execute("COMMIT")
        return db.serialize()


def _metadata(db: sqlite3.Connection, store: Store) -> None:
    """Write what the data are: the title, version and licence of the store, and how to cite it."""
    db.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) STRICT")
    values = {
        "title": store.title,
        "version": store.version,
        "released": store.released and store.released.isoformat(),
        "licence": store.licence,
        "digest": store.digest,
        "citation": store_citation(store),
    }
    db.executemany("INSERT INTO metadata VALUES (?, ?)", values.items())


def _definition(table: Table) -> str:
    parts = [*map(_column, table.columns), f"PRIMARY KEY ({_listed(table.key)})"]
    parts += [
        f"FOREIGN KEY ({_quoted(each.column)}) REFERENCES {each.table} ({_quoted(each.key)})"
        for each in table.references
    ]
    body = ",\n  ".join(parts)
    return f"CREATE TABLE {table.name} (\n  {body}\n) STRICT"


def _column(column: Column) -> str:
    rule = " NOT NULL" if column.required and column.type != "list" else ""
    if column.type == "boolean":
        rule += f" CHECK ({_quoted(column.name)} IN (0, 1))"
    elif column.type == "text" and column.words:
        words = ", ".join(f"'{word}'" for word in column.words)
        rule += f" CHECK ({_quoted(column.name)} IN ({words}))"
    return f"{_quoted(column.name)} {_TYPES[column.type]}{rule}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _values(row: Iterable[Value]) -> list[Any]:
    return [cell(value) if type(value) in _AS_TEXT else value for value in row]


def _search(db: sqlite3.Connection, events: Table) -> None:
    """Write the full-text index of the texts of events: the case and the diacritics of a search do not matter.

    The index belongs to the table of events, so that Datasette and others find it. It also has each text without
    diacritics, because SQLite's tokenizer does not know that đ is a d; what it shows are the texts of the table.
    """
    columns = [column.name for column in events.columns]
    places = [columns.index(name) for name in _SEARCHED]
    db.execute(
        f"CREATE VIRTUAL TABLE {_SEARCH} USING fts5(id UNINDEXED, {', '.join(_SEARCHED)}, "
        f'content="{events.name}", tokenize = "unicode61 remove_diacritics 2")'
    )
    marks = ", ".join("?" * len(_SEARCHED))
    for number, row in enumerate(events.rows, 1):  # the rows of the table have these numbers
        texts = [str(row[at] or "") for at in places]
        found = [f"{text}\n{unmarked(text)}" for text in texts]
        db.execute(f"INSERT INTO {_SEARCH} (rowid, {', '.join(_SEARCHED)}) VALUES (?, {marks})", (number, *found))
