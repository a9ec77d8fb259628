"""The board of a day: every country that has a place on it, by rung, and the same told on a terminal."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from tests.conftest import SMALL
from tests.strategies import COUNTRIES, COVERAGE, event, fixed, store_of, whole
from tests.strategies_offices import asked, drawn, histories, turns
from vntimeline import Country, Standing, Store, Timeline, UnknownName
from vntimeline.model import TIERS, Event, index_of

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
HIGHEST_FIRST = (CSP, SP, CP, "special", None)
SHORT = {CSP: f"{CSP} (CSP)", SP: f"{SP} (SP)", CP: f"{CP} (CP)", "special": "special", "sectoral": "sectoral"}


def tier(id: str, date: str, rung: str, country: str = "US", **fields: Any) -> Event:
    return event(id, date, "tier", tier=rung, countries=(country,), **fields)


def on_board(store: Store, on: date) -> set[str]:
    """Every country that by a day had or may have had a tier event that gives it a place."""
    events = (each for each in store.events if each.kind == "tier" and not each.status and each.earliest <= on)
    return {code for each in events for code in each.countries}


def agree(tl: Timeline, days: Iterable[date]) -> None:
    for on in days:
        board = tl.tiers(on)
        assert {each.country for each in board} == on_board(tl.store, on), on
        assert len({each.country for each in board}) == len(board)
        assert all(each == tl.tier(each.country, on) for each in board), on
        assert [each.tier for each in board] == sorted((each.tier for each in board), key=HIGHEST_FIRST.index), on
        for tier in TIERS:
            has = [
                each for each in board if tier in (each.tier, *each.possible) or (tier == "sectoral" and each.sectoral)
            ]
            assert tl.tiers(on, tier=tier) == has, (on, tier)
        assert tl.tiers(on, tier=["CSP", "sectoral"]) == [
            each for each in board if CSP in (each.tier, *each.possible) or each.sectoral
        ]


@settings(fixed, max_examples=40)
@given(histories())
def test_the_board_of_a_drawn_store(store: Store) -> None:
    agree(Timeline(store), turns(store.select(kinds=["tier"]))[::4])


def test_the_board_of_the_embedded_store() -> None:
    tl = Timeline(whole())
    agree(tl, [date(1940, 1, 1), *turns(tl.store.select(kinds=["tier"]))[::25], date(2030, 1, 1)])


def test_within_a_rung_the_oldest_first() -> None:
    tl = Timeline(
        store_of(
            [
                tier("a", "2015-01-01", SP, "AT"),
                tier("b", "2012", SP, "MY"),
                tier("c", "2012-01-01", SP, "DE"),
                tier("d", "2001-01-01", CP, "US"),
                tier("e", "2012-01-01", SP, "EU"),
            ]
        )
    )
    assert [each.country for each in tl.tiers("2020")] == ["EU", "DE", "MY", "AT", "US"]


def test_counts_of_the_embedded_store() -> None:
    """As the announcements of 2023 to 2025 count them."""
    tl = Timeline(whole())
    for on, rung, countries in (
        ("2023-09-10", CSP, {"CN", "RU", "IN", "KR", "US"}),
        ("2023-12-31", CSP, {"CN", "RU", "IN", "KR", "US", "JP"}),
        ("2024-03-07", CSP, {"CN", "RU", "IN", "KR", "US", "JP", "AU"}),
        ("2008-12-31", SP, {"RU", "IN"}),
        ("2025-06-01", "special", {"LA", "KH", "CU"}),
    ):
        assert {each.country for each in tl.tiers(on, tier=rung) if each.tier == rung} == countries, on


@pytest.mark.parametrize(
    ("on", "rungs", "found"),
    [
        ("2011-03-15", [], [(None, "UA"), (None, "NL"), ("special", "LA")]),
        ("2018-12-01", ["SP"], [("strategic", "DE")]),
        ("2018-12-01", ["sectoral"], [(None, "NL")]),
        ("2018-12-01", ["sectoral", "CP"], [("comprehensive", "UA"), ("comprehensive", "US"), (None, "NL")]),
        ("2011-03-15", ["CP"], [(None, "UA")]),
        ("2025", ["CSP"], [("comprehensive-strategic", "US")]),
        ("1971", [], []),
    ],
)
def test_narrowed(small: Timeline, on: str, rungs: list[str], found: list[tuple[str | None, str]]) -> None:
    told = [(each.tier, each.country) for each in small.tiers(on, tier=rungs)]
    assert sorted(told, key=str) == sorted(found, key=str)


def test_no_such_tier(small: Timeline) -> None:
    with pytest.raises(UnknownName, match="unknown tier: 'gold'"):
        small.tiers(tier="gold")


# On a terminal

HEADING = re.compile(r"(\S.*): (\d+(?: to \d+)?)")


def headings(text: str) -> dict[str, str]:
    found = [match for line in text.splitlines() if (match := HEADING.fullmatch(line))]
    assert len({match[1] for match in found}) == len(found)
    return {match[1]: match[2] for match in found}


def counted(standings: Sequence[Standing]) -> dict[str, str]:
    """How many certainly and how many perhaps hold each rung, and the sectoral partnerships, as JSON has them."""
    plain = [each.to_dict() for each in standings]
    found = {
        SHORT[rung]: (
            sum(each["tier"] == rung and each["possible"] == [] for each in plain),
            sum(each["tier"] == rung or rung in each["possible"] for each in plain),
        )
        for rung in HIGHEST_FIRST
        if rung
    }
    partnerships = [own["certain"] for each in plain for own in each["sectoral"]]
    found["sectoral"] = (sum(partnerships), len(partnerships))
    return {
        heading: str(most) if least == most else f"{least} to {most}"
        for heading, (least, most) in found.items()
        if most
    }


def board(tl: Timeline, standings: Sequence[Standing], width: int = 80) -> str:
    return drawn("tiers", "standings", tl.store, standings, "table", width=width)


@settings(fixed, max_examples=25)
@given(histories())
def test_the_table_tells_what_the_json_does(store: Store) -> None:
    tl = Timeline(store)
    for on in turns(store.select(kinds=["tier"]))[::5]:
        for rung in ((), ("CP",), ("sectoral",)):
            standings = tl.tiers(on, tier=rung)
            text = board(tl, standings)
            told = headings(text)
            assert told == counted(standings), on
            assert list(told) == [SHORT[rung] for rung in (*HIGHEST_FIRST[:4], "sectoral") if SHORT[rung or ""] in told]
            assert all(cell_len(line) <= 80 for line in text.splitlines())


@settings(fixed, max_examples=40)
@given(histories())
def test_every_doubt_is_in_words(store: Store) -> None:
    tl = Timeline(store)
    for on in turns(store.select(kinds=["tier"]))[::3]:
        for each in tl.tiers(on):
            text = board(tl, [each], width=400)
            lines = [line for line in text.splitlines() if line.startswith("  ")]
            rungs = lines[: len(lines) - len(each.sectoral)]
            assert len(rungs) == len({each.tier, *each.possible} - {None}), text
            assert all(("perhaps" in line or "some day" in line) == (not each.certain) for line in rungs), text
            assert all(("suspended" in line) >= (each.status == "suspended") for line in rungs), text
            for partnership, line in zip(each.sectoral, lines[len(rungs) :], strict=True):
                assert ("perhaps not yet" in line) == (not partnership.certain), text


CASES = [
    tier("at-sp", "2001-01-01", SP, "AT"),
    tier("at-off", "2002-01-01", SP, "AT", status="suspended"),
    tier("de-sp", "2001-01-01", SP, "DE"),
    tier("de-csp", "2010", CSP, "DE", formal_name="Enhanced"),
    tier("eu-cp", "2001-01-01", CP, "EU"),
    tier("eu-off", "2010", CP, "EU", status="suspended"),
    tier("my-sp", "2001-01-01", SP, "MY"),
    tier("my-off", "2002-01-01", SP, "MY", status="suspended"),
    tier("my-on", "2010", SP, "MY", status="resumed"),
    tier("us-special", "2001-01-01", "special", "US", formal_name="A Special Relationship"),
    tier("us-green", "2010", "sectoral", "US", formal_name="Green"),
]


@pytest.mark.parametrize(
    ("country", "on", "words"),
    [
        ("AT", "2001-06-01", []),
        ("AT", "2010-06-01", ["suspended"]),
        ("DE", "2010-06-01", [r"strategic \(SP\): 0 to 1", r"\(CSP\): 0 to 1", "perhaps"]),
        ("DE", "2010-12-31", []),
        ("EU", "2009-06-01", []),
        ("EU", "2010-06-01", ["perhaps|some day|not certain", "suspended"]),
        ("EU", "2010-12-31", ["suspended"]),
        ("MY", "2009-06-01", ["suspended"]),
        ("MY", "2010-06-01", ["suspended", "resumed"]),
        ("MY", "2010-12-31", []),
        ("US", "2009-06-01", ["special: 1"]),
        ("US", "2010-06-01", ["special: 1", "sectoral: 0 to 1", "perhaps not yet"]),
        ("US", "2010-12-31", ["special: 1", "sectoral: 1", "2010 Green"]),
    ],
)
def test_in_words_at_80_columns(country: str, on: str, words: list[str]) -> None:
    tl = Timeline(store_of(CASES))
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
def test_long_names_stay_within_80_columns(name: str) -> None:
    countries = {**COUNTRIES, "ZZ": Country(code="ZZ", name=name[:70])}
    events = [
        tier("a", "2001", SP, formal_name=name),
        tier("b", "2010", CSP, formal_name=name),
        tier("c", "2011~/2012?", "sectoral", formal_name=name),
        tier("d", "2001~/2002?", CP, "ZZ", formal_name=name),
        tier("e", "2003-01-01", CP, "ZZ", status="suspended"),
        tier("f", "2010", CP, "ZZ", status="resumed"),
    ]
    store = Store(
        title="Long names",
        licence=None,
        coverage=COVERAGE,
        countries=countries,
        people={},
        publishers={},
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
def test_the_embedded_board(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, on: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    tl = Timeline(whole())
    text = asked(capsysbinary, "tiers", "--on", on, "-f", "table")
    assert text == board(tl, tl.tiers(on))
    assert headings(text) == counted(tl.tiers(on))
    assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize(("on", "note"), [("1969", True), ("1970", False), ("2025", False), ("2026", True)])
def test_a_day_not_covered(capsysbinary: pytest.CaptureFixture[bytes], on: str, note: bool) -> None:
    """The note is there even where the board is empty."""
    text = asked(capsysbinary, "tiers", "--on", on, "-f", "table", "--store", str(SMALL))
    assert ("reaches beyond" in " ".join(text.split())) == note, text


# Three-valued lines of text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["tiers", "--on", "2011-02-28"], None),
        (["tiers", "--on", "2011-03-15"], "\t\tUA\tUkraine\t\t\tfalse\tcomprehensive\t\t"),
        (["tiers", "--on", "2011-03-31"], "comprehensive\t2011-03\tUA\tUkraine\t\tactive\ttrue\t\t\tua-cp-2011"),
        (["tier", "UA", "--on", "2011-02-28"], "tier\tno rung"),
        (["tier", "UA", "--on", "2011-03-15"], "tier\tno rung, not certain that day"),
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
def test_plain_lines_tell_a_doubt(
    capsysbinary: pytest.CaptureFixture[bytes], arguments: list[str], line: str | None
) -> None:
    lines = asked(capsysbinary, *arguments, "--store", str(SMALL), "-f", "plain").splitlines()
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
def test_the_board_says_a_doubt_in_words(capsysbinary: pytest.CaptureFixture[bytes], on: str, words: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "300")
        text = asked(capsysbinary, "tiers", "--on", on, "--store", str(SMALL), "-f", "table")
    assert any(" ".join(line.split()).find(words) >= 0 for line in text.splitlines()), text


def test_a_rung_in_doubt_while_on_ice_is_not_said_to_be_resumed() -> None:
    """And the name of the rung that holds is not that of the one that may."""
    events = [
        tier("de-cp", "2001-01-01", CP, "DE", formal_name="The lower one"),
        tier("de-off", "2002-01-01", CP, "DE", status="suspended"),
        tier("de-sp", "2010", SP, "DE", formal_name="The higher one"),
    ]
    tl = Timeline(store_of(events))
    lines = [" ".join(line.split()) for line in board(tl, tl.tiers("2010-06-01"), width=200).splitlines()]
    assert [line for line in lines if "Germany" in line] == [
        "Germany (DE) (perhaps, since some day in 2010)",
        "Germany (DE) 2001-01-01 (suspended; perhaps another rung by then) The lower one",
    ]


@pytest.mark.parametrize(("on", "certain"), [("2011-03-15", False), ("2011-03-31", True)])
def test_the_registry_says_a_doubt(capsysbinary: pytest.CaptureFixture[bytes], on: str, certain: bool) -> None:
    text = asked(capsysbinary, "countries", "--on", on, "--store", str(SMALL), "-f", "table")
    (line,) = [line for line in text.splitlines() if line.startswith("UA")]
    assert ("(not certain)" in line) is not certain
