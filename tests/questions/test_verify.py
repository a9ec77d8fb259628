"""Tests of verdicts on claims: every verdict, the likely mistakes, and what holds for any store."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import COVERAGE, make_event, make_store, make_tier, took, turn_days
from tests.strategies import NEAR, careers, edtf, fixed, histories
from vntimeline import ClaimParts, DateError, Event, Store, Timeline, UnknownName, Verification, VntimelineError
from vntimeline.dates import parse_edtf
from vntimeline.model import TIERS, Coverage

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"
HISTORY: Sequence[Event] = (
    make_event("us-relations", "1995-07-12", "relations", disputed="American sources give 11 July 1995."),
    make_event("us-normal", "1994-02-03", "normalization"),
    make_tier("us-cp", "2013-07-25", CP),
    make_tier("us-sp", "2020-09-10", SP, disputed="Some lists date it from the talks of 4 May 2019; a book of 1999."),
    make_tier("us-extensive", "2021-05-01", SP, formal_name="Extensive Strategic Partnership"),
    make_tier("us-suspended", "2022-01-01", SP, status="suspended"),
    make_tier("us-resumed", "2022-06-01", SP, status="resumed"),
    make_tier("us-csp", "2023-09-10", CSP),
    make_event("us-aim", "2023-08-20", "statement", title="Both sides announce a higher partnership"),
    make_tier("at-climate", "2011-10", "sectoral", "AT", formal_name="Climate"),
    make_tier("de-cp", "2015", CP, "DE"),
    make_tier("my-sp", "2010~", SP, "MY"),
    make_tier("eu-special", "2000-01-01", "special", "EU"),
    took("p1", "2016-04-02", "Nguyen Phu Trong"),
    took("p2", "2021-04-05", "To Lam"),
    took("gs", "2024-07-18", "To Lam", "general-secretary", acting=True),
)


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    """A timeline of a few countries and offices."""
    return Timeline(make_store(HISTORY))


LEVELS = [
    # what is claimed, verdict, and words of the explanation
    ({"tier": "CSP", "since": "2023-09"}, "match", None),
    ({"tier": "CSP", "since": "2023-09-10"}, "match", None),
    ({"tier": "comprehensive strategic partner", "since": "2023"}, "match", None),
    ({"tier": "Đối tác Chiến lược Toàn diện"}, "match", None),
    ({"tier": "CSP", "since": "2023-09-11"}, "close", "off by 1 day"),
    ({"tier": "CSP", "since": "2023-09-03"}, "close", "off by 7 days"),
    ({"tier": "CSP", "since": "2023-09-02"}, "mismatch", "8 days too early"),
    ({"tier": "CSP", "since": "2019"}, "mismatch", "about 4 years too early"),
    ({"tier": "CSP", "since": "2023-10-09"}, "mismatch", "day and month are exchanged"),
    ({"tier": "CSP", "since": "2023-08-20"}, "close", "announce a higher partnership (us-aim)"),
    ({"tier": "CSP", "since": "2013-07-25"}, "mismatch", "date of another level: comprehensive (CP) from 2013-07-25"),
    ({"tier": "CSP", "since": "1995"}, "mismatch", "date of diplomatic relations (us-relations)"),
    ({"since": "2023-09-10"}, "match", None),
    ({"tier": "SP"}, "mismatch", "it was strategic (SP) from 2020-09-10 to 2023-09-10"),
    ({"tier": "CSP", "on": "2021"}, "mismatch", "only since 2023-09-10"),
    ({"tier": "special"}, "mismatch", "it was never special"),
    ({"tier": "SP", "on": "2023"}, "close", "right on other days of the date given"),
    ({"tier": "CP", "on": "2020"}, "close", "right on other days of the date given"),
    ({"tier": "CSP", "since": "2026-03"}, "unknown", "data until"),
    ({"tier": "SP", "since": "2026-03"}, "unknown", "data until"),
    ({"tier": "CSP", "since": "2026-03", "on": "2024"}, "unknown", "data until"),
    ({"since": "2026-03", "on": "2026-04"}, "unknown", "data until"),
    ({"tier": "SP", "since": "2020-09-10", "on": "2021"}, "match", None),
    ({"tier": "SP", "since": "2021-05-01", "on": "2021-06"}, "close", "the name “Extensive Strategic Partnership”"),
    ({"tier": "SP", "since": "2019-05-04", "on": "2021-06"}, "close", "disputed of us-sp"),
    ({"tier": "SP", "since": "2019-05-20", "on": "2021-06"}, "mismatch", "too early"),
    ({"tier": "SP", "since": "1999", "on": "2021-06"}, "mismatch", "too early"),
    ({"tier": "SP", "on": "2019-12-31"}, "close", "some sources date it earlier"),
    ({"tier": "SP", "on": "2022-03"}, "match", "suspended, but kept"),
    ({"tier": "none", "on": "2022-03"}, "mismatch", "suspended, but kept"),
    ({"tier": "none", "on": "2010"}, "match", None),
    ({"tier": "none"}, "mismatch", None),
    ({"tier": "extensive strategic", "on": "2021-06"}, "match", "is a name; the level is strategic (SP)"),
    ({"tier": "Enhanced Strategic Partnership", "on": "2021-06"}, "close", "“enhanced” is no part of the level"),
    ({"tier": "enhanced strategic partnership"}, "mismatch", "stands for the level strategic (SP)"),
    ({"tier": "CSP", "on": "2030"}, "unknown", "data until"),
    ({"tier": "SP", "since": "2020", "on": "2030"}, "mismatch", "it was strategic"),
    ({"tier": "CSP", "on": "1940"}, "unknown", "data from"),
    ({"relations": "1995-07-12"}, "match", None),
    ({"relations": "1995"}, "match", None),
    ({"relations": "1995-07-11"}, "close", "disputed of us-relations"),
    ({"relations": "1994-02"}, "mismatch", "date of another step"),
    ({"relations": "2013-07"}, "mismatch", "date of the partnership"),
    ({"relations": "1995-12-07"}, "mismatch", "day and month are exchanged"),
    ({"relations": "1995-07-12", "on": "1990"}, "mismatch", "begin only after"),
    ({"tier": "CSP", "since": "2023", "relations": "1990"}, "mismatch", "too early"),
    ({"country": "AT", "tier": "SP"}, "mismatch", "in one field is no level: Climate (at-climate)"),
    ({"country": "AT", "tier": "sectoral", "since": "2011"}, "match", None),
    ({"country": "AT", "tier": "sectoral", "on": "2011-10-15"}, "unknown", "2011-10"),
    ({"country": "AT", "tier": "sectoral", "on": "2010"}, "mismatch", "only since 2011-10"),
    ({"country": "AT", "relations": "1972"}, "unknown", "does not have their date"),
    ({"country": "US", "tier": "sectoral"}, "mismatch", "no sectoral one"),
    ({"country": "DE", "tier": "CP", "since": "2015-03"}, "unknown", "no more than 2015"),
    ({"country": "DE", "tier": "CP", "on": "2015-06-30"}, "unknown", "not certain"),
    ({"country": "DE", "tier": "none", "on": "2015-06-30"}, "unknown", "not certain"),
    ({"country": "DE", "tier": "SP", "on": "2015-06-30"}, "mismatch", None),
    ({"country": "DE", "tier": "none", "on": "2014-12/2015"}, "close", "right on other days"),
    ({"country": "DE", "tier": "none", "on": "2015"}, "unknown", "perhaps right on other days"),
    ({"country": "MY", "tier": "SP", "since": "2010"}, "match", "about 2010"),
    ({"country": "MY", "tier": "SP", "since": "2004"}, "unknown", "about 2010"),
    ({"country": "EU", "tier": "CSP"}, "mismatch", "outside the three levels"),
]


@pytest.mark.parametrize(("claim", "verdict", "words"), LEVELS)
def test_verdict_on_a_country(timeline: Timeline, claim: dict[str, Any], verdict: str, words: str | None) -> None:
    """A claim about a country gets its verdict, and an explanation of the likely mistake."""
    found = timeline.verify(**cast(ClaimParts, {"country": "US", **claim}))
    assert found.verdict == verdict, found
    assert words is None or words in (found.explanation or ""), found
    if verdict == "match" and words is None:
        assert found.explanation is None


OFFICES = [
    ({"person": "To Lam"}, "match", None),
    ({"person": "Tô Lâm", "since": "2021-04"}, "match", None),
    ({"person": "To Lam", "since": "2021-04-06"}, "close", "off by 1 day"),
    ({"person": "To Lam", "since": "2018"}, "mismatch", "too early"),
    ({"person": "To Lam", "on": "2020"}, "mismatch", "holds it only since 2021-04-05"),
    ({"person": "Nguyen Phu Trong"}, "mismatch", "held it 2016-04-02 to 2021-04-05"),
    ({"person": "Nguyen Phu Trong", "on": "2021"}, "close", "right on other days of the date"),
    ({"person": "Joe Biden"}, "mismatch", "never held the office"),
    ({"person": "Ann Other"}, "mismatch", "never held the office"),
    ({"person": "To Lam", "on": "2030"}, "unknown", "data until"),
    ({"person": "To Lam", "on": "2010"}, "unknown", "no holder is known"),
    ({"office": "general-secretary", "person": "To Lam"}, "close", "acting holder"),
]


@pytest.mark.parametrize(("claim", "verdict", "words"), OFFICES)
def test_verdict_on_an_office(timeline: Timeline, claim: dict[str, Any], verdict: str, words: str | None) -> None:
    """A claim about an office gets its verdict, and tells who held it when."""
    found = timeline.verify(**cast(ClaimParts, {"office": "president", **claim}))
    assert found.verdict == verdict, found
    assert words is None or words in (found.explanation or ""), found


COUNTS = [
    (["CSP=1", "SP=1"], "2024", "match", None),  # Malaysia is a strategic partner
    (["CSP=1", "SP=2"], "2024", "match", "counted with CSP"),
    (["CSP=2"], "2024", "mismatch", None),
    (["CSP=0"], "2024", "mismatch", "0 is right"),
    (["CSP=0"], "2023", "close", "right on other days of the date"),
    (["total=4"], "2024", "mismatch", "CSP is counted twice"),
    (["total=3"], "2024", "match", None),
    (["CP=1"], "2015-06-30", "unknown", "not certain"),
    (["CP=2"], "2015-06-30", "unknown", "not certain"),
    (["CP=3"], "2015-06-30", "mismatch", None),
    (["CSP=1"], "2030", "unknown", "data until"),
]


@pytest.mark.parametrize(("count", "on", "verdict", "words"), COUNTS)
def test_verdict_on_counts(timeline: Timeline, count: list[str], on: str, verdict: str, words: str | None) -> None:
    """Numbers of partners are right in either way of counting."""
    found = timeline.verify(count=count, on=on)
    assert found.verdict == verdict, found
    assert words is None or words in (found.explanation or ""), found


def test_an_unknown_part_is_a_mistake_of_the_program(timeline: Timeline) -> None:
    """A misspelt part of a claim is never ignored."""
    with pytest.raises(TypeError, match="sinse"):
        timeline.verify(**cast(ClaimParts, {"country": "US", "tier": "CSP", "sinse": "1999"}))


def test_a_verdict_has_its_evidence(timeline: Timeline) -> None:
    """A verdict has the correct value, the event that decides with its sources, what is disputed, and the version."""
    found = timeline.verify(country="us", tier="SP", since="2019-05-04", on="2021-06", relations="1995")
    assert (found.event, found.country, found.confidence, found.covered) == ("us-sp", "US", "high", True)
    assert found.disputed == timeline.event("us-sp").disputed
    assert found.sources == timeline.event("us-sp").sources
    assert found.correct == "strategic (SP) since 2020-09-10; diplomatic relations since 1995-07-12"
    assert found.claim == (
        "United States (US): strategic (SP) since 2019-05-04, diplomatic relations since 1995, on 30 June 2021"
    )
    assert [(part.part, part.verdict) for part in found.parts] == [
        ("tier", "match"),
        ("since", "close"),
        ("relations", "match"),
    ]
    assert found.checked_on == date(2021, 6, 30)


def test_without_a_day_the_newest_that_is_known_counts(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim without a day is checked for today, or for the last covered day where today is later."""
    assert timeline.verify(country="US", tier="CSP").checked_on == date(2025, 6, 1)
    monkeypatch.setenv("VNTIMELINE_TODAY", "2040-01-01")
    assert timeline.verify(country="US", tier="CSP").checked_on == COVERAGE.until
    assert timeline.verify(country="US", tier="CSP", on="2025").covered
    assert timeline.verify(country="US", tier="CSP", on="2025/2040").checked_on == COVERAGE.until


