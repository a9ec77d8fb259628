"""Tests of the website in a browser: the home page, its board and chart, and the search of every page."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.site import DESKTOP
from tests.helpers import embedded_store
from tests.render.page_helpers import lines
from tests.render.site.helpers import embedded_content, embedded_home, home_of, small_site
from vntimeline import Timeline
from vntimeline.names import fold
from vntimeline.questions.search import matcher
from vntimeline.render.site import assets, search_index
from vntimeline.render.site.country_pages import country_page

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ORIGIN = "http://site.test/folder/"
"""Where the website is for the browser: in a folder of a host, and nothing else is there."""
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "json": "application/json"}


@contextmanager
def opened(
    browser: "Browser", files: Mapping[str, bytes], path: str = "", logs: Sequence[str] = (), **options: Any
) -> Iterator[Page]:
    """Open a page of a website from memory. It must request only its files, and log only these texts."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(10_000)
    wrong: list[str] = []

    def answer(route: Route) -> None:
        asked, _, _ = route.request.url.removeprefix(ORIGIN).partition("#")
        name = f"{asked}index.html" if asked.endswith("/") or not asked else asked
        if name in files:
            route.fulfill(body=files[name], content_type=TYPES[name.rpartition(".")[2]])
        else:
            route.fulfill(status=404, content_type="text/html", body="<title>404</title>")

    context.route("**", answer)
    page = context.new_page()
    page.on("console", lambda message: wrong.extend([message.text] * (not any(each in message.text for each in logs))))
    page.on("pageerror", lambda error: wrong.append(error.message))
    page.on("request", lambda request: wrong.extend([request.url] * (not request.url.startswith((ORIGIN, "data:")))))
    try:
        page.goto(ORIGIN + path)
        yield page
        assert wrong == []
    finally:
        context.close()


# The board


def test_changes_are_named_and_their_rows_marked(browser: "Browser") -> None:
    """From the last day, the buttons go from change to change, name each, and mark its row."""
    with opened(browser, embedded_home()) as page:
        said, marked = page.locator("#Changed"), page.locator("#Standings .changed th[scope=row] a")
        expect(said).to_contain_text("Last change, 1 June 2026: Philippines")
        expect(marked).to_have_count(0)
        for _ in range(4):
            page.get_by_role("button", name="Previous change").click()
        expect(said).to_have_text("29 January 2026: European Union becomes CSP")
        expect(marked).to_have_text("European Union")
        expect(page.locator("#Standing")).to_have_text(
            "As of 29 January 2026: 15 CSP, 14 SP, 14 CP, 3 special, 9 sectoral."
        )
        assert marked.bounding_box() is not None
        page.wait_for_url("**/#on=2026-01-29")
        page.locator("#Slider").press("ArrowLeft")
        expect(said).to_have_text("1 December 2025: Laos: partnership now named “Great friendship, special solidarity, "
                                  "comprehensive cooperation and strategic cohesion”")  # fmt: skip
        page.locator("#On").fill("2022-12-31")
        expect(page.locator("#Standing")).to_contain_text("As of 31 December 2022: 4 CSP")


def test_an_address_has_its_day(browser: "Browser") -> None:
    """An address with a day opens the board of that day, and one without a day that of the last day covered."""
    with opened(browser, small_site(None), "#on=2013-07-25") as page:
        expect(page.locator("#Changed")).to_have_text("25 July 2013: United States becomes CP")
        page.evaluate("location.hash = '#on=2013-02-30'")
        expect(page.locator("#On")).to_have_value("2025-12-31")


def test_changes_can_be_played(browser: "Browser") -> None:
    """Playing begins at the first change after the last one, goes on by itself, and stops on request."""
    with opened(browser, small_site(None)) as page:
        page.clock.install()
        page.get_by_role("button", name="Play").click()
        expect(page.locator("#On")).to_have_value("1977-07-18")
        page.clock.run_for(2300)
        expect(page.locator("#On")).to_have_value("2011-03-31")
        assert page.locator("[aria-live=off]").count() == page.locator("#Changed, #Standing").count()
        page.get_by_role("button", name="Pause").click()
        page.clock.run_for(5000)
        expect(page.locator("#On")).to_have_value("2011-03-31")
        page.get_by_role("button", name="Play").click()
        page.clock.run_for(60_000)
        expect(page.locator("#On")).to_have_value("2023-09-10")
        expect(page.get_by_role("button", name="Play")).to_be_visible()
        assert page.locator("[aria-live=off]").count() == 0


