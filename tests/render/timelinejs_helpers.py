"""Timelines, events and texts for the tests of the timelinejs format, here and in a browser."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from tests.helpers import answer_of
from vntimeline import Event, Source, Timeline
from vntimeline.dates import parse_edtf
from vntimeline.questions.events import EventQuery
from vntimeline.render.timelinejs import document

HOSTILE = """</script><script>alert("it's")</script><img src=x onerror='hacked=1'> & Hà\u202eNội"""
"""A text with markup, a script and a control character."""
SHOWN = HOSTILE.replace("\u202e", "\ufffd")
"""`HOSTILE` as it is shown."""
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
"""A date of each precision, with the first and the last date of its slide."""


def export(store: Timeline, events: Sequence[Event] | None = None, chosen: tuple[str, ...] = ()) -> str:
    """The document of some events, or of all events of the timeline."""
    answer = answer_of("list", store.store, store.events() if events is None else events, EventQuery())
    return document(msgspec.structs.replace(answer, fields=chosen))


def dated(event: Event, text: str) -> Event:
    """The event with another date, which is also its title."""
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


def hostile(event: Event) -> Event:
    """The event with markup in every text."""
    source = Source(title=HOSTILE, publisher=HOSTILE, date="2020-01", url="https://example.org/'\"><script>")
    words = dict.fromkeys(("title", "summary", "disputed", "formal_name", "place", "reason"), HOSTILE)
    return msgspec.structs.replace(event, **words, people=(HOSTILE,), sources=(source,))
