"""The events of each country or office in order, with what a fault of a single event makes unknown."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from vntimeline.dates import Day
from vntimeline.model import KINDS, Event, Kind
from vntimeline.store.checks.references import Registered, references
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound


class Sequences(NamedTuple):
    """The events of each subject (a country, an office) in order, each with whether it is certain.

    An event is not certain where a value that a sequence depends on has a problem. Subjects of which an event has no
    sound date are left out. `lost` are the days of events of unknown subjects, by what they change (None: unknown).
    """

    of: dict[str, list[tuple[Entry[Event], bool]]]
    lost: dict[str | None, list[Day]]

    def may_lack(self, after: Event | None, before: Event, *changing: str | None) -> bool:
        """Return whether an event between these two, which changes one of these, may belong to their sequence."""
        for days in (self.lost.get(each, ()) for each in {*changing, None}):
            at = bisect_left(days, after.earliest if after else Day.min)
            if Day.min in days[:1] or (at < len(days) and days[at] <= before.latest):
                return True
        return False


def sequences(
    files: StoreFiles,
    kind: Kind,
    needed: Sequence[str],
    subjects: Callable[[Event], Sequence[str | None]],
    changed: Callable[[Event], str | None],
    order: Callable[[Event], Any],
) -> Sequences:
    """Return the events of a kind by their subjects, in order.

    `needed` are the fields that a sequence depends on; `changed` returns what an event changes.
    """
    registered = Registered(files)
    own_fields = (*KINDS[kind].required, *KINDS[kind].optional)
    of: dict[str, list[tuple[Entry[Event], bool]]] = {}
    undated: set[str] = set()
    lost: dict[str | None, list[Day]] = {}
    if "events" in files.incomplete:
        lost[None] = [Day.min]
    for entry in files.events:
        event = entry.record
        if event.kind != kind and not any(getattr(event, field) not in (None, False) for field in own_fields):
            continue
        names = [each for each in references(event) if each.path[0] in ("countries", "office", "person")]
        unknown = {each.path[0] for each in names if each not in registered and not registered.may_be_faulty(each)}
        own = subjects(event)
        day = event.earliest if sound(event.date) else Day.min
        if not own or None in own or not sound(*own) or unknown & {"countries", "office"}:
            lost.setdefault(None if "person" in unknown else changed(event) or None, []).append(day)
        certain = (
            event.kind == kind
            and None not in (getattr(event, field) for field in KINDS[kind].required)
            and sound(*(getattr(event, field) for field in needed))
            and "person" not in unknown
            and (sound(event.id) or not entry.document.overlay)  # else it may replace another
        )
        for name in own:
            if name and sound(event.date):
                of.setdefault(name, []).append((entry, certain))
            elif name:
                undated.add(name)
    for entries in of.values():
        entries.sort(key=lambda each: order(each[0].record))
    for days in lost.values():
        days.sort()
    return Sequences({name: entries for name, entries in of.items() if name not in undated}, lost)
