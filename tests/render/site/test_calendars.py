"""Tests of the calendars to subscribe to, which icalendar reads and dateutil repeats."""

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import msgspec
import pytest
from dateutil.rrule import rrulestr

from tests.helpers import embedded_store, make_event, make_store
from tests.render.site.helpers import BASE, content_of, embedded_content, small_site, small_store
from vntimeline.questions import anniversaries
from vntimeline.questions.anniversaries import AnniversariesQuery
from vntimeline.render.site import calendars


def entries(calendar: bytes) -> list[Any]:
    """The entries of a calendar, which must be valid."""
    whole = icalendar.Calendar.from_ical(calendar)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    found: list[Any] = list(whole.walk("VEVENT"))
    assert all(not each.errors for each in (whole, *found))
    return found


def days(entry: Any, first: date, last: date) -> list[date]:
    """The first days of an entry from one day to another."""
    start = datetime.combine(entry["dtstart"].dt, datetime.min.time())
    rule = rrulestr(entry["rrule"].to_ical().decode(), dtstart=start)
    between = rule.between(datetime.combine(first, start.time()), datetime.combine(last, start.time()), inc=True)
    return [each.date() for each in between]


def test_the_entries_are_the_anniversaries() -> None:
    """In every year the calendar has the days that the command `anniversaries` has, of the same events."""
    store = embedded_store()
    found = entries(dict(calendars.files(embedded_content()))["calendars/all.ics"])
    for year in (1997, 2024, 2027):
        first, last = date(year, 1, 1), date(year, 12, 31)
        answer = anniversaries.answer(store, AnniversariesQuery(first, last, (), False))
        expected = sorted((each.earliest, each.event) for each in answer if each.earliest >= first)
        marked = [(day, str(each["uid"])) for each in found for day in days(each, first, last)]
        marked = [(day, uid.split("@")[0].removeprefix("yearly.")) for day, uid in marked]
        ids = {event.id: event.earliest.year for event in store.events}
        assert sorted(each for each in marked if ids[each[1]] < year) == expected
        assert len(expected) > 100


def test_a_country_has_its_own_calendar() -> None:
    """A country's calendar has its events, with the ids that they have in that of all; each id is there once."""
    whole = {str(each["uid"]) for each in entries(small_site()["calendars/all.ics"])}
    own = [str(each["uid"]) for each in entries(small_site()["calendars/us.ics"])]
    assert own == ["yearly.us-cp-2013@vntimeline", "yearly.us-csp-2023@vntimeline"]
    assert set(own) < whole
    assert len(whole) == len(entries(small_site()["calendars/all.ics"]))


def test_a_program_knows_when_to_ask_again() -> None:
    """The calendar has the refresh interval in both forms, its own address, and a name."""
    whole: Any = icalendar.Calendar.from_ical(small_site()["calendars/us.ics"])
    assert whole["refresh-interval"].dt == timedelta(days=1)
    lines = small_site()["calendars/us.ics"].split(b"\r\n")
    assert {b"REFRESH-INTERVAL;VALUE=DURATION:P1D", b"X-PUBLISHED-TTL:P1D"} < set(lines)
    assert whole["source"] == f"{BASE}calendars/us.ics"
    assert whole["x-wr-calname"] == "United States: A small store: anniversaries"
    assert whole.walk("VEVENT")[0]["url"] == f"{BASE}events/us-cp-2013/"


def test_without_an_address_there_is_none() -> None:
    """A calendar of a website whose address is not known names none."""
    calendar = dict(calendars.files(content_of(small_store(), None)))["calendars/us.ics"]
    assert b"SOURCE" not in calendar
    assert b"URL" not in calendar


@pytest.mark.parametrize(
    ("when", "title", "length", "in_2023", "in_2024"),
    [
        ("2000-02-29", "T (29 February 2000)", 1, "2023-02-28", "2024-02-29"),
        ("2000-02-28", "T (28 February 2000)", 1, "2023-02-28", "2024-02-28"),
        ("2000-02-28/2000-03-01", "T (28 February to 1 March 2000)", 1, "2023-02-28", "2024-02-28"),
        ("2001-02-27/2001-02-28", "T (27 to 28 February 2001)", 2, "2023-02-27", "2024-02-27"),
        ("2000-02-29/2000-03-02", "T (29 February to 2 March 2000)", 3, "2023-02-28", "2024-02-29"),
        ("2001-05", "T (some day in May 2001)", 1, "2023-05-01", "2024-05-01"),
        ("2001-05-03?", "T (perhaps 3 May 2001)", 1, "2023-05-03", "2024-05-03"),
        ("2001-12-30/2002-01-02", "T (30 December 2001 to 2 January 2002)", 4, "2023-12-30", "2024-12-30"),
    ],
)
def test_a_date_comes_every_year(when: str, title: str, length: int, in_2023: str, in_2024: str) -> None:
    """An entry is on its day in every year, the leap day on the last of February; its title says what is known."""
    store = make_store([make_event("e-1", when, "relations", title="T")])
    (entry,) = entries(dict(calendars.files(content_of(store)))["calendars/us.ics"])
    assert entry["summary"] == title
    assert (entry["dtend"].dt - entry["dtstart"].dt).days == length
    for year, day in ((2023, in_2023), (2024, in_2024)):
        assert days(entry, date(year, 1, 1), date(year, 12, 31)) == [date.fromisoformat(day)]


@pytest.mark.parametrize("when", ["2001", "2001/2003"])
def test_a_year_is_no_anniversary(when: str) -> None:
    """What is known to the year only, or lasted for years, has no day; the calendar is there all the same."""
    store = msgspec.structs.replace(make_store([make_event("e-1", when, "relations")]), coverage=None)
    files = dict(calendars.files(content_of(store)))
    assert entries(files["calendars/us.ics"]) == entries(files["calendars/all.ics"]) == []
