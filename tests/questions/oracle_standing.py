"""A second implementation of the standing of a country: a replay of each way in which its events may have happened."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from vntimeline.model import Event
from vntimeline.questions.standing import Standing


class State(NamedTuple):
    """The standing after some of the events, one after the other."""

    tier: str | None = None
    status: str | None = None
    gained: Event | None = None
    formal_name: str | None = None

    def after(self, event: Event) -> "State":
        """The state after one more event."""
        if event.status:
            if self.tier is None:
                return self
            return self._replace(status={"suspended": "suspended", "resumed": "active"}[event.status])
        gained = self.gained if event.tier == self.tier else event
        return State(event.tier, "active", gained, event.formal_name)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that change the rung or its status, in the order in which they happened."""
    moves = (each for each in events if each.kind == "tier" and each.tier != "sectoral")
    return sorted(moves, key=lambda each: (each.earliest, each.latest, each.id))


def replayed(events: Sequence[Event]) -> State:
    """The state after all of the events."""
    state = State()
    for each in events:
        state = state.after(each)
    return state


def fields_of(found: Standing) -> dict[str, object]:
    """The fields of a standing that `expected` gives too."""
    return {
        "tier": found.tier,
        "status": found.status,
        "certain": found.certain,
        "possible": found.possible,
        "since": found.since,
        "precision": found.precision,
        "formal_name": found.formal_name,
        "event": found.event,
    }


def expected(
    events: Iterable[Event], on: date, pasts: Callable[[Sequence[Event], date], list[int]]
) -> dict[str, object]:
    """The fields of the standing on a day; `pasts` says how many events may be past."""
    moves = in_order(events)
    states = [replayed(moves[:past]) for past in pasts(moves, on)]
    first = states[0]
    others = dict.fromkeys(state.tier for state in states if state.tier != first.tier)
    return {
        "tier": first.tier,
        "status": first.status,
        "certain": len({(state.tier, state.status) for state in states}) == 1,
        "possible": tuple(others),
        "since": first.gained.date if first.gained else None,
        "precision": first.gained.precision if first.gained else None,
        "formal_name": first.formal_name,
        "event": first.gained.id if first.gained else None,
    }
