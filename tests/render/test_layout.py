"""Tests of the layout of tables: nothing is lost or too wide, and a wider table never shows less."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.helpers import embedded_store
from tests.strategies import fixed
from vntimeline import Timeline
from vntimeline.questions import EventQuery
from vntimeline.questions.anniversaries import AnniversariesQuery
from vntimeline.questions.changes import ChangesQuery
from vntimeline.questions.countries import CountriesQuery
from vntimeline.questions.events import EventQuery
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.render.answer import Answer, Column, Terminal, summary
from vntimeline.render.answer import field_names as fields_of
from vntimeline.render.layout import GAP, Cell, table
from vntimeline.render.table import table as rows_of

WORD = st.text("ab-đ한", min_size=1, max_size=12)
PLAIN = st.lists(st.text("abđ", min_size=1, max_size=12), max_size=5).map(" ".join)
"""Words without hyphens: in a word that is longer than its column, a hyphen may need one more line in a wider table."""
TEXT = st.lists(WORD, max_size=5).map(" ".join)
COLUMNS = 3
ROWS = st.lists(st.lists(TEXT, min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=4)
HEAD = ["a", "b", "c"]
SORTS = st.tuples(
    *[st.sampled_from((Column("", wrap=True), Column("", wrap=True, hyphens=True), Column("", wrap=True, least=9)))] * 2
)


def lines_of(rows: list[list[str]], width: int, columns: list[Column] | None = None) -> list[str]:
    """The lines of a table."""
    cells: list[list[Cell]] = [[[(text, "")] for text in row] for row in rows]
    return list(table(columns or [Column(name, wrap=True, hyphens=True) for name in HEAD], cells, width, color=False))


def letters(texts: list[str]) -> list[str]:
    """The letters of some texts, sorted."""
    return sorted("".join(texts).replace(" ", ""))


@fixed
@given(ROWS, st.integers(20, 90))
def test_table_keeps_all_text_within_its_width(rows: list[list[str]], width: int) -> None:
    """A table keeps every letter, and no line is wider than the terminal."""
    head, rule, *lines = lines_of(rows, width)
    assert max(map(cell_len, [head, rule, *lines])) <= width
    assert letters(lines) == letters([text for row in rows for text in row])


@fixed
@given(ROWS, st.integers(20, 90))
def test_words_are_not_broken_where_there_is_room(rows: list[list[str]], width: int) -> None:
    """A word is broken only where the table has no room for it."""
    least = [max(cell_len(word) for row in [HEAD, *rows] for word in row[at].split() or [""]) for at in range(COLUMNS)]
    if sum(least) + GAP * (COLUMNS - 1) <= width:
        words = sorted(word for row in rows for text in row for word in text.split())
        assert sorted(" ".join(lines_of(rows, width)[2:]).split()) == words


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (43, ["European Union  no  comprehensive-strategic"]),
        (37, ["European  no  comprehensive-strategic", "Union"]),
        (34, ["European  no  comprehensive-", "Union         strategic"]),
        (26, ["European  no  comprehensiv", "Union         e-strategic"]),
    ],
)
def test_word_breaks_after_its_hyphen(width: int, lines: list[str]) -> None:
    """A word that must be broken is broken after a hyphen, if it has one."""
    assert lines_of([["European Union", "no", "comprehensive-strategic"]], width)[2:] == lines


@fixed
@given(st.lists(st.lists(PLAIN, min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=4), SORTS, st.booleans())
def test_wider_table_never_has_more_lines(rows: list[list[str]], sorts: tuple[Column, ...], optional: bool) -> None:
    """A wider table never has more lines than a narrower one."""
    columns = [
        *(sort._replace(name=name) for sort, name in zip(sorts, HEAD, strict=False)),
        Column("c", optional=optional),
    ]
    counts = [len(lines_of(rows, width, columns)) for width in range(20, 90)]
    assert counts == sorted(counts, reverse=True)


REAL: dict[str, Callable[[Timeline], tuple[str, Sequence[msgspec.Struct], EventQuery]]] = {
    "list": lambda tl: ("events", tl.events(), EventQuery()),
    "list -c US": lambda tl: ("events", tl.events(country="US"), EventQuery(country=("US",))),
    "list -k visit": lambda tl: ("events", tl.events(kind="visit"), EventQuery(kind=("visit",))),
    "leaders": lambda tl: ("leaders", tl.leaders("2024-03-25"), LeadersQuery((), date(2024, 3, 25), history=False)),
    "leaders --history": lambda tl: ("leaders", tl.leaders(history=True), LeadersQuery((), None, history=True)),
    "diff": lambda tl: ("changes", tl.diff("2005", "2025"), ChangesQuery(date(2005, 12, 31), date(2025, 12, 31))),
    "anniversaries": lambda tl: (
        "anniversaries",
        tl.anniversaries(year=2027),
        AnniversariesQuery(date(2027, 1, 1), date(2027, 12, 31), (), round=False),
    ),
    "countries": lambda tl: ("countries", tl.countries("2025"), CountriesQuery(date(2025, 12, 31))),
}
"""Each table of records: from the embedded store, the key in the JSON, the records and the query."""


@pytest.mark.parametrize("case", REAL)
def test_wider_terminal_never_shows_less(case: str) -> None:
    """Each table of the embedded store shows at least as much on a wider terminal."""
    store = embedded_store()
    key, records, query = REAL[case](Timeline(store))
    answer = Answer(
        command=case.split()[0],
        key=key,
        records=records,
        summary=summary(store),
        store=store,
        query=query,
        columns=fields_of(type(records[0])),
    )
    ids = {str(getattr(each, "id", None) or getattr(each, "event", "")) for each in records}
    before: tuple[int, dict[str, int]] = (10**9, {})
    for width in range(40, 241, 8):
        lines = rows_of(answer, Terminal(width=width)).splitlines()
        assert max(map(cell_len, lines)) <= width
        widths = {found[0]: len(found[0] + found[1]) for found in re.findall(r"(\S+)( *)", lines[0])}
        assert len(lines) <= before[0]
        if width >= 80:  # in a narrower table, the header itself is wrapped
            if lines[0].endswith("title"):
                widths["title"] = len(lines[1]) - lines[0].index("title")
            assert widths.get("title", 40) >= max(40, before[1].get("title", 40))
            assert before[1].keys() <= widths.keys()
            text = "\n".join(lines)
            assert {id for id in ids if id not in text} == set()
        else:
            widths = {}
        before = (len(lines), widths)
