"""The pages of the years, and the list of all of them."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vntimeline.counts import Numbers
from vntimeline.dates import parse_edtf
from vntimeline.model import Event
from vntimeline.questions import board
from vntimeline.questions.standing import Standing, Step
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page


class Gain(NamedTuple):
    """A step of a country's levels; `renamed` where the level stayed and its name is new."""

    standing: Standing
    step: Step
    renamed: bool


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every year in which there are events, and the list of them."""
    years = _years(content)
    gains = _gains(content)
    counts = board.counts_over_time(content.store)
    numbers = list(years)
    for at, (year, events) in enumerate(years.items()):
        day = min(date(year, 12, 31), content.query.on)
        stands: Numbers | None = None
        if day.year == year:
            (stands,) = counts.between(day, day, "exclusive")
        values = {
            "year": year,
            "events": events,
            "gains": gains.get(year, ()),
            "day": day,
            "counts": stands,
            "before": numbers[at - 1] if at else None,
            "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        }
        yield page(content, addresses.year(year), "year.html.j2", **values)
    yield page(content, "years/", "years.html.j2", years=years, gains=gains)


def _years(content: Content) -> dict[int, list[Event]]:
    """Return the events of each year, in date order; one that may be of several is in the first and the last."""
    found: dict[int, list[Event]] = {}
    for event in content.events.values():
        for year in {event.earliest.year, event.latest.year}:
            found.setdefault(year, []).append(event)
    return dict(sorted(found.items()))


def _gains(content: Content) -> dict[int, list[Gain]]:
    """Return the steps of all countries by the year in which they happened, in date order."""
    found: dict[int, list[Gain]] = {}
    for standing in content.standings.values():
        before = None
        for step in standing.history:
            year = parse_edtf(step.from_).latest.year
            found.setdefault(year, []).append(Gain(standing, step, renamed=step.tier == before))
            before = step.tier
    for gains in found.values():
        gains.sort(key=lambda gain: content.events[gain.step.event].order)
    return found
