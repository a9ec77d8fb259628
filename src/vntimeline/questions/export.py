"""All data as rows of flat tables: what the store has, and what follows from it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Literal

from msgspec.structs import asdict

from vntimeline.dates import parse_edtf
from vntimeline.levels import Course, State, course
from vntimeline.model import Correction, Counting, Event, Ids, Source, Store, Tier
from vntimeline.questions import Query, leaders
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.questions.standing import standing_events
from vntimeline.record import Record


class ExportQuery(Query, frozen=True):
    """Nothing is asked but the store itself."""


class EventCountry(Record, frozen=True, kw_only=True):
    """A country that an event concerns."""

    event: str
    """The id of the event."""
    country: str
    """The code of the country."""


class EventPerson(Record, frozen=True, kw_only=True):
    """A person whom an event names."""

    event: str
    """The id of the event."""
    person: str
    """The name of the person."""


class EventSource(Source, frozen=True, kw_only=True):
    """A source that supports an event."""

    event: str
    """The id of the event."""
    number: int
    """The place among the sources of the event, from 1: the best is first."""


class CountryEntry(Record, frozen=True, kw_only=True):
    """A country or body of the registry, with its identifiers in other lists."""

    code: str
    """ISO 3166-1 alpha-2; for a body its abbreviation, such as EU or ASEAN."""
    name: str
    """The usual English name."""
    vi: str | None
    """The usual Vietnamese name."""
    aliases: tuple[str, ...]
    """Other names by which it is found."""
    iso3: str | None
    """ISO 3166-1 alpha-3 code."""
    m49: str | None
    """United Nations M49 code, as text."""
    cow: str | None
    """Correlates of War country code."""
    gw: str | None
    """Gleditsch and Ward number."""
    vdem: str | None
    """Varieties of Democracy (V-Dem) country id."""
    wikidata: str | None
    """Wikidata item."""


class FormerCountryId(Record, frozen=True, kw_only=True):
    """An identifier of a country, or of a state that preceded it, that a list used in other years."""

    country: str
    """The code of the country."""
    number: int
    """The place among the former identifiers of the country, from 1."""
    list: Literal["iso3", "m49", "cow", "gw", "vdem"]
    """The list that used it."""
    id: str
    """The identifier in that list."""
    name: str
    """What the list calls the state."""
    start: str | None
    """The first day on which the list uses it (EDTF); null if the list gives none."""
    end: str | None
    """The last day on which the list uses it (EDTF); null if the list gives none."""


class StandingSpell(Record, frozen=True, kw_only=True):
    """A time in which a level, a special relationship, its suspension or a sectoral partnership held."""

    country: str
    """The code of the country."""
    number: int
    """The place among the spells of the country, from 1, by their beginning."""
    what: Literal["level", "suspended", "sectoral"]
    """What held: a level or special relationship, its suspension, or a sectoral partnership."""
    tier: Tier | None
    """The level or special relationship; of a suspension, the one that was suspended."""
    start: str
    """The date on which it began (EDTF)."""
    start_earliest: date
    """The first day that `start` may mean."""
    start_latest: date
    """The last day that `start` may mean."""
    end: str | None
    """The date of what ended it (EDTF), exclusive; null while it lasts."""
    end_earliest: date | None
    """The first day that `end` may mean."""
    end_latest: date | None
    """The last day that `end` may mean."""
    certain_from: date
    """The first day on which `tier` says that it holds: it has certainly begun. Before that and from `start_earliest`
    on, it may have. It is the last day of `start`, or an earlier one by which a later event has happened."""
    certain_to: date | None
    """The first day on which `tier` no longer says so: it has certainly ended. Before that and from `end_earliest` on,
    it may have. Equal to `certain_from` where it is never certain; null while it lasts."""
    formal_name: str | None
    """The newest formal name in this time."""
    named_since: str | None
    """The date since which it has that name (EDTF), where that is newer than `start`."""
    names: tuple[str, ...]
    """All formal names in this time, the oldest first."""
    event: str
    """The id of the event by which it began."""


class LeaderSpell(Record, frozen=True, kw_only=True):
    """A time in which a person held an office of Vietnam."""

    office: str
    """The id of the office."""
    number: int
    """The place among the holders of the office, from 1, in their order."""
    person: str | None
    """Who held it."""
    acting: bool
    """Whether the person was an acting holder."""
    start: str
    """The date on which the term began (EDTF)."""
    start_earliest: date
    """The first day that `start` may mean."""
    start_latest: date
    """The last day that `start` may mean."""
    end: str | None
    """The date on which it ended (EDTF); null while no end is known."""
    end_earliest: date | None
    """The first day that `end` may mean."""
    end_latest: date | None
    """The last day that `end` may mean."""
    event: str | None
    """The id of the event that began the term."""


class CheckpointEntry(Record, frozen=True, kw_only=True):
    """A published count of partners."""

    number: int
    """The place among the published counts, from 1, in date order."""
    date: str
    """The day or month that the count is for (EDTF)."""
    counting: Counting
    """Whether comprehensive strategic partners are also counted among the strategic ones."""
    csp: int | None
    """How many comprehensive strategic partners; null where the source does not say."""
    sp: int | None
    """How many strategic partners."""
    cp: int | None
    """How many comprehensive partners."""
    total: int | None
    """How many countries on the ladder, each counted once."""
    note: str | None
    """Why the store differs, where it does."""


class CheckpointSource(Source, frozen=True, kw_only=True):
    """A source of a published count."""

    checkpoint: int
    """The number of the published count."""
    number: int
    """The place among its sources, from 1."""


class CorrectionEntry(Correction, frozen=True, kw_only=True):
    """A change to an event that had been released: a field's value, or the event's withdrawal."""

    number: int
    """The place among the corrections, from 1, in date order."""


# The store


def event_countries(store: Store) -> list[EventCountry]:
    """Return the countries of each event."""
    return [
        EventCountry(event=event.id, country=code) for event in store.events for code in dict.fromkeys(event.countries)
    ]


def event_people(store: Store) -> list[EventPerson]:
    """Return the people of each event."""
    return [EventPerson(event=event.id, person=name) for event in store.events for name in dict.fromkeys(event.people)]


def sources(store: Store) -> list[EventSource]:
    """Return the sources of each event."""
    return [
        EventSource(event=event.id, number=at, **asdict(source))
        for event in store.events
        for at, source in enumerate(event.sources, 1)
    ]


def countries(store: Store) -> list[CountryEntry]:
    """Return the registry of countries, with their identifiers."""
    names = [name for name in Ids.__struct_fields__ if name != "former"]
    return [
        CountryEntry(
            code=country.code,
            name=country.name,
            vi=country.vi,
            aliases=country.aliases,
            **{name: getattr(country.ids, name, None) for name in names},
        )
        for country in store.countries.values()
    ]


def former_ids(store: Store) -> list[FormerCountryId]:
    """Return the former identifiers of each country."""
    return [
        FormerCountryId(
            country=country.code,
            number=at,
            list=each.list,
            id=each.id,
            name=each.name,
            start=each.from_,
            end=each.to,
        )
        for country in store.countries.values()
        if country.ids
        for at, each in enumerate(country.ids.former, 1)
    ]


def checkpoints(store: Store) -> list[CheckpointEntry]:
    """Return the published counts."""
    return [
        CheckpointEntry(
            number=at,
            date=each.date,
            counting=each.counting,
            csp=each.counts.csp,
            sp=each.counts.sp,
            cp=each.counts.cp,
            total=each.counts.total,
            note=each.note,
        )
        for at, each in enumerate(store.checkpoints, 1)
    ]


def checkpoint_sources(store: Store) -> list[CheckpointSource]:
    """Return the sources of each published count."""
    return [
        CheckpointSource(checkpoint=at, number=number, **asdict(source))
        for at, each in enumerate(store.checkpoints, 1)
        for number, source in enumerate(each.sources, 1)
    ]


def corrections(store: Store) -> list[CorrectionEntry]:
    """Return the corrections, in date order."""
    ordered = sorted(store.corrections, key=lambda each: each.date)
    return [CorrectionEntry(number=at, **asdict(each)) for at, each in enumerate(ordered, 1)]


# What follows from it


def standings(store: Store) -> list[StandingSpell]:
    """Return the spells of all countries, by their beginning."""
    spells = [spell for code, events in standing_events(store).items() for spell in standing_spells(code, events)]
    return sorted(spells, key=lambda spell: (spell.start_earliest, spell.start_latest, spell.country, spell.number))


def standing_spells(country: str, events: Sequence[Event]) -> list[StandingSpell]:
    """Return the spells of a country, by their beginning, from its events; those of other kinds than tier are ignored.

    Steps that keep a level ("enhanced") are one spell, under the newest name.
    """
    own = course(events)
    found = [*_levels(own), *_suspensions(own), *_sectoral(events)]
    found.sort(key=lambda each: (each["start_earliest"], each["start_latest"], each["event"]))
    return [StandingSpell(country=country, number=at, **each) for at, each in enumerate(found, 1)]


def _levels(own: Course) -> Iterator[dict[str, Any]]:
    for first, last in _runs(own, lambda state: state.tier):
        state = own.states[last]
        assert state.gained  # a level has an event by which it was gained
        names = (step.formal_name for step in own.steps[first - 1 : last] if not step.status)
        newest = state.held.formal_name if state.held else None
        yield {
            **_span(own, first, last),
            "what": "level",
            "tier": state.tier,
            "formal_name": newest,
            "named_since": state.named.date if newest and state.named and state.named != state.gained else None,
            "names": tuple(dict.fromkeys(name for name in names if name)),
            "event": state.gained.id,
        }


def _suspensions(own: Course) -> Iterator[dict[str, Any]]:
    for first, last in _runs(own, lambda state: state.suspended):
        yield {
            **_span(own, first, last),
            "what": "suspended",
            "tier": own.states[first].tier,
            **_names(None),
            "event": own.steps[first - 1].id,
        }


def _sectoral(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    for event in events:
        if event.tier == "sectoral":
            yield {
                **_time(event.date, None),
                "certain_from": event.latest,
                "certain_to": None,
                "what": "sectoral",
                "tier": "sectoral",
                **_names(event.formal_name),
                "event": event.id,
            }


def _runs(own: Course, value: Callable[[State], object]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last position of the states that follow one another with the same true value."""
    for found, run in groupby(range(len(own.states)), key=lambda at: value(own.states[at])):
        if found:
            positions = list(run)
            yield positions[0], positions[-1]


