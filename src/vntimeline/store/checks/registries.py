"""Checks of the registries: every name that an event uses is registered, used, and unmistakable."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from vntimeline.errors import AmbiguousName, Problem
from vntimeline.model import REGISTRIES, key_field
from vntimeline.names import Names, find, fold, nearest
from vntimeline.store.checks.references import CUTOFF, Registered, references
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import FAULTY


@check("countries", "basic", "Every country of an event is registered.")
def countries(files: StoreFiles) -> Iterator[Problem]:
    spellings = {code: entry.record.spellings for code, entry in files.countries.items()}
    return _unknown(files, "countries", "country", spellings)


@check("people", "basic", "Every person of an event is registered.")
def people(files: StoreFiles) -> Iterator[Problem]:
    return _unknown(files, "people", "person", {name: entry.record.spellings for name, entry in files.people.items()})


@check("publishers", "basic", "Where a store registers publishers, the publisher of every source is registered.")
def publishers(files: StoreFiles) -> Iterable[Problem]:
    return _unknown(files, "publishers", "publisher", dict.fromkeys(files.publishers, ())) if files.publishers else ()


@check("offices", "basic", "The office of every leadership event is registered.")
def offices(files: StoreFiles) -> Iterator[Problem]:
    return _unknown(files, "offices", "office", {id: entry.record.spellings for id, entry in files.offices.items()})


def _unknown(files: StoreFiles, section: str, noun: str, spellings: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    registered = Registered(files)
    remedy = remedies(spellings, section)
    for entry in files.sourced:
        for reference in references(entry.record):
            name = reference.name
            if reference.section != section or reference in registered or name is FAULTY:
                continue
            if not registered.may_be_faulty(reference):
                yield entry.problem(reference.path, f"unknown {noun} {name!r}", remedy(name))


_COMPARISONS = 200_000
"""How many pairs of names are compared to find near ones in one registry: a second's work.

That is enough for a hundred unknown names in a registry of two thousand.
"""


def remedies(spellings: Mapping[str, Iterable[str]], section: str) -> Callable[[str], str]:
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
        near = nearest(name, keys, CUTOFF.get(section, 0.6)) if searches >= 0 else None
        return near or f"add {name} to {section}"

    return remedy


@check("used", "strict", "Every entry of the registries but states with ids is named in an event or a checkpoint.")
def used(files: StoreFiles) -> Iterator[Problem]:
    registered = Registered(files)
    named: dict[str, set[str]] = {section: set() for section in REGISTRIES}
    unsure = set(REGISTRIES if "events" in files.incomplete else ())  # an event may mean what none names
    for entry in files.sourced:
        for reference in references(entry.record):
            if reference in registered:
                named[reference.section].add(reference.name)
            else:
                unsure.add(reference.section)
    named["countries"] |= {code for code, entry in files.countries.items() if entry.record.ids is not None}
    written = {section for document in files.documents for section in document.sections}
    for section, kind in REGISTRIES.items():
        for key, entry in getattr(files, section).items() if section in written - unsure else ():
            if key not in named[section] and getattr(entry.record, key_field(kind)) is not FAULTY:
                yield entry.problem((), f"no event names {key}", "remove it, or write the event")


@check("vietnamese-names", "strict", "Every country and every holder of an office has its Vietnamese name.")
def vietnamese_names(files: StoreFiles) -> Iterator[Problem]:
    holders = dict.fromkeys(entry.record.person for entry in files.events if entry.record.person)
    named = {name: files.people[name] for name in holders if name in files.people}
    for key, country in files.countries.items():
        if country.record.vi is None:
            yield country.problem((), f"{key} lacks vi", "add vi: …")
    for key, person in named.items():
        if person.record.vi is None:
            yield person.problem((), f"{key} lacks vi", "add vi: …")


@check("aliases", "strict", "No two entries of a registry have a name that is the same without case and diacritics.")
def aliases(files: StoreFiles) -> Iterator[Problem]:
    names = {
        "countries": {key: entry.record.names for key, entry in files.countries.items()},
        "people": {key: (key, *entry.record.spellings) for key, entry in files.people.items()},
    }
    for section, spellings in names.items():
        owners: dict[str, str] = {}
        for key, own in spellings.items():
            for name in filter(None, own):
                owner = owners.setdefault(fold(name), key)
                if owner != key:
                    message = f"{name!r} of {key} is the same as a name of {owner}"
                    entry = getattr(files, section)[key]
                    yield entry.problem((), message, "drop the alias, or tell them apart")
