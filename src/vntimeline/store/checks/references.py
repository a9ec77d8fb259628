"""The names that events use of the registries, and which of them are not known."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from vntimeline.model import REGISTRIES, Checkpoint, Event, key_field
from vntimeline.names import Names, nearest
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_nodes import Path
from vntimeline.store.yaml_reader import FAULTY, sound

CUTOFF = {"countries": 0.5}  # codes are short
"""How similar a name must be to an entry that it may mean, where that is not as for other names."""


class Reference(NamedTuple):
    """A name of a registry's entry in an event or a checkpoint, or FAULTY."""

    section: str
    path: Path
    name: str


def references(record: Event | Checkpoint) -> Iterator[Reference]:
    """Yield every name in a record, and FAULTY for what should be one or hold some."""
    if isinstance(record, Event):
        yield from _listed("countries", "countries", record.countries)
        yield from _listed("people", "people", record.people)
        if record.person is not None:
            yield Reference("people", ("person",), record.person)
        if record.office is not None:
            yield Reference("offices", ("office",), record.office)
    if not sound(record.sources):
        yield Reference("publishers", ("sources",), FAULTY)
    for at, source in enumerate(record.sources):
        yield Reference("publishers", ("sources", at, "publisher"), source.publisher)


def _listed(section: str, field: str, names: Any) -> Iterator[Reference]:
    if names is FAULTY:
        yield Reference(section, (field,), FAULTY)
    for at, name in enumerate(names):
        yield Reference(section, (field, at), name)


class Registered:
    """Tells which names the registries of a store have."""

    def __init__(self, files: StoreFiles) -> None:
        self._files = files
        self._doubts: dict[tuple[str, str], bool] = {}

    def __contains__(self, reference: Reference) -> bool:
        """Return whether a name is registered."""
        return reference.name in getattr(self._files, reference.section) and reference.name is not FAULTY

    def may_be_faulty(self, reference: Reference) -> bool:
        """Return whether the entry of a name may be one whose key has a problem, or that could not be read."""
        section, _, name = reference
        if (section, name) not in self._doubts:
            keys = self._malformed[section]
            self._doubts[section, name] = (
                section in self._files.incomplete
                or len(keys) > _MOST_COMPARED
                or nearest(name, keys, CUTOFF.get(section, 0.8)) is not None
            )
        return self._doubts[section, name]

    @cached_property
    def _malformed(self) -> dict[str, Names]:
        """The keys of the registries that have a problem."""
        return {
            section: Names.of(
                {
                    key: ()
                    for key, entry in getattr(self._files, section).items()
                    if getattr(entry.record, key_field(kind)) is FAULTY
                }
            )
            for section, kind in REGISTRIES.items()
        }


_MOST_COMPARED = 20
"""With how many malformed keys an unknown name is compared; where there are more, any of them may be meant."""
