"""The facts: events with their sources, the registries they refer to, and the store that holds them.

These classes define what a store file may contain. The reader, overlays, checks, the JSON Schema and the YAML output
follow them, so that a field or a section is added here and nowhere else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
Edtf = Annotated[str, _described(pattern=EDTF_PATTERN)]
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
    """What a kind of event means, and what belongs to it.

    `required` and `optional` fields may appear in events of this kind only. `country`: the event must name a country.
    `anniversary`: its anniversaries are reported, whatever its significance.
    """

    meaning: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    country: bool = False
    anniversary: bool = False


KINDS: Mapping[Kind, KindRule] = {
    "relations": KindRule(
        "Diplomatic relations begin, or, where the two sides count from it, a state recognises Vietnam.",
        anniversary=True,
    ),
    "normalization": KindRule("A step by which disturbed relations become normal again.", anniversary=True),
    "tier": KindRule(
        "A partnership is set up, renamed, suspended or resumed: the only kind that changes a level.",
        required=("tier",),
        optional=("status",),
        country=True,
        anniversary=True,
    ),
    "visit": KindRule("A visit of a leader or minister, in either direction."),
    "agreement": KindRule("A treaty or agreement is signed, ratified, or enters into force."),
    "statement": KindRule("A statement, declaration or announcement that sets no level, also an aim of a higher one."),
    "leadership": KindRule(
        "Somebody takes or leaves an office of Vietnam.",
        required=("office", "person", "change"),
        optional=("acting", "reason"),
    ),
    "membership": KindRule("Vietnam joins an organisation, or is elected to one of its bodies.", anniversary=True),
    "milestone": KindRule("A step that no other kind fits, such as an embassy that opens or a party congress."),
    "incident": KindRule("A conflict, a sanction or another event that burdens relations."),
}
TIERS: tuple[Tier, ...] = get_args(Tier)
SIGNIFICANCES: tuple[Significance, ...] = get_args(Significance)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

LADDER: tuple[Tier, ...] = ("comprehensive", "strategic", "comprehensive-strategic")
"""The levels, lowest first. `special` is outside the ladder; `sectoral` covers one field and is not a level."""


class Source(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A document or report that supports a fact."""

    title: str
    """The source's own title; where that is not known, a description in [brackets]."""
    publisher: str
    """Who published it; a name of the registry `publishers`."""
    date: Edtf | None = None
    """The source's own date in EDTF, if known; not the date of the event."""
    url: Url | None = None
    """The address at which it was found. A source has at least one of `url` and `date`."""
    archived: Url | None = None
    """The address of a lasting copy of the same page or document that was seen."""
    lang: Language | None = None
    """The language of the source (ISO 639), if it is not English."""


