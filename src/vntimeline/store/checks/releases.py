"""Checks of a data release: its version, its day, and the corrections to what was released before."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from vntimeline.errors import Problem
from vntimeline.model import DERIVED, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound

_FIELDS = [name for name in Event.__struct_fields__ if name not in ("id", *DERIVED)]


@check("released", "strict", "Nothing in the data is later than released, and version has its year and month.")
def released(files: StoreFiles) -> Iterator[Problem]:
    day = files.released
    if day is None:
        return
    if files.version and not files.version.startswith(f"{day.year}.{day.month}."):
        document = next(each for each in reversed(files.documents) if "version" in each.sections)
        message = f"version {files.version} is not of the month of released, {day}"
        yield document.problem_at(document.section("version"), "", message, f"write {day.year}.{day.month}.1")
    if files.coverage and sound(files.coverage.record.until):
        yield from _not_later(files.coverage, "until", files.coverage.record.until, day)
    for event in files.events:
        if sound(event.record.date):
            yield from _not_later(event, "date", event.record.earliest, day)
        if event.record.added and sound(event.record.added):
            yield from _not_later(event, "added", event.record.added, day)
    for correction in files.corrections:
        if sound(correction.record.date):
            yield from _not_later(correction, "date", correction.record.date, day)


def _not_later(entry: Entry[Any], field: str, value: date, released: date) -> Iterator[Problem]:
    if value > released:
        message = f"{field} {value} is later than the release of the data, {released}"
        yield entry.problem((field,), message, "set version and released to those of the next release")


@check("corrections", "strict", "A correction names a field of an event and its earlier value, or a withdrawn event.")
def corrections(files: StoreFiles) -> Iterator[Problem]:
    ids = {entry.record.id for entry in files.events}
    for entry in files.corrections if "events" not in files.incomplete else ():
        correction = entry.record
        id, field, replaced_by = correction.id, correction.field, correction.replaced_by
        if not sound(id, field, replaced_by):
            continue
        if correction.withdrawn:
            if id in ids:
                yield entry.problem(
                    ("id",), f"{id} is withdrawn, but the event is there", "remove the event: an id is never reused"
                )
            if field is not None:
                yield entry.problem(("field",), "a withdrawn event has no field", "remove field and was")
            if replaced_by is not None and replaced_by not in ids:
                yield entry.problem(("replaced_by",), f"there is no event {replaced_by}", "name the event that remains")
            continue
        if replaced_by is not None:
            yield entry.problem(("replaced_by",), "only a withdrawn event is replaced", "add withdrawn: true")
        if id not in ids:
            yield entry.problem(("id",), f"there is no event {id}", "correct the id, or add withdrawn: true")
        if field not in _FIELDS:
            found = "a correction without a field" if field is None else f"{field} is not a field of events"
            yield entry.problem(("field",), found, f"write one of: {', '.join(_FIELDS)}")
