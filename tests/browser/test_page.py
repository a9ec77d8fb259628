"""Tests of the page in a browser: its script, with a keyboard, on paper, without scripts, and with hostile data."""

import re
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.site import DESKTOP, Site
from tests.helpers import embedded_store, make_event
from tests.render.page_helpers import board_days, embedded_page, html, lines, store_with
from vntimeline import Timeline
from vntimeline.model import Country, Person, Source, Store
from vntimeline.names import fold
from vntimeline.render.chart.layout import layout
from vntimeline.render.chart.svg import drawing
from vntimeline.render.html.levels import days_shown

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 780}
SHOWN = "[...document.querySelectorAll('article:not([hidden])')].map(each => each.id)"


def shown(opened: Page) -> list[str]:
    """The ids of the events that are shown."""
    ids: list[str] = opened.evaluate(SHOWN)
    return ids


def wait_for_hash(opened: Page, wanted: str) -> None:
    """Wait until the address ends in this fragment; it changes a moment after the last key."""
    opened.wait_for_function("wanted => decodeURIComponent(location.hash.slice(1)) === wanted", arg=wanted)


def spoken(opened: Page, selector: str) -> str:
    """The text of an element, with single spaces."""
    return " ".join((opened.locator(selector).text_content() or "").split())


# The board of any day

STANDINGS = """days => days.map(on => vntimeline.standings(on).map(line => [line.tier, line.country.code, line.since,
  line.event, line.formal_name, line.named_since, line.named_by, line.doubt]))"""


def test_script_finds_the_standings_of_each_day(site: Site) -> None:
    """The script finds the standings of every day around each change in the embedded store."""
    timeline = Timeline(embedded_store())
    days = board_days(timeline.store)
    with site.open(embedded_page()) as opened:
        found = opened.evaluate(STANDINGS, [day.isoformat() for day in days])
    for day, said in zip(days, found, strict=True):
        assert sorted(map(tuple, said)) == sorted(lines(timeline.tiers(day))), day


BOARD = """(source) => {
  const place = source ? new DOMParser().parseFromString(source, 'text/html') : document;
  const table = place.getElementById('Standings').cloneNode(true);
  table.querySelectorAll('.changed').forEach(row => row.removeAttribute('class'));
  table.normalize();
  const plain = text => text.replace(/>\\s+</g, '><').trim();
  const said = place.getElementById('Standing').textContent;
  return [plain(table.outerHTML), said, place.getElementById('Uncovered').hidden];
}"""


def test_script_draws_the_board_of_the_static_page(site: Site, small: Timeline) -> None:
    """The board that the script draws for a day is the one in the page for that day without scripts."""
    days = [*board_days(small.store), date(1900, 1, 1), date(2030, 1, 1)]
    with site.open(html(small)) as opened:
        for day in days:
            opened.locator("#On").fill(day.isoformat())
            assert opened.evaluate(BOARD) == opened.evaluate(BOARD, html(small, day)), day


def test_slider_date_and_buttons_change_the_day(site: Site, small: Timeline) -> None:
    """The slider, the date field and the buttons change the day of the board."""
    with site.open(html(small)) as opened:
        said, slider = opened.locator("#Standing"), opened.locator("#Slider")
        expect(said).to_have_text("As of 31 December 2025: 1 CSP, 1 SP, 1 CP, 1 special, 1 sectoral.")
        opened.locator("#On").fill("2013-07-25")
        expect(said).to_have_text("As of 25 July 2013: 1 SP, 2 CP, 1 special, 1 sectoral.")
        expect(slider).to_have_attribute("aria-valuetext", "25 July 2013")
        wait_for_hash(opened, "on=2013-07-25")
        expect(opened.locator("#Changed")).to_have_text("25 July 2013: United States becomes CP")
        opened.locator("#On").fill("2013-07-24")
        expect(said).to_have_text("As of 24 July 2013: 1 SP, 1 CP, 1 special, 1 sectoral.")
        expect(slider).to_have_js_property("value", str((date(2013, 7, 24) - date(1970, 1, 1)).days))
        opened.locator("#On").fill("2011-03-15")
        expect(said).to_have_text("As of 15 March 2011: 0 to 1 CP, 1 special, 1 sectoral.")
        opened.get_by_role("button", name="Next change").click()
        expect(opened.locator("#On")).to_have_value("2011-03-31")
        expect(opened.locator("#Changed")).to_have_text("31 March 2011: Ukraine becomes CP (some day in March 2011)")
        slider.press("ArrowRight")
        expect(opened.locator("#On")).to_have_value("2011-10-11")
        opened.get_by_role("button", name="Previous change").click()
        expect(opened.locator("#On")).to_have_value("2011-03-31")
        expect(opened.locator("#Standings .changed th")).to_have_text("Ukraine U-crai-na")
        wait_for_hash(opened, "on=2011-03-31")
        assert opened.locator("#Uncovered").is_hidden()
        opened.locator("#On").fill("2026-01-01")
        assert opened.locator("#Uncovered").is_visible()


