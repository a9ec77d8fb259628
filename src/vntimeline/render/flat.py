"""Records as rows of a flat table, for CSV and Markdown: one value in a cell.

A list of texts is joined by "; ". A field that holds records has columns of its own, such as `source_titles` and
`source_urls`; asked for alone (`--fields history`), it is a table of its own: one row for each of these records, after
the key of the record that has them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args, get_origin

import msgspec

from vntimeline.model import Event, FormerId, Ids
from vntimeline.questions.countries import CountryRow
from vntimeline.questions.leaders import LedBy
from vntimeline.questions.standing import Standing
from vntimeline.questions.verify import Verification
from vntimeline.render import cells
from vntimeline.render.answer import Answer, field_names
from vntimeline.wording import as_acting, between


class Part(NamedTuple):
    """A column, and the function that returns its cell of a record."""

    name: str
    cell: Callable[[Any], str]


class Table(NamedTuple):
    """The names of the columns, and the rows."""

    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def table(answer: Answer[Any, Any], default: Sequence[str] = (), own: Mapping[str, Part] = {}) -> Table:
    """Return the fields asked for as columns; without any, those of `default`, else all but those that stand alone.

    `own` has columns that take the place of a field's usual ones.
    """
    if len(answer.fields) == 1 and (nested := _nested(answer.spec.record, answer.fields[0])):
        return _table_of(answer, answer.fields[0], nested)
    kind, fields = answer.spec.record, answer.fields or default
    columns = _columns(kind, fields, own)
    if kind is Verification and not fields:
        columns = _beside(answer.records, columns)
    return _filled(columns, answer.records)


def of_records(kind: type[msgspec.Struct], records: Iterable[msgspec.Struct]) -> Table:
    """Return records with the columns that their class usually has."""
    return _filled(_columns(kind), records)


def _columns(kind: type[msgspec.Struct], fields: Sequence[str] = (), own: Mapping[str, Part] = {}) -> list[Part]:
    names = fields or _USUAL.get(kind) or [name for name in field_names(kind) if name not in _ALONE]
    return [part for name in names for part in ((own[name],) if name in own else _parts(kind, name))]


def _filled(columns: Sequence[Part], records: Iterable[msgspec.Struct]) -> Table:
    return Table([part.name for part in columns], ([part.cell(each) for part in columns] for each in records))


def _beside(verifications: Sequence[Verification], columns: Sequence[Part]) -> list[Part]:
    """Return the columns of a table that was checked, in their order, then those of the verdict.

    A column of the verdict whose name is taken gets one of its own.
    """
    given = dict.fromkeys(name for each in verifications for name in each.row)
    named = [part._replace(name=_untaken(part.name, given)) for part in columns]
    return [*(Part(name, _given(name)) for name in given), *named]


def _given(name: str) -> Callable[[Verification], str]:
    return lambda verification: verification.row.get(name, "")


def _untaken(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name = f"vntimeline_{name}"
    return name


def _table_of(answer: Answer[Any, Any], name: str, nested: type[msgspec.Struct]) -> Table:
    """Return a row for each record that a field holds, after the first field of the record that has them."""
    key = answer.columns[0]
    fields = field_names(nested)

    def rows() -> Iterator[list[str]]:
        for record in answer.records:
            for each in cells.value(record, name):
                yield [cells.cell(record, key), *(_nested_cell(each, field) for field in fields)]

    return Table([key, *fields], rows())


def _nested(kind: type[msgspec.Struct], name: str) -> type[msgspec.Struct] | None:
    """Return the class of the records that a field is a list of."""
    (found,) = (field.type for field in msgspec.structs.fields(kind) if field.encode_name == name)
    each = get_args(found)[0] if get_origin(found) is tuple else None
    return each if isinstance(each, type) and issubclass(each, msgspec.Struct) else None


def _nested_cell(record: msgspec.Struct, name: str) -> str:
    value = cells.value(record, name)
    if name == "led_by":
        return cells.joined(map(_led_by, value))
    return cells.cell(record, name)


def _led_by(by: LedBy) -> str:
    return f"{as_acting(by.office) if by.acting else by.office}: {by.person}"


def _parts(kind: type[msgspec.Struct], name: str) -> tuple[Part, ...]:
    """Return the columns of a field: one, but for fields that hold records."""
    return _PARTS.get(kind, {}).get(name) or (Part(name, lambda record: cells.cell(record, name)),)


def _id(name: str) -> Callable[[CountryRow], str]:
    return lambda row: cells.cell(row.ids, name) if row.ids else ""


def _former(former: FormerId) -> str:
    return f"{former.list} {former.id} ({former.name}, {between(former.from_, former.to)})"


def _suspended_since(standing: Standing) -> str:
    return standing.suspensions[-1].from_ if standing.status == "suspended" and standing.suspensions else ""


_SOURCES = (
    Part("source_titles", lambda record: cells.joined(source.title for source in record.sources)),
    Part("source_urls", lambda record: cells.joined(source.url or "" for source in record.sources)),
)
_USUAL: Mapping[type[msgspec.Struct], tuple[str, ...]] = {
    Verification: (
        *("verdict", "correct", "explanation", "disputed", "confidence", "event", "checked_on", "covered"),
        *("sources", "data_version"),
    ),
}
"""The fields of records of which a table has not all; a claim is in the user's own columns."""
_ALONE = ("history",)
"""The fields that are only printed where they are asked for: they have a table of their own."""

_PARTS: Mapping[type[msgspec.Struct], Mapping[str, tuple[Part, ...]]] = {
    Event: {"sources": _SOURCES},
    Verification: {"sources": _SOURCES},
    CountryRow: {
        "ids": (
            *(Part(name, _id(name)) for name in field_names(Ids) if name != "former"),
            Part("former_ids", lambda row: cells.joined(map(_former, row.ids.former)) if row.ids else ""),
        )
    },
    Standing: {
        "relations": (
            Part("relations_since", lambda standing: standing.relations.since if standing.relations else ""),
            Part("relations_event", lambda standing: standing.relations.event if standing.relations else ""),
        ),
        "history": (
            Part("history", lambda standing: cells.joined(f"{each.from_} {each.tier}" for each in standing.history)),
        ),
        "suspensions": (Part("suspended_since", _suspended_since),),
        "sectoral": (
            Part("sectoral", lambda standing: cells.joined(e.formal_name or e.event for e in standing.sectoral)),
        ),
    },
}
"""The columns of the fields that hold records, in a table of the records that have these fields."""
