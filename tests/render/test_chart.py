"""Tests of the chart: one layout, drawn as text in the terminal, as SVG and as PNG."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len

from tests.helpers import (
    COUNTRIES,
    SMALL,
    Run,
    answer_of,
    embedded_store,
    environment,
    make_store,
    make_tier,
    printed,
    refused,
)
from tests.strategies import fixed, ladders
from vntimeline import Timeline
from vntimeline.appearance import TIERS
from vntimeline.errors import OutputError
from vntimeline.model import Country, Event, Store
from vntimeline.questions.chart import ChartQuery, Lane, Spell, answer, lanes
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.chart import fonts, png
from vntimeline.render.chart.layout import Layout, layout
from vntimeline.render.chart.svg import WIDTH, Drawing, Picture, drawing, picture
from vntimeline.render.chart.text import axis_line, chart_text

SVG = "{http://www.w3.org/2000/svg}"
LAST = date(2020, 12, 31)


def lane_of(text: str, name: str) -> str:
    """The letters of a country's row."""
    (row,) = (line for line in text.splitlines() if line.startswith(name))
    return row[len(name) :].strip()


def chart_of(store: Store, first: date, last: date) -> Answer[Standing, ChartQuery]:
    """What `chart` answers for all countries of a store."""
    query = ChartQuery(first, last, (), "tier")
    return answer_of("chart", store, answer(store, query), query)


def layout_of(events: Iterable[Event], first: date = date(2010, 1, 1), last: date = LAST) -> Layout:
    """The chart of these events."""
    store = make_store(events)
    return layout(Timeline(store).tiers(last), store, first, last)


def drawing_of(events: Iterable[Event], first: date = date(2010, 1, 1), last: date = LAST) -> Drawing:
    """The chart of these events, in pixels."""
    return drawing(layout_of(events, first, last))


def at(drawn: Drawing, day: date) -> float:
    """Where a day begins in a drawing."""
    return (day - drawn.first).days / ((drawn.last - drawn.first).days + 1) * drawn.span


# In the terminal


def test_each_level_is_a_letter() -> None:
    """The letters stand for the time that each level held."""
    text = printed("chart", "US", "--store", SMALL, "--since", "2010", "--until", "2025-12-31")
    letters = lane_of(text, "United States")
    assert re.fullmatch("c+C+", letters)
    # 2013-07-25 to 2023-09-10 to the end: about ten years to two and a third.
    assert letters.count("c") / letters.count("C") == pytest.approx(10.13 / 2.31, rel=0.1)


def test_suspension_doubt_special_and_sectoral() -> None:
    """Whatever is no plain level has its own letter, and the legend explains what is drawn."""
    text = printed("chart", "--store", SMALL, "--since", "2010", "--until", "2025")
    assert re.fullmatch("s+/+s+", lane_of(text, "Germany"))
    assert re.fullmatch(r"=+", lane_of(text, "Laos"))
    assert re.fullmatch(r"\??\++", lane_of(text, "Netherlands"))
    narrow = printed("chart", "UA", "--store", SMALL, "--since", "2011", "--until", "2011-12-31")
    assert re.fullmatch(r"\?+c+", lane_of(narrow, "Ukraine"))
    for legend in ("c comprehensive", "s strategic", "= special", "+ sectoral", "/ suspended"):
        assert legend in text.replace("\n", " ")
    assert "c comprehensive  ? not certain\n" in narrow
    assert "special" not in narrow
    assert "Norway" not in text


def test_the_legend_stands_above_the_rows() -> None:
    """In a long chart the legend is seen first, with the date; the row of sectoral partnerships is named."""
    lines = printed("chart", "SG", "--until", "2026-06-02").splitlines()
    assert lines[0] == "Vietnam's diplomatic partnerships, as of 2 June 2026"
    assert lines[1] == "s strategic  C comprehensive-strategic  + sectoral"
    assert [line.split()[0] for line in lines[-2:]] == ["Singapore", "sectoral"]
    uncovered = printed("chart", "SG", "--until", "2027")
    assert uncovered.splitlines()[1].startswith("note: ")


