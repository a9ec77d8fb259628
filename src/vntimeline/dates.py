"""Partial dates: days, months, years and spans, as a store writes them (EDTF) and as a user types them.

A date is a span of days from `earliest` to `latest`. Precision is never invented: `1995-07` stays a month,
and what is asked of it is answered for all of its days.
"""

import os
import re
from datetime import date, timedelta
from typing import Literal

import msgspec

from vntimeline.errors import DateError

Precision = Literal["day", "month", "year", "span"]

Day = date
"""A day of the calendar."""

# Patterns as text: what a run does not need is not compiled, what it needs again re keeps.
_EDTF = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)"
_RELATIVE = r"([+-])([0-9]{1,5})([dwmy])"
_SLASHED = r"([0-9]{1,4})[/.]([0-9]{1,2})[/.]([0-9]{1,4})"
_ISO_LIKE = r"[0-9~?%/-]+"
_MONTH_WORD = r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_YEAR_WORD = r"\b[0-9]{4}\b"
# strftime's %B follows the locale; a store's words do not.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ENTRY_HELP = "write 2013, 2013-07, 2013-07-25, 'July 2013', '25 Jul 2013', today, -90d or -5y"
_STORE_HELP = "write 1995, 1995-07, 1995-07-11 or 2023-09-10/2023-09-11, with ~ ? or % after an unsure one"


class PartialDate(msgspec.Struct, frozen=True, gc=False):
    """A date as precise as it is known.

    `text` is EDTF; `earliest` and `latest` are the first and last day it may mean, both inclusive.
    """

    text: str
    earliest: date
    latest: date
    precision: Precision

    @property
    def approximate(self) -> bool:
        """Whether the sources say "about" (EDTF `~` or `%`)."""
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        """Whether the sources doubt the date (EDTF `?` or `%`)."""
        return "?" in self.text or "%" in self.text

    def __str__(self) -> str:
        return self.text


def parse_edtf(text: str) -> PartialDate:
    """Read an EDTF date: level 0 without times, and the qualifiers ~ ? % of level 1.

    Raises DateError for anything else, an impossible day, or a span that ends before it begins.
    Rule: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019.
    """
    first, slash, second = text.partition("/")
    earliest, latest, precision = _edtf_part(first, text)
    if slash:
        _, latest, _ = _edtf_part(second, text)
        if latest < earliest:
            raise DateError(f"the span {text!r} ends before it begins", "write the earlier date first")
        precision = "span"
    return PartialDate(text, earliest, latest, precision)


def _edtf_part(part: str, text: str) -> tuple[date, date, Precision]:
    match = re.fullmatch(_EDTF, part)
    if match is None:
        raise DateError(f"{text!r} is not a date", _STORE_HELP)
    year, month, day, _ = match.groups()
    return _bounds(int(year), month, day, text)


def _bounds(year: int, month: str | None, day: str | None, text: str) -> tuple[date, date, Precision]:
    """The first day, last day and precision of a year, a month or a day; a calendar impossibility is a DateError."""
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31), "year"
        if day is None:
            last = _days_in(year, int(month))
            return date(year, int(month), 1), date(year, int(month), last), "month"
        exact = date(year, int(month), int(day))
    except ValueError:
        raise DateError(f"{text!r} is not in the calendar", _calendar_help(year, month)) from None
    return exact, exact, "day"


def _days_in(year: int, month: int) -> int:
    from calendar import monthrange

    return monthrange(year, month)[1]


def _calendar_help(year: int, month: str | None) -> str:
    if year < 1:
        return "years run from 0001 to 9999"
    if month and 1 <= int(month) <= 12:
        return f"{year:04}-{int(month):02} has {_days_in(year, int(month))} days"
    return "months run from 01 to 12"


def today() -> date:
    """The day that "now" means: VNTIMELINE_TODAY (an ISO day) where it is set, the clock's otherwise."""
    fixed = os.environ.get("VNTIMELINE_TODAY")
    if not fixed:
        return date.today()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise DateError(f"VNTIMELINE_TODAY is {fixed!r}, not a day", "set it like 2026-05-31, or unset it") from None


def parse_entry(text: str) -> PartialDate:
    """Read a date as a user types it: EDTF, `today`, `-90d`, `-5y`, or words such as `July 2013` and `25 Jul 2013`.

    What was not typed is not filled in. Raises DateError for what is no date, lacks a year, or has two readings.
    """
    text = text.strip()
    lowered = text.lower()
    if lowered == "today":
        return _day(today())
    if match := re.fullmatch(_RELATIVE, lowered):
        return _day(_shift(today(), *match.groups()))
    if match := re.fullmatch(_SLASHED, text):
        return _slashed(text, *map(int, match.groups()))
    if re.fullmatch(_ISO_LIKE, text):
        try:
            return parse_edtf(text)
        except DateError as error:
            raise DateError(error.message, _ENTRY_HELP if error.help == _STORE_HELP else error.help) from None
    return _in_words(text)


