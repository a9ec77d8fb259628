"""A YAML file as nodes that know their place, so that every problem can be reported where it is.

YAML guesses types and forgives much: here every scalar is text, and an alias or a tag is an error. All problems are
collected.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cached_property

import yaml

from vntimeline.errors import Problem, problem_in
from vntimeline.store import Progress
from vntimeline.store.yaml_parser import BOOLEAN, LINE_BREAK, YamlFault, compose, decode, faults_of_nodes, walk

SYNTAX = "syntax"
"""The name of the check that the file is UTF-8 and YAML."""

Path = tuple[str | int, ...]
"""A place in a file: keys and positions from the top."""


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
        try:
            self.root = self._compose(content, progress, share)
        except YamlFault as fault:
            self.problems.append(self._problem(SYNTAX, fault.message, fault.help, *fault.place, 1))

    def guessed_words(self, meant: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for each plain text that YAML 1.1 reads as true or false: `NO`, `on`.

        `meant` are the keys whose values are to be read so.
        """
        for key, node in walk(self.root):
            if node.tag == BOOLEAN and key not in meant:
                yield self.problem_at(
                    node, "", f"{node.value} unquoted is not a text to others", f'write "{node.value}"'
                )

    def odd_texts(self, odd: Callable[[str], str | None]) -> Iterator[Problem]:
        """Yield a problem for each text that `odd` returns a message for."""
        for _, node in walk(self.root):
            if isinstance(node, yaml.ScalarNode) and not node.value.isascii() and (fault := odd(node.value)):
                # In a block the line is reported; what is written as an escape is in no line.
                block = range(node.start_mark.line, node.end_mark.line + 1) if node.style in ("|", ">") else ()
                lines = [number for number in block if number < len(self._lines) and odd(self._lines[number])]
                if lines:
                    column = len(self._lines[lines[0]]) - len(self._lines[lines[0]].lstrip(" "))
                    yield self._problem("", fault, "write it plainly", lines[0], column, 1)
                else:
                    yield self.problem_at(node, "", fault, "write it plainly")

    def odd_comments(self, odd: Callable[[str], str | None]) -> Iterator[Problem]:
        """Yield a problem for each comment that `odd` returns a message for."""
        lines = [number for number, line in enumerate(self._lines) if not line.isascii() and odd(line)]
        ends: dict[int, int] = {}  # where the last text of a line ends
        for _, node in walk(self.root) if lines else ():
            if isinstance(node, yaml.ScalarNode):
                for number in range(node.start_mark.line, min(node.end_mark.line, len(self._lines))):
                    ends[number] = len(self._lines[number])
                ends[node.end_mark.line] = max(ends.get(node.end_mark.line, 0), node.end_mark.column)
        for number in lines:
            end = ends.get(number, 0)
            at = self._lines[number].find("#", end)
            if at >= 0 and (fault := odd(self._lines[number][at:])):
                yield self._problem("", fault, "write it plainly", number, at, len(self._lines[number]) - at)

    def _compose(self, content: bytes, progress: Progress, share: float) -> yaml.Node:
        """Return the root. Raises YamlFault where the file cannot be read."""
        sections = f"a store has the sections {self._sections}"
        try:
            self._text = decode(content)
        except YamlFault:
            self._text = content.decode("utf-8-sig", errors="replace")  # for the excerpt
            raise
        if not self._text.strip():
            raise YamlFault("the file is empty", sections, (0, 0))
        root = compose(self._text, progress, share)
        if root is None:
            raise YamlFault("the file holds nothing but comments", sections, (0, 0))
        self.problems += [
            self.problem_at(node, SYNTAX, message, help) for node, message, help in faults_of_nodes(root, self._text)
        ]
        return root

    # Places

    @cached_property
    def _lines(self) -> list[str]:
        return LINE_BREAK.split(self._text)

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
