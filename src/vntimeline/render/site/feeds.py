"""Atom feeds of the changes of the data (RFC 4287): of all, and of each country's events.

Their ids, and those of their entries, do not depend on the address of the website, and do not change with a new version
of the data: a reader never shows a change twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from vntimeline import wording
from vntimeline.questions import log
from vntimeline.questions.log import LogEntry, LogQuery
from vntimeline.render.html.templates import templates
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content, Links
from vntimeline.render.xml import without_forbidden

_NAMESPACE = UUID("d771f181-d519-4eeb-aab4-ed53089ab088")
"""The namespace of the ids (RFC 9562, version 5). It is never changed."""


class Entry(NamedTuple):
    """An entry: its id, the day of the release, what changed, and the address of the event; empty if it is gone."""

    id: str
    updated: str
    change: str
    title: str
    lines: Sequence[str]
    href: str


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the feed of all changes, and that of each country."""
    changes = log.answer(content.store, LogQuery(None, None))
    yield addresses.LOG_FEED, _feed(content, addresses.LOG_FEED, "all", content.store.title, "log/", changes)
    own: dict[str, list[LogEntry]] = {code: [] for code in content.store.countries}
    for change in changes:
        for code in _countries(content, change):
            own[code].append(change)
    for code, country in content.store.countries.items():
        path, title = addresses.country_feed(code), f"{country.name}: {content.store.title}"
        yield path, _feed(content, path, code, title, addresses.country(code), own[code])


def _countries(content: Content, change: LogEntry) -> Iterable[str]:
    """Return the countries that a change concerns: those of the event, or of the one that replaces it."""
    event = content.events.get(change.event) or content.events.get(change.replaced_by or "")
    return dict.fromkeys(event.countries) if event else ()


def _feed(content: Content, path: str, of: str, title: str, page: str, changes: Sequence[LogEntry]) -> bytes:
    """Return the feed at a path; `of` tells it from the others, `page` is the page with the same content."""
    store = content.store
    newest = max((change.date for change in changes), default=store.released or store.last_day)
    text = (
        templates()
        .get_template("feed.atom.j2")
        .render(
            id=_urn("feed", of),
            title=title,
            updated=_moment(newest),
            author=store.creator or store.title,
            rights=store.licence,
            itself=content.url(path),
            page=_address(content, path, page),
            entries=list(_entries(content, path, changes)),
        )
    )
    return without_forbidden(text).encode()


def _entries(content: Content, path: str, changes: Iterable[LogEntry]) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for change in changes:
        id = _urn("change", change.date.isoformat(), change.change, change.event, change.field or "")
        seen[id] = number = seen.get(id, 0) + 1
        target = change.event if change.event in content.events else change.replaced_by
        yield Entry(
            id=id if number == 1 else _urn(id, str(number)),
            updated=_moment(change.date),
            change=change.change,
            title=change.title or change.event,
            lines=[*_lines(content, change)],
            href=_address(content, path, addresses.event(target)) if target in content.events and target else "",
        )


def _lines(content: Content, change: LogEntry) -> Iterator[str]:
    """Yield what a change says: of a new event its date and summary, of others what was changed, and why."""
    event = content.events.get(change.event)
    if change.change == "added" and event:
        yield f"{wording.date_in_words(event.date)}: {event.title}"
        yield from filter(None, (event.summary,))
    if change.field:
        yield wording.corrected(change.field, change.was, change.now)
    if change.replaced_by:
        yield wording.replaced_by(change.replaced_by)
    yield from filter(None, (change.why,))


def _address(content: Content, path: str, target: str) -> str:
    """Return the full address of a page, or where that is not known, its address from a file at a path."""
    return content.url(target) or Links(content, path).to(target)


def _urn(*parts: str) -> str:
    return uuid5(_NAMESPACE, "\n".join(parts)).urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
