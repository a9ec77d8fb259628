"""What a renderer is given: the answer of a command, described by the command's spec."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import msgspec

from vntimeline.model import Coverage, Store
from vntimeline.questions import Query
from vntimeline.record import Record

R = TypeVar("R", bound=msgspec.Struct, covariant=True)
Q = TypeVar("Q", bound=Query, covariant=True)


def _ignored(fraction: float) -> None:
    """Show no progress."""


class Terminal(msgspec.Struct, frozen=True):
    """What text is drawn for: a width in columns, and whether colour is wanted.

    What takes long calls `progress` with the fraction done.
    """

    width: int = 80
    color: bool = False
    progress: Callable[[float], None] = _ignored


class Column(NamedTuple):
    """A column of a table.

    `least` is the width below which its text should not be squeezed (0: its longest word). A column that does not
    `wrap` keeps its natural width. Where words do not fit, those of a `hyphens` column break behind hyphens first. An
    `optional` column appears only where all others have their natural widths. A column that has the same in every row
    is left out, unless it is `kept`.
    """

    name: str
    wrap: bool = False
    hyphens: bool = False
    least: int = 0
    optional: bool = False
    kept: bool = False


Files = Mapping[str, bytes]
"""The files of a folder, by their paths from it."""
MANIFEST = ".vntimeline-files"
"""The file of a folder that lists its files, a path a line, where a later run may write others: it may remove these."""

Render = Callable[["Answer[Any, Any]", Terminal], str | bytes | Files]
"""A renderer: returns text that ends in a newline unless it is empty, the bytes of a file, or the files of a folder."""


class Format(NamedTuple):
    """A format: its name, its renderer, and the file extensions that mean it.

    `coverage` tells where the format says that the store does not cover what was asked: always, unless fields were
    chosen (`in full`), in each record (so not in an empty answer), or never. `readable`: whether it is for people to
    read on a terminal. `folder`: whether it is several files, which need a folder.
    """

    name: str
    render: Render
    extensions: tuple[str, ...] = ()
    coverage: Literal["always", "in full", "record", "never"] = "always"
    readable: bool = True
    folder: bool = False


class Extra(NamedTuple):
    """One more key of the JSON envelope, before the records: its name, the class of its value, and what returns it."""

    name: str
    record: type[msgspec.Struct]
    of: Callable[["Answer[Any, Any]"], msgspec.Struct]


class Spec(NamedTuple):
    """What a command answers: everything that its help, completion, schema and renderers are made from.

    `help` is the description in its help: a sentence, and more after an empty line.
    `key` names the records of the class `record` in the JSON envelope (`one`: a single record); `query` is the class of
    its query. `formats` are those it offers, that of a terminal first. `noun` and `plural` count the records. `plain`
    are the columns of a plain line, `table` those of a table; the cells of the column `identified` end with the event's
    id. `examples` are command lines for the help. `extra` is one more key of the envelope. `schemas` returns the JSON
    Schemas of all commands, by their names, for a format that publishes them.
    """

    help: str
    key: str
    record: type[msgspec.Struct]
    query: type[Query]
    formats: tuple[Format, ...]
    examples: tuple[str, ...]
    one: bool = False
    noun: str = ""
    plural: str = ""
    plain: tuple[str, ...] = ()
    table: tuple[Column, ...] = ()
    identified: str | None = None
    extra: Extra | None = None
    schemas: Callable[[], Mapping[str, dict[str, Any]]] | None = None


class StoreSummary(Record, frozen=True, kw_only=True):
    """The store that answers."""

    title: str | None
    """The title of the store; null where `check` finds none."""
    version: str | None
    """The version of the data: year, month and number; null where the store has none."""
    released: date | None
    """The day on which this version of the data is published; null where the store has none."""
    digest: str | None
    """The SHA-256 of the store's content, in hexadecimal digits; null where `check` answers."""
    events: int
    """How many events the store has."""
    coverage: Coverage | None
    """The days for which the store claims to be complete; null where it claims nothing."""


class Answer(msgspec.Struct, Generic[R, Q], frozen=True, kw_only=True, dict=True):
    """A command's answer: records and the query that they answer.

    `store` is the store they come from; only `check` has none, since its store may be invalid. `fields` are those asked
    for with --fields, in order; empty: the format's own choice. `dated`: whether the user asked for a date, so that an
    answer that the store does not cover is worth a warning. `status` is the exit status that goes with the answer.
    """

    spec: Spec
    records: Sequence[R]
    query: Q
    summary: StoreSummary
    store: Store | None
    fields: tuple[str, ...] = ()
    dated: bool = True
    status: int = 0

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All the fields of the records, as JSON spells them."""
        return field_names(self.spec.record)

    @property
    def covered(self) -> bool:
        """Whether the store covers every day that was asked about; one without a coverage covers none."""
        return self.store is None or self.store.covers(*self.query.days)

    @property
    def loaded(self) -> Store:
        """The store that answers."""
        assert self.store is not None  # only `check` answers without one
        return self.store


@cache
def field_names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return all the fields of a class of records, as JSON spells them."""
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def summary(store: Store) -> StoreSummary:
    """Return the summary of a store."""
    return StoreSummary(
        title=store.title,
        version=store.version,
        released=store.released,
        digest=store.digest,
        events=len(store.events),
        coverage=store.coverage,
    )
