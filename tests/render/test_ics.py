"""Tests of the calendar format, read back with the icalendar library and with a reader written for these tests."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import DAY, SMALL, embedded_store, make_event, make_store, printed, rendered, took
from tests.render.oracle_ics import as_text, entries, unfolded
from tests.strategies import fixed, stores
from vntimeline import Event, Source, Timeline
from vntimeline.dates import parse_edtf
from vntimeline.model import Store
from vntimeline.questions.anniversaries import AnniversariesQuery, Anniversary, answer
from vntimeline.render import cells
from vntimeline.render.answer import field_names
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import date_in_words


def calendar(store: Store, records: Sequence[msgspec.Struct], command: str = "list") -> bytes:
    """The calendar of these records."""
    return rendered(command, store, records, "ics").encode()


LONGEST = 14
"""How many days an entry may have."""


def days_of(text: str) -> tuple[date, date]:
    """The first and last day of an entry: the days of a date that is known to the day and short, else its first day."""
    when = parse_edtf(text)
    known = all(re.fullmatch(r"\d{4}-\d\d-\d\d[~?%]?", part) for part in text.split("/"))
    short = when.latest - when.earliest < LONGEST * DAY
    return when.earliest, when.latest if known and short else when.earliest


def read(raw: bytes) -> list[Any]:
    """The entries (VEVENT) as the icalendar library reads them."""
    parsed = icalendar.Calendar.from_ical(raw)
    assert parsed.errors == []
    return list(parsed.walk("VEVENT"))


Record = Event | Anniversary


def check_calendar(store: Store, records: Sequence[Record], command: str = "list", by_the_letter: bool = False) -> None:
    """Check that the calendar has one entry for each record, with its known days and all of its cells."""
    raw = calendar(store, records, command)
    parsed, lines = read(raw), entries(raw)
    assert len(parsed) == len(lines) == len(records)
    assert len({str(entry["uid"]) for entry in parsed}) == len(records)
    for record, entry, line in zip(records, parsed, lines, strict=True):
        first, last = days_of(record.date)
        assert first == record.earliest
        assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (first, last + DAY)
        assert line["DTSTART"] == ({"VALUE": "DATE"}, first.isoformat().replace("-", ""))
        assert line["DTEND"] == ({"VALUE": "DATE"}, (last + DAY).isoformat().replace("-", ""))
        expected = {
            f"X-VNTIMELINE-{name.upper().replace('_', '-')}": sanitize(text)
            for name in field_names(type(record))
            if (text := cells.cell(record, name))
        }
        if by_the_letter:
            own = {name: as_text(v) for name, (_, v) in line.items() if name.startswith("X-VNTIMELINE-")}
            assert own == expected
        assert {name: str(v) for name, v in entry.items() if name.startswith("X-VNTIMELINE-")} == expected
        assert sanitize(record.title) in str(entry["summary"])
        assert as_text(line["SUMMARY"][1]) == str(entry["summary"])
        assert as_text(line["DESCRIPTION"][1]) == str(entry["description"])


def test_every_event_of_the_embedded_store_reads_back() -> None:
    """Every event of the embedded store reads back from its calendar."""
    store = embedded_store()
    check_calendar(store, list(store.events))


def test_embedded_anniversaries_read_back() -> None:
    """Anniversaries of the embedded store read back from their calendar."""
    store = embedded_store()
    check_calendar(
        store,
        answer(store, AnniversariesQuery(date(2024, 1, 1), date(2026, 12, 31), (), round=False, imprecise=True)),
        "anniversaries",
    )


@pytest.mark.parametrize(
    "text", ["plain", "Washington, D.C.", "CZ; SK", "C:\\new", "\\", "\\\\n", "a: b", '"quoted"', "Đà Nẵng"]
)
def test_own_properties_are_escaped_as_text(text: str) -> None:
    """The project's own properties are escaped as TEXT, as RFC 5545, 3.8.8.2, requires."""
    own = make_event("e-1", "2020-05-05", "agreement", title=text, summary=text, countries=("AT", "DE"))
    check_calendar(make_store([own]), [own], by_the_letter=True)
    found = answer(make_store([own]), AnniversariesQuery(date(2021, 1, 1), date(2021, 12, 31), (), round=False))
    check_calendar(make_store([own]), found, "anniversaries", by_the_letter=True)


@settings(fixed, max_examples=15)
@given(stores())
def test_any_store_reads_back(store: Store) -> None:
    """The events and anniversaries of any store read back from their calendars."""
    check_calendar(store, list(store.events))
    check_calendar(
        store,
        answer(store, AnniversariesQuery(date(2021, 1, 1), date(2022, 12, 31), (), round=False, imprecise=True)),
        "anniversaries",
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120) | st.lists(
    st.sampled_from(
        ["\\", "\\n", ",", ";", "\n", "\r\n", ":", '"', "Quan hệ đối tác", "Đ", "越", "👩‍👩‍👧", " ", "=", "^n"]
    ),
    min_size=1,
    max_size=60,
).map("".join)