def test_an_enhanced_level_is_one_spell() -> None:
    """A new formal name does not look like a new level."""
    timeline = Timeline(embedded_store())
    (japan,) = lanes([timeline.tier("JP", "2020")], timeline.store)
    assert [spell.tier for spell in japan.levels] == ["strategic"]
    assert "Extensive" in (japan.levels[0].name or "")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_and_uses_the_terminal(width: int) -> None:
    """No line is longer than the terminal is wide, and the chart uses all of it."""
    lines = printed("chart", "-f", "table", COLUMNS=str(width)).splitlines()
    longest = max(map(cell_len, lines))
    assert longest <= width
    assert longest > width - 3


def test_colour_says_nothing_alone() -> None:
    """The chart without colour has the same characters."""
    plain = printed("chart", "-f", "table")
    painted = printed("chart", "-f", "table", FORCE_COLOR="1")
    assert "\x1b[" in painted
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in stripped.splitlines()] == [line.rstrip() for line in plain.splitlines()]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Germany", "Laos", "Netherlands", "Ukraine", "United States"]),
        ("since", ["Laos", "Netherlands", "Ukraine", "Germany", "United States"]),
        ("tier", ["United States", "Germany", "Ukraine", "Laos", "Netherlands"]),
    ],
)
def test_order(small: Timeline, sort: str, names: list[str]) -> None:
    """The rows come in the order asked for."""
    query = ChartQuery.parse(small.store, until="2025", sort=sort)
    assert [standing.name for standing in answer(small.store, query)] == names


def test_a_time_that_ends_before_it_begins() -> None:
    """A reversed range is an error with both days, not an empty chart."""
    assert "2010-12-31 is before 2020-01-01" in refused("chart", "--since", "2020", "--until", "2010")


# The axis


@st.composite
def ranges(draw: st.DrawFn) -> tuple[date, date]:
    """A first and a last day: from one day to all the years that there are, the short ranges as often as the long."""
    longest = 10 ** draw(st.floats(0, 6.5))
    first = draw(st.dates())
    return first, min(first, date.max - timedelta(1)) + timedelta(min(int(longest), (date.max - first).days))


def years_of(labels: Iterable[str]) -> list[str]:
    return [year for label in labels for year in re.findall(r"\b\d{4}\b", label)]


@settings(fixed, max_examples=400)
@given(ranges(), st.integers(10, 300))
def test_text_axis_names_each_year_once(days: tuple[date, date], columns: int) -> None:
    """In every range and width, no year is named twice, no two labels touch, and some year is named."""
    line = axis_line(Layout(*days, ()), columns)
    assert len(line) <= columns
    years = years_of([line])
    assert years == sorted(set(years))
    assert years
    # Labels that touched would make a word that is neither a number nor a month.
    assert [word for word in line.split() if not re.fullmatch(r"\d\d?|\d{4}|[A-Z][a-z]{2}", word)] == []


@settings(fixed, max_examples=400)
@given(ranges())
def test_svg_axis_names_each_year_once(days: tuple[date, date]) -> None:
    """In every range, no year is named twice, no two labels touch, and some year is named."""
    drawn = drawing(Layout(*days, ()))
    labels = [(tick.x, fonts.room(tick.label, 11.5), tick.label) for tick in drawn.ticks if tick.label]
    years = years_of(label for _, _, label in labels)
    assert years == sorted(set(years))
    assert years
    for (x, width, _), (later, its_width, _) in pairwise(labels):
        assert x + width / 2 < later - its_width / 2
    assert all(x + width / 2 <= WIDTH - drawn.left for x, width, _ in labels)


@pytest.mark.parametrize(
    ("first", "last", "axis"),
    [
        ("2025-07-25", "2025-07-25", "25 Jul 2025"),
        ("2025-12-30", "2026-01-02", "30 Dec 2025  31 Dec        1 Jan 2026     2 Jan"),
        ("2024-11-15", "2026-05-01", "2025  Mar  May   Jul   Sep   Nov   2026  Mar"),
        ("2023-01-01", "2026-12-31", "2023        2024        2025        2026"),
        ("1990-06-01", "2026-12-31", "1995   2000   2005   2010   2015   2020"),
        ("1000-01-01", "2026-12-31", "1000     1200      1400      1600      1800"),
    ],
)
def test_the_axis_in_words(first: str, last: str, axis: str) -> None:
    """Days, months and years are marked in steps of 1, 2, 5 and so on, as the range needs."""
    line = axis_line(Layout(date.fromisoformat(first), date.fromisoformat(last), ()), 51)
    assert line.split() == axis.split()


# What is drawn


SPARSE = settings(fixed, max_examples=60)


