"""The page where it is used: in a browser, with scripts and without, at a desk, on a phone, on paper; and as a file."""

import base64
import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from html.parser import HTMLParser
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SMALL, Run, environment
from tests.strategies import event, fixed, whole
from tests.strategies_offices import histories
from vntimeline import Timeline
from vntimeline.answers import summary
from vntimeline.board import groups
from vntimeline.dates import in_words
from vntimeline.model import Country, Coverage, Event, Person, Source, Standing, Store, index_of
from vntimeline.names import fold
from vntimeline.render import Answer, Terminal, picture
from vntimeline.render.page import PageAsked, page

DAY = timedelta(1)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
SHOWN = "[...document.querySelectorAll('article:not([hidden])')].map(each => each.id)"


def html(timeline: Timeline, on: date | None = None, creator: str | None = None) -> str:
    """The page of a timeline's store, as the command makes it."""
    asked = PageAsked(on or timeline.store.coverage.until, creator)
    answer = Answer(
        command="page",
        key="standings",
        records=timeline.tiers(asked.on),
        summary=summary(timeline.store),
        store=timeline.store,
        query=asked,
        columns=(),
    )
    return page(answer, Terminal())


@cache
def whole_page() -> str:
    return html(Timeline(whole()))


# In a browser


class Site:
    """Opens pages from files. Each must ask for nothing but its file, and log nothing."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder

    def address(self, text: str) -> str:
        file = self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.html"
        if not file.exists():
            file.write_text(text, encoding="utf-8")
        return file.as_uri()

    @contextmanager
    def open(self, text: str, hash: str = "", **options: Any) -> Iterator[Page]:
        address = self.address(text)
        context = self._browser.new_context(**{"viewport": DESK, **options})
        context.set_default_timeout(10_000)
        opened = context.new_page()
        wrong: list[str] = []
        asked: list[str] = []
        opened.on("console", lambda message: wrong.append(message.text))
        opened.on("pageerror", lambda error: wrong.append(error.message))
        opened.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
        opened.on("request", lambda request: asked.append(request.url))
        try:
            opened.goto(address + hash)
            yield opened
            assert wrong == []
            assert {each.partition("#")[0] for each in asked if not each.startswith("data:")} == {address}
        finally:
            context.close()


@pytest.fixture
def site(browser: Browser, tmp_path: Path) -> Site:
    return Site(browser, tmp_path)


def shown(opened: Page) -> list[str]:
    ids: list[str] = opened.evaluate(SHOWN)
    return ids


def hash_of(opened: Page, wanted: str) -> None:
    """Wait for the address to say this: it is written a moment after the last key."""
    opened.wait_for_function("wanted => decodeURIComponent(location.hash.slice(1)) === wanted", arg=wanted)


def spoken(opened: Page, selector: str) -> str:
    return " ".join((opened.locator(selector).text_content() or "").split())


# The board of any day


def turns(store: Store) -> list[date]:
    """The days on which an answer may change, and those before them; the ends of the coverage, and beyond."""
    ends = {day for each in store.select(kinds=["tier"]) for day in (each.earliest, each.latest)}
    ends |= {store.coverage.from_, store.coverage.until + DAY}
    return sorted({day for end in ends for day in (end - DAY, end)})


def lines(standings: Iterable[Standing]) -> list[tuple[str, ...]]:
    """What a board says, line by line: tier, country, since, event, name, its date and event, doubt."""
    return [
        (
            *(group.tier, row.standing.country, in_words(row.since) if row.since else "", row.event),
            *(row.formal_name, in_words(row.named_since) if row.named_since else "", row.named_by, row.doubt),
        )
        for group in groups(standings)
        for row in group.rows
    ]


KEYS = ("since", "event", "formal_name", "named_since", "named_by", "doubt")


def data_of(text: str) -> dict[str, Any]:
    """What stands in a page for its script."""
    found = re.search(r'<script type="application/json" id="Data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def looked_up(data: dict[str, Any], on: date) -> list[tuple[str, ...]]:
    """The lines of a day's board as the page's data have them."""
    days = [
        (
            each["code"],
            max((day for day in each["days"] if day["from"] <= on.isoformat()), key=itemgetter("from"), default=None),
        )
        for each in data["countries"]
    ]
    held = sorted(((code, day) for code, day in days if day), key=lambda each: each[1]["order"])
    return [
        (tier, code, *(line[key] for key in KEYS))
        for tier, _, _ in data["board"]
        for code, day in held
        for line in day["lines"]
        if line["tier"] == tier
    ]


@settings(fixed, max_examples=60)
@given(histories())
def test_the_pages_data_and_the_timeline_agree(store: Store) -> None:
    """On every day around every boundary, the page looks up what `tiers` and `tier --on` answer."""
    timeline = Timeline(store)
    data = data_of(html(timeline))
    for day in turns(store):
        assert looked_up(data, day) == lines(timeline.tiers(day)), day


STANDINGS = """days => days.map(on => vntimeline.standings(on).map(line => [line.tier, line.country.code, line.since,
  line.event, line.formal_name, line.named_since, line.named_by, line.doubt]))"""


def test_the_script_looks_the_right_day_up(site: Site) -> None:
    """The script finds the lines of every day around every boundary of the embedded store."""
    timeline = Timeline(whole())
    days = turns(timeline.store)
    with site.open(whole_page()) as opened:
        found = opened.evaluate(STANDINGS, [day.isoformat() for day in days])
    for day, said in zip(days, found, strict=True):
        assert sorted(map(tuple, said)) == sorted(lines(timeline.tiers(day))), day


BOARD = """(source) => {
  const place = source ? new DOMParser().parseFromString(source, 'text/html') : document;
  const table = place.getElementById('Standings').cloneNode(true);
  table.querySelectorAll('a[href^="#country="]').forEach(link => link.replaceWith(...link.childNodes));
  table.normalize();
  const plain = text => text.replace(/>\\s+</g, '><').replace(/ data-drawn="yes"/, '').trim();
  const said = place.getElementById('Standing').textContent;
  return [plain(table.outerHTML), said, place.getElementById('Uncovered').hidden];
}"""


def test_the_script_draws_what_the_page_said(site: Site, small: Timeline) -> None:
    """The board of a day, made by the script, is the one that the page has for that day without scripts."""
    days = [*turns(small.store), date(1900, 1, 1), date(2030, 1, 1)]
    with site.open(html(small)) as opened:
        for day in days:
            opened.locator("#On").fill(day.isoformat())
            assert opened.evaluate(BOARD) == opened.evaluate(BOARD, html(small, day)), day


def test_without_scripts_the_board_is_that_of_the_timeline() -> None:
    standings = Timeline(whole()).tiers(whole().coverage.until)
    table = re.search(r'<table id="Standings">.*?</table>', whole_page(), re.DOTALL)
    assert table
    for group in re.findall(r"<tbody>(.*?)</tbody>", table[0], re.DOTALL):
        tier = re.search(r'class="rung ([a-z-]+)"', group)
        assert tier
        if tier[1] != "sectoral":
            wanted = [each.event for each in standings if each.tier == tier[1]]
            assert re.findall(r'<td><a href="#(.*?)">', group) == wanted
            assert f'<span class="count">{len(wanted)}</span>' in group


def test_slider_date_and_buttons_move_the_board(site: Site, small: Timeline) -> None:
    with site.open(html(small)) as opened:
        said, slider = opened.locator("#Standing"), opened.locator("#Slider")
        expect(said).to_have_text("As of 31 December 2025: 1 CSP, 1 SP, 1 CP, 1 special, 1 sectoral.")
        opened.locator("#On").fill("2013-07-25")
        expect(said).to_have_text("As of 25 July 2013: 1 SP, 2 CP, 1 special, 1 sectoral.")
        expect(slider).to_have_attribute("aria-valuetext", "25 July 2013")
        hash_of(opened, "on=2013-07-25")
        slider.press("ArrowLeft")
        expect(said).to_have_text("As of 24 July 2013: 1 SP, 1 CP, 1 special, 1 sectoral.")
        expect(opened.locator("#On")).to_have_value("2013-07-24")
        opened.locator("#On").fill("2011-03-15")
        expect(said).to_have_text("As of 15 March 2011: 0 to 1 CP, 1 special, 1 sectoral.")
        opened.locator("#On").fill("2013-07-24")
        opened.get_by_role("button", name="Later change").click()
        expect(opened.locator("#On")).to_have_value("2013-07-25")
        opened.get_by_role("button", name="Earlier change").click()
        expect(opened.locator("#On")).to_have_value("2011-10-11")
        hash_of(opened, "on=2011-10-11")
        assert opened.locator("#Uncovered").is_hidden()
        opened.locator("#On").fill("2026-01-01")
        assert opened.locator("#Uncovered").is_visible()


def test_the_marker_of_the_picture_follows_the_day(site: Site, small: Timeline) -> None:
    drawn = picture.picture(small.store, small.tiers(picture.end_of(small.store)))
    with site.open(html(small)) as opened:
        for day in (date(2011, 1, 1), date(2018, 6, 1), date(2025, 12, 31), date(2040, 1, 1)):
            opened.locator("#On").fill(day.isoformat())
            moved = opened.locator("#Marker").get_attribute("transform") or ""
            assert float(moved.removeprefix("translate(").partition(" ")[0]) == pytest.approx(drawn.x(day), abs=0.1)


# The filters


def letters() -> list[str]:
    """Characters of all sorts, in a text each, that any version of Unicode in use has."""
    codes = [*range(0x3000), *range(0xA640, 0xAC00), *range(0xF900, 0xFFF0), *range(0x10400, 0x10450)]
    return [f"a{chr(code)}b" for code in codes if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")]


def test_the_script_folds_as_the_command_line_does(site: Site, small: Timeline) -> None:
    store = whole()
    texts = [each.title for each in store.events]
    texts += [name for country in store.countries.values() for name in (country.code, *country.spellings)]
    texts += [name for person in store.people.values() for name in (person.name, *person.spellings)]
    texts += ["ΟΔΟΣ ὀδός", "Straße STRAẞE", "İstanbul ı", "ﬁn ŉ", "Đà-Nẵng, đ", "a\u0323\u0302", "ไทย", "עברית"]
    with site.open(html(small)) as opened:
        for part in (texts, letters()):
            found = opened.evaluate("texts => texts.map(vntimeline.fold)", part)
            assert dict(zip(part, found, strict=True)) == {text: fold(text) for text in part}


QUERIES: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("country=US", {"country": "US"}),
    ("country=US,JP&kind=tier", {"country": ["US", "JP"], "kind": "tier"}),
    ("tier=comprehensive-strategic,special", {"tier": ["CSP", "special"]}),
    ("kind=visit,leadership&significance=key", {"kind": ["visit", "leadership"], "significance": "key"}),
    ("words=hoa ky", {"search": "hoa ky"}),
    ("words=Nguyễn PHÚ trong", {"search": "nguyen phu trong"}),
    ("words=nuclear, POWER!", {"search": "nuclear power"}),
    ("words=dissident&country=DE,US", {"search": "dissident", "country": ["DE", "US"]}),
    ("words=no such words", {"search": "no such words"}),
    ("since=2013-07-25&until=2013-12-31", {"since": "2013-07-25", "until": "2013-12-31"}),
    ("country=US&since=2023-09-11", {"country": "US", "since": "2023-09-11"}),
]


def test_filters_find_what_the_command_line_finds(site: Site) -> None:
    timeline = Timeline(whole())
    with site.open(whole_page()) as opened:
        for hash, asked in QUERIES:
            opened.evaluate("hash => { location.hash = hash; }", hash)
            wanted = [each.id for each in timeline.events(**asked)]
            count = f"{len(wanted)} of {len(whole().events)} events" if hash else f"{len(wanted)} events"
            expect(opened.locator("#Count")).to_have_text(count)
            assert shown(opened) == wanted, hash
            empty_years = "[...document.querySelectorAll('section.year:not([hidden])')].filter(each => "
            assert opened.evaluate(f"{empty_years}!each.querySelector('article:not([hidden])')).length") == 0


def test_each_box_tells_what_it_would_show(site: Site, small: Timeline) -> None:
    with site.open(html(small)) as opened:
        opened.locator("summary", has_text="Country").click()
        count = "label:has(input[name={}][value={}]) .count".format
        expect(opened.locator(count("country", "US"))).to_have_text("3")
        opened.locator("input[name=kind][value=tier]").check()
        expect(opened.locator(count("country", "US"))).to_have_text("2")
        expect(opened.locator(count("kind", "visit"))).to_have_text("1")  # OR within one filter
        opened.locator("input[name=country][value=US]").check()
        expect(opened.locator(count("kind", "visit"))).to_have_text("1")
        expect(opened.locator(count("country", "DE"))).to_have_text("3")
        assert shown(opened) == ["us-cp-2013", "us-csp-2023"]
        assert spoken(opened, "summary:has-text('Country')") == "Country 1 chosen"
        opened.locator("#Clear").click()
        assert len(shown(opened)) == len(small.store.events)
        expect(opened.locator("#Clear")).to_be_disabled()


# Links


def test_a_filtered_page_survives_its_address(site: Site, small: Timeline) -> None:
    text = html(small)
    with site.open(text) as opened:
        opened.locator("#Words").fill("Thỏa thuận, hanoi & co")
        opened.locator("#Words").fill("Hanoi")
        opened.locator("summary", has_text="Country").click()
        opened.locator("input[name=country][value=US]").check()
        opened.locator("#On").fill("2013-07-25")
        hash_of(opened, "country=US&words=Hanoi&on=2013-07-25")
        address, ids, board = opened.url, shown(opened), spoken(opened, "#Standings")
        assert ids == ["us-csp-2023", "us-visit-biden-2023"]
    with site.open(text, "#" + address.partition("#")[2]) as opened:
        assert (shown(opened), spoken(opened, "#Standings")) == (ids, board)
        expect(opened.locator("#Words")).to_have_value("Hanoi")
        expect(opened.locator("#On")).to_have_value("2013-07-25")
        expect(opened.locator("input[name=country][value=US]")).to_be_checked()
    with site.open(text, "#words=" + quote("a=b&c %", safe="")) as opened:
        expect(opened.locator("#Words")).to_have_value("a=b&c %")
        opened.locator("#Words").press("End")
        opened.locator("#Words").press("x")
        hash_of(opened, "words=a=b&c %x")
        assert opened.url.endswith("#words=a%3Db%26c%20%25x")


def test_a_broken_address_is_read_as_far_as_it_goes(site: Site, small: Timeline) -> None:
    with site.open(html(small), "#%E0%A4%A&words=%&kind=visit") as opened:
        expect(opened.locator("#Count")).to_have_text("1 of 11 events")
        for hash in ("no-such-event", "country=XX&on=2013-99-99&since=x", "=&&", "Timeline", "__proto__=1", "kind="):
            opened.evaluate("hash => { location.hash = hash; }", hash)
            expect(opened.locator("#Count")).to_have_text("11 events")
            expect(opened.locator("#On")).to_have_value("2025-12-31")


def test_back_and_forward_restore_filters_day_and_event(site: Site, small: Timeline) -> None:
    every = [each.id for each in small.store.events]
    with site.open(html(small)) as opened:
        opened.locator("input[name=kind][value=tier]").check()
        opened.locator("#Words").press_sequentially("part")
        hash_of(opened, "kind=tier&words=part")
        opened.locator("#Words").press_sequentially("ners")
        hash_of(opened, "kind=tier&words=partners")
        found = shown(opened)
        opened.get_by_role("button", name="Earlier change").click()
        board = spoken(opened, "#Standings")
        opened.locator("#us-cp-2013 h4 a").click()
        hash_of(opened, "kind=tier&words=partners&on=2023-09-10&event=us-cp-2013")
        expect(opened.locator("article.open")).to_have_attribute("id", "us-cp-2013")

        opened.go_back()
        expect(opened.locator("article.open")).to_have_count(0)
        opened.go_back()
        expect(opened.locator("#On")).to_have_value("2025-12-31")
        assert shown(opened) == found
        opened.go_back()  # all the letters of a word are one step
        expect(opened.locator("#Words")).to_have_value("")
        opened.go_back()
        assert shown(opened) == every
        for _ in range(4):
            opened.go_forward()
        expect(opened.locator("article.open")).to_have_attribute("id", "us-cp-2013")
        assert (shown(opened), spoken(opened, "#Standings")) == (found, board)


def test_every_event_has_a_link_that_opens_it(site: Site) -> None:
    for id in ("us-csp-2023", whole().events[-1].id):
        with site.open(whole_page(), f"#{id}") as opened:
            expect(opened.locator(f"article#{id}")).to_be_focused()
            expect(opened.locator(f"article#{id} h4")).to_be_in_viewport()
            assert opened.locator(f"article#{id} h4 a").get_attribute("href") == f"#{id}"
    with site.open(whole_page(), "#us-csp-2023", java_script_enabled=False) as opened:
        expect(opened.locator("article#us-csp-2023 h4")).to_be_in_viewport()


def test_a_link_to_a_hidden_event_shows_it_and_a_country_its_timeline(site: Site, small: Timeline) -> None:
    with site.open(html(small), "#kind=visit&on=2024-01-01") as opened:
        opened.locator("#Standings a[href='#us-csp-2023']").click()
        hash_of(opened, "on=2024-01-01&event=us-csp-2023")
        expect(opened.locator("article#us-csp-2023")).to_be_focused()
        opened.locator("#Standings a", has_text="Germany").click()
        hash_of(opened, "country=DE&on=2024-01-01")
        assert set(shown(opened)) == {"de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"}
        expect(opened.locator("#Timeline")).to_be_focused()


# For everybody


def test_the_keyboard_reaches_everything(site: Site, small: Timeline) -> None:
    with site.open(html(small)) as opened:
        opened.keyboard.press("Tab")
        expect(opened.locator(".skip")).to_be_focused()
        expect(opened.locator(".skip")).to_be_in_viewport()
        opened.keyboard.press("Enter")
        expect(opened.locator("#Timeline")).to_be_focused()
        opened.keyboard.press("Tab")
        expect(opened.locator("#Words")).to_be_focused()
        assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        opened.keyboard.type("hanoi")
        expect(opened.locator("#Count")).to_have_text("3 of 11 events")
        opened.locator("#Words").fill("")
        opened.keyboard.press("Tab")
        opened.keyboard.press("Enter")  # the countries open
        opened.keyboard.press("Tab")
        opened.keyboard.press("Space")
        assert opened.evaluate("document.activeElement.name") == "country"
        expect(opened.locator("#Count")).to_have_text("3 of 11 events")
        opened.locator("#Lanes").focus()
        expect(opened.locator("#Lanes")).to_be_focused()


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_nothing(site: Site, small: Timeline, scheme: str, size: dict[str, int]) -> None:
    with site.open(html(small), "#us-csp-2023", color_scheme=scheme, viewport=size) as opened:
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = Axe().run(opened).response
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert any(each["id"] == "color-contrast" for each in found["passes"])


def test_axe_finds_nothing_in_the_whole_store(site: Site) -> None:
    """In its board and picture; the events are as in the small one."""
    with site.open(whole_page(), "#on=2018-12-01") as opened:
        opened.evaluate("document.querySelectorAll('section.year').forEach(each => each.remove())")
        assert [each["id"] for each in Axe().run(opened).response["violations"]] == []


def test_no_width_scrolls_sideways(site: Site) -> None:
    with site.open(whole_page(), "#country=US,DE") as opened:
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in (360, 390, 768, 1280):
            opened.set_viewport_size({"width": width, "height": 800})
            assert opened.evaluate("document.documentElement.scrollWidth") == width
            room, needed = opened.evaluate("[Lanes.clientWidth, Lanes.scrollWidth]")
            assert (needed > room) == (width < 1280)  # the picture scrolls in a place of its own


def test_it_reads_without_scripts(site: Site, small: Timeline) -> None:
    with site.open(html(small), java_script_enabled=False) as opened:
        assert opened.locator("article").count() == len(small.store.events)
        for each in small.store.events:
            expect(opened.locator(f"article#{each.id}")).to_be_visible()
        for form in opened.locator("form").all():
            assert form.is_hidden()
        assert opened.locator("#Standings tbody").first.is_visible()
        assert opened.locator("#Plot").is_visible()


def test_it_prints_light_and_unfolded_without_controls(site: Site) -> None:
    with site.open(whole_page(), "#kind=tier", color_scheme="dark") as opened:
        opened.emulate_media(media="print")
        for hidden in ("#Day", "#Filters", "nav", ".skip"):
            assert opened.locator(hidden).is_hidden(), hidden
        assert opened.locator(".steps tbody tr").first.is_visible()
        colours = opened.evaluate("[getComputedStyle(document.body)].map(each => [each.backgroundColor, each.color])")
        assert colours == [["rgb(255, 255, 255)", "rgb(28, 27, 25)"]]
        years = "[...document.querySelectorAll('section.year')].map(year => getComputedStyle(year).contentVisibility)"
        assert set(opened.evaluate(years)) == {"visible"}


def test_letters_fit_their_bars(site: Site) -> None:
    with site.open(whole_page()) as opened:
        spans = opened.evaluate(
            """[...document.querySelectorAll('#Plot rect + text')].map(text => {
                const [bar, own] = [text.previousSibling, text].map(each => each.getBBox());
                return [text.textContent, own.x - bar.x, bar.x + bar.width - own.x - own.width];
            })"""
        )
    assert len(spans) > 30
    assert [each for each in spans if min(each[1:]) < 0] == []


# The picture


def drawn_rows(events: Sequence[Event], until: date = date(2020, 12, 31)) -> picture.Picture:
    store = store_of(events, until=until)
    return picture.picture(store, Timeline(store).tiers(picture.end_of(store)))


def rung(id: str, when: str, tier: str, **fields: Any) -> Event:
    return event(id, when, "tier", tier=tier, **fields)


def test_a_rung_is_a_bar_from_its_day_to_the_next_ones() -> None:
    drawn = drawn_rows([rung("a", "2010-01-01", "comprehensive"), rung("b", "2015-01-01", "strategic")])
    low, high = drawn.rows[0].bars
    assert (low.look, low.letters, low.x) == ("comprehensive", "CP", 0)
    assert low.x + low.width == high.x == drawn.x(date(2015, 1, 1))
    assert (high.look, high.letters) == ("strategic", "SP")
    assert high.x + high.width == picture.WIDTH
    assert high.height > low.height  # a higher rung is a taller bar
    assert drawn.rows[0].last == "SP"


def test_days_not_known_are_drawn_as_such() -> None:
    drawn = drawn_rows([rung("a", "2010-01-01", "comprehensive"), rung("b", "2015", "strategic")])
    before, after, unsure = drawn.rows[0].bars
    assert before.x + before.width == unsure.x == drawn.x(date(2015, 1, 1))
    assert unsure.look == "strategic unsure"
    assert unsure.x + unsure.width == pytest.approx(after.x)
    assert after.x == drawn.x(date(2015, 12, 31))
    assert "since some day in 2015" in unsure.told
    late = rung("b", "2089-12", "strategic")
    month = drawn_rows([rung("a", "2010-01-01", "comprehensive"), late], date(2089, 12, 31)).rows[0].bars[-1]
    assert month.width == 5  # wide enough to be seen
    assert month.x + month.width <= picture.WIDTH


def test_a_suspension_is_hatched_and_paler_where_in_doubt() -> None:
    drawn = drawn_rows(
        [
            rung("a", "2010-01-01", "strategic"),
            rung("b", "2012-01-01", "strategic", status="suspended"),
            rung("c", "2014", "strategic", status="resumed"),
        ]
    )
    sure, unsure = drawn.rows[0].bars[1:]
    assert (sure.look, unsure.look) == ("hatched", "hatched unsure")
    assert sure.x == drawn.x(date(2012, 1, 1))
    assert sure.x + sure.width == pytest.approx(unsure.x)
    assert unsure.x + unsure.width == pytest.approx(drawn.x(date(2014, 12, 31)))


def test_the_years_begin_with_the_ladder() -> None:
    drawn = drawn_rows([rung("a", "1960-12-02", "special", countries=("AT",)), rung("b", "2001-03-01", "strategic")])
    assert drawn.first == date(2001, 1, 1)
    special = next(row for row in drawn.rows if row.last == "special")
    assert [(bar.x, bar.letters) for bar in special.bars] == [(0, "special, since 2 December 1960")]
    assert 5 <= len(drawn.ticks) <= 15


def test_what_has_no_rung_has_no_bar() -> None:
    drawn = drawn_rows([rung("a", "2010-10", "sectoral")])
    assert (drawn.rows[0].bars, drawn.rows[0].last) == ([], "sectoral")
    assert drawn.rows[0].sectoral[0].x == drawn.x(date(2010, 10, 1))
    assert drawn_rows([]).rows == []


# As a file


def store_of(events: Sequence[Event], until: date = date(2025, 12, 31), **fields: Any) -> Store:
    countries = {code: Country(code=code, name=f"Name of {code}") for code in ("AT", "US")}
    ordered = sorted(events, key=lambda each: each.order)
    others: dict[str, Any] = {
        "title": "A store",
        "licence": None,
        "coverage": Coverage(date(1950, 1, 1), until),
        "countries": countries,
        "people": {},
        "publishers": {},
    }
    return Store(events=ordered, index=index_of(ordered), **(others | fields))


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
        return [attributes for tag, attributes in self.tags if tag in names]


def test_it_is_small_and_the_same_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(whole_page().encode()) < 2_000_000
    monkeypatch.setenv("VNTIMELINE_TODAY", "1999-12-31")
    assert html(Timeline(whole())) == whole_page()


def test_it_holds_every_event_with_its_sources() -> None:
    elements = Elements(whole_page())
    articles = elements.of("article")
    assert [each["id"] for each in articles] == [each.id for each in whole().events]
    for found, wanted in zip(articles, whole().events, strict=True):
        assert found["data-country"] == " ".join(wanted.countries)
        assert (found["data-kind"], found["data-tier"]) == (wanted.kind, wanted.tier or "")
        assert (found["data-earliest"], found["data-latest"]) == (str(wanted.earliest), str(wanted.latest))
    links = [each["href"] for each in elements.of("a") if each.get("rel") == "noopener noreferrer"]
    assert links == [source.url for each in whole().events for source in each.sources if source.url]
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_an_event_says_all_that_is_known(site: Site, small: Timeline) -> None:
    with site.open(html(small)) as opened:
        assert spoken(opened, "#us-csp-2023") == (
            "10 September 2023 Vietnam and the United States become comprehensive strategic partners "
            "CSP comprehensive strategic partnership · United States (Hoa Kỳ) "
            "“Comprehensive Strategic Partnership for Peace” Nguyen Phu Trong and Joe Biden announce it in Hanoi. "
            "Hanoi · Nguyen Phu Trong (Nguyễn Phú Trọng), Joe Biden · high confidence "
            "Joint Leaders' Statement · The White House, 11 September 2023"
        )
        assert "Disputed. No single document founded" in spoken(opened, "#la-special-1977")
        assert "takes office as general secretary (elected)" in spoken(opened, "#trong-takes-2011")
        times = opened.locator("#de-sp-resumed-2019 time")
        assert [each.get_attribute("datetime") for each in times.all()] == ["2018-11", "2019-02-20"]


def test_the_policy_lets_only_its_own_style_and_script_in() -> None:
    elements = Elements(whole_page())
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


def digest(block: str) -> str:
    return base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()


def linked(text: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


def test_it_says_what_it_is_to_search_engines() -> None:
    data = linked(html(Timeline(whole()), creator="The makers"))
    coverage = whole().coverage
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Dataset")
    assert data["name"] == whole().title
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["temporalCoverage"] == f"{coverage.from_}/{coverage.until}"
    assert data["creator"] == {"@type": "Organization", "name": "The makers"}
    assert data["description"].startswith(f"{len(whole().events)} ")


def test_another_licence_or_none_is_named_as_it_is(small: Timeline) -> None:
    assert linked(html(small))["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    own = Timeline(msgspec.structs.replace(small.store, licence="Ask <us>"))
    assert linked(html(own))["license"] == "Ask <us>"
    assert "<dd>Ask &lt;us&gt;</dd>" in html(own)
    assert "license" not in linked(html(Timeline(msgspec.structs.replace(small.store, licence=None))))
    assert "creator" not in linked(html(small))


# Data that would break out

HOSTILE = (
    "<script>alert(1)</script></script></style><!--<b>bold</b> \"double\" 'single' `tick` {{ 7 * 7 }} {% x %} "
    "&lt;script&gt; &amp; ]]> \u2028 \u202e turned \u2066 \u200f שלום \\u003c javascript:alert(2)"
)


def hostile_store() -> Store:
    source = Source(title=HOSTILE, publisher=HOSTILE, url="https://example.org/\"onclick='alert(3)'<script>")
    script = Source(title=HOSTILE, publisher="P", url="javascript:alert(4)")
    words: dict[str, Any] = {"title": HOSTILE, "summary": HOSTILE, "formal_name": HOSTILE, "place": HOSTILE}
    words |= {"people": (HOSTILE,), "disputed": HOSTILE, "sources": (source, script), "countries": (HOSTILE, "US")}
    return store_of(
        [
            event("a-tier", "2010-05", "tier", tier="strategic", **words),
            event("a-sector", "2011", "tier", tier="sectoral", **words),
            event("a-visit", "2012-01-02", **words),
            event(
                "a-leader",
                "2013-01-02",
                "leadership",
                office="president",
                person=HOSTILE,
                change="takes-office",
                reason=HOSTILE,
                countries=(),
            ),
        ],
        title=HOSTILE,
        licence=HOSTILE,
        countries={
            HOSTILE: Country(code=HOSTILE, name=HOSTILE, vi=f"vi {HOSTILE}"),
            "US": Country(code="US", name="United States", vi="Hoa Kỳ"),
        },
        people={HOSTILE: Person(name=HOSTILE, vi=f"vi {HOSTILE}")},
    )


def test_hostile_data_stay_text(site: Site) -> None:
    text = html(Timeline(hostile_store()), creator=HOSTILE)
    readable = unicodedata.normalize("NFC", re.sub("[\u2028\u202e\u2066\u200f]", "", HOSTILE))
    with site.open(text) as opened:
        inside = "names => names.map(name => document.querySelectorAll(name).length)"
        assert opened.evaluate(inside, ["script", "style", "b", "h1"]) == [3, 1, 0, 1]
        for place in ("#a-visit h4", "#a-visit .disputed bdi", "#a-visit li bdi", "#Standings bdi", "h1", "title"):
            said = (opened.locator(place).first.text_content() or "").replace("\ufffd", "")
            assert " ".join(said.split()) == " ".join(readable.split()), place
        links = opened.locator("a:not([href^='#'])")
        assert {(each.get_attribute("href") or "").partition(":")[0] for each in links.all()} == {"https"}
        opened.locator("#On").fill("2010-05-15")  # the script draws the same data
        assert "alert(1)" in spoken(opened, "#Standings")
        opened.locator("#Standings tbody a").first.click()
        assert shown(opened) == ["a-tier", "a-sector", "a-visit"]  # even such a code can be asked for
        again = "new DOMParser().parseFromString(document.documentElement.outerHTML, 'text/html').scripts.length"
        assert opened.evaluate(again) == 3
    assert not set("\u2028\u202e\u2066\u200f") & set(text)


def test_an_empty_store_is_a_page_too(site: Site) -> None:
    with site.open(html(Timeline(store_of([])))) as opened:
        expect(opened.locator("#Count")).to_have_text("0 events")
        expect(opened.locator("#Standing")).to_have_text("As of 31 December 2025: no country stands on a rung.")


# From the command line


def test_the_command_writes_a_file_or_standard_output(run: Run, tmp_path: Path, small: Timeline) -> None:
    done = run("page", "--store", str(SMALL), "--on", "2013", "-o", "page.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert written == html(small, date(2013, 12, 31))
    assert written.endswith("</html>\n")
    assert run("page", "--store", str(SMALL)).stdout == html(small)  # as of the last day covered, whatever today is


def test_the_embedded_store_is_its_makers(run: Run) -> None:
    assert linked(run("page").stdout)["creator"]["name"] == "The vntimeline maintainers"


def test_a_date_that_is_none_is_told(run: Run) -> None:
    done = run("page", "--on", "2013-13", "-o", "page.html")
    assert done.returncode == 2
    assert done.stderr.startswith("vntimeline: error: '2013-13' is not in the calendar\n")


def test_without_jinja2_it_says_what_to_install(tmp_path: Path) -> None:
    script = "import sys; sys.modules['jinja2'] = None; from vntimeline.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "page", "--store", str(SMALL), "-o", "page.html"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "vntimeline: error: page needs jinja2\n    help: pip install 'vntimeline[charts]'\n"
    assert not (tmp_path / "page.html").exists()
