"""A store file read into the model, field by field, each entry still knowing its place in the file.

The structure comes from `vntimeline.model`. Every problem is reported once: what has one is read as FAULTY, so that the
rest of its entry is still checked and the checks draw no conclusion from it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec
import yaml

from vntimeline.dates import EDTF_PATTERN, parse_edtf
from vntimeline.errors import DateError, Problem, UnknownName
from vntimeline.model import (
    COUNTRY_CODE_PATTERN,
    DERIVED,
    ID_PATTERN,
    LISTS,
    REGISTRIES,
    REQUIRED_SECTIONS,
    SCHEMA,
    SECTIONS,
    URL_PATTERN,
    Event,
    Source,
    key_field,
)
from vntimeline.names import MOST_MARKS, choose, nearest, too_many_marks
from vntimeline.store import Progress
from vntimeline.store.yaml_nodes import SYNTAX, Path, YamlFile
from vntimeline.store.yaml_parser import NULL, Folded

READING_CHECKS = {
    SYNTAX: "The file is UTF-8 and YAML, without aliases and tags.",
    "keys": "Every key is known and appears once; no required key is missing.",
    "values": "Every value has its field's type, and none is empty or null.",
    "text": "No text has a control character or a long run of combining marks.",
    "codes": "Codes of countries are 2 to 9 capital letters; offices have lower-case ids.",
}
"""What is checked while a file is read, besides dates, ids and web addresses."""

_NUMBER = re.compile("0|[1-9][0-9]{0,5}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal may obey them; tabs and line ends are white space
_HELP = {
    "countries": "write [US], or [] for Vietnam's own affairs",
    "released": "write a day: 2026-11-27",
    "from": "write a day: 1945-09-02",
    "until": "write a day: 2026-06-30",
}
_FORMS = {
    ID_PATTERN: ("ids", "an id", "use lower-case letters, digits and single hyphens, like us-csp-2023"),
    URL_PATTERN: ("sources", "a web address", "write http(s)://…"),
}
"""For the pattern of a text: the check that it breaks, what it is not, and the remedy."""
_KEY_HELP = {
    COUNTRY_CODE_PATTERN: "use 2 to 9 capital letters, like US",
    ID_PATTERN: "use lower-case letters and single hyphens, like prime-minister",
}


class _Faulty(str):
    """A text that stands for a value with a problem, of any type."""

    __slots__ = ()


FAULTY: Any = _Faulty()
"""What stands for a value with a problem: a text, empty and so false, since no sound text is empty."""


def sound(*values: Any) -> bool:
    """Return whether no value, and no item of a list, has a problem."""
    return all(sound(*value) if type(value) is tuple else value is not FAULTY for value in values)


_Entry = TypeVar("_Entry", bound=msgspec.Struct)


class Entry(NamedTuple, Generic[_Entry]):
    """A record, of which what has a problem is FAULTY, and the document and the YAML that it was read from."""

    record: _Entry
    document: "Document"
    node: yaml.Node

    def problem(self, path: Path, message: str, help: str | None = None) -> Problem:
        """Return a problem at a place inside this entry, or at the nearest place above it that exists."""
        return self.document.problem_at(self._below(path), "", message, help)

    @property
    def line(self) -> int:
        """The line of an event's id."""
        return self._below(("id",)).start_mark.line + 1

    @property
    def name(self) -> str:
        """The id of an event as it is written."""
        node = self._below(("id",))
        return node.value if isinstance(node, yaml.ScalarNode) else f"the one at line {self.line}"

    def _below(self, path: Path) -> yaml.Node:
        return _below(self.document.unfolded(self.node), path)


def _below(node: yaml.Node, path: Path) -> yaml.Node:
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
        if found is None:
            break
        node = found
    return node


