"""The tables of an export: their columns, keys and rows, from which every target is written.

A column is a field of a record: its type, whether it may be empty, and its description follow from the class.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from vntimeline.characters import replace_unsafe
from vntimeline.errors import OutputError
from vntimeline.fields import Schema, definitions
from vntimeline.model import CONFIDENCES, LADDER, SIGNIFICANCES, Event, Office, Person, Publisher, Store
from vntimeline.questions import export, panel
from vntimeline.questions.panel import PanelQuery, PanelRow
from vntimeline.record import Record

Type = Literal["text", "integer", "boolean", "date", "list"]
Value = str | int | bool | date | tuple[str, ...] | None
Progress = Callable[[float], None]


class Reference(NamedTuple):
    """A foreign key: a column that holds the key of another table, which is a single column."""

    column: str
    table: str
    key: str


class Column(NamedTuple):
    """A column; `words` are the only values it takes, from the lowest to the highest if `ordered`."""

    name: str
    type: Type
    description: str
    required: bool
    words: tuple[str, ...] = ()
    ordered: bool = False


class Definition(NamedTuple):
    """A table: the class of its rows, their key, what they refer to, and what returns them in their order.

    `without` are fields that have a table of their own.
    """

    name: str
    record: type[Record]
    key: tuple[str, ...]
    rows: Callable[[Store], Iterable[Record]]
    references: tuple[Reference, ...] = ()
    without: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table with its rows; a row has a value for each column."""

    name: str
    description: str
    columns: Sequence[Column]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rows: Sequence[tuple[Value, ...]]


def _panel(store: Store) -> list[PanelRow]:
    rows = panel.answer(store, PanelQuery.parse(store))
    return sorted(rows, key=lambda row: (row.on, row.country))


def _to_event(column: str = "event") -> Reference:
    return Reference(column, "events", "id")


def _to_country(column: str = "country") -> Reference:
    return Reference(column, "countries", "code")


_TO_PERSON = Reference("person", "people", "name")
_TO_PUBLISHER = Reference("publisher", "publishers", "name")
_TO_OFFICE = Reference("office", "offices", "id")

DEFINITIONS = (
    # A table comes after those that it refers to, so that a database can be filled in this order.
    Definition("countries", export.CountryEntry, ("code",), export.countries),
    Definition("former_ids", export.FormerCountryId, ("country", "number"), export.former_ids, (_to_country(),)),
    Definition("people", Person, ("name",), lambda store: store.people.values()),
    Definition("publishers", Publisher, ("name",), lambda store: store.publishers.values()),
    Definition("offices", Office, ("id",), lambda store: store.offices.values()),
    Definition("events", Event, ("id",), lambda store: store.events, (_TO_OFFICE, _TO_PERSON), ("sources",)),
    Definition(
        "event_countries",
        export.EventCountry,
        ("event", "country"),
        export.event_countries,
        (_to_event(), _to_country()),
    ),
    Definition("event_people", export.EventPerson, ("event", "person"), export.event_people, (_to_event(), _TO_PERSON)),
    Definition("sources", export.EventSource, ("event", "number"), export.sources, (_to_event(), _TO_PUBLISHER)),
    Definition(
        "standings", export.StandingSpell, ("country", "number"), export.standings, (_to_country(), _to_event())
    ),
    Definition(
        "leaders",
        export.LeaderSpell,
        ("office", "number"),
        export.leader_spells,
        (_TO_OFFICE, _TO_PERSON, _to_event()),
    ),
    Definition("panel", PanelRow, ("country", "year"), _panel, (_to_country(), _to_event())),
    Definition("checkpoints", export.CheckpointEntry, ("number",), export.checkpoints),
    Definition(
        "checkpoint_sources",
        export.CheckpointSource,
        ("checkpoint", "number"),
        export.checkpoint_sources,
        (Reference("checkpoint", "checkpoints", "number"), _TO_PUBLISHER),
    ),
    Definition("corrections", export.CorrectionEntry, ("number",), export.corrections),
)
"""The tables, in the order in which they are written."""

