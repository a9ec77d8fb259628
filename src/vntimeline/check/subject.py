"""What is checked: the documents of a store, laid over one another, and what rules find in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from vntimeline.document import Document, Entry
from vntimeline.model import Country, Coverage, Person, Publisher
from vntimeline.problems import Problem

Rule = Callable[["Subject"], Iterable[Problem]]
"""A rule yields a problem for each fault; its docstring's first line is what `check --list` says of it."""


class Subject(msgspec.Struct, frozen=True):
    """The documents of a store, and their registries and events laid over one another."""

    documents: tuple[Document, ...]
    countries: Mapping[str, Country]
    people: Mapping[str, Person]
    publishers: Mapping[str, Publisher]
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str | None:
        """The title that the last document to state one states."""
        return next((document.title for document in reversed(self.documents) if document.title), None)

    @property
    def licence(self) -> str | None:
        """The licence that the last document to state one states."""
        return next((document.licence for document in reversed(self.documents) if document.licence), None)

    @property
    def coverage(self) -> Coverage | None:
        """The coverage that the last document to state one states."""
        return next((document.coverage for document in reversed(self.documents) if document.coverage), None)

    def registered(self, section: str, key: str) -> Document:
        """The last document whose registry `section` has the key."""
        return next(document for document in reversed(self.documents) if key in getattr(document, section))


def subject_of(documents: Sequence[Document]) -> Subject:
    """The documents laid over one another: a later event or registry entry replaces the earlier one of its name."""
    countries: dict[str, Country] = {}
    people: dict[str, Person] = {}
    publishers: dict[str, Publisher] = {}
    entries: list[Entry] = []
    for document in documents:
        countries |= document.countries
        people |= document.people
        publishers |= document.publishers
        replaced = {entry.event.id for entry in document.entries}
        entries = [entry for entry in entries if entry.event.id not in replaced]
        entries += document.entries
    return Subject(tuple(documents), countries, people, publishers, tuple(entries))
