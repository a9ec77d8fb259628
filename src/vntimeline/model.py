"""The facts: events with their sources, the registries they refer to, and the store that holds them.

These classes define what a store file may contain. The reader, overlays, checks, the JSON Schema and the YAML output
follow them, so that a field or a section is added here and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from vntimeline.dates import EDTF_PATTERN, Day, PartialDate, Precision
from vntimeline.record import Record

SCHEMA = "1"
"""The version of the store format, as the section `schema` of a store file gives it."""

ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
COUNTRY_CODE_PATTERN = "^[A-Z]{2,9}$"
URL_PATTERN = r"^https?://[^\s/]\S*$"
VERSION_PATTERN = r"^[1-9][0-9]{3}\.([1-9]|1[0-2])\.[1-9][0-9]*$"
LANGUAGE_PATTERN = "^[a-z]{2,3}$"


def _described(**json_schema: Any) -> msgspec.Meta:
    """Return what the JSON Schema says of a text beyond its type. It is checked by the rules of `store.checks`."""
    return msgspec.Meta(extra_json_schema=json_schema)


Id = Annotated[str, _described(pattern=ID_PATTERN)]
CountryCode = Annotated[str, _described(pattern=COUNTRY_CODE_PATTERN, examples=["US"])]
Edtf = Annotated[str, _described(pattern=EDTF_PATTERN, description="EDTF, as precise as known.")]
Url = Annotated[str, _described(pattern=URL_PATTERN)]
Version = Annotated[str, _described(pattern=VERSION_PATTERN, examples=["2026.11.1"])]
Language = Annotated[str, _described(pattern=LANGUAGE_PATTERN, examples=["vi"])]

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
Handover = Literal["takes-office", "leaves-office"]
Significance = Literal["key", "notable", "detail"]
Confidence = Literal["high", "medium", "low"]
Counting = Literal["exclusive", "inclusive"]
PublisherType = Literal["official", "agency", "newspaper", "press", "reference", "wiki", "blog", "mirror"]


class KindRule(NamedTuple):
    """What belongs to a kind of event.

    `required` and `optional` fields may appear in events of this kind only. `country`: the event must name a country.
    `anniversary`: its anniversaries are reported, whatever its significance.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    country: bool = False
    anniversary: bool = False


KINDS: Mapping[Kind, KindRule] = {
    "relations": KindRule(anniversary=True),
    "normalization": KindRule(anniversary=True),
    "tier": KindRule(required=("tier",), optional=("status",), country=True, anniversary=True),
    "visit": KindRule(),
    "agreement": KindRule(),
    "statement": KindRule(),
    "leadership": KindRule(required=("office", "person", "change"), optional=("acting", "reason")),
    "membership": KindRule(anniversary=True),
    "milestone": KindRule(),
    "incident": KindRule(),
}
TIERS: tuple[Tier, ...] = get_args(Tier)
SIGNIFICANCES: tuple[Significance, ...] = get_args(Significance)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

LADDER: tuple[Tier, ...] = ("comprehensive", "strategic", "comprehensive-strategic")
"""The levels, lowest first. `special` is outside the ladder; `sectoral` covers one field and is not a level."""