def held(spell: Spell) -> bool:
    """Whether a spell held on any day, or may have."""
    return spell.earliest < spell.latest or spell.ends is None or spell.latest < spell.ends


def expected(spells: Sequence[Spell]) -> set[str]:
    """The letters that must be seen of levels: a question mark alone for what never is certain."""
    sure = {each for each in spells if each.ends is None or each.latest < each.ends}
    return {TIERS[each.tier].letter if each in sure else "?" for each in spells if held(each)}


@SPARSE
@given(ladders(mix=("rung", "sectoral")))
def test_every_spell_is_drawn_in_text(events: list[Event]) -> None:
    """No level or sectoral partnership is lost in a terminal that is wide enough."""
    store = make_store(events)
    first, last = date(2018, 1, 1), date(2022, 12, 31)
    text = chart_text(chart_of(store, first, last), Terminal(width=4000))
    for lane in lanes(Timeline(store).tiers(last), store):
        levels, *beside = rows_of(text, lane)
        if lane.levels:
            assert expected(lane.levels) <= set(levels)
        if lane.sectoral:
            assert "+" in (beside[0] if lane.levels else levels)


def rows_of(text: str, lane: Lane) -> list[str]:
    """The row of a country, and that of its sectoral partnerships."""
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"{lane.name} "))
    found = [lines[start].removeprefix(lane.name)]
    if len(lines) > start + 1 and lines[start + 1].startswith("  sectoral"):
        found.append(lines[start + 1].removeprefix("  sectoral"))
    return found


@SPARSE
@given(ladders(mix=("rung", "status", "sectoral")))
def test_every_spell_is_drawn_in_svg(events: list[Event]) -> None:
    """No level, suspension or sectoral partnership is lost in the SVG, and each can be seen."""
    store = make_store(events)
    chart = layout_of(events, date(2018, 1, 1), date(2022, 12, 31))
    drawn = drawing(chart)
    for lane, row in zip(lanes(Timeline(store).tiers(chart.last), store), drawn.rows, strict=True):
        looks = " ".join(bar.look for bar in row.bars).split()
        assert {each.tier for each in lane.levels if held(each)} <= set(looks)
        assert ("hatched" in looks) == any(map(held, lane.suspensions))
        assert sum(line.diamond for line in row.lines) == len(lane.sectoral)
        assert all(bar.width >= 1.5 and 0 <= bar.x <= drawn.span - bar.width + 0.1 for bar in row.bars)


def test_a_short_level_has_a_letter_of_its_own() -> None:
    """A level held for less than a column is still seen between its neighbours."""
    steps = [("2010", "comprehensive"), ("2015-03-01", "strategic"), ("2015-03-05", "comprehensive-strategic")]
    store = make_store([make_tier(f"e{at}", when, tier) for at, (when, tier) in enumerate(steps)])
    text = chart_text(chart_of(store, date(2009, 1, 1), LAST), Terminal(width=40))
    assert re.fullmatch("[?]*c+sC+", lane_of(text, "United States"))


@pytest.mark.parametrize("width", [80, 200])
def test_no_step_of_the_store_is_lost(width: int) -> None:
    """Each level of each country is seen in an ordinary terminal, in order."""
    text = printed("chart", "--until", "2026-06-02", COLUMNS=str(width))
    timeline = Timeline(embedded_store())
    for lane in lanes(timeline.tiers("2026-06-02"), timeline.store):
        if lane.levels:
            letters = re.sub(r"[?/ ]|(.)(?=\1)", "", re.sub("/+", "", rows_of(text, lane)[0]))
            assert letters == "".join(TIERS[each.tier].letter for each in lane.levels), lane.name


def test_a_level_is_a_bar_until_the_next_one() -> None:
    """Bars begin on the days of their events, and a higher level is a taller bar."""
    drawn = drawing_of([make_tier("a", "2010-01-01", "comprehensive"), make_tier("b", "2015-01-01", "strategic")])
    low, high = drawn.rows[0].bars
    assert (low.look, low.letters, low.x) == ("comprehensive", "CP", 0)
    assert low.x + low.width == pytest.approx(high.x, abs=0.11)
    assert high.x == pytest.approx(at(drawn, date(2015, 1, 1)), abs=0.06)
    assert (high.look, high.letters) == ("strategic", "SP")
    assert high.x + high.width == pytest.approx(drawn.span, abs=0.11)
    assert high.height > low.height
    assert drawn.rows[0].last == "SP"


