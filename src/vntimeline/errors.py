"""The errors that bad input causes, each with its remedy, exit status and code.

VntimelineError
├── DateError       a text that is not a date, or could be several
├── UnknownName     a country, person, id or kind that the store does not have
├── AmbiguousName   a name that fits several entries
├── OutputError     an output that cannot be written
├── StoreError      a store that is missing, unreadable or invalid; carries every Problem
└── InternalError   a failure of the program or of the system that it runs on
"""

from collections.abc import Iterable, Sequence

from vntimeline.record import Record


class VntimelineError(Exception):
    """An error that the user can correct: a message, a remedy (`help`) and an exit status.

    `code` names the class for programs. `candidates` are what was probably meant, as values to give instead.
    """

    status = 2
    code = "usage"

    def __init__(self, message: str, help: str | None = None, candidates: Iterable[str] = ()) -> None:
        super().__init__(shortened(message))
        self.message = shortened(message)
        self.help = help and shortened(help)
        self.candidates = tuple(candidates)


class DateError(VntimelineError):
    """A text that is not a date, or that could mean several dates."""

    code = "bad-date"


class UnknownName(VntimelineError):
    """A country, person, id, kind or the like that the store does not have."""

    code = "unknown-name"


class AmbiguousName(VntimelineError):
    """A name that fits several entries of the store."""

    code = "ambiguous-name"


class OutputError(VntimelineError):
    """An output that cannot be written, or that the chosen format cannot hold."""

    code = "bad-output"


class InternalError(VntimelineError):
    """A failure of the program, or of the system that it runs on."""

    code = "internal"


class Problem(Record, frozen=True, kw_only=True):
    """A fault of a store file at its place."""

    file: str
    """The file, as it was named."""
    line: int
    """The line, counted from 1."""
    column: int
    """The column at which the fault begins, counted from 1."""
    width: int
    """How many characters are marked, from `column` on."""
    check: str
    """The check that failed, as `vntimeline check --list` names it."""
    message: str
    """What is wrong."""
    help: str | None
    """What to do about it, if that can be said."""
    excerpt: str
    """The line of the file; of a long line, what fits around `column`, with … where it is cut."""
    excerpt_column: int
    """Where in `excerpt` the marked characters begin, counted from 1."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """A sort key: by place, then by what is reported."""
        return self.file, self.line, self.column, self.check, self.message

    def __str__(self) -> str:
        return self.text()

    def text(self, columns: int | None = None) -> str:
        """Return the place and the message, the excerpt with its marks, and the remedy, on a line each.

        `columns` is the width of the terminal, into which the excerpt must fit.
        """
        number = str(self.line)
        margin = " " * len(number)
        room = _EXCERPT if columns is None else max(_LEAST, columns - len(f"    {number} | "))
        excerpt, at = _around(self.excerpt, self.excerpt_column - 1, room)
        lead = "".join(c if c == "\t" else " " for c in excerpt[:at])
        lines = [
            f"{_on_one_line(self.file)}:{self.line}:{self.column}: [{self.check}] {_on_one_line(self.message)}",
            f"    {number} | {excerpt}",
            f"    {margin} | {lead}{'^' * max(1, min(self.width, len(excerpt) - at))}",
        ]
        if self.help:
            lines.append(f"    help: {_on_one_line(self.help)}")
        return "\n".join(lines)


def problem_in(
    text: str, *, file: str, line: int, column: int, width: int, check: str, message: str, help: str | None
) -> Problem:
    """Return a problem in a line, of which `text` is the whole. `line` and `column` count from 0."""
    excerpt, at = _around(text, column, _EXCERPT)
    return Problem(
        file=file,
        line=line + 1,
        column=column + 1,
        width=width,
        check=check,
        message=shortened(message),
        help=help and shortened(help),
        excerpt=excerpt,
        excerpt_column=at + 1,
    )


def _around(line: str, column: int, width: int) -> tuple[str, int]:
    """Return what of a line is around a column (from 0), with … where it is cut, and where the column is in it."""
    start = max(0, min(column - width // 4, len(line) - width))
    end = start + width
    if end < len(line):
        end -= 1
    return ("…" + line[start + 1 : end] if start else line[:end]) + ("…" if end < len(line) else ""), column - start


_EXCERPT = 120
"""How many characters an excerpt has at most."""
_LEAST = 20
"""How many characters of an excerpt are shown in the narrowest terminal."""
_SENTENCE = 400
"""How long a message or a remedy may be; most are shorter than a line, but some quote what a user wrote."""


def shortened(sentence: str) -> str:
    """Return a sentence without the middle of a long text that it quotes."""
    if len(sentence) <= _SENTENCE:
        return sentence
    return f"{sentence[: _SENTENCE * 3 // 4]} … {sentence[-_SENTENCE // 4 :]}"


def _on_one_line(text: str) -> str:
    return " ".join(text.splitlines())


class StoreError(VntimelineError):
    """A store that is missing, unreadable or invalid; `problems` are all that were found, by place."""

    status = 3
    code = "bad-store"

    def __init__(self, message: str, help: str | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, help)
        self.problems = tuple(problems)
