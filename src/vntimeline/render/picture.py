"""The swim-lane picture of the page, as geometry: a lane a country, years across, a bar for each rung."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from vntimeline.dates import Day, in_words
from vntimeline.model import LADDER, TIER_SHORT, Event, Standing, Step, Store

WIDTH, LANE, TOP, FOOT = 880, 24, 24, 24
"""The plot's width, a lane's height, and the room for the years above and below, in pixels."""
_HEIGHTS = {"comprehensive": 10, "strategic": 14, "comprehensive-strategic": 18, "special": 14}
"""A higher rung is a taller bar: with its letters, what says the rung without colour."""
_LEAST = 5
"""The narrowest that a day not known is drawn, so that a month can be seen."""
_LETTER = 6.2
_LONGEST = 24


class Bar(NamedTuple):
    """A rectangle: `look` its class, `letters` those that fit in it from `at` on, `told` what it says in a tooltip."""

    look: str
    x: float
    y: float
    width: float
    height: float
    told: str
    letters: str = ""
    at: float = 0


class Lane(NamedTuple):
    """A country's lane: its label, where its top is, its bars, where its sectoral partnerships start, its last rung."""

    label: str
    y: int
    bars: list[Bar]
    sectoral: list[tuple[float, str]]
    last: str


class Tick(NamedTuple):
    """A year on the axis."""

    x: float
    year: int


class Picture(NamedTuple):
    """All there is to draw; `first` and `last` are the days at the plot's edges."""

    first: Day
    last: Day
    height: int
    ticks: list[Tick]
    lanes: list[Lane]

    def x(self, day: Day) -> float:
        """How far to the right a day lies; days beyond the plot lie at its edge."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(WIDTH * min(max(share, 0), 1), 1)


def letters(tier: str) -> str:
    """The letters of a rung: CP, SP, CSP, and words for what stands beside the ladder."""
    return TIER_SHORT.get(tier, tier)


def end_of(store: Store) -> Day:
    """The last day that the picture shows: the last one covered, or that of a later step."""
    return max([store.coverage.until, *(event.latest for event in store.select(kinds=["tier"]))])


def picture(store: Store, standings: Sequence[Standing]) -> Picture:
    """The picture of a store, from the standings of its last day, in their order."""
    events = {event.id: event for event in store.select(kinds=["tier"])}
    last = end_of(store)
    begins = _begins(list(events.values())) or store.coverage.from_
    empty = Picture(date(min(begins, last).year, 1, 1), last, TOP + LANE * len(standings) + FOOT, [], [])
    lanes = [_lane(empty, TOP + LANE * at, standing, events) for at, standing in enumerate(standings)]
    return empty._replace(ticks=list(_ticks(empty)), lanes=lanes)


def _begins(events: Sequence[Event]) -> Day | None:
    """The first day of the ladder; what stands beside it may be older by decades in which nothing else would show."""
    rungs = [event.earliest for event in events if event.tier in LADDER] or [event.earliest for event in events]
    return min(rungs, default=None)


def _ticks(plot: Picture) -> Iterator[Tick]:
    """At most 14 years, all multiples of one round number."""
    first, last = plot.first.year, plot.last.year
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last - first) / step <= 14)
    for year in range(-(-first // step) * step, last + 1, step):
        yield Tick(plot.x(date(year, 1, 1)), year)


def _lane(plot: Picture, y: int, standing: Standing, events: Mapping[str, Event]) -> Lane:
    name = standing.name if len(standing.name) <= _LONGEST else standing.country[:_LONGEST]
    steps = [(step, events[step.event]) for step in standing.history]
    bars = [*_rungs(plot, y, standing.name, steps), *_suspended(plot, y, standing, events)]
    sectoral = [
        (plot.x(each.earliest), _told(standing.name, "sectoral", partnership.formal_name, each.date, None))
        for partnership in standing.sectoral
        for each in [events[partnership.event]]
    ]
    last = steps[-1][0].tier if steps else "sectoral"
    return Lane(name, y, bars, sectoral, letters(last))


def _rungs(plot: Picture, y: int, name: str, steps: Sequence[tuple[Step, Event]]) -> Iterator[Bar]:
    """For each step what is certain, up to where the next may begin, then the days in which it may have begun."""
    ends = [*(event.earliest for _, event in steps[1:]), plot.last]
    for (step, event), following in zip(steps, ends, strict=False):  # without steps only the end is left over
        height = _HEIGHTS[step.tier]
        top = y + 19 - height
        told = _told(name, letters(step.tier), step.formal_name, step.from_, step.to)
        start, end = plot.x(event.latest), plot.x(following)
        unsure = max(start - plot.x(event.earliest), _LEAST) if plot.first < event.latest > event.earliest else 0
        begins = min(plot.x(event.earliest), WIDTH - unsure)
        if end > start:
            at = max(start, begins + unsure) + 4
            shown = letters(step.tier) if event.latest >= plot.first else f"{letters(step.tier)}, {_since(step.from_)}"
            fits = end - at >= _LETTER * len(shown)
            yield Bar(step.tier, start, top, round(end - start, 1), height, told, shown if fits else "", round(at, 1))
        if unsure:
            yield Bar(f"{step.tier} unsure", begins, top, round(unsure, 1), height, told)


def _suspended(plot: Picture, y: int, standing: Standing, events: Mapping[str, Event]) -> Iterator[Bar]:
    """A hatching over the time on ice; paler over the days in which it may have begun or ended."""
    for each in standing.suspensions:
        begun = events[each.event]
        ended = next((event for event in events.values() if _ends(event, begun, standing.country)), None)
        last = plot.last
        edges = [begun.earliest, begun.latest, ended.earliest if ended else last, ended.latest if ended else last]
        told = f"{standing.name}: suspended, {_span(each.from_, each.to)}"
        for look, (start, end) in zip(("hatched unsure", "hatched", "hatched unsure"), pairwise(edges), strict=True):
            if end > start:
                x = plot.x(start)
                yield Bar(look, x, y + 1, round(plot.x(end) - x, 1), 18, told)


def _ends(event: Event, begun: Event, country: str) -> bool:
    """Whether an event ends a suspension: it resumes the rung, or sets another."""
    own = country in event.countries and event.tier != "sectoral"
    return own and event.status != "suspended" and event.order > begun.order


def _told(name: str, rung: str, formal_name: str | None, start: str, end: str | None) -> str:
    return ", ".join(filter(None, (f"{name}: {rung}", formal_name, _span(start, end))))


def _span(start: str, end: str | None) -> str:
    return f"{in_words(start)} until {in_words(end)}" if end else _since(start)


def _since(start: str) -> str:
    return f"since {in_words(start)}"
