"""Tests of the layout of tables: nothing is lost or too wide, and a wider table never shows less."""

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.helpers import answer_of, embedded_store
from tests.strategies import fixed
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.model import Store
from vntimeline.questions import Query, anniversaries, board, changes, countries, events, leaders, panel, standing
from vntimeline.questions.anniversaries import AnniversariesQuery
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.changes import ChangesQuery
from vntimeline.questions.countries import CountriesQuery
from vntimeline.questions.events import EventQuery
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.questions.panel import PanelQuery
from vntimeline.questions.standing import StandingQuery
from vntimeline.render import formats
from vntimeline.render.answer import Column, Terminal
from vntimeline.render.formats import format_named
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


REAL: dict[str, tuple[ModuleType, Callable[[Store], Query]]] = {
    "list": (events, lambda store: EventQuery.parse(store)),
    "list -c US": (events, lambda store: EventQuery.parse(store, country="US")),
    "list -k visit": (events, lambda store: EventQuery.parse(store, kind="visit")),
    "leaders": (leaders, lambda store: LeadersQuery.parse(store, "2024-03-25")),
    "leaders --history": (leaders, lambda store: LeadersQuery.parse(store, history=True)),
    "diff": (changes, lambda store: ChangesQuery.parse(store, "2005", "2025")),
    "anniversaries": (anniversaries, lambda store: AnniversariesQuery.parse(store, year=2027)),
    "countries": (countries, lambda _: CountriesQuery.parse("2025")),
    "panel": (panel, lambda store: PanelQuery.parse(store, country=["US", "DE", "LA", "DK", "CF"])),
    "panel --by month": (panel, lambda store: PanelQuery.parse(store, since="2025", until="2025", by="month")),
}
"""Each table of records of the embedded store: the question, and what is asked."""


TABLES = {command for command in COMMANDS if formats.table in spec_of(command).formats}
ALONE = sorted(TABLES - {case.split()[0] for case in REAL})
"""The other commands with a table: their queries ask nothing."""


def standing_of(code: str, on: str) -> Callable[[Store], Query]:
    """What is asked for the standing of a country."""
    return lambda store: StandingQuery.parse(store, code, on)


GROUPED: dict[str, tuple[ModuleType, Callable[[Store], Query]]] = {
    "tiers": (board, lambda store: BoardQuery.parse(store, "2025-06-01")),
    "tiers 2012-06": (board, lambda store: BoardQuery.parse(store, "2012-06")),
    "tiers 2027": (board, lambda store: BoardQuery.parse(store, "2027")),
    **{
        f"tier {code}": (standing, standing_of(code, "2026-04-03"))
        for code in ("US", "DE", "NL", "LA", "CN", "AU", "EU", "JP", "KR", "NZ")
    },
    "tier US 1980": (standing, standing_of("US", "1980")),
}
"""Answers of the embedded store that have tables with headings of their own: the board, and the steps of a country."""


def test_every_command_with_a_table_is_measured() -> None:
    """No command whose answer has a table with headings of its own is forgotten here."""
    own = {formats.board, formats.standing}
    assert {case.split()[0] for case in GROUPED} == {name for name in COMMANDS if own & {*spec_of(name).formats}}


def ids_in(records: Sequence[Any]) -> set[str]:
    """The ids of the events that a board or a standing has to show: of levels, names, steps and partnerships."""
    parts = [part for each in records for part in (each, *each.sectoral)]
    if len(records) == 1:
        parts += [part for each in records for part in (*each.history, *each.suspensions, each.relations)]
    names = (getattr(part, name, None) for part in parts for name in ("event", "named_by"))
    return {id for id in names if id}


@pytest.mark.parametrize("case", GROUPED)
def test_wider_terminal_never_has_more_lines(case: str) -> None:
    """A board and a standing never have more lines on a wider terminal, and ids are whole from width 80 on."""
    store = embedded_store()
    question, asked = GROUPED[case]
    query = asked(store)
    found = question.answer(store, query)
    records = found if isinstance(found, list) else [found]
    answer = answer_of(case.split()[0], store, records, query)
    show = format_named("table", answer.spec).render
    before = 10**9
    for width in range(40, 241):
        text = show(answer, Terminal(width=width))
        assert isinstance(text, str)
        lines = [line for line in text.splitlines() if not line.startswith("    http")]  # addresses are not broken
        assert len(lines) <= before, width
        assert max(map(cell_len, lines)) <= width, width
        if width >= 80:  # an id that is wider than its column is broken
            assert ids_in(records) - {*re.split(r"[\s\[\]:,()]+", text)} == set(), width
        before = len(lines)


@pytest.mark.parametrize("case", [*REAL, *ALONE])
def test_wider_terminal_never_shows_less(case: str) -> None:
    """Each table of the embedded store shows at least as much on a wider terminal."""
    store = embedded_store()
    spec: Any = spec_of(case.split()[0])
    question, asked = REAL.get(case) or (import_module(spec.query.__module__), lambda _: spec.query.parse())
    query = asked(store)
    records = question.answer(store, query)
    answer = answer_of(case.split()[0], store, records, query)
    ids = {getattr(each, "id", None) or getattr(each, "event", None) or "" for each in records}
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
