"""iCalendar: events and anniversaries as all-day entries for Apple Calendar, Google Calendar and Thunderbird.

A date that is not known to the day is placed on the first day that it may mean, and the title says what is known: an
entry of a whole month or year would hide all others.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

import icalendar
import msgspec

from vntimeline.dates import Day, PartialDate, parse_edtf, to_the_day
from vntimeline.model import Event, Store
from vntimeline.questions import Query
from vntimeline.questions.anniversaries import Anniversary
from vntimeline.render import cells
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import citation, counted, data_version, date_in_words, dated

_PRODUCT = "-//vntimeline//vntimeline//EN"
_LONGEST = 14
"""How many days an entry may have; what lasted longer is placed on its first day."""
_STATUS = {"high": "CONFIRMED", "medium": "CONFIRMED", "low": "TENTATIVE"}


def calendar(answer: Answer[Event | Anniversary, Query]) -> str:
    """Return one entry for each record (RFC 5545)."""
    whole = empty_calendar(answer.loaded, answer.loaded.title)
    for record in answer.records:
        if isinstance(record, Event):
            whole.add_component(_event(record, answer))
        else:
            whole.add_component(_anniversary(record, answer))
    encoded: bytes = whole.to_ical()
    return encoded.decode()


def empty_calendar(store: Store, name: str) -> icalendar.Calendar:
    """Return a calendar of a store, without entries."""
    whole = icalendar.Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", Text(sanitize(name)))
    if version := data_version(store.version, store.released, store.digest):
        whole.add("x-wr-caldesc", Text(version))
    return whole


def _event(event: Event, answer: Answer[Event | Anniversary, Query]) -> icalendar.Event:
    entry = new_entry(f"{event.id}@vntimeline", event.date, answer.loaded)
    entry.add("summary", titled(event.title, event.date))
    notes = (
        event.summary,
        event.disputed and f"Disputed: {event.disputed}",
        *(f"Source: {citation(source)}" for source in event.sources),
    )
    entry.add("description", lines(notes))
    if event.place:
        entry.add("location", Text(sanitize(event.place)))
    if url := next((source.url for source in event.sources if source.url), None):
        entry.add("url", sanitize(url))
    entry.add("categories", [event.kind, *((event.tier,) if event.tier else ())])
    entry.add("status", _STATUS[event.confidence])
    _own_fields(entry, event, answer)
    return entry


def _anniversary(anniversary: Anniversary, answer: Answer[Event | Anniversary, Query]) -> icalendar.Event:
    uid = f"{anniversary.earliest.year}.{anniversary.event}@vntimeline"  # no id has a full stop
    entry = new_entry(uid, anniversary.date, answer.loaded)
    count = counted(anniversary.years, "year")
    entry.add("summary", titled(f"{count}: {anniversary.title}", anniversary.date))
    entry.add("description", lines([f"Since {date_in_words(anniversary.since)}; vntimeline show {anniversary.event}"]))
    entry.add("categories", ["anniversary", *(("round",) if anniversary.round else ())])
    _own_fields(entry, anniversary, answer)
    return entry


def new_entry(uid: str, date: str, store: Store, *, one_day: bool = False) -> icalendar.Event:
    """Return an entry at an EDTF date: of all its days, if they are known and few, else of the first or `one_day`."""
    entry = icalendar.Event()
    entry.add("uid", uid)
    # The release, not the clock: output is the same from one run to the next, and a calendar that has imported an
    # earlier release replaces its entries (RFC 5545, 3.8.7).
    released = store.released or store.last_day
    for name in ("dtstamp", "last-modified"):
        entry.add(name, datetime.combine(released, time(), UTC))
    entry.add("sequence", released.toordinal())
    when = parse_edtf(date)
    days = (when.latest - when.earliest).days + 1 if _takes_all_days(when) and not one_day else 1
    entry.add("dtstart", when.earliest)
    if (Day.max - when.earliest).days >= days:
        entry.add("dtend", when.earliest + timedelta(days=days))  # exclusive
    else:  # the end is beyond the calendar
        entry.add("duration", timedelta(days=days))
    entry.add("transp", "TRANSPARENT")
    return entry


def _takes_all_days(when: PartialDate) -> bool:
    """Return whether the entry has all days of a date: they are known, and few enough."""
    return to_the_day(when.text) and (when.latest - when.earliest).days < _LONGEST


def titled(title: str, date: str) -> icalendar.vText:
    """Return the title; where the entry does not say all that is known of the date, with the date in words."""
    when = parse_edtf(date)
    if _takes_all_days(when) and not when.approximate and not when.uncertain:
        return Text(sanitize(title))
    return Text(sanitize(dated(title, date)))


def lines(notes: Iterable[str | None]) -> icalendar.vText:
    """Return the notes that there are, a line each."""
    return Text("\n".join(sanitize(note) for note in notes if note))


def _own_fields(entry: icalendar.Event, record: msgspec.Struct, answer: Answer[Event | Anniversary, Query]) -> None:
    """Add every field of the record under a name of ours, so that nothing is lost to those who read the file."""
    for name in cells.names(answer):
        if text := cells.cell(record, name):
            entry.add(f"x-vntimeline-{name.replace('_', '-')}", Text(sanitize(text)), {"value": "TEXT"})


class Text(icalendar.vText):
    r"""A text as RFC 5545 writes it (3.3.11); icalendar takes the `\N` of `C:\NEW` for a line break."""

    def to_ical(self) -> bytes:
        """Return the text with its special signs escaped."""
        text = str(self)
        for plain, written in (("\\", r"\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
            text = text.replace(plain, written)
        return text.encode()
