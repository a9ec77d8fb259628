"""Claims: what a user states of a country, an office or the numbers of partners, read and resolved against a store."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple, TypedDict

from vntimeline.appearance import TIERS as STYLES
from vntimeline.dates import PartialDate, parse_edtf, today
from vntimeline.errors import UnknownName, VntimelineError
from vntimeline.levels import Course, course
from vntimeline.model import COUNTED_NAMES, TIERS, Event, Store, Tier
from vntimeline.names import LONGEST, Names, choose, fold
from vntimeline.questions import arguments
from vntimeline.questions.arguments import TIER_SPELLINGS, When, Words
from vntimeline.questions.leaders import Terms, terms_of
from vntimeline.questions.standing import standing_events
from vntimeline.wording import NONE, tier_label


class ClaimParts(TypedDict, total=False):
    """What a claim states, as a user types it; parts that are left out or None are not claimed."""

    country: str | None
    """The country, by code or name."""
    tier: str | None
    """The partnership level, special relationship or sectoral partnership; `none` for no partnership."""
    since: When
    """Since when the level holds, or the person is in office."""
    on: When
    """The day for which the claim is made; of a month or year any day counts. Without it, the newest day known."""
    relations: When
    """Since when there are diplomatic relations."""
    office: str | None
    """The office of Vietnam that `person` holds."""
    person: str | None
    """Who holds the office."""
    count: Words
    """Numbers of partners, such as `CSP=15`; also SP, CP and total."""
    negated: bool
    """Whether the opposite is claimed."""


COLUMNS = ("country", "tier", "since", "on", "relations", "office", "person")
"""The parts that a table of claims can have as columns."""


@lru_cache
def column(name: str) -> str | None:
    """Return which of the columns a name is, in any case; None for one that is not checked."""
    folded = fold(name)
    return folded if folded in COLUMNS else None


class ClaimedTier(NamedTuple):
    """A tier as it was claimed, None for no partnership, with words of a name that are no part of the level."""

    tier: Tier | None
    name: str
    qualifiers: tuple[str, ...]

    @property
    def words(self) -> str:
        """The tier in words, with its abbreviation."""
        return tier_label(self.tier)


class Claim(NamedTuple):
    """A claim, resolved: codes and ids of the store, dates, and the days for which it is made.

    `on` is the date for which it is made; it is checked for the last day of it.
    """

    country: str | None
    tier: ClaimedTier | None
    since: PartialDate | None
    relations: PartialDate | None
    office: str | None
    person: str | None
    counts: Mapping[str, int]
    on: PartialDate
    negated: bool

    @property
    def day(self) -> date:
        """The day on which the claim is checked."""
        return self.on.latest

    def days(self, changes: Iterable[date]) -> list[date]:
        """Return the days of the claim's date on which an answer can differ: the first, and those of changes."""
        first, last = self.on.earliest, self.on.latest
        return [first, *(day for day in changes if first < day <= last)]


class Facts:
    """What a table of claims asks of a store, each worked out once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._codes: dict[str, str | VntimelineError] = {}
        self._courses: dict[str, Course] = {}
        self._events: dict[str, list[Event]] = {}
        self._terms: dict[str, Terms] = {}

    @cached_property
    def _countries(self) -> Names:
        return arguments.country_names(self.store)

    def country(self, name: str) -> str:
        """Return the code of the country that a name means. Raises UnknownName or AmbiguousName."""
        if name not in self._codes:
            try:
                self._codes[name] = arguments.country_code(self.store, self._countries, name)
            except VntimelineError as error:  # it takes long to find what is near to a name that is not known
                self._codes[name] = error
        found = self._codes[name]
        if isinstance(found, VntimelineError):
            raise found.with_traceback(None)
        return found

    @cached_property
    def people(self) -> Names:
        """The names of people."""
        return arguments.person_names(self.store)

    @cached_property
    def newest_day(self) -> PartialDate:
        """The day for claims that name none: today, or the last day that the store covers where that is earlier."""
        coverage = self.store.coverage
        day = min(today(), coverage.until) if coverage else today()
        return parse_edtf(day.isoformat())

    def known_part(self, on: PartialDate) -> PartialDate:
        """Return a date without its days after the coverage, where it has some within."""
        coverage = self.store.coverage
        if coverage is None or not on.earliest <= coverage.until < on.latest:
            return on
        return parse_edtf(f"{on.earliest}/{coverage.until}")

    def events(self, country: str) -> list[Event]:
        """Return the events that decide the standing of a country, in date order."""
        if country not in self._events:
            self._events[country] = standing_events(self.store, [country]).get(country, [])
        return self._events[country]

    def course(self, country: str) -> Course:
        """Return the course of a country's levels."""
        if country not in self._courses:
            self._courses[country] = course(self.events(country))
        return self._courses[country]

    def terms(self, office: str) -> Terms:
        """Return the terms of an office."""
        if not self._terms:
            self._terms = {terms.office: terms for terms in terms_of(self.store, self.store.offices)}
        return self._terms[office]


