"""The swim lanes as a picture: one Vega-Lite specification, rendered to SVG, PNG and HTML without a browser."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from vntimeline.dates import Day
from vntimeline.errors import OutputError
from vntimeline.questions.chart import ChartQuery as Charted
from vntimeline.questions.chart import Lane, Stretch, lanes
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.sanitize import sanitize as clean
from vntimeline.wording import TIER_SHORT, not_covered
from vntimeline.wording import date_in_words as in_words

_DIALECT = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.1"
_WIDTH, _ROW = 900, 17
_SCALE = 2.0
"""Pixels of the PNG for each of the specification's."""

# From light to dark, so that the order shows in grey too; orange and green are told from blue by every colour vision.
_COLORS = {
    "comprehensive": "#9ecae1",
    "strategic": "#3182bd",
    "comprehensive-strategic": "#08306b",
    "special": "#e69f00",
    "sectoral": "#009e73",
}
_INK = {"comprehensive": "black", "strategic": "white", "comprehensive-strategic": "white", "special": "black"}
_LETTERS = {**TIER_SHORT, "special": "special"}


def specification(answer: Answer[Standing, Charted], terminal: Terminal) -> str:
    """The Vega-Lite specification, with its data inside."""
    return json.dumps(_specification(answer), ensure_ascii=False, indent=2) + "\n"


def svg(answer: Answer[Standing, Charted], terminal: Terminal) -> str:
    """The picture as SVG, its text as text."""
    picture: str = _converter().vegalite_to_svg(_specification(answer), vl_version=_VERSION)
    return picture + "\n"


def png(answer: Answer[Standing, Charted], terminal: Terminal) -> bytes:
    """The picture as PNG, twice the size of the SVG for sharp print."""
    picture: bytes = _converter().vegalite_to_png(_specification(answer), vl_version=_VERSION, scale=_SCALE)
    return picture


def html(answer: Answer[Standing, Charted], terminal: Terminal) -> str:
    """The picture as a page of its own, with tooltips; it asks nobody for anything."""
    page: str = _converter().vegalite_to_html(_specification(answer), vl_version=_VERSION, bundle=True)
    return page + "\n"


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise OutputError("this picture needs vl-convert-python", "pip install 'vntimeline[charts]'") from None
    return vl_convert


def _specification(answer: Answer[Standing, Charted]) -> dict[str, Any]:
    asked = cast(Charted, answer.query)
    store = answer.loaded
    rows = lanes(cast(list[Standing], list(answer.records)), store)
    order = [_label(each) for each in rows]
    until = in_words(store.coverage.until.isoformat())
    x = {"field": "from", "type": "temporal", "scale": {"domain": [_ms(asked.first), _ms(asked.last)]}}
    source = (
        f"Source: {clean(store.title)}, {len(store.events)} events known until {until}. {store.licence or ''}".strip()
    )
    axis = {"title": source, "titleAnchor": "start", "titleFontWeight": "normal", "format": "%Y", "orient": "bottom"}
    y = {"field": "lane", "type": "nominal", "sort": order, "axis": {"title": None, "labelLimit": 340}}
    tooltip = [{"field": name, "type": "nominal"} for name in ("lane", "tier", "name", "since", "event")]
    opacity = {
        "field": "sure",
        "type": "nominal",
        "scale": {"domain": [True, False], "range": [1, 0.35]},
        "legend": None,
    }
    color = {
        "field": "tier",
        "type": "nominal",
        "scale": {"domain": list(_COLORS), "range": list(_COLORS.values())},
        "legend": {"title": None, "orient": "top"},
    }
    return {
        "$schema": _DIALECT,
        "title": {
            "text": "Vietnam's partnerships, rung by rung",
            "subtitle": [
                f"as of {in_words(asked.last.isoformat())}; pale where the day of a change is not known",
                *([] if answer.covered else [not_covered(store.coverage)]),
            ],
            "anchor": "start",
        },
        "width": _WIDTH,
        "height": {"step": _ROW},
        "config": {"font": "Liberation Sans, Arial, sans-serif", "view": {"stroke": None}, "axis": {"grid": True}},
        "data": {"values": [row for each in rows for row in _rows(each, asked)]},
        "encoding": {"y": y},
        "layer": [
            {
                "transform": [{"filter": "datum.layer == 'bar'"}],
                "mark": {"type": "bar", "height": {"band": 0.82}, "clip": True},
                "encoding": {
                    "x": {**x, "axis": axis},
                    "x2": {"field": "to"},
                    "color": color,
                    "opacity": opacity,
                    "tooltip": tooltip,
                },
            },
            {
                "transform": [{"filter": "datum.layer == 'sectoral'"}],
                "mark": {"type": "bar", "height": {"band": 0.2}, "yOffset": _ROW * 0.36, "clip": True},
                "encoding": {"x": x, "x2": {"field": "to"}, "color": color, "tooltip": tooltip},
            },
            {
                "transform": [{"filter": "datum.layer == 'ice'"}],
                "mark": {"type": "bar", "height": {"band": 0.82}, "color": "white", "opacity": 0.75, "clip": True},
                "encoding": {"x": x, "x2": {"field": "to"}},
            },
            {
                "transform": [{"filter": "datum.layer == 'hatch'"}],
                "mark": {"type": "text", "text": "/", "fontSize": _ROW - 3, "color": "#08306b", "clip": True},
                "encoding": {"x": x},
            },
            _text("letters", x, clip=True),
            _text("now", x, clip=False),
        ],
    }


