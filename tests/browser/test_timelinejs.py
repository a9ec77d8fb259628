"""Tests of the timelinejs format in a browser: TimelineJS3 itself loads and draws it.

They need Chromium (`chromium` on the path, or PLAYWRIGHT_CHROMIUM), and TimelineJS3 in the folder that
VNTIMELINE_TIMELINEJS names: the unpacked npm package @knight-lab/timelinejs, which has a folder `dist`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.conftest import needed
from tests.helpers import embedded_store
from tests.render.timelinejs_helpers import DATES, HOSTILE, SHOWN, dated, export, hostile
from vntimeline import Source, Timeline

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Browser, Dialog, Page, Route

LIKE_MEDIA = (
    "See https://www.youtube.com/watch?v=1 or youtu.be/1",
    *("youtu-be", "A photo.jpg?", "Is that a gif? Yes", "A paper.pdf", "How spotify came", "An iframe"),
    *("imgur.com/a", "documentcloud.org/d", "www.google.com/maps/@1,2,3z", "https://x.wistia.com/y"),
)
"""Texts that TimelineJS could take for addresses of media."""
HOST = "http://timeline.test"
PAGE = """<!doctype html><meta charset="utf-8"><title>A newsroom's page</title>
<link rel="stylesheet" href="/dist/css/timeline.css"><script src="/dist/js/timeline.js"></script>
<div id="timeline" style="height: 700px"></div>
<script>
  var inline = DOCUMENT;
  var timeline = new TL.Timeline("timeline", "/export.json", {font: null, script_path: "/dist/js/", duration: 1});
</script>"""
Draw = Callable[[str], Page]


@pytest.fixture(scope="module")
def library() -> Path:
    """The folder of the npm package."""
    folder = Path(needed("VNTIMELINE_TIMELINEJS, the folder of TimelineJS3", os.environ.get("VNTIMELINE_TIMELINEJS")))
    needed(f"{folder}/dist/js/timeline.js", str(folder) if (folder / "dist/js/timeline.js").is_file() else None)
    return folder


@pytest.fixture
def draw(browser: Browser, library: Path) -> Iterator[Draw]:
    """A function that draws a document with TimelineJS3; the page must log no error and fetch nothing else."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(error.message))

    def dismiss(dialog: Dialog) -> None:
        wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)

    def draw_(text: str) -> Page:
        served = {f"{HOST}/": PAGE.replace("DOCUMENT", text), f"{HOST}/export.json": text}

        def serve(route: Route) -> None:
            address = route.request.url
            file = library / address.removeprefix(f"{HOST}/").partition("?")[0]
            if address in served:
                route.fulfill(body=served[address], content_type=f"text/{'html' if address == f'{HOST}/' else 'json'}")
            elif address.startswith(f"{HOST}/dist/") and file.is_file():
                route.fulfill(path=file)
            else:
                wrong.append(f"fetched {address}")
                route.abort()

        page.route("**/*", serve)
        page.goto(f"{HOST}/")
        page.wait_for_function("timeline.config && (timeline.ready || !timeline.config.isValid())")
        return page

    yield draw_
    page.close()
    assert wrong == []


def drawn(page: Page, selector: str) -> list[str]:
    """The texts of one part of all slides; the title slide is the first."""
    texts: list[str] = page.eval_on_selector_all(
        f".tl-slide {selector}", "found => found.map(each => each.textContent)"
    )
    return texts


def test_one_slide_per_event(draw: Draw) -> None:
    """TimelineJS draws one slide and one marker for each event, and keeps the full record."""
    timeline = Timeline(embedded_store())
    events = timeline.events(country="US")
    page = draw(export(timeline, events))
    assert len(events) > 100
    assert page.locator(".tl-slide").count() == len(events) + 1
    assert page.locator(".tl-timemarker").count() == len(events)
    assert drawn(page, ".tl-headline")[0] == timeline.store.title
    assert sorted(drawn(page, ".tl-headline")[1:]) == sorted(event.title for event in events)
    groups = page.locator(".tl-timegroup-message").all_inner_texts()
    assert sorted(filter(None, groups)) == sorted({event.kind.capitalize() for event in events})
    # TimelineJS keeps the record of each slide
    kept = page.evaluate("timeline.config.events.map(event => [event.unique_id, event.vntimeline])")
    assert kept == [[event.id, event.to_dict()] for event in events]


def test_dates_are_shown_as_precisely_as_known(draw: Draw, small: Timeline) -> None:
    """TimelineJS shows each date as precisely as it is known."""
    events = [dated(small.event("us-cp-2013"), text) for text in DATES]
    page = draw(export(small, events))
    said = dict(zip(drawn(page, ".tl-headline"), drawn(page, ".tl-headline-date"), strict=True))
    del said["A small store"]
    assert said == {
        "2013-07-25": "July 25, 2013",
        "2013-07": "July 2013",
        "2013": "2013",
        "2008~": "about 2008",
        "2010-04?": "perhaps April 2010",
        "2006-06-24%": "perhaps about 24 June 2006",
        "2023-09-10/2023-09-11": "September 10, 2023 — September 11, 2023",
        "2018-11/2019-02-20": "November 2018 — 20 February 2019",
        "2011/2011-05~": "2011 — about May 2011",
    }


def test_source_is_credited_without_fetching_it(draw: Draw, small: Timeline) -> None:
    """TimelineJS credits the source of an event without fetching it."""
    page = draw(export(small, [small.event("us-csp-2023")]))
    page.evaluate("timeline.goTo(1)")
    media = page.locator("#us-csp-2023 .tl-media")
    media.locator(".tl-credit").wait_for()  # TimelineJS loads the media of a slide after a second
    assert media.locator("blockquote").inner_text() == "Joint Leaders' Statement"
    assert media.locator(".tl-credit").inner_text() == "The White House, 11 September 2023"
    link = media.locator("a")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == ("https://example.org/csp", "noopener")
    cited = page.locator("#us-csp-2023 .tl-text-content a")
    assert (cited.get_attribute("href"), cited.get_attribute("rel")) == ("https://example.org/csp", "noopener")


def test_data_is_not_read_as_markup_or_media(draw: Draw, small: Timeline) -> None:
    """TimelineJS reads no text of the data as markup or as an address of media."""
    event = small.event("us-cp-2013")
    sources = [Source(title=title, publisher=title) for title in LIKE_MEDIA]
    events = [msgspec.structs.replace(event, id=f"n{n}", sources=(source,)) for n, source in enumerate(sources)]
    nasty = Timeline(msgspec.structs.replace(small.store, title=HOSTILE, licence=HOSTILE))
    page = draw(export(nasty, [hostile(event), *events]))
    assert drawn(page, ".tl-headline")[:2] == [SHOWN, SHOWN]
    kinds = "timeline.config.events.map(event => event.media.mediatype.type)"
    assert page.evaluate(kinds) == ["blockquote"] * (1 + len(LIKE_MEDIA))
    page.evaluate("timeline.goTo(1)")
    for slide, quotation in (("us-cp-2013", SHOWN), ("n0", LIKE_MEDIA[0])):  # the next slide is loaded too
        page.locator(f"#{slide} .tl-credit").wait_for(state="attached")
        assert page.locator(f"#{slide} blockquote").text_content() == quotation
    assert page.locator(".tl-makelink").count() == 0
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.evaluate("inline.events[0].vntimeline.title") == HOSTILE


def test_no_events_is_said(draw: Draw, small: Timeline) -> None:
    """TimelineJS says that there are no events."""
    page = draw(export(small, []))
    assert "no events" in page.locator("#timeline").inner_text()
