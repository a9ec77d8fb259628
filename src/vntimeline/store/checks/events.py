"""Checks of events: their ids, kinds, order and repetition."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from vntimeline.errors import Problem
from vntimeline.model import KINDS, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound


@check("ids", "basic", "Ids are lower-case words and digits joined by hyphens, each once in a file.")
def ids(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        seen: dict[str, Entry[Event]] = {}
        for entry in document.events:
            id = entry.record.id
            if sound(id) and (first := seen.setdefault(id, entry)) is not entry:
                yield entry.problem(("id",), f"repeated id {id}", f"it is at line {first.line} already: rename one")


@check("kind-fields", "basic", "Fields appear only in the kinds they belong to; tier events name a country.")
def kind_fields(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.record
        if not sound(event.kind):
            continue
        rule = KINDS[event.kind]
        for field in rule.required:
            if getattr(event, field) is None:
                yield entry.problem(("kind",), f"kind {event.kind} lacks {field}", f"add {field}: …")
        for kind, other in KINDS.items():
            for field in (*other.required, *other.optional) if kind != event.kind else ():
                if getattr(event, field):
                    message = f"{field} belongs to kind {kind}, not {event.kind}"
                    yield entry.problem((field,), message, f"remove {field}, or write kind: {kind}")
        if rule.country and not event.countries and sound(event.countries):
            yield entry.problem(("countries",), f"kind {event.kind} lacks a country", "write the partner: [US]")
        if event.tier == "sectoral" and event.status:
            yield entry.problem(("status",), "a sectoral partnership has no status", "remove status")


@check("date-order", "strict", "Events are in date order.")
def date_order(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        for earlier, later in pairwise(entry for entry in document.events if sound(entry.record.date)):
            if later.record.order[:2] < earlier.record.order[:2]:
                message = f"{later.record.date} is after {earlier.record.date}"
                yield later.problem(("date",), message, f"move the event before {earlier.name}")


@check(
    "duplicates", "strict", "No event appears twice: same kind, country and day, unless formal names tell them apart."
)
def duplicates(files: StoreFiles) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], dict[str | None, Entry[Event]]] = {}  # by formal name
    for entry in files.events:
        event = entry.record
        of: Iterable[object] = event.countries or (None,)
        if event.kind == "leadership":
            of = ((event.office, event.person, event.change),)
        elif event.kind in ("milestone", "statement") and not event.countries:
            continue  # Vietnam's own affairs: several on one day are no wonder
        known = sound(event.kind, event.date, event.countries, event.tier, event.formal_name, *of)
        if not known or (entry.document.overlay and not sound(event.id)):  # it may replace another
            continue
        for what in of:
            key = (event.kind, what, event.date, event.tier == "sectoral")
            named = seen.setdefault(key, {})
            same = event.formal_name if event.formal_name in named else None
            first = named.get(same, None if event.formal_name else next(iter(named.values()), None))
            named.setdefault(event.formal_name, entry)
            if first and first.record.id != event.id:
                message = f"a second {event.kind} on {event.date}: is it {first.record.id} again?"
                help = f"make them one event with both sources; the first is at line {first.line}"
                yield entry.problem(("date",), message, help)
                break
