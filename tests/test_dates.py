"""Partial dates: reading EDTF, compared with another implementation, and reading what users type."""

import re
from calendar import monthrange
from datetime import date
from random import Random
from typing import Any

import pytest
from edtf import parse_edtf as parse_with_the_edtf_package
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.strategies import days, edtf, fixed
from vntimeline.dates import PartialDate, parse_edtf, parse_entry, to_the_day, to_the_month, today
from vntimeline.errors import DateError
from vntimeline.wording import date_in_words, some_day

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = "2013, 2013-07, 2013-07-25"
"""The forms that the help for unreadable dates lists."""


def bounds(when: PartialDate) -> tuple[str, str, str]:
    """The first day, the last day and the precision of a date."""
    return when.earliest.isoformat(), when.latest.isoformat(), when.precision


# EDTF


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1995", "1995-01-01", "1995-12-31", "year"),
        ("0001", "0001-01-01", "0001-12-31", "year"),
        ("1995-07", "1995-07-01", "1995-07-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month"),
        ("9999-12", "9999-12-01", "9999-12-31", "month"),
        ("1995-07-11", "1995-07-11", "1995-07-11", "day"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("2008~", "2008-01-01", "2008-12-31", "year"),
        ("2010-04?", "2010-04-01", "2010-04-30", "month"),
        ("1995-07-11%", "1995-07-11", "1995-07-11", "day"),
        ("2023-09-10/2023-09-11", "2023-09-10", "2023-09-11", "span"),
        ("2018-11/2019-02-20", "2018-11-01", "2019-02-20", "span"),
        ("1995/1995", "1995-01-01", "1995-12-31", "span"),
        ("2005~/2006-02?", "2005-01-01", "2006-02-28", "span"),
    ],
)
def test_edtf_has_bounds_and_precision(text: str, earliest: str, latest: str, precision: str) -> None:
    """An EDTF date is read as its first day, its last day and its precision."""
    assert bounds(parse_edtf(text)) == (earliest, latest, precision)


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("1995", False, False),
        ("2008~", False, False),
        ("1995-07", False, True),
        ("1995-07?", False, True),
        ("1995-07-11", True, True),
        ("1995-07-11%", True, True),
        ("2023-09-10/2023-09-11", True, True),
        ("2018-11/2019-02-20", False, True),
        ("2018-11-30/2019", False, False),
        ("2005~/2006-02?", False, False),
    ],
)
def test_a_date_is_known_to_the_day_or_month(text: str, day: bool, month: bool) -> None:
    """A date, or each end of a span, is known to the day, or at least to the month."""
    assert (to_the_day(text), to_the_month(text)) == (day, month)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1995", False, False),
        ("1995~", True, False),
        ("1995?", False, True),
        ("1995%", True, True),
        ("1995/1996~", True, False),
        ("1995?/1996", False, True),
    ],
)
def test_edtf_marks_are_read(text: str, approximate: bool, uncertain: bool) -> None:
    """The marks for approximate and uncertain dates are read."""
    when = parse_edtf(text)
    assert (when.approximate, when.uncertain) == (approximate, uncertain)


@settings(fixed, max_examples=40)
@given(edtf())
@example("2000-02~/2000-02-29")
def test_edtf_agrees_with_the_edtf_package(text: str) -> None:
    """Bounds and precision agree with those of the edtf package."""
    ours, theirs = parse_edtf(text), parse_with_the_edtf_package(text)
    assert ours.earliest == date(*theirs.lower_strict()[:3])
    assert ours.latest == date(*theirs.upper_strict()[:3])
    if "/" not in text:
        assert ours.precision == getattr(theirs, "date", theirs).precision