def test_marker_of_the_chart_follows_the_day(site: Site, small: Timeline) -> None:
    """The marker in the chart stands at the chosen day."""
    first, last = days_shown(small.store)
    chart = layout(small.tiers(last), small.store, first, last)
    span = drawing(chart).span
    with site.open(html(small)) as opened:
        for day in (date(2011, 1, 1), date(2018, 6, 1), date(2025, 12, 31), date(2040, 1, 1)):
            opened.locator("#On").fill(day.isoformat())
            moved = opened.locator("#Marker").get_attribute("transform") or ""
            x = float(moved.removeprefix("translate(").partition(" ")[0])
            assert x == pytest.approx(chart.at(day) * span, abs=0.1)


# The filters


def letters() -> list[str]:
    """Texts that each contain one character, of all sorts that every version of Unicode in use has."""
    codes = [*range(0x3000), *range(0xA640, 0xAC00), *range(0xF900, 0xFFF0), *range(0x10400, 0x10450)]
    return [f"a{chr(code)}b" for code in codes if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")]


def test_script_folds_letters_like_python(site: Site, small: Timeline) -> None:
    """The script removes accents and case from a text exactly as the command line does."""
    store = embedded_store()
    texts = [each.title for each in store.events]
    texts += [name for country in store.countries.values() for name in (country.code, *country.spellings)]
    texts += [name for person in store.people.values() for name in (person.name, *person.spellings)]
    texts += ["ΟΔΟΣ ὀδός", "Straße STRAẞE", "İstanbul ı", "ﬁn ŉ", "Đà-Nẵng, đ", "a\u0323\u0302", "ไทย", "עברית"]
    with site.open(html(small)) as opened:
        for part in (texts, letters()):
            found = opened.evaluate("texts => texts.map(vntimeline.fold)", part)
            assert dict(zip(part, found, strict=True)) == {text: fold(text) for text in part}


QUERIES: list[tuple[str, dict[str, Any]]] = [
    ("", {"significance": "key"}),
    ("all=yes", {}),
    ("country=US", {"country": "US"}),
    ("country=US,JP&kind=tier", {"country": ["US", "JP"], "kind": "tier"}),
    ("tier=comprehensive-strategic,special", {"tier": ["CSP", "special"]}),
    ("kind=visit,leadership&significance=key", {"kind": ["visit", "leadership"], "significance": "key"}),
    ("words=hoa ky", {"search": "hoa ky"}),
    ("words=NGUYEN phu trong", {"search": "nguyen phu trong"}),
    ("words=Nguyễn PHÚ trong", {"search": "nguyễn phú trong"}),
    ("words=nuclear, POWER!", {"search": "nuclear power"}),
    ("words=dissident&country=DE,US", {"search": "dissident", "country": ["DE", "US"]}),
    ("words=no such words", {"search": "no such words"}),
    ("since=2013-07-25&until=2013-12-31", {"since": "2013-07-25", "until": "2013-12-31"}),
    ("country=US&since=2023-09-11", {"country": "US", "since": "2023-09-11"}),
]
"""The fragment of an address, and the same filters for `Timeline.events`."""


def test_filters_find_the_events_that_list_finds(site: Site) -> None:
    """The filters of the page find the same events as the command line."""
    timeline = Timeline(embedded_store())
    with site.open(embedded_page()) as opened:
        for hash, filters in QUERIES:
            opened.evaluate("hash => { location.hash = hash; }", hash)
            wanted = [each.id for each in timeline.events(**filters)]
            total = len(embedded_store().events)
            count = f"{total} events" if len(wanted) == total else f"{len(wanted)} of {total} events"
            expect(opened.locator("#Count")).to_have_text(count)
            assert shown(opened) == wanted, hash
            empty_years = "[...document.querySelectorAll('section.year:not([hidden])')].filter(each => "
            assert opened.evaluate(f"{empty_years}!each.querySelector('article:not([hidden])')).length") == 0


def test_checkboxes_count_their_events(site: Site, small: Timeline) -> None:
    """Each checkbox has the number of events that it would show with the other filters."""
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


def test_address_keeps_filters_and_day(site: Site, small: Timeline) -> None:
    """A page opened from a copied address has the same filters and the same day."""
    text = html(small)
    with site.open(text) as opened:
        opened.locator("#Words").fill("Thỏa thuận, hanoi & co")
        opened.locator("#Words").fill("Hanoi")
        opened.locator("summary", has_text="Country").click()
        opened.locator("input[name=country][value=US]").check()
        opened.locator("#On").fill("2013-07-25")
        wait_for_hash(opened, "country=US&words=Hanoi&on=2013-07-25")
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
        wait_for_hash(opened, "words=a=b&c %x")
        assert opened.url.endswith("#words=a%3Db%26c%20%25x")


def test_invalid_parts_of_the_address_are_ignored(site: Site, small: Timeline) -> None:
    """Invalid parts of an address are ignored, and the other parts are applied."""
    with site.open(html(small), "#%E0%A4%A&words=biden%&kind=visit") as opened:
        expect(opened.locator("#Count")).to_have_text("1 of 11 events")
        opened.evaluate("hash => { location.hash = hash; }", "words=%")  # a search without words, which finds nothing
        expect(opened.locator("#Count")).to_have_text("0 of 11 events")
        for hash in (
            "no-such-event",
            "country=XX&on=2013-99-99&since=x",
            "on=2010-02-30&until=2011-02-29",
            "on=0000-01-01",
            "=&&",
            "Timeline",
            "__proto__=1",
            "kind=",
        ):
            opened.evaluate("hash => { location.hash = hash; }", hash)
            expect(opened.locator("#Count")).to_have_text("11 events")
            expect(opened.locator("#On")).to_have_value("2025-12-31")


def test_back_and_forward_restore_the_view(site: Site, small: Timeline) -> None:
    """The back and forward buttons restore filters, day and open event."""
    every = [each.id for each in small.store.events]
    with site.open(html(small)) as opened:
        opened.locator("input[name=kind][value=tier]").check()
        opened.locator("#Words").press_sequentially("part")
        wait_for_hash(opened, "kind=tier&words=part")
        opened.locator("#Words").press_sequentially("ners")
        wait_for_hash(opened, "kind=tier&words=partners")
        found = shown(opened)
        opened.get_by_role("button", name="Previous change").click()
        board = spoken(opened, "#Standings")
        opened.locator("#us-cp-2013 h4 a").click()
        wait_for_hash(opened, "kind=tier&words=partners&on=2023-09-10&event=us-cp-2013")
        expect(opened.locator("article.open")).to_have_attribute("id", "us-cp-2013")

        opened.go_back()
        expect(opened.locator("article.open")).to_have_count(0)
        opened.go_back()
        expect(opened.locator("#On")).to_have_value("2025-12-31")
        assert shown(opened) == found
        opened.go_back()  # a whole word is one step
        expect(opened.locator("#Words")).to_have_value("")
        opened.go_back()
        assert shown(opened) == every
        for _ in range(4):
            opened.go_forward()
        expect(opened.locator("article.open")).to_have_attribute("id", "us-cp-2013")
        assert (shown(opened), spoken(opened, "#Standings")) == (found, board)


def test_link_to_an_event_opens_it(site: Site) -> None:
    """The link to an event moves to it, with and without scripts."""
    for id in ("us-csp-2023", embedded_store().events[-1].id):
        with site.open(embedded_page(), f"#{id}") as opened:
            expect(opened.locator(f"article#{id}")).to_be_focused()
            expect(opened.locator(f"article#{id} h4")).to_be_in_viewport()
            assert opened.locator(f"article#{id} h4 a").get_attribute("href") == f"#{id}"
    with site.open(embedded_page(), "#us-csp-2023", java_script_enabled=False) as opened:
        expect(opened.locator("article#us-csp-2023 h4")).to_be_in_viewport()


def test_link_to_a_filtered_event_shows_it(site: Site, small: Timeline) -> None:
    """A link to an event that the filters hide shows it, and a link to a country shows its events."""
    with site.open(html(small), "#kind=visit&on=2024-01-01") as opened:
        opened.locator("#Standings a[href='#us-csp-2023']").click()
        wait_for_hash(opened, "on=2024-01-01&event=us-csp-2023")
        expect(opened.locator("article#us-csp-2023")).to_be_focused()
        opened.locator("#Standings a", has_text="Germany").click()
        wait_for_hash(opened, "country=DE&on=2024-01-01")
        assert set(shown(opened)) == {"de-sp-2011", "de-sp-suspended-2017", "de-sp-resumed-2019"}
        expect(opened.locator("#Timeline")).to_be_focused()


# Accessibility and layout


def test_keyboard_reaches_every_control(site: Site, small: Timeline) -> None:
    """The keyboard reaches every control, and the focus is visible."""
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
        opened.keyboard.press("Enter")  # opens the list of countries
        opened.keyboard.press("Tab")
        opened.keyboard.press("Space")
        assert opened.evaluate("document.activeElement.name") == "country"
        expect(opened.locator("#Count")).to_have_text("3 of 11 events")
        opened.locator("#Lanes").focus()
        expect(opened.locator("#Lanes")).to_be_focused()


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_no_violation(site: Site, small: Timeline, scheme: str, size: dict[str, int]) -> None:
    """The accessibility checker axe finds no violation, in light and dark, on a desktop and on a phone."""
    with site.open(html(small), "#us-csp-2023", color_scheme=scheme, viewport=size) as opened:
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = Axe().run(opened).response
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert any(each["id"] == "color-contrast" for each in found["passes"])


def test_page_never_scrolls_sideways(site: Site) -> None:
    """The page never scrolls sideways, from the width of a phone to that of a desktop."""
    with site.open(embedded_page(), "#country=US,DE") as opened:
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in (360, 390, 768, 1280):
            opened.set_viewport_size({"width": width, "height": 800})
            assert opened.evaluate("document.documentElement.scrollWidth") == width
            room, needed = opened.evaluate("[Lanes.clientWidth, Lanes.scrollWidth]")
            assert (needed > room) == (width < 1280)  # only the chart itself scrolls


def test_page_is_readable_without_scripts(site: Site, small: Timeline) -> None:
    """Without scripts, all events, the board and the chart are visible, and the controls are hidden."""
    with site.open(html(small), java_script_enabled=False) as opened:
        assert opened.locator("article").count() == len(small.store.events)
        for each in small.store.events:
            expect(opened.locator(f"article#{each.id}")).to_be_visible()
        for form in opened.locator("form").all():
            assert form.is_hidden()
        assert opened.locator("#Standings tbody").first.is_visible()
        assert opened.locator("#Plot").is_visible()


def test_print_is_light_and_has_no_controls(site: Site) -> None:
    """The printed page is light, has all sections open, and has no controls."""
    with site.open(embedded_page(), "#kind=tier", color_scheme="dark") as opened:
        opened.emulate_media(media="print")
        for hidden in ("#Day", "#Filters", "nav", ".skip"):
            assert opened.locator(hidden).is_hidden(), hidden
        assert opened.locator(".steps tbody tr").first.is_visible()
        colours = opened.evaluate("[getComputedStyle(document.body)].map(each => [each.backgroundColor, each.color])")
        assert colours == [["rgb(255, 255, 255)", "rgb(28, 27, 25)"]]
        years = "[...document.querySelectorAll('section.year')].map(year => getComputedStyle(year).contentVisibility)"
        assert set(opened.evaluate(years)) == {"visible"}


def test_letters_fit_inside_their_bars(site: Site) -> None:
    """The letters on each bar of the chart fit inside it."""
    with site.open(embedded_page()) as opened:
        spans = opened.evaluate(
            """[...document.querySelectorAll('#Plot title + rect + text')].map(text => {
                const [bar, own] = [text.previousSibling, text].map(each => each.getBBox());
                return [text.textContent, own.x - bar.x, bar.x + bar.width - own.x - own.width];
            })"""
        )
    assert len(spans) > 30
    assert [each for each in spans if min(each[1:]) < 0] == []


# The chart


ROWS = """[...document.querySelectorAll('#Names text')].map((name, at) => {
  const middle = (each) => { const box = each.getBoundingClientRect(); return box.y + box.height / 2; };
  const lasts = [...document.querySelectorAll('#Plot .small')];
  return [name.textContent, Math.abs(middle(name) - middle(lasts[at])) / name.getBoundingClientRect().height];
})"""


@pytest.mark.parametrize("width", [600, 718, 980])
def test_printed_names_stand_beside_their_bars(site: Site, width: int) -> None:
    """On paper of any width, and after the chart was scrolled, each name is level with its own row and in its place."""
    with site.open(embedded_page(), viewport={"width": width, "height": 900}) as opened:
        opened.evaluate("Lanes.scrollLeft = 200")
        opened.emulate_media(media="print")
        rows = opened.evaluate(ROWS)
        assert len(rows) > 40
        assert [row for row in rows if row[1] > 0.3] == []
        moved = opened.evaluate("Names.getBoundingClientRect().x - Plot.getBoundingClientRect().x")
        assert moved == pytest.approx(0, abs=2)


def test_names_stay_in_view_on_a_phone(site: Site) -> None:
    """The chart opens at the last years, and the names stay beside them, whole."""
    with site.open(embedded_page(), viewport=PHONE) as opened:
        opened.wait_for_function("() => Lanes.scrollLeft > 0 && Names.getAttribute('transform')")
        moved = opened.evaluate("Names.getBoundingClientRect().x - Lanes.getBoundingClientRect().x")
        assert moved == pytest.approx(0, abs=2)
        room, widest = opened.evaluate(
            """[document.querySelector('.behind'), ...document.querySelectorAll('#Names text')]
               .map(each => each.getBoundingClientRect().width).reduce(
                 ([first, most], width) => first ? [first, Math.max(most, width)] : [width, 0], [0, 0])"""
        )
        assert widest <= room


# Data


def test_event_shows_all_of_its_fields(site: Site, small: Timeline) -> None:
    """An event in the page shows all of its fields."""
    with site.open(html(small)) as opened:
        assert spoken(opened, "#us-csp-2023") == (
            "10 September 2023 Vietnam and the United States become comprehensive strategic partners "
            "CSP comprehensive strategic partnership · United States "
            "“Comprehensive Strategic Partnership for Peace” Nguyen Phu Trong and Joe Biden announce it in Hanoi. "
            "Hanoi · Nguyen Phu Trong, Joe Biden · high confidence "
            "Joint Leaders' Statement · The White House, 11 September 2023"
        )
        assert "Disputed. No single document founded" in spoken(opened, "#la-special-1977")
        assert "takes office as general secretary (elected)" in spoken(opened, "#trong-takes-2011")
        times = opened.locator("#de-sp-resumed-2019 time")
        assert [each.get_attribute("datetime") for each in times.all()] == ["2018-11", "2019-02-20"]


HOSTILE = (
    "<script>alert(1)</script></script></style><!--<b>bold</b> \"double\" 'single' `tick` {{ 7 * 7 }} {% x %} "
    "&lt;script&gt; &amp; ]]> \u2028 \u202e turned \u2066 \u200f שלום \\u003c javascript:alert(2)"
)


def hostile_store() -> Store:
    source = Source(title=HOSTILE, publisher=HOSTILE, url="https://example.org/\"onclick='alert(3)'<script>")
    script = Source(title=HOSTILE, publisher="P", url="javascript:alert(4)")
    words: dict[str, Any] = {"title": HOSTILE, "summary": HOSTILE, "formal_name": HOSTILE, "place": HOSTILE}
    words |= {"people": (HOSTILE,), "disputed": HOSTILE, "sources": (source, script), "countries": (HOSTILE, "US")}
    return store_with(
        [
            make_event("a-tier", "2010-05", "tier", tier="strategic", **words),
            make_event("a-sector", "2011", "tier", tier="sectoral", **words),
            make_event("a-visit", "2012-01-02", **words),
            make_event(
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


def test_hostile_data_stays_text(site: Site) -> None:
    """Data that contains markup or scripts is shown as text and never run."""
    text = html(Timeline(hostile_store()), creator=HOSTILE)
    readable = unicodedata.normalize("NFC", re.sub("[\u2028\u202e\u2066\u200f]", "", HOSTILE))
    with site.open(text) as opened:
        inside = "names => names.map(name => document.querySelectorAll(name).length)"
        assert opened.evaluate(inside, ["script", "style", "b", "h1"]) == [3, 1, 0, 1]
        for place in ("#a-visit h4", "#a-visit .disputed bdi", "#a-visit li bdi", "#Standings bdi", ".name", "title"):
            said = (opened.locator(place).first.text_content() or "").replace("\ufffd", "")
            assert " ".join(said.split()) == " ".join(readable.split()), place
        links = opened.locator("a:not([href^='#'])")
        assert {(each.get_attribute("href") or "").partition(":")[0] for each in links.all()} == {"https"}
        opened.locator("#On").fill("2010-05-15")  # the script draws the same data
        assert "alert(1)" in spoken(opened, "#Standings")
        opened.locator("#Standings tbody a").first.click()
        assert shown(opened) == ["a-tier", "a-sector", "a-visit"]  # even such a code can be filtered for
        again = "new DOMParser().parseFromString(document.documentElement.outerHTML, 'text/html').scripts.length"
        assert opened.evaluate(again) == 3
    assert not set("\u2028\u202e\u2066\u200f") & set(text)


def test_empty_store_makes_a_page(site: Site) -> None:
    """A store without events makes a working page."""
    with site.open(html(Timeline(store_with([])))) as opened:
        expect(opened.locator("#Count")).to_have_text("0 events")
        expect(opened.locator("#Standing")).to_have_text("As of 31 December 2025: no country has a partnership.")
