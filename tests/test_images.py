"""Tests of the images in docs: each is made from the store and the program as they are now."""

import json
import runpy
from pathlib import Path

import pytest

from tests.helpers import ROOT

IMAGES = runpy.run_path(str(ROOT / "tools" / "images.py"))
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """What each image would be made from now."""
    found: dict[str, str] = IMAGES["inputs"]()
    return found


def manifest() -> dict[str, str]:
    """The digests of what the images in docs were made from."""
    digests: dict[str, str] = json.loads(Path(IMAGES["MANIFEST"]).read_text(encoding="utf-8"))
    return digests


def test_images_are_up_to_date(texts: dict[str, str]) -> None:
    """Each image in docs was made from what the commands print now."""
    stale = IMAGES["stale"](manifest(), texts)
    assert not stale, f"run `python tools/images.py`: {', '.join(stale)} in docs is out of date"


def test_vector_images_are_what_the_tool_makes(texts: dict[str, str]) -> None:
    """The SVG files were not edited by hand."""
    made = {name: text.partition("\n")[2] for name, text in texts.items()}
    assert (DOCS / "ladder.svg").read_text(encoding="utf-8") == made["ladder.svg"]
    terminal = (DOCS / "terminal.svg").read_text(encoding="utf-8")
    assert "$&#160;vntimeline&#160;tier&#160;US&#160;--on&#160;2026-06-02" in terminal
    assert "http" not in terminal.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")


def test_changed_input_makes_an_image_stale(texts: dict[str, str]) -> None:
    """One more character in what a command prints is noticed, and so is an image that is not in the manifest."""
    digests = IMAGES["digests"](texts)
    assert IMAGES["stale"](digests, texts) == []
    assert IMAGES["stale"](digests, texts | {"page.png": texts["page.png"] + " "}) == ["page.png"]
    assert IMAGES["stale"]({}, texts) == list(texts)


def test_manifest_names_every_image_in_docs() -> None:
    """Every image in docs is made by the tool, and exists."""
    files = {file.name for file in DOCS.iterdir() if file.suffix in (".svg", ".png")}
    assert files == set(manifest())