class Event(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated event. The fields, in this order, are the record that every format prints."""

    id: Id
    """The identifier: country, what happened and year, such as `us-csp-2023`. Once released, it is never changed, and
    never given to another event."""
    date: Edtf
    """When it happened, in EDTF (Library of Congress, levels 0 and 1), as precise as the sources and no more: a day, a
    month, a year or a range, with `~` for about and `?` for doubtful."""
    earliest: Day
    """The first day that `date` may mean; derived from it."""
    latest: Day
    """The last day that `date` may mean; derived from it."""
    precision: Precision
    """How precisely `date` is known; derived from it."""
    kind: Kind
    """What sort of event it is; the kind decides which other fields the event has."""
    countries: tuple[str, ...]
    """The partners concerned, by their codes in the registry `countries`; none for Vietnam's own affairs."""
    tier: Tier | None = None
    """What a tier event gives, or whose status it changes. Only tier events have it, and all of them do."""
    status: Status | None = None
    """Whether a tier event suspends the level or resumes it, instead of setting one."""
    office: str | None = None
    """The office that changes hands, by its id in the registry `offices`. Leadership events only."""
    person: str | None = None
    """Who takes or leaves the office, by the name in the registry `people`. Leadership events only."""
    change: Handover | None = None
    """Whether the person takes or leaves the office. Leadership events only."""
    acting: bool = False
    """Whether the person holds the office as acting holder only."""
    reason: str | None = None
    """Why the office changes hands, in one or two words, such as elected or resigned."""
    formal_name: str | None = None
    """The name that the two sides give to the partnership, in English."""
    formal_name_vi: str | None = None
    """The formal name as a Vietnamese source prints it."""
    title: str
    """What happened, in a sentence of at most 90 characters in the present tense."""
    summary: str | None = None
    """More about it, in one to three sentences of our own."""
    place: str | None = None
    """The city where it happened, in English."""
    people: tuple[str, ...] = ()
    """Everybody whom the event names, by their names in the registry `people`."""
    significance: Significance
    """How much a short timeline needs the event."""
    confidence: Confidence
    """How well the sources support the event; it follows from their number and type."""
    disputed: str | None = None
    """Which sources say otherwise, and what; or what the date stands for."""
    added: Day | None = None
    """The day of the data release in which the event was new; null for the first release."""
    sources: tuple[Source, ...]
    """The sources that support the event, the best first; at least one."""

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
    """An identifier of a country, or of a state that preceded it, that a list used in other years."""

    list: Literal["iso3", "m49", "cow", "gw", "vdem"]
    """The list that used it."""
    id: str
    """The identifier in that list."""
    name: str
    """What the list calls the state."""
    from_: Edtf | None = None
    """The first day on which the list uses it (EDTF); null if the list gives none."""
    to: Edtf | None = None
    """The last day on which the list uses it (EDTF); null if the list gives none."""


class Ids(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """The identifiers of a country in other lists; null where a list does not have it."""

    iso3: Annotated[str, _described(pattern="^[A-Z]{3}$", examples=["USA"])] | None = None
    """ISO 3166-1 alpha-3 code. Kosovo has XKX, of the range that is free for users."""
    m49: Annotated[str, _described(pattern="^[0-9]{3}$", examples=["840"])] | None = None
    """United Nations M49 code: three digits, kept as text because of the leading zeros."""
    cow: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    """Correlates of War country code (State System Membership v2016), without leading zeros."""
    gw: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    """Gleditsch and Ward number of independent states and microstates, without leading zeros."""
    vdem: Annotated[str, _described(pattern="^[1-9][0-9]{0,2}$", examples=["2"])] | None = None
    """Varieties of Democracy (V-Dem) country id, as of v15."""
    wikidata: Annotated[str, _described(pattern="^Q[1-9][0-9]*$", examples=["Q30"])] | None = None
    """Wikidata item."""
    former: tuple[FormerId, ...] = ()
    """Identifiers of other years, and of the states that preceded this one."""


class Country(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A partner: a state, or a body such as the European Union."""

    code: CountryCode
    """ISO 3166-1 alpha-2; for a body its abbreviation, such as EU or ASEAN. Kosovo has XK."""
    name: str
    """The usual English name."""
    vi: str | None = None
    """The usual Vietnamese name."""
    aliases: tuple[str, ...] = ()
    """Other names by which it is found, former ones too."""
    ids: Ids | None = None
    """Its identifiers in other lists; only states have them."""

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
    """A person named in events."""

    name: str
    """The name as English texts print it, without Vietnamese diacritics."""
    vi: str | None = None
    """The Vietnamese spelling of a Vietnamese name."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of the name but the plain one."""
        return (self.vi,) if self.vi else ()


class Publisher(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A publisher of sources."""

    name: str
    """The name as sources give it; a reprint is named as one."""
    type: PublisherType
    """What sort of publisher it is; `confidence` depends on it."""
    family: str | None = None
    """Publishers of one family, such as an agency and its reprints, count as one source."""


class Office(Record, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """An office whose holders the store records. The order of offices is the order of answers."""

    id: Id
    """The identifier that leadership events use, such as `prime-minister`."""
    name: str
    """The English name."""
    vi: str | None = None
    """The Vietnamese name."""
    aliases: tuple[str, ...] = ()
    """Other names by which it is found."""
    leads: bool = False
    """Whether its holders are shown beside a partnership level."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name of it but its id; the English name first."""
        return (self.name, *((self.vi,) if self.vi else ()), *self.aliases)


class Coverage(Record, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The days, both inclusive, between which the store claims to have every change of level and office."""

    from_: Day
    """The first day."""
    until: Day
    """The last day."""

    def covers(self, *days: Day) -> bool:
        """Return whether the store claims to have the changes of all these days."""
        return all(self.from_ <= day <= self.until for day in days)


# The lists that are checked against the events, or tell how they came to be.


COUNTED_NAMES = {"csp": "CSP", "sp": "SP", "cp": "CP"}
"""How the levels are called where countries are counted."""


class Counts(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=COUNTED_NAMES):
    """Numbers of countries by their level, as a source gives them."""

    csp: int | None = None
    """How many comprehensive strategic partners; null where the source does not say."""
    sp: int | None = None
    """How many strategic partners; `counting` says whether the comprehensive strategic ones are among them."""
    cp: int | None = None
    """How many comprehensive partners."""
    total: int | None = None
    """How many countries on the ladder, each counted once."""


class Checkpoint(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published count of partners, to check the store against."""

    date: Edtf
    """The day or month that the count is for (EDTF)."""
    counting: Counting
    """Whether comprehensive strategic partners are also counted among the strategic ones."""
    counts: Counts
    """The numbers that the source gives."""
    note: str | None = None
    """Why the store differs, where it does."""
    sources: tuple[Source, ...]
    """Who published the count."""


class Correction(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change to an event that had been released: a field's value, or the event's withdrawal."""

    date: Day
    """The day of the data release that has the change."""
    id: Id
    """The id of the event."""
    field: str | None = None
    """The field that was changed; null for a withdrawal."""
    was: str | None = None
    """The earlier value, the items of a list joined by commas; null where there was none."""
    withdrawn: bool = False
    """Whether the event was removed."""
    replaced_by: Id | None = None
    """The id of the event that takes the place of a withdrawn one."""
    why: str
    """The reason, in a sentence."""


class EventIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The positions of the events of each country and of each kind."""

    countries: dict[str, list[int]]
    """The positions of each country's events, by its code."""
    kinds: dict[str, list[int]]
    """The positions of the events of each kind."""


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store: the sections of a store file, in their order, an index of the events, and a digest.

    Each event may be decoded only when it is asked for; `index` tells which to ask for.
    """

    version: Version | None = None
    """The version of the data: year, month and number, such as 2026.11.1. The program has its own."""
    released: Day | None = None
    """The day on which this version of the data is published."""
    title: str
    """What the store is about, in a few words."""
    creator: str | None = None
    """Who made the store."""
    licence: str | None = None
    """The licence of the data (SPDX identifier)."""
    subject: Country | None = None
    """The country whose partners the others are: Vietnam."""
    coverage: Coverage | None = None
    """The days for which the store claims to be complete; null where it claims nothing, as a part of another store
    does."""
    countries: dict[str, Country]
    """The registry of partners, by code."""
    people: dict[str, Person] = {}
    """The registry of people whom events name, by name."""
    publishers: dict[str, Publisher] = {}
    """The registry of publishers of sources, by name."""
    offices: dict[str, Office] = {}
    """The registry of offices, by id, in the order of answers."""
    checkpoints: tuple[Checkpoint, ...] = ()
    """Published counts of partners, to check the store against."""
    corrections: tuple[Correction, ...] = ()
    """What was changed or withdrawn after its release, and why."""
    events: Sequence[Event]
    """The events, in date order."""
    index: EventIndex
    """The positions of the events of each country and kind; derived from the events."""
    digest: str = ""
    """The SHA-256 of the content, in hexadecimal digits; derived from it."""
    texts: Sequence[str] = ()
    """The text of each event in which a search looks, without case and diacritics; derived, and empty where it has not
    been stored."""

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

    def select(
        self, countries: Sequence[str] = (), kinds: Sequence[str] = (), text: Callable[[str], bool] | None = None
    ) -> Iterator[Event]:
        """Iterate over the events that concern any of these countries and are of any of these kinds (empty: all).

        Events whose stored text does not pass the test `text` are left out; those without a stored text are not.
        """
        chosen: set[int] | None = None
        for keys, positions in ((countries, self.index.countries), (kinds, self.index.kinds)):
            if keys:
                found = {at for key in keys for at in positions.get(key, ())}
                chosen = found if chosen is None else chosen & found
        if text is None or not self.texts:
            return iter(self.events) if chosen is None else (self.events[at] for at in sorted(chosen))
        if chosen is None:
            return (self.events[at] for at, own in enumerate(self.texts) if text(own))
        return (self.events[at] for at in sorted(chosen) if text(self.texts[at]))


def index_of(events: Sequence[Event]) -> EventIndex:
    """Return the index of events in their order."""
    countries: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    for at, event in enumerate(events):
        kinds.setdefault(event.kind, []).append(at)
        for code in event.countries:
            countries.setdefault(code, []).append(at)
    return EventIndex(countries, kinds)


_SECTION_FIELDS = [field for field in msgspec.structs.fields(Store) if field.name not in ("index", "digest", "texts")]
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