def test_a_store_without_coverage_refutes_nothing_about_a_day() -> None:
    """Where the store claims no coverage, its levels are not known to be the newest."""
    store = msgspec.structs.replace(make_store(HISTORY), coverage=None)
    assert Timeline(store).verify(country="US", tier="SP", on="2024").verdict == "unknown"


@pytest.mark.parametrize(
    ("claim", "error", "words"),
    [
        ({}, VntimelineError, "nothing is claimed"),
        ({"country": "US"}, VntimelineError, "nothing is claimed"),
        ({"country": "US", "on": "2020"}, VntimelineError, "nothing is claimed"),
        ({"tier": "CSP"}, VntimelineError, "names no country"),
        ({"since": "2020"}, VntimelineError, "names no country"),
        ({"office": "president"}, VntimelineError, "names no person"),
        ({"person": "To Lam"}, VntimelineError, "names no office"),
        ({"office": "president", "person": "To Lan"}, UnknownName, "unknown person"),
        ({"country": "US", "tier": "CSPX"}, UnknownName, "unknown tier"),
        ({"country": "Utopia", "tier": "CSP"}, UnknownName, "unknown country"),
        ({"country": "US", "tier": "CSP", "since": "03/04/2013"}, DateError, "two readings"),
        ({"count": "CSP"}, VntimelineError, "is not a count"),
        ({"count": "CSP=-1"}, VntimelineError, "is not a count"),
        ({"count": ["CSP=1", "csp=2"]}, VntimelineError, "counted twice"),
        ({"count": "XYZ=1"}, UnknownName, "unknown count"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(
    timeline: Timeline, claim: dict[str, Any], error: type[Exception], words: str
) -> None:
    """One claim that cannot be read is an error; in a table the row is unknown, and the others are checked."""
    with pytest.raises(error, match=words):
        timeline.verify(**cast(ClaimParts, claim))
    if claim and "count" not in claim:
        row, other = timeline.verify_table([claim, {"Country": "US", "TIER": "CSP"}])
        assert (row.verdict, row.checked_on, row.row) == ("unknown", None, claim)
        assert words in (row.explanation or "")
        assert other.verdict == "match"


def test_tables_keep_their_columns(timeline: Timeline) -> None:
    """A row comes back with all its columns; missing values are empty, and years may be numbers."""
    rows: list[dict[str, object]] = [
        {"country": "US", "tier": "CSP", "since": 2023.0, "note": 1.5},  # a column of pandas with missing numbers
        {"country": "DE", "tier": None, "since": 2015, "note": float("nan")},
        {"country": "US", "tier": "CSP", "since": float("nan"), "note": True},
    ]
    found = timeline.verify_table(rows, on="2024")
    assert [each.verdict for each in found] == ["match", "match", "match"]
    assert [each.row["note"] for each in found] == ["1.5", "", "true"]
    assert found[0].row == {"country": "US", "tier": "CSP", "since": "2023.0", "note": "1.5"}
    assert [part.claimed for part in found[0].parts] == ["comprehensive-strategic (CSP)", "since 2023"]


# What holds for any store


def on_days(store: Store) -> list[date]:
    """Days on which the answer may change, within the coverage."""
    return [day for day in turn_days(store.select(kinds=["tier"])) if store.covers(day)]


@settings(fixed, max_examples=25)
@given(histories(), st.data())
def test_what_the_store_says_is_a_match_and_its_opposite_never_is(store: Store, data: st.DataObject) -> None:
    """What certainly holds, as `tier` tells it, is a match, and its negation is a mismatch.

    Only what certainly does not hold is a mismatch; what is in doubt is neither.
    """
    timeline = Timeline(store)
    for day in data.draw(st.lists(st.sampled_from(on_days(store) or [date(2020, 3, 1)]), max_size=4, unique=True)):
        for code in [*store.countries][:3]:
            standing = timeline.tier(code, day)
            may_be = {standing.tier or "none", *standing.possible}
            tiers = [tier for tier in ("none", *TIERS) if tier != "sectoral"]
            for tier, found in zip(
                tiers,
                timeline.verify_table([{"country": code, "tier": tier} for tier in tiers], on=day),
                strict=True,
            ):
                assert (found.verdict == "mismatch") == (tier not in may_be)
                assert (found.verdict == "match") == (may_be == {tier})
            denied = timeline.verify(country=code, tier=standing.tier or "none", on=day, negated=True)
            assert denied.verdict == ("unknown" if standing.possible else "mismatch")
            if standing.certain and standing.since:
                claimed = timeline.verify(country=code, tier=standing.tier, since=standing.since, on=day)
                assert claimed.verdict == "match"


@settings(fixed, max_examples=80)
@given(NEAR, edtf(date(2019, 6, 1), date(2021, 6, 30), marks=""))
def test_a_date_that_may_be_right_is_never_a_mismatch(recorded: str, claimed: str) -> None:
    """A claimed date is a mismatch only if it has no day in common with a date that the store does not doubt."""
    timeline = Timeline(make_store([make_tier("us-sp", recorded, SP)], Coverage(date(1990, 1, 1), date(2030, 1, 1))))
    verdict = timeline.verify(country="US", tier="SP", since=claimed, on="2024-01-01").verdict
    own, said = parse_edtf(recorded), parse_edtf(claimed)
    apart = said.latest < own.earliest or own.latest < said.earliest
    if verdict == "mismatch":
        assert apart
        assert own.text.rstrip("~?%") == own.text
    assert (verdict == "match") == (said.earliest <= own.earliest and own.latest <= said.latest)


@settings(fixed, max_examples=20)
@given(careers())
def test_office_holders_are_matches(events: list[Event]) -> None:
    """A claim made from a certain answer of `leaders` is a match, or close for an acting holder."""
    store = make_store(events)
    timeline = Timeline(store)
    for day in turn_days(events)[::3]:
        now = timeline.leaders(day, office="president")
        in_full = {leader.person for leader in now if not leader.acting}
        for leader in now:
            if leader.person and store.covers(day):
                found: Verification = timeline.verify(office=leader.office, person=leader.person, on=day)
                expected = "unknown" if not leader.certain else "match" if leader.person in in_full else "close"
                assert found.verdict == expected, (leader, found)