def _text(layer: str, x: dict[str, Any], *, clip: bool) -> dict[str, Any]:
    """A layer of letters: at the head of a bar, or behind the last day."""
    return {
        "transform": [{"filter": f"datum.layer == '{layer}'"}],
        "mark": {"type": "text", "align": "left", "dx": 3, "fontSize": 10, "clip": clip},
        "encoding": {
            "x": x,
            "text": {"field": "letters", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _label(each: Lane) -> str:
    return clean(f"{each.name} · {each.vi}" if each.vi else each.name)


def _rows(each: Lane, asked: Charted) -> Iterator[dict[str, Any]]:
    """The data of a lane: bars, their letters, ice and hatching over what is suspended."""
    if each.rungs:
        now = _LETTERS[each.rungs[-1].tier]
        yield {"layer": "now", "lane": _label(each), "from": _ms(asked.last), "letters": now, "ink": "#333"}
    for stretch in each.rungs:
        yield from _bar(each, stretch, "bar", asked)
        yield from _letters(each, stretch, asked)
    for stretch in each.sectoral:
        yield from _bar(each, stretch, "sectoral", asked)
    for stretch in each.suspensions:
        end = min(stretch.ended or asked.last, asked.last)
        if stretch.earliest < end:
            yield {"layer": "ice", "lane": _label(each), "from": _ms(stretch.earliest), "to": _ms(end)}
            for days in range(20, (end - stretch.earliest).days, 40):
                at = stretch.earliest + timedelta(days=days)
                yield {"layer": "hatch", "lane": _label(each), "from": _ms(at)}


def _bar(each: Lane, stretch: Stretch, layer: str, asked: Charted) -> Iterator[dict[str, Any]]:
    """A bar, and a pale one before it for the days in which it may already have begun."""
    end = min(stretch.ends or asked.last + timedelta(days=1), asked.last + timedelta(days=1))
    row = {
        "layer": layer,
        "lane": _label(each),
        "tier": stretch.tier,
        "name": clean(stretch.name or ""),
        "since": _since(stretch),
        "event": stretch.event,
    }
    if stretch.earliest < stretch.latest:
        yield {**row, "from": _ms(stretch.earliest), "to": _ms(min(stretch.latest, end)), "sure": False}
    if stretch.latest < end:
        yield {**row, "from": _ms(stretch.latest), "to": _ms(end), "sure": True}


def _since(stretch: Stretch) -> str:
    known = stretch.earliest == stretch.latest
    return str(stretch.earliest) if known else f"{stretch.earliest} to {stretch.latest}"


def _letters(each: Lane, stretch: Stretch, asked: Charted) -> Iterator[dict[str, Any]]:
    """CP, SP or CSP at the head of a bar that has room for it."""
    begin = max(stretch.latest, asked.first)
    end = min(stretch.ends or asked.last, asked.last)
    letters = _LETTERS[stretch.tier]
    room = (end - begin).days / max(1, (asked.last - asked.first).days) * _WIDTH
    if room >= 7 * len(letters) + 4:
        row = {"layer": "letters", "lane": _label(each), "from": _ms(begin)}
        yield {**row, "letters": letters, "ink": _INK[stretch.tier]}


def _ms(day: Day) -> int:
    """A day as Vega takes it without a time zone's shift: milliseconds since 1970, as the converter's clock is UTC."""
    return (day.toordinal() - 719163) * 86_400_000
