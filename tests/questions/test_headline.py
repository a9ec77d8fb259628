"""Tests of the headline: how many countries have the highest level, and the year with which that is compared."""

from datetime import date

import msgspec
import pytest

from tests.helpers import embedded_store, make_store, make_tier
from vntimeline.model import Coverage, Event
from vntimeline.questions.headline import headline
from vntimeline.wording import highest_level

CSP = "comprehensive-strategic"
ON = date(2025, 12, 31)
COVERED = Coverage(date(2000, 1, 1), ON)


def csp(country: str, when: str) -> Event:
    """A country gets the highest level."""
    return make_tier(f"{country.lower()}-csp", when, CSP, country)


def said(events: list[Event], coverage: Coverage | None = COVERED, on: date = ON) -> str:
    """The headline of a store of these events."""
    store = msgspec.structs.replace(make_store(events), coverage=coverage)
    found = headline(store, on)
    then = None if found.then is None else str(found.then)
    return highest_level("Vietnam", found.now.certain, found.now.possible, then, found.year)


THREE = [csp("US", "2010-05-01"), csp("DE", "2020-05-01"), csp("AT", "2023-05-01")]


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([], "No country has Vietnam’s highest partnership level"),
        ([make_tier("us-sp", "2010", "strategic")], "No country has Vietnam’s highest partnership level"),
        (THREE[:1], "1 country has Vietnam’s highest partnership level, up from none at the end of 2009"),
        (THREE[:2], "2 countries have Vietnam’s highest partnership level, up from none at the end of 2009"),
        (THREE, "3 countries have Vietnam’s highest partnership level, up from 1 at the end of 2019"),
        # A level that may have been gained in the year counts for it: 2019 is the last that certainly had one or fewer.
        ([*THREE[:1], csp("DE", "2019-12/2020-01"), THREE[2]], "3 countries have Vietnam’s highest partnership level, "
         "up from 1 at the end of 2018"),
        # A level that is in doubt on the day is not taken for granted.
        ([csp("US", "2025-12-30/2026-01-05")], "0 to 1 countries have Vietnam’s highest partnership level"),
        ([*THREE, csp("EU", "2025-12-30/2026-01-05")], "3 to 4 countries have Vietnam’s highest partnership level, "
         "up from 1 at the end of 2019"),
        # A level of before the years covered has nothing to be compared with.
        ([csp("US", "1999-12-30")], "1 country has Vietnam’s highest partnership level"),
    ],
)  # fmt: skip
def test_headline_in_words(events: list[Event], wanted: str) -> None:
    """The headline compares with the latest year-end at which at most a third as many countries had the level."""
    assert said(events) == wanted


def test_nothing_is_compared_without_coverage() -> None:
    """Where a store does not claim to be complete, earlier numbers may be too small, and none is compared."""
    assert said(THREE, None) == "3 countries have Vietnam’s highest partnership level"


def test_only_earlier_years_are_compared() -> None:
    """The year of the day itself, and what came after the day, play no part."""
    assert said(THREE, on=date(2020, 12, 31)) == (
        "2 countries have Vietnam’s highest partnership level, up from none at the end of 2009"
    )


def test_headline_of_the_embedded_store() -> None:
    """The embedded store's headline on the last day that it covers."""
    found = headline(embedded_store(), date(2026, 6, 2))
    assert (str(found.now), str(found.then), found.year) == ("15", "4", 2022)
