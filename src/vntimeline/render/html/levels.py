"""The levels on a day and over time, as the template levels.html.j2 shows them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from vntimeline.model import LADDER, Store
from vntimeline.questions import board
from vntimeline.questions.board import BOARD, BoardQuery
from vntimeline.questions.headline import headline
from vntimeline.questions.standing import Standing
from vntimeline.render.board_rows import Group, groups
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import Drawing, drawing, title
from vntimeline.wording import LEVEL_MEANINGS, highest_level


class Levels(NamedTuple):
    """The board of a day, and a chart of all years on which that day is marked."""

    on: date
    """The day of the board."""
    board: Sequence[Group]
    """The groups of the board."""
    meanings: dict[str, str]
    """What each tier means, in the order of the board."""
    chart: Drawing
    """The chart."""
    chart_title: str
    """What the chart shows."""
    marker: float
    """How far from the beginning of the chart's time the day is, in pixels."""
    steps: Sequence[Standing]
    """The standings on the chart's last day, with their histories, in the order of its rows."""


def headline_of(store: Store, on: date) -> str:
    """Return how many have the highest level on a day, in a sentence."""
    said = headline(store, on)
    subject = store.subject.name if store.subject else "Vietnam"
    then = None if said.then is None else str(said.then)
    return highest_level(subject, said.now.certain, said.now.possible, then, said.year)


def levels_of(store: Store, on: date, standings: Sequence[Standing]) -> Levels:
    """Return the levels, from the standings of the day of the board."""
    first, last = days_shown(store)
    steps = standings if on == last else board.answer(store, BoardQuery(last))
    chart = layout(steps, store, first, last)
    drawn = drawing(chart)
    return Levels(
        on=on,
        board=list(groups(standings)),
        meanings={tier: LEVEL_MEANINGS[tier] for tier in filter(None, BOARD)},
        chart=drawn,
        chart_title=title(chart),
        marker=round(chart.at(on) * drawn.span, 1),
        steps=steps,
    )


def days_shown(store: Store) -> tuple[date, date]:
    """Return the first and last day of the chart.

    It ends with the last day covered, or that of a later step. It begins with the year of the first level (CP, SP
    or CSP): special relationships can be decades older, and the chart would be almost empty there.
    """
    events = list(store.select(kinds=["tier"]))
    last = max([store.last_day, *(event.latest for event in events)])
    begun = [event.earliest for event in events if event.tier in LADDER] or [event.earliest for event in events]
    first = store.coverage.from_ if store.coverage and not begun else last
    return date(min([*begun, first]).year, 1, 1), last