@settings(fixed, max_examples=40)
@given(st.integers(1, 9999), st.integers(0, 13), st.none() | st.integers(0, 32))
@example(2023, 0, None)
@example(2023, 7, 0)
@example(2023, 0, 15)
@example(1900, 2, 29)
@example(2000, 2, 29)
def test_only_calendar_dates_are_accepted(year: int, month: int, day: int | None) -> None:
    """A month or day is accepted exactly if the calendar has it."""
    text = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    if 1 <= month <= 12 and (day is None or 1 <= day <= monthrange(year, month)[1]):
        assert parse_edtf(text).text == text
        parse_with_the_edtf_package(text)
    else:
        with pytest.raises(DateError):
            parse_edtf(text)


@settings(fixed, max_examples=120)
@given(edtf())
def test_edtf_bounds_are_ordered_and_text_is_kept(text: str) -> None:
    """Every date ends no earlier than it begins and keeps the text that was written."""
    when = parse_edtf(text)
    assert when.earliest <= when.latest
    assert when.precision != "day" or when.earliest == when.latest
    assert when.text == str(when) == text


@settings(fixed, max_examples=120)
@given(days(), days())
def test_reversed_span_is_an_error(a: date, b: date) -> None:
    """A span that ends before it begins is an error that says what to do."""
    early, late = sorted((a, b))
    assert parse_edtf(f"{early}/{late}").earliest == early
    if early != late:
        with pytest.raises(DateError, match="ends before it begins") as caught:
            parse_edtf(f"{late}/{early}")
        assert caught.value.help == "write the earlier date first"


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("2023-02-30", "'2023-02-30' is not in the calendar", "2023-02 has 28 days"),
        ("2024-02-30", "'2024-02-30' is not in the calendar", "2024-02 has 29 days"),
        ("2023-04-31", "'2023-04-31' is not in the calendar", "2023-04 has 30 days"),
        ("2023-13", "'2023-13' is not in the calendar", "months run from 01 to 12"),
        ("2023-00", "'2023-00' is not in the calendar", "months run from 01 to 12"),
        ("2023-00-15", "'2023-00-15' is not in the calendar", "months run from 01 to 12"),
        ("2023-07-00", "'2023-07-00' is not in the calendar", "2023-07 has 31 days"),
        ("0000", "'0000' is not in the calendar", "years run from 0001 to 9999"),
        ("2023-01-01/2023-02-29", "'2023-01-01/2023-02-29' is not in the calendar", "2023-02 has 28 days"),
        ("1996/1995", "the span '1996/1995' ends before it begins", "write the earlier date first"),
    ],
)
def test_impossible_edtf_date_explains_the_limit(text: str, message: str, help: str) -> None:
    """A date that the calendar lacks is an error that states the valid range."""
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert (caught.value.message, caught.value.help) == (message, help)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1995",
        "1995\n",
        "95",
        "19950",
        "1995-7",
        "1995-07-1",
        "1995/07/11",
        "July 1995",
        "today",
        "1995-07-11T10:00:00",
        "1995-07-11T00:00:00Z",
        "1995-07-11 10:00",
        "1995-07-11T10:00/1995-07-12",
        "1995/..",
        "../1995",
        "1995/",
        "/1995",
        "1995/open",
        "1995//1996",
        "1995/1996/1997",
        "/",
        "2001-21",
        "199X",
        "1995-XX",
        "-0044",
        "Y17000",
        "1995~?",
        "1995~-07",
        "~1995",
        "1995-07-11~~",
        "１９９５",
        "١٩٩٥-٠٧",
    ],
)
def test_other_formats_are_not_edtf(text: str) -> None:
    """Text outside the supported part of EDTF is an error with help."""
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert repr(text) in caught.value.message
    assert caught.value.help


