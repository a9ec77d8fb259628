"""What the questions about time are answered with: frozen records, the same in Python and in JSON."""

from typing import Literal

import msgspec

from vntimeline.dates import Day
from vntimeline.model import Coverage, Office, Record, Store, Tier

What = Literal["rung", "status", "sectoral", "office"]


class StoreSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Which store answers: its title, how many events it has, and the days it claims to know."""

    title: str | None
    events: int
    coverage: Coverage | None


class CountryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A country or body of the registry, its standing on a day, and how many events name it.

    `certain` and `covered` are those of the standing.
    """

    code: str
    name: str
    vi: str | None
    aliases: tuple[str, ...]
    tier: Tier | None
    since: str | None
    certain: bool
    events: int
    covered: bool


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the store holds, in numbers, and how to cite it. `version` is that of the program."""

    title: str
    version: str
    code_licence: str
    data_licence: str | None
    from_: Day = msgspec.field(name="from")
    until: Day
    events: int
    countries: int
    people: int
    sources: int
    publishers: int
    kinds: dict[str, int]
    confidences: dict[str, int]
    disputed: int
    cite: str


class Leader(Record, frozen=True, kw_only=True):
    """Who holds an office on a day, or held it for a span.

    `person` is null where the office is vacant (`event` tells since which event) or no holder is known (`event` is
    null too). `since` and `to` are EDTF dates; `to` is null while no end is known. `certain` is false where the day
    lies inside the span of a handover whose day is not known: `person` is then who held it before, `possible` who may
    hold it instead. `covered`: whether the store claims to know the day (for a span: its first day).
    """

    office: Office
    person: str | None
    vi: str | None
    acting: bool
    since: str | None
    to: str | None
    certain: bool
    possible: tuple[str, ...]
    event: str | None
    covered: bool


class Change(Record, frozen=True, kw_only=True):
    """What one event changed: a rung, its status, a sectoral partnership, or who holds an office.

    `before` and `after` are a tier, active or suspended, the partnership's name, or a person; null for none.
    `acting`: whether the person after acts. `certain` is false where the event's day is not known and may lie before
    the first day asked about. `covered`: whether the store claims to know both days asked about.
    """

    what: What
    country: str | None
    office: Office | None
    before: str | None
    after: str | None
    acting: bool
    date: str
    certain: bool
    event: str
    covered: bool


class Anniversary(Record, frozen=True, kw_only=True):
    """An event that comes round.

    `date` is as precise as the event's own (EDTF), `earliest` and `latest` its first and last day; `years` have passed
    since the event (`since`) by then; `round` marks the multiples of 5. `covered`: whether the store claims to know all
    that comes round in the time asked about.
    """

    date: str
    earliest: Day
    latest: Day
    years: int
    round: bool
    countries: tuple[str, ...]
    title: str
    since: str
    event: str
    covered: bool


def summary(store: Store) -> StoreSummary:
    """Which store answers."""
    return StoreSummary(title=store.title, events=len(store.events), coverage=store.coverage)
