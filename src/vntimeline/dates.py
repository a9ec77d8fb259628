"""Partial dates: days, months, years and ranges, as a store writes them (EDTF) and as a user types them.

A date is a range of days from `earliest` to `latest`. `1995-07` stays a month: a question about it is answered for all
of its days.
"""

import os
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from vntimeline.errors import DateError

Precision = Literal["day", "month", "year", "span"]

Day = date
"""A day of the calendar, also where a field named `date` hides the class."""

# Patterns are kept as text: re compiles those that a run needs, and keeps them.
EDTF_PART = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)"
_WRITTEN_PART = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[~?%]?"
EDTF_PATTERN = rf"^{_WRITTEN_PART}(/{_WRITTEN_PART})?$"
"""What the JSON Schema says of a date; `parse_edtf` also looks at the calendar."""
_RELATIVE = r"([+-])([0-9]{1,5})([dwmy])"
_SLASHED = r"([0-9]{1,4})[/.]([0-9]{1,2})[/.]([0-9]{1,4})"
_ISO_LIKE = r"[0-9~?%/-]+"
# strftime's %B follows the locale; the words of a store do not.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_NUMBER = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_HYPHENATED = rf"{_DAY_NUMBER}-[a-z]+-[0-9]{{4}}"
DATE_FORMS = "2013, 2013-07, 2013-07-25, 'July 2013', '25 Jul 2013', today, yesterday, -90d, -2w or -5y"
"""The dates that a user may type, as help and errors list them."""
_ENTRY_HELP = f"write {DATE_FORMS}"
_LONGEST = 100
"""The greatest length of a date that is typed; the patterns of dates in words take long for a longer text."""
_STORE_HELP = "write 1995, 1995-07, 1995-07-11 or 2023-09-10/2023-09-11, with ~ ? or % after an unsure one"


class PartialDate(msgspec.Struct, frozen=True, gc=False):
    """A date as precise as it is known.

    `text` is EDTF; `earliest` and `latest` are the first and last day that it may mean, both inclusive.
    """

    text: str
    earliest: date
    latest: date
    precision: Precision

    @property
    def approximate(self) -> bool:
        """Return whether the sources say "about" (EDTF `~` or `%`)."""
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        """Return whether the sources doubt the date (EDTF `?` or `%`)."""
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
    match = re.fullmatch(EDTF_PART, part)
    if match is None:
        raise DateError(f"{text!r} is not a date", _STORE_HELP)
    year, month, day, _ = match.groups()
    return _bounds(int(year), month, day, text)


def _bounds(year: int, month: str | None, day: str | None, text: str) -> tuple[date, date, Precision]:
    """Return the first day, last day and precision of a year, a month or a day. Raises DateError."""
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


def to_the_day(text: str) -> bool:
    """Return whether an EDTF date is a day, or a span between days."""
    return all(part.count("-") == 2 for part in text.split("/"))


def to_the_month(text: str) -> bool:
    """Return whether an EDTF date, or each end of a span, is at least known to the month."""
    return all("-" in part for part in text.split("/"))


def today() -> date:
    """Return the current day: VNTIMELINE_TODAY (an ISO day) if it is set, else that of the clock."""
    fixed = os.environ.get("VNTIMELINE_TODAY")
    if not fixed:
        return date.today()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise DateError(f"VNTIMELINE_TODAY is {fixed!r}, not a day", "set it like 2026-05-31, or unset it") from None