class Source(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A document or report that supports a fact.

    `date` is the source's own date. `archived` is the address of a lasting copy that was seen. `lang` is the language
    of the source (ISO 639), if it is not English.
    """

    title: str
    publisher: str
    date: Edtf | None = None
    url: Url | None = None
    archived: Url | None = None
    lang: Language | None = None


class Event(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated event. The fields, in this order, are the record that every format prints.

    `earliest`, `latest` (days, inclusive) and `precision` are derived from `date`. `formal_name_vi` is the formal name
    as Vietnamese sources print it. `added` is the day on which the event entered the data, if later than the first
    release.
    """

    id: Id
    date: Edtf
    earliest: Day
    latest: Day
    precision: Precision
    kind: Kind
    countries: tuple[str, ...]
    tier: Tier | None = None
    status: Status | None = None
    office: str | None = None
    person: str | None = None
    change: Handover | None = None
    acting: bool = False
    reason: str | None = None
    formal_name: str | None = None
    formal_name_vi: str | None = None
    title: str
    summary: str | None = None
    place: str | None = None
    people: tuple[str, ...] = ()
    significance: Significance
    confidence: Confidence
    disputed: str | None = None
    added: Day | None = None
    sources: tuple[Source, ...]

    @property
    def when(self) -> PartialDate:
        """The date as an object."""
        return PartialDate(self.date, self.earliest, self.latest, self.precision)

    @property
    def order(self) -> tuple[Day, Day, str]:
        """A sort key: events in date order."""
        return self.earliest, self.latest, self.id

    def __repr__(self) -> str:
        return f"Event({self.id!r}, {self.date!r}, {self.title!r})"


FACTS = (
    *("date", "kind", "countries", "tier", "status", "office", "person", "change", "acting", "reason"),
    *("formal_name", "formal_name_vi", "place", "people", "confidence", "disputed"),
)
"""The fields of an Event that state facts: a change after a release needs a correction.

Title, summary and significance are our words about them, and sources only support them.
"""
DERIVED = ("earliest", "latest", "precision")
"""The fields of an Event that a store file does not have."""
TEXTS = tuple(
    field.name
    for field in msgspec.structs.fields(Event)
    if field.type in (str, str | None) and field.name not in ("office", "person")
)
"""The fields of an Event that are free text, not a fixed word or the key of a registry; a search looks in them."""


def settle(events: Sequence[Event], on: Day) -> tuple[list[Event], list[Event]]:
    """Split events in date order into those that have certainly happened by a day and those that may have.

    An event has certainly happened from the last day of its date on, and may have from the first. Date order is the
    true order: what comes before something that has happened has happened too.
    """
    count = sum(day <= on for day in certain_from(events))
    return list(events[:count]), [event for event in events[count:] if event.earliest <= on]


def certain_from(events: Sequence[Event]) -> list[Day]:
    """Return for each of events in date order the day from which on it has certainly happened; see `settle`."""
    return list(accumulate((event.latest for event in reversed(events)), min))[::-1]


def handover_order(event: Event) -> tuple[Day, Day, bool, str]:
    """Return a sort key for the events of an office: on one day, leaving comes before taking over."""
    earliest, latest, id = event.order
    return earliest, latest, event.change == "takes-office", id


# The registries: in a store file, the first field of an entry is its key.


class FormerId(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True, rename={"from_": "from"}):
    """An identifier of a country, or of a state that preceded it, that a list used in other years.

    `name` is what the list calls the state. `from` and `to` are the first and last day (EDTF).
    """

    list: Literal["iso3", "m49", "cow", "gw", "vdem"]
    id: str
    name: str
    from_: Edtf | None = None
    to: Edtf | None = None


class Ids(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """The identifiers of a country in other lists; null where a list does not have it.

    `iso3`: ISO 3166-1 alpha-3. `m49`: United Nations M49. `cow`: Correlates of War. `gw`: Gleditsch and Ward. `vdem`:
    Varieties of Democracy. `wikidata`: the item. `former` are those of other years.
    """

    iso3: Annotated[str, _described(pattern="^[A-Z]{3}$", examples=["USA"])] | None = None
    m49: Annotated[str, _described(pattern="^[0-9]{3}$", examples=["840"])] | None = None
    cow: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    gw: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    vdem: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    wikidata: Annotated[str, _described(pattern="^Q[1-9][0-9]*$", examples=["Q30"])] | None = None
    former: tuple[FormerId, ...] = ()


class Country(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A partner: its code (ISO 3166-1 alpha-2, or that of a body such as EU), names and other spellings.

    `ids` are its identifiers in other lists; only states have them.
    """

    code: CountryCode
    name: str
    vi: str | None = None
    aliases: tuple[str, ...] = ()
    ids: Ids | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of it; the English one first."""
        return (self.name, *((self.vi,) if self.vi else ()), *self.aliases)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name of it, and its code of three letters."""
        iso3 = self.ids and self.ids.iso3
        return (*self.names, *((iso3,) if iso3 else ()))


class Person(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A person named in events. `vi` is the Vietnamese spelling of a Vietnamese name."""

    name: str
    vi: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of the name but the plain one."""
        return (self.vi,) if self.vi else ()


class Publisher(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A publisher of sources. Outlets of one `family` (an agency and its reprints) count as one source."""

    name: str
    type: PublisherType
    family: str | None = None


class Office(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """An office whose holders the store records.

    `leads`: its holders are shown beside a partnership level. The order of offices is the order of answers.
    """

    id: Id
    name: str
    vi: str | None = None
    aliases: tuple[str, ...] = ()
    leads: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name of it but its id; the English name first."""
        return (self.name, *((self.vi,) if self.vi else ()), *self.aliases)


class Coverage(Record, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The days, both inclusive, between which the store claims to have every change of level and office."""

    from_: Day
    until: Day

    def covers(self, *days: Day) -> bool:
        """Return whether the store claims to have the changes of all these days."""
        return all(self.from_ <= day <= self.until for day in days)


# The lists that are checked against the events, or tell how they came to be.


_COUNTED = {"csp": "CSP", "sp": "SP", "cp": "CP"}


class Counts(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=_COUNTED):
    """Numbers of countries by their level. `total` counts every country on the ladder once."""

    csp: int | None = None
    sp: int | None = None
    cp: int | None = None
    total: int | None = None


class Checkpoint(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published count of partners, to check the store against.

    `date` is the day or month that the count is for. `counting` says whether comprehensive strategic partners are also
    counted among the strategic ones (inclusive, as in most Vietnamese sources) or not (exclusive); comprehensive
    partners are counted apart in both. `note` explains why the store differs.
    """

    date: Edtf
    counting: Counting
    counts: Counts
    note: str | None = None
    sources: tuple[Source, ...]


class Correction(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change to an event that had been released: a field's value, or the event's withdrawal.

    `date` is the day of the change, `was` the earlier value (the items of a list joined by commas; null where there was
    none). A withdrawn event may be replaced by another.
    """

    date: Day
    id: Id
    field: str | None = None
    was: str | None = None
    withdrawn: bool = False
    replaced_by: Id | None = None
    why: str


class EventIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The positions of the events of each country and of each kind."""

    countries: dict[str, list[int]]
    kinds: dict[str, list[int]]


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store: the sections of a store file, in their order, an index of the events, and a digest.

    `version` is that of the data (year, month, number), and `released` the day on which they are published.
    `creator` is who made it. `subject` is the country whose partners the others are. `coverage` is null where the
    store does not claim to be complete, as when it is a part of another. `events` are in date order. Each may be
    decoded only when it is asked for; `index` tells which to ask for. `digest` is the SHA-256 of the content.
    """

    version: Version | None = None
    released: Day | None = None
    title: str
    creator: str | None = None
    licence: str | None = None
    subject: Country | None = None
    coverage: Coverage | None = None
    countries: dict[str, Country]
    people: dict[str, Person] = {}
    publishers: dict[str, Publisher] = {}
    offices: dict[str, Office] = {}
    checkpoints: tuple[Checkpoint, ...] = ()
    corrections: tuple[Correction, ...] = ()
    events: Sequence[Event]
    index: EventIndex
    digest: str = ""

    def __repr__(self) -> str:
        return f"Store({self.title!r}, {len(self.events)} events)"

    def covers(self, *days: Day) -> bool:
        """Return whether the store claims to have the changes of all these days; without coverage it claims none."""
        return self.coverage is not None and self.coverage.covers(*days)

    @property
    def last_day(self) -> Day:
        """The last day of which the store tells: that of its coverage, else that of its newest event."""
        if self.coverage:
            return self.coverage.until
        return max((event.latest for event in self.events), default=Day.min)

    def select(self, countries: Sequence[str] = (), kinds: Sequence[str] = ()) -> Iterator[Event]:
        """Iterate over the events that concern any of these countries and are of any of these kinds (empty: all)."""
        chosen: set[int] | None = None
        for keys, positions in ((countries, self.index.countries), (kinds, self.index.kinds)):
            if keys:
                found = {at for key in keys for at in positions.get(key, ())}
                chosen = found if chosen is None else chosen & found
        return iter(self.events) if chosen is None else (self.events[at] for at in sorted(chosen))


def index_of(events: Sequence[Event]) -> EventIndex:
    """Return the index of events in their order."""
    countries: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    for at, event in enumerate(events):
        kinds.setdefault(event.kind, []).append(at)
        for code in event.countries:
            countries.setdefault(code, []).append(at)
    return EventIndex(countries, kinds)


_SECTION_FIELDS = [field for field in msgspec.structs.fields(Store) if field.name not in ("index", "digest")]
SECTIONS: Mapping[str, Any] = {
    field.name: get_args(field.type)[0] if type(None) in get_args(field.type) else field.type
    for field in _SECTION_FIELDS
}
"""The sections of a store file after `schema`, in their order, and the type of each."""
REQUIRED_SECTIONS = tuple(field.name for field in _SECTION_FIELDS if field.required)
REGISTRIES: Mapping[str, type[Record]] = {
    name: get_args(type_)[1] for name, type_ in SECTIONS.items() if get_origin(type_) is dict
}
"""The sections that map keys to entries, and the class of an entry."""
LISTS: Mapping[str, type[Record]] = {
    name: get_args(type_)[0] for name, type_ in SECTIONS.items() if get_origin(type_) in (tuple, Sequence)
}
"""The sections that list entries, and the class of an entry."""


_ENTRIES: list[type[Record]] = [*LISTS.values(), *REGISTRIES.values()]
BOOLEANS = frozenset(field.name for entry in _ENTRIES for field in msgspec.structs.fields(entry) if field.type is bool)
"""The fields that are true or false in a store file."""


def key_field(entry: type[Record]) -> str:
    """Return the field of a registry's entries that holds their key: the first."""
    return entry.__struct_fields__[0]