def test_the_script_draws_the_board_of_the_timeline(browser: "Browser", small: Timeline) -> None:
    """The board that the script draws for a day links to the countries and events of the timeline's board."""
    rows = """[...document.querySelectorAll('#Standings tbody tr:not(.group)')].map(row =>
      [...row.querySelectorAll('th a, td:nth-child(2) a')].map(link => link.getAttribute('href')))"""
    with opened(browser, small_site(None)) as page:
        for day in ("2011-03-15", "2013-07-25", "2018-12-01", "2023-09-10"):
            page.locator("#On").fill(day)
            assert page.evaluate(rows) == [
                [f"./countries/{code.lower()}/", *([f"./events/{event}/"] if event else [])]
                for _, code, _, event, *_ in lines(small.tiers(day))
            ]


# The search


def results(page: Page, typed: str, field: str = "Search") -> list[str]:
    """The results of a search: what each is called."""
    page.locator(f"#{field}").fill(typed)
    page.locator(f"#{field}Found p").filter(has_text="ound" if typed == "zzz" else "result").wait_for()
    names: list[str] = page.locator(f"#{field}Found li bdi:first-child").all_text_contents()
    return names


def test_search_finds_countries_people_and_events(browser: "Browser") -> None:
    """A search without diacritics finds the country first, then events; a key opens the first result."""
    with opened(browser, embedded_home()) as page:
        assert results(page, "han quoc")[0] == "South Korea"
        assert results(page, "to lam")[0] == "To Lam"
        assert results(page, "england")[0] == "United Kingdom"
        assert results(page, "zzz") == []
        page.locator("#Search").fill("han quoc")
        expect(page.locator("#SearchFound li").first).to_contain_text("South Korea Hàn Quốc CSP Country")
        page.locator("#Search").press("ArrowDown")
        expect(page.locator("#SearchFound a").first).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#SearchFound a").nth(1)).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#SearchFound")).to_be_hidden()
        expect(page.locator("#Search")).to_be_focused()


def test_enter_opens_the_first_result(browser: "Browser") -> None:
    """The enter key opens the page of the first result, from a page at any depth."""
    with opened(browser, small_site(None), "events/us-csp-2023/") as page:
        page.locator("#Search").fill("biden visits")
        page.locator("#Search").press("Enter")
        page.wait_for_url(f"{ORIGIN}events/us-visit-biden-2023/")
        expect(page.locator("h1")).to_have_text("Joe Biden visits Hanoi")
        page.go_back()
        expect(page.locator("h1")).to_contain_text("comprehensive strategic partners")


def test_the_finder_finds_countries_only(browser: "Browser") -> None:
    """The field on the home page finds countries, by any of their names."""
    with opened(browser, small_site(None)) as page:
        assert results(page, "korea", "Find") == ["North Korea", "South Korea"]
        assert results(page, "my", "Find") == ["Malaysia", "United States"]  # its code, and Mỹ
        expect(page.locator("#SearchFound")).to_be_hidden()


def test_search_matches_like_the_command_line(browser: "Browser") -> None:
    """What the script finds among titles and names is what `--search` finds in the same texts."""
    store = embedded_store()
    titles = [event.title for event in store.events][::5] + [
        name for country in store.countries.values() for name in country.spellings
    ]
    asked = [
        "han quoc",
        "Hàn Quốc",
        "u.s.",
        "viet nam",
        "climate-smart",
        '"strategic partners"',
        "đức",
        "duc",
        "my",
        "mỹ",
    ]
    with opened(browser, home_of(store)) as page:
        found = page.evaluate(
            "([asked, titles]) => asked.map(typed => titles.filter(title => vntimelineSearch.finds(typed, [title])))",
            [asked, titles],
        )
        folded = page.evaluate("titles => titles.map(vntimelineSearch.fold)", titles)
    for typed, names in zip(asked, found, strict=True):
        matches = matcher([typed])
        assert names == [title for title in titles if matches([title])], typed
    assert folded == [fold(title) for title in titles]


def test_a_missing_index_is_said(browser: "Browser") -> None:
    """Where the index cannot be loaded, the search says so."""
    files = {path: data for path, data in small_site(None).items() if path != "assets/search.json"}
    with opened(browser, files, logs=["404"]) as page:
        page.locator("#Search").fill("korea")
        expect(page.locator("#SearchFound p")).to_contain_text("could not be loaded")


# The page of a country

