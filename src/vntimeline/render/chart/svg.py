"""The chart as SVG: as a file of its own, with a title, a legend and the source; and as a part of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from vntimeline.appearance import TIERS
from vntimeline.dates import Day
from vntimeline.model import Store
from vntimeline.questions.chart import ChartQuery, Lane, Spell
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer
from vntimeline.render.chart import fonts
from vntimeline.render.chart.layout import Drawn, Layout, Part, Ruler, Tick, axis, layout_of, newest
from vntimeline.render.sanitize import sanitize
from vntimeline.render.templates import environment
from vntimeline.render.xml import without_forbidden
from vntimeline.wording import data_version, date_in_words, not_covered, since, some_day

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH = 1060
"""The width of the drawing in pixels; it fills the page on a desktop."""
MARGIN = 20
"""The margin around a chart that is a file of its own."""

_TOP, _ROW, _FOOT = 24, 24, 24
"""The heights of the years above, of a row, and of the years below."""
_BASE = 19
"""The distance from the top of a row to the bottom of its bars."""
_NAMES = 225
"""The most room for a name."""
_GAP = 18
"""The room between the names and the time."""
LAST = 56
"""The room behind the last day, for the short names of the levels."""
_LONG = 12
"""With more rows than this, the years are also below the chart."""
_LEAST_SURE, _LEAST_UNSURE = 1.5, 5.0
"""The narrowest that a part is drawn, so that even a day can be seen."""

_NAME, _SMALL, _LETTER = 11.5, 10.0, 9.5
"""The sizes of names and years, of short names, and of letters on bars."""

COLORS: Mapping[str, str] = {"paper": "#ffffff", "ink": "#1c1b19", "soft": "#5b5750", "line": "#d9d4c9"} | {
    name: color
    for tier, style in TIERS.items()
    for name, color in ((tier, style.light.fill), (f"on-{tier}", style.light.ink))
}
"""The colours of a chart that is a file of its own. In the page each is a CSS variable of that name."""

LOOKS: Mapping[str, Mapping[str, str]] = {
    "text": {"fill": "ink"},
    "soft": {"fill": "soft"},
    "vi": {"fill": "soft"},
    "small": {"font-size": f"{_SMALL}px"},
    "year": {"fill": "soft", "font-size": f"{_NAME}px", "text-anchor": "middle"},
    "letters": {"font-size": f"{_LETTER}px", "font-weight": "600"},
    "grid": {"fill": "none", "stroke": "line", "stroke-dasharray": "1 3"},
    "base": {"fill": "none", "stroke": "line"},
    **{tier: {"fill": tier, "stroke": "paper"} for tier in TIERS},
    **{f"on-{tier}": {"fill": f"on-{tier}"} for tier in TIERS},
    "unsure": {"fill-opacity": "0.4", "stroke": "ink", "stroke-width": "0.8", "stroke-dasharray": "2 1.5"},
    "hatched": {"fill": "url(#Hatch)", "stroke": "none"},
    "faint": {"opacity": "0.5"},
    "stripe": {"stroke": "paper", "stroke-width": "5"},
    "beside": {"fill": "none", "stroke": "sectoral", "stroke-width": "2"},
    "doubt": {"stroke-dasharray": "3 3"},
    "diamond": {"fill": "sectoral", "stroke": "paper", "stroke-width": "0.5"},
}
"""How each thing is drawn, as SVG attributes; a value may be a name of COLORS. What is later in this order wins."""


class Label(NamedTuple):
    """The label of a row: a name, and the Vietnamese name where there is room for it."""

    name: str
    vi: str


class Bar(NamedTuple):
    """A rectangle: its looks, its place, its tooltip, the letters on it and where they begin."""

    look: str
    x: float
    y: float
    width: float
    height: float
    tooltip: str
    letters: str = ""
    ink: str = ""
    at: float = 0


class Line(NamedTuple):
    """A line under the bars, for a part of a sectoral partnership; `diamond` where it begins there."""

    look: str
    x: float
    end: float
    tooltip: str
    diamond: bool


class Row(NamedTuple):
    """A row of the drawing: a country by its code, its label, what is drawn, and its newest level in short."""

    country: str
    label: Label
    y: int
    bars: Sequence[Bar]
    lines: Sequence[Line]
    last: str


class Entry(NamedTuple):
    """An entry of the legend: what its swatch shows (a tier, `unsure` or `suspended`), and what that means."""

    what: str
    text: str


class Drawing(NamedTuple):
    """The chart in pixels. The time begins at `left` and is `span` wide; bars and ticks are placed from there."""

    first: Day
    last: Day
    width: int
    height: int
    left: float
    span: float
    ticks: Sequence[Tick]
    foot: bool
    rows: Sequence[Row]
    legend: Sequence[Entry]


def svg(answer: Answer[Standing, ChartQuery]) -> str:
    """Return the chart as a file of its own: explicit colours on white, and no reference to any other file."""
    return picture(answer).text


class Picture(NamedTuple):
    """An SVG document and its size in pixels."""

    text: str
    width: int
    height: int


def picture(answer: Answer[Standing, ChartQuery]) -> Picture:
    """Return the SVG document of an answer of the command `chart`."""
    chart = layout_of(answer)
    drawn = drawing(chart)
    legend, depth = _flowed(drawn.legend)
    head = [*_wrapped(f"As of {date_in_words(chart.last.isoformat())}. A taller bar is a higher level.", 13)]
    if not answer.covered:
        head += _wrapped(f"Note: {not_covered(answer.loaded.coverage)}.", 13)
    source = _wrapped(_source(answer.loaded), 11)
    plot = MARGIN + 24 + 18 * len(head) + 8 + depth + 12
    height = plot + drawn.height + 8 + 15 * len(source) + MARGIN
    text = (
        environment()
        .get_template("chart.svg.j2")
        .render(
            chart=drawn,
            title=title(chart),
            head=head,
            legend=legend,
            source=source,
            plot=plot,
            margin=MARGIN,
            width=WIDTH + 2 * MARGIN,
            height=height,
            font=fonts.STACK,
            tiers=TIERS,
            look=explicit,
        )
    )
    return Picture(without_forbidden(text), WIDTH + 2 * MARGIN, height)


def title(chart: Layout) -> str:
    """Return what the chart shows."""
    first, last = chart.first.year, chart.last.year
    return f"Vietnam’s partnerships over time, {first:04}" + (f" to {last:04}" if last > first else "")


def _source(store: Store) -> str:
    until = f", data until {date_in_words(store.coverage.until.isoformat())}" if store.coverage else ""
    version = f" {said}." if (said := data_version(store.version, store.released, store.digest)) else ""
    licence = f" Licence: {store.licence}." if store.licence else ""
    return f"Source: {store.title}, {len(store.events)} events{until}.{version}{licence}"


# Looks


@cache
def explicit(names: str) -> "Markup":
    """Return the looks as attributes with colours, for a file of its own."""
    from markupsafe import Markup

    merged = {key: value for name in _in_order(names) for key, value in LOOKS[name].items()}
    return Markup(" ").join(Markup('{}="{}"').format(key, COLORS.get(value, value)) for key, value in merged.items())


@cache
def styled(names: str) -> "Markup":
    """Return the looks as classes, for the page, whose style sheet has `rules`."""
    from markupsafe import Markup

    return Markup('class="{}"').format(" ".join(_in_order(names)))


def rules() -> Iterator[tuple[str, str]]:
    """Yield the looks as CSS: each class with its declarations, whose colours are variables."""
    for name, look in LOOKS.items():
        yield name, "; ".join(f"{key}: {_variable(value)}" for key, value in look.items())


def _in_order(names: str) -> list[str]:
    asked = names.split()
    return [name for name in LOOKS if name in asked]


def _variable(value: str) -> str:
    return f"var(--{value})" if value in COLORS else value


# The drawing


def drawing(chart: Layout, span: float | None = None) -> Drawing:
    """Return the chart in pixels; the time is `span` wide, or as wide as the page leaves room for."""
    labels = [_label(row.lane) for row in chart.rows]
    left = round(max((_width(label) for label in labels), default=0)) + _GAP
    span = WIDTH - left - LAST if span is None else span
    foot = len(chart.rows) > _LONG
    ruler = Ruler(
        width=span,
        place=lambda share: round(share * span, 1),
        measure=lambda text: fonts.room(text, _NAME),
        gap=12,
        align=0.5,
        spill=LAST,
    )
    return Drawing(
        first=chart.first,
        last=chart.last,
        width=round(left + span + LAST),
        height=_TOP + _ROW * len(chart.rows) + (_FOOT if foot else 6),
        left=left,
        span=span,
        ticks=axis(chart, ruler),
        foot=foot,
        rows=[
            Row(
                country=row.lane.country,
                label=label,
                y=(y := _TOP + _ROW * at),
                bars=list(_bars(chart, row.lane, y, (*row.levels, *row.suspensions), span)),
                lines=[line for each in row.sectoral for line in _lines(row.lane, each, span)],
                last=newest(row.lane, chart.last),
            )
            for at, (label, row) in enumerate(zip(labels, chart.rows, strict=True))
        ],
        legend=_legend(chart),
    )


def _label(lane: Lane) -> Label:
    """Return both names, or the English one alone, or the code of a country with a long name: what has room."""
    name, vi = sanitize(lane.name), sanitize(lane.vi or "")
    both = Label(name, vi if vi != name else "")
    choices = (both, Label(name, ""), Label(sanitize(lane.country), ""))
    return next((each for each in choices if _width(each) <= _NAMES), Label(cut(name, _NAME, _NAMES), ""))


def _width(label: Label) -> float:
    return fonts.room(f"{label.name} · {label.vi}" if label.vi else label.name, _NAME)


def _bars(chart: Layout, lane: Lane, y: int, drawn: Iterable[Drawn], span: float) -> Iterator[Bar]:
    """Yield first what is certain, then over it what is not."""
    bars = [(part.sure, _bar(chart, lane, y, each, part, span)) for each in drawn for part in each.parts]
    yield from (bar for sure, bar in bars if sure)
    yield from (bar for sure, bar in bars if not sure)


def _bar(chart: Layout, lane: Lane, y: int, drawn: Drawn, part: Part, span: float) -> Bar:
    spell = drawn.spell
    x, end = _extent(part, span)
    if spell.what == "suspended":
        look = "hatched" if part.sure else "hatched faint"
        return Bar(look, x, y + 1, round(end - x, 1), 18, _tooltip(lane, "suspended", spell))
    style = TIERS[spell.tier]
    bar = Bar(
        look=spell.tier if part.sure else f"{spell.tier} unsure",
        x=x,
        y=y + _BASE - style.height,
        width=round(end - x, 1),
        height=style.height,
        tooltip=_tooltip(lane, style.short, spell),
    )
    return _lettered(bar, chart, drawn, span) if part.sure else bar


def _extent(part: Part, span: float) -> tuple[float, float]:
    """Return where a part is drawn, at least as wide as can be seen, and within the chart."""
    least = _LEAST_SURE if part.sure else _LEAST_UNSURE
    width = max((part.ends - part.begins) * span, least)
    x = min(part.begins * span, span - width)
    return round(x, 1), round(x + width, 1)


def _lettered(bar: Bar, chart: Layout, drawn: Drawn, span: float) -> Bar:
    """Return the bar with its level's short name, and since when if it began before the chart, as far as it fits."""
    spell = drawn.spell
    unsure = [_extent(part, span)[1] for part in drawn.parts if not part.sure]
    at = max([bar.x, *unsure]) + 4
    letters = TIERS[spell.tier].short
    early = f"{letters}, {_since(spell)}" if spell.latest < chart.first else letters
    for shown in (early, letters):
        if at + fonts.room(shown, _LETTER, bold=True) <= bar.x + bar.width:
            return bar._replace(letters=shown, ink=f"on-{spell.tier}", at=round(at, 1))
    return bar


