"""Tests of the other files of the website: tables, pictures, Markdown, and what programs are told of the pages."""

import io
import os
import re
import shutil
from multiprocessing import spawn
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from PIL import Image

from tests.helpers import SMALL, make_event, make_store, printed, refused, run_cli
from tests.render.site.helpers import BASE, built, content_of, small_site, small_store
from vntimeline.model import Country
from vntimeline.render.answer import MANIFEST
from vntimeline.render.chart import png
from vntimeline.render.export import csv_files
from vntimeline.render.export.tables import tables
from vntimeline.render.site import metadata
from vntimeline.render.site.process import begun

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_tables_are_those_of_the_export() -> None:
    """The folder `data` has the files of an export, the zip file and the database."""
    exported = csv_files.files(small_store(), tables(small_store()))
    for name, content in exported.items():
        assert small_site()[f"data/{name}"] == content
    assert small_site()["data/vntimeline.zip"] == csv_files.archive(exported)
    assert small_site()["data/vntimeline.sqlite"].startswith(b"SQLite format 3")


def test_a_country_has_its_events_as_a_table() -> None:
    """A country's CSV is that of `list`."""
    assert small_site()["data/countries/us.csv"].decode() == printed("list", "-c", "US", "-f", "csv", "--store", SMALL)


def test_a_country_has_its_page_in_markdown() -> None:
    """A country's Markdown has the answer of `tier`, and its events, newest first, with links to their pages."""
    text = small_site()["countries/us/index.md"].decode()
    assert text.startswith(printed("tier", "US", "--on", "2025-12-31", "-f", "markdown", "--store", SMALL))
    assert re.findall(r"\]\(\.\./\.\./events/(.*?)/\)", text) == ["us-visit-biden-2023", "us-csp-2023", "us-cp-2013"]
    assert small_site()["countries/no/index.md"].startswith(b"# Norway (NO")


def test_every_partner_has_a_picture() -> None:
    """Each country on the board has a picture of its lane; all others share that of the website."""
    pictures = {path: content for path, content in small_site().items() if path.endswith(".png")}
    content = content_of(small_store())
    board = {standing.country for standing in content.board}
    assert set(pictures) == {"images/og/site.png", *(f"images/og/{code.lower()}.png" for code in board)}
    for each in pictures.values():
        assert Image.open(io.BytesIO(each)).size == (600, 315)
    assert len(set(pictures.values())) == len(pictures)
    assert content.image("US") == "images/og/us.png"
    assert content.image("NO") == content.image() == "images/og/site.png"


def test_without_the_converter_there_are_no_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is missing, the website is built without pictures, and a note says how to have them."""
    monkeypatch.setattr(png, "find_spec", lambda _: None)
    assert not [path for path in built(small_store()) if path.endswith(".png")]
    assert content_of(small_store()).image("US") is None
    done = run_cli("site", "-o", tmp_path / "out", "--store", SMALL)
    assert (done.status, done.out) == (0, "")
    assert "pip install 'vntimeline[charts]'" in done.err


def test_another_process_makes_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of its own makes is the same, in the same order, as where it cannot be started or fails."""
    expected = small_site()
    monkeypatch.setattr("vntimeline.render.site._MANY", 0)
    assert list(built(small_store()).items()) == list(expected.items())
    for broken in ("false", "/no/such/program"):
        monkeypatch.setattr(
            spawn, "get_executable", lambda program=broken: os.fsencode(shutil.which(program) or program)
        )
        assert list(built(small_store()).items()) == list(expected.items())


def test_a_fault_in_another_process_is_an_error_here(capfd: pytest.CaptureFixture[str]) -> None:
    """What fails in a process of its own fails here with the same error, and prints nothing."""
    with pytest.raises(ValueError, match="invalid literal"):
        begun(int, "x")()
    assert begun(int, "7")() == 7
    assert capfd.readouterr() == ("", "")


def test_long_names_fit_a_picture() -> None:
    """A very long name, and one in a script that the fonts lack, make a picture."""
    store = make_store([make_event("e-1", "2001", "tier", tier="strategic", formal_name="N" * 500)])
    names = {"US": Country(code="US", name="A very long name " * 20, vi="越南 " * 40)}
    picture = built(msgspec.structs.replace(store, countries=names, title="T" * 300))["images/og/us.png"]
    assert Image.open(io.BytesIO(picture)).size == (600, 315)


def test_the_sitemap_has_every_page() -> None:
    """The sitemap has the full address of each page; without an address there is none."""
    listed = ElementTree.fromstring(small_site()["sitemap.xml"]).iter(f"{SITEMAP}loc")
    pages = {path.removesuffix("index.html") for path in small_site() if path.endswith("index.html")}
    assert {each.text for each in listed} == {f"{BASE}{page}" for page in pages}
    assert small_site()["robots.txt"] == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n".encode()
    unknown = dict(metadata.files(content_of(small_store(), None), small_site()))
    assert "sitemap.xml" not in unknown
    assert unknown["robots.txt"] == b"User-agent: *\nAllow: /\n"


def test_a_long_sitemap_is_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more pages than a sitemap may have, there are several, and an index of them."""
    monkeypatch.setattr(metadata, "_MOST", 2)
    files = dict(metadata.files(content_of(small_store()), ["index.html", "a/index.html", "b/index.html", "c.json"]))
    index = [each.text for each in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{SITEMAP}loc")]
    assert index == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    parts = [ElementTree.fromstring(files[name]).iter(f"{SITEMAP}loc") for name in ("sitemap-1.xml", "sitemap-2.xml")]
    assert [[each.text for each in part] for part in parts] == [[BASE, f"{BASE}a/"], [f"{BASE}b/"]]


def test_llms_txt_has_the_form_of_llmstxt_org() -> None:
    """One title, a summary as a quotation, then lists of links under headings; every link leads to a file."""
    text = small_site()["llms.txt"].decode()
    assert text.startswith("# A small store\n\n> 11 dated and sourced events")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Data", "Countries", "Optional"]
    sections = text.partition("## ")[2]
    listed = [line for line in sections.splitlines() if line and not line.startswith(("#", "Data", "Countries"))]
    links = [re.fullmatch(r"- \[.+?\]\((\S+)\): .+", line) for line in listed]
    assert len(links) > len(small_store().countries)
    assert all(link and link[1].removeprefix(BASE) in small_site() for link in links)


def test_the_website_lists_its_files() -> None:
    """The list by which a later run replaces the website names every file, itself too."""
    assert small_site()[MANIFEST].decode().splitlines() == sorted(small_site())


def test_the_same_store_makes_the_same_website() -> None:
    """Nothing depends on the clock, the order of sets, or what was built before."""
    assert built(small_store()) == small_site()


def test_a_wrong_address_is_refused(tmp_path: Path) -> None:
    """An address that is not one of a folder on the web is refused before anything is written."""
    for wrong in ("example.org", "ftp://example.org/", "https://example.org/?a=1", 'https://example.org/"x'):
        assert "address" in refused("site", "-o", tmp_path / "out", "--base-url", wrong, "--store", SMALL)
    assert not (tmp_path / "out").exists()
