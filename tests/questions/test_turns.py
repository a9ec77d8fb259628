"""Tests of the days on which the board certainly changes."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings

from tests.helpers import DAY, make_store, make_tier, turn_days
from tests.strategies import fixed, ladders
from vntimeline import Timeline
from vntimeline.model import Event, Store
from vntimeline.questions import changes
from vntimeline.questions.changes import ChangesQuery
from vntimeline.questions.standing import standing_events, standings_over_time
from vntimeline.questions.turns import turns

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"


def found(store: Store) -> list[tuple[str, str, str]]:
    """The turns of a store, in no order of the countries: the day, the country, and what changes."""
    return [
        (turn.standing.on.isoformat(), code, turn.what)
        for code, own in standing_events(store).items()
        for turn in turns(standings_over_time(store, code, own))
    ]


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([("2010-05-01", CP, {})], [("2010-05-01", "level")]),
        ([("2010-05", CP, {})], [("2010-05-31", "level")]),  # not where the doubt begins
        ([("2010", CP, {}), ("2012-02-03", SP, {})], [("2010-12-31", "level"), ("2012-02-03", "level")]),
        ([("2010-01-01", SP, {}), ("2011-01-01", SP, {"formal_name": "Enhanced"})],
         [("2010-01-01", "level"), ("2011-01-01", "named")]),
        ([("2010-01-01", SP, {"formal_name": "A"}), ("2011-01-01", SP, {"formal_name": "A"})],
         [("2010-01-01", "level")]),
        ([("2010-01-01", SP, {}), ("2011-01-01", SP, {"status": "suspended"}),
          ("2012-01-01", SP, {"status": "resumed"})],
         [("2010-01-01", "level"), ("2011-01-01", "suspended"), ("2012-01-01", "resumed")]),
        ([("2010-01-01", SP, {}), ("2011-01-01", SP, {"status": "suspended"}), ("2012-01-01", CSP, {})],
         [("2010-01-01", "level"), ("2011-01-01", "suspended"), ("2012-01-01", "level")]),
        ([("2010", "sectoral", {"formal_name": "Climate"})], [("2010-12-31", "sectoral")]),
    ],
)  # fmt: skip
def test_turns_of_a_country(events: list[tuple[str, str, dict[str, str]]], wanted: list[tuple[str, str]]) -> None:
    """Each change counts once, on the day by which it has certainly happened."""
    store = make_store(make_tier(f"t-{at}", when, tier, **fields) for at, (when, tier, fields) in enumerate(events))
    assert found(store) == [(day, "US", what) for day, what in wanted]


def test_turns_of_the_small_store(small: Timeline) -> None:
    """All turns of the small store."""
    assert sorted(found(small.store)) == [
        ("1977-07-18", "LA", "level"),
        ("2010-10-31", "NL", "sectoral"),
        ("2011-03-31", "UA", "level"),
        ("2011-10-11", "DE", "level"),
        ("2013-07-25", "US", "level"),
        ("2017-09-22", "DE", "suspended"),
        ("2019-02-20", "DE", "resumed"),
        ("2023-09-10", "US", "level"),
    ]


def changed(store: Store, day: date) -> set[tuple[str, str, str]]:
    """What `changes` says of a day, in the words of turns: of a level and its status, what differs in the end."""
    asked = ChangesQuery(day - DAY, day, ("rung", "status", "sectoral"))
    said: set[tuple[str, str, str]] = set()
    by_track = sorted(changes.answer(store, asked), key=lambda each: (each.country or "", each.what))
    ends = {
        (country, what): (own[0].before, own[-1].after)
        for (country, what), each in groupby(by_track, key=lambda each: (each.country or "", each.what))
        for own in [list(each)]
    }
    for (country, what), (before, after) in ends.items():
        level = ends.get((country, "rung"), (None, None))
        if what == "sectoral" or (what == "rung" and before != after):
            said.add((day.isoformat(), country, "sectoral" if what == "sectoral" else "level"))
        elif what == "status" and before != after and level[0] == level[1]:
            said.add((day.isoformat(), country, "suspended" if after == "suspended" else "resumed"))
    return said


@settings(fixed, max_examples=25)
@given(ladders(mix=("rung", "rung", "status", "sectoral")))
def test_turns_agree_with_the_changes_of_each_day(drawn: list[Event]) -> None:
    """On every day, turns other than new names are what `diff` says of that day."""
    store = make_store(drawn)
    turned = {each for each in found(store) if each[2] != "named"}
    days = turn_days(store.events)
    assert turned == {each for day in days for each in changed(store, day)}