def _lines(lane: Lane, drawn: Drawn, span: float) -> Iterator[Line]:
    tooltip = _tooltip(lane, "sectoral", drawn.spell)
    for at, part in enumerate(drawn.parts):
        x, end = _extent(part, span)
        begins = at == 0 and part.begins > 0
        yield Line("beside" if part.sure else "beside doubt", x, end, tooltip, begins)


def _tooltip(lane: Lane, what: str, spell: Spell) -> str:
    """Return `Japan: SP since 20 April 2009 until 27 November 2023, named “…” since 18 March 2014`."""
    until = f" until {some_day(spell.ends, spell.ended)}" if spell.ends and spell.ended else ""
    newer = f" {since(date_in_words(spell.named_since))}" if spell.named_since else ""
    named = f", named “{spell.name}”{newer}" if spell.name else ""
    return f"{lane.name}: {what} {_since(spell)}{until}{named}"


def _since(spell: Spell) -> str:
    return since(some_day(spell.earliest, spell.latest))


# Texts around the drawing


def _legend(chart: Layout) -> list[Entry]:
    """Return what is drawn, and nothing else."""
    entries = [Entry(tier, _named(tier)) for tier in chart.tiers]
    if chart.suspended:
        entries.append(Entry("suspended", "Suspended"))
    if chart.unsure:
        entries.append(Entry("unsure", "Exact date not known"))
    return entries


