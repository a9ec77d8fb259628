"""A YAML file as nodes that know their place, so that every problem can be reported where it is.

YAML guesses types and forgives much: here every scalar is text, and an alias or a tag is an error. All problems are
collected.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from functools import cached_property, lru_cache
from itertools import chain, pairwise

import yaml

from vntimeline.errors import Problem, problem_in
from vntimeline.store import Progress
from vntimeline.store.yaml_parser import (
    BOOLEAN,
    LINE_BREAK,
    Folded,
    Read,
    YamlFault,
    compose,
    faults_of_nodes,
    is_blank,
    may_have_faulty_nodes,
    walk,
)

SYNTAX = "syntax"
"""The name of the check that the file is UTF-8 and YAML."""

Path = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_BREAK = re.compile(rb"\r\n|[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""LINE_BREAK in UTF-8."""
_ESCAPE = re.compile(rb"\\[^\"\\/ nt]")
"""An escape by which a text may have a character, or two beside one another, that its lines do not have."""


class YamlFile:
    """A file's YAML nodes, and what is wrong with the YAML.

    `root` is None where the file is not YAML that can be read; `problems` say why.
    """

    def __init__(self, name: str, content: bytes, sections: str, read: Read, progress: Progress) -> None:
        """Read a file. `sections` names what a file must have; `read` is called with items as `compose` does."""
        self.name = name
        self.problems: list[Problem] = []
        self.root: yaml.Node | None = None
        self._content = content.removeprefix(_BYTE_ORDER_MARK)
        self.unfolded = lru_cache(maxsize=2)(self._unfold)  # problems of an event often follow one another
        try:
            self.root = self._compose(sections, read, progress)
        except YamlFault as fault:
            self.problems = [self._problem(SYNTAX, fault.message, fault.help, *fault.place, 1)]

    def guessed_words(self, meant: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each plain text that YAML 1.1 reads as true or false: `NO`, `on`.

        `meant` are the keys whose values are to be read so.
        """
        for key, node in self._nodes(lambda item: any(key not in meant for key in item.booleans)):
            if node.tag == BOOLEAN and key not in meant:
                yield self.problem_at(
                    node, "", f"{node.value} unquoted is not a text to others", f'write "{node.value}"'
                )

    def odd_texts(self, odd: Callable[[str], str | None]) -> Iterator[Problem]:
        """Yield a problem for each text, and then for each comment, that `odd` returns a message for.

        `odd` finds nothing in ASCII, and something in a line where it does in a part of it.
        """

        def may_have_odd(line: bytes) -> bool:
            if _ESCAPE.search(line):
                return True
            # A line separator of Unicode may be a part of a text.
            return not line.isascii() and odd(line.decode(errors="replace").rstrip("\r\n")) is not None

        lines = self._lines.where(may_have_odd)
        numbers = list(lines)
        ends = dict.fromkeys(lines, 0)  # where the last text of a line ends

        def has_lines(item: Folded) -> bool:
            at = bisect_left(numbers, item.start_mark.line)
            return at < len(numbers) and numbers[at] <= item.end_mark.line

        for _, node in self._nodes(has_lines):
            if not isinstance(node, yaml.ScalarNode):
                continue
            end = node.end_mark
            own = [number for number in range(node.start_mark.line, end.line + 1) if number in lines]
            for number in own:
                ends[number] = max(ends[number], len(lines[number]) if number < end.line else end.column)
            if not node.value.isascii() and (fault := odd(node.value)):
                # In a block the line is reported; what is written as an escape is in no line.
                faulty = [number for number in own if odd(lines[number])] if node.style in ("|", ">") else ()
                if faulty:
                    line = lines[faulty[0]]
                    column = len(line) - len(line.lstrip(" "))
                    yield self._problem("", fault, "write it plainly", faulty[0], column, 1)
                else:
                    yield self.problem_at(node, "", fault, "write it plainly")
        for number, line in lines.items():
            at = line.find("#", ends[number])
            if at >= 0 and (fault := odd(line[at:])):
                yield self._problem("", fault, "write it plainly", number, at, len(line) - at)

    def _nodes(self, wanted: Callable[[Folded], bool]) -> Iterator[tuple[str | None, yaml.Node]]:
        """Yield nodes in their order as `walk` does, with those of the folded items that are wanted."""
        return walk(self.root, lambda item: self.unfolded(item) if wanted(item) else None)

    def _unfold(self, node: yaml.Node) -> yaml.Node:
        """Return the nodes of a folded item, composed once more from its part of the file; else the node itself."""
        if not isinstance(node, Folded):
            return node
        start, end = node.start_mark, node.end_mark
        part = self._lines.part(start.line, start.column, end.line, end.column)
        # In a block, the first line of the item must be indented like the others.
        before, after = ("[", "]") if node.flow else ("-" + " " * (start.column - 1), "")
        head = [*self._directives, "---"]
        text = "\n".join((*head, before + part + after))
        root = compose(text.encode(), lambda section, item: None, lambda fraction: None)
        assert isinstance(root, yaml.SequenceNode)
        item: yaml.Node = root.value[0]

        def in_file(mark: yaml.Mark) -> yaml.Mark:
            line = mark.line - len(head)
            column = mark.column if line else mark.column - len(before) + start.column
            return yaml.Mark("", 0, start.line + line, column, None, 0)

        for _, each in walk(item):
            each.start_mark, each.end_mark = in_file(each.start_mark), in_file(each.end_mark)
        return item

    @cached_property
    def _directives(self) -> list[str]:
        """The lines before the first node that may give tags a meaning."""
        assert self.root is not None
        lines = (self._lines[number] for number in range(self.root.start_mark.line))
        return [line for line in lines if line.startswith("%")]

    def _compose(self, sections: str, read: Read, progress: Progress) -> yaml.Node:
        """Return the root. Raises YamlFault where the file cannot be read."""
        help = f"a store has the sections {sections}"
        if is_blank(self._content):
            raise YamlFault("the file is empty", help, (0, 0))
        may_be_faulty = may_have_faulty_nodes(self._content)

        def check_nodes(root: yaml.Node) -> None:
            found = faults_of_nodes(root) if may_be_faulty else ()
            self.problems += [self.problem_at(node, SYNTAX, message, help) for node, message, help in found]

        def read_checked(section: str, item: yaml.Node) -> object:
            value = read(section, item)
            if value is not None:
                check_nodes(item)
            return value

        root = compose(self._content, read_checked, progress)
        if root is None:
            raise YamlFault("the file holds nothing but comments", help, (0, 0))
        check_nodes(root)
        return root

    # Places

    @cached_property
    def _lines(self) -> "_Lines":
        return _Lines(self._content)

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
        if line >= len(self._lines):  # the end of a file without a line end
            line, column = len(self._lines) - 1, len(self._lines[-1])
        return problem_in(
            self._lines[line],
            file=self.name,
            line=line,
            column=column,
            width=width,
            check=check,
            message=message,
            help=help,
        )


class _Lines:
    """The lines of a file, each decoded when it is asked for; bytes that are not UTF-8 are replaced."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._starts = array("Q", chain((0,), (found.end() for found in _LINE_BREAK.finditer(content))))
        self._last = -1, ""

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        """Return a line without its end. The last one is kept, since a whole file may be one line."""
        if number != self._last[0]:
            self._last = number, LINE_BREAK.split(self._decoded(number, number + 1), 1)[0]
        return self._last[1]

    def where(self, wanted: Callable[[bytes], bool]) -> dict[int, str]:
        """Return lines by their numbers: those that are wanted by their bytes, with the end of the line."""
        found: dict[int, str] = {}
        for number, (start, end) in enumerate(pairwise(chain(self._starts, (len(self._content),)))):
            if wanted(self._content[start:end]):
                found[number] = self[number]
        return found

    def part(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """Return the text from a place up to another, which may be beyond the end."""
        if line == end_line < len(self):
            return self[line][column:end_column]
        last = self[end_line][:end_column] if end_line < len(self) else ""
        return (self._decoded(line, end_line) + last)[column:]

    def _decoded(self, first: int, after: int) -> str:
        end = self._starts[after] if after < len(self) else len(self._content)
        return self._content[self._starts[first] : end].decode(errors="replace")
