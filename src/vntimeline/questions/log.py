"""What changed in the data from release to release: additions, corrections and withdrawn events."""

import re
from datetime import date
from typing import Literal, Self

from vntimeline.errors import UnknownName
from vntimeline.model import VERSION_PATTERN, Event, Store
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When
from vntimeline.record import Record
from vntimeline.versions import day_of, released_on

Changed = Literal["withdrawn", "corrected", "added"]
_ORDER: tuple[Changed, ...] = ("withdrawn", "corrected", "added")


class LogQuery(Query, frozen=True):
    """From which release on."""

    since: date | None
    """The first day; null for all releases."""
    after: str | None
    """The version after which changes are listed; null where a date was given, or nothing."""

    @property
    def days(self) -> tuple[date, ...]:
        """Days of release say nothing about the coverage."""
        return ()

    @classmethod
    def parse(cls, store: Store, since: When = None) -> Self:
        """Read what a user typed: a data version, or a date. Raises DateError, or UnknownName for a version."""
        if isinstance(since, str) and re.fullmatch(VERSION_PATTERN, since.strip()):
            released = released_on(store)
            if (day := day_of(since.strip(), released)) is None:
                known = f"the versions are {', '.join(released.values())}" if released else "this store has no versions"
                raise UnknownName(f"unknown version: {since!r}", known)
            return cls(day, since.strip())
        return cls(None if since is None else arguments.partial_date(since).earliest, None)


class LogEntry(Record, frozen=True, kw_only=True):
    """A change of the data: an event that was added, corrected or withdrawn."""

    version: str | None
    """The version of the release; null where the store has none."""
    date: date
    """The day of the release."""
    change: Changed
    """What happened to the event."""
    event: str
    """The id of the event."""
    title: str | None
    """The title of the event; null where it was withdrawn."""
    field: str | None = None
    """The field that was corrected; else null."""
    was: str | None = None
    """The earlier value, the items of a list joined by commas; null where there was none."""
    now: str | None = None
    """The value now, in the same form; null where there is none."""
    replaced_by: str | None = None
    """The id of the event that remains where one was withdrawn."""
    why: str | None = None
    """The reason of a correction or withdrawal."""


def answer(store: Store, query: LogQuery) -> list[LogEntry]:
    """Return the changes, newest release first; within one, withdrawals, then corrections, then additions."""
    released = released_on(store)
    events = {event.id: event for event in store.events}
    found = [*_corrected(store, events, released), *_added(store, released)]
    wanted = [entry for entry in found if query.since is None or entry.date >= query.since]
    if query.after is not None:
        wanted = [entry for entry in wanted if entry.version != query.after]
    wanted.sort(key=lambda entry: (entry.date, -_ORDER.index(entry.change)), reverse=True)
    return wanted


def _added(store: Store, released: dict[date, str]) -> list[LogEntry]:
    return [
        LogEntry(version=released.get(event.added), date=event.added, change="added", event=event.id, title=event.title)
        for event in store.events
        if event.added is not None
    ]


def _corrected(store: Store, events: dict[str, Event], released: dict[date, str]) -> list[LogEntry]:
    """Return the corrections; what a field was changed to is what the next correction changed, or what it is now."""
    later: dict[tuple[str, str | None], str | None] = {}
    found: list[LogEntry] = []
    for each in sorted(store.corrections, key=lambda correction: correction.date, reverse=True):
        event = events.get(each.id)
        key = (each.id, each.field)
        now = later[key] if key in later else _as_text(getattr(event, each.field or "", None))
        later[key] = each.was
        change: Changed = "withdrawn" if each.withdrawn else "corrected"
        found.append(
            LogEntry(
                version=released.get(each.date),
                date=each.date,
                change=change,
                event=each.id,
                title=event.title if event else None,
                field=each.field,
                was=each.was,
                now=now,
                replaced_by=each.replaced_by,
                why=each.why,
            )
        )
    return found


def _as_text(value: object) -> str | None:
    """Return a field's value as corrections have it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or None
    return "true" if value is True else str(value) if value not in (None, False) else None
