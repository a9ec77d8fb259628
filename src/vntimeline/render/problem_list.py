"""Problems with a store: as text with the place and the remedy, and as annotations for GitHub."""

from typing import Any

from vntimeline.errors import Problem
from vntimeline.render.answer import Answer
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import counted


def listing(answer: Answer[Problem, Any]) -> str:
    """Return each problem with its excerpt, by place, and the count at the end."""
    lines = [sanitize(line) for problem in answer.records for line in str(problem).split("\n")]
    count = counted(len(answer.records), "problem") if answer.records else "no problems"
    lines.append(f"{count} in {', '.join(answer.query.files)} ({answer.query.level} checks)")
    return "".join(f"{line}\n" for line in lines)


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