def read(
    facts: Facts,
    usual: PartialDate | None = None,
    *,
    country: str | None = None,
    tier: str | None = None,
    since: When = None,
    on: When = None,
    relations: When = None,
    office: str | None = None,
    person: str | None = None,
    count: Words = None,
    negated: bool = False,
) -> Claim:
    """Read a claim as a user types it, see ClaimParts; `usual` is the date of a claim that names none.

    Raises UnknownName, AmbiguousName or DateError for a part that cannot be read, and VntimelineError where the parts
    make no claim.
    """
    begin = _date(since)
    when = _date(on) or usual
    later = begin if begin and begin.latest > facts.newest_day.latest else None  # it cannot hold before it begins
    offices = arguments.offices(facts.store, office) if office else ()
    if len(offices) > 1:
        raise VntimelineError("several offices are named", "make a claim for each")
    claim = Claim(
        country=facts.country(country) if country else None,
        tier=claimed_tier(tier) if tier else None,
        since=begin,
        relations=_date(relations),
        office=offices[0] if offices else None,
        person=_person(facts, person, office=bool(offices)) if person else None,
        counts=_counts(count),
        on=facts.known_part(when or later or facts.newest_day),
        negated=negated,
    )
    _refuse_incomplete(claim)
    return claim


def _date(when: When) -> PartialDate | None:
    """Return a date, or None for none; an empty cell of a table is none."""
    return None if when is None or (isinstance(when, str) and not when.strip()) else arguments.partial_date(when)


def _person(facts: Facts, name: str, *, office: bool) -> str:
    """Return the registry's name of a person; who is nothing like a name there is taken as typed.

    Everybody who held an office is in the registry, so a claim that somebody else did can be decided.
    """
    try:
        return arguments.person_named(facts.people, name)
    except UnknownName as error:
        if error.candidates or not office or len(name) > LONGEST or not any(map(str.isalpha, name)):
            raise
        return name.strip()


def _refuse_incomplete(claim: Claim) -> None:
    """Raise VntimelineError where the parts of a claim do not belong together, or there are none."""
    level = claim.tier or claim.relations or (claim.since and not claim.office)
    if level and not claim.country:
        raise VntimelineError("the claim names no country", "give the country")
    if bool(claim.office) != bool(claim.person):
        missing = "person" if claim.office else "office"
        raise VntimelineError(f"the claim names no {missing}", "give both the office and the person")
    if not (level or claim.office or claim.counts):
        raise VntimelineError(
            "nothing is claimed", "give a tier, a date of since or relations, an office with a person, or a count"
        )


# Tiers

NO_TIER = ("no partnership", "no", "không")
"""What else is understood as no partnership, besides the word `none`."""
_QUALIFIERS: Mapping[str, str] = {
    "enhanced": "enhanced",
    "extensive": "extensive",
    "strengthened": "strengthened",
    "cooperative": "cooperative",
    "tang cuong": "enhanced",
    "sau rong": "extensive",
    "hop tac": "cooperative",
}
"""The words of formal names that change no level, folded, and what each is in English."""


@lru_cache
def claimed_tier(typed: str) -> ClaimedTier:
    """Return the tier that is claimed: `CSP`, `Đối tác Chiến lược`, `none`, `enhanced strategic partnership`.

    Raises UnknownName.
    """
    spellings = {**TIER_SPELLINGS, NONE: NO_TIER}
    try:
        word = choose(typed, (*TIERS, NONE), "tier", spellings)
        qualifiers: tuple[str, ...] = ()
    except UnknownName:
        left = f" {fold(typed)} "
        found = [words for words in _QUALIFIERS if f" {words} " in left]
        if not found:
            raise
        for words in found:
            left = left.replace(f" {words} ", " ")
        word = choose(left, (*TIERS, NONE), "tier", spellings)
        qualifiers = tuple(_QUALIFIERS[words] for words in found)
    tier = next((tier for tier in TIERS if tier == word), None)
    return ClaimedTier(tier, typed.strip(), qualifiers)


# Counts

_COUNTED: Mapping[str, tuple[str, ...]] = {
    **{
        name: TIER_SPELLINGS[tier]
        for tier, style in STYLES.items()
        for name in COUNTED_NAMES
        if name == style.short.lower()
    },
    "total": ("all", "in all"),
}


def _counts(typed: Words) -> dict[str, int]:
    """Return numbers of partners by the names of their fields, from `CSP=15`. Raises VntimelineError."""
    found: dict[str, int] = {}
    for text in arguments.each(typed):
        name, equals, number = text.partition("=")
        if not equals or not number.strip().isascii() or not number.strip().isdigit() or len(number.strip()) > _DIGITS:
            raise VntimelineError(
                f"{text!r} is not a count", "write a level and a number: CSP=15, SP=10, CP=15, total=40"
            )
        level = choose(name, _COUNTED, "count", _COUNTED)
        if level in found:
            raise VntimelineError(f"{COUNTED_NAMES.get(level, level)} is counted twice", "give one number for it")
        found[level] = int(number)
    return found


_DIGITS = 6
"""The most digits of a number of partners."""
