"""Tests of errors and problems: each class has a code; the excerpt fits, and the marks stand under what they mark."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import fixed
from vntimeline.errors import VntimelineError, problem_in
from vntimeline.render.error import CODES

LINES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=400)


def test_every_error_has_a_code_of_its_own() -> None:
    """Each class of errors has a code, in lower case with hyphens, and the JSON describes exactly these."""
    classes: list[type[VntimelineError]] = [VntimelineError, *VntimelineError.__subclasses__()]
    codes = [each.code for each in classes if each.__module__ == VntimelineError.__module__]
    assert sorted(codes) == sorted(CODES)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", code) for code in codes)


@fixed
@given(LINES, st.data(), st.none() | st.integers(1, 200))
def test_excerpt_fits_and_is_marked(line: str, data: st.DataObject, columns: int | None) -> None:
    """The excerpt is a part of the line, no wider than the terminal, and has the marks at the column of the fault."""
    column = data.draw(st.integers(0, len(line) - 1))
    width = data.draw(st.integers(1, 50))
    problem = problem_in(line, file="f.yaml", line=8, column=column, width=width, check="ids", message="m", help=None)
    place, excerpt, marks = problem.text(columns).split("\n")
    assert place == f"f.yaml:9:{column + 1}: [ids] m"
    shown = excerpt.removeprefix("    9 | ")
    assert len(shown) <= (120 if columns is None else max(20, columns - len("    9 | ")))
    assert shown.strip("…") in line
    at = marks.index("^")
    assert excerpt[at] == line[column]
    assert len(marks) <= len(excerpt)
    assert problem.excerpt[problem.excerpt_column - 1] == line[column]
