"""Tests of the board of a day: every country with a standing, by rung."""

from collections.abc import Iterable
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings

from tests.helpers import embedded_store, make_store, make_tier, turn_days
from tests.strategies import fixed, histories
from vntimeline import Country, Store, Timeline, UnknownName
from vntimeline.model import TIERS
from vntimeline.questions import chart
from vntimeline.questions.chart import ChartQuery

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
HIGHEST_FIRST = (CSP, SP, CP, "special", None)


def on_board(store: Store, on: date) -> set[str]:
    """Every country with a standing, or a possible one, on a day."""
    events = (each for each in store.events if each.kind == "tier" and not each.status and each.earliest <= on)
    return {code for each in events for code in each.countries}


def check_board(tl: Timeline, days: Iterable[date]) -> None:
    """Compare the boards of these days with the events and with the standing of each country."""
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
def test_board_of_any_store(store: Store) -> None:
    """The board has each country with a standing once, by rung, and narrows to the tiers asked for."""
    check_board(Timeline(store), turn_days(store.select(kinds=["tier"]))[::4])


def test_board_of_the_embedded_store() -> None:
    """The board of the embedded store has each country with a standing once, by rung."""
    tl = Timeline(embedded_store())
    check_board(tl, [date(1940, 1, 1), *turn_days(tl.store.select(kinds=["tier"]))[::25], date(2030, 1, 1)])


def test_oldest_partnership_of_a_rung_is_first() -> None:
    """Within a rung, the partnership with the earliest date is first."""
    tl = Timeline(
        make_store(
            [
                make_tier("a", "2015-01-01", SP, "AT"),
                make_tier("b", "2012", SP, "MY"),
                make_tier("c", "2012-01-01", SP, "DE"),
                make_tier("d", "2001-01-01", CP, "US"),
                make_tier("e", "2012-01-01", SP, "EU"),
            ]
        )
    )
    assert [each.country for each in tl.tiers("2020")] == ["EU", "DE", "MY", "AT", "US"]


def test_known_boards_of_the_embedded_store() -> None:
    """The boards of the embedded store are those that announcements of 2023 to 2025 count."""
    tl = Timeline(embedded_store())
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
def test_board_of_chosen_tiers(small: Timeline, on: str, rungs: list[str], found: list[tuple[str | None, str]]) -> None:
    """A board of chosen tiers has the countries that hold or may hold one of them."""
    board = [(each.tier, each.country) for each in small.tiers(on, tier=rungs)]
    assert sorted(board, key=str) == sorted(found, key=str)


def test_unknown_tier_is_refused(small: Timeline) -> None:
    """An unknown tier is an error that names it."""
    with pytest.raises(UnknownName, match="unknown tier: 'gold'"):
        small.tiers(tier="gold")


def test_names_are_sorted_by_their_letters() -> None:
    """A name with a mark on its first letter stands beside those without, in every list that is sorted by name."""
    names = {"AA": "Zambia", "BB": "Áo", "CC": "Đức", "DD": "Brazil", "EE": "denmark", "FF": "Éire"}
    tiers = [make_tier(f"t-{code.lower()}", "2010-01-01", "strategic", code) for code in names]
    countries = {code: Country(code=code, name=name) for code, name in names.items()}
    store = msgspec.structs.replace(make_store(tiers), countries=countries)
    tl = Timeline(store)
    right = ["Áo", "Brazil", "denmark", "Đức", "Éire", "Zambia"]
    assert [row.name for row in tl.countries()] == [each.name for each in tl.tiers()] == right
    assert [names[event.countries[0]] for event in tl.events(sort="country")] == right
    for sort in ("name", "since", "tier"):
        assert [each.name for each in chart.answer(store, ChartQuery.parse(store, sort=sort))] == right
