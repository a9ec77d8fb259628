"""Counts of countries by level: both ways of counting, what is certain and what is possible."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from tests.helpers import embedded_store, make_store, make_tier
from tests.strategies import stores
from vntimeline.counts import CountsOverTime, LevelCounts, Number, Numbers, agrees
from vntimeline.levels import course
from vntimeline.model import Counts, Store
from vntimeline.questions import board, checkpoints
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import standing_events

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"


def counted(store: Store, on: date) -> LevelCounts:
    """The counts, from the standings of all countries, written independently of the code under test."""
    levels = [{each.tier, *each.possible} for each in board.answer(store, BoardQuery(on))]

    def number(*tiers: str) -> Number:
        certain = sum(each <= set(tiers) for each in levels)
        return Number(certain, sum(bool(each & set(tiers)) for each in levels) - certain)

    def numbers(*sp: str) -> Numbers:
        return Numbers(csp=number(CSP), sp=number(*sp), cp=number(CP), total=number(CP, SP, CSP))

    return LevelCounts(exclusive=numbers(SP), inclusive=numbers(SP, CSP))


@given(stores())
def test_counts_are_those_of_the_standings(store: Store) -> None:
    """On every day, the counts are those of the standings."""
    days = {day for event in store.events for day in (event.earliest, event.latest)} | {date(2020, 2, 28)}
    for day in days | {each + timedelta(1) for each in days} | {each - timedelta(1) for each in days}:
        assert board.counts(store, day) == counted(store, day)


@given(stores())
def test_counts_over_time_are_those_of_each_day(store: Store) -> None:
    """What is counted for all days at once is what is counted on each day."""
    over_time = CountsOverTime(map(course, standing_events(store).values()))
    days = sorted({day for event in store.events for day in (event.earliest, event.latest)})
    for day in days:
        assert list(over_time.between(day, day, "exclusive")) == [counted(store, day).exclusive]
        assert list(over_time.between(day, day, "inclusive")) == [counted(store, day).inclusive]
    if days:
        first, last = days[0] - timedelta(1), days[-1]
        found = list(over_time.between(first, last, "inclusive"))
        assert found[0] == counted(store, first).inclusive
        assert found[-1] == counted(store, last).inclusive
        every = [counted(store, day).inclusive for day in days]
        assert all(each in found for each in every)


@pytest.mark.parametrize(
    ("day", "exclusive", "inclusive"),
    [
        ("2000-01-01", "0 CSP, 1 SP, 1 CP, 2 in all", "0 CSP, 1 SP, 1 CP, 2 in all"),
        ("2001-03-15", "0 to 1 CSP, 0 to 1 SP, 1 CP, 2 in all", "0 to 1 CSP, 1 SP, 1 CP, 2 in all"),
        ("2001-03-31", "1 CSP, 0 SP, 1 CP, 2 in all", "1 CSP, 1 SP, 1 CP, 2 in all"),
    ],
)
def test_a_country_in_doubt_is_possible_at_both_levels(day: str, exclusive: str, inclusive: str) -> None:
    """Within the month of a step, the country may be at either level; with the top among the others, it is counted."""
    store = make_store(
        [
            make_tier("a", "2000-01-01", SP, "US"),
            make_tier("b", "2001-03", CSP, "US"),
            make_tier("c", "2000-01-01", CP, "ZZ"),
            make_tier("d", "2000-01-01", CP, "ZZ", status="suspended"),
        ]
    )
    found = board.counts(store, date.fromisoformat(day))
    assert (str(found.exclusive), str(found.inclusive)) == (exclusive, inclusive)


def test_special_and_sectoral_partnerships_are_not_counted() -> None:
    """Countries outside the ladder are in no number."""
    store = make_store([make_tier("a", "2000", "special", "US"), make_tier("b", "2000", "sectoral", "ZZ")])
    assert str(board.counts(store, date(2020, 1, 1)).exclusive) == "0 CSP, 0 SP, 0 CP, 0 in all"


def test_the_number_of_strategic_partners_on_1_january_2024() -> None:
    """Twelve strategic partners apart from six comprehensive strategic ones, eighteen with them."""
    found = board.counts(embedded_store(), date(2024, 1, 1))
    assert str(found.exclusive) == "6 CSP, 12 SP, 12 CP, 30 in all"
    assert str(found.inclusive) == "6 CSP, 18 SP, 12 CP, 30 in all"


def test_agreement_looks_at_the_numbers_that_a_source_gives() -> None:
    """A source that gives one number agrees if that one fits, whatever the others are."""
    stored = Numbers(csp=Number(1, 0), sp=Number(2, 1), cp=Number(3, 0), total=Number(6, 1))
    assert agrees(Counts(sp=2), stored)
    assert agrees(Counts(sp=3, total=7), stored)
    assert not agrees(Counts(sp=4), stored)
    assert not agrees(Counts(csp=1, sp=1), stored)


def test_published_counts_cover_both_ways_and_most_agree() -> None:
    """The embedded store has at least 20 published counts from 2009 to 2026, all but a few of which agree."""
    found = checkpoints.answer(embedded_store())
    assert len(found) >= 20
    assert {each.counting for each in found} == {"exclusive", "inclusive"}
    assert (min(found, key=lambda each: each.date).date, max(found, key=lambda each: each.date).date) == (
        "2009-10-21",
        "2026-01-15",
    )
    assert [each.date for each in found if not each.agrees] == [each.date for each in found if each.note]
    assert sum(each.agrees for each in found) == 27
    assert all(each.sources for each in found)
