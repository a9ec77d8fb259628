"""Who holds each office on a day, from the leadership events.

A person holds an office from the day of taking it (inclusive) until leaving it or the next holder's day (exclusive).
Re-election changes nothing. An acting holder is listed beside whoever holds the office, until somebody takes it. Dates
that are not known to the day are treated as in `questions.standing`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

import msgspec

from vntimeline.errors import DateError
from vntimeline.model import Event, Person, Store, certain_from, handover_order, settle
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When, Words
from vntimeline.record import Record

Covers = Callable[[date], bool]
"""Whether the store covers a day."""


class LeadersQuery(Query, frozen=True):
    """Which offices, and when."""

    office: tuple[str, ...]
    """The ids of the offices asked for; none means all."""
    on: date | None
    """The day asked about; null for the whole history."""
    history: bool
    """Whether the whole history is asked for."""

    @classmethod
    def parse(cls, store: Store, on: When = None, *, office: Words = (), history: bool = False) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName or DateError."""
        if history and on is not None:
            raise DateError("a day and the whole history are both asked for", "give one of --on and --history")
        return cls(arguments.offices(store, office), None if history else arguments.day(on), history)


class Leader(Record, frozen=True, kw_only=True):
    """A holder of an office on a day, or for a time."""

    office: str
    """The id of the office."""
    person: str | None
    """Who holds it; null where it is vacant or no holder is known."""
    vi: str | None
    """The Vietnamese spelling of the person's name."""
    acting: bool
    """Whether the person is an acting holder."""
    since: str | None
    """The date on which the term or the vacancy began (EDTF); null where that is not known."""
    to: str | None
    """The date on which it ended (EDTF); null while no end is known."""
    certain: bool
    """False where the day lies within the date of a handover whose day is not known; `person` is then the holder before
    it."""
    possible: tuple[str, ...]
    """Who may hold the office instead, where the answer is not certain."""
    event: str | None
    """The id of the event that began the term or the vacancy; null where no holder is known."""
    covered: bool
    """Whether the store covers the day; in a history, the first day of the term."""


class LedBy(Record, frozen=True, kw_only=True):
    """A holder of a leading office of Vietnam on the day of an event."""

    office: str
    """The id of the office."""
    person: str
    """Who held it."""
    acting: bool
    """Whether the person was an acting holder."""


def answer(store: Store, query: LeadersQuery) -> list[Leader]:
    """Return who holds each office on the day; with `history`, everybody who held it, in order."""
    found: list[Leader] = []
    for terms in terms_of(store, query.office or store.offices):
        if query.on is None:
            found += _history(terms, store.people, store.covers)
        else:
            found += holders(terms, query.on, store.people, store.covers)
    return found


class Term(NamedTuple):
    """A time in office: the positions, among the office's events, of those that began and ended it."""

    person: str
    acting: bool
    began: int
    ended: int | None


class Terms(NamedTuple):
    """An office's events in the order in which they happened, and the terms that they make.

    `running` are, for each number of events, the terms that run after so many; an acting one is last.
    """

    office: str
    events: Sequence[Event]
    terms: Sequence[Term]
    running: Sequence[Sequence[Term]]


def terms_of(store: Store, offices: Iterable[str]) -> list[Terms]:
    """Return the terms of each of these offices."""
    events: dict[str | None, list[Event]] = {}
    for event in store.select(kinds=["leadership"]):
        events.setdefault(event.office, []).append(event)
    return [_terms(office, events.get(office, ())) for office in offices]


def _terms(office: str, events: Iterable[Event]) -> Terms:
    """Return the terms of an office from its events; one that is taken up again without a break is one term."""
    own = sorted(events, key=handover_order)
    done: list[Term] = []
    open_: dict[bool, Term] = {}  # by whether acting: at most one of each

    def close(acting: bool, at: int) -> None:
        if term := open_.pop(acting, None):
            done.append(term._replace(ended=at))

    for at, event in enumerate(own):
        person = event.person or ""
        held = open_.get(event.acting)
        if event.change == "leaves-office":
            if held and held.person == person:
                close(event.acting, at)
        elif not held or held.person != person:
            close(event.acting, at)
            if not event.acting:
                close(True, at)
            open_[event.acting] = Term(person, event.acting, at, None)
    terms = sorted((*done, *open_.values()), key=lambda term: (term.began, term.acting))
    running: list[list[Term]] = [[] for _ in range(len(own) + 1)]
    for term in sorted(terms, key=lambda term: term.acting):
        for count in range(term.began + 1, (len(own) if term.ended is None else term.ended) + 1):
            running[count].append(term)
    return Terms(office, own, terms, running)


