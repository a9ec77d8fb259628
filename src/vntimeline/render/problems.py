"""Problems with a store: as text with the place and the remedy, and as annotations for GitHub."""

from typing import cast

from vntimeline.asked import Checked
from vntimeline.problems import Problem
from vntimeline.render import Answer, Terminal
from vntimeline.render.clean import clean


def listing(answer: Answer, terminal: Terminal) -> str:
    """Each problem with its excerpt, by place, and the count at the end."""
    lines = [clean(line) for problem in _problems(answer) for line in str(problem).split("\n")]
    asked = cast(Checked, answer.query)
    count = len(answer.records)
    files = ", ".join(asked.files)
    lines.append(f"{count or 'no'} problem{'' if count == 1 else 's'} in {files} ({asked.level} checks)")
    return "".join(f"{line}\n" for line in lines)


def github(answer: Answer, terminal: Terminal) -> str:
    """Workflow commands, which GitHub shows at the lines of a pull request."""
    return "".join(
        f"::error file={_property(each.file)},line={each.line},col={each.column},title={_property(each.check)}"
        f"::{_data(': '.join(filter(None, (each.message, each.help))))}\n"
        for each in _problems(answer)
    )


def _problems(answer: Answer) -> list[Problem]:
    return [cast(Problem, record) for record in answer.records]


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