def _named(tier: str) -> str:
    style = TIERS[tier]
    return f"{style.label} ({style.short})" if style.short != tier else style.label


def _flowed(legend: Iterable[Entry]) -> tuple[list[tuple[Entry, float, int]], int]:
    """Return the entries of the legend in lines, each with its place, and the height of all."""
    placed: list[tuple[Entry, float, int]] = []
    x, y = 0.0, 0
    for entry in legend:
        width = 32 + fonts.room(entry.text, 12) + 18
        if placed and x + width > WIDTH:
            x, y = 0.0, y + 22
        placed.append((entry, round(x, 1), y))
        x += width
    return placed, y + 22 if placed else 0


def _wrapped(text: str, size: float) -> list[str]:
    """Return the text in lines that have room; a word that is longer than a line is cut."""
    lines = [""]
    for word in sanitize(text).split():
        longer = f"{lines[-1]} {word}".lstrip()
        if fonts.room(longer, size) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(cut(word, size, WIDTH))
    return [line for line in lines if line]


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the beginning of a text that has room, with an ellipsis where something is left out."""
    if fonts.room(text, size, bold=bold) <= room:
        return text
    ends = accumulate(fonts.room(letter, size, bold=bold) for letter in text)
    kept = sum(1 for end in ends if end <= room - fonts.room("…", size, bold=bold))
    return f"{text[:kept]}…"
