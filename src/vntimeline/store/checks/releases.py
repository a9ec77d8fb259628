"""Checks of a data release: its version, its day, and the corrections to what was released before."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from vntimeline.errors import Problem
from vntimeline.model import DERIVED, FACTS, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.digest import of_facts
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound
from vntimeline.versions import versions

_FIELDS = [name for name in Event.__struct_fields__ if name not in ("id", *DERIVED)]


@check("released", "strict", "Nothing in the data is later than released; version counts the releases of its month.")
def released(files: StoreFiles) -> Iterator[Problem]:
    day = files.released
    if day is None:
        return
    changes = [entry.record.added for entry in files.events] + [entry.record.date for entry in files.corrections]
    if files.version and sound(*changes):
        wanted = versions({day, *filter(None, changes)})[day]
        if files.version != wanted:
            document = next(each for each in reversed(files.documents) if "version" in each.sections)
            message = f"version {files.version} was not released on {day}"
            help = f"write {wanted}, or the day of that release: each month counts the days on which the data changed"
            yield document.problem_at(document.section("version"), "", message, help)
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


@check("released-events", "strict", "What a released event states changes only with an entry in corrections.")
def released_events(files: StoreFiles) -> Iterator[Problem]:
    release = files.release
    if release is None or "events" in files.incomplete or "corrections" in files.incomplete:
        return
    later = [
        each.record for each in files.corrections if sound(each.record.date) and each.record.date > release.released
    ]
    corrected = {each.id for each in later}
    there = {entry.record.id for entry in files.events}
    for entry in files.events:
        event = entry.record
        if not sound(event.id, *(getattr(event, field) for field in FACTS), event.added):
            continue
        before = release.events.get(event.id)
        if before is None and not (event.added and event.added > release.released):
            message = f"{event.id} is new since {release.version}"
            yield entry.problem(("id",), message, "write added: and the day of the next release")
        if before is not None and event.id not in corrected and of_facts(event) != before:
            message = f"{event.id} is not as in {release.version}"
            yield entry.problem(("id",), message, "add an entry to corrections, with the day of the next release")
    document = files.documents[0]
    for id in release.events.keys() - there - corrected:
        message = f"{id}, an event of {release.version}, is gone"
        help = "restore it, or add an entry with withdrawn: true to corrections"
        yield document.problem_at(document.root, "", message, help)


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
