"""Checks of the registries: every name that an event uses is registered, used, and unmistakable."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from vntimeline.errors import AmbiguousName, Problem
from vntimeline.model import COUNTRY_CODE_PATTERN, ID_PATTERN, REGISTRIES
from vntimeline.names import Names, find, fold, nearest
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles


@check("countries", "basic", "Every country of an event is registered.")
def countries(files: StoreFiles) -> Iterator[Problem]:
    spellings = {code: country.spellings for code, country in files.countries.items()}
    remedy = remedies(spellings, "countries", cutoff=0.5)  # codes are short
    for entry in files.events:
        for at, code in enumerate(entry.event.countries):
            if code not in files.countries:
                yield entry.problem(("countries", at), f"unknown country {code!r}", remedy(code))


_KEYS = {
    "countries": (COUNTRY_CODE_PATTERN, "use 2 to 9 capital letters, like US"),
    "offices": (ID_PATTERN, "use lower-case letters and single hyphens, like prime-minister"),
}


@check("codes", "basic", "Codes of countries are 2 to 9 capital letters; offices have lower-case ids.")
def codes(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        for section, (pattern, help) in _KEYS.items():
            for key in document.sections.get(section, ()):
                if not re.fullmatch(pattern, key):
                    yield document.problem((section, key), f"{key!r} is not a code", help)


@check("people", "basic", "Every person of an event is registered.")
def people(files: StoreFiles) -> Iterator[Problem]:
    remedy = remedies({name: person.spellings for name, person in files.people.items()}, "people")
    for entry in files.events:
        named: list[tuple[tuple[str | int, ...], str]] = [
            (("people", at), name) for at, name in enumerate(entry.event.people)
        ]
        if entry.event.person is not None:
            named.append((("person",), entry.event.person))
        for path, name in named:
            if name not in files.people:
                yield entry.problem(path, f"unknown person {name!r}", remedy(name))


@check("publishers", "basic", "Where a store registers publishers, the publisher of every source is registered.")
def publishers(files: StoreFiles) -> Iterator[Problem]:
    remedy = remedies(dict.fromkeys(files.publishers, ()), "publishers")
    for entry in files.events if files.publishers else ():
        for at, source in enumerate(entry.event.sources):
            if source.publisher not in files.publishers:
                message = f"unknown publisher {source.publisher!r}"
                path = ("sources", at, "publisher")
                yield entry.problem(path, message, remedy(source.publisher))


@check("offices", "basic", "The office of every leadership event is registered.")
def offices(files: StoreFiles) -> Iterator[Problem]:
    remedy = remedies({id: office.spellings for id, office in files.offices.items()}, "offices")
    for entry in files.events:
        office = entry.event.office
        if office is not None and office not in files.offices:
            yield entry.problem(("office",), f"unknown office {office!r}", remedy(office))


_COMPARISONS = 200_000
"""How many pairs of names are compared to find near ones in one registry: a second's work.

That is enough for a hundred unknown names in a registry of two thousand.
"""


def remedies(spellings: Mapping[str, Iterable[str]], section: str, cutoff: float = 0.6) -> Callable[[str], str]:
    """Return a function from a name that is not a key of a registry to what to write instead.

    That is the key that it means, or the nearest keys. Near ones are searched for the first unknown names only, since
    to compare all of many names with all of a large registry would take hours.
    """
    names = Names.of(spellings)
    keys = Names.of(dict.fromkeys(spellings, ()))
    searches = _COMPARISONS // max(len(keys), 1)

    @cache
    def remedy(name: str) -> str:
        nonlocal searches
        try:
            meant = find(name, names, section)
        except AmbiguousName:
            meant = None
        if meant is not None:
            return f"write it {meant}"
        searches -= 1
        near = nearest(name, keys, cutoff) if searches >= 0 else None
        return near or f"add {name} to {section}"

    return remedy


@check("used", "strict", "Every entry of the registries is named in an event.")
def used(files: StoreFiles) -> Iterator[Problem]:
    events = [entry.event for entry in files.events]
    named: dict[str, set[str | None]] = {
        "countries": {code for event in events for code in event.countries},
        "people": {name for event in events for name in (*event.people, event.person)},
        "publishers": {source.publisher for event in events for source in event.sources},
        "offices": {event.office for event in events},
    }
    for section in REGISTRIES:
        for key in dict.fromkeys(key for document in files.documents for key in document.sections.get(section, ())):
            if key not in named[section]:
                document = files.registered(section, key)
                yield document.problem((section, key), f"no event names {key}", "remove it, or write the event")


@check("vietnamese-names", "strict", "Every country and every holder of an office has its Vietnamese name.")
def vietnamese_names(files: StoreFiles) -> Iterator[Problem]:
    for code, country in files.countries.items():
        if not country.vi:
            document = files.registered("countries", code)
            yield document.problem(("countries", code), f"{code} lacks vi", "add vi: …")
    for name in dict.fromkeys(entry.event.person for entry in files.events if entry.event.person):
        if name in files.people and not files.people[name].vi:
            document = files.registered("people", name)
            yield document.problem(("people", name), f"{name} lacks vi", "add vi: …")


@check("aliases", "strict", "No two entries of a registry have a name that is the same without case and diacritics.")
def aliases(files: StoreFiles) -> Iterator[Problem]:
    names = {
        "countries": {key: country.spellings for key, country in files.countries.items()},
        "people": {key: (key, *person.spellings) for key, person in files.people.items()},
    }
    for section, spellings in names.items():
        owners: dict[str, str] = {}
        for key, own in spellings.items():
            for name in own:
                owner = owners.setdefault(fold(name), key)
                if owner != key:
                    document = files.registered(section, key)
                    message = f"{name!r} of {key} is the same as a name of {owner}"
                    yield document.problem((section, key), message, "drop the alias, or tell them apart")