class Document(YamlFile):
    """A store file: its sections by name.

    A registry is a mapping of entries, a list a list of them, the coverage an entry; a text with a problem is left out.
    `incomplete` are the sections that may lack entries, since a part could not be read. `problems` lists all that
    reading found.
    """

    def __init__(self, name: str, content: bytes, *, overlay: bool = False, progress: Progress | None = None) -> None:
        self.overlay = overlay
        self.sections: dict[str, Any] = {}
        self.incomplete = {*SECTIONS}
        self._of_items: list[Problem] = []
        required = ("schema", *REQUIRED_SECTIONS)
        super().__init__(name, content, ", ".join(required), self._item, progress or (lambda _: None))
        if self.root is not None:
            self._read(self.root, () if overlay else required)

    def _read(self, root: yaml.Node, required: Sequence[str]) -> None:
        if not isinstance(root, yaml.MappingNode):
            self._report(root, "keys", "a store is a mapping of sections", f"begin with schema: {SCHEMA}")
            return
        fields = {name: _Field(name, *_written_type(type_), name in required) for name, type_ in SECTIONS.items()}
        schema = _Field("schema", str, None, None, "schema" in required)
        members = self._members(root, {"schema": schema, **fields}, "a store")
        for node in members.pop("schema", ()):
            if node.value != SCHEMA:
                self._report(node, "values", "the store has another schema", f"this version reads schema: {SCHEMA}")
                if isinstance(node, yaml.ScalarNode) and node.value.isdecimal():
                    return
        self.problems += self._of_items
        self.incomplete = {name for name, nodes in members.items() if not nodes}
        for name, nodes in members.items():
            for node in nodes:
                self._section(name, node)

    def _section(self, name: str, node: yaml.Node) -> None:
        """Read a section; what is repeated adds to what there is."""
        if name in LISTS:
            self.sections.setdefault(name, []).extend(self._entries(node, name))
        elif name in REGISTRIES:
            self.sections[name] = self._registry(node, name) | self.sections.get(name, {})
        elif (value := self._value(node, _Field(name, *_written_type(SECTIONS[name]), True), name)) is not FAULTY:
            self.sections.setdefault(name, Entry(value, self, node) if isinstance(value, msgspec.Struct) else value)

    @property
    def events(self) -> list[Entry[Event]]:
        """The events."""
        found: list[Entry[Event]] = self.sections.get("events", [])
        return found

    def section(self, name: str) -> yaml.Node:
        """Return the node of a section that the file has."""
        assert self.root is not None
        return _below(self.root, (name,))

    def _entries(self, node: yaml.Node, section: str) -> Iterator[Entry[Any]]:
        """Yield the entries of a list."""
        if not isinstance(node, yaml.SequenceNode):
            help = f"write each {LISTS[section].__name__.lower()} as an item that begins with a dash"
            self._report(node, "values", f"{section} is not a list", help)
            self.incomplete.add(section)
            return
        for item in node.value:  # those of a section with a misspelt name are not read yet
            yield Entry(item.value if isinstance(item, Folded) else self._record(section, item), self, item)

    def _item(self, section: str, item: yaml.Node) -> msgspec.Struct | None:
        """Return an item of a list, read before the rest of the file; its problems count if the whole can be read."""
        if section not in LISTS:
            return None
        before = len(self.problems)
        record = self._record(section, item)
        self._of_items += self.problems[before:]
        del self.problems[before:]
        return record

    def _record(self, section: str, item: yaml.Node) -> msgspec.Struct:
        """Return an item of a list."""
        kind = LISTS[section]
        noun = kind.__name__.lower()
        derived = DERIVED if kind is Event else ()
        values = self._fields(item, kind, f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}", derived)
        if derived and values["date"] is FAULTY:
            values |= dict.fromkeys(derived, FAULTY)
        elif derived:
            when = parse_edtf(values["date"])
            values |= {name: getattr(when, name) for name in derived}
        return kind(**values)

    def _registry(self, node: yaml.Node, section: str) -> dict[str, Entry[Any]]:
        """Return the entries of a registry by their keys. An entry without required fields may be empty."""
        found: dict[str, Entry[Any]] = {}
        if not isinstance(node, yaml.MappingNode):
            if node.tag != NULL:
                self._report(node, "values", f"{section} is not a mapping", "write one entry a line, its key first")
                self.incomplete.add(section)
            return found
        kind = REGISTRIES[section]
        key = key_field(kind)
        pattern = _fields_of(kind)[key].pattern
        may_be_empty = not any(field.required for name, field in _fields_of(kind).items() if name != key)
        for key_node, value, in_order in self._pairs(node):
            name = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not name.strip():
                self.incomplete.add(section)
            if name in found:
                continue
            if pattern and in_order and not re.fullmatch(pattern, name):
                self._report(key_node, "codes", f"{name!r} is not a code", _KEY_HELP[pattern])
                in_order = False
            if may_be_empty and value.tag == NULL:
                fields: dict[str, Any] = {}
            else:
                fields = self._fields(value, kind, f"{kind.__name__.lower()} {name}", (key,))
            found[name] = Entry(kind(**{key: name if in_order else FAULTY}, **fields), self, value)
        return found

    def _fields(
        self, node: yaml.Node, kind: type[msgspec.Struct], noun: str, without: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return the fields of a mapping as a class of the model has them; what has a problem is FAULTY.

        `without` are fields that the file does not have.
        """
        fields = {name: field for name, field in _fields_of(kind).items() if name not in without}
        if not isinstance(node, yaml.MappingNode):
            self._report(node, "values", f"{noun} is not a mapping", "write key: value pairs")
            return {field.attribute: FAULTY for field in fields.values()}
        found: dict[str, Any] = {}
        for name, nodes in self._members(node, fields, noun).items():
            values = [self._value(each, fields[name], name) for each in nodes]
            found[fields[name].attribute] = values[0] if len(values) == 1 else FAULTY
        return found

    def _value(self, node: yaml.Node, field: "_Field", key: str) -> Any:
        """Return a field's value in its type, or FAULTY after its problem has been reported."""
        before = len(self.problems)
        wanted = field.type
        if get_origin(wanted) is tuple:
            return self._list(node, get_args(wanted)[0], key)
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            return wanted(**self._fields(node, wanted, "a source" if wanted is Source else key))
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
        elif wanted is int:
            if not _NUMBER.fullmatch(value):
                self._report(node, "values", f"{key} is {value!r}", "write a number: 13")
            value = int(value) if len(self.problems) == before else FAULTY
        elif wanted is date:
            value = self._day(node, key)
        elif get_origin(wanted) is Literal:
            self._checked(node, lambda: _exactly(value, get_args(wanted), key), "values")
        elif field.pattern == EDTF_PATTERN:
            self._checked(node, lambda: parse_edtf(value), "dates")
        elif field.pattern in _FORMS and not re.fullmatch(field.pattern, value):
            check, noun, help = _FORMS[field.pattern]
            self._report(node, check, f"{value!r} is not {noun}", help)
        elif field.pattern and not re.fullmatch(field.pattern, value):
            self._report(node, "values", f"{key} is {value!r}", f"write it like {field.example}")
        return value if len(self.problems) == before else FAULTY

    def _list(self, node: yaml.Node, item: Any, key: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            self._report(node, "values", f"{key} is not a list", _HELP.get(key, f"write {key}: [one, another]"))
            return FAULTY
        return tuple(self._value(each, _Field(key, *_written_type(item), True), key) for each in node.value)

    def _day(self, node: yaml.ScalarNode, key: str) -> Any:
        try:
            return msgspec.convert(node.value, date)
        except msgspec.ValidationError:
            self._report(node, "values", f"{key} is {node.value!r}", _HELP.get(key, "write a day: 2026-06-30"))
            return FAULTY

    def _checked(self, node: yaml.Node, check: Callable[[], object], name: str) -> None:
        try:
            check()
        except (DateError, UnknownName) as error:
            self._report(node, name, error.message, error.help)

    def _members(self, node: yaml.MappingNode, known: Mapping[str, "_Field"], noun: str) -> dict[str, list[yaml.Node]]:
        """Return a mapping's values by their keys; unknown, repeated and missing keys are reported.

        A misspelt key is read as the key that it means. Where that is not sure, the keys that it may mean have no
        value, as one that is required and missing. A repeated key has several values.
        """
        members: dict[str, list[yaml.Node]] = {}
        unknown: list[tuple[str, yaml.Node]] = []
        for key, value, in_order in self._pairs(node):
            if not isinstance(key, yaml.ScalarNode):
                continue
            try:
                members.setdefault(_exactly(key.value, tuple(known), "key"), []).append(value)
            except UnknownName as error:
                unknown.append((key.value, value))
                if in_order:
                    self._report(key, "keys", f"{noun} has no key {key.value!r}", error.help)
        for name, value in unknown:
            absent = dict.fromkeys((each for each in known if each not in members), ())
            meant = [each for each in absent if nearest(name, {each: ()})] if nearest(name, absent) else []
            fits = len(meant) == 1 and _fits(value, known[meant[0]].type)
            members |= {each: [value] if fits else [] for each in meant}
        missing = [name for name, field in known.items() if field.required and name not in members]
        if missing:
            self._report(node, "keys", f"{noun} lacks {', '.join(missing)}", f"add {missing[0]}: …")
        return members | {name: [] for name in missing}

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node, bool]]:
        """Yield a mapping's pairs, and whether the key is in order; else it is reported.

        A repeated key is an error, since YAML would let the last one win.
        """
        seen: dict[str, yaml.Node] = {}
        for key, value in node.value:
            before = len(self.problems)
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
            yield key, value, len(self.problems) == before

    def _report(self, node: yaml.Node | None, check: str, message: str, help: str | None) -> None:
        self.problems.append(self.problem_at(node, check, message, help))


