"""Checks of events: their ids, kinds, order and repetition."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from vntimeline.errors import Problem
from vntimeline.model import KINDS
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry


@check("ids", "basic", "Ids are lower-case words and digits joined by hyphens, each once in a file.")
def ids(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        seen: dict[str, Entry] = {}
        for entry in document.entries:
            event_id = entry.event.id
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", event_id):
                help = "use lower-case letters, digits and single hyphens, like us-csp-2023"
                yield entry.problem(("id",), f"{event_id!r} is not an id", help)
            if first := seen.get(event_id):
                line = first.problem(("id",), "").line
                yield entry.problem(("id",), f"repeated id {event_id}", f"it is at line {line} already: rename one")
            seen.setdefault(event_id, entry)


@check("kind-fields", "basic", "Fields appear only in the kinds they belong to; tier events name a country.")
def kind_fields(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.event
        rule = KINDS[event.kind]
        for field in rule.required:
            if not getattr(event, field):
                yield entry.problem(("kind",), f"kind {event.kind} lacks {field}", f"add {field}: …")
        for kind, other in KINDS.items():
            for field in (*other.required, *other.optional) if kind != event.kind else ():
                if getattr(event, field):
                    message = f"{field} belongs to kind {kind}, not {event.kind}"
                    yield entry.problem((field,), message, f"remove {field}, or write kind: {kind}")
        if rule.country and not event.countries:
            yield entry.problem(("countries",), f"kind {event.kind} lacks a country", "write the partner: [US]")
        if event.tier == "sectoral" and event.status:
            yield entry.problem(("status",), "a sectoral partnership has no status", "remove status")


@check("date-order", "strict", "Events are in date order.")
def date_order(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        for earlier, later in pairwise(document.entries):
            if later.event.order[:2] < earlier.event.order[:2]:
                message = f"{later.event.date} is after {earlier.event.date}"
                yield later.problem(("date",), message, f"move the event before {earlier.event.id}")


@check("coverage", "strict", "No event is later than coverage.until.")
def coverage(files: StoreFiles) -> Iterator[Problem]:
    coverage = files.coverage
    for entry in files.events if coverage else ():
        if coverage and entry.event.latest > coverage.until:
            message = f"{entry.event.date} is later than coverage.until, {coverage.until}"
            yield entry.problem(("date",), message, "set coverage.until to the last day that is known")


@check(
    "duplicates", "strict", "No event appears twice: same kind, country and day, unless formal names tell them apart."
)
def duplicates(files: StoreFiles) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], dict[str | None, Entry]] = {}  # by formal name
    for entry in files.events:
        event = entry.event
        of: Iterable[object] = event.countries or (None,)
        if event.kind == "leadership":
            of = ((event.office, event.person, event.change),)
        elif event.kind in ("milestone", "statement") and not event.countries:
            continue  # Vietnam's own affairs: several on one day are no wonder
        for what in of:
            key = (event.kind, what, event.date, event.tier == "sectoral")
            named = seen.setdefault(key, {})
            same = event.formal_name if event.formal_name in named else None
            first = named.get(same, None if event.formal_name else next(iter(named.values()), None))
            named.setdefault(event.formal_name, entry)
            if first:
                message = f"a second {event.kind} on {event.date}: is it {first.event.id} again?"
                help = f"make them one event with both sources; the first is at line {first.line}"
                yield entry.problem(("date",), message, help)
                break
