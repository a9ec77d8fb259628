"""A store file read into the model, field by field, each event still knowing its place in the file.

The structure comes from `vntimeline.model`. All problems are collected; a faulty event hides no other.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
import yaml

from vntimeline.dates import parse_edtf
from vntimeline.errors import DateError, Problem, UnknownName
from vntimeline.model import DERIVED, REGISTRIES, REQUIRED_SECTIONS, SCHEMA, SECTIONS, Event, Source, key_field
from vntimeline.names import MOST_MARKS, choose, too_many_marks
from vntimeline.store import Progress
from vntimeline.store.yaml_nodes import SYNTAX, Path, YamlFile
from vntimeline.store.yaml_parser import NULL

READING_CHECKS = {
    SYNTAX: "The file is UTF-8 and YAML, without aliases and tags.",
    "keys": "Every key is known and appears once; no required key is missing.",
    "values": "Every value has its field's type, and none is empty or null.",
    "text": "No text has a control character or a long run of combining marks.",
}
"""What is checked while a file is read, besides dates."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal may obey them; tabs and line ends are white space
_PARSED = 0.6  # the share of YAML in the time that reading takes
_HELP = {
    "countries": "write [US], or [] for Vietnam's own affairs",
    "released": "write a day: 2026-11-27",
    "from": "write a day: 1945-09-02",
    "until": "write a day: 2026-06-30",
}
_FAULTY = object()
"""What stands for a value with a problem."""


class Entry(NamedTuple):
    """An event, and the document and position that it was read from."""

    event: Event
    document: "Document"
    at: int

    def problem(self, path: Path, message: str, help: str | None = None) -> Problem:
        """Return a problem at a place inside this event."""
        return self.document.problem(("events", self.at, *path), message, help)

    @property
    def line(self) -> int:
        """The line of the event's id."""
        return self.problem(("id",), "").line


