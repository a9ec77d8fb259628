"""The basic rules: what must hold for a store to load."""

import re
from collections.abc import Iterable, Iterator, Mapping

from vntimeline.check.subject import Rule, Subject
from vntimeline.dates import parse_edtf
from vntimeline.document import Entry
from vntimeline.errors import AmbiguousName, DateError, UnknownName
from vntimeline.model import Event
from vntimeline.names import nearest, resolve
from vntimeline.problems import Problem


def _ids(subject: Subject) -> Iterator[Problem]:
    """Ids are lower-case words and digits joined by hyphens, each once in a file."""
    for document in subject.documents:
        seen: dict[str, Entry] = {}
        for entry in document.entries:
            event_id = entry.event.id
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", event_id):
                help = "use lower-case letters, digits and single hyphens, like us-csp-2023"
                yield entry.problem("ids", ("id",), f"{event_id!r} is not an id", help)
            if first := seen.get(event_id):
                line = first.problem("ids", ("id",), "").line
                yield entry.problem(
                    "ids", ("id",), f"repeated id {event_id}", f"it stands at line {line} already: rename one"
                )
            seen.setdefault(event_id, entry)


def _countries(subject: Subject) -> Iterator[Problem]:
    """Every country of an event stands in the registry."""
    spellings = {code: country.spellings for code, country in subject.countries.items()}
    for entry in subject.entries:
        for at, code in enumerate(entry.event.countries):
            if code not in subject.countries:
                help = _registered(code, spellings, "countries", cutoff=0.5)  # codes are short
                yield entry.problem("countries", ("countries", at), f"unknown country {code!r}", help)


def _people(subject: Subject) -> Iterator[Problem]:
    """Every person of an event stands in the registry."""
    spellings = {name: person.spellings for name, person in subject.people.items()}
    for entry in subject.entries:
        named: list[tuple[tuple[str | int, ...], str]] = [
            (("people", at), name) for at, name in enumerate(entry.event.people)
        ]
        if entry.event.person is not None:
            named.append((("person",), entry.event.person))
        for path, name in named:
            if name not in subject.people:
                help = _registered(name, spellings, "people")
                yield entry.problem("people", path, f"unknown person {name!r}", help)


def _registered(name: str, spellings: Mapping[str, Iterable[str]], section: str, cutoff: float = 0.6) -> str:
    """What to write instead of a name that is no key of a registry: the key it spells, or the nearest."""
    try:
        return f"write it {resolve(name, spellings, section)}"
    except (UnknownName, AmbiguousName):
        near = nearest(name, dict.fromkeys(spellings, ()), cutoff)
        return near or f"add {name} to {section}"


_ONLY_WITH = {
    "tier": ("tier", "status"),
    "leadership": ("office", "person", "change", "acting", "reason"),
}
_NEEDED_WITH = {"tier": ("tier",), "leadership": ("office", "person", "change")}


def _kind_fields(subject: Subject) -> Iterator[Problem]:
    """Tier events have a tier and a country, leadership events an office, person and change; others have none."""
    for entry in subject.entries:
        event = entry.event
        for field in _NEEDED_WITH.get(event.kind, ()):
            if not getattr(event, field):
                yield entry.problem("kind-fields", ("kind",), f"kind {event.kind} lacks {field}", f"add {field}: …")
        for kind, fields in _ONLY_WITH.items():
            for field in fields:
                if kind != event.kind and getattr(event, field):
                    message = f"{field} belongs to kind {kind}, not {event.kind}"
                    yield entry.problem("kind-fields", (field,), message, f"remove {field}, or write kind: {kind}")
        if event.kind == "tier" and not event.countries:
            yield entry.problem("kind-fields", ("countries",), "kind tier lacks a country", "write the partner: [US]")
        if event.tier == "sectoral" and event.status:
            yield entry.problem("kind-fields", ("status",), "a sectoral partnership has no status", "remove status")


def _sources(subject: Subject) -> Iterator[Problem]:
    """Every event has a source; its date is a date, its url http(s)."""
    for entry in subject.entries:
        if not entry.event.sources:
            help = "add - {title: …, publisher: …, date: …, url: …}"
            yield entry.problem("sources", ("sources",), "no source", help)
        for at, source in enumerate(entry.event.sources):
            if source.url is not None and not re.fullmatch(r"https?://[^\s/]+\S*", source.url):
                path = ("sources", at, "url")
                yield entry.problem("sources", path, f"{source.url!r} is not a web address", "write http(s)://…")


def _source_dates(event: Event) -> Iterator[tuple[int, DateError]]:
    for at, source in enumerate(event.sources):
        if source.date is not None:
            try:
                parse_edtf(source.date)
            except DateError as error:
                yield at, error


def _dates(subject: Subject) -> Iterator[Problem]:
    """Dates are EDTF days, months, years or spans that the calendar has."""
    for entry in subject.entries:
        for at, error in _source_dates(entry.event):
            yield entry.problem("dates", ("sources", at, "date"), error.message, error.help)
    for document in subject.documents:
        if document.coverage and document.coverage.until < document.coverage.from_:
            help = "write the earlier day in from"
            yield document.problem("dates", ("coverage", "until"), "coverage ends before it begins", help)


def _publishers(subject: Subject) -> Iterator[Problem]:
    """Where a store registers publishers, every source's publisher stands in the registry."""
    for entry in subject.entries if subject.publishers else ():
        for at, source in enumerate(entry.event.sources):
            if source.publisher not in subject.publishers:
                help = _registered(source.publisher, dict.fromkeys(subject.publishers, ()), "publishers")
                message = f"unknown publisher {source.publisher!r}"
                path = ("sources", at, "publisher")
                yield entry.problem("publishers", path, message, help)


RULES: Mapping[str, Rule] = {
    "ids": _ids,
    "countries": _countries,
    "people": _people,
    "publishers": _publishers,
    "kind-fields": _kind_fields,
    "sources": _sources,
    "dates": _dates,
}
