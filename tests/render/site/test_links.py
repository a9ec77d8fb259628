"""A test that follows every link of the website to another of its files, and to a place in it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from tests.render.site.helpers import BASE, built, small_site, small_store
from vntimeline.render.answer import Files

LINKS = {"href", "src", "poster", "data"}
"""The attributes of HTML that have an address."""


class Page(HTMLParser):
    """The addresses that a page links to, and the places in it that others may link to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in ("base", "use"):
            self.links += [value or "" for name, value in attrs if name in LINKS]
        if tag == "meta" and found.get("property") == "og:image":
            self.links.append(found.get("content") or "")
        if found.get("id"):
            self.places.add(str(found["id"]))


def links(path: str, content: bytes) -> Iterator[str]:
    """The addresses in a file of the website."""
    if path.endswith(".html"):
        yield from Page(content.decode()).links
    elif path.endswith((".md", "llms.txt")):
        yield from re.findall(r"(?<!\\)\]\(<?([^)>]+)>?\)", content.decode())
    elif path.endswith(".atom"):
        yield from (each.attrib["href"] for each in ElementTree.fromstring(content).iter() if "href" in each.attrib)
    elif path == "sitemap.xml":
        yield from (each.text or "" for each in ElementTree.fromstring(content).iter() if each.tag.endswith("loc"))
    elif path == "api/v1/index.json":
        yield from (each["path"] for each in json.loads(content)["resources"])
    elif path.endswith(".css"):
        yield from re.findall(r"url\(['\"]?([^)'\"#]+)", content.decode())
    elif path.endswith(".ics"):
        yield from re.findall(r"^(?:URL|SOURCE\S*?):(\S+)", content.decode().replace("\r\n ", ""), re.MULTILINE)


def broken(files: Files, base: str) -> list[tuple[str, str]]:
    """The links of a website that lead to no file of it, or to no place in one, with the files that have them."""
    places = {path: Page(content.decode()).places for path, content in files.items() if path.endswith(".html")}
    found = []
    for path, content in files.items():
        for link in links(path, content):
            address = urlsplit(urljoin(base + path, link))
            if not address.geturl().startswith(base):
                continue
            target = unquote(address.path.removeprefix(urlsplit(base).path))
            target = f"{target}index.html" if target.endswith("/") or not target else target
            if target not in files or (address.fragment and unquote(address.fragment) not in places.get(target, ())):
                found.append((path, link))
    return found


@pytest.mark.parametrize("known", [True, False])
def test_every_link_leads_somewhere(known: bool) -> None:
    """Each link of each page, feed, calendar and list to the website has its file, whether its address is known."""
    files = small_site() if known else built(small_store(), None)
    base = BASE if known else "https://unknown.example/"
    assert broken(files, base) == []
    assert sum(len(list(links(path, content))) for path, content in files.items()) > 1000


def test_a_broken_link_is_found() -> None:
    """A page, a picture, a place and a file that are missing are found, each from where it is linked."""
    files = dict(small_site())
    del files["countries/us/index.html"], files["images/og/de.png"], files["calendars/de.ics"]
    files["about/index.html"] = b"<p>nothing</p>"
    found = {link for _, link in broken(files, BASE)}
    assert {"../../countries/us/", f"{BASE}images/og/de.png"} <= found
    assert any(link.endswith("de.ics") for link in found)
    assert any("about/#" in link for link in found)


def test_every_page_is_linked() -> None:
    """Each page can be reached from the home page."""
    files = small_site()
    seen, ahead = set[str](), ["index.html"]
    while ahead:
        path = ahead.pop()
        if path in seen or path not in files:
            continue
        seen.add(path)
        for link in links(path, files[path]) if path.endswith(".html") else ():
            target = unquote(urljoin(BASE + path, link).partition("#")[0].removeprefix(BASE))
            ahead.append(f"{target}index.html" if target.endswith("/") or not target else target)
    pages = {path for path in files if path.endswith("index.html")}
    assert pages - seen == set()