def test_days_not_known_are_drawn_as_such() -> None:
    """The days on which a level may have begun are dashed, wide enough to be seen, and explained."""
    events = [make_tier("a", "2010-01-01", "comprehensive"), make_tier("b", "2015", "strategic")]
    drawn = drawing_of(events)
    before, after, unsure = drawn.rows[0].bars
    assert before.x + before.width == pytest.approx(unsure.x, abs=0.11)
    assert unsure.look == "strategic unsure"
    assert unsure.x + unsure.width == pytest.approx(after.x, abs=0.11)
    assert after.x == pytest.approx(at(drawn, date(2015, 12, 31)), abs=0.06)
    assert "since some day in 2015" in unsure.tooltip
    assert "unsure" in [entry.what for entry in drawn.legend]
    month = drawing_of([*events, make_tier("c", "2089-12", "special")], last=date(2089, 12, 31)).rows[0].bars[-1]
    assert month.width == 5
    pending = drawing_of(events, last=date(2015, 6, 30))
    assert pending.rows[0].last == "SP?"


def test_a_suspension_is_hatched() -> None:
    """A suspension lies over its level, paler on the days on which it may have ended."""
    events = [
        make_tier("a", "2010-01-01", "strategic"),
        make_tier("b", "2012-01-01", "strategic", status="suspended"),
        make_tier("c", "2014", "strategic", status="resumed"),
    ]
    drawn = drawing_of(events)
    _, sure, unsure = drawn.rows[0].bars
    assert (sure.look, unsure.look) == ("hatched", "hatched faint")
    assert sure.x == pytest.approx(at(drawn, date(2012, 1, 1)), abs=0.06)
    assert sure.x + sure.width == pytest.approx(unsure.x, abs=0.11)
    assert unsure.x + unsure.width == pytest.approx(at(drawn, date(2014, 12, 31)), abs=0.11)


def test_what_began_before_the_chart_says_when() -> None:
    """A bar that begins at the left edge does not claim to have begun there."""
    drawn = drawing_of(
        [make_tier("a", "1960-12-02", "special"), make_tier("b", "2010-10", "sectoral")], date(2012, 1, 1)
    )
    assert [(bar.x, bar.letters) for bar in drawn.rows[0].bars] == [(0, "special, since 2 December 1960")]
    assert [line.diamond for line in drawn.rows[0].lines] == [False]


def test_what_is_sectoral_alone_has_no_bar() -> None:
    """A sectoral partnership is a line with a diamond, not a level."""
    drawn = drawing_of([make_tier("a", "2010-10-05", "sectoral")])
    (row,) = drawn.rows
    assert (row.bars, row.last) == ([], "sectoral")
    assert [(line.x, line.diamond) for line in row.lines] == [(round(at(drawn, date(2010, 10, 5)), 1), True)]
    assert drawing_of([]).rows == []


def test_the_legend_has_what_is_drawn_only() -> None:
    """The legend of a small chart does not explain what is not there."""
    assert [entry.what for entry in drawing_of([make_tier("a", "2012-05-01", "strategic")]).legend] == ["strategic"]
    store = embedded_store()
    every = drawing(layout(Timeline(store).tiers(), store, date(2001, 1, 1), date(2026, 6, 2))).legend
    assert [entry.what for entry in every] == [
        "comprehensive-strategic",
        "strategic",
        "comprehensive",
        "special",
        "sectoral",
        "suspended",
        "unsure",
    ]


@pytest.mark.parametrize(
    ("name", "vi", "label"),
    [
        ("South Korea", "Hàn Quốc", ("South Korea", "Hàn Quốc")),
        ("United Arab Emirates", "Các Tiểu vương quốc Ả Rập Thống nhất", ("United Arab Emirates", "")),
        ("Panama", "Panama", ("Panama", "")),
        ("The Commonwealth of many and distant islands", None, ("US", "")),
    ],
)
def test_labels_take_the_best_name_that_fits(name: str, vi: str | None, label: tuple[str, str]) -> None:
    """Both names where there is room, else the English one; a code alone only in place of a long name."""
    store = make_store([make_tier("a", "2012-05-01", "strategic")])
    named = msgspec.structs.replace(store, countries=COUNTRIES | {"US": Country(code="US", name=name, vi=vi)})
    drawn = drawing(layout(Timeline(named).tiers(LAST), named, date(2010, 1, 1), LAST))
    assert drawn.rows[0].label == label