def spells(store: Store, offices: Iterable[str] = ()) -> list[Leader]:
    """Return everybody who held each of these offices (none: all), and the vacancies between them, in order."""
    found: list[Leader] = []
    for terms in terms_of(store, offices or store.offices):
        held = zip(terms.terms, _history(terms, store.people, store.covers), strict=True)
        spells = [(term.began, leader) for term, leader in held]
        for began, ended in _gaps(terms):
            covered = store.covers(terms.events[began].earliest)
            spells.append((began, _vacancy(terms, began, ended, covered)))
        found += [leader for _, leader in sorted(spells, key=lambda spell: spell[0])]
    return found


def _gaps(terms: Terms) -> Iterator[tuple[int, int | None]]:
    """Yield the positions of the events after which nobody held the office, and after which somebody did again.

    Where one leaves and another takes over on one date, there is no vacancy.
    """
    began: int | None = None
    for count, held in enumerate(terms.running[1:], 1):
        if held and began is not None:
            if terms.events[began].date != terms.events[count - 1].date:
                yield began, count - 1
            began = None
        elif not held and began is None:
            began = count - 1
    if began is not None:
        yield began, None


def led_by(store: Store) -> Callable[[date], tuple[LedBy, ...]]:
    """Return a function from a day to the holders of the offices that the store marks with `leads`."""
    leading = terms_of(store, (id for id, office in store.offices.items() if office.leads))
    certain = [certain_from(terms.events) for terms in leading]

    def on(day: date) -> tuple[LedBy, ...]:
        return tuple(
            LedBy(office=terms.office, person=term.person, acting=term.acting)
            for terms, days in zip(leading, certain, strict=True)
            for term in terms.running[bisect_right(days, day)]
        )

    return on


def holders(terms: Terms, on: date, people: Mapping[str, Person], covers: Covers) -> list[Leader]:
    """Return the holder on a day, an acting one beside one who is absent, or a record of the vacancy."""
    done, pending = settle(terms.events, on)
    held = terms.running[len(done)]
    later = terms.running[len(done) + 1 : len(done) + len(pending) + 1]
    now = {(term.person, term.acting) for term in held}
    certain = all({(term.person, term.acting) for term in state} == now for state in later)
    present = {term.person for term in held}
    possible = tuple(dict.fromkeys(term.person for state in later for term in state if term.person not in present))
    found = [_leader(terms, term, people, covers(on)) for term in held]
    if not found:
        following = next((term.began for term in terms.terms if term.began >= len(done)), None)
        found = [_vacancy(terms, len(done) - 1 if done else None, following, covers(on))]
    return [msgspec.structs.replace(leader, certain=certain, possible=possible) for leader in found]


def _history(terms: Terms, people: Mapping[str, Person], covers: Covers) -> list[Leader]:
    return [_leader(terms, term, people, covers(terms.events[term.began].earliest)) for term in terms.terms]


def _leader(terms: Terms, term: Term, people: Mapping[str, Person], covered: bool) -> Leader:
    return Leader(
        office=terms.office,
        person=term.person,
        vi=people[term.person].vi,
        acting=term.acting,
        since=terms.events[term.began].date,
        to=None if term.ended is None else terms.events[term.ended].date,
        certain=True,
        possible=(),
        event=terms.events[term.began].id,
        covered=covered,
    )


def _vacancy(terms: Terms, began: int | None, ended: int | None, covered: bool) -> Leader:
    return Leader(
        office=terms.office,
        person=None,
        vi=None,
        acting=False,
        since=None if began is None else terms.events[began].date,
        to=None if ended is None else terms.events[ended].date,
        certain=True,
        possible=(),
        event=None if began is None else terms.events[began].id,
        covered=covered,
    )
