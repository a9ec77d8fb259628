"""Tests of what the table and the plain format say about a day: the board, the countries, a tier and changes."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from tests.helpers import (
    COUNTRIES,
    COVERAGE,
    SMALL,
    embedded_store,
    make_store,
    make_tier,
    printed,
    rendered,
    turn_days,
)
from tests.strategies import fixed, histories
from vntimeline import Country, Standing, Store, Timeline
from vntimeline.model import index_of

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
LEVELS = (CSP, SP, CP, "special")
"""The levels in the order of the board."""
SHORT = {
    CSP: "CSP Comprehensive strategic partnership",
    SP: "SP Strategic partnership",
    CP: "CP Comprehensive partnership",
    "special": "special Special relationship",
    "sectoral": "sectoral Sectoral partnership",
}
"""The headings of the board."""

HEADING = re.compile(r"(\S.*): (\d+(?: to \d+)?)")


def headings(text: str) -> dict[str, str]:
    """The count in each heading of a table."""
    found = [match for line in text.splitlines() if (match := HEADING.fullmatch(line))]
    assert len({match[1] for match in found}) == len(found)
    return {match[1]: match[2] for match in found}


def counted(standings: Sequence[Standing]) -> dict[str, str]:
    """The counts that the headings should have, from the JSON: the certain and the possible ones."""
    records = [each.to_dict() for each in standings]
    found = {
        SHORT[level]: (
            sum(each["tier"] == level and each["possible"] == [] for each in records),
            sum(each["tier"] == level or level in each["possible"] for each in records),
        )
        for level in LEVELS
    }
    partnerships = [own["certain"] for each in records for own in each["sectoral"]]
    found[SHORT["sectoral"]] = (sum(partnerships), len(partnerships))
    return {
        heading: str(most) if least == most else f"{least} to {most}"
        for heading, (least, most) in found.items()
        if most
    }


def board(tl: Timeline, standings: Sequence[Standing], width: int = 80) -> str:
    """The table of a board."""
    return rendered("tiers", tl.store, standings, "table", width=width)


@settings(fixed, max_examples=25)
@given(histories())
def test_table_counts_what_the_json_counts(store: Store) -> None:
    """The headings of the table count the same countries as the JSON, and no line is wider than the terminal."""
    tl = Timeline(store)
    for on in turn_days(store.select(kinds=["tier"]))[::5]:
        for level in ((), ("CP",), ("sectoral",)):
            standings = tl.tiers(on, tier=level)
            text = board(tl, standings)
            counts = headings(text)
            assert counts == counted(standings), on
            assert list(counts) == [SHORT[level] for level in (*LEVELS, "sectoral") if SHORT[level] in counts]
            assert all(cell_len(line) <= 80 for line in text.splitlines())


@settings(fixed, max_examples=40)
@given(histories())
def test_table_says_in_words_what_is_uncertain(store: Store) -> None:
    """The table says in words that a level, a suspension or a sectoral partnership is uncertain."""
    tl = Timeline(store)
    for on in turn_days(store.select(kinds=["tier"]))[::3]:
        for each in tl.tiers(on):
            text = board(tl, [each], width=400)
            lines = [line for line in text.splitlines() if line.startswith("  ")]
            levels = lines[: len(lines) - len(each.sectoral)]
            assert len(levels) == len({each.tier, *each.possible} - {None}), text
            assert all(("perhaps" in line or "some day" in line) == (not each.certain) for line in levels), text
            named = [level for level in LEVELS if level in (each.tier, *each.possible)]
            for level, line in zip(named, levels, strict=True):
                # A level that is only possible is not the one that is suspended.
                says = "suspended" in line
                assert says >= (each.status == "suspended") if level == each.tier else not says, text
            for partnership, line in zip(each.sectoral, lines[len(levels) :], strict=True):
                assert ("perhaps not yet" in line) == (not partnership.certain), text


CASES = [
    make_tier("at-sp", "2001-01-01", SP, "AT"),
    make_tier("at-off", "2002-01-01", SP, "AT", status="suspended"),
    make_tier("de-sp", "2001-01-01", SP, "DE"),
    make_tier("de-csp", "2010", CSP, "DE", formal_name="Enhanced"),
    make_tier("eu-cp", "2001-01-01", CP, "EU"),
    make_tier("eu-off", "2010", CP, "EU", status="suspended"),
    make_tier("my-sp", "2001-01-01", SP, "MY"),
    make_tier("my-off", "2002-01-01", SP, "MY", status="suspended"),
    make_tier("my-on", "2010", SP, "MY", status="resumed"),
    make_tier("us-special", "2001-01-01", "special", "US", formal_name="A Special Relationship"),
    make_tier("us-green", "2010", "sectoral", "US", formal_name="Green"),
]


@pytest.mark.parametrize(
    ("country", "on", "words"),
    [
        ("AT", "2001-06-01", []),
        ("AT", "2010-06-01", ["suspended"]),
        (
            "DE",
            "2010-06-01",
            [
                "^On 1 June 2010 .*SP Strategic partnership: 0 to 1",
                "CSP Comprehensive strategic partnership: 0 to 1",
                "perhaps",
            ],
        ),
        ("DE", "2010-12-31", []),
        ("EU", "2009-06-01", []),
        ("EU", "2010-06-01", ["perhaps|some day|not certain", "suspended"]),
        ("EU", "2010-12-31", ["suspended"]),
        ("MY", "2009-06-01", ["suspended"]),
        ("MY", "2010-06-01", ["suspended", "resumed"]),
        ("MY", "2010-12-31", []),
        ("US", "2009-06-01", ["special Special relationship: 1"]),
        ("US", "2010-06-01", ["Special relationship: 1", "sectoral Sectoral partnership: 0 to 1", "perhaps not yet"]),
        ("US", "2010-12-31", ["Special relationship: 1", "Sectoral partnership: 1", "2010 Green us-green"]),
    ],
)
def test_words_for_suspended_and_uncertain_levels(country: str, on: str, words: list[str]) -> None:
    """The table of 80 columns says in words what is suspended, resumed or uncertain, and nothing else."""
    tl = Timeline(make_store(CASES))
    text = board(tl, [tl.tier(country, on)])
    joined = re.sub(r"\s+", " ", text)
    assert all(re.search(word, joined) for word in words), text
    if not words:
        assert not re.search("suspended|resumed|perhaps|some day|not certain", joined), text
    assert all(cell_len(line) <= 80 for line in text.splitlines())


LONG = {
    "words": "Comprehensive Strategic Partnership for Peace and Sustainable Development " * 3,
    "one word": "Partnership" * 20,
    "wide": "全面的戦略的パートナーシップ" * 9,
    "marks": "Quan hệ đối tác chiến lược toàn diện " * 6,
}


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_long_names_are_wrapped_not_cut(name: str) -> None:
    """Long names are wrapped within 80 columns, and no name is cut."""
    countries = {**COUNTRIES, "ZZ": Country(code="ZZ", name=name[:70])}
    events = [
        make_tier("a", "2001", SP, formal_name=name),
        make_tier("b", "2010", CSP, formal_name=name),
        make_tier("c", "2011~/2012?", "sectoral", formal_name=name),
        make_tier("d", "2001~/2002?", CP, "ZZ", formal_name=name),
        make_tier("e", "2003-01-01", CP, "ZZ", status="suspended"),
        make_tier("f", "2010", CP, "ZZ", status="resumed"),
    ]
    store = Store(
        title="Long names",
        licence=None,
        coverage=COVERAGE,
        countries=countries,
        people={},
        offices={},
        events=events,
        index=index_of(events),
    )
    tl = Timeline(store)
    for on in ("2005", "2010-06-01", "2012-01-01"):
        text = board(tl, tl.tiers(on))
        assert max(map(cell_len, text.splitlines())) <= 80
        letters = "".join(text.split())
        assert letters.count("".join(name.split())[-5:]) >= 2, "a name is cut"


@pytest.mark.parametrize("on", ["1985", "2012-06", "2026-04-03"])
def test_table_of_the_embedded_store(on: str) -> None:
    """The command prints the board of the embedded store, with counts that equal the records, in 80 columns."""
    tl = Timeline(embedded_store())
    text = printed("tiers", "--on", on, "-f", "table", COLUMNS="80")
    assert text == board(tl, tl.tiers(on))
    assert headings(text) == counted(tl.tiers(on))
    assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize(("on", "note"), [("1969", True), ("1970", False), ("2025", False), ("2026", True)])
def test_note_for_a_day_outside_the_coverage(on: str, note: bool) -> None:
    """A day outside the coverage has a note, even where the board is empty."""
    text = printed("tiers", "--on", on, "-f", "table", "--store", SMALL)
    assert ("reaches beyond" in " ".join(text.split())) == note, text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["tiers", "--on", "2011-02-28"], None),
        (["tiers", "--on", "2011-03-15"], "\t\tUA\tUkraine\t\t\tfalse\tcomprehensive\t\t"),
        (["tiers", "--on", "2011-03-31"], "comprehensive\t2011-03\tUA\tUkraine\t\tactive\ttrue\t\t\tua-cp-2011"),
        (["tier", "UA", "--on", "2011-02-28"], "tier\tno partnership"),
        (["tier", "UA", "--on", "2011-03-15"], "tier\tno partnership, not certain on that day"),
        (["tier", "UA", "--on", "2011-03-15"], "possible\tcomprehensive (CP), since some day in March 2011"),
        (["tier", "UA", "--on", "2011-03-31"], "tier\tcomprehensive (CP), since some day in March 2011"),
        (["tier", "US", "--on", "2014"], "tier\tcomprehensive (CP), since 25 July 2013"),
        (["countries", "--on", "2011-03-15"], "UA\tUkraine\tU-crai-na\t\t\tfalse\t1"),
        (["countries", "--on", "2011-03-31"], "UA\tUkraine\tU-crai-na\tcomprehensive\t2011-03\ttrue\t1"),
        (["diff", "2011-03-15", "2011-12"], "2011-03\trung\tUA\t\t\tcomprehensive\tfalse\tfalse\tua-cp-2011"),
        (["diff", "2011-02-28", "2011-12"], "2011-03\trung\tUA\t\t\tcomprehensive\tfalse\ttrue\tua-cp-2011"),
        (["diff", "2011-02-28", "2011-03-30"], None),
    ],
)
def test_plain_lines_mark_what_is_uncertain(arguments: list[str], line: str | None) -> None:
    """The plain format of each command about a day marks what is uncertain on that day."""
    lines = printed(*arguments, "--store", SMALL, "-f", "plain").splitlines()
    if line is None:
        assert not any("UA\t" in each for each in lines)
    else:
        assert line in lines


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2011-03-15", "Ukraine (UA) (perhaps, since some day in March 2011)"),
        ("2011-03-31", "Ukraine (UA) 2011-03"),
        (
            "2018-12-01",
            "2011-10-11 (suspended; perhaps resumed, since some day from 1 November 2018 to 20 February 2019)",
        ),
    ],
)
def test_board_says_since_which_days_it_is_uncertain(on: str, words: str) -> None:
    """The board says in words between which days an uncertain change may have happened."""
    text = printed("tiers", "--on", on, "--store", SMALL, "-f", "table", COLUMNS="300")
    assert any(" ".join(line.split()).find(words) >= 0 for line in text.splitlines()), text


def test_possible_new_level_is_not_called_a_resumption() -> None:
    """A possible new level during a suspension is not called a resumption, and keeps its own formal name."""
    events = [
        make_tier("de-cp", "2001-01-01", CP, "DE", formal_name="The lower one"),
        make_tier("de-off", "2002-01-01", CP, "DE", status="suspended"),
        make_tier("de-sp", "2010", SP, "DE", formal_name="The higher one"),
    ]
    tl = Timeline(make_store(events))
    lines = [" ".join(line.split()) for line in board(tl, tl.tiers("2010-06-01"), width=200).splitlines()]
    assert [line for line in lines if "Germany" in line] == [
        "Germany (DE) (perhaps, since some day in 2010)",
        "Germany (DE) 2001-01-01 (suspended; perhaps another level by then) The lower one de-cp",
    ]


@pytest.mark.parametrize(("on", "certain"), [("2011-03-15", False), ("2011-03-31", True)])
def test_table_of_countries_marks_what_is_uncertain(on: str, certain: bool) -> None:
    """The table of countries marks a level that is not certain on the day."""
    text = printed("countries", "--on", on, "--store", SMALL, "-f", "table")
    (line,) = [line for line in text.splitlines() if line.startswith("UA")]
    assert ("(not certain)" in line) is not certain
