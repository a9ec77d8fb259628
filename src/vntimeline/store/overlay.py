"""A store and the files laid over it, as one: what the checks look at and what a Store is made of."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from vntimeline.model import REGISTRIES, SECTIONS, Country, Coverage, Office, Person, Publisher
from vntimeline.store.yaml_reader import Document, Entry


class StoreFiles(msgspec.Struct, frozen=True):
    """The documents of a store, and their sections laid over one another."""

    documents: tuple[Document, ...]
    title: str | None
    licence: str | None
    coverage: Coverage | None
    countries: Mapping[str, Country]
    people: Mapping[str, Person]
    publishers: Mapping[str, Publisher]
    offices: Mapping[str, Office]
    events: tuple[Entry, ...]

    def registered(self, section: str, key: str) -> Document:
        """Return the last document whose registry `section` has the key."""
        return next(document for document in reversed(self.documents) if key in document.sections.get(section, ()))


def lay_over(documents: Sequence[Document]) -> StoreFiles:
    """Lay documents over one another.

    A later event replaces the earlier one of its id, a later registry entry that of its key, and a later text or
    coverage the earlier one.
    """
    laid: dict[str, Any] = {name: {} if name in REGISTRIES else None for name in SECTIONS}
    for document in documents:
        for name, value in document.sections.items():
            if name in REGISTRIES:
                laid[name].update(value)
            else:
                laid[name] = value
    replaced: set[str] = set()
    kept: list[list[Entry]] = []
    for document in reversed(documents):
        kept.insert(0, [entry for entry in document.entries if entry.event.id not in replaced])
        replaced.update(entry.event.id for entry in document.entries)
    events = chain.from_iterable(kept)
    return StoreFiles(**(laid | {"documents": tuple(documents), "events": tuple(events)}))
