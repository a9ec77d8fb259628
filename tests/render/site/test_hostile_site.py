"""Tests of the website of a hostile store: no text is read as anything else, and no file leaves the folder."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from unittest.mock import patch
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest

from tests.hostile import ACCEPTED, HARMLESS, hostile_store
from tests.render.site.helpers import built, content_of
from vntimeline.render.answer import Files
from vntimeline.render.chart import png
from vntimeline.render.sanitize import sanitize
from vntimeline.render.site import images
from vntimeline.store import load

WEB = re.compile(r"https?://|\.{0,2}/|[#?]|[\w.]")
"""How an address may begin: on the web, or that of another page."""


TEXTS = tuple({sanitize(text): text for text in ACCEPTED if set(text) & set("<>&\n\\|[]\u202e")}.values())
"""Those texts that some format may take for more than text; each is another one also where it is shown."""


@cache
def sites(folder: Path) -> tuple[Files, Files]:
    """The websites of the hostile store and of one with harmless texts in the same places, without pictures."""
    found = []
    for name, texts in (("hostile", TEXTS), ("harmless", HARMLESS[: len(TEXTS)])):
        path = folder / f"{name}.yaml"
        path.write_text(hostile_store(texts), encoding="utf-8")
        with patch.object(png, "available", lambda: False):
            found.append(built(load(str(path)), "https://example.org/"))
    return found[0], found[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stores are."""
    return tmp_path_factory.mktemp("hostile")


class Elements(HTMLParser):
    """What a page consists of: its elements with the names of their attributes, and its addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", decl))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction", data))


def test_no_file_leaves_the_folder(folder: Path) -> None:
    """Every path lies below the root, and has nothing that a file system or a web host takes for more than a name."""
    for path in sites(folder)[0]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", path), path
        assert not {"..", "."} & set(PurePosixPath(path).parts)
    folded = [path.lower() for path in sites(folder)[0]]
    assert len(set(folded)) == len(folded), "two files are one where capital letters do not count"


def test_no_text_is_markup(folder: Path) -> None:
    """Each page has the elements that the page of a harmless store has, and no address but those of the web."""
    hostile, harmless = sites(folder)
    pages = [path for path in hostile if path.endswith(".html")]
    assert len(pages) > len(TEXTS)
    plain = [Elements(content.decode()) for path, content in harmless.items() if path.endswith(".html")]
    known = {each for page in plain for each in page.found}
    fixed = {address for page in plain for address in page.addresses}  # such as that of the icon
    for path in pages:
        page = Elements(hostile[path].decode())
        assert set(page.found) <= known, path
        own = [address for address in page.addresses if address not in fixed]
        assert all(WEB.match(address) for address in own), path
        assert not [each for each in own if re.match(r"(javascript|data|vbscript):|//", each, re.IGNORECASE)], path


def test_every_file_can_be_read(folder: Path) -> None:
    """XML, JSON, feeds and calendars are well-formed, with as many elements as those of a harmless store."""
    hostile, harmless = sites(folder)
    for path, content in hostile.items():
        if path.endswith((".xml", ".atom")):
            assert len([*ElementTree.fromstring(content).iter()]) == len(
                [*ElementTree.fromstring(harmless[path]).iter()]
            )
        if path.endswith(".atom"):
            assert not feedparser.parse(content).bozo, path
        if path.endswith(".json"):
            json.loads(content)
        if path.endswith(".ics"):
            events = icalendar.Calendar.from_ical(content).walk("VEVENT")
            assert len(events) == len(icalendar.Calendar.from_ical(harmless[path]).walk("VEVENT")), path


def test_no_text_changes_a_picture(folder: Path) -> None:
    """The pictures are well-formed, with the elements of those of a harmless store."""
    sites(folder)  # writes the stores
    shapes = []
    for name in ("hostile", "harmless"):
        content = content_of(load(str(folder / f"{name}.yaml")))
        pictures = [each.text for each in images.pictures(content).values()]
        assert len(pictures) > 20
        shapes.append({(each.tag, *each.attrib) for text in pictures for each in ElementTree.fromstring(text).iter()})
    assert shapes[0] <= shapes[1] | {("{http://www.w3.org/2000/svg}text", "fill", "x", "y", "font-size")}


def test_no_text_is_markdown(folder: Path) -> None:
    """The Markdown has the lines, the tables and the links that that of a harmless store has."""
    hostile, harmless = sites(folder)
    for path in (each for each in hostile if each.endswith((".md", "llms.txt"))):
        shapes = [re.findall(r"^(?:#+|- \[|\||>)", each[path].decode(), re.MULTILINE) for each in (hostile, harmless)]
        assert shapes[0] == shapes[1], path
        assert not re.search(r"(?<!\\)<(?!https?://)", hostile[path].decode()), path


def test_the_store_is_hostile() -> None:
    """The store has texts that would be markup, so that these tests can fail."""
    assert len(TEXTS) > 50
    assert any("<script>" in text for text in TEXTS)
    assert any("javascript:" in text for text in TEXTS)