def test_countries_of_one_name_are_two_rows() -> None:
    """A name is no key: two countries that share one keep their own bars."""
    store = make_store([make_tier("a", "2012-05-01", "strategic"), make_tier("b", "2015", "special", "AT")])
    names = {code: Country(code=code, name="Same") for code in ("US", "AT")}
    named = msgspec.structs.replace(store, countries=COUNTRIES | names)
    drawn = drawing(layout(Timeline(named).tiers(LAST), named, date(2010, 1, 1), LAST))
    assert [(row.label.name, row.last) for row in drawn.rows] == [("Same", "SP"), ("Same", "special")]


def test_the_fonts_have_every_name_of_the_store() -> None:
    """No country's name shows an empty box in a PNG."""
    letters = {letter for each in embedded_store().countries.values() for letter in f"{each.name}{each.vi or ''}"}
    assert letters <= fonts.letters()


# As files


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chart of the embedded store as SVG and PNG."""
    folder = tmp_path_factory.mktemp("pictures")
    for name in ("c.svg", "c.png"):
        make(folder / name, environment(folder))
    return folder


def make(target: Path, variables: dict[str, str], *arguments: str) -> bytes:
    """The chart that the command writes to a file, in an environment."""
    command = [sys.executable, "-m", "vntimeline", "chart", "--until", "2026-06-02", "-o", str(target), *arguments]
    subprocess.run(command, check=True, env=variables, timeout=60)
    return target.read_bytes()


def elsewhere(folder: Path) -> dict[str, str]:
    """An environment that differs in all that could get into a picture: zone, language, home, fonts, clock."""
    fontconfig = folder / "fonts.conf"
    fontconfig.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    home = folder / "another home"
    home.mkdir()
    return environment(home) | {
        "TZ": "Pacific/Kiritimati",
        "LANG": "vi_VN.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "FONTCONFIG_FILE": str(fontconfig),
        "VNTIMELINE_TODAY": "2031-01-01",
        "COLUMNS": "33",
    }


def test_pictures_are_the_same_everywhere(pictures: Path, tmp_path: Path) -> None:
    """Zone, language, home, fonts and clock do not change a byte of the SVG or the PNG."""
    variables = elsewhere(tmp_path)
    for name in ("c.svg", "c.png"):
        assert make(tmp_path / name, variables) == (pictures / name).read_bytes(), name


def test_the_svg_says_what_it_shows(pictures: Path) -> None:
    """The file alone has a title, the day, a legend, the source and the licence, as text."""
    root = ElementTree.parse(pictures / "c.svg").getroot()
    assert root.tag == f"{SVG}svg"
    text = "\n".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    for words in (
        "Vietnam’s partnerships over time, 2001 to 2026",
        "As of 2 June 2026.",
        "Comprehensive strategic partnership (CSP)",
        "South Korea · Hàn Quốc",
        "United Kingdom · Vương quốc Anh",
        "Source: Vietnam's diplomatic partnerships",
        "Licence: CC-BY-4.0.",
    ):
        assert words in text
    assert "reaches beyond" not in text
    written = (pictures / "c.svg").read_text(encoding="utf-8")
    assert not re.search(r"<(image|script|style|foreignObject)|class=|href|url\((?!#)", written)


def test_the_svg_says_where_the_data_end() -> None:
    """A chart beyond the coverage says so in the file, which may travel alone."""
    text = printed("chart", "US", "--until", "2030", "-f", "svg")
    assert "the answer reaches beyond" in text


TAGS = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "g", "text"}
HOSTILE = "</text><script>alert(1)</script> & \"'\x00\x1b[2J\u202e\ufffe {{ 7 * 7 }} ]]> " + "ngoằn " * 40


def test_hostile_names_stay_text() -> None:
    """Whatever a store's texts are, the SVG is well-formed, and they are only text in it."""
    own: dict[str, Any] = {"country": HOSTILE, "formal_name": HOSTILE}
    store = msgspec.structs.replace(
        make_store([make_tier("a", "2012-05-01", "strategic", **own), make_tier("b", "2013", "sectoral", **own)]),
        title=HOSTILE,
        licence=HOSTILE,
        countries={HOSTILE: Country(code=HOSTILE, name=HOSTILE, vi=HOSTILE)},
    )
    text = picture(chart_of(store, date(2010, 1, 1), LAST)).text
    root = ElementTree.fromstring(text)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == TAGS
    assert "alert(1)" in "".join(root.itertext())
    assert not set("\x00\x1b\u202e\ufffe") & set(text)
    assert "{{ 7 * 7 }}" in text


