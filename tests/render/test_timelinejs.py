"""Tests of the timelinejs format: the JSON that TimelineJS3 reads."""

import json
import re
from html import unescape
from typing import Any

import msgspec
import pytest

from tests.helpers import SMALL, Run, embedded_store
from tests.render.timelinejs_helpers import DATES, HOSTILE, SHOWN, dated, export, hostile
from vntimeline import Event, Source, Timeline
from vntimeline.render.answer import field_names


def slide_of(store: Timeline, event: Event) -> dict[str, Any]:
    """The slide of an event."""
    slide: dict[str, Any] = json.loads(export(store, [event]))["events"][0]
    return slide


# Dates


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

    timeline = Timeline(embedded_store())
    for event, slide in zip(timeline.events(), json.loads(export(timeline))["events"], strict=True):
        dates = [slide[name] for name in ("start_date", "end_date") if name in slide]
        assert "/".join(map(edtf, dates)) == re.sub("[~?%]", "", event.date)


# Texts and media


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


def test_markup_in_data_is_escaped(small: Timeline) -> None:
    """Markup in the data is escaped everywhere."""
    nasty = msgspec.structs.replace(small.store, title=HOSTILE, licence=HOSTILE)
    text = export(Timeline(nasty), [hostile(small.event("us-cp-2013"))])
    assert "<" not in text  # not even in its own markup, so that the document can be put into a script element
    document = json.loads(text)
    slide = document["events"][0]
    texts = [
        *document["title"]["text"].values(),
        *slide["text"].values(),
        slide["media"]["url"],
        slide["media"]["credit"],
    ]
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
    assert [list(slide["vntimeline"]) for slide in slides] == [list(field_names(Event))] * len(slides)


def test_chosen_fields_change_only_the_record(small: Timeline) -> None:
    """`--fields` chooses the cells of the record and changes nothing else on the slide."""
    document, chosen = json.loads(export(small)), json.loads(export(small, chosen=("title", "date")))
    assert list(chosen["events"][0]["vntimeline"].items()) == [
        ("title", "Vietnam and Norway establish relations"),
        ("date", "1971-11-25"),
    ]
    for slide in (*document["events"], *chosen["events"]):
        del slide["vntimeline"]
    assert document == chosen


def test_title_slide_describes_the_store(small: Timeline) -> None:
    """The title slide has the title, coverage and licence of the store."""
    assert json.loads(export(small))["title"]["text"] == {
        "headline": "A small store",
        "text": "<p>Coverage: 1 January 1970 to 31 December 2025</p>"
        f"<p>Data version 2025.12.1, released 31 December 2025, SHA-256 {small.store.digest[:12]}</p>"
        "<p>Licence: CC0-1.0</p>",
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
    document = json.loads(one.stdout)
    assert list(document) == ["title", "events", "scale", "vntimeline"]
    assert [slide["unique_id"] for slide in document["events"]] == ["us-cp-2013", "us-csp-2023", "us-visit-biden-2023"]
    assert document["vntimeline"]["store"]["title"] == "A small store"
    assert document["vntimeline"]["query"]["country"] == ["US"]


def test_letters_are_not_escaped(small: Timeline) -> None:
    """Letters beyond ASCII are not escaped."""
    assert "Hà Nội “x”" in export(small, [msgspec.structs.replace(small.event("us-cp-2013"), title="Hà Nội “x”")])


def test_no_events_is_a_document_without_events(small: Timeline) -> None:
    """Where no event matches, the document has the title slide and no events."""
    document = json.loads(export(small, []))
    assert document["events"] == []
    assert document["title"]["text"]["headline"] == "A small store"
