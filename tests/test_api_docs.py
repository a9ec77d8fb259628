"""docs/python-api.md names the whole public API, and `__all__` is everything that the public methods take and return.

With RENEW=1 the tables of names and the output of the examples are written, and a test fails when something changed.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

import vntimeline as vt
from tests.examples import compare, replayed
from tests.helpers import Run
from vntimeline.questions import arguments

DOCUMENT = Path(__file__).parent.parent / "docs" / "python-api.md"

# The names

METHODS = [name for name, value in vars(vt.Timeline).items() if inspect.isfunction(value) and not name.startswith("_")]


def first_line(of: Any) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(of) or "").partition("\n")[0]


def names() -> str:
    """The table of public names."""
    rows = (f"| `{name}` | {first_line(getattr(vt, name))} |\n" for name in vt.__all__)
    return "| name | description |\n|---|---|\n" + "".join(rows)


def methods() -> str:
    """The table of the methods of Timeline."""
    rows = (f"| `{name}` | {first_line(getattr(vt.Timeline, name))} |\n" for name in METHODS)
    return "| method | description |\n|---|---|\n" + "".join(rows)


@pytest.mark.parametrize(("section", "table"), [("names", names), ("methods", methods)])
def test_the_tables_are_up_to_date(section: str, table: Any) -> None:
    """The document names every public name and every method of Timeline, with the first line of its docstring."""
    written = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {section}: [^\n]+ -->\n).*?(<!-- end of {section} -->)", re.DOTALL)
    assert len(pattern.findall(written)) == 1
    compare(DOCUMENT, pattern.sub(lambda match: f"{match[1]}\n{table()}\n{match[2]}", written))


# The examples


def test_examples_run(bash: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples, run one after another, print what the document shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VNTIMELINE_TODAY", "2026-05-31")
    compare(DOCUMENT, replayed(DOCUMENT, bash))


# The closure of the public API


def types_in(hint: Any) -> Iterator[type]:
    """The classes in a type annotation."""
    if isinstance(hint, type):
        yield hint
    for part in get_args(hint):
        if not isinstance(part, str):
            yield from types_in(part)


def ours(hints: dict[str, Any]) -> set[type]:
    """The classes of this package in the annotations of a function or class."""
    return {
        each for hint in hints.values() for each in types_in(hint) if each.__module__.partition(".")[0] == "vntimeline"
    }


def test_all_lists_what_methods_return() -> None:
    """Every class of the package that public functions, methods, records and their fields mention is public."""
    public = {getattr(vt, name) for name in vt.__all__}
    # The annotations name classes that are imported for type checkers only: one that is not public is a NameError.
    names = {name: getattr(vt, name) for name in vt.__all__} | {"When": arguments.When, "Words": arguments.Words}
    mentioned = ours(get_type_hints(vt.load, localns=names))
    for name in METHODS:
        mentioned |= ours(get_type_hints(getattr(vt.Timeline, name), localns=names))
    pending = list(mentioned | public)
    seen: set[type] = set()
    while pending:
        each = pending.pop()
        if each not in seen and isinstance(each, type) and issubclass(each, msgspec.Struct):
            seen.add(each)
            found = ours({field.name: field.type for field in msgspec.structs.fields(each)})
            mentioned |= found
            pending += found
    assert mentioned - public == set()
