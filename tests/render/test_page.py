"""Tests of the page as a file: its data, its security policy, its metadata, the command, and the years of its chart."""

import base64
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from tests.helpers import SMALL, embedded_store, make_store, make_tier, printed, refused
from tests.render.page_helpers import board_days, embedded_page, html, lines
from tests.strategies import fixed, histories
from vntimeline import Timeline
from vntimeline.appearance import TIERS
from vntimeline.model import Store
from vntimeline.render.html.levels import days_shown

# The board

KEYS = ("since", "event", "formal_name", "named_since", "named_by", "doubt")


def data_of(text: str) -> dict[str, Any]:
    """The data in a page that its script reads."""
    found = re.search(r'<script type="application/json" id="Data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def looked_up(data: dict[str, Any], on: date) -> list[tuple[str, ...]]:
    """The lines of the board of a day, from the data in the page."""
    held: list[tuple[str, list[dict[str, Any]]]] = []
    for each in data["countries"]:
        begun = [[day for day in track if day["from"] <= on.isoformat()] for track in each["tracks"]]
        if days := [max(track, key=itemgetter("from")) for track in begun if track]:
            held.append((each["code"], days))
    held.sort(key=lambda each: each[1][0]["order"])
    return [
        (tier, code, *(line.get(key, "") for key in KEYS))
        for tier, _, _ in data["board"]
        for code, days in held
        for day in days
        for line in day["lines"]
        if line["tier"] == tier
    ]


@settings(fixed, max_examples=60)
@given(histories())
def test_data_in_the_page_equals_the_board(store: Store) -> None:
    """The data in the page has the board of every day around every change."""
    timeline = Timeline(store)
    data = data_of(html(timeline))
    for day in board_days(store):
        assert looked_up(data, day) == lines(timeline.tiers(day)), day


def test_data_repeats_no_sectoral_partnership() -> None:
    """Each sectoral partnership is in the data once, or twice where its day is not known, however many there are."""
    events = [make_tier(f"s-{at}", f"20{at:02}", "sectoral", formal_name=f"Field {at}") for at in range(50)]
    (us,) = data_of(html(Timeline(make_store([make_tier("cp", "2013-07-25", "comprehensive"), *events]))))["countries"]
    assert sorted(sum(len(day["lines"]) for day in track) for track in us["tracks"]) == [1, *[2] * 50]


def test_static_board_equals_the_board_of_the_timeline() -> None:
    """The board in the page without scripts is the board of the last day covered."""
    standings = Timeline(embedded_store()).tiers(embedded_store().last_day)
    table = re.search(r'<table id="Standings">.*?</table>', embedded_page(), re.DOTALL)
    assert table
    for group in re.findall(r"<tbody>(.*?)</tbody>", table[0], re.DOTALL):
        tier = re.search(r'<span class="level ([a-z-]+)">(.*?)</span> (.*?) <span class="count">', group)
        assert tier
        assert tier.groups()[1:] == (TIERS[tier[1]].short, TIERS[tier[1]].label)
        if tier[1] != "sectoral":
            wanted = [each.event for each in standings if each.tier == tier[1]]
            assert re.findall(r'<td><a href="#(.*?)">', group) == wanted
            assert f'<span class="count">{len(wanted)}</span>' in group


# The file


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.blocks.append((self.cdata_elem, data))

    def of(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of all elements with these names."""
        return [attributes for tag, attributes in self.tags if tag in names]


def test_page_is_small_and_reproducible(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of the embedded store is less than 2 MB, and does not depend on the day on which it is made."""
    assert len(embedded_page().encode()) < 2_000_000
    monkeypatch.setenv("VNTIMELINE_TODAY", "1999-12-31")
    assert html(Timeline(embedded_store())) == embedded_page()


def test_page_has_every_event_and_source() -> None:
    """The page has every event of the store with the links to its sources, and no id twice."""
    elements = Elements(embedded_page())
    articles = elements.of("article")
    countries: list[list[str]] = []
    for tag, attributes in elements.tags:
        if tag == "article":
            countries.append([])
        elif countries and (found := re.fullmatch("#country=(.+)", attributes.get("href") or "")):
            countries[-1].append(found[1])
    assert countries == [[*each.countries] for each in embedded_store().events]
    assert [each["id"] for each in articles] == [each.id for each in embedded_store().events]
    for each, wanted in zip(articles, embedded_store().events, strict=True):
        assert each["class"] == f"{wanted.significance} {wanted.kind}"
        assert each.get("data-tier") == wanted.tier
        days = f"{wanted.earliest}/{wanted.latest}"
        assert each.get("data-days") == (days if wanted.precision != "day" and wanted.date != days else None)
    outside = [each["href"] or "" for each in elements.of("a") if not each.get("rel")]
    links = [address for address in outside if not address.startswith("#")]
    sources = [source for each in embedded_store().events for source in each.sources]
    addresses = [url for source in sources for url in (source.url, source.archived) if url]
    assert links == [url.replace("[", "%5B").replace("]", "%5D") for url in addresses]
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def digest(block: str) -> str:
    """The hash of a block as a security policy has it."""
    return base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()


def test_security_policy_allows_only_own_blocks() -> None:
    """The security policy of the page allows only its own style and script."""
    elements = Elements(embedded_page())
    policy = next(each["content"] for each in elements.of("meta") if each.get("http-equiv"))
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    blocks = {name: text for name, text in elements.blocks if name == "style" or text.startswith("'use strict'")}
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest(blocks['style'])}'",
        "script-src": f"'sha256-{digest(blocks['script'])}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for tag, attributes in elements.tags:
        assert not attributes.keys() & {"src", "srcset", "style", "action", "background", "poster", "xlink:href"}
        assert not any(name.startswith("on") for name in attributes)
        assert tag not in ("img", "iframe", "object", "embed", "base")
    assert [each["href"] for each in elements.of("link") if not (each["href"] or "").startswith("data:")] == []
    assert re.findall(r"url\((?!#)|@import|@font-face", blocks["style"]) == []


def linked(text: str) -> dict[str, Any]:
    """The description of the dataset in a page (JSON-LD)."""
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


def test_page_describes_the_dataset() -> None:
    """The page has a description of the dataset for search engines."""
    data = linked(html(Timeline(embedded_store()), creator="The makers"))
    coverage = embedded_store().coverage
    assert coverage
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Dataset")
    assert data["name"] == embedded_store().title
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["temporalCoverage"] == f"{coverage.from_}/{coverage.until}"
    assert data["creator"] == {"@type": "Organization", "name": "The makers"}
    assert data["description"].startswith(f"{len(embedded_store().events)} ")


def test_licence_of_another_store(small: Timeline) -> None:
    """The page names the licence of any store, known or not, and leaves it out where there is none."""
    assert linked(html(small))["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    own = Timeline(msgspec.structs.replace(small.store, licence="Ask <us>"))
    assert linked(html(own))["license"] == "Ask <us>"
    assert "<dd>Ask &lt;us&gt;</dd>" in html(own)
    assert "license" not in linked(html(Timeline(msgspec.structs.replace(small.store, licence=None))))
    assert "creator" not in linked(html(small))


# The command


def test_command_writes_a_file_or_standard_output(tmp_path: Path, small: Timeline) -> None:
    """The command writes the page to a file or to standard output, for the day asked for."""
    assert printed("page", "--store", SMALL, "--on", "2013", "-o", tmp_path / "page.html") == ""
    written = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert written == html(small, date(2013, 12, 31))
    assert written.endswith("</html>\n")
    assert printed("page", "--store", SMALL) == html(small)  # the last day covered, whatever day it is today


def test_page_of_the_embedded_store_names_its_maker() -> None:
    """The page of the embedded store names its maker."""
    assert linked(printed("page"))["creator"]["name"] == "The vntimeline maintainers"


def test_invalid_date_is_refused(tmp_path: Path) -> None:
    """An invalid date is an error with status 2."""
    error = refused("page", "--on", "2013-13", "-o", tmp_path / "page.html")
    assert error.startswith("vntimeline: error: '2013-13' is not in the calendar\n")


# The chart


def test_years_of_the_chart_begin_with_the_ladder() -> None:
    """The chart begins with the year of the first level of the ladder, and ends with the last day covered."""
    events = [
        make_tier("a", "1960-12-02", "special", "AT"),
        make_tier("b", "2001-03-01", "strategic"),
    ]
    assert days_shown(make_store(events)) == (date(2001, 1, 1), date(2025, 12, 31))
    assert days_shown(make_store(events[:1]))[0] == date(1960, 1, 1)
    assert days_shown(make_store([])) == (date(1950, 1, 1), date(2025, 12, 31))


def test_chart_ends_with_a_later_step() -> None:
    """A step after the last day covered is within the chart."""
    events = [make_tier("a", "2001-03-01", "strategic"), make_tier("b", "2027-05", "comprehensive-strategic")]
    assert days_shown(make_store(events)) == (date(2001, 1, 1), date(2027, 5, 31))
