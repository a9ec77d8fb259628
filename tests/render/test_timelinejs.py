"""TimelineJS3's JSON: its form, and TimelineJS3 itself drawing it in a browser.

The browser's tests need Chromium (`chromium` on the path, or PLAYWRIGHT_CHROMIUM) and TimelineJS3, in the folder that
VNTIMELINE_TIMELINEJS names: npm's package @knight-lab/timelinejs, unpacked (its `dist` stands in the folder).
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from tests.conftest import SMALL, Run, needed
from vntimeline import Event, Source, Timeline, load
from vntimeline.answers import summary
from vntimeline.dates import parse_edtf
from vntimeline.query import Query
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.timelinejs import document

HOSTILE = """</script><script>alert("it's")</script><img src=x onerror='hacked=1'> & Hà\u202eNội"""
SHOWN = HOSTILE.replace("\u202e", "\ufffd")
LIKE_MEDIA = (
    "See https://www.youtube.com/watch?v=1 or youtu.be/1",
    *("youtu-be", "A photo.jpg?", "Is that a gif? Yes", "A paper.pdf", "How spotify came", "An iframe"),
    *("imgur.com/a", "documentcloud.org/d", "www.google.com/maps/@1,2,3z", "https://x.wistia.com/y"),
)


def export(store: Timeline, events: Sequence[Event] | None = None, chosen: tuple[str, ...] = ()) -> str:
    """The document of some events; of all where none are given."""
    answer = Answer(
        command="list",
        key="events",
        records=store.events() if events is None else events,
        summary=summary(store.store),
        store=store.store,
        query=Query(),
        columns=fields.columns(Event),
        fields=chosen,
    )
    return document(answer, Terminal())


def dated(event: Event, text: str) -> Event:
    """The event on another date, which is its title too."""
    date = parse_edtf(text)
    return msgspec.structs.replace(
        event,
        id=f"on-{re.sub('[^0-9]+', '-', text).strip('-')}",
        date=text,
        earliest=date.earliest,
        latest=date.latest,
        precision=date.precision,
        title=text,
    )


def slide_of(store: Timeline, event: Event) -> dict[str, Any]:
    slide: dict[str, Any] = json.loads(export(store, [event]))["events"][0]
    return slide


# Dates

DATES: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "2013-07-25": ({"year": 2013, "month": 7, "day": 25}, None),
    "2013-07": ({"year": 2013, "month": 7, "display_date": "July 2013"}, None),
    "2013": ({"year": 2013, "display_date": "2013"}, None),
    "2008~": ({"year": 2008, "display_date": "about 2008"}, None),
    "2010-04?": ({"year": 2010, "month": 4, "display_date": "perhaps April 2010"}, None),
    "2006-06-24%": ({"year": 2006, "month": 6, "day": 24, "display_date": "perhaps about 24 June 2006"}, None),
    "2023-09-10/2023-09-11": ({"year": 2023, "month": 9, "day": 10}, {"year": 2023, "month": 9, "day": 11}),
    "2018-11/2019-02-20": (
        {"year": 2018, "month": 11, "display_date": "November 2018"},
        {"year": 2019, "month": 2, "day": 20, "display_date": "20 February 2019"},
    ),
    "2011/2011-05~": (
        {"year": 2011, "display_date": "2011"},
        {"year": 2011, "month": 5, "display_date": "about May 2011"},
    ),
}


@pytest.mark.parametrize("text", DATES)
def test_date_has_only_the_known_parts(small: Timeline, text: str) -> None:
    """The date of a slide has the year, month and day that are known, and no others."""
    slide = slide_of(small, dated(small.event("us-cp-2013"), text))
    start, end = DATES[text]
    assert slide["start_date"] == start
    assert slide.get("end_date") == end
    assert ("end_date" in slide) == (end is not None)


def test_embedded_dates_read_back() -> None:
    """The dates of the embedded store read back from its slides."""

    def edtf(date: dict[str, Any]) -> str:
        return "-".join(f"{date[part]:02}" for part in ("year", "month", "day") if part in date)

    timeline = load()
    for event, slide in zip(timeline.events(), json.loads(export(timeline))["events"], strict=True):
        dates = [slide[name] for name in ("start_date", "end_date") if name in slide]
        assert "/".join(map(edtf, dates)) == re.sub("[~?%]", "", event.date)


# Texts, media, grouping


def test_slide_has_event_and_sources(small: Timeline) -> None:
    """A slide has the title, summary, dispute and sources of its event."""
    event = msgspec.structs.replace(small.event("nl-climate-2010"), disputed="Some say 2011.", summary="They agree.")
    slide = slide_of(small, event)
    assert slide["unique_id"] == "nl-climate-2010"
    assert slide["group"] == "Tier"
    assert slide["autolink"] is False
    assert slide["text"] == {
        "headline": "Vietnam and the Netherlands agree on climate and water",
        "text": (
            "<p>They agree.</p><p><strong>Disputed:</strong> Some say 2011.</p><p>Confidence: high. Sources:</p><ul>"
            '<li><a href="https://example.org/nl?a=1&amp;b=2" target="_blank" rel="noopener">'
            "A title with “quotes”, a | stroke and *stars*</a>. Government of the Netherlands, 4 October 2010</li>"
            "<li>Second. Vietnam News Agency</li></ul>"
        ),
    }
    assert slide["media"] == {
        "url": "<blockquote>A title with “quotes”, a | stroke and *stars*</blockquote>",
        "credit": "Government of the Netherlands, 4 October 2010",
        "link": "https://example.org/nl?a=1&b=2",
    }


def test_missing_fields_are_left_out(small: Timeline) -> None:
    """Fields that an event does not have leave nothing on its slide."""
    slide = slide_of(small, small.event("no-relations-1971"))
    assert slide["text"]["text"] == (
        "<p>Confidence: medium. Sources:</p><ul><li>Norway and Vietnam. Embassy of Norway in Vietnam</li></ul>"
    )
    assert slide["media"].keys() == {"url", "credit"}


def hostile(event: Event) -> Event:
    """The event with markup wherever words may stand."""
    source = Source(title=HOSTILE, publisher=HOSTILE, date="2020-01", url="https://example.org/'\"><script>")
    words = dict.fromkeys(("title", "summary", "disputed", "formal_name", "place", "reason"), HOSTILE)
    return msgspec.structs.replace(event, **words, people=(HOSTILE,), sources=(source,))


def test_markup_in_data_is_escaped(small: Timeline) -> None:
    """Markup in the data is escaped everywhere."""
    nasty = msgspec.structs.replace(small.store, title=HOSTILE, licence=HOSTILE)
    text = export(Timeline(nasty), [hostile(small.event("us-cp-2013"))])
    assert "<" not in text  # not even its own markup: the document may stand inside a page's script
    whole = json.loads(text)
    slide = whole["events"][0]
    texts = [*whole["title"]["text"].values(), *slide["text"].values(), slide["media"]["url"], slide["media"]["credit"]]
    for html in texts:
        assert set(re.findall(r"<[^>]*>", html)) <= {
            *("<p>", "</p>", "<strong>", "</strong>", "<ul>", "<li>", "</ul>", "</li>", "</a>"),
            *("<blockquote>", "</blockquote>"),
            '<a href="https://example.org/&#x27;&quot;&gt;&lt;script&gt;" target="_blank" rel="noopener">',
        }
        assert SHOWN in unescape(html)
    assert slide["vntimeline"]["title"] == HOSTILE


def test_only_web_addresses_become_links(small: Timeline) -> None:
    """Only http and https addresses become links."""
    source = Source(title="A trap", publisher="Nobody", url="javascript:alert(1)")
    slide = slide_of(small, msgspec.structs.replace(small.event("us-cp-2013"), sources=(source,)))
    assert "<li>A trap. Nobody</li>" in slide["text"]["text"]
    assert "link" not in slide["media"]


# The document


def test_every_field_reads_back(small: Timeline) -> None:
    """Every slide has the full record of its event."""
    slides = json.loads(export(small))["events"]
    assert [slide["vntimeline"] for slide in slides] == [event.to_dict() for event in small.events()]
    assert [list(slide["vntimeline"]) for slide in slides] == [list(fields.columns(Event))] * len(slides)


def test_chosen_fields_change_only_the_record(small: Timeline) -> None:
    """`--fields` chooses the fields of the record and changes nothing else on the slide."""
    whole, chosen = json.loads(export(small)), json.loads(export(small, chosen=("title", "date")))
    assert list(chosen["events"][0]["vntimeline"].items()) == [
        ("title", "Vietnam and Norway establish relations"),
        ("date", "1971-11-25"),
    ]
    for slide in (*whole["events"], *chosen["events"]):
        del slide["vntimeline"]
    assert whole == chosen


def test_title_slide_describes_the_store(small: Timeline) -> None:
    """The title slide has the title, coverage and licence of the store."""
    assert json.loads(export(small))["title"]["text"] == {
        "headline": "A small store",
        "text": "<p>Coverage: 1 January 1970 to 31 December 2025</p><p>Licence: CC0-1.0</p>",
    }
    bare = Timeline(msgspec.structs.replace(small.store, licence=None))
    assert "icence" not in json.loads(export(bare))["title"]["text"]["text"]


def test_command_prints_the_same_document_each_time(run: Run) -> None:
    """The command prints the same document in each run, whatever the hash seed."""
    asked = ("list", "-c", "US", "--store", str(SMALL), "-f", "timelinejs")
    one, two = (run(*asked, PYTHONHASHSEED=seed) for seed in "12")
    assert (one.returncode, one.stderr) == (0, "")
    assert one.stdout == two.stdout
    assert one.stdout.startswith('{\n  "title": {\n')
    assert one.stdout.endswith("\n}\n")
    whole = json.loads(one.stdout)
    assert list(whole) == ["title", "events", "scale", "vntimeline"]
    assert [slide["unique_id"] for slide in whole["events"]] == ["us-cp-2013", "us-csp-2023", "us-visit-biden-2023"]
    assert whole["vntimeline"]["store"]["title"] == "A small store"
    assert whole["vntimeline"]["query"]["country"] == ["US"]


def test_letters_are_not_escaped(small: Timeline) -> None:
    """Letters beyond ASCII are not escaped."""
    assert "Hà Nội “x”" in export(small, [msgspec.structs.replace(small.event("us-cp-2013"), title="Hà Nội “x”")])


def test_no_events_is_a_document_without_events(small: Timeline) -> None:
    """Where no event matches, the document has the title slide and no events."""
    whole = json.loads(export(small, []))
    assert whole["events"] == []
    assert whole["title"]["text"]["headline"] == "A small store"


# TimelineJS3 itself

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
    """The folder of npm's package."""
    folder = Path(needed("VNTIMELINE_TIMELINEJS, the folder of TimelineJS3", os.environ.get("VNTIMELINE_TIMELINEJS")))
    needed(f"{folder}/dist/js/timeline.js", str(folder) if (folder / "dist/js/timeline.js").is_file() else None)
    return folder


