"""Calendars to subscribe to: the anniversaries of all countries, and of each one, every year from the event on.

Which events have one is the rule of the command `anniversaries`.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from icalendar import Event as Entry
from icalendar import vDuration

from vntimeline.model import Event
from vntimeline.render.ics import Text, empty_calendar, lines, new_entry
from vntimeline.render.sanitize import sanitize
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.wording import anniversaries_of, dated

_REFRESH = timedelta(days=1)
"""How often a program should ask whether the calendar has changed."""
_LEAP_DAY = (2, 29)


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of all anniversaries, and that of each country."""
    entries = {event.id: _entry(content, event) for event in content.marked}
    title = content.store.title
    yield addresses.CALENDAR, _calendar(content, anniversaries_of(title), addresses.CALENDAR, entries.values())
    own: dict[str, list[Entry]] = {code: [] for code in content.store.countries}
    for event in content.marked:
        for code in dict.fromkeys(event.countries):
            own[code].append(entries[event.id])
    for code, country in content.store.countries.items():
        path, name = addresses.country_calendar(code), anniversaries_of(f"{country.name}: {title}")
        yield path, _calendar(content, name, path, own[code])


def _calendar(content: Content, name: str, path: str, entries: Iterable[Entry]) -> bytes:
    whole = empty_calendar(content.store, name)
    whole.add("refresh-interval", vDuration(_REFRESH), {"value": "DURATION"})  # RFC 7986
    whole.add("x-published-ttl", vDuration(_REFRESH))  # what Outlook reads
    if url := content.url(path):
        whole.add("source", url, {"value": "URI"})
    for entry in entries:
        whole.add_component(entry)
    return bytes(whole.to_ical())


def _entry(content: Content, event: Event) -> Entry:
    """Return the entry of an event, on its day of every year.

    On 29 February, it comes on the last day of that month. A range that a leap year makes longer is on its first day
    only: an entry has the same length in every year.
    """
    first, last = ((day.month, day.day) for day in (event.earliest, event.latest))
    entry = new_entry(f"yearly.{event.id}@vntimeline", event.date, content.store, one_day=first < _LEAP_DAY <= last)
    rule = {"freq": "yearly"} | ({"bymonth": 2, "bymonthday": -1} if first == _LEAP_DAY else {})
    entry.add("rrule", rule)
    entry.add("summary", Text(sanitize(dated(event.title, event.date))))
    url = content.url(addresses.event(event.id))
    entry.add("description", lines([event.summary, url]))
    if url:
        entry.add("url", url)
    entry.add("categories", ["anniversary", event.kind])
    return entry
