"""Which events match, and in which order."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Self, SupportsIndex, TypedDict, Unpack

from vntimeline.dates import today
from vntimeline.errors import AmbiguousName, UnknownName
from vntimeline.model import CONFIDENCES, KINDS, LADDER, SIGNIFICANCES, TIERS, Correction, Event, Store
from vntimeline.names import MOST_CHOICES, by_name, choose, did_you_mean, either, fold, near, refuse_long
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When, Words, each

SORTS = ("date", "country", "kind", "tier")


class EventFilters(TypedDict, total=False):
    """What events can be asked for: OR within one filter, AND between filters.

    Names and dates are given as a user types them. `since` and `until` are inclusive, and an event matches where any of
    its possible days does; `year` is a whole year. `search` finds events whose texts have all the words (see
    `questions.search`), `place` those whose place has. `sort` is one of SORTS; `limit` is applied after sorting.
    """

    country: Words
    kind: Words
    tier: Words
    person: Words
    office: Words
    place: Words
    since: When
    until: When
    year: str | SupportsIndex | None
    search: Words
    significance: Words
    min_confidence: str | None
    sort: str
    reverse: bool
    limit: SupportsIndex | None


class EventQuery(Query, frozen=True, kw_only=True):
    """Which events: the filters as the store itself writes them (codes, names, days); an empty one asks nothing."""

    country: tuple[str, ...] = ()
    """Codes of countries, of which an event concerns one."""
    kind: tuple[str, ...] = ()
    """Kinds, of which an event has one."""
    tier: tuple[str, ...] = ()
    """Tiers, of which an event has one."""
    person: tuple[str, ...] = ()
    """Names of people, of whom an event names one."""
    office: tuple[str, ...] = ()
    """Ids of offices, of which an event concerns one."""
    place: tuple[str, ...] = ()
    """Words of places, of which an event's place has one."""
    since: date | None = None
    """The first day; an event matches if any of its possible days does."""
    until: date | None = None
    """The last day, inclusive; an event matches if any of its possible days does."""
    search: tuple[str, ...] = ()
    """Texts, of which an event has all words of one."""
    significance: tuple[str, ...] = ()
    """Values of significance, of which an event has one."""
    min_confidence: str | None = None
    """The lowest confidence that is asked for."""
    sort: str = "date"
    """The order: by date, country, kind or tier."""
    reverse: bool = False
    """Whether the order is reversed."""
    limit: int | None = None
    """The greatest number of events, after sorting; null for all."""

    @property
    def days(self) -> tuple[date, ...]:
        """The first and last day of the window; without dates, no day is asked about.

        A window without an end reaches to today, one without a beginning back to the first day of the calendar.
        """
        if self.since is None and self.until is None:
            return ()
        first = self.since or date.min
        return first, self.until or max(first, today())

    @classmethod
    def parse(cls, store: Store, **filters: Unpack[EventFilters]) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName or DateError."""
        least = filters.get("min_confidence")
        since, until = _window(filters.get("since"), filters.get("until"), filters.get("year"))
        return cls(
            country=arguments.countries(store, filters.get("country", ())),
            kind=arguments.chosen(filters.get("kind", ()), KINDS, "kind"),
            tier=arguments.tiers(filters.get("tier", ())),
            person=arguments.people(store, filters.get("person", ())),
            office=arguments.offices(store, filters.get("office", ())),
            place=arguments.searches(filters.get("place", ())),
            since=since,
            until=until,
            search=arguments.searches(filters.get("search", ())),
            significance=arguments.chosen(filters.get("significance", ()), SIGNIFICANCES, "significance"),
            min_confidence=None if least is None else choose(least, CONFIDENCES, "confidence"),
            sort=choose(filters.get("sort", "date"), SORTS, "sort"),
            reverse=bool(filters.get("reverse", False)),
            limit=arguments.limit(filters.get("limit")),
        )


class EventIdQuery(Query, frozen=True):
    """Which events, by their ids."""

    id: tuple[str, ...]
    """The ids, in the order of the answer."""

    @classmethod
    def parse(cls, store: Store, ids: Words) -> Self:
        """Read what a user typed: ids, or their unique beginnings. Raises AmbiguousName or UnknownName."""
        known = sorted(event.id for event in store.events)
        withdrawn = {each.id: each for each in store.corrections if each.withdrawn}
        return cls(tuple(_id(known, withdrawn, asked) for asked in each(ids)))


def _id(known: Sequence[str], withdrawn: Mapping[str, Correction], asked: str) -> str:
    """Return which of the ids, which are sorted, is meant; a withdrawn one is an error that names the replacement."""
    refuse_long(asked, "id")
    written = "-".join(fold(asked).split())
    first = bisect_left(known, written)
    if gone := withdrawn.get(written):
        help = f"it is replaced by {gone.replaced_by}" if gone.replaced_by else "nothing replaces it"
        message = f"{gone.id} was withdrawn on {gone.date}: {gone.why}"
        raise UnknownName(message, help, (gone.replaced_by,) if gone.replaced_by else ())
    begun = known[first : bisect_left(known, f"{written}{_AFTER_LETTERS}")] if written else []
    if begun and (len(begun) == 1 or begun[0] == written):
        return begun[0]
    if begun:
        message = f"ambiguous id: {asked!r} begins {len(begun)} of them"
        raise AmbiguousName(message, f"write {either(begun)}", begun[:MOST_CHOICES])
    close = near(asked, dict.fromkeys(known, ()))
    help = did_you_mean(close.values()) or "`vntimeline list` shows every id"
    raise UnknownName(f"unknown id: {asked!r}", help, close)


_AFTER_LETTERS = "\U0010ffff"


def answer(store: Store, query: EventQuery) -> list[Event]:
    """Return the events that match, sorted and limited as the query says."""
    tests = _tests(query, store)
    may_match = None
    if query.search:
        from vntimeline.questions.search import plain_matcher

        may_match = plain_matcher(query.search)
    selected = store.select(query.country, query.kind, may_match)
    found = [event for event in selected if all(passes(event) for passes in tests)]
    found.sort(key=_key(query.sort, store), reverse=query.reverse)
    return found if query.limit is None else found[: query.limit]


def by_id(store: Store, query: EventIdQuery) -> list[Event]:
    """Return the events with these ids, in their order."""
    wanted = set(query.id)
    found = {event.id: event for event in store.events if event.id in wanted}
    return [found[id] for id in query.id]


def _window(since: When, until: When, year: str | SupportsIndex | None) -> tuple[date | None, date | None]:
    """Return the first and last day asked for; `year` narrows what the others leave."""
    within = None if year is None else arguments.year(year, window=True)
    firsts = [arguments.partial_date(when).earliest for when in (since, within) if when is not None]
    lasts = [arguments.partial_date(when).latest for when in (until, within) if when is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first and last:
        arguments.in_order(first, last, "give an earlier --since or a later --until")
    return first, last


def _tests(query: EventQuery, store: Store) -> list[Callable[[Event], bool]]:
    """Return a test for each filter that asks something; the store's index answers country and kind."""
    tests: list[Callable[[Event], bool]] = []
    if query.tier:
        tests.append(lambda event: event.tier in query.tier)
    if query.person:
        people = frozenset(query.person)
        tests.append(lambda event: event.person in people or not people.isdisjoint(event.people))
    if query.office:
        offices = frozenset(query.office)
        tests.append(lambda event: event.office in offices)
    if query.place:
        from vntimeline.questions.search import matcher

        is_place = matcher(query.place)
        tests.append(lambda event: event.place is not None and is_place([event.place]))
    if (since := query.since) is not None:
        tests.append(lambda event: event.latest >= since)
    if (until := query.until) is not None:
        tests.append(lambda event: event.earliest <= until)
    if query.significance:
        tests.append(lambda event: event.significance in query.significance)
    if query.min_confidence:
        enough = CONFIDENCES[: CONFIDENCES.index(query.min_confidence) + 1]
        tests.append(lambda event: event.confidence in enough)
    if query.search:
        from vntimeline.questions.search import event_matcher

        tests.append(event_matcher(store, query.search))
    return tests


def _key(sort: str, store: Store) -> Callable[[Event], Any]:
    """Return a sort key: what is asked for first, then date order."""
    if sort == "country":
        return lambda event: ([by_name(store.countries[code].name) for code in event.countries], event.order)
    ranks: Mapping[str | None, int]
    if sort == "kind":
        ranks = {kind: rank for rank, kind in enumerate(KINDS)}
        return lambda event: (ranks[event.kind], event.order)
    if sort == "tier":
        # The highest level first, then what is outside the ladder, then events without a tier.
        ladder = (*reversed(LADDER), *(tier for tier in TIERS if tier not in LADDER))
        ranks = {tier: rank for rank, tier in enumerate((*ladder, None))}
        return lambda event: (ranks[event.tier], event.order)
    return lambda event: event.order
