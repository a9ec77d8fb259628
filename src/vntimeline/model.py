"""What a fact is: events with their sources, the registries they refer to, and the store that holds them."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args

import msgspec

from vntimeline.dates import Day, PartialDate, Precision

Kind = Literal[
    "relations",
    "normalization",
    "tier",
    "visit",
    "agreement",
    "statement",
    "leadership",
    "membership",
    "milestone",
    "incident",
]
Tier = Literal["comprehensive", "strategic", "comprehensive-strategic", "special", "sectoral"]
Status = Literal["suspended", "resumed"]
Office = Literal[
    "general-secretary",
    "president",
    "prime-minister",
    "national-assembly-chair",
    "foreign-minister",
    "permanent-secretariat-member",
]
Handover = Literal["takes-office", "leaves-office"]
Significance = Literal["key", "notable", "detail"]
Confidence = Literal["high", "medium", "low"]

KINDS: tuple[str, ...] = get_args(Kind)
TIERS: tuple[str, ...] = get_args(Tier)
OFFICES: tuple[Office, ...] = get_args(Office)
SIGNIFICANCES: tuple[str, ...] = get_args(Significance)
CONFIDENCES: tuple[str, ...] = get_args(Confidence)

LADDER: tuple[str, ...] = ("comprehensive", "strategic", "comprehensive-strategic")
"""The rungs, lowest first. `special` stands beside the ladder; `sectoral` covers one field and is no rung."""


class Record(msgspec.Struct, frozen=True):
    """What questions are answered with: the same in Python and in JSON."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON has it: ISO days, lists, every field present."""
        return to_dict(self)


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Who says so: a document or report. `date` is its EDTF date; `url` is http(s)."""

    title: str
    publisher: str
    date: str | None = None
    url: str | None = None


class Event(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated happening. The fields, in this order, are the record that every format prints.

    `date` is EDTF; `earliest`, `latest` (days, inclusive) and `precision` are derived from it.
    """

    id: str
    date: str
    earliest: Day
    latest: Day
    precision: Precision
    kind: Kind
    countries: tuple[str, ...]
    tier: Tier | None = None
    status: Status | None = None
    office: Office | None = None
    person: str | None = None
    change: Handover | None = None
    acting: bool = False
    reason: str | None = None
    formal_name: str | None = None
    title: str
    summary: str | None = None
    place: str | None = None
    people: tuple[str, ...] = ()
    significance: Significance
    confidence: Confidence
    disputed: str | None = None
    sources: tuple[Source, ...]

    @property
    def when(self) -> PartialDate:
        """The date as an object."""
        return PartialDate(self.date, self.earliest, self.latest, self.precision)

    @property
    def order(self) -> tuple[Day, Day, str]:
        """What puts events in date order, whatever their order in the file."""
        return self.earliest, self.latest, self.id

    def __repr__(self) -> str:
        return f"Event({self.id!r}, {self.date!r}, {self.title!r})"


DERIVED = ("earliest", "latest", "precision")
"""The fields of an Event that a store does not write."""


def settle(events: Sequence[Event], on: Day) -> tuple[list[Event], list[Event]]:
    """Which of some events in date order have happened by a day for certain, and which may have.

    Date order is the true order: what comes before something that has happened has happened too. An event has happened
    from the last day of its span on, and may have from the first.
    """
    count = max((at for at, event in enumerate(events, 1) if event.latest <= on), default=0)
    return list(events[:count]), [event for event in events[count:] if event.earliest <= on]


