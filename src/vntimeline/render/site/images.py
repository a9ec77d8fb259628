"""The pictures that stand for pages where a link to them is shared (Open Graph): 600 by 315 pixels.

That of a country has its level and its lane of the chart, the website's the numbers of countries by level.
"""

from collections.abc import Iterator
from typing import NamedTuple

from vntimeline.appearance import TIERS
from vntimeline.counts import LevelCounts
from vntimeline.model import LADDER, Store
from vntimeline.questions import board
from vntimeline.questions.chart import ChartQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.chart import fonts, png
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import LAST, Picture, cut, drawing, explicit
from vntimeline.render.sanitize import sanitize
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.templates import environment
from vntimeline.render.xml import without_forbidden
from vntimeline.wording import as_of, data_version, day_of, since

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
"""The size in which a picture is laid out."""
_PIXELS = 1 / 2
"""Pixels for each unit. The size is the least for a large preview: converting takes time as there are pixels."""
ROOM = WIDTH - 2 * MARGIN
_SCALE = 2.5
"""How much larger than elsewhere the lane is drawn, so that it can be read on a small card."""
_LARGEST, _SMALLEST = 92, 40


class Line(NamedTuple):
    """A text and its size in pixels."""

    text: str
    size: float


class Box(NamedTuple):
    """A number of countries, what is counted, and the tier whose colours it has."""

    number: str
    text: str
    tier: str


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield each picture."""
    for path, picture in pictures(content).items():
        yield path, png.converted(picture, _PIXELS)


def pictures(content: Content) -> dict[str, Picture]:
    """Return each picture, by its path; none without the converter."""
    if not content.has_images:
        return {}
    found = {addresses.SITE_IMAGE: _site(content)}
    for standing in content.board:
        found[addresses.country_image(standing.country)] = _country(content, standing)
    return found


def _country(content: Content, standing: Standing) -> Picture:
    store = content.store
    query = ChartQuery.parse(store, [standing.country], until=content.query.on)
    chart = layout([standing], store, query.first, query.last)
    lane = drawing(chart, ROOM / _SCALE - LAST)
    tier = standing.tier or "sectoral"
    began = standing.since or next((each.since for each in standing.sectoral), None)
    doubt = "" if standing.certain else "?"
    return _picture(
        "og-country.svg.j2",
        store,
        subject=_fitting(f"{content.subject} and", ROOM, 34),
        name=_fitting(standing.name, ROOM, _LARGEST),
        vi=store.countries[standing.country].vi,
        tier=tier,
        level=_fitting(f"{TIERS[tier].label}{doubt}", ROOM - 48, 44),
        since=since(day_of(began)) if began else "",
        chart=lane,
        scale=_SCALE,
    )


def _site(content: Content) -> Picture:
    on = content.query.on
    return _picture(
        "og-site.svg.j2",
        content.store,
        name=_fitting(content.store.title, ROOM, _LARGEST),
        boxes=list(_boxes(board.counts(content.store, on))),
        on=as_of(on),
    )


def _boxes(counts: LevelCounts) -> Iterator[Box]:
    numbers = (counts.exclusive.csp, counts.exclusive.sp, counts.exclusive.cp)
    for tier, number in zip(reversed(LADDER), numbers, strict=True):
        yield Box(str(number), TIERS[tier].label, tier)


def _picture(template: str, store: Store, **values: object) -> Picture:
    source = ". ".join(filter(None, (store.title, data_version(store.version, store.released, ""))))
    text = (
        environment()
        .get_template(template)
        .render(
            **values,
            source=_fitting(source, ROOM, 26),
            width=WIDTH,
            height=HEIGHT,
            margin=MARGIN,
            room=ROOM,
            font=fonts.STACK,
            look=explicit,
        )
    )
    return Picture(without_forbidden(text), WIDTH, HEIGHT)


def _fitting(text: str, room: float, size: float) -> Line:
    """Return a text in a size in which it fits; what does not fit in the smallest is cut."""
    text = sanitize(text)
    fitting = min(size, size * room / max(fonts.room(text, size, bold=True), 1))
    smallest = min(_SMALLEST, size * 0.6)
    if fitting >= smallest:
        return Line(text, round(fitting, 1))
    return Line(cut(text, smallest, room, bold=True), smallest)