def test_a_chart_of_nothing_is_an_svg() -> None:
    """A store without partnerships gives an empty chart, not an error."""
    assert ElementTree.fromstring(picture(chart_of(make_store([]), date(2010, 1, 1), LAST)).text).tag == f"{SVG}svg"


# PNG


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image.convert("L")


def test_the_png_is_twice_the_svg(pictures: Path) -> None:
    """The PNG can be read, and has twice the size of the SVG."""
    image = opened((pictures / "c.png").read_bytes())
    root = ElementTree.parse(pictures / "c.svg").getroot()
    assert image.size == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))


def test_vietnamese_names_are_drawn_in_the_png(tmp_path: Path) -> None:
    """The letters and marks of Vietnamese leave ink, each its own, and none is an empty box."""
    boxes = []
    for letter in "ệộẵỹđơưẢ\u0eff":  # the last one is in no font
        text = f'<rect width="40" height="40" fill="white"/><text x="5" y="30">{letter}</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>'
        boxes.append(opened(png.converted(Picture(svg, 40, 40))).tobytes())
    assert len(set(boxes)) == len(boxes)
    korea = opened(make(tmp_path / "kr.png", environment(tmp_path), "KR"))
    root = ElementTree.fromstring(make(tmp_path / "kr.svg", environment(tmp_path), "KR"))
    names, label = next(
        (group, text)
        for group in root.iter(f"{SVG}g")
        for text in group.findall(f"{SVG}text")
        if "".join(text.itertext()) == "South Korea · Hàn Quốc"
    )
    left, top = map(float, re.findall(r"[\d.]+", names.attrib["transform"]))
    x, y = (left + fonts.room("South Korea · ", 11.5) / 1.28) * 2, (top + float(label.attrib["y"])) * 2
    ink = korea.crop((round(x), round(y - 24), round(x + 100), round(y + 6)))
    assert ink.getextrema() != (255, 255)


def test_without_the_extra_only_png_is_missing(run: Run, tmp_path: Path) -> None:
    """Without resvg-py the error says what to install; SVG works."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "resvg_py.py").write_text("raise ImportError('hidden')\n")
    done = run("chart", "-o", "c.png", PYTHONPATH=str(hidden))
    assert (done.returncode, done.stdout) == (2, "")
    assert "vntimeline: error: PNG needs resvg-py\n" in done.stderr
    assert "install the extra: pip install 'vntimeline[charts]', or '.[charts]' in a clone" in done.stderr
    assert not (tmp_path / "c.png").exists()
    assert run("chart", "-o", "c.svg", PYTHONPATH=str(hidden)).returncode == 0


def test_a_png_too_large_is_refused() -> None:
    """A picture that would take all memory is an error that names SVG."""
    with pytest.raises(OutputError, match="too large for PNG") as error:
        png.converted(Picture("<svg/>", 1100, 20_000))
    assert "SVG" in (error.value.help or "")


class PanicException(BaseException):
    """What the converter raises when it panics, as far as Python can tell."""


@pytest.mark.parametrize("error", [ValueError("bad"), OSError("no file"), PanicException("broken")])
def test_failures_of_the_converter_are_told(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Whatever goes wrong in the converter is an error with a remedy, not a traceback."""
    monkeypatch.setattr("resvg_py.svg_to_bytes", raising(error))
    with pytest.raises(OutputError, match=str(error)):
        png.converted(Picture("<svg/>", 10, 10))


def test_an_interrupt_stays_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C during a conversion ends the program."""
    monkeypatch.setattr("resvg_py.svg_to_bytes", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        png.converted(Picture("<svg/>", 10, 10))


def test_a_broken_svg_is_told() -> None:
    """The real converter's own error arrives as ours."""
    with pytest.raises(OutputError, match="cannot be converted to PNG"):
        png.converted(Picture("<svg", 10, 10))


def raising(error: BaseException) -> Callable[..., bytes]:
    def fail(**options: Any) -> bytes:
        raise error

    return fail


def test_removed_formats_are_named_unknown() -> None:
    """Scripts that used the removed formats get an error that lists the formats that there are."""
    for arguments in (["-f", "vl.json"], ["-f", "html"], ["-o", "c.html"]):
        assert "svg" in refused("chart", *arguments)