# Dates that users type


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2013", "2013"),
        ("2013-07", "2013-07"),
        ("2013-07-25", "2013-07-25"),
        (" 2013-07-25 ", "2013-07-25"),
        ("2013~", "2013~"),
        ("2013-07-25/2013-07-26", "2013-07-25/2013-07-26"),
        ("July 2013", "2013-07"),
        ("july 2013", "2013-07"),
        ("Jul 2013", "2013-07"),
        ("2013 July", "2013-07"),
        ("February 2013", "2013-02"),
        ("25 Jul 2013", "2013-07-25"),
        ("25 JULY 2013", "2013-07-25"),
        ("July 25, 2013", "2013-07-25"),
        ("25th of July 2013", "2013-07-25"),
        ("26th of July 2013", "2013-07-26"),
        ("Thursday, 25 July 2013", "2013-07-25"),
        ("Thu 25 Jul 2013", "2013-07-25"),
        ("Sept 2013", "2013-09"),
        ("Sept. 2013", "2013-09"),
        ("Sept 5, 2013", "2013-09-05"),
        ("1 Jan 2000", "2000-01-01"),
        ("2 March 2004", "2004-03-02"),
        ("29 Feb 2012", "2012-02-29"),
        ("31 Dec 2013", "2013-12-31"),
        ("25/07/2013", "2013-07-25"),
        ("07/25/2013", "2013-07-25"),
        ("25.7.2013", "2013-07-25"),
        ("04/04/2013", "2013-04-04"),
        ("2013/07/25", "2013-07-25"),
        ("2013/07/04", "2013-07-04"),
        ("10 July 0013", "0013-07-10"),
        ("Wednesday, 10 July 0013", "0013-07-10"),
        ("13/07/0010", "0010-07-13"),
        ("July, 2013", "2013-07"),
        ("25-Jul-2013", "2013-07-25"),
    ],
)
@pytest.mark.parametrize("now", ["2025-06-01", "2024-02-29", "1999-12-31", "2013-01-05"])
def test_typed_date_does_not_depend_on_today(monkeypatch: pytest.MonkeyPatch, now: str, typed: str, text: str) -> None:
    """Dates are read from many usual forms, with the same result on every day."""
    monkeypatch.setenv("VNTIMELINE_TODAY", now)
    assert parse_entry(typed) == parse_edtf(text)


@pytest.mark.parametrize(
    ("now", "typed", "text"),
    [
        ("2025-06-01", "today", "2025-06-01"),
        ("2025-06-01", " TODAY ", "2025-06-01"),
        ("2025-06-01", "yesterday", "2025-05-31"),
        ("2024-03-01", " Yesterday ", "2024-02-29"),
        ("2025-06-01", "-90d", "2025-03-03"),
        ("2025-06-01", "-5y", "2020-06-01"),
        ("2025-06-01", "+1m", "2025-07-01"),
        ("2025-06-01", "-2w", "2025-05-18"),
        ("2025-06-01", "+30D", "2025-07-01"),
        ("2025-06-01", "-0d", "2025-06-01"),
        ("2025-01-31", "+1m", "2025-02-28"),
        ("2025-03-31", "-1m", "2025-02-28"),
        ("2024-02-29", "-1y", "2023-02-28"),
        ("2024-02-29", "-4y", "2020-02-29"),
    ],
)
def test_relative_date_is_counted_from_today(monkeypatch: pytest.MonkeyPatch, now: str, typed: str, text: str) -> None:
    """Relative dates are counted from today and stay within the month."""
    monkeypatch.setenv("VNTIMELINE_TODAY", now)
    assert parse_entry(typed) == parse_edtf(text)


