"""The layout of the chart, independent of the output: the rows, what is drawn in them, and the axis.

Places are shares of the time shown: 0 is the beginning of its first day, 1 is the end of its last day.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, pairwise
from typing import NamedTuple

from vntimeline.appearance import TIERS
from vntimeline.dates import Day
from vntimeline.model import Store
from vntimeline.questions.board import BOARD
from vntimeline.questions.chart import ChartQuery, Lane, Spell, lanes
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORT = 730
"""The number of days below which the axis may show months and days."""

Place = Callable[[Day], float]


class Part(NamedTuple):
    """A part of a spell: the days on which it holds (`sure`), or on which it may hold."""

    sure: bool
    begins: float
    ends: float


class Drawn(NamedTuple):
    """A spell, and those of its parts that lie in the time shown."""

    spell: Spell
    parts: Sequence[Part]


class Row(NamedTuple):
    """A country: what is drawn of its levels (in date order), suspensions and sectoral partnerships."""

    lane: Lane
    levels: Sequence[Drawn]
    suspensions: Sequence[Drawn]
    sectoral: Sequence[Drawn]


class Layout(NamedTuple):
    """The chart: the first and last day shown, both inclusive, and a row for each country."""

    first: Day
    last: Day
    rows: Sequence[Row]

    def at(self, day: Day) -> float:
        """Return where a day begins; a day before or after the time shown lies at its edge."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return min(max(share, 0.0), 1.0)

    @property
    def tiers(self) -> list[str]:
        """The tiers that are drawn, the highest level first."""
        drawn = {each.spell.tier for row in self.rows for each in (*row.levels, *row.sectoral)}
        return [tier for tier in BOARD if tier in drawn]

    @property
    def suspended(self) -> bool:
        """Whether a suspension is drawn."""
        return any(row.suspensions for row in self.rows)

    @property
    def unsure(self) -> bool:
        """Whether something is drawn whose day is not known."""
        drawn = (each for row in self.rows for each in (*row.levels, *row.suspensions, *row.sectoral))
        return any(not part.sure for each in drawn for part in each.parts)


def layout(standings: Iterable[Standing], store: Store, first: Day, last: Day) -> Layout:
    """Return the chart of these standings, in their order."""
    empty = Layout(first, last, ())
    return empty._replace(rows=[_row(lane, empty.at) for lane in lanes(standings, store)])


def layout_of(answer: Answer[Standing, ChartQuery]) -> Layout:
    """Return the chart that an answer of the command `chart` asks for."""
    asked = answer.query
    return layout(answer.records, answer.loaded, asked.first, asked.last)


def newest(lane: Lane, last: Day) -> str:
    """Return the short name of a country's level at the chart's end, with a question mark where it is not certain."""
    if lane.levels:
        level = lane.levels[-1]
        return TIERS[level.tier].short + ("?" if level.latest > last else "")
    return TIERS["sectoral"].short if lane.sectoral else ""


def _row(lane: Lane, at: Place) -> Row:
    return Row(
        lane=lane,
        levels=_drawn(lane.levels, at),
        suspensions=_drawn(lane.suspensions, at),
        sectoral=_drawn(lane.sectoral, at),
    )


def _drawn(spells: Iterable[Spell], at: Place) -> list[Drawn]:
    found = (Drawn(spell, list(_parts(spell, at))) for spell in spells)
    return [each for each in found if each.parts]


def _parts(spell: Spell, at: Place) -> Iterator[Part]:
    """Yield the days on which a spell may have begun, those on which it holds, and those on which it may have ended.

    The end of a level is not drawn as unsure: the days on which it may have ended are those on which the next may
    have begun.
    """
    end = at(spell.ends) if spell.ends else 1.0
    edges = [at(spell.earliest), at(spell.latest), end]
    if spell.what == "suspended":
        edges.append(at(spell.ended) if spell.ended else 1.0)
    for part in (Part(sure, *edge) for sure, edge in zip((False, True, False), pairwise(edges), strict=False)):
        if part.begins < part.ends:
            yield part


