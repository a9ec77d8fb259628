"""YAML: events as a store of their own, which --store and --add read again; other records as they are."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import yaml

from vntimeline import written
from vntimeline.characters import first_unsafe, replace_unsafe
from vntimeline.model import REQUIRED_SECTIONS, Event, Store
from vntimeline.record import Record
from vntimeline.render import cells
from vntimeline.render.answer import Answer


def document(answer: Answer[Record, Any]) -> str:
    """Return a store of the events; of chosen fields or other records, a list."""
    events = [record for record in answer.records if isinstance(record, Event)]
    content: Any
    if answer.fields or not issubclass(answer.spec.record, Event):
        chosen = cells.names(answer)
        plain = [msgspec.to_builtins(record) for record in answer.records]
        content = [{name: record[name] for name in chosen} for record in plain]
        content = content[0] if answer.spec.one else content
    else:
        content = _store(answer.loaded, events)
    text = yaml.dump(content, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=110)
    return replace_unsafe(text, _escape)


def _store(store: Store, events: Iterable[Event]) -> dict[str, Any]:
    """Return the sections of a store file with these events, in date order.

    Where events are left out, so is what they alone name in the registries, and what holds for the whole only.
    """
    events = sorted(events, key=lambda event: event.order)
    sections = written.sections(store)
    sections["events"] = written.events(events)
    if len(events) < len(store.events):
        for name in _OF_THE_WHOLE:
            sections.pop(name, None)
        for name, named in _NAMED.items():
            used = named(events)
            sections[name] = {key: entry for key, entry in sections.get(name, {}).items() if key in used}
    return {name: value for name, value in sections.items() if value != {} or name in REQUIRED_SECTIONS}


_OF_THE_WHOLE = ("version", "coverage", "checkpoints", "corrections")
"""The sections that a part of a store does not have: a part does not tell what it lacks."""

_NAMED: Mapping[str, Callable[[Iterable[Event]], set[str | None]]] = {
    "countries": lambda events: {code for event in events for code in event.countries},
    "people": lambda events: {name for event in events for name in (*event.people, event.person)},
    "publishers": lambda events: {source.publisher for event in events for source in event.sources},
    "offices": lambda events: {event.office for event in events},
}
"""What events name of each registry."""


# Texts are quoted so that every reader of YAML, of any version, reads texts.

_NUMBER = re.compile(r"[-+]?(?:0[box][0-9A-Fa-f_]+|[0-9_.:]*(?:[eE][-+]?[0-9]+)?)$")
"""What other readers take for a number though PyYAML does not: 1e3, 0o17, +.5, e1, 0:6, 1.2.3."""
_BOOLEAN = re.compile("[yYnN]$")
"""What YAML 1.1 takes for true or false though PyYAML does not."""


def _represent_text(dumper: Any, text: str) -> Any:
    # What must not be shown is written as an escape, which only double quotes can have.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if first_unsafe(text) else None)


def _escape(character: str) -> str:
    """Return the escape of a character that must not be shown; they occur in double quotes only, but for line ends."""
    code = ord(character)
    return character if character == "\n" else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


_DUMPER: Any = type(
    "_Dumper",
    (getattr(yaml, "CSafeDumper", yaml.SafeDumper),),  # the one in C where PyYAML was built with libyaml
    {"ignore_aliases": lambda *_: True},  # each list and mapping is written in full: an alias would not be read again
)
_DUMPER.add_representer(str, _represent_text)
_DUMPER.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+._0123456789eE"))
_DUMPER.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOLEAN, list("yYnN"))