_ORDERED: Mapping[str, tuple[str, ...]] = {
    "highest": LADDER,
    "significance": tuple(reversed(SIGNIFICANCES)),
    "confidence": tuple(reversed(CONFIDENCES)),
}
"""The words of columns that have an order, the lowest first. A tier has none: `special` is outside the ladder."""


def tables(store: Store, progress: Progress = lambda _: None) -> Iterator[Table]:
    """Yield the tables of a store. Raises OutputError where two rows have the same key.

    A store need not register its publishers: a table has only those references that all of its rows keep.
    """
    described = definitions(each.record for each in DEFINITIONS)
    keys: dict[str, set[Value]] = {}
    for at, each in enumerate(DEFINITIONS):
        progress(at / len(DEFINITIONS))
        part = described[each.record.__name__]
        columns = [column(name, value) for name, value in part["properties"].items() if name not in each.without]
        columns.sort(key=lambda column: each.key.index(column.name) if column.name in each.key else len(each.key))
        rows = _rows(each.rows(store), columns)
        _refuse_same_keys(each, columns, rows)
        places = {column.name: at for at, column in enumerate(columns)}
        keys[each.name] = {row[places[each.key[0]]] for row in rows}
        kept = tuple(
            ref for ref in each.references if {row[places[ref.column]] for row in rows} <= {*keys[ref.table], None}
        )
        yield Table(each.name, part["description"], columns, each.key, kept, rows)


def column(name: str, schema: Schema) -> Column:
    """Return the column of a field, from the JSON Schema of it."""
    choices = schema.get("anyOf", [schema])
    (kind,) = (each for each in choices if each.get("type") != "null")
    words = tuple(word for word in kind.get("enum", ()) if word is not None)
    required = len(choices) == 1 and None not in kind.get("enum", ())
    known = _ORDERED.get(name, words) if words else ()
    return Column(name, _type(kind), schema["description"], required, known, bool(words) and name in _ORDERED)


def _type(schema: Schema) -> Type:
    match schema:
        case {"type": "array"}:
            return "list"
        case {"type": "string", "format": "date"}:
            return "date"
        case {"type": "integer" | "boolean" as type_}:
            return "integer" if type_ == "integer" else "boolean"
    return "text"


def _rows(records: Iterable[Record], columns: Iterable[Column]) -> list[tuple[Value, ...]]:
    """Return the values of each record; a text that comes again and again, such as a country's, is looked at once."""
    get = attrgetter(*(column.name for column in columns))
    known: dict[Any, Any] = {}

    def shown(value: Any) -> Any:
        if value not in known:
            known[value] = _shown(value)
        return known[value]

    return [tuple([shown(value) if type(value) in _TEXTS else value for value in get(each)]) for each in records]


_TEXTS = {str, tuple}
"""The types of values that have text."""


def _shown(value: Any) -> Any:
    """Return a text, or several, without the characters that must not be shown, as in CSV: no target has escapes."""
    if isinstance(value, str):
        return replace_unsafe(value, lambda character: character if character in "\t\n" else "\ufffd")
    return tuple(map(_shown, value))


def _refuse_same_keys(table: Definition, columns: Sequence[Column], rows: Iterable[tuple[Value, ...]]) -> None:
    """Raise OutputError where two rows have the same key: texts may differ in invisible characters only."""
    places = [at for at, column in enumerate(columns) if column.name in table.key]
    seen: set[tuple[Value, ...]] = set()
    for row in rows:
        key = tuple(row[at] for at in places)
        if key in seen:
            raise OutputError(f"two rows of {table.name} have the key {key}", "`vntimeline check --strict` tells more")
        seen.add(key)


def cell(value: Value) -> str | None:
    """Return a value as text; the items of a list are joined as in the other flat formats."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(item.replace("; ", ", ") for item in value) or None
    return None if value is None else str(value)