class Document(YamlFile):
    """A store file: its sections but the events, by name, and the events with their places.

    Whatever has a problem is left out; `problems` lists all that reading found.
    """

    def __init__(self, name: str, content: bytes, *, overlay: bool = False, progress: Progress | None = None) -> None:
        self.sections: dict[str, Any] = {}
        self.entries: list[Entry] = []
        self._progress = progress or (lambda _: None)
        required = ("schema", *REQUIRED_SECTIONS)
        super().__init__(name, content, ", ".join(required), self._progress, _PARSED)
        if self.root is not None:
            self._read(self.root, () if overlay else required)

    def _read(self, root: yaml.Node, required: Sequence[str]) -> None:
        if not isinstance(root, yaml.MappingNode):
            self._report(root, "keys", "a store is a mapping of sections", f"begin with schema: {SCHEMA}")
            return
        members = self._members(root, ("schema", *SECTIONS), required, "a store")
        schema = members.pop("schema", None)
        if schema is not None and schema.value != SCHEMA:
            self._report(schema, "values", "the store has another schema", f"this version reads schema: {SCHEMA}")
            return
        for name, node in members.items():
            if name == "events":
                self._events(node)
            elif name in REGISTRIES:
                self.sections[name] = self._registry(node, name)
            elif (value := self._value(node, _written_type(SECTIONS[name]), name)) is not _FAULTY:
                self.sections[name] = value

    def _events(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.SequenceNode):
            self._report(node, "values", "events is not a list", "write each event as an item that begins with a dash")
            return
        for at, item in enumerate(node.value):
            if at % 1000 == 0:
                self._progress(_PARSED + (1 - _PARSED) * at / len(node.value))
            values = self._fields(item, Event, "an event", DERIVED)
            if values is not None:
                when = parse_edtf(values["date"])
                event = Event(**values, earliest=when.earliest, latest=when.latest, precision=when.precision)
                self.entries.append(Entry(event, self, at))

    def _registry(self, node: yaml.Node, section: str) -> dict[str, Any]:
        """Return the sound entries of a registry. An entry without required fields may be empty."""
        found: dict[str, Any] = {}
        if not isinstance(node, yaml.MappingNode):
            if node.tag != NULL:
                self._report(node, "values", f"{section} is not a mapping", "write one entry a line, its key first")
            return found
        kind = REGISTRIES[section]
        key = key_field(kind)
        may_be_empty = not any(field.required for name, field in _fields_of(kind).items() if name != key)
        for key_node, value in self._pairs(node):
            if may_be_empty and value.tag == NULL:
                fields: dict[str, Any] | None = {}
            else:
                fields = self._fields(value, kind, f"{kind.__name__.lower()} {key_node.value}", (key,))
            if fields is not None:
                found[key_node.value] = kind(**{key: key_node.value}, **fields)
        return found

    def _fields(
        self, node: yaml.Node, kind: type[msgspec.Struct], noun: str, without: Sequence[str] = ()
    ) -> dict[str, Any] | None:
        """Return the fields of a mapping as a class of the model has them, or None where one has a problem.

        Every field is looked at, so that each problem is reported. `without` are fields that the file does not have.
        """
        if not isinstance(node, yaml.MappingNode):
            self._report(node, "values", f"{noun} is not a mapping", "write key: value pairs")
            return None
        before = len(self.problems)
        fields = {name: field for name, field in _fields_of(kind).items() if name not in without}
        required = [name for name, field in fields.items() if field.required]
        values = {
            fields[name].attribute: self._value(value, fields[name].type, name)
            for name, value in self._members(node, tuple(fields), required, noun).items()
        }
        return values if len(self.problems) == before else None

    def _value(self, node: yaml.Node, wanted: Any, key: str) -> Any:
        """Return a field's value in its type, or _FAULTY after its problem has been reported."""
        before = len(self.problems)
        if get_origin(wanted) is tuple:
            return self._list(node, get_args(wanted)[0], key)
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            fields = self._fields(node, wanted, "a source" if wanted is Source else key)
            return _FAULTY if fields is None else wanted(**fields)
        value: Any = node.value
        if not isinstance(node, yaml.ScalarNode):
            self._report(node, "values", f"{key} is not a plain text", f"write {key}: text")
        elif control := _CONTROL.search(value):
            self._report(node, "text", f"{key} has the control character U+{ord(control[0]):04X}", "remove it")
        elif too_many_marks(value):
            self._report(node, "text", f"{key} has more than {MOST_MARKS} combining marks in a row", "remove some")
        elif not value.strip():
            self._report(node, "values", f"{key} is empty", "give it a value, or leave the key out")
        elif node.tag == NULL:
            help = f'leave the key out, or write "{value}" where it is a text'
            self._report(node, "values", f"{key} is {value}, which is no value", help)
        elif wanted is bool:
            if value not in ("true", "false"):
                self._report(node, "values", f"{key} is {value!r}", "write true, or leave the key out")
            value = value == "true"
        elif wanted is date:
            value = self._day(node, key)
        elif get_origin(wanted) is Literal:
            self._checked(node, lambda: _exactly(value, get_args(wanted), key), "values")
        elif key == "date":
            self._checked(node, lambda: parse_edtf(value), "dates")
        return value if len(self.problems) == before else _FAULTY

    def _list(self, node: yaml.Node, item: Any, key: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            self._report(node, "values", f"{key} is not a list", _HELP.get(key, f"write {key}: [one, another]"))
            return _FAULTY
        values = tuple(self._value(each, item, key) for each in node.value)
        return _FAULTY if _FAULTY in values else values

    def _day(self, node: yaml.ScalarNode, key: str) -> Any:
        try:
            return msgspec.convert(node.value, date)
        except msgspec.ValidationError:
            self._report(node, "values", f"{key} is {node.value!r}", _HELP.get(key, "write a day: 2026-06-30"))
            return _FAULTY

    def _checked(self, node: yaml.Node, check: Callable[[], object], name: str) -> None:
        try:
            check()
        except (DateError, UnknownName) as error:
            self._report(node, name, error.message, error.help)

    def _members(
        self, node: yaml.MappingNode, known: Sequence[str], required: Sequence[str], noun: str
    ) -> dict[str, yaml.Node]:
        """Return a mapping's known members; unknown, repeated and missing keys are reported."""
        members: dict[str, yaml.Node] = {}
        for key, value in self._pairs(node):
            try:
                members[_exactly(key.value, known, "key")] = value
            except UnknownName as error:
                self._report(key, "keys", f"{noun} has no key {key.value!r}", error.help)
        missing = [name for name in required if name not in members]
        if missing:
            self._report(node, "keys", f"{noun} lacks {', '.join(missing)}", f"add {missing[0]}: …")
        return members

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """Yield a mapping's pairs, each key once; a repeated key is an error (YAML would let the last one win)."""
        seen: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report(key, "keys", "a key is not a plain text", "write key: value")
            elif control := _CONTROL.search(key.value):
                self._report(key, "text", f"a key has the control character U+{ord(control[0]):04X}", "remove it")
            elif not key.value.strip():
                self._report(key, "keys", "a key is empty", "write key: value")
            elif key.tag == NULL:
                self._report(key, "keys", f"a key is {key.value}, which is no text", f'write "{key.value}"')
            elif too_many_marks(key.value):
                self._report(key, "text", f"a key has more than {MOST_MARKS} combining marks in a row", "remove some")
            elif key.value in seen:
                first = seen[key.value].start_mark.line + 1
                self._report(key, "keys", f"repeated key {key.value!r}", f"it is at line {first} already: keep one")
            else:
                seen[key.value] = key
                yield key, value

    def _report(self, node: yaml.Node | None, check: str, message: str, help: str | None) -> None:
        self.problems.append(self.problem_at(node, check, message, help))


class _Field(NamedTuple):
    """A field of the model as a file has it: its name in Python, its type without None, whether it is required."""

    attribute: str
    type: Any
    required: bool


@cache
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, _Field]:
    """Return the fields of a class of the model, by their names in a file."""
    return {
        field.encode_name: _Field(field.name, _written_type(field.type), field.required)
        for field in msgspec.structs.fields(kind)
    }


def _written_type(declared: Any) -> Any:
    """Return a field's type without what only JSON Schema needs, and without None: a file leaves the key out."""
    if get_origin(declared) is Annotated:
        return _written_type(get_args(declared)[0])
    if get_origin(declared) in (Union, UnionType):
        (only,) = (part for part in get_args(declared) if part is not NoneType)
        return _written_type(only)
    return declared


def _exactly(text: str, choices: Sequence[str], noun: str) -> str:
    """Return `text` if it is one of the choices to the letter. Raises UnknownName with the nearest."""
    if text in choices:
        return text
    try:
        near = choose(text, choices, noun)
    except UnknownName as error:
        raise UnknownName(f"unknown {noun} {text!r}", error.help) from None
    raise UnknownName(f"unknown {noun} {text!r}", f"write it {near}")