@settings(fixed, max_examples=80)
@given(TEXTS, TEXTS)
@example("\\", "\\n\\,\\;")
@example("a,b;c", "d\\e\nf")
def test_any_text_reads_back(title: str, other: str) -> None:
    """Commas, semicolons, backslashes and long characters read back; a line break becomes a space."""
    own = make_event(
        *("e-1", "2020-05-05"),
        title=title,
        summary=other,
        place=other,
        formal_name=title,
        disputed=title,
        sources=(Source(title=title, publisher=other),),
    )
    store = make_store([own])
    check_calendar(store, [own])
    (entry,) = read(calendar(store, [own]))
    assert str(entry["summary"]) == sanitize(title)
    assert str(entry["location"]) == sanitize(other)
    description = [sanitize(line) for line in str(entry["description"]).split("\n")]
    assert description == [
        sanitize(other),
        f"Disputed: {sanitize(title)}",
        f"Source: {sanitize(title)}. {sanitize(other)}",
    ]


def test_line_breaks_in_data_stay_text() -> None:
    """Line breaks in the data cannot begin or end an entry."""
    own = make_event("e-1", "2020-05-05", title="One\nEND:VEVENT\r\nTwo", summary="a\n\nb", place="c\td")
    (entry,) = read(calendar(make_store([own]), [own]))
    assert str(entry["summary"]) == "One END:VEVENT  Two"
    assert str(entry["description"]).split("\n")[0] == "a  b"
    assert str(entry["location"]) == "c d"


def test_vietnamese_reads_back() -> None:
    """Vietnamese letters read back, and are not escaped."""
    title = "Chủ tịch nước Nguyễn Phú Trọng thăm Cộng hoà Dân chủ Nhân dân Lào và dự lễ ký kết ở Viêng Chăn; " * 3
    own = make_event("e-1", "2020-05-05", title=title, place="Đà Nẵng, Việt Nam")
    raw = calendar(make_store([own]), [own])
    (entry,) = read(raw)
    assert str(entry["summary"]) == title
    assert str(entry["location"]) == "Đà Nẵng, Việt Nam"
    assert title[:20].encode() in raw


@pytest.mark.parametrize(
    ("text", "first", "last", "said"),
    [
        ("1995-07-11", "1995-07-11", "1995-07-11", ""),
        ("2023-09-10/2023-09-11", "2023-09-10", "2023-09-11", ""),
        ("2023-12-31/2024-01-01", "2023-12-31", "2024-01-01", ""),
        ("2011-03", "2011-03-01", "2011-03-01", " (some day in March 2011)"),
        ("2012-02", "2012-02-01", "2012-02-01", " (some day in February 2012)"),
        ("2007", "2007-01-01", "2007-01-01", " (some day in 2007)"),
    ],
)
def test_entry_covers_the_days_that_are_known(text: str, first: str, last: str, said: str) -> None:
    """An entry covers the days that are known, else the first possible one, and says that the day is unknown."""
    own = make_event("e-1", text, title="A visit")
    raw = calendar(make_store([own]), [own])
    (entry,) = read(raw)
    assert str(entry["summary"]) == f"A visit{said}"
    assert entry.decoded("dtstart") == date.fromisoformat(first)
    assert entry.decoded("dtend") == date.fromisoformat(last) + DAY
    assert (entry["x-vntimeline-date"], entry["x-vntimeline-precision"]) == (text, own.precision)


@pytest.mark.parametrize("text", ["2006-06-24~", "2010-04?", "2008~", "2012%", "2006-06-24~/2006-06-27"])
def test_uncertain_date_is_in_the_summary(text: str) -> None:
    """The summary of an entry says in words that its date is approximate or uncertain."""
    own = make_event("e-1", text, title="A visit")
    (entry,) = read(calendar(make_store([own]), [own]))
    assert date_in_words(text) in str(entry["summary"])


def test_standard_properties_of_an_entry(small: Timeline) -> None:
    """An entry has the standard properties that calendar programs show."""
    own = {str(entry["uid"]): entry for entry in read(calendar(small.store, small.events()))}
    csp, laos = own["us-csp-2023@vntimeline"], own["la-special-1977@vntimeline"]
    assert str(csp["location"]) == "Hanoi"
    assert str(csp["url"]) == "https://example.org/csp"
    assert csp["categories"].cats == ["tier", "comprehensive-strategic"]
    assert (str(csp["status"]), str(laos["status"])) == ("CONFIRMED", "TENTATIVE")
    assert str(csp["transp"]) == "TRANSPARENT"
    assert "Disputed: No single document founded" in str(laos["description"])
    assert "Source: Joint Leaders' Statement. The White House. 2023-09-11. https://example.org/csp" in str(
        csp["description"]
    )
    assert "location" not in laos


def test_entry_of_an_office() -> None:
    """The entry of a change of office has its office, person, change and reason."""
    own = took("e-1", "2020-05-05", "To Lam", acting=True, reason="elected")
    (entry,) = read(calendar(make_store([own]), [own]))
    told = {name: str(entry[f"x-vntimeline-{name}"]) for name in ("office", "person", "change", "acting", "reason")}
    assert told == {
        "office": "president",
        "person": "To Lam",
        "change": "takes-office",
        "acting": "true",
        "reason": "elected",
    }


