"""The checks of a store, each with a name and a level."""

from importlib import import_module

import msgspec

from vntimeline.errors import Problem
from vntimeline.store.checks.registry import CHECKS, Check, Level
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import READING_CHECKS

__all__ = ["CHECKS", "Check", "Level", "run"]

if not CHECKS:
    CHECKS.extend(Check(name, "basic", says, None) for name, says in READING_CHECKS.items())
    for module in (
        *("events", "registries", "sources", "dates", "ladder", "offices", "texts"),
        *("checkpoints", "releases"),
    ):
        import_module(f"{__name__}.{module}")
    CHECKS.sort(key=lambda check: check.level)


def run(files: StoreFiles, level: Level) -> list[Problem]:
    """Return all problems of a store, those of its reading included, by place. `strict` includes `basic`."""
    found = [problem for document in files.documents for problem in document.problems]
    for check in CHECKS:
        if check.rule and (check.level == "basic" or level == "strict"):
            found.extend(msgspec.structs.replace(problem, check=check.name) for problem in check.rule(files))
    return sorted(found, key=lambda problem: problem.order)