@pytest.mark.parametrize(
    ("typed", "message", "help"),
    [
        (
            "03/04/2013",
            "'03/04/2013' has two readings",
            "write 2013-04-03 (3 April 2013) or 2013-03-04 (4 March 2013)",
        ),
        ("3.4.2013", "'3.4.2013' has two readings", "write 2013-04-03 (3 April 2013) or 2013-03-04 (4 March 2013)"),
        ("2023-02-30", "'2023-02-30' is not in the calendar", "2023-02 has 28 days"),
        ("2023-13", "'2023-13' is not in the calendar", "months run from 01 to 12"),
        ("2023-00", "'2023-00' is not in the calendar", "months run from 01 to 12"),
        ("31/02/2013", "'31/02/2013' is not in the calendar", FORMS),
        ("2013/13/01", "'2013/13/01' is not in the calendar", FORMS),
        ("Friday", "'Friday' is not a date", FORMS),
        ("July", "'July' has no year of four digits", FORMS),
        ("25 July", "'25 July' has no year of four digits", FORMS),
        ("10:30", "'10:30' is not a date", FORMS),
        ("25 July 2013 10:30", "'25 July 2013 10:30' is not a date", FORMS),
        ("1.5 July 2013", "'1.5 July 2013' is not a date", FORMS),
        (".5 May 2013", "'.5 May 2013' is not a date", FORMS),
        ("-5 May 2013", "'-5 May 2013' is not a date", FORMS),
        ("at July 2013", "'at July 2013' is not a date", FORMS),
        ("2013,999,december", "'2013,999,december' is not a date", FORMS),
        ("2013,99,december", "'2013,99,december' is not in the calendar", "2013-12 has 31 days"),
        ("Thursday, July 2013", "'Thursday, July 2013' is not a date", FORMS),
        ("Thursday, 26 July 0013", "'Thursday, 26 July 0013' has the wrong weekday", "0013-07-26 is a Friday"),
        ("10/07/0013", "'10/07/0013' has two readings", "write 0013-07-10 (10 July 0013) or 0013-10-07"),
        (
            "Friday 25 July 2013",
            "'Friday 25 July 2013' has the wrong weekday",
            "2013-07-25 is a Thursday: leave the weekday out",
        ),
        (
            "Monday, 25 July 2013",
            "'Monday, 25 July 2013' has the wrong weekday",
            "2013-07-25 is a Thursday: leave the weekday out",
        ),
        ("25 Jul 13", "'25 Jul 13' has no year of four digits", FORMS),
        ("25/07/13", "'25/07/13' has a year of two digits", FORMS),
        ("45/07/25", "'45/07/25' has a year of two digits", FORMS),
        ("99/12/31", "'99/12/31' has a year of two digits", FORMS),
        ("13", "'13' is not a date", FORMS),
        ("25-07-2013", "'25-07-2013' is not a date", FORMS),
        ("20130725", "'20130725' is not a date", FORMS),
        ("", "'' is not a date", FORMS),
        (" ", "'' is not a date", FORMS),
        ("90d", "'90d' is not a date", FORMS),
        ("31 April 2013", "'31 April 2013' is not in the calendar", "2013-04 has 30 days"),
        ("29 Feb 2013", "'29 Feb 2013' is not in the calendar", "2013-02 has 28 days"),
        ("2013/2012", "the span '2013/2012' ends before it begins", "write the earlier date first"),
        ("-9999y", "'-9999y' leaves the calendar", "years run from 0001 to 9999"),
        ("１９９５", "'１９９５' is not a date", FORMS),
    ],
)
@pytest.mark.parametrize("now", ["2025-06-01", "2012-02-29", "9000-07-25"])
def test_unclear_typed_date_is_refused(
    monkeypatch: pytest.MonkeyPatch, now: str, typed: str, message: str, help: str
) -> None:
    """An ambiguous, incomplete or impossible date is an error with help, on every day."""
    monkeypatch.setenv("VNTIMELINE_TODAY", now)
    with pytest.raises(DateError) as caught:
        parse_entry(typed)
    assert caught.value.message == message
    assert help in (caught.value.help or "")
    assert caught.value.status == 2


@pytest.mark.parametrize(
    ("now", "typed"),
    [("2025-06-01", "-2025y"), ("2025-06-01", "+99999m"), ("9999-12-31", "+1d"), ("0001-01-01", "-1w")],
)
def test_relative_date_beyond_the_calendar_is_refused(monkeypatch: pytest.MonkeyPatch, now: str, typed: str) -> None:
    """A relative date before year 1 or after year 9999 is an error."""
    monkeypatch.setenv("VNTIMELINE_TODAY", now)
    with pytest.raises(DateError, match="leaves the calendar") as caught:
        parse_entry(typed)
    assert caught.value.help == "years run from 0001 to 9999"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Friday July 2013", "2013-07"),  # without a day of the month
        ("Friday 2013", "2013"),  # without a month
        ("2013 AD", "2013"),
        ("25 July 0013", "0013-07-25"),  # with the century
        ("2013.07", "2013-07"),  # with a month
        ("3 4 2013", None),  # two readings with any separator
        ("03/04 2013", None),
        ("Friday 03/04/2013", None),
    ],
)
def test_typed_parts_are_neither_guessed_nor_dropped(typed: str, expected: str | None) -> None:
    """Unusual forms are refused or read as typed: no part is invented or ignored."""
    try:
        read = parse_entry(typed).text
    except DateError:
        return
    assert read == expected