def ahead(text: str) -> Day:
    """The day that lies a time such as 90d, 12w, 3m or 1y after today."""
    match = re.fullmatch(_RELATIVE, f"+{text.strip().lower().lstrip('+')}")
    if match is None:
        raise DateError(f"{text!r} is not a length of time", "write days, weeks, months or years: 90d, 12w, 3m, 1y")
    return _shift(today(), *match.groups())


def _day(day: date) -> PartialDate:
    return PartialDate(day.isoformat(), day, day, "day")


def _shift(start: date, sign: str, count: str, unit: str) -> date:
    amount = int(sign + count)
    try:
        if unit in "dw":
            return start + timedelta(days=amount * (7 if unit == "w" else 1))
        from dateutil.relativedelta import relativedelta

        return start + (relativedelta(years=amount) if unit == "y" else relativedelta(months=amount))
    except (OverflowError, ValueError):
        raise DateError(f"'{sign}{count}{unit}' leaves the calendar", "years run from 0001 to 9999") from None


def _slashed(text: str, a: int, b: int, c: int) -> PartialDate:
    """`25/07/2013` has one reading; `03/04/2013` has two and is refused with both."""
    if a >= 1000:
        readings = [(a, b, c)]
    elif c < 100 or a > 31:
        raise DateError(f"{text!r} has a year of two digits", _ENTRY_HELP)
    else:
        readings = list(dict.fromkeys((c, month, day) for month, day in ((b, a), (a, b)) if month <= 12))
    possible = []
    for year, month, day in readings:
        try:
            possible.append(date(year, month, day))
        except ValueError:
            continue
    if not possible:
        raise DateError(f"{text!r} is not in the calendar", _ENTRY_HELP)
    if len(possible) > 1:
        one, two = (f"{day.isoformat()} ({in_words(day.isoformat())})" for day in possible)
        raise DateError(f"{text!r} has two readings", f"write {one} or {two}")
    return _day(possible[0])


def _in_words(text: str) -> PartialDate:
    """A month's name and a year, with or without a day, read by dateutil.

    It is read twice over different defaults: what differs between the two was not typed.
    """
    from datetime import datetime

    from dateutil import parser

    refused = DateError(f"{text!r} is not a date", _ENTRY_HELP)
    year = re.search(_YEAR_WORD, text)
    # Of numbers alone dateutil guesses which is the month, and a time of day is no part of a date.
    if not re.search(_MONTH_WORD, text) or ":" in text:
        raise refused
    if year is None:
        raise DateError(f"{text!r} has no year of four digits", _ENTRY_HELP)
    try:
        # Two weeks apart, so that a weekday without a day falls on two days.
        one, two = (parser.parse(text, default=datetime(2000, 1, day), ignoretz=True) for day in (1, 15))
    except (ValueError, ArithmeticError):
        raise refused from None
    if one.year != int(year[0]) or one.time() != two.time() or one.time() != datetime.min.time():
        raise refused
    if one.day != two.day:
        return parse_edtf(f"{one.year:04}-{one.month:02}")
    return _day(one.date())


def in_words(text: str) -> str:
    """An EDTF date as a reader says it: `10 September 2023`, `July 2013`, `about 2005`, `10 to 11 September 2023`."""
    first, slash, second = text.partition("/")
    start, end = _part_in_words(first), _part_in_words(second)
    if not slash:
        return " ".join(start)
    shared = 0  # what both ends share is said once, at the end
    while shared < len(start) and shared < len(end) - 1 and start[-1 - shared] == end[-1 - shared]:
        shared += 1
    kept = start[: len(start) - shared]
    return " ".join([*(kept or start), "to", *end])


def some_day(earliest: Day, latest: Day) -> str:
    """Days of which one is meant, both ends inclusive, as a reader says it.

    `10 September 2023`, `some day in March 2011`, `some day in 2011`, `some day from 3 April 2013 to 5 June 2013`.
    """
    if earliest == latest:
        return in_words(earliest.isoformat())
    for text in (earliest.isoformat()[:4], earliest.isoformat()[:7]):
        if (whole := parse_edtf(text)).earliest == earliest and whole.latest == latest:
            return f"some day in {in_words(text)}"
    return f"some day from {in_words(earliest.isoformat())} to {in_words(latest.isoformat())}"


def _part_in_words(part: str) -> list[str]:
    match = re.fullmatch(_EDTF, part)
    if match is None:
        return [part]
    year, month, day, mark = match.groups()
    words = [*([str(int(day))] if day else []), *([_MONTHS[int(month) - 1]] if month else []), year]
    return [*{"~": ["about"], "?": ["perhaps"], "%": ["perhaps", "about"]}.get(mark, []), *words]
