"""iCalendar: events and anniversaries as all-day entries for Apple Calendar, Google Calendar and Thunderbird."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import cast

import icalendar
import msgspec

from vntimeline.answers import Anniversary
from vntimeline.dates import Day, in_words, parse_edtf
from vntimeline.model import Event, Store
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean

_PRODUCT = "-//vntimeline//vntimeline//EN"
_STATUS = {"high": "CONFIRMED", "medium": "CONFIRMED", "low": "TENTATIVE"}


def calendar(answer: Answer, terminal: Terminal) -> str:
    """One entry a record (RFC 5545). What is known only to its month or year spans all its days, and says so."""
    whole = icalendar.Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", clean(answer.loaded.title))
    for record in answer.records:
        if isinstance(record, Event):
            whole.add_component(_event(record, answer))
        else:
            whole.add_component(_anniversary(cast(Anniversary, record), answer))
    encoded: bytes = whole.to_ical()
    return encoded.decode()


def _event(event: Event, answer: Answer) -> icalendar.Event:
    entry = _entry(f"{event.id}@vntimeline", event.earliest, event.latest, answer.loaded)
    entry.add("summary", _dated(event.title, event.date))
    notes = (
        event.summary,
        event.disputed and f"Disputed: {event.disputed}",
        *(f"Source: {fields.cited(source)}" for source in event.sources),
    )
    entry.add("description", _lines(notes))
    if event.place:
        entry.add("location", clean(event.place))
    if url := next((source.url for source in event.sources if source.url), None):
        entry.add("url", url)
    entry.add("categories", [event.kind, *((event.tier,) if event.tier else ())])
    entry.add("status", _STATUS[event.confidence])
    _own_fields(entry, event, answer)
    return entry


def _anniversary(anniversary: Anniversary, answer: Answer) -> icalendar.Event:
    uid = f"{anniversary.earliest.year}.{anniversary.event}@vntimeline"  # a full stop stands in no event's id
    entry = _entry(uid, anniversary.earliest, anniversary.latest, answer.loaded)
    count = f"{anniversary.years} year{'' if anniversary.years == 1 else 's'}"
    entry.add("summary", _dated(f"{count}: {anniversary.title}", anniversary.date))
    entry.add("description", f"Since {in_words(anniversary.since)}; vntimeline show {anniversary.event}")
    entry.add("categories", ["anniversary", *(("round",) if anniversary.round else ())])
    _own_fields(entry, anniversary, answer)
    return entry


def _entry(uid: str, first: Day, last: Day, store: Store) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", uid)
    # RFC 5545 wants a time stamp; the store's own last day keeps the output the same from one run to the next.
    entry.add("dtstamp", datetime.combine(store.coverage.until, time(), UTC))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))  # exclusive
    entry.add("transp", "TRANSPARENT")
    return entry


def _dated(title: str, date: str) -> str:
    """The title; where the day is not known, with what is."""
    known = parse_edtf(date)
    doubt = known.precision in ("month", "year") or known.approximate or known.uncertain
    return f"{clean(title)} ({fields.day_of(date)})" if doubt else clean(title)


def _lines(notes: Iterable[str | None]) -> str:
    return "\n".join(clean(note) for note in notes if note)


def _own_fields(entry: icalendar.Event, record: msgspec.Struct, answer: Answer) -> None:
    """Every field of the record under a name of ours, so that nothing is lost to those who read the file back."""
    for name in fields.names(answer):
        if text := fields.cell(record, name):
            entry.add(f"x-vntimeline-{name.replace('_', '-')}", icalendar.vText(clean(text)), {"value": "TEXT"})
