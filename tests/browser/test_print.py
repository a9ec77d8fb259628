"""Tests of the printed page: the number of pages, what is on them, and names beside their own bars."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.conftest import needed
from tests.helpers import embedded_store, printed
from vntimeline.appearance import TIERS
from vntimeline.questions import board
from vntimeline.questions.board import BoardQuery

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

MOST_PAGES = 30
"""The most pages that the page may take without a filter."""
PAPERS = [("A4", "0.4in"), ("Letter", "0")]
"""The papers, one with a browser's usual margins and one with none."""
WIDTHS = (718, 739, 794, 816)
"""The widths of the papers in CSS pixels, with and without margins."""
VISIBLE = "[...document.querySelectorAll('article')].filter(each => each.checkVisibility()).map(each => each.id)"
BROKEN_WORDS = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll('#Standings :is(td, th), .steps :is(td, th), .meanings :is(dt, dd)')) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const word of node.data.matchAll(/[^\\s-]+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(each => Math.round(each.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""
"""Finds the words of the tables that a line break divides."""
ROWS = """() => {
  const middle = (text) => { const box = text.getBoundingClientRect(); return box.top + box.height / 2; };
  const names = [...document.querySelectorAll('#Names text')].map(middle);
  const levels = [...document.querySelectorAll('#Plot text.soft.small')].map(middle);
  return names.map((place, at) => Math.abs(place - levels[at]));
}"""
"""How far the name of each row of the chart lies above or below the level at the end of the row."""


@cache
def page_text() -> str:
    """The page of the embedded store."""
    return printed("page")


def pdf(opened: Page, folder: Path, paper: str, margin: str) -> list[str]:
    """Print to a PDF, and return the text of each of its pages."""
    file = folder / f"{paper}-{margin}.pdf"
    opened.pdf(path=file, format=paper, margin={"top": margin, "right": margin, "bottom": margin, "left": margin})
    info = subprocess.run(
        [needed("pdfinfo (poppler-utils)", shutil.which("pdfinfo")), file], capture_output=True, text=True, check=True
    ).stdout
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    pages = text.split("\f")[:-1]
    assert f"Pages: {len(pages)}" in " ".join(info.split())
    return pages


@pytest.mark.parametrize(("paper", "margin"), PAPERS)
def test_unfiltered_page_prints_on_few_pages(site: Site, tmp_path: Path, paper: str, margin: str) -> None:
    """Without a filter the page takes at most 30 pages, the chart is on one, and no page ends with a heading."""
    with site.open(page_text()) as opened:
        pages = pdf(opened, tmp_path, paper, margin)
    assert len(pages) <= MOST_PAGES
    headings = [style.label for style in TIERS.values()] + ["Formal name", "Partnership levels over time", "a table"]
    for number, page in enumerate(pages, 1):
        last = page.rstrip().splitlines()[-1].rstrip(" 0123456789")
        assert not last.endswith(tuple(headings)), f"page {number} ends with {last!r}"
    [chart] = [page for page in pages if "Partnership levels over time" in page]
    rows = {line.split("·")[0].strip(): line.split()[-1] for line in chart.splitlines() if line.strip()}
    for standing in board.answer(embedded_store(), BoardQuery(embedded_store().last_day)):
        name = next(row for row in rows if row.startswith(standing.name))
        assert rows[name] == TIERS[standing.tier or "sectoral"].short, standing.name


def test_names_are_beside_their_own_bars(site: Site) -> None:
    """In the printed chart each name is on the line of its own bars, on every paper."""
    with site.open(page_text()) as opened:
        opened.emulate_media(media="print")
        for width in WIDTHS:
            opened.set_viewport_size({"width": width, "height": 1000})
            distances = opened.evaluate(ROWS)
            assert len(distances) > 40
            assert max(distances) < 1.5, width


def test_no_word_is_broken_in_the_tables(site: Site) -> None:
    """No line break divides a word of a date, level or name in the tables, on paper and on screens."""
    with site.open(page_text()) as opened:
        opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for width in (*WIDTHS, 1280, 390):
            opened.emulate_media(media="print" if width in WIDTHS else "screen")
            opened.set_viewport_size({"width": width, "height": 1000})
            assert opened.evaluate(BROKEN_WORDS) == [], width


def test_unfiltered_print_has_the_key_events(site: Site) -> None:
    """Without a filter only the key events are printed, and a line says so and how to print others."""
    key = [event.id for event in embedded_store().events if event.significance == "key"]
    for scripts in (True, False):
        with site.open(page_text(), java_script_enabled=scripts) as opened:
            opened.emulate_media(media="print")
            assert opened.evaluate(VISIBLE) == key
            expect(opened.locator(".printing")).to_contain_text(f"only the {len(key)} key events")
            expect(opened.locator(".printing")).to_contain_text("choose it under Country")
            expect(opened.locator("#Count")).to_be_hidden()


def test_filtered_print_has_the_filtered_events(site: Site) -> None:
    """With a filter the events that it leaves are printed, with the filter in words and the addresses of sources."""
    wanted = [event.id for event in embedded_store().events if "NO" in event.countries]
    with site.open(page_text(), "#country=NO&since=1960-01-01") as opened:
        opened.emulate_media(media="print")
        assert opened.evaluate(VISIBLE) == wanted
        expect(opened.locator("#Count")).to_have_text(f"{len(wanted)} of {len(embedded_store().events)} events")
        expect(opened.locator("#Chosen")).to_have_text("Country: Norway · From: 1 January 1960")
        expect(opened.locator(".printing")).to_be_hidden()
        address = "getComputedStyle(document.querySelector('article:not([hidden]) ul a'), '::after').content"
        assert "<" in opened.evaluate(address)


def test_every_significance_prints_every_event(site: Site) -> None:
    """Who chooses every value of the significance prints every event, as the page says."""
    with site.open(page_text()) as opened:
        opened.evaluate("document.querySelectorAll('[name=significance]').forEach(each => each.click())")
        opened.emulate_media(media="print")
        assert len(opened.evaluate(VISIBLE)) == len(embedded_store().events)