@pytest.mark.parametrize(
    "typed", ["25 July 2013 10:30 CET", "10h" + "9" * 40, "1e400", "9" * 400, "\0", "²", "25 July \ud800"]
)
def test_odd_text_is_a_date_error(typed: str) -> None:
    """Text that upsets the date parser is a DateError, not another exception."""
    with pytest.raises(DateError):
        parse_entry(typed)


@settings(fixed, max_examples=120)
@given(
    st.text(max_size=8)
    | st.lists(st.sampled_from(("Jul", "Fri", "25", "2013", "07", ":", "-", "/", "T", "h", "of"))).map(" ".join)
)
def test_any_text_is_a_date_or_a_date_error(typed: str) -> None:
    """Any text is either read as a date or refused with a DateError."""
    try:
        when = parse_entry(typed)
    except DateError:
        return
    assert when == parse_edtf(when.text)


@settings(fixed, max_examples=100)
@given(days(date(1000, 1, 1)), st.sampled_from((str, str.lower, str.upper)), st.booleans())
def test_month_names_are_read_in_any_case_and_order(day: date, case: Any, short: bool) -> None:
    """Dates with a month name are read in any case and order, long or short."""
    month = case(MONTHS[day.month - 1][: 3 if short else None])
    for typed in (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}"):
        assert parse_entry(typed) == parse_edtf(day.isoformat())
    assert parse_entry(f"{month} {day.year}") == parse_edtf(day.isoformat()[:7])


@pytest.mark.parametrize("typed", ["25-Jul-2013", "25-july-2013"])
def test_month_name_between_hyphens_is_read(typed: str) -> None:
    """A day may be written with hyphens around the name of its month."""
    assert parse_entry(typed) == parse_edtf("2013-07-25")


@settings(fixed, max_examples=120)
@given(days(), st.sampled_from("/."))
def test_numeric_dates_with_two_readings_are_refused(day: date, sign: str) -> None:
    """Numeric dates are read if they have one reading, and refused with both readings otherwise."""
    assert parse_entry(day.isoformat().replace("-", sign)) == parse_edtf(day.isoformat())
    typed = f"{day.day:02}{sign}{day.month:02}{sign}{day.year:04}"
    if day.day > 12 or day.day == day.month:
        assert parse_entry(typed) == parse_edtf(day.isoformat())
    else:
        with pytest.raises(DateError, match="has two readings") as caught:
            parse_entry(typed)
        other = date(day.year, day.day, day.month)
        named = re.findall(r"\d{4}-\d\d-\d\d", caught.value.help or "")
        assert sorted(named) == sorted((day.isoformat(), other.isoformat()))


@settings(fixed, max_examples=200)
@given(days(), st.randoms(use_true_random=False), st.integers(0, 7), st.sampled_from(("", ",", "th", " of")))
def test_words_of_a_date_in_any_order(day: date, random: Random, weekday: int, sign: str) -> None:
    """The words of a date mean that date in any order and in any year, or are refused for a wrong weekday."""
    words = [f"{day.day}{sign}", MONTHS[day.month - 1][: random.choice((3, 9))], f"{day.year:04}"]
    words += [WEEKDAYS[weekday]] if weekday < 7 else []
    random.shuffle(words)
    if weekday in (7, day.weekday()):
        assert parse_entry(" ".join(words)) == parse_edtf(day.isoformat())
    else:
        with pytest.raises(DateError, match="has the wrong weekday"):
            parse_entry(" ".join(words))