# The axis


class Tick(NamedTuple):
    """A mark on the axis: where it stands in the output's units, and its label (empty: no room for one)."""

    x: float
    label: str


class Ruler(NamedTuple):
    """What an output has room for, in its own units.

    `place` turns a share into a position, `measure` tells the width of a label. Between two labels stays a `gap`.
    `align` says which part of a label lies before its tick, and `spill` how far one may reach beyond the ends.
    """

    width: float
    place: Callable[[float], float]
    measure: Callable[[str], float]
    gap: float
    align: float = 0.0
    spill: float = 0.0

    def extent(self, tick: Tick) -> tuple[float, float]:
        """Return where the label of a tick begins and ends."""
        width = self.measure(tick.label)
        begins = tick.x - width * self.align
        return begins, begins + width


def axis(chart: Layout, ruler: Ruler) -> list[Tick]:
    """Return the ticks of the finest step whose labels all have room. No year is named twice."""
    for marks in _steps(chart.first, chart.last):
        ticks = [_fitting(Tick(ruler.place(chart.at(day)), label), ruler) for day, label in marks]
        labelled = [ruler.extent(tick) for tick in ticks if tick.label]
        apart = all(one[1] + ruler.gap <= two[0] for one, two in pairwise(labelled))
        if apart and ticks and ticks[0].label:  # the first label names the year
            return ticks
    return [_edge(chart.first, ruler)]


def _fitting(tick: Tick, ruler: Ruler) -> Tick:
    """Return the tick without its label where that would reach beyond the axis."""
    begins, ends = ruler.extent(tick)
    fits = begins >= -ruler.spill and ends <= ruler.width + ruler.spill
    return tick if fits else tick._replace(label="")


def _edge(first: Day, ruler: Ruler) -> Tick:
    """Return what is left for the narrowest axis: its first day, month or year, as precise as there is room for."""
    year = f"{first.year:04}"
    month = f"{MONTHS[first.month - 1]} {year}"
    at = ruler.place(0.0)
    ticks = [_fitting(Tick(at, label), ruler) for label in (f"{first.day} {month}", month, year)]
    return next((tick for tick in ticks if tick.label), ticks[-1])


def _steps(first: Day, last: Day) -> Iterator[list[tuple[Day, str]]]:
    """Yield the days that a step marks, and their labels; the finest step first."""
    if (last - first).days < _SHORT:
        for step in (1, 2, 5, 10):
            yield _days(first, last, step)
        for step in (1, 2, 3, 6):
            yield _months(first, last, step)
    for power in count():
        for step in (1, 2, 5):
            years = range(first.year, last.year + 1)
            marked = [Day(year, 1, 1) for year in years if year % (step * 10**power) == 0]
            yield [(day, f"{day.year:04}") for day in marked if day >= first]
        if 10**power > last.year:
            return


def _days(first: Day, last: Day, step: int) -> list[tuple[Day, str]]:
    days = [Day.fromordinal(at) for at in range(first.toordinal(), last.toordinal() + 1, step)]
    named = _first_of_years(days)
    return [(day, f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year:04}" if day in named else "")) for day in days]


def _months(first: Day, last: Day, step: int) -> list[tuple[Day, str]]:
    """Return the first days of months; January is labelled by the year alone."""
    all_months = (Day(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step))
    days = [day for day in all_months if first <= day <= last]
    named = _first_of_years(days)
    return [(day, _month(day, day in named)) for day in days]


def _month(day: Day, named: bool) -> str:
    year, month = f"{day.year:04}", MONTHS[day.month - 1]
    return year if day.month == 1 else f"{month} {year}" if named else month


def _first_of_years(days: Iterable[Day]) -> set[Day]:
    """Return the first of these days in each year: only its label names the year."""
    return set({day.year: day for day in reversed(list(days))}.values())
