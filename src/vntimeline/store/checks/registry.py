"""The list of checks, which the modules beside this one fill."""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from vntimeline.errors import Problem
from vntimeline.store.overlay import StoreFiles

Level = Literal["basic", "strict"]
"""`basic` checks must pass for a store to load; the embedded store also passes the `strict` ones."""

Rule = Callable[[StoreFiles], Iterable[Problem]]
"""A rule yields a problem for each fault; the check's name is filled in."""


class Check(msgspec.Struct, frozen=True):
    """A named check. One without a rule is made while a file is read."""

    name: str
    level: Level
    says: str
    rule: Rule | None


CHECKS: list[Check] = []
"""All checks, in the order of `check --list`."""


def check(name: str, level: Level, says: str) -> Callable[[Rule], Rule]:
    """Register a function as a check; `says` is the sentence that `check --list` prints."""

    def register(rule: Rule) -> Rule:
        CHECKS.append(Check(name, level, says, rule))
        return rule

    return register
