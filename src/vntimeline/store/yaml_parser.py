"""The bytes of a YAML file turned into nodes, or one fault that says where and why this cannot be done.

Every scalar is text here (`NO` is Norway, `2023-09` a month): a node's tag only tells how the file wrote it. Whatever
the bytes are, the result is nodes of limited depth and number, or a YamlFault.

The nodes of a large file take some 20 bytes of memory for each byte of it. So an item of a list in a section is handed
over as soon as it is complete, and a Folded can take its place: a node that knows its place only.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import yaml

from vntimeline.store import Progress

DEPTH = 50
"""How deep a file may be nested; a store needs five levels."""
NODES = 10_000_000
"""How many keys and values a file may have; 100,000 events have 6 million.

Each takes some 350 bytes of memory where it is not in an item that is read before the rest of the file.
"""

TEXT, LIST, MAPPING = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
"""The tags of nodes for which the file gives no tag, or gives the one that says what is read anyway."""
NULL = "plain null"
"""The tag of a scalar that is empty or a word for null, without quotes: to every other reader it is no text."""
BOOLEAN = "plain boolean"
"""The tag of a scalar that YAML 1.1 reads as true or false, without quotes."""

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML 1.1 counts as the end of a line."""

_TAGS_OF_WORDS = dict.fromkeys(("", "~", "null", "Null", "NULL"), NULL) | {
    spelling: BOOLEAN
    for word in ("yes", "no", "on", "off", "true", "false")
    for spelling in (word, word.capitalize(), word.upper())
}
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ANCHOR, _ALIAS = (re.compile(rb"(?<!\w)%b\S" % mark) for mark in (b"&", rb"\*"))  # sometimes wrongly found
_TAG_OR_SURROGATE = re.compile(rb"(?<!\w)!|\\u[dD]|\\U")  # sometimes wrongly found
_SURROGATE = re.compile("[\ud800-\udfff]")

_UNTAGGED = "leave the tag out: every value is read as text"
_TOO_DEEP = (f"nested deeper than {DEPTH} levels", "a store needs five")
_BAD_ESCAPE = ("an escape that stands for no character", "write the character itself")
_PLAIN_WORDS = {
    "exceeded maximum nesting depth": _TOO_DEEP,
    "but found another document": ("the file has another document", "a store is one document: leave --- out"),
    "second occurrence": ("a repeated anchor", "leave the & and its name out"),
}
"""Messages of the library that say nothing by themselves, as messages with help."""


class YamlFault(Exception):
    """What is wrong with the YAML, the remedy, and the place: line and column from 0."""

    def __init__(self, message: str, help: str, place: tuple[int, int]) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.place = place


class Folded(yaml.Node):
    """An item of a list that has been read: its place, and as its value what was made of it.

    `flow`: its list is written in brackets. `booleans` are the keys whose values are plain booleans in it; None stands
    for a value without a key.
    """

    def __init__(self, item: yaml.Node, value: object, flow: bool, booleans: tuple[str | None, ...]) -> None:
        """Fold a complete item."""
        super().__init__(item.tag, value, item.start_mark, item.end_mark)
        self.flow = flow
        self.booleans = booleans


Read = Callable[[str, yaml.Node], object]
"""Called with the name of a section and an item of the list in it; returns what is read, or None to keep the nodes."""


