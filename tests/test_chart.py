"""The swim lanes: what they show, in the terminal and as a picture."""

import json
import re
import struct
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from rich.cells import cell_len

from tests.conftest import SMALL, Run
from vntimeline import load
from vntimeline.lanes import lanes, ordered
from vntimeline.render.lanes import LETTERS

SVG = "{http://www.w3.org/2000/svg}"


def lane_of(text: str, name: str) -> str:
    """The letters of a country's row."""
    (row,) = (line for line in text.splitlines() if line.startswith(name))
    return row[len(name) :].strip()


def test_each_rung_is_a_letter(run: Run) -> None:
    text = run("chart", "US", "--store", str(SMALL), "--since", "2010", "--until", "2025-12-31").stdout
    letters = lane_of(text, "United States")
    assert re.fullmatch("c+C+", letters)
    # 2013-07-25 to 2023-09-10 to the end: about ten years to two and a third.
    assert letters.count("c") / letters.count("C") == pytest.approx(10.13 / 2.31, rel=0.1)


def test_suspension_doubt_special_and_sectoral_show(run: Run) -> None:
    text = run("chart", "--store", str(SMALL), "--since", "2010", "--until", "2025").stdout
    assert re.fullmatch("s+/+s+", lane_of(text, "Germany"))
    assert re.fullmatch(r"=+", lane_of(text, "Laos"))
    assert re.fullmatch(r"\??\++", lane_of(text, "Netherlands"))
    narrow = run("chart", "UA", "--store", str(SMALL), "--since", "2011", "--until", "2011-12-31").stdout
    assert re.fullmatch(r"\?+c+", lane_of(narrow, "Ukraine"))
    for legend in ("c comprehensive", "s strategic", "= special", "+ sectoral", "/ suspended", "? not certain"):
        assert legend in text.replace("\n", " ")
    assert "Norway" not in text


def test_an_enhanced_rung_is_one_stretch() -> None:
    timeline = load()
    (japan,) = lanes([timeline.tier("JP", "2020")], timeline.store)
    assert [stretch.tier for stretch in japan.rungs] == ["strategic"]
    assert "Extensive" in (japan.rungs[0].name or "")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_and_uses_the_terminal(run: Run, width: int) -> None:
    lines = run("chart", "-f", "table", COLUMNS=str(width)).stdout.splitlines()
    longest = max(map(cell_len, lines))
    assert longest <= width
    assert longest > width - 3


def test_colour_says_nothing_alone(run: Run) -> None:
    plain = run("chart", "-f", "table").stdout
    painted = run("chart", "-f", "table", FORCE_COLOR="1").stdout
    assert "\x1b[" in painted
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in stripped.splitlines()] == [line.rstrip() for line in plain.splitlines()]
    assert len({letter for letter, _ in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Germany", "Laos", "Netherlands", "Ukraine", "United States"]),
        ("since", ["Laos", "Netherlands", "Ukraine", "Germany", "United States"]),
        ("tier", ["United States", "Germany", "Ukraine", "Laos", "Netherlands"]),
    ],
)
def test_order(sort: str, names: list[str]) -> None:
    timeline = load(SMALL)
    assert [standing.name for standing in ordered(timeline.tiers("2025"), sort)] == names


def test_a_time_that_ends_before_it_begins(run: Run) -> None:
    done = run("chart", "--since", "2020", "--until", "2010")
    assert (done.returncode, done.stdout) == (2, "")
    assert "2010-12-31 lies before 2020-01-01" in done.stderr


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture of each kind, of the whole embedded store."""
    folder = tmp_path_factory.mktemp("pictures")
    for name in ("c.vl.json", "c.svg", "c.png", "c.html"):
        command = [sys.executable, "-m", "vntimeline", "chart", "-o", str(folder / name)]
        subprocess.run(command, check=True, env={"HOME": str(folder), "VNTIMELINE_TODAY": "2026-06-02"}, timeout=60)
    return folder


def specification(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "c.vl.json").read_text(encoding="utf-8"))
    return found


def test_the_specification_is_vega_lite(pictures: Path) -> None:
    altair = find_spec("altair")  # only the schema that it carries: importing it takes seconds
    assert altair
    assert altair.origin
    schema = json.loads((Path(altair.origin).parent / "vegalite/v6/schema/vega-lite-schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(specification(pictures))


def test_every_rung_of_the_board_is_drawn(pictures: Path) -> None:
    timeline = load()
    bars = {row["event"] for row in specification(pictures)["data"]["values"] if row["layer"] in ("bar", "sectoral")}
    board = timeline.tiers("2026-06-02")
    assert bars >= {standing.event for standing in board if standing.event}
    assert bars >= {each.event for standing in board for each in standing.sectoral}


def test_the_svg_has_its_text_as_text(pictures: Path) -> None:
    root = ElementTree.parse(pictures / "c.svg").getroot()
    assert root.tag == f"{SVG}svg"
    text = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    for words in ("Hàn Quốc", "Vương quốc Anh", "rung by rung", "as of 2 June 2026", "Source:", "CC-BY-4.0", "CSP"):
        assert words in text
    assert not list(root.iter(f"{SVG}image"))


def test_the_png_is_twice_the_svg(pictures: Path) -> None:
    data = (pictures / "c.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    root = ElementTree.parse(pictures / "c.svg").getroot()
    assert width == pytest.approx(2 * float(root.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(root.attrib["height"]), abs=2)


def test_the_page_asks_nobody(pictures: Path) -> None:
    page = (pictures / "c.html").read_text(encoding="utf-8")
    assert not re.search(r"<script[^>]+src", page)
    bare = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"(src|href)\s*=|@import|url\(", bare)
    assert "Hàn Quốc" in page


def test_data_stays_text_in_the_picture(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "odd.yaml"
    text = SMALL.read_text(encoding="utf-8").replace("{name: Germany,", '{name: "</text><script>x</script> &",')
    store.write_text(text, encoding="utf-8")
    done = run("chart", "DE", "--store", str(store), "-f", "svg")
    assert done.returncode == 0
    root = ElementTree.fromstring(done.stdout)
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "</text><script>x</script> &" in "".join(root.itertext())


def test_without_the_extra(run: Run, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "vl_convert.py").write_text("raise ImportError('hidden')\n")
    done = run("chart", "-o", "c.svg", PYTHONPATH=str(hidden))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "vntimeline: error: this picture needs vl-convert-python\n    help: pip install 'vntimeline[charts]'\n"
    )
    assert not (tmp_path / "c.svg").exists()
    assert run("chart", "-o", "c.vl.json", PYTHONPATH=str(hidden)).returncode == 0
