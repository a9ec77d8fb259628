"""Office-holders over time, by folding leadership events.

Somebody holds an office from the day of taking it (inclusive) until leaving it or the next holder's day (exclusive).
Being elected again changes nothing. An acting holder stands beside whoever holds the office, and makes way for the next
who takes it. Days that are not known are treated as in the ladder.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from vntimeline.answers import Leader
from vntimeline.dates import Day
from vntimeline.model import Coverage, Event, LedBy, Office, Person, settle

LED_BY: tuple[Office, ...] = ("general-secretary", "president", "prime-minister")
"""The offices whose holders lead Vietnam's side of a partnership."""


class Term(NamedTuple):
    """A time in office: where in the office's events the one that began it stands, and the one that ended it."""

    person: str
    acting: bool
    began: int
    ended: int | None


class Line(NamedTuple):
    """An office's events in the order in which they happened, and the terms that they make."""

    office: Office
    events: Sequence[Event]
    terms: Sequence[Term]

    def running(self, count: int) -> list[Term]:
        """The terms that run when so many of the events have happened; an acting one stands last."""
        now = [term for term in self.terms if term.began < count and (term.ended is None or term.ended >= count)]
        return sorted(now, key=lambda term: term.acting)


def order(event: Event) -> tuple[Day, Day, bool, str]:
    """What puts an office's events in order: on one day, who leaves makes way for who takes over."""
    earliest, latest, id = event.order
    return earliest, latest, event.change == "takes-office", id


def line(events: Iterable[Event], office: Office) -> Line:
    """The line of an office."""
    own = (event for event in events if event.kind == "leadership" and event.office == office)
    ordered = sorted(own, key=order)
    return Line(office, ordered, _terms(ordered))


def _terms(events: Sequence[Event]) -> list[Term]:
    """The terms that an office's events, in their order, make; a term that is taken up again unbroken is one."""
    done: list[Term] = []
    open_: dict[bool, Term] = {}  # by whether acting: at most one of each

    def close(acting: bool, at: int) -> None:
        if term := open_.pop(acting, None):
            done.append(term._replace(ended=at))

    for at, event in enumerate(events):
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
    return sorted((*done, *open_.values()), key=lambda term: (term.began, term.acting))


def holders(line: Line, on: Day, people: Mapping[str, Person], coverage: Coverage) -> list[Leader]:
    """Who holds the office on a day: mostly one; an acting holder beside an absent one makes two; a vacancy is told."""
    done, pending = settle(line.events, on)
    held = line.running(len(done))
    later = [line.running(len(done) + count) for count in range(1, len(pending) + 1)]
    sure = {(term.person, term.acting) for term in held}
    certain = all({(term.person, term.acting) for term in state} == sure for state in later)
    present = {term.person for term in held}
    possible = tuple(dict.fromkeys(term.person for state in later for term in state if term.person not in present))
    found = [_leader(line, term, people, coverage.covers(on)) for term in held]
    if not found:
        following = next((term.began for term in line.terms if term.began >= len(done)), None)
        found = [_vacancy(line, len(done) - 1 if done else None, following, coverage.covers(on))]
    return [msgspec.structs.replace(leader, certain=certain, possible=possible) for leader in found]


def history(line: Line, people: Mapping[str, Person], coverage: Coverage) -> list[Leader]:
    """Everybody who held the office, in order, each with the span."""
    return [_leader(line, term, people, coverage.covers(line.events[term.began].earliest)) for term in line.terms]


def led_by(events: Iterable[Event]) -> Callable[[Day], tuple[LedBy, ...]]:
    """A function that tells who led Vietnam on a day: general secretary, president and prime minister."""
    events = list(events)
    lines = [line(events, office) for office in LED_BY]

    def on(day: Day) -> tuple[LedBy, ...]:
        return tuple(
            LedBy(office=each.office, person=term.person, acting=term.acting)
            for each in lines
            for term in each.running(len(settle(each.events, day)[0]))
        )

    return on


def _leader(line: Line, term: Term, people: Mapping[str, Person], covered: bool) -> Leader:
    return Leader(
        office=line.office,
        person=term.person,
        vi=people[term.person].vi,
        acting=term.acting,
        since=line.events[term.began].date,
        to=None if term.ended is None else line.events[term.ended].date,
        certain=True,
        possible=(),
        event=line.events[term.began].id,
        covered=covered,
    )


def _vacancy(line: Line, began: int | None, ended: int | None, covered: bool) -> Leader:
    return Leader(
        office=line.office,
        person=None,
        vi=None,
        acting=False,
        since=None if began is None else line.events[began].date,
        to=None if ended is None else line.events[ended].date,
        certain=True,
        possible=(),
        event=None if began is None else line.events[began].id,
        covered=covered,
    )