def is_blank(content: bytes) -> bool:
    """Return whether a file has nothing but white space. Raises YamlFault where it is not UTF-8."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise YamlFault(message, "save the file as UTF-8", _end_of(before)) from None
    return not text or text.isspace()


def compose(content: bytes, read: Read, progress: Progress) -> yaml.Node | None:
    """Return the nodes of a file in UTF-8, in which Folded stand for the items of which `read` returned a value.

    `progress` is called with the fraction done. Raises YamlFault where the file is not YAML, has an alias, or is nested
    too deep.
    """
    loader: Any = None
    try:
        if _ANCHOR.search(content) and _ALIAS.search(content):
            _refuse_alias(content)
        loader = _LOADER(_ReportingFile(content, progress))
        loader.read, loader.booleans = read, set()
        root: yaml.Node | None = loader.get_single_node()
        loader.dispose()
        return root
    except yaml.MarkedYAMLError as error:
        raise _fault_of(error, content.decode()) from None
    except yaml.reader.ReaderError as error:
        text = content.decode()
        found = _NOT_YAML.search(text)
        character, at = (found[0], found.start()) if found else (chr(error.character), error.position)
        message = f"character U+{ord(character):04X} cannot stand in YAML"
        raise YamlFault(message, "remove it", _end_of(text[:at])) from None
    except (ValueError, ArithmeticError, LookupError):  # in a tag, a directive or a text
        if loader and loader.reading:
            raise
        raise YamlFault(*_BAD_ESCAPE, _end_of_tokens(content)) from None


def may_have_faulty_nodes(content: bytes) -> bool:
    """Return whether `faults_of_nodes` may find something in a file."""
    return _TAG_OR_SURROGATE.search(content) is not None


def faults_of_nodes(root: yaml.Node) -> Iterator[tuple[yaml.Node, str, str]]:
    """Yield nodes that cannot be read as they are written, each with a message and its help."""
    for _, node in walk(root):
        if node.tag not in _EXPECTED[type(node)]:
            yield node, "a YAML tag", _UNTAGGED
        if isinstance(node, yaml.ScalarNode) and _SURROGATE.search(node.value):
            yield node, "half a character (a surrogate)", "write the character itself"


def walk(
    root: yaml.Node | None, unfold: Callable[[Folded], yaml.Node | None] = lambda item: None
) -> Iterator[tuple[str | None, yaml.Node]]:
    """Yield every node in its order, keys too; with a value that is not in a list, its key.

    `unfold` returns the nodes of a folded item, or None to pass over it.
    """
    stack: list[tuple[str | None, yaml.Node | None]] = [(None, root)]
    while stack:
        key, node = stack.pop()
        if isinstance(node, Folded):
            node = unfold(node)
        if node is None:
            continue
        yield key, node
        if isinstance(node, yaml.MappingNode):
            for name, value in reversed(node.value):
                stack += [(_text_of(name), value), (None, name)]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(None, each) for each in reversed(node.value)]


_EXPECTED: dict[type[yaml.Node], tuple[str, ...]] = {
    yaml.ScalarNode: (TEXT, NULL, BOOLEAN),
    yaml.SequenceNode: (LIST,),
    yaml.MappingNode: (MAPPING,),
}


class _Steps:
    """The part of a loader that is asked about each node: it limits depth and number, and tags what has no tag.

    It also hands over each item of a list in a section. The library composes nodes by recursion, in C or in Python;
    this is called before and after each step of it.
    """

    read: Read
    booleans: set[str | None]
    reading = False
    _depth = 0
    _nodes = 0
    _index: object = None
    _section: object = None
    _list: yaml.Node | None = None

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        """Count a node on entering it. `index` is the node of a value's key, the number of an item, or None."""
        self._depth += 1
        self._nodes += 1
        self._index = index
        if parent is not None:
            if self._depth > DEPTH + 1:
                raise _limit(*_TOO_DEEP, parent)
            if self._nodes > NODES:
                help = "divide the store, and use one part at a time"
                raise _limit(f"more than {NODES:,} keys and values", help, parent)
            if self._depth == 2:
                self._section, self._list = index, None
            elif self._depth == 3:
                self._list = parent
                self._hand_over()
                self.booleans = set()

    def ascend_resolver(self) -> None:
        """Leave a node."""
        if self._depth == 2:
            self._hand_over()
        self._depth -= 1

    def _hand_over(self) -> None:
        """Have the item read that the list of a section got last, before the next one or at its end."""
        items, section = self._list, self._section
        if isinstance(items, yaml.SequenceNode) and isinstance(section, yaml.ScalarNode) and items.value:
            self.reading = True
            value = self.read(section.value, items.value[-1])
            self.reading = False
            if value is not None:
                items.value[-1] = Folded(items.value[-1], value, items.flow_style, tuple(self.booleans))

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """Return the tag of a node without one."""
        if kind is not yaml.ScalarNode:
            return LIST if kind is yaml.SequenceNode else MAPPING
        tag = _TAGS_OF_WORDS.get(value, TEXT) if implicit[0] else TEXT
        if tag is BOOLEAN:
            self.booleans.add(_text_of(self._index))
        return tag


def _text_of(key: object) -> str | None:
    return key.value if isinstance(key, yaml.ScalarNode) else None


_LOADER: Any = type("_Loader", (_Steps, getattr(yaml, "CSafeLoader", yaml.SafeLoader)), {})
"""The loader: in C where PyYAML was built with libyaml, else the one in Python, which takes about ten times as long."""


class _ReportingFile(BytesIO):
    """The content of a file that reports which fraction of it has been read."""

    def __init__(self, content: bytes, progress: Progress) -> None:
        super().__init__(content)
        self._length = max(1, len(content))
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, and report."""
        self._progress(self.tell() / self._length)
        return super().read(size)


def _refuse_alias(content: bytes) -> None:
    for token in yaml.scan(content, Loader=_LOADER):
        if isinstance(token, yaml.AliasToken):
            place = token.start_mark.line, token.start_mark.column
            raise YamlFault("a YAML alias", "write the value out again: aliases are not read", place)


def _limit(message: str, help: str, node: yaml.Node) -> YamlFault:
    return YamlFault(message, help, (node.start_mark.line, node.start_mark.column))


def _fault_of(error: yaml.MarkedYAMLError, text: str) -> YamlFault:
    """Return an error of the library with what it was reading and where that begins."""
    mark = error.problem_mark or error.context_mark
    # At the end of the file, the library may count a line more than there is.
    place = min((mark.line, mark.column), _end_of(text.rstrip())) if mark else (0, 0)
    problem = error.problem or str(error)
    if problem in _PLAIN_WORDS:
        return YamlFault(*_PLAIN_WORDS[problem], place)
    if problem.startswith("'utf-8' codec"):
        return YamlFault(*_BAD_ESCAPE, place)
    if error.context:
        begun = error.context_mark.line if error.context_mark else place[0]
        where = f", begun in line {begun + 1}" if begun < place[0] else ""
        problem = f"{problem} ({error.context}{where})"
    return YamlFault(problem, "correct the YAML here or just above", place)


def _end_of_tokens(content: bytes) -> tuple[int, int]:
    """Return where the library stops being able to read a file."""
    line, column = 0, 0
    try:
        for token in yaml.scan(content, Loader=_LOADER):
            line, column = token.end_mark.line, token.end_mark.column
    except (yaml.YAMLError, ValueError, ArithmeticError, LookupError):
        pass
    return line, column


def _end_of(before: str) -> tuple[int, int]:
    """Return the line and column, both from 0, that follow a text."""
    lines = LINE_BREAK.split(before)
    return len(lines) - 1, len(lines[-1])