def _span(own: Course, first: int, last: int) -> dict[str, Any]:
    """Return when a run of states begins and ends: a state begins with the step before it, and ends with the next."""
    ends = last < len(own.steps)
    return {
        **_time(own.steps[first - 1].date, own.steps[last].date if ends else None),
        "certain_from": own.certain_from[first - 1],
        "certain_to": own.certain_from[last] if ends else None,
    }


def _names(name: str | None) -> dict[str, Any]:
    return {"formal_name": name, "named_since": None, "names": (name,) if name else ()}


def _time(start: str, end: str | None) -> dict[str, Any]:
    began, ended = parse_edtf(start), parse_edtf(end) if end else None
    return {
        "start": start,
        "start_earliest": began.earliest,
        "start_latest": began.latest,
        "end": end,
        "end_earliest": ended.earliest if ended else None,
        "end_latest": ended.latest if ended else None,
    }


def leader_spells(store: Store) -> list[LeaderSpell]:
    """Return everybody who held an office, by the beginning of the term."""
    spells: list[LeaderSpell] = []
    history = leaders.answer(store, LeadersQuery((), None, True))
    for office, terms in groupby(history, key=lambda leader: leader.office):
        spells += [
            LeaderSpell(
                office=office,
                number=at,
                person=term.person,
                acting=term.acting,
                event=term.event,
                **_time(term.since or "", term.to),
            )
            for at, term in enumerate(terms, 1)
        ]
    return sorted(spells, key=lambda spell: (spell.start_earliest, spell.start_latest, spell.office, spell.number))
