"""The errors that bad input causes, each with its remedy and exit status.

VntimelineError
├── DateError       a text that is not a date, or could be several
├── UnknownName     a country, person, id or kind that the store does not have
├── AmbiguousName   a name that fits several entries
├── OutputError     an output that cannot be written
└── StoreError      a store that is missing, unreadable or invalid; carries every Problem
"""

from collections.abc import Sequence

from vntimeline.record import Record


class VntimelineError(Exception):
    """An error that the user can correct: a message, a remedy (`help`) and an exit status."""

    status = 2

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class DateError(VntimelineError):
    """A text that is not a date, or that could mean several dates."""


class UnknownName(VntimelineError):
    """A country, person, id, kind or the like that the store does not have."""


class AmbiguousName(VntimelineError):
    """A name that fits several entries of the store."""


class OutputError(VntimelineError):
    """An output that cannot be written, or that the chosen format cannot hold."""


class Problem(Record, frozen=True, kw_only=True):
    """A fault of a store file at its place.

    `line` and `column` count from 1; `excerpt` is the line of the file, of which `width` characters are marked; `check`
    names the rule that is broken.
    """

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
        """A sort key: by place, then by what is reported."""
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