class _Field(NamedTuple):
    """A field of the model as a file has it: its name in Python, its type without None, its pattern and an example."""

    attribute: str
    type: Any
    pattern: str | None
    example: str | None
    required: bool


@cache
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, _Field]:
    """Return the fields of a class of the model, by their names in a file."""
    return {
        field.encode_name: _Field(field.name, *_written_type(field.type), field.required)
        for field in msgspec.structs.fields(kind)
    }


def _written_type(declared: Any) -> tuple[Any, str | None, str | None]:
    """Return a field's type without None (a file leaves the key out), and a text's pattern and example."""
    if get_origin(declared) in (Union, UnionType):
        (declared,) = (part for part in get_args(declared) if part is not NoneType)
    if get_origin(declared) is Annotated:
        type_, meta = get_args(declared)
        described = meta.extra_json_schema or {}
        return type_, described.get("pattern"), next(iter(described.get("examples", ())), None)
    return declared, None, None


def _fits(node: yaml.Node, wanted: Any) -> bool:
    """Return whether a value can be that of a field."""
    if get_origin(wanted) is Literal:
        return node.value in get_args(wanted)
    if get_origin(wanted) in (tuple, Sequence):
        return isinstance(node, yaml.SequenceNode)
    if get_origin(wanted) is dict or (isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)):
        return isinstance(node, yaml.MappingNode)
    return isinstance(node, yaml.ScalarNode) and bool(node.value.strip())


def _exactly(text: str, choices: Sequence[str], noun: str) -> str:
    """Return `text` if it is one of the choices to the letter. Raises UnknownName with the nearest."""
    if text in choices:
        return text
    try:
        near = choose(text, choices, noun)
    except UnknownName as error:
        raise UnknownName(f"unknown {noun} {text!r}", error.help) from None
    raise UnknownName(f"unknown {noun} {text!r}", f"write it {near}")
