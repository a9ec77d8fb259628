"""YAML: events as a store of their own, which --store and --add read again; other records as they are."""

from collections.abc import Iterable
from typing import Any

import msgspec
import yaml

from vntimeline.document import SCHEMA
from vntimeline.model import DERIVED, Event, Store, to_dict
from vntimeline.render import Answer, Terminal, fields


def document(answer: Answer, terminal: Terminal) -> str:
    """A store with the events and the registry entries they need; with chosen fields, or for other records, a list."""
    events = [record for record in answer.records if isinstance(record, Event)]
    content: Any
    if answer.fields or not (events or answer.key == "events"):
        chosen = fields.names(answer)
        plain = [to_dict(record) for record in answer.records]
        content = [{name: record[name] for name in chosen} for record in plain]
        content = content[0] if answer.one else content
    else:
        content = _store(answer.loaded, events)
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _store(store: Store, events: Iterable[Event]) -> dict[str, Any]:
    events = list(events)
    codes = {code for event in events for code in event.countries}
    people = {name for event in events for name in (*event.people, event.person or "")}
    return {
        "schema": int(SCHEMA),
        "title": store.title,
        **({"licence": store.licence} if store.licence else {}),
        "coverage": to_dict(store.coverage),
        "countries": {code: _entry(store.countries[code], "code") for code in sorted(codes)},
        "people": {name: _entry(store.people[name], "name") for name in sorted(people & store.people.keys())},
        "events": [_entry(event, *DERIVED, keep=("countries",)) for event in events],
    }


def _entry(record: msgspec.Struct, *without: str, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record as the store writes it: what is empty is left out."""
    plain = to_dict(record)
    if isinstance(record, Event):
        plain["sources"] = [_entry(source) for source in record.sources]
    return {
        name: value
        for name, value in plain.items()
        if name not in without and (name in keep or value not in (None, [], False, ""))
    }


class _Dumper(yaml.CSafeDumper):
    """Dumps each list and mapping in full: an alias would not be read again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
