"""iCalendar: events and anniversaries as all-day entries for Apple Calendar, Google Calendar and Thunderbird."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

import icalendar
import msgspec

from vntimeline.dates import Day, parse_edtf
from vntimeline.model import Event, Store
from vntimeline.questions import Query
from vntimeline.questions.anniversaries import Anniversary
from vntimeline.render import cells
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import citation, counted, date_in_words, day_of

_PRODUCT = "-//vntimeline//vntimeline//EN"
_STATUS = {"high": "CONFIRMED", "medium": "CONFIRMED", "low": "TENTATIVE"}


def calendar(answer: Answer[Event | Anniversary, Query]) -> str:
    """Return one entry for each record (RFC 5545). A month or year is an entry of all its days, and says so."""
    whole = icalendar.Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", sanitize(answer.loaded.title))
    for record in answer.records:
        if isinstance(record, Event):
            whole.add_component(_event(record, answer))
        else:
            whole.add_component(_anniversary(record, answer))
    encoded: bytes = whole.to_ical()
    return encoded.decode()


def _event(event: Event, answer: Answer[Event | Anniversary, Query]) -> icalendar.Event:
    entry = _entry(f"{event.id}@vntimeline", event.earliest, event.latest, answer.loaded)
    entry.add("summary", _dated(event.title, event.date))
    notes = (
        event.summary,
        event.disputed and f"Disputed: {event.disputed}",
        *(f"Source: {citation(source)}" for source in event.sources),
    )
    entry.add("description", _lines(notes))
    if event.place:
        entry.add("location", sanitize(event.place))
    if url := next((source.url for source in event.sources if source.url), None):
        entry.add("url", url)
    entry.add("categories", [event.kind, *((event.tier,) if event.tier else ())])
    entry.add("status", _STATUS[event.confidence])
    _own_fields(entry, event, answer)
    return entry


def _anniversary(anniversary: Anniversary, answer: Answer[Event | Anniversary, Query]) -> icalendar.Event:
    uid = f"{anniversary.earliest.year}.{anniversary.event}@vntimeline"  # no id has a full stop
    entry = _entry(uid, anniversary.earliest, anniversary.latest, answer.loaded)
    count = counted(anniversary.years, "year")
    entry.add("summary", _dated(f"{count}: {anniversary.title}", anniversary.date))
    entry.add("description", f"Since {date_in_words(anniversary.since)}; vntimeline show {anniversary.event}")
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
    """Return the title; where the day is not known, with what is known."""
    known = parse_edtf(date)
    doubt = known.precision in ("month", "year") or known.approximate or known.uncertain
    return f"{sanitize(title)} ({day_of(date)})" if doubt else sanitize(title)


def _lines(notes: Iterable[str | None]) -> str:
    return "\n".join(sanitize(note) for note in notes if note)


def _own_fields(entry: icalendar.Event, record: msgspec.Struct, answer: Answer[Event | Anniversary, Query]) -> None:
    """Add every field of the record under a name of ours, so that nothing is lost to those who read the file."""
    for name in cells.names(answer):
        if text := cells.cell(record, name):
            entry.add(f"x-vntimeline-{name.replace('_', '-')}", icalendar.vText(sanitize(text)), {"value": "TEXT"})
