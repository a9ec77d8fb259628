"""Aligned columns: nothing is lost, nothing is too wide, and no word is broken that has room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from vntimeline.render.columns import GAP, Cell, table

WORD = st.text("ab-đ한", min_size=1, max_size=12)
TEXT = st.lists(WORD, max_size=5).map(" ".join)
COLUMNS = 3
ROWS = st.lists(st.lists(TEXT, min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=4)
HEAD = ["a", "b", "c"]


def drawn(rows: list[list[str]], width: int) -> list[str]:
    cells: list[list[Cell]] = [[[(text, "")] for text in row] for row in rows]
    return list(table(HEAD, cells, ["short"] * COLUMNS, width, color=False))


def letters(texts: list[str]) -> list[str]:
    return sorted("".join(texts).replace(" ", ""))


@given(ROWS, st.integers(20, 90))
def test_nothing_is_lost_and_nothing_too_wide(rows: list[list[str]], width: int) -> None:
    head, rule, *lines = drawn(rows, width)
    assert max(map(cell_len, [head, rule, *lines])) <= width
    assert letters(lines) == letters([text for row in rows for text in row])


@given(ROWS, st.integers(20, 90))
def test_no_word_is_broken_that_has_room(rows: list[list[str]], width: int) -> None:
    least = [max(cell_len(word) for row in [HEAD, *rows] for word in row[at].split() or [""]) for at in range(COLUMNS)]
    if sum(least) + GAP * (COLUMNS - 1) <= width:
        words = sorted(word for row in rows for text in row for word in text.split())
        assert sorted(" ".join(drawn(rows, width)[2:]).split()) == words


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (43, ["European Union  no  comprehensive-strategic"]),
        (37, ["European  no  comprehensive-strategic", "Union"]),
        (34, ["European  no  comprehensive-", "Union         strategic"]),
        (26, ["European  no  comprehensiv", "Union         e-strategic"]),
    ],
)
def test_a_word_breaks_behind_its_hyphen(width: int, lines: list[str]) -> None:
    assert drawn([["European Union", "no", "comprehensive-strategic"]], width)[2:] == lines
