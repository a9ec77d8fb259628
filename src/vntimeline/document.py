"""One YAML file read into facts, each still knowing its place in the file.

YAML guesses types and forgives too much: here every scalar is text (`NO` is Norway, `2023-09` a month), a repeated key
and an alias are errors, and the model gives the types. All faults are collected; a faulty event hides no other.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from io import StringIO
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
import yaml

from vntimeline.dates import parse_edtf
from vntimeline.errors import DateError, UnknownName
from vntimeline.model import DERIVED, Country, Coverage, Event, Person, Publisher, Source
from vntimeline.names import choose
from vntimeline.problems import Problem, Progress

SCHEMA = "1"
SECTIONS = ("schema", "title", "licence", "coverage", "countries", "people", "publishers", "events")
REQUIRED = ("schema", "title", "coverage", "countries", "events")
"""The sections that a store must have; an overlay needs none."""

READING = {
    "syntax": "the file is UTF-8 and YAML, without aliases",
    "keys": "every key is known and stands once, no required one is missing",
    "values": "every value is of its field's type, and none is empty",
    "text": "no text has a control character",
}
"""The checks that are made while a file is read, besides that of `dates`."""

Path = tuple[str | int, ...]
_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_GUESSED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as one
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal may obey them; tabs and line ends are white space
_TRUTHS = ("true", "false")
_DEPTH = 50
_BRACKET = re.compile(r"[\[\]{}]")
_DEEP_BLOCK = re.compile(
    rf"(?:[-?:] +){{{_DEPTH}}}|^ {{{_DEPTH}}}", re.MULTILINE
)  # a level takes an indicator or a space
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_PARSED = 0.6  # of the time that reading takes, the part that is YAML's
_LIST_HELP = {"countries": "write [US], or [] for Vietnam's own affairs"}


class _Told(StringIO):
    """A text that tells how far it has been read."""

    def __init__(self, text: str, progress: Progress) -> None:
        super().__init__(text)
        self._length = max(1, len(text))
        self._progress = progress

    def read(self, size: int | None = -1, /) -> str:
        """Read on, and tell."""
        self._progress(_PARSED * self.tell() / self._length)
        return super().read(size)


class Entry(msgspec.Struct, frozen=True):
    """An event and the document and position it was read from."""

    event: Event
    document: "Document"
    at: int

    def problem(self, check: str, path: Path, message: str, help: str | None = None) -> Problem:
        """A problem at a place inside this event."""
        return self.document.problem(check, ("events", self.at, *path), message, help)


class Document:
    """A file's sections, and where in the file each thing stands.

    `problems` are the faults that reading found; what is faulty is left out of the other attributes.
    """

    def __init__(self, name: str, content: bytes, *, overlay: bool = False, progress: Progress | None = None) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.title: str | None = None
        self.licence: str | None = None
        self.coverage: Coverage | None = None
        self.countries: dict[str, Country] = {}
        self.people: dict[str, Person] = {}
        self.publishers: dict[str, Publisher] = {}
        self.entries: list[Entry] = []
        self._text = ""
        self._root: yaml.Node | None = None
        self._progress = progress or (lambda _: None)
        if self._compose(content):
            self._read(overlay)

    def problem(self, check: str, path: Path, message: str, help: str | None = None) -> Problem:
        """A problem at the place of `path` (keys and positions from the top), or of the nearest place above it."""
        return self._at(self._node(path), check, message, help)

    def guessed_words(self, check: str) -> Iterator[Problem]:
        """The plain texts that YAML 1.1 takes for a truth value or nothing: `NO`, `on`, `~`."""
        for key, node in self._scalars():
            meant = key == "acting" or not node.value
            if node.tag in _GUESSED and not meant:
                yield self._at(node, check, f"{node.value} unquoted is not a text to others", f'write "{node.value}"')

    def odd_texts(self, check: str, odd: Callable[[str], str | None]) -> Iterator[Problem]:
        """A problem for each text that `odd` finds fault with."""
        for _, node in self._scalars():
            if not node.value.isascii() and (fault := odd(node.value)):
                # In a block the line is told; what is written as an escape shows in no line.
                spoken = range(node.start_mark.line, node.end_mark.line + 1) if node.style in ("|", ">") else ()
                lines = [number for number in spoken if number < len(self._lines) and odd(self._lines[number])]
                if lines:
                    column = len(self._lines[lines[0]]) - len(self._lines[lines[0]].lstrip(" "))
                    yield self._problem(check, fault, "write it plainly", lines[0], column, 1)
                else:
                    yield self._at(node, check, fault, "write it plainly")

    def _scalars(self) -> Iterator[tuple[str | None, yaml.ScalarNode]]:
        """Every text of the file, keys too; with a value, its key."""
        stack: list[tuple[str | None, yaml.Node | None]] = [(None, self._root)]
        while stack:
            key, node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                for name, value in node.value:
                    stack += [(None, name), (name.value if isinstance(name, yaml.ScalarNode) else None, value)]
            elif isinstance(node, yaml.SequenceNode):
                stack += [(None, each) for each in node.value]
            elif isinstance(node, yaml.ScalarNode):
                yield key, node

    # From bytes to YAML nodes

    def _compose(self, content: bytes) -> bool:
        content = content.removeprefix(b"\xef\xbb\xbf")  # a byte-order mark
        try:
            self._text = content.decode()
        except UnicodeDecodeError as error:
            self._text = content.decode("utf-8", errors="replace")
            before = content[: error.start].decode("utf-8", errors="replace")
            self._syntax(
                f"byte 0x{content[error.start]:02x} is not UTF-8", "save the file as UTF-8", *_line_and_column(before)
            )
            return False
        if not self._text.strip():
            self._syntax("the file is empty", f"a store has the sections {', '.join(REQUIRED)}", 0, 0)
            return False
        try:
            if "&" in self._text and (alias := self._first_alias()):
                self._syntax("a YAML alias", "write the value out again: aliases are not read", *alias)
                return False
            if _looks_deep(self._text) and (deep := self._first_deep()):
                self._syntax(f"nested deeper than {_DEPTH} levels", "a store needs five", *deep)
                return False
            self._root = yaml.compose(_Told(self._text, self._progress), Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line, mark.column) if mark else (0, 0)
            self._syntax(error.problem or str(error), "mend the YAML here or just above", *place)
        except yaml.reader.ReaderError:
            found = _NOT_YAML.search(self._text)
            assert found is not None  # what the reader stumbled over
            place = _line_and_column(self._text[: found.start()])
            self._syntax(f"character U+{ord(found[0]):04X} cannot stand in YAML", "remove it", *place)
        if self._root is None and not self.problems:
            self._syntax("the file holds nothing but comments", f"a store has {', '.join(REQUIRED)}", 0, 0)
        return not self.problems

    def _first_alias(self) -> tuple[int, int] | None:
        for token in yaml.scan(self._text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.AliasToken):
                return token.start_mark.line, token.start_mark.column
        return None

    def _first_deep(self) -> tuple[int, int] | None:
        """Where the YAML is nested too deep to be read without exhausting the stack."""
        depth = 0
        for event in yaml.parse(self._text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEPTH:
                    mark = event.start_mark
                    return (mark.line, mark.column) if mark else (0, 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return None

    def _syntax(self, message: str, help: str, line: int, column: int) -> None:
        self.problems.append(self._problem("syntax", message, help, line, column, 1))

    # From nodes to the model

    def _read(self, overlay: bool) -> None:
        root = self._root
        if not isinstance(root, yaml.MappingNode):
            self._report(root, "keys", "a store is a mapping of sections", f"begin with schema: {SCHEMA}")
            return
        sections = self._members(root, SECTIONS, () if overlay else REQUIRED, "a store")
        if (schema := sections.get("schema")) is not None and self._plain(schema) != SCHEMA:
            self._report(schema, "values", "the store has another schema", f"this version reads schema: {SCHEMA}")
            return
        self.title = self._text_of(sections.get("title"), "title")
        self.licence = self._text_of(sections.get("licence"), "licence")
        if (node := sections.get("coverage")) is not None:
            self.coverage = self._struct(node, Coverage, "coverage")
        for code, value in self._registry(sections.get("countries"), "countries"):
            if country := self._struct(value, Country, f"country {code}", code=code):
                self.countries[code] = country
        for name, value in self._registry(sections.get("people"), "people"):
            if isinstance(value, yaml.ScalarNode) and value.value in ("", "~", "null"):
                self.people[name] = Person(name=name)
            elif person := self._struct(value, Person, f"person {name}", name=name):
                self.people[name] = person
        for name, value in self._registry(sections.get("publishers"), "publishers"):
            if publisher := self._struct(value, Publisher, f"publisher {name}", name=name):
                self.publishers[name] = publisher
        events = sections.get("events")
        if events is None:
            return
        if not isinstance(events, yaml.SequenceNode):
            self._report(events, "values", "events is not a list", "write one item, beginning with a dash, an event")
            return
        for at, node in enumerate(events.value):
            if at % 1000 == 0:
                self._progress(_PARSED + (1 - _PARSED) * at / len(events.value))
            if event := self._event(node):
                self.entries.append(Entry(event, self, at))

    def _event(self, node: yaml.Node) -> Event | None:
        """The event of a node. A sound one takes the short way; only a faulty one is gone through field by field."""
        sound = len(self.problems)
        raw = self._plain(node)
        written = isinstance(raw, dict) and isinstance(raw.get("date"), str) and raw.keys().isdisjoint(DERIVED)
        if len(self.problems) == sound and written:
            try:
                when = parse_edtf(raw["date"])
                raw |= {"earliest": when.earliest, "latest": when.latest, "precision": when.precision}
                event = msgspec.convert(raw, Event, strict=False)
                # The converter takes more than a store may write: empty texts, `null` for nothing, other truths.
                if (
                    _sound_text(raw)
                    and all(getattr(event, key) is not None for key in raw)
                    and raw.get("acting", "true") in _TRUTHS
                ):
                    return event
            except (DateError, msgspec.ValidationError):
                pass
        del self.problems[sound:]
        self._struct(node, Event, "an event", **dict.fromkeys(DERIVED))
        return None

    def _struct(self, node: yaml.Node, kind: type[_Struct], noun: str, **given: Any) -> _Struct | None:
        """A struct from a mapping node, field by field, so that every faulty one is reported at its place.

        `given` are fields that do not stand in the mapping.
        """
        if not isinstance(node, yaml.MappingNode):
            self._report(node, "values", f"{noun} is not a mapping", "write key: value pairs")
            return None
        sound = len(self.problems)
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind) if field.name not in given}
        required = [name for name, field in fields.items() if field.required]
        values: dict[str, Any] = dict(given)
        for key, value in self._members(node, tuple(fields), required, noun).items():
            values[key] = self._value(value, fields[key].type, key)
        if len(self.problems) > sound:
            return None
        return msgspec.convert(values, kind, strict=False)

    def _value(self, node: yaml.Node, wanted: Any, key: str) -> Any:
        """A field's value, in its type's plain form; a problem is reported where it does not fit."""
        if get_origin(wanted) is tuple:
            item = get_args(wanted)[0]
            if not isinstance(node, yaml.SequenceNode):
                self._report(
                    node, "values", f"{key} is not a list", _LIST_HELP.get(key, f"write {key}: [one, another]")
                )
                return None
            if item is Source:
                return [self._struct(each, Source, "a source") for each in node.value]
            return [self._value(each, item, key) for each in node.value]
        if not isinstance(node, yaml.ScalarNode):
            self._report(node, "values", f"{key} is not a plain text", f"write {key}: text")
        elif control := _CONTROL.search(node.value):
            shown = f"U+{ord(control[0]):04X}"
            self._report(node, "text", f"{key} has the control character {shown}", "remove it")
        elif not node.value.strip():
            self._report(node, "values", f"{key} is empty", "give it a value, or leave the key out")
        elif key == "acting" and node.value not in _TRUTHS:
            self._report(node, "values", f"{key} is {node.value!r}", "write true, or leave the key out")
        elif key == "date":
            self._checked(node, lambda: parse_edtf(node.value), "dates")
        elif choices := _choices(wanted):
            self._checked(node, lambda: _choose(node.value, choices, key), "values")
        else:
            try:
                msgspec.convert(node.value, wanted, strict=False)
            except msgspec.ValidationError:
                self._report(node, "values", f"{key} is {node.value!r}", _TYPE_HELP.get(key, f"mend {key}"))
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def _checked(self, node: yaml.Node, check: Callable[[], object], name: str) -> None:
        try:
            check()
        except (DateError, UnknownName) as error:
            self._report(node, name, error.message, error.help)

    def _members(
        self, node: yaml.MappingNode, known: Sequence[str], required: Sequence[str], noun: str
    ) -> dict[str, yaml.Node]:
        """A mapping's known members; unknown, repeated and missing keys are reported."""
        members: dict[str, yaml.Node] = {}
        for key, value in self._pairs(node):
            try:
                members[_choose(key.value, known, "key")] = value
            except UnknownName as error:
                self._report(key, "keys", f"{noun} has no key {key.value!r}", error.help)
        missing = [name for name in required if name not in members]
        if missing:
            self._report(node, "keys", f"{noun} lacks {', '.join(missing)}", f"add {missing[0]}: …")
        return members

    def _registry(self, node: yaml.Node | None, noun: str) -> Iterator[tuple[str, yaml.Node]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            if not isinstance(node, yaml.ScalarNode) or node.value:
                self._report(node, "values", f"{noun} is not a mapping", "write one entry a line, its key first")
            return
        for key, value in self._pairs(node):
            yield key.value, value

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """A mapping's pairs, each key once; a repeated one is an error, not the last one's victory."""
        seen: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report(key, "keys", "a key is not a plain text", "write key: value")
            elif control := _CONTROL.search(key.value):
                self._report(key, "text", f"a key has the control character U+{ord(control[0]):04X}", "remove it")
            elif key.value in seen:
                first = seen[key.value].start_mark.line + 1
                self._report(key, "keys", f"repeated key {key.value!r}", f"it stands at line {first} already: keep one")
            else:
                seen[key.value] = key
                yield key, value

    def _plain(self, node: yaml.Node) -> Any:
        """A node as text, lists and dicts."""
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(each) for each in node.value]
        assert isinstance(node, yaml.MappingNode)  # the third and last kind of node
        return {key.value: self._plain(value) for key, value in self._pairs(node)}

    def _text_of(self, node: yaml.Node | None, key: str) -> str | None:
        return None if node is None else self._value(node, str, key)

    # Places

    def _node(self, path: Path) -> yaml.Node | None:
        node = self._root
        for part in path:
            below: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                below = next((value for key, value in node.value if key.value == part), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                below = node.value[part]
            if below is None:
                break
            node = below
        return node

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_BREAK.split(self._text)

    def _report(self, node: yaml.Node | None, check: str, message: str, help: str | None) -> None:
        self.problems.append(self._at(node, check, message, help))

    def _at(self, node: yaml.Node | None, check: str, message: str, help: str | None) -> Problem:
        if node is None:
            return self._problem(check, message, help, 0, 0, 1)
        start, end = node.start_mark, node.end_mark
        same_line = isinstance(node, yaml.ScalarNode) and end.line == start.line
        return self._problem(
            check, message, help, start.line, start.column, end.column - start.column if same_line else 1
        )

    def _problem(self, check: str, message: str, help: str | None, line: int, column: int, width: int) -> Problem:
        excerpt = self._lines[line] if line < len(self._lines) else ""
        return Problem(
            file=self.name,
            line=line + 1,
            column=column + 1,
            width=width,
            check=check,
            message=message,
            help=help,
            excerpt=excerpt,
        )


_TYPE_HELP = {
    "from": "write a day: 1945-09-02",
    "until": "write a day: 2026-06-30",
}


def _choose(text: str, choices: Sequence[str], noun: str) -> str:
    """`text` if it is one of the choices to the letter; UnknownName names the nearest."""
    if text in choices:
        return text
    try:
        near = choose(text, choices, noun)
    except UnknownName as error:
        raise UnknownName(f"unknown {noun} {text!r}", error.help) from None
    raise UnknownName(f"unknown {noun} {text!r}", f"write it {near}")


def _choices(wanted: Any) -> tuple[str, ...]:
    """The words a Literal field takes, () for another type."""
    for part in (wanted, *get_args(wanted)):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


def _sound_text(value: Any) -> bool:
    """Whether no text in plain data is empty or has a control character."""
    if isinstance(value, str):
        return bool(value.strip()) and not _CONTROL.search(value)
    if isinstance(value, Mapping):
        return all(map(_sound_text, value.values()))
    return not isinstance(value, list) or all(map(_sound_text, value))


def _looks_deep(text: str) -> bool:
    """Whether a text may be nested too deep: quick, and sometimes wrongly true (brackets in a quoted text)."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = max(0, depth + (1 if bracket[0] in "[{" else -1))
        if depth > _DEPTH:
            return True
    return bool(_DEEP_BLOCK.search(text))


def _line_and_column(before: str) -> tuple[int, int]:
    """The line and column, both from 0, that follow a text."""
    lines = _LINE_BREAK.split(before)
    return len(lines) - 1, len(lines[-1])
