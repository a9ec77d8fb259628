"""How to cite the store, or events with their sources."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

import msgspec

from vntimeline.dates import today
from vntimeline.model import Coverage, Edtf, Event, Source, Store
from vntimeline.names import fold
from vntimeline.questions import Query, events
from vntimeline.questions.arguments import Words
from vntimeline.questions.events import EventIdQuery
from vntimeline.record import Record
from vntimeline.wording import accessed, citation, event_citation, store_citation

CitationType = Literal["dataset", "event", "source"]
_LONGEST_KEY = 60


class CiteQuery(Query, frozen=True):
    """What is to be cited."""

    id: tuple[str, ...]
    """The ids of events; empty for the data set."""
    accessed: date
    """The day of access, as references give it: today."""

    @property
    def days(self) -> tuple[date, ...]:
        """No day is asked about."""
        return ()

    @classmethod
    def parse(cls, store: Store, ids: Words = ()) -> Self:
        """Read what a user typed: ids, or their unique beginnings. Raises AmbiguousName or UnknownName."""
        asked = EventIdQuery.parse(store, ids).id if ids else ()
        return cls(tuple(dict.fromkeys(asked)), today())


class Citation(Record, frozen=True, kw_only=True):
    """A reference: to the data set, to an event in it, or to a source of events."""

    id: str
    """The key of the reference: the event's id, with `.s1` and so on for its sources."""
    type: CitationType
    """What is cited: the data set, an event in it, or a source."""
    text: str
    """The reference on one line."""
    title: str
    """The title; in [brackets] a description of a source whose title is not known."""
    creator: str | None = None
    """Who made the data set."""
    container: str | None = None
    """The title of the data set that an event is in."""
    publisher: str | None = None
    """The publisher of a source."""
    issued: Edtf | None = None
    """The day on which the version of the data was released, or the source's own date."""
    event_date: Edtf | None = None
    """The date of an event."""
    version: str | None = None
    """The version of the data."""
    coverage: Coverage | None = None
    """The days for which the data claim to be complete."""
    licence: str | None = None
    """The licence of the data (SPDX identifier)."""
    language: str = "en"
    """The language of the data or the source (ISO 639)."""
    url: str | None = None
    """The address of a source."""
    archived: str | None = None
    """The address of a lasting copy of a source."""
    accessed: date | None = None
    """The day of access; null for a source without an address."""
    digest: str | None = None
    """The SHA-256 of the data, in hexadecimal digits."""
    sources: tuple[str, ...] = ()
    """The keys of an event's sources."""


def answer(store: Store, query: CiteQuery) -> list[Citation]:
    """Return the citation of the data set; or those of the events, each followed by its sources.

    A source of several events is listed once, under the first of them.
    """
    data_set = _data_set(store, query.accessed)
    if not query.id:
        return [data_set]
    keys: dict[tuple[str | None, ...], str] = {}
    return [
        found
        for event in events.by_id(store, EventIdQuery(query.id))
        for found in _with_sources(event, data_set, keys, query.accessed)
    ]


def _with_sources(
    event: Event, data_set: Citation, keys: dict[tuple[str | None, ...], str], day: date
) -> Iterator[Citation]:
    """Yield an event, and those of its sources that have no key yet, which get one."""
    fresh = []
    for number, source in enumerate(event.sources, 1):
        if (identity := _identity(source)) not in keys:
            keys[identity] = f"{event.id}.s{number}"  # no id of an event has a full stop
            fresh.append(source)
    own = dict.fromkeys(keys[_identity(source)] for source in event.sources)
    yield _event(event, data_set, tuple(own))
    for source in fresh:
        yield _source(source, keys[_identity(source)], day)


def _identity(source: Source) -> tuple[str | None, ...]:
    """Return what tells whether two events have the same source."""
    return (source.title, source.url) if source.url else (source.title, source.publisher, source.date)


def _data_set(store: Store, day: date) -> Citation:
    return Citation(
        id=_key(store),
        type="dataset",
        text=f"{store_citation(store)} {accessed(day)}",
        title=store.title,
        creator=store.creator,
        issued=store.released.isoformat() if store.released else None,
        version=store.version,
        coverage=store.coverage,
        licence=store.licence,
        accessed=day,
        digest=store.digest or None,
    )


def _event(event: Event, data_set: Citation, sources: tuple[str, ...]) -> Citation:
    return msgspec.structs.replace(
        data_set,
        id=event.id,
        type="event",
        text=f"{event_citation(event)} In: {data_set.text}",
        title=event.title,
        container=data_set.title,
        event_date=event.date,
        sources=sources,
    )


def _source(source: Source, key: str, day: date) -> Citation:
    return Citation(
        id=key,
        type="source",
        text=citation(source),
        title=source.title,
        publisher=source.publisher,
        issued=source.date,
        language=source.lang or "en",
        url=source.url,
        archived=source.archived,
        accessed=day if source.url else None,
    )


def _key(store: Store) -> str:
    """Return a key for the data set: the words of its title, and the version, or what else tells its content."""
    words = fold(store.title.replace("'", "").replace("’", "")).split()
    title = "-".join(word for word in words if word.isascii())[:_LONGEST_KEY].strip("-")
    return ".".join(filter(None, (title or "data", store.version or store.digest[:8])))
