"""A store and the files laid over it, as one: what the checks look at and what a Store is made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import msgspec

from vntimeline.model import (
    LISTS,
    REGISTRIES,
    SECTIONS,
    Checkpoint,
    Correction,
    Country,
    Coverage,
    Event,
    Office,
    Person,
    Publisher,
)
from vntimeline.store.releases import Release
from vntimeline.store.yaml_reader import FAULTY, Document, Entry


class StoreFiles(msgspec.Struct, frozen=True):
    """The documents of a store, and their sections laid over one another.

    `incomplete` are the sections of which a part could not be read. `release` is the newest release of the store.
    """

    documents: tuple[Document, ...]
    version: str | None
    released: date | None
    incomplete: frozenset[str]
    title: str | None
    creator: str | None
    licence: str | None
    subject: Entry[Country] | None
    coverage: Entry[Coverage] | None
    countries: Mapping[str, Entry[Country]]
    people: Mapping[str, Entry[Person]]
    publishers: Mapping[str, Entry[Publisher]]
    offices: Mapping[str, Entry[Office]]
    checkpoints: tuple[Entry[Checkpoint], ...]
    corrections: tuple[Entry[Correction], ...]
    events: tuple[Entry[Event], ...]
    release: Release | None = None

    @property
    def sourced(self) -> tuple[Entry[Event] | Entry[Checkpoint], ...]:
        """The entries that have sources."""
        return (*self.events, *self.checkpoints)

    def contents(self) -> dict[str, Any]:
        """Return the sections as a Store has them: records without their places. The files have no problem."""
        found: dict[str, Any] = {name: getattr(self, name) for name in SECTIONS}
        for name in REGISTRIES:
            found[name] = {key: entry.record for key, entry in found[name].items()}
        for name in LISTS:
            found[name] = tuple(entry.record for entry in found[name])
        for name, value in found.items():
            if isinstance(value, Entry):
                found[name] = value.record
        found["events"] = sorted(found["events"], key=lambda event: event.order)
        return found


def lay_over(documents: Sequence[Document]) -> StoreFiles:
    """Lay documents over one another.

    A later event replaces the earlier one of its id, a later registry entry that of its key, and a later text or
    coverage the earlier one. Other lists are joined.
    """
    laid: dict[str, Any] = {name: {} if name in REGISTRIES else () if name in LISTS else None for name in SECTIONS}
    for document in documents:
        for name, value in document.sections.items():
            if name in REGISTRIES:
                laid[name].update(value)
            elif name in LISTS:
                laid[name] += tuple(value)
            else:
                laid[name] = value
    replaced: set[str] = set()
    kept: list[list[Entry[Event]]] = []
    for document in reversed(documents):
        kept.insert(0, [entry for entry in document.events if entry.record.id not in replaced])
        replaced.update(entry.record.id for entry in document.events if entry.record.id is not FAULTY)
    laid["events"] = tuple(chain.from_iterable(kept))
    incomplete = frozenset(name for document in documents for name in document.incomplete)
    return StoreFiles(**(laid | {"documents": tuple(documents), "incomplete": incomplete}))
