"""The rules that a schema cannot state, each with a name and a level.

`basic` rules must hold for a store to load; `strict` ones are what the embedded store holds.
"""

from collections.abc import Sequence

import msgspec

from vntimeline.check import basic, strict
from vntimeline.check.subject import Rule, Subject, subject_of
from vntimeline.document import READING
from vntimeline.problems import Level, Problem

__all__ = ["CHECKS", "Check", "Subject", "run", "subject_of"]


class Check(msgspec.Struct, frozen=True):
    """A named check. One without a rule is made while a file is read."""

    name: str
    level: Level
    says: str
    rule: Rule | None


def _check(name: str, level: Level, rule: Rule) -> Check:
    says = (rule.__doc__ or "").split("\n")[0].rstrip(".")
    return Check(name, level, says[:1].lower() + says[1:], rule)


CHECKS: Sequence[Check] = (
    *(Check(name, "basic", says, None) for name, says in READING.items()),
    *(_check(name, "basic", rule) for name, rule in basic.RULES.items()),
    *(_check(name, "strict", rule) for name, rule in strict.RULES.items()),
)


def run(subject: Subject, level: Level) -> list[Problem]:
    """All problems of the subject, those of its reading included, by place. `strict` includes `basic`."""
    found = [problem for document in subject.documents for problem in document.problems]
    for check in CHECKS:
        if check.rule and (check.level == "basic" or level == "strict"):
            found.extend(check.rule(subject))
    return sorted(found, key=lambda problem: problem.order)