DATES = "[...document.querySelectorAll('#Timeline > li')].map(each => each.querySelector('.when').textContent)"


@cache
def country_site(code: str) -> dict[str, bytes]:
    """The page of a country of the embedded store, with the scripts, the style and the index of the search."""
    content = embedded_content()
    page = country_page(content, content.store.countries[code])
    return dict([page, *assets.files(content), *search_index.files(content)])


def test_the_order_of_events_is_kept_when_a_reader_comes_back(browser: "Browser") -> None:
    """The chosen order is that of the list, also when a reader comes back and the browser restores the choice."""
    with opened(browser, country_site("CA"), "countries/ca/") as page:
        newest = page.evaluate(DATES)
        page.get_by_label("Oldest first").check()
        assert page.evaluate(DATES) == newest[::-1]
        page.goto(f"{ORIGIN}assets/search.json")
        page.go_back()
        expect(page.get_by_label("Oldest first")).to_be_checked()
        page.wait_for_function("document.getElementById('Timeline').dataset.order === 'oldest'")
        assert page.evaluate(DATES) == newest[::-1]
        page.get_by_label("Newest first").check()
        assert page.evaluate(DATES) == newest


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_country_shows_its_main_events_first(browser: "Browser", scripts: bool) -> None:
    """A long list begins with the main events, and shows all in either order on request, also without scripts."""
    with opened(browser, country_site("US"), "countries/us/", java_script_enabled=scripts) as page:
        rows = page.locator("#Timeline > li")
        main = page.get_by_label("Main events")
        shown = rows.locator("visible=true").count()
        expect(main.locator("xpath=..")).to_have_text(f"Main events ({shown})")
        assert 0 < shown < rows.count()
        page.get_by_label("All events").check()
        assert rows.locator("visible=true").count() == rows.count()
        oldest = rows.filter(has=page.locator("time[datetime^='194']")).first
        before = oldest.bounding_box()
        page.get_by_label("Oldest first").check()
        after = oldest.bounding_box()
        assert before
        assert after
        assert after["y"] < before["y"]


def test_the_search_of_a_country_page_needs_no_mouse(browser: "Browser") -> None:
    """From the page of a country, the search leads to another one with the keyboard alone."""
    with opened(browser, country_site("US"), "countries/us/", logs=["404"]) as page:
        for _ in range(3):  # the link to the content, the name of the website, the search
            page.keyboard.press("Tab")
        page.keyboard.type("han quoc")
        expect(page.locator("#SearchFound a").first).to_contain_text("South Korea")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{ORIGIN}countries/kr/")


# For everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: "Browser", scheme: str) -> None:
    """The accessibility checker finds nothing on any screen, with every part open and results of a search shown."""
    with opened(browser, small_site(None), color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        page.locator("#On").fill("2013-07-25")
        results(page, "united")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            found = Axe().run(page).response
            assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
            assert any(each["id"] == "color-contrast" for each in found["passes"])


def test_the_home_page_never_scrolls_sideways(browser: "Browser") -> None:
    """The home page of the embedded store fits any screen."""
    with opened(browser, embedded_home()) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_home_page_is_readable_without_scripts(browser: "Browser") -> None:
    """Without scripts the board, the chart and the list of countries are there, and no control that does nothing."""
    with opened(browser, small_site(None), logs=["404"], java_script_enabled=False) as page:
        for form in page.locator("form").all():
            assert form.is_hidden()
        assert page.locator("#Standings tbody").count() == 5
        expect(page.locator("#Plot")).to_be_visible()
        page.locator(".index a", has_text="South Korea").click()
        assert page.url == f"{ORIGIN}countries/kr/"


def test_bars_lead_to_their_countries(browser: "Browser") -> None:
    """A click on a bar of the chart opens the page of its country; with the keyboard, the names do."""
    with opened(browser, small_site(None), logs=["404"]) as page:
        assert page.locator("#Plot a:not([tabindex])").count() == 5
        page.locator("#Plot a[tabindex] rect").first.click()
        assert page.url == f"{ORIGIN}countries/us/"


def test_print_is_light_and_has_no_controls(browser: "Browser") -> None:
    """On paper there are no controls and no navigation, and the board is complete."""
    with opened(browser, small_site(None), color_scheme="dark") as page:
        page.emulate_media(media="print")
        for hidden in ("#Day", ".top nav", ".search >> nth=0", ".finder", ".skip", "footer nav"):
            assert page.locator(hidden).is_hidden(), hidden
        assert page.locator("#Standings tbody").last.is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
