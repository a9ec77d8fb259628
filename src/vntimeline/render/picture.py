"""The swim-lane picture of the page, as geometry: a lane a country, years across, a bar for each rung."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from vntimeline.dates import Day
from vntimeline.model import LADDER, Event, Store
from vntimeline.questions import chart as lanes
from vntimeline.questions.chart import Stretch
from vntimeline.questions.standing import Standing
from vntimeline.wording import TIER_SHORT, some_day

WIDTH, LANE, TOP, FOOT = 880, 24, 24, 24
"""The plot's width, a lane's height, and the room for the years above and below, in pixels."""

_HEIGHTS = {"comprehensive": 10, "strategic": 14, "comprehensive-strategic": 18, "special": 14}
"""A higher rung is a taller bar: with its letters, what says the rung without colour."""
_LEAST = 5
"""The narrowest that a day not known is drawn, so that a month can be seen."""
_LETTER = 6.2
"""The widest that a letter on a bar is drawn, about."""
_LONGEST = 24
"""The longest name that the labels have room for; a longer one gives way to its code."""


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


class Start(NamedTuple):
    """Where a sectoral partnership begins."""

    x: float
    told: str


class Row(NamedTuple):
    """A country's lane: its label, where its top is, its bars, its sectoral partnerships, its last rung's letters."""

    label: str
    y: int
    bars: list[Bar]
    sectoral: list[Start]
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
    rows: list[Row]

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
    last = end_of(store)
    first = date(min(_begins(list(store.select(kinds=["tier"]))) or store.coverage.from_, last).year, 1, 1)
    empty = Picture(first, last, TOP + LANE * len(standings) + FOOT, [], [])
    drawn = lanes.lanes(standings, store)
    rows = [_row(empty, TOP + LANE * at, lane) for at, lane in enumerate(drawn)]
    return empty._replace(ticks=list(_ticks(empty)), rows=rows)


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


def _row(plot: Picture, y: int, lane: lanes.Lane) -> Row:
    bars = [bar for stretch in lane.rungs for bar in _rung(plot, y, lane.name, stretch)]
    bars += [bar for stretch in lane.suspensions for bar in _suspension(plot, y, lane.name, stretch)]
    return Row(
        label=lane.name if len(lane.name) <= _LONGEST else lane.country[:_LONGEST],
        y=y,
        bars=bars,
        sectoral=[Start(plot.x(each.earliest), _told(lane.name, "sectoral", each)) for each in lane.sectoral],
        last=letters(lane.rungs[-1].tier if lane.rungs else "sectoral"),
    )


def _rung(plot: Picture, y: int, name: str, stretch: Stretch) -> Iterator[Bar]:
    """What is certain, up to where it may end; then the days in which it may have begun."""
    height = _HEIGHTS[stretch.tier]
    top = y + 19 - height
    shown = letters(stretch.tier)
    told = _told(name, shown, stretch)
    start, end = plot.x(stretch.latest), plot.x(stretch.ends or plot.last)
    unknown = plot.first < stretch.latest > stretch.earliest
    unsure = max(start - plot.x(stretch.earliest), _LEAST) if unknown else 0
    begins = min(plot.x(stretch.earliest), WIDTH - unsure)
    if end > start:
        at = max(start, begins + unsure) + 4
        if stretch.latest < plot.first:
            shown += f", {_since(stretch)}"
        fits = end - at >= _LETTER * len(shown)
        yield Bar(stretch.tier, start, top, round(end - start, 1), height, told, shown if fits else "", round(at, 1))
    if unknown:
        yield Bar(f"{stretch.tier} unsure", begins, top, round(unsure, 1), height, told)


def _suspension(plot: Picture, y: int, name: str, stretch: Stretch) -> Iterator[Bar]:
    """A hatching over the time on ice; paler over the days in which it may have begun or ended."""
    edges = [stretch.earliest, stretch.latest, stretch.ends or plot.last, stretch.ended or plot.last]
    looks = ("hatched unsure", "hatched", "hatched unsure")
    for look, (start, end) in zip(looks, pairwise(map(plot.x, edges)), strict=True):
        if end > start:
            yield Bar(look, start, y + 1, round(end - start, 1), 18, _told(name, "suspended", stretch))


def _told(name: str, what: str, stretch: Stretch) -> str:
    until = f" until {some_day(stretch.ends, stretch.ended)}" if stretch.ends and stretch.ended else ""
    return ", ".join(filter(None, (f"{name}: {what}", stretch.name, _since(stretch) + until)))


def _since(stretch: Stretch) -> str:
    return f"since {some_day(stretch.earliest, stretch.latest)}"
