"""Tests of the view of a country in the page, of the chips of filters, and of the order and length of the list."""

import pytest

from tests.browser.site import Site
from tests.browser.test_print import page_text
from tests.helpers import embedded_store
from tests.render.page_helpers import html
from vntimeline import Timeline

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

SHOWN = "[...document.querySelectorAll('article:not([hidden])')].map(each => each.id)"


def test_a_country_has_its_name_level_and_steps(site: Site, small: Timeline) -> None:
    """Choosing a country shows its name as the heading, its level on the day of the board, relations and steps."""
    with site.open(html(small), "#country=US") as opened:
        heading, view = opened.locator("#Timeline"), opened.locator("#Country")
        expect(heading).to_have_text("United States Hoa Kỳ")
        expect(heading.locator("[lang=vi]")).to_have_text("Hoa Kỳ")
        expect(view.locator(".answer")).to_have_text(
            "CSP Comprehensive strategic partnership since 10 September 2023, "
            "“Comprehensive Strategic Partnership for Peace”"
        )
        assert view.locator("tbody tr").count() == 2
        assert view.locator("svg.lane").count() == 2
        opened.locator("#On").fill("2015-01-01")
        expect(view.locator(".answer")).to_contain_text("CP Comprehensive partnership since 25 July 2013")
        opened.locator("input[name=country][value=NO]").evaluate("each => each.click()")  # two countries have no view
        expect(heading).to_have_text("Timeline of events")
        expect(view).to_be_hidden()
        opened.locator("input[name=country][value=US]").evaluate("each => each.click()")
        expect(view).to_contain_text("No partnership")
        expect(view).to_contain_text("Diplomatic relations since 25 November 1971")
        ids = opened.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids))


def test_chips_remove_filters(site: Site, small: Timeline) -> None:
    """Each chosen value has a chip, which removes that value and no other."""
    with site.open(html(small), "#country=US,DE&kind=visit&words=biden") as opened:
        chips = opened.locator(".chip")
        assert chips.all_inner_texts() == ["United States ×", "Germany ×", "visit ×", "“biden” ×"]
        opened.get_by_role("button", name="Remove the filter visit").click()
        assert chips.all_inner_texts() == ["United States ×", "Germany ×", "“biden” ×"]
        opened.get_by_role("button", name="Remove the filter “biden”").press("Enter")
        assert opened.url.endswith("#country=US,DE")
        expect(opened.locator("#Words")).to_have_value("")


def test_order_and_year(site: Site, small: Timeline) -> None:
    """The events can be put newest first, and a year can be jumped to; the address keeps the order."""
    with site.open(html(small)) as opened:
        oldest = opened.evaluate(SHOWN)
        opened.locator("#Order").select_option("newest first")
        assert opened.evaluate(SHOWN) == oldest[::-1]
        assert opened.url.endswith("#order=newest")
        opened.locator("#Year").select_option("2011")
        expect(opened.locator("#Year2011")).to_be_focused()
        opened.locator("#Order").select_option("oldest first")
        assert opened.evaluate(SHOWN) == oldest
    with site.open(html(small), "#kind=visit&order=newest") as opened:
        expect(opened.locator("#Order")).to_have_value("newest")
        assert opened.locator("#Year option").all_inner_texts() == ["jump to", "2023"]


def test_a_long_list_begins_with_the_key_events(site: Site) -> None:
    """Without a filter the page shows the key events, and all of them on request; a link to another shows all."""
    events = list(embedded_store().events)
    key = [event.id for event in events if event.significance == "key"]
    other = next(event.id for event in events if event.significance == "detail")
    with site.open(page_text()) as opened:
        assert opened.evaluate(SHOWN) == key
        expect(opened.locator("#Count")).to_have_text(f"{len(key)} of {len(events)} events")
        opened.get_by_label("All events, not only the key ones").check()
        expect(opened.locator("#Count")).to_have_text(f"{len(events)} events")
        opened.get_by_label("All events, not only the key ones").uncheck()
        opened.evaluate("id => { location.hash = id; }", other)
        expect(opened.locator(f"article#{other}")).to_be_focused()