class Country(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A partner: its code (ISO 3166-1 alpha-2, or that of a body such as EU), names and other spellings."""

    code: str
    name: str
    vi: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to name it but its code; the English name first."""
        return (self.name, *((self.vi,) if self.vi else ()), *self.aliases)


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Somebody named in events; `vi` is the Vietnamese spelling of a Vietnamese name."""

    name: str
    vi: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write the name but the plain one."""
        return (self.vi,) if self.vi else ()


PublisherType = Literal["official", "agency", "newspaper", "press", "reference", "wiki", "blog", "mirror"]


class Publisher(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Who publishes sources. Outlets of one `family` (an agency and its reprints) count as one source."""

    name: str
    type: PublisherType
    family: str | None = None


class Coverage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The days, both inclusive, between which the store claims to know every change of rung and office."""

    from_: Day
    until: Day

    def covers(self, *days: Day) -> bool:
        """Whether the store claims to know these days, each of them."""
        return all(self.from_ <= day <= self.until for day in days)


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which positions of the events have a country or a kind, so that a question about one reads no others."""

    countries: dict[str, list[int]]
    kinds: dict[str, list[int]]


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is known: the registries and the events, in date order.

    `events` may decode each event only when it is asked for; `index` says which to ask for.
    """

    title: str
    licence: str | None
    coverage: Coverage
    countries: dict[str, Country]
    people: dict[str, Person]
    publishers: dict[str, Publisher]
    events: Sequence[Event]
    index: Index

    def __repr__(self) -> str:
        return f"Store({self.title!r}, {len(self.events)} events)"

    def select(self, countries: Sequence[str] = (), kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events that touch any of these countries and are of any of these kinds (all, where none is named)."""
        chosen: set[int] | None = None
        for keys, positions in ((countries, self.index.countries), (kinds, self.index.kinds)):
            if keys:
                found = {at for key in keys for at in positions.get(key, ())}
                chosen = found if chosen is None else chosen & found
        return iter(self.events) if chosen is None else (self.events[at] for at in sorted(chosen))


def index_of(events: Sequence[Event]) -> Index:
    """The index of events in their order."""
    countries: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    for at, event in enumerate(events):
        kinds.setdefault(event.kind, []).append(at)
        for code in event.countries:
            countries.setdefault(code, []).append(at)
    return Index(countries, kinds)


class LedBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who held a leading office of Vietnam on the day of an event."""

    office: Office
    person: str
    acting: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A rung that a country stood on, from its event's date to the next one's (EDTF; `to` is null while it holds).

    `led_by`: who led on the Vietnamese side when it was gained (on the last day that the date may mean).
    """

    tier: Tier
    from_: str = msgspec.field(name="from")
    to: str | None
    event: str
    formal_name: str | None
    led_by: tuple[LedBy, ...]


class Sectoral(msgspec.Struct, frozen=True, kw_only=True):
    """A partnership in one field, beside the ladder."""

    formal_name: str | None
    since: str
    event: str
    certain: bool


class Suspension(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a rung was put on ice (EDTF dates; `to` is null while it lasts)."""

    from_: str = msgspec.field(name="from")
    to: str | None
    event: str


class Standing(Record, frozen=True, kw_only=True):
    """At which rung Vietnam stands with a country on a day.

    `certain` is false where the day lies inside the span of an event whose day is not known: `tier` and `status`
    are then what held before it, and `possible` names the rungs that may hold instead (none, where only the status
    is in doubt). `earliest` and `latest` bound the change in question: that of `since` where certain, else those of
    the changes that may have come. `since`, its `precision`, `event` and `confidence` tell when and how surely the
    rung was gained; `formal_name` is the newest one at that rung, which `named_since` (EDTF) and `named_by` (an event)
    date: a name can be newer than the rung. `covered`: whether the store claims to know the
    day.
    """

    country: str
    name: str
    on: Day
    tier: Tier | None
    certain: bool
    possible: tuple[Tier, ...]
    status: Literal["active", "suspended"] | None
    since: str | None
    precision: Precision | None
    earliest: Day | None
    latest: Day | None
    formal_name: str | None
    named_since: str | None
    named_by: str | None
    event: str | None
    confidence: Confidence | None
    history: tuple[Step, ...]
    suspensions: tuple[Suspension, ...]
    sectoral: tuple[Sectoral, ...]
    covered: bool

    def __repr__(self) -> str:
        return f"Standing({self.country!r}, {self.on}, {self.tier!r}, certain={self.certain})"


def to_dict(record: msgspec.Struct) -> dict[str, Any]:
    """A record as plain data, as JSON has it: ISO days, lists, every field present."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return plain
