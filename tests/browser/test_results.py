"""Tests of the filtered events on the screen: where a link lands, the scroll bar, no results, and narrow screens."""

import pytest

from tests.browser.site import Site
from tests.browser.test_print import page_text

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
REAL_HEIGHT = """() => {
  const estimated = Events.offsetHeight;
  document.querySelectorAll('section.year').forEach(each => { each.style.contentVisibility = 'visible'; });
  return estimated / Events.offsetHeight;
}"""
"""The height that the scroll bar shows for the events, as a share of their real height."""
FEWER = "document.querySelectorAll('section.year:nth-of-type(n+3)').forEach(each => each.remove())"
"""Leaves the first years: the checker would take minutes for all events, which are alike."""


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_link_with_a_filter_lands_at_the_results(site: Site, size: dict[str, int]) -> None:
    """An address with a filter opens at the events, and one without stays at the top."""
    with site.open(page_text(), "#country=US&kind=visit&words=biden", viewport=size) as opened:
        expect(opened.locator("#Timeline")).to_be_in_viewport()
        expect(opened.locator("#Timeline")).to_be_focused()
    with site.open(page_text(), "#on=2013-07-25", viewport=size) as opened:
        assert opened.evaluate("scrollY") == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_scroll_bar_shows_the_height_of_the_events(site: Site, size: dict[str, int]) -> None:
    """The scroll bar is exact for few results, and close for all events, before they are laid out."""
    for hash, least, most in (("", 0.8, 1.25), ("#kind=leadership", 0.8, 1.25), ("#country=DE", 1, 1)):
        with site.open(page_text(), hash, viewport=size) as opened:
            assert least <= opened.evaluate(REAL_HEIGHT) <= most, hash


def test_no_results_offers_to_clear_the_filters(site: Site) -> None:
    """Where no event matches, a hint is shown in place of the events, with a button that clears the filters."""
    with site.open(page_text(), "#words=zzzz") as opened:
        hint = opened.locator("#Nothing")
        expect(hint).to_contain_text("No events match these filters.")
        hint.get_by_role("button", name="Clear all filters").click()
        expect(hint).to_be_hidden()
        expect(opened.locator("#Chosen")).to_have_text("")
        expect(opened.locator("#Timeline")).to_be_focused()


def test_narrow_screens_say_that_the_chart_scrolls(site: Site) -> None:
    """A line says that the chart scrolls sideways exactly where it does."""
    with site.open(page_text()) as opened:
        for width in (390, 768, 1024, 1100, 1280):
            opened.set_viewport_size({"width": width, "height": 800})
            scrolls = opened.evaluate("Lanes.scrollWidth > Lanes.clientWidth")
            assert opened.locator(".sideways").is_visible() == scrolls, width
            assert opened.evaluate("document.documentElement.scrollWidth") == width


# The colours depend on the scheme alone, and the layout on the size alone.
@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_no_violation(site: Site, scheme: str, size: dict[str, int]) -> None:
    """The accessibility checker finds no violation with every part open, with some events and with none."""
    with site.open(page_text(), color_scheme=scheme, viewport=size) as opened:
        opened.evaluate(FEWER)
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(opened).response["violations"]] == []
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false; })")
        opened.locator("#Words").fill("zzzz")
        expect(opened.locator("#Nothing")).to_be_visible()
        assert [each["id"] for each in Axe().run(opened).response["violations"]] == []