PIECES = ("2013", "0013", "13", "5", "31", "5th", "of", "May", "feb.", "sept", "Monday", "thu", "today", "utc", "am")


@settings(fixed, max_examples=400)
@given(st.lists(st.sampled_from((*PIECES, *"-+.,/:~ \u00a0\uff15")), max_size=7), st.sampled_from(("", " ")))
def test_a_typed_date_means_what_it_says(pieces: list[str], space: str) -> None:
    """Whatever is taken for a date has the numbers that were typed, and each of them once."""
    typed = space.join(pieces)
    try:
        when = parse_entry(typed)
    except DateError:
        return
    if typed.strip() != "today":
        in_words = [{"feb": 2, "may": 5, "sep": 9}[word] for word in re.findall("feb|may|sep", typed.lower())]
        said = sorted([*map(int, re.findall("[0-9]+", typed)), *in_words])
        assert said == sorted(map(int, re.findall("[0-9]+", when.text)))


@settings(fixed, max_examples=100)
@given(edtf())
def test_every_edtf_date_can_be_typed(text: str) -> None:
    """Every date that a store may contain can also be typed."""
    assert parse_entry(text) == parse_edtf(text)


@pytest.mark.parametrize("bad", ["yesterday", "2025-13-01", "2025-02-30", "31/05/2026", "2025-06", "2025-06-01T10:00"])
def test_invalid_today_variable_is_explained(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    """An invalid VNTIMELINE_TODAY is an error that names the variable, where today is needed."""
    monkeypatch.setenv("VNTIMELINE_TODAY", bad)
    for function in (today, lambda: parse_entry("today"), lambda: parse_entry("-1y")):
        with pytest.raises(DateError, match="VNTIMELINE_TODAY") as caught:
            function()
        assert repr(bad) in caught.value.message
        assert "2026-05-31" in (caught.value.help or "")
    assert parse_entry("2013").text == "2013"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-09-10", "10 September 2023"),
        ("2023-09-01", "1 September 2023"),
        ("2013-07", "July 2013"),
        ("1995", "1995"),
        ("2005~", "about 2005"),
        ("2010-04?", "perhaps April 2010"),
        ("2005-07-01%", "perhaps about 1 July 2005"),
        ("2018-11/2019-02-20", "November 2018 to 20 February 2019"),
        ("2004~/2006", "about 2004 to 2006"),
        ("2023-09-10/2023-09-11", "10 to 11 September 2023"),
    ],
)
def test_date_in_words(text: str, words: str) -> None:
    """Dates and their marks are written out in English."""
    assert date_in_words(text) == words


@settings(fixed, max_examples=100)
@given(edtf(date(1000, 1, 1), marks="").filter(lambda text: "/" not in text))
def test_date_in_words_can_be_typed(text: str) -> None:
    """A date that was written out is read back as the same date."""
    assert parse_entry(date_in_words(text)) == parse_edtf(text)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("2023-09-10", "10 September 2023"),
        ("2011-03", "some day in March 2011"),
        ("2012-02", "some day in February 2012"),
        ("2012-12", "some day in December 2012"),
        ("2011", "some day in 2011"),
        ("0987", "some day in 0987"),
        ("2011-01/2011-12", "some day in 2011"),
        ("2011-03-01/2011-03-30", "some day from 1 March 2011 to 30 March 2011"),
        ("2011-03-02/2011-03-31", "some day from 2 March 2011 to 31 March 2011"),
        ("2011-03/2011-04", "some day from 1 March 2011 to 30 April 2011"),
        ("2011/2012", "some day from 1 January 2011 to 31 December 2012"),
    ],
)
def test_span_of_an_unknown_day_in_words(span: str, words: str) -> None:
    """A day that is known only within bounds is written out as briefly as possible."""
    when = parse_edtf(span)
    assert some_day(when.earliest, when.latest) == words