@pytest.fixture
def draw(browser: Browser, library: Path) -> Iterator[Draw]:
    """Load a document into a page of TimelineJS3. At the end it must have logged no error and fetched nothing else."""
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
    """The texts of a part of the slides, the title's first."""
    texts: list[str] = page.eval_on_selector_all(
        f".tl-slide {selector}", "found => found.map(each => each.textContent)"
    )
    return texts


def test_one_slide_per_event(draw: Draw) -> None:
    """TimelineJS draws one slide and one marker for each event, and keeps the full record."""
    timeline = load()
    events = timeline.events(country="US")
    page = draw(export(timeline, events))
    assert len(events) > 100
    assert page.locator(".tl-slide").count() == len(events) + 1
    assert page.locator(".tl-timemarker").count() == len(events)
    assert drawn(page, ".tl-headline")[0] == timeline.store.title
    assert sorted(drawn(page, ".tl-headline")[1:]) == sorted(event.title for event in events)
    groups = page.locator(".tl-timegroup-message").all_inner_texts()
    assert sorted(filter(None, groups)) == sorted({event.kind.capitalize() for event in events})
    # what TimelineJS keeps of a slide is what we gave it
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
    media.locator(".tl-credit").wait_for()  # TimelineJS lets a second pass before it loads what a slide shows
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
    for slide, quotation in (("us-cp-2013", SHOWN), ("n0", LIKE_MEDIA[0])):  # the next one is loaded beforehand
        page.locator(f"#{slide} .tl-credit").wait_for(state="attached")
        assert page.locator(f"#{slide} blockquote").text_content() == quotation
    assert page.locator(".tl-makelink").count() == 0
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.evaluate("inline.events[0].vntimeline.title") == HOSTILE


def test_no_events_is_said(draw: Draw, small: Timeline) -> None:
    """TimelineJS says that there are no events."""
    page = draw(export(small, []))
    assert "no events" in page.locator("#timeline").inner_text()
