"""Problems with a store, each at its place in a file, and the way they are told."""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from vntimeline.errors import VntimelineError

Level = Literal["basic", "strict"]

Progress = Callable[[float], None]
"""Told the fraction of a file that has been read."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault at its place: `line` and `column` count from 1, `excerpt` is the file's line, `width` what is marked."""

    file: str
    line: int
    column: int
    width: int
    check: str
    message: str
    help: str | None
    excerpt: str

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By place, then by what is said."""
        return self.file, self.line, self.column, self.check, self.message

    def __str__(self) -> str:
        number = str(self.line)
        margin = " " * len(number)
        lead = "".join(c if c == "\t" else " " for c in self.excerpt[: self.column - 1])
        lines = [
            f"{self.file}:{self.line}:{self.column}: [{self.check}] {_on_one_line(self.message)}",
            f"    {number} | {self.excerpt}",
            f"    {margin} | {lead}{'^' * max(1, min(self.width, len(self.excerpt) - self.column + 1))}",
        ]
        if self.help:
            lines.append(f"    help: {_on_one_line(self.help)}")
        return "\n".join(lines)


def _on_one_line(text: str) -> str:
    return " ".join(text.splitlines())


class StoreError(VntimelineError):
    """A store that is missing, unreadable or invalid; `problems` are all that were found, by place."""

    status = 3

    def __init__(self, message: str, help: str | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, help)
        self.problems = tuple(problems)
