"""Problems with a store: as text with the place and the remedy, and as annotations for GitHub."""

from collections.abc import Iterator, Sequence
from typing import Any

from vntimeline.errors import Problem
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import counted

MOST = 300
"""How many problems are printed as text; more are counted."""


def as_text(problems: Sequence[Problem], columns: int | None) -> Iterator[str]:
    """Yield each problem with its excerpt, by place; of many, the first, and how many more there are.

    `columns` is the width of a terminal, or None.
    """
    yield from (problem.text(columns) for problem in problems[:MOST])
    if len(problems) > MOST:
        yield f"… and {len(problems) - MOST:,} more: vntimeline check --json prints all"


def listing(answer: Answer[Problem, Any], columns: int | None) -> str:
    """Return the problems as text, and the count at the end. `columns` is the width of a terminal, or None."""
    lines = [line for text in as_text(answer.records, columns) for line in text.split("\n")]
    count = counted(len(answer.records), "problem") if answer.records else "no problems"
    lines.append(f"{count} in {', '.join(answer.query.files)} ({answer.query.level} checks)")
    return "".join(f"{sanitize(line)}\n" for line in lines)


def github(answer: Answer[Problem, Any]) -> str:
    """Return workflow commands, which GitHub shows at the lines of a pull request."""
    return "".join(
        f"::error file={_property(each.file)},line={each.line},col={each.column},title={_property(each.check)}"
        f"::{_data(': '.join(filter(None, (each.message, each.help))))}\n"
        for each in answer.records
    )


def _data(text: str) -> str:
    return sanitize(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
