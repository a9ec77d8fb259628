"""The text of an event in which a search looks: what it says, and the names of whom it concerns."""

from collections.abc import Iterator

from vntimeline.model import TEXTS, Event, Store
from vntimeline.names import unmarked

BETWEEN_TEXTS = "\0"
"""What stands between two texts that are joined; no text of a store has it."""


def texts_of(event: Event, store: Store) -> Iterator[str]:
    """Yield the texts of an event, the names of its countries and people, and the titles of its sources."""
    for text in (getattr(event, name) for name in TEXTS):
        if text:
            yield text
    for code in event.countries:
        country = store.countries[code]
        yield from (country.name, country.vi or "")
    for name in (*event.people, *((event.person,) if event.person else ())):
        yield from (name, store.people[name].vi or "")
    for source in event.sources:
        yield from (source.title, source.publisher)


def plain_text(event: Event, store: Store) -> str:
    """Return the texts of an event as one, without case and diacritics."""
    return unmarked(BETWEEN_TEXTS.join(texts_of(event, store)))
