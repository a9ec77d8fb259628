"""A second implementation of who holds an office: a replay of each way in which its events may have happened."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from vntimeline.model import Event
from vntimeline.questions.leaders import Leader

Held = tuple[str | None, bool, str | None, str | None, str | None, bool, tuple[str, ...]]
"""Person, acting, since, to, event, certain, and the others who may hold the office."""


class State(NamedTuple):
    """Who holds an office and who acts, after some of the events, one after the other."""

    holder: str | None = None
    deputy: str | None = None

    def after(self, event: Event) -> "State":
        """The state after one more event."""
        if event.change == "takes-office":
            if event.acting:
                return self._replace(deputy=event.person)
            return self if event.person == self.holder else State(event.person, None)
        if event.acting:
            return self._replace(deputy=None) if event.person == self.deputy else self
        return self._replace(holder=None) if event.person == self.holder else self

    @property
    def people(self) -> list[tuple[str, bool]]:
        """Who is in office, and whether they act for somebody."""
        return [(name, acting) for name, acting in ((self.holder, False), (self.deputy, True)) if name]


def in_order(events: Iterable[Event], office: str = "president") -> list[Event]:
    """The events of an office in the order in which they happened; on the same day, who leaves comes first."""
    own = [each for each in events if each.kind == "leadership" and each.office == office]
    return sorted(own, key=lambda each: (each.earliest, each.latest, each.change != "leaves-office", each.id))


def states(events: Sequence[Event]) -> list[State]:
    """The state before the first event, and the state after each of them."""
    found = [State()]
    for each in events:
        found.append(found[-1].after(each))
    return found


def fields_of(found: Iterable[Leader]) -> list[Held]:
    """The fields of the holders that `expected` gives too."""
    return [(x.person, x.acting, x.since, x.to, x.event, x.certain, x.possible) for x in found]


def expected(
    events: Sequence[Event],
    on: date,
    pasts: Callable[[Sequence[Event], date], list[int]],
    office: str = "president",
) -> list[Held]:
    """The holders of an office on a day; `pasts` says how many events may be past."""
    ordered = in_order(events, office)
    line, may_be_past = states(ordered), pasts(ordered, on)
    past = may_be_past[0]
    now = line[past]
    present = [name for name, _ in now.people]
    others = dict.fromkeys(name for at in may_be_past for name, _ in line[at].people if name not in present)
    certain = len({line[at] for at in may_be_past}) == 1
    if not now.people:
        last = ordered[past - 1] if past else None
        taken = next((ordered[at - 1].date for at in range(past + 1, len(line)) if line[at].people), None)
        return [(None, False, last.date if last else None, taken, last.id if last else None, certain, tuple(others))]
    found: list[Held] = []
    for who in now.people:
        began = next(at for at in range(past, 0, -1) if who not in line[at - 1].people)
        ended = next((ordered[at - 1].date for at in range(past, len(line)) if who not in line[at].people), None)
        found.append((*who, ordered[began - 1].date, ended, ordered[began - 1].id, certain, tuple(others)))
    return found
