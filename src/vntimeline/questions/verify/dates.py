"""A date that is claimed, beside the date of an event."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from vntimeline.dates import MONTHS, PartialDate, parse_edtf
from vntimeline.errors import DateError
from vntimeline.model import Event
from vntimeline.questions.verify.findings import Verdict
from vntimeline.wording import counted, date_in_words

OFF = 7
"""How many days a claimed date may be off and still be close: a visit lasts about so long, and what is agreed, signed,
announced and published on it is dated to any of its days, in either time zone."""
RELATED = 31
"""Within how many days of an event a signature or announcement belongs to it."""
DISPUTED = 3 * 366
"""Within how many days of an event a date in its `disputed` is another opinion on it. One further away is that of a
source."""
_DATE = rf"(?:\b(\d{{1,2}}) )?(?:\b({'|'.join(MONTHS)}) )?\b(\d{{4}})\b"


class Other(NamedTuple):
    """Another date that may have been taken for that of the event: what it is, and how wrong it is to take it."""

    when: PartialDate
    verdict: Verdict
    says: str


def compare(claimed: PartialDate, event: Event, others: Iterable[Other]) -> tuple[Verdict, str | None]:
    """Return the verdict on a claimed date of an event, and why.

    A claim is as precise as it is stated: a month that contains the day is right. Where the store knows less, or marks
    its date as doubtful, a claim can be right or not known, and is never wrong. Of the other dates, the first that the
    claim fits tells the likely mistake.
    """
    if _within(event.when, claimed):
        return "match", _marked(event)
    if _overlap(event.when, claimed):
        return "unknown", f"the store knows no more than {event.date}"
    if event.when.approximate or event.when.uncertain:
        return "unknown", _marked(event)
    for other in others:
        if _within(other.when, claimed) or (other.when.precision == "month" and _within(claimed, other.when)):
            return other.verdict, other.says
    days = _distance(claimed, event.when)
    if days <= OFF:
        return "close", f"the date is off by {counted(days, 'day')}: another day of the same occasion, or a time zone"
    if exchanged(claimed) == event.when:
        return "mismatch", "day and month are exchanged"
    late = claimed.earliest > event.when.latest
    return "mismatch", f"the date is {_length(days)} too {'late' if late else 'early'}"


def _length(days: int) -> str:
    """Return a number of days in words, roughly: in days, months or years."""
    for unit, noun in ((365.25, "year"), (30.44, "month")):
        if days >= 2 * unit:
            return f"about {counted(round(days / unit), noun)}"
    return counted(days, "day")


def fits(claimed: PartialDate, event: Event) -> bool:
    """Return whether a claimed date is that of an event, as precisely as it is stated."""
    return _within(event.when, claimed)


def disputed(event: Event) -> Iterator[Other]:
    """Yield the dates that the event's `disputed` names, other than its own; one without a year is of its year."""
    for match in re.finditer(_DATE, event.disputed or ""):
        day, month, year = match.groups()
        if day and not month:
            continue
        parts = [year, *([f"{MONTHS.index(month) + 1:02}"] if month else []), *([f"{int(day):02}"] if day else [])]
        try:
            when = parse_edtf("-".join(parts))
        except DateError:
            continue
        if _distance(when, event.when) <= DISPUTED:
            yield Other(when, "close", f"some sources give this date: see what is disputed of {event.id}")


def exchanged(claimed: PartialDate) -> PartialDate | None:
    """Return a day with its day and month exchanged, where that is a day."""
    if claimed.precision != "day":
        return None
    day = claimed.earliest
    if day.day > len(MONTHS) or day.day == day.month:
        return None
    return parse_edtf(date(day.year, day.day, day.month).isoformat())


def around(event: Event) -> tuple[date, date]:
    """Return the first and last day on which another event belongs to the same occasion."""
    return _shifted(event.earliest, -RELATED), _shifted(event.latest, RELATED)


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.min if days < 0 else date.max


def _marked(event: Event) -> str | None:
    """Return what an event's date says of itself, where the sources doubt it or say about."""
    if event.when.approximate or event.when.uncertain:
        return f"the date is not certain: {date_in_words(event.date)}"
    return None


def _within(inner: PartialDate, outer: PartialDate) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _overlap(one: PartialDate, two: PartialDate) -> bool:
    return one.earliest <= two.latest and two.earliest <= one.latest


def _distance(one: PartialDate, two: PartialDate) -> int:
    """Return how many days lie from the end of the earlier to the beginning of the later date; 0 where they overlap."""
    return max((two.earliest - one.latest).days, (one.earliest - two.latest).days, 0)
