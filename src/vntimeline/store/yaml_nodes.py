"""A YAML file as nodes that know their place, so that every problem can be reported where it is.

YAML guesses types and forgives much: here every scalar is text (`NO` is Norway, `2023-09` a month), and an alias is an
error. All problems are collected.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from io import StringIO

import yaml

from vntimeline.errors import Problem, problem_in
from vntimeline.store import Progress

SYNTAX = "syntax"
"""The name of the check that the file is UTF-8 and YAML."""

Path = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""

_GUESSED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as one
_DEPTH = 50
_BRACKET = re.compile(r"[\[\]{}]")
_DEEP_BLOCK = re.compile(
    rf"(?:[-?:] +){{{_DEPTH}}}|^ {{{_DEPTH}}}", re.MULTILINE
)  # a level takes an indicator or a space
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


class _ReportingText(StringIO):
    """A text that reports how far it has been read, as a fraction of `share`."""

    def __init__(self, text: str, progress: Progress, share: float) -> None:
        super().__init__(text)
        self._length = max(1, len(text))
        self._progress = progress
        self._share = share

    def read(self, size: int | None = -1, /) -> str:
        """Read on, and report."""
        self._progress(self._share * self.tell() / self._length)
        return super().read(size)


class YamlFile:
    """A file's YAML nodes, and what is wrong with the YAML.

    `root` is None where the file is not YAML that can be read; `problems` say why.
    """

    def __init__(self, name: str, content: bytes, sections: str, progress: Progress, share: float) -> None:
        """Read a file. `sections` names what a file must have; `progress` is called with fractions up to `share`."""
        self.name = name
        self.problems: list[Problem] = []
        self.root: yaml.Node | None = None
        self._text = ""
        self._sections = sections
        self._compose(content, lambda text: _ReportingText(text, progress, share))
        if self.problems:
            self.root = None

    def problem(self, path: Path, message: str, help: str | None = None) -> Problem:
        """Return a problem at a place, or at the nearest place above it that exists. Its check is filled in later."""
        return self.problem_at(self._node(path), "", message, help)

    def guessed_words(self, meant: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each plain text that YAML 1.1 reads as true, false or null: `NO`, `on`, `~`.

        `meant` are the keys whose values are to be read so.
        """
        for key, node in self._scalars():
            if node.tag in _GUESSED and node.value and key not in meant:
                yield self.problem_at(
                    node, "", f"{node.value} unquoted is not a text to others", f'write "{node.value}"'
                )

    def odd_texts(self, odd: Callable[[str], str | None]) -> Iterator[Problem]:
        """Yield a problem for each text that `odd` returns a message for."""
        for _, node in self._scalars():
            if not node.value.isascii() and (fault := odd(node.value)):
                # In a block the line is reported; what is written as an escape is in no line.
                block = range(node.start_mark.line, node.end_mark.line + 1) if node.style in ("|", ">") else ()
                lines = [number for number in block if number < len(self._lines) and odd(self._lines[number])]
                if lines:
                    column = len(self._lines[lines[0]]) - len(self._lines[lines[0]].lstrip(" "))
                    yield self._problem("", fault, "write it plainly", lines[0], column, 1)
                else:
                    yield self.problem_at(node, "", fault, "write it plainly")

    def _scalars(self) -> Iterator[tuple[str | None, yaml.ScalarNode]]:
        """Yield every text of the file, keys too; with a value, its key."""
        stack: list[tuple[str | None, yaml.Node | None]] = [(None, self.root)]
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

    def _compose(self, content: bytes, reporting: Callable[[str], StringIO]) -> None:
        content = content.removeprefix(b"\xef\xbb\xbf")  # a byte-order mark
        try:
            self._text = content.decode()
        except UnicodeDecodeError as error:
            self._text = content.decode("utf-8", errors="replace")
            before = content[: error.start].decode("utf-8", errors="replace")
            self._syntax(
                f"byte 0x{content[error.start]:02x} is not UTF-8", "save the file as UTF-8", *_line_and_column(before)
            )
            return
        if not self._text.strip():
            self._syntax("the file is empty", f"a store has the sections {self._sections}", 0, 0)
            return
        try:
            if "&" in self._text and (alias := self._first_alias()):
                self._syntax("a YAML alias", "write the value out again: aliases are not read", *alias)
                return
            if _looks_deep(self._text) and (deep := self._first_deep()):
                self._syntax(f"nested deeper than {_DEPTH} levels", "a store needs five", *deep)
                return
            self.root = yaml.compose(reporting(self._text), Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line, mark.column) if mark else (0, 0)
            self._syntax(error.problem or str(error), "correct the YAML here or just above", *place)
        except yaml.reader.ReaderError:
            found = _NOT_YAML.search(self._text)
            assert found is not None  # what the reader rejected
            place = _line_and_column(self._text[: found.start()])
            self._syntax(f"character U+{ord(found[0]):04X} cannot stand in YAML", "remove it", *place)
        if self.root is None and not self.problems:
            self._syntax("the file holds nothing but comments", f"a store has the sections {self._sections}", 0, 0)

    def _first_alias(self) -> tuple[int, int] | None:
        for token in yaml.scan(self._text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.AliasToken):
                return token.start_mark.line, token.start_mark.column
        return None

    def _first_deep(self) -> tuple[int, int] | None:
        """Return where the YAML is nested too deep to be read without exhausting the stack."""
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
        self.problems.append(self._problem(SYNTAX, message, help, line, column, 1))

    # Places

    def _node(self, path: Path) -> yaml.Node | None:
        node = self.root
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

    def problem_at(self, node: yaml.Node | None, check: str, message: str, help: str | None) -> Problem:
        """Return a problem at a node."""
        if node is None:
            return self._problem(check, message, help, 0, 0, 1)
        start, end = node.start_mark, node.end_mark
        same_line = isinstance(node, yaml.ScalarNode) and end.line == start.line
        return self._problem(
            check, message, help, start.line, start.column, end.column - start.column if same_line else 1
        )

    def _problem(self, check: str, message: str, help: str | None, line: int, column: int, width: int) -> Problem:
        text = self._lines[line] if line < len(self._lines) else ""
        return problem_in(
            text, file=self.name, line=line, column=column, width=width, check=check, message=message, help=help
        )


def _looks_deep(text: str) -> bool:
    """Return whether a text may be nested too deep: quick, and sometimes wrongly true (brackets in a quoted text)."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = max(0, depth + (1 if bracket[0] in "[{" else -1))
        if depth > _DEPTH:
            return True
    return bool(_DEEP_BLOCK.search(text))


def _line_and_column(before: str) -> tuple[int, int]:
    """Return the line and column, both from 0, that follow a text."""
    lines = _LINE_BREAK.split(before)
    return len(lines) - 1, len(lines[-1])