def parse_entry(text: str) -> PartialDate:
    """Read a date as a user types it: EDTF, `today`, `yesterday`, `-90d`, or words such as `July 2013`.

    What was not typed is not filled in. Raises DateError for a text that is not a date, has no year, could mean two
    dates, or names a weekday that the date does not have.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise DateError(f"{text[:40]!r}… is not a date: it has {len(text)} characters", _ENTRY_HELP)
    lowered = text.lower()
    if lowered == "today":
        return _exact(today())
    if lowered == "yesterday":
        return _exact(_shift(today(), "-", "1", "d"))
    if match := re.fullmatch(_RELATIVE, lowered):
        return _exact(_shift(today(), *match.groups()))
    if match := re.fullmatch(_SLASHED, text):
        return _slashed(text, *match.groups())
    if re.fullmatch(_ISO_LIKE, text):
        try:
            return parse_edtf(text)
        except DateError as error:
            raise DateError(error.message, _ENTRY_HELP if error.help == _STORE_HELP else error.help) from None
    return _in_words(text)


def ahead(text: str) -> date:
    """Return the day that is 90d, 12w, 3m, 1y or the like after today. Raises DateError."""
    match = re.fullmatch(_RELATIVE, f"+{str(text).strip().lower().removeprefix('+')}")
    if match is None:
        raise DateError(f"{text!r} is not a length of time", "write days, weeks, months or years: 90d, 12w, 3m, 1y")
    return _shift(today(), *match.groups())


def _exact(day: date) -> PartialDate:
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


def _slashed(text: str, a: str, b: str, c: str) -> PartialDate:
    """Read `25/07/2013`, which has one reading; `03/04/2013` has two and is rejected with both."""
    if len(a) == 4:
        readings = [(a, b, c)]
    elif len(c) == 4:
        readings = list(dict.fromkeys([(c, b, a), (c, a, b)]))
    else:
        raise DateError(f"{text!r} has a year of two digits", _ENTRY_HELP)
    possible = []
    for year, month, day in readings:
        try:
            possible.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    if not possible:
        raise DateError(f"{text!r} is not in the calendar", _ENTRY_HELP)
    if len(possible) > 1:
        one, two = (f"{day} ({day.day} {MONTHS[day.month - 1]} {day.year:04})" for day in possible)
        raise DateError(f"{text!r} has two readings", f"write {one} or {two}", map(str, possible))
    return _exact(possible[0])


def _in_words(text: str) -> PartialDate:
    """Read a date with the name of a month: `July 2013`, `25-Jul-2013`, `Thursday, 25th of July 2013`.

    The words may have any order. Each must be known, and a weekday must be that of the date.
    """
    refused = DateError(f"{text!r} is not a date", _ENTRY_HELP)
    lowered = text.lower()
    words = lowered.split("-") if re.fullmatch(_HYPHENATED, lowered) else lowered.replace(",", " ").split()
    if "of" in words:
        words.remove("of")
    days = [match[1] for word in words if (match := re.fullmatch(_DAY_NUMBER, word))]
    years = [word for word in words if re.fullmatch("[0-9]{4}", word)]
    months = [month for word in words if (month := _begun(word, MONTHS))]
    weekdays = [weekday for word in words if (weekday := _begun(word, _WEEKDAYS))]
    if len(days) + len(years) + len(months) + len(weekdays) < len(words) or len(months) != 1:
        raise refused
    if len(years) != 1:
        raise DateError(f"{text!r} has no year of four digits", _ENTRY_HELP)
    if len(days) > 1 or len(weekdays) > len(days):
        raise refused
    parts = [f"{number:02}" for number in (months[0], *map(int, days))]
    earliest, latest, precision = _bounds(int(years[0]), parts[0], parts[1] if days else None, text)
    weekday = earliest.weekday() + 1
    if weekdays and weekdays[0] != weekday:
        help = f"{earliest} is a {_WEEKDAYS[weekday - 1]}: leave the weekday out"
        raise DateError(f"{text!r} has the wrong weekday", help, [str(earliest)])
    return PartialDate("-".join([*years, *parts]), earliest, latest, precision)


def _begun(word: str, names: Sequence[str]) -> int:
    """Return the number, from 1, of the name that a word of at least three letters begins; 0 where it begins none."""
    word = word.removesuffix(".")
    return next((at for at, name in enumerate(names, 1) if len(word) >= 3 and name.lower().startswith(word)), 0)
