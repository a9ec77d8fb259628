"""Tests of the home page, the layout of all pages, the page for unknown addresses, and the index of the search."""

import json
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.helpers import SMALL, embedded_store, make_store, make_tier
from tests.hostile import ACCEPTED, HARMLESS, hostile_store
from tests.render.page_helpers import lines, store_with
from tests.render.site.helpers import BASE, embedded_home, home_of, small_site
from vntimeline import Timeline
from vntimeline.questions.search import matcher
from vntimeline.store import load


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and the text inside them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._inside, data))

    def of(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """The attributes of the elements with this tag and these attributes."""
        return [own for name, own in self.elements if name == tag and wanted.items() <= own.items()]

    def text(self, tag: str) -> str:
        """The text in the first element with this tag, before the next one begins."""
        return next(data for inside, data in self.texts if inside == tag)


def home(base_url: str | None = None) -> Page:
    """The home page of the small store."""
    return Page(small_site(base_url)["index.html"].decode())


def test_the_answer_comes_first() -> None:
    """The home page begins with the computed headline and the meaning of the highest level; metadata come last."""
    text = embedded_home()["index.html"].decode()
    assert "<h1>15 countries have Vietnam’s highest partnership level, up from 4 at the end of 2022</h1>" in text
    parts = ["<h1>", 'class="lead"', "The highest level: ", 'id="Find"', 'id="Standings"', 'id="Plot"', 'id="News"']
    places = [text.index(part) for part in [*parts, 'id="About"', "<footer>"]]
    assert places == sorted(places)
    assert "44 countries and organisations have one of the three levels" in text
    assert re.search(r'<h2 id="News">New in version [\d.]+: \d+ events added, \d+ corrections</h2>', text)


def test_the_home_page_is_light() -> None:
    """The home page, its style, its scripts and the index stay small."""
    files = embedded_home()
    assert len(files["index.html"]) < 150_000
    assert sum(len(files[f"assets/{name}"]) for name in ("style.css", "site.js", "home.js")) < 60_000
    assert len(files["assets/search.json"]) < 150 * len(embedded_store().events)


def test_the_board_of_the_home_page_is_that_of_the_last_day_covered(small: Timeline) -> None:
    """The rows of the board are the standings of the last day covered, with links to the pages of their events."""
    text = small_site(None)["index.html"].decode()
    table = re.search(r'<table id="Standings">.*?</table>', text, re.DOTALL)
    assert table
    found = re.findall(
        r'<th scope="row"><a href="./countries/(\w+)/">.*?</th><td>(?:<a href="./events/([\w-]+)/">)?', table[0]
    )
    wanted = [(code.lower(), event) for _, code, _, event, *_ in lines(small.tiers(small.store.last_day))]
    assert found == wanted
    assert len(wanted) == 5


def test_every_country_is_listed_and_the_bars_lead_to_their_countries(small: Timeline) -> None:
    """Without scripts, a list leads to each country, and so do the rows of the chart."""
    text = small_site(None)["index.html"].decode()
    listed = re.search(r'<ul class="index">.*?</ul>', text, re.DOTALL)
    assert listed
    assert {code.upper() for code in re.findall(r'href="./countries/(\w+)/"', listed[0])} == set(small.store.countries)
    chart = re.search(r'<svg class="chart.*?</svg>', text, re.DOTALL)
    assert chart
    rows = Counter(re.findall(r'<a href="./countries/(\w+)/"', chart[0]))
    assert rows == Counter({each.country.lower(): 2 for each in small.tiers(small.store.last_day)})  # a name and bars


def test_changes_are_named() -> None:
    """The data of the board have each day on which it changes, in words, with the rows to mark."""
    changes = data_of(small_site(None)["index.html"].decode())["changes"]
    assert [(each["day"], each["text"], each["rows"]) for each in changes] == [
        ("1977-07-18", "Laos: special relationship", [["LA", None]]),
        ("2010-10-31", "Netherlands: sectoral partnership: “Climate and water”", [["NL", "nl-climate-2010"]]),
        ("2011-03-31", "Ukraine becomes CP (some day in March 2011)", [["UA", None]]),
        ("2011-10-11", "Germany becomes SP", [["DE", None]]),
        ("2013-07-25", "United States becomes CP", [["US", None]]),
        ("2017-09-22", "Germany: partnership suspended", [["DE", None]]),
        ("2019-02-20", "Germany: partnership resumed", [["DE", None]]),
        ("2023-09-10", "United States becomes CSP", [["US", None]]),
    ]


def data_of(text: str) -> dict[str, Any]:
    """The data in the home page that its script reads."""
    found = re.search(r'<script type="application/json" id="Data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_changes_of_one_day_are_one_step() -> None:
    """Several changes on one day are one step; a new name is one too."""
    store = make_store(
        [
            make_tier("us-sp", "2010-05-06", "strategic"),
            make_tier("de-sp", "2010-05-06", "strategic", "DE"),
            make_tier("us-named", "2012-01-02", "strategic", formal_name="Enhanced <b>"),
        ]
    )
    assert data_of(home_of(store)["index.html"].decode())["changes"] == [
        {
            "day": "2010-05-06",
            "text": "Germany becomes SP; United States becomes SP",
            "rows": [["DE", None], ["US", None]],
        },
        {"day": "2012-01-02", "text": "United States: partnership now named “Enhanced <b>”", "rows": [["US", None]]},
    ]


# The layout


def test_every_page_has_the_layout() -> None:
    """Every page has one heading, a title, a description, the navigation, and a policy without inline scripts."""
    pages = {path: Page(data.decode()) for path, data in small_site(None).items() if path.endswith(".html")}
    assert len(pages) > 10
    for path, page in pages.items():
        assert len(page.of("h1")) == 1, path
        assert page.of("main", id="Content"), path
        assert page.text("title").endswith("A small store"), path
        assert page.of("meta", name="description")[0]["content"], path
        root = "/" if path == "404.html" else "../" * path.count("/") or "./"
        assert page.of("a", href=f"{root}countries/"), path
        (policy,) = page.of("meta", **{"http-equiv": "Content-Security-Policy"})
        assert "unsafe" not in (policy["content"] or ""), path
        for script in page.of("script"):
            assert script.get("src") or script["type"] in ("application/json", "application/ld+json"), path
        assert not page.of("style"), path
        assert not [name for _, own in page.elements for name in own if name == "style" or name.startswith("on")], path


def test_full_addresses_need_the_address_of_the_website() -> None:
    """Canonical links, previews and the description of the data have full addresses only where that is known."""
    with_base, without = home(BASE), home()
    assert with_base.of("link", rel="canonical") == [{"rel": "canonical", "href": BASE}]
    assert with_base.of("meta", property="og:image")[0]["content"] == f"{BASE}images/og/site.png"
    assert with_base.of("meta", property="og:url")[0]["content"] == BASE
    assert not without.of("link", rel="canonical")
    assert not without.of("meta", property="og:image")
    event = Page(small_site(BASE)["events/us-csp-2023/index.html"].decode())
    assert event.of("link", rel="canonical")[0]["href"] == f"{BASE}events/us-csp-2023/"
    described = [json.loads(text) for inside, text in with_base.texts if inside == "script" and "schema.org" in text]
    assert [(each["@type"], each["url"], each["name"]) for each in described] == [("Dataset", BASE, "A small store")]
    assert [each["contentUrl"] for each in described[0]["distribution"]] == [
        f"{BASE}data/vntimeline.zip",
        f"{BASE}data/vntimeline.sqlite",
    ]


def test_links_are_relative() -> None:
    """All addresses of parts of the website are relative, so that the folder can be anywhere; others are on the web."""
    for path, data in small_site(BASE).items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for own in Page(data.decode()).of("a"):
            href = own["href"] or ""
            assert href.startswith(("./", "../", "#", "https://")), (path, href)
            assert not href.startswith(BASE), (path, href)


def test_the_page_for_unknown_addresses_works_at_any_depth() -> None:
    """Its links begin at the root of the host, or at the folder where the website is known to be."""
    for base, root in ((None, "/"), (BASE, "/vn/")):
        page = Page(small_site(base)["404.html"].decode())
        assert page.of("link", rel="stylesheet")[0]["href"] == f"{root}assets/style.css"
        assert page.of("a", href=f"{root}countries/")
        assert page.of("form", role="search")[0]["data-index"] == f"{root}assets/search.json"
        assert not page.of("link", rel="canonical")


@pytest.mark.parametrize(
    ("store", "wanted"),
    [
        (store_with([]), "No country has Vietnam’s highest partnership level"),
        (store_with([make_tier("us-cp", "2013", "comprehensive")], coverage=None, version=None), "No country has"),
        (store_with([make_tier("us-s", "2013", "sectoral")], people={}, offices={}), "No country has"),
        (store_with([make_tier("us", "2013-05-06", "comprehensive-strategic")]), "1 country has Vietnam’s highest"),
    ],
)
def test_stores_with_little_have_a_home_page(store: Any, wanted: str) -> None:
    """The home page needs no levels, offices, people, version or coverage."""
    page = Page(home_of(store)["index.html"].decode())
    assert page.text("h1").startswith(wanted)


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """The home page of a hostile store has the elements and attributes of a harmless one, and no other addresses."""
    found = []
    for name, texts in (("hostile", ACCEPTED), ("harmless", HARMLESS)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(hostile_store(texts), encoding="utf-8")
        files = home_of(load(path))
        pages = [Page(files[name].decode()) for name in ("index.html", "404.html")]
        found.append(Counter((tag, *sorted(own)) for page in pages for tag, own in page.elements if tag != "tspan"))
        addresses = [
            own[key] or "" for page in pages for _, own in page.elements for key in ("href", "src") if key in own
        ]
        assert not [
            each for each in addresses if not each.startswith(("./", "/", "#", "https://creativecommons", "data:"))
        ]
        index = json.loads(files["assets/search.json"])
        assert len(index["events"]) == len(texts)
        assert b"<" not in files["assets/search.json"]
    assert found[0] == found[1]


def test_the_website_is_reproducible(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files do not depend on the day on which they are made."""
    monkeypatch.setenv("VNTIMELINE_TODAY", "2031-01-01")
    assert home_of(load(SMALL))["index.html"] == small_site(None)["index.html"]


# The index of the search


def index() -> dict[str, Any]:
    """The index of the small store."""
    found: dict[str, Any] = json.loads(small_site(None)["assets/search.json"])
    return found


def test_the_index_has_every_page_with_its_names() -> None:
    """The index has every country with its other names, every person, and every event, newest first."""
    found = index()
    assert [
        "countries/us/",
        ["United States", "Hoa Kỳ", "USA", "America", "Mỹ", "US"],
        "comprehensive-strategic",
        "CSP",
    ] in (found["countries"])
    assert ["countries/no/", ["Norway", "Na Uy", "NO"], "", ""] in found["countries"]
    assert found["people"][2] == ["people/nguyen-phu-trong/", ["Nguyen Phu Trong", "Nguyễn Phú Trọng"]]
    ids = [row[0] for row in found["events"]]
    assert ids[0] == "us-visit-biden-2023"
    assert len(ids) == 11
    assert found["event"] == "events/ID/"
    titles = dict(zip(ids, found["events"], strict=True))
    assert titles["us-visit-biden-2023"][1:3] == ["Joe Biden visits Hanoi", "2023"]
    assert [found["countries"][at][1][0] for at in titles["us-visit-biden-2023"][3]] == ["United States", "South Korea"]
    assert [found["people"][at][1][0] for at in titles["trong-takes-2011"][4]] == ["Nguyen Phu Trong"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("han quoc", ["South Korea"]),
        ("Hàn", ["South Korea"]),
        ("hãn", []),
        ("rok", ["South Korea"]),
        ("U.S.", ["United States"]),
    ],
)
def test_the_names_in_the_index_are_found_as_the_command_line_finds_them(typed: str, wanted: list[str]) -> None:
    """The texts of the index match what the rule of `--search` says; the script has the same rule."""
    matches = matcher([typed])
    assert [names[0] for _, names, *_ in index()["countries"] if matches(names)] == wanted


def test_the_comparison_ends_with_the_day_of_the_board() -> None:
    """The day of the page is the last day covered, also where events come later."""
    small = load(SMALL)
    assert small.coverage
    earlier = msgspec.structs.replace(small, coverage=msgspec.structs.replace(small.coverage, until=date(2020, 5, 6)))
    text = home_of(earlier)["index.html"].decode()
    assert "<h1>No country has Vietnam’s highest partnership level</h1>" in text
    assert "As of 6 May 2020" in " ".join(re.sub(r"<[^>]+>", "", text).split())