@pytest.mark.parametrize(
    ("text", "year", "summary"),
    [
        ("2013-07-25", 2014, "1 year: A visit"),
        ("2013-07-25", 2023, "10 years: A visit"),
        ("2011-03", 2021, "10 years: A visit (some day in March 2021)"),
        ("2007", 2027, "20 years: A visit (some day in 2027)"),
    ],
)
def test_entry_of_an_anniversary(text: str, year: int, summary: str) -> None:
    """The entry of an anniversary has the number of years, the date of the event, and a stable id."""
    store = make_store([make_event("e-1", text, title="A visit")])
    query = AnniversariesQuery(date(year, 1, 1), date(year, 12, 31), (), round=False, imprecise=True)
    found = answer(store, query)
    (entry,) = read(calendar(store, found, "anniversaries"))
    assert str(entry["summary"]) == summary
    assert re.fullmatch(rf"(?=.*\b{year}\b)(?=.*\be-1\b)[a-z0-9.-]+@vntimeline", str(entry["uid"]))
    assert date_in_words(text) in str(entry["description"])
    assert "e-1" in str(entry["description"])
    assert entry["categories"].cats == (["anniversary"] if year == 2014 else ["anniversary", "round"])
    assert entry.decoded("dtstart") == parse_edtf(f"{year}{text[4:]}").earliest


def test_events_and_anniversaries_have_different_ids() -> None:
    """In one calendar, no entry of an event or an anniversary replaces another."""
    store = make_store([make_event("us-csp", "2013-07-25"), make_event("us-csp-2023", "2023-09-10")])
    listed = read(calendar(store, list(store.events)))
    found = answer(store, AnniversariesQuery(date(2020, 1, 1), date(2025, 12, 31), (), round=False))
    yearly = read(calendar(store, found, "anniversaries"))
    assert len({str(entry["uid"]) for entry in (*listed, *yearly)}) == len(listed) + len(yearly) == 10


def test_id_stays_when_the_event_is_corrected() -> None:
    """A corrected event keeps its id, so that a calendar program updates its entry."""
    before, after = make_event("e-1", "2013"), make_event("e-1", "2013-07-25", title="Other", place="Hanoi")
    uids = [str(read(calendar(make_store([each]), [each]))[0]["uid"]) for each in (before, after)]
    assert uids == ["e-1@vntimeline"] * 2


def test_a_later_release_replaces_the_entries_of_an_earlier_one() -> None:
    """Calendars compare SEQUENCE first, then the time stamps; without a release the end of the coverage counts."""
    store = make_store([make_event("e-1", "2020-01-01")])

    def said(released: date | None) -> tuple[int, list[date]]:
        (entry,) = read(calendar(msgspec.structs.replace(store, released=released), store.events))
        return entry["sequence"], [entry[name].dt.date() for name in ("dtstamp", "last-modified")]

    first, second = date(2026, 11, 27), date(2027, 1, 2)
    assert said(None)[1] == [store.last_day] * 2
    assert (said(first)[1], said(second)[1]) == ([first] * 2, [second] * 2)
    assert said(None)[0] < said(first)[0] < said(second)[0]


@pytest.mark.parametrize("arguments", [("list", "-c", "AT"), ("anniversaries", "-c", "AT")], ids=["list", "round"])
def test_no_events_is_a_valid_calendar(arguments: tuple[str, ...]) -> None:
    """Where no event matches, the output is a valid calendar without entries."""
    raw = printed(*arguments, "-f", "ics", "--store", SMALL).encode()
    assert read(raw) == entries(raw) == []
    names = [name for name, _, _ in unfolded(raw)]
    assert (names[0], names[-1]) == ("BEGIN", "END")
    assert {"PRODID", "VERSION"} < set(names)


@pytest.mark.parametrize("output", [None, "out.ics"])
def test_output_does_not_depend_on_today(tmp_path: Path, output: str | None) -> None:
    """The calendar has the same bytes on any day, on standard output and in a file."""
    seen = set()
    for now in ("2024-02-29", "2031-12-31"):
        to = ("-o", str(tmp_path / output)) if output else ("-f", "ics")
        text = printed("list", *to, "--store", SMALL, VNTIMELINE_TODAY=now)
        seen.add((tmp_path / output).read_bytes() if output else text.encode())
    (raw,) = seen
    assert len(entries(raw)) == 11
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")


def test_required_properties_are_present(small: Timeline) -> None:
    """Every entry has the properties that RFC 5545 requires."""
    raw = calendar(small.store, small.events())
    for line in entries(raw):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(line)
        assert re.fullmatch(r"\d{8}T\d{6}Z", line["DTSTAMP"][1])
        assert re.fullmatch(r"[a-z0-9-]+@vntimeline", line["UID"][1])
    heads = [line for line in unfolded(raw) if line[0] in ("VERSION", "PRODID", "X-WR-CALNAME")]
    assert ("VERSION", {}, "2.0") in heads
    assert ("X-WR-CALNAME", {}, "A small store") in heads
