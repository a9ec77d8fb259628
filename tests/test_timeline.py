"""The public questions of a timeline: names and dates as users type them, and records that do not change."""

import json
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.helpers import SMALL, printed
from vntimeline import Timeline, load
from vntimeline.dates import PartialDate, parse_edtf
from vntimeline.errors import AmbiguousName, DateError, UnknownName, VntimelineError
from vntimeline.questions.events import EventQuery, answer


def ids(tl: Timeline, **asked: Any) -> list[str]:
    """The ids of the events that a question finds."""
    return [event.id for event in tl.events(**asked)]


# One event


def test_every_event_is_found_by_its_id(small: Timeline) -> None:
    """Every event of the store is found by its id."""
    for event in small.store.events:
        assert small.event(event.id) == event


@pytest.mark.parametrize(
    ("id", "help"),
    [
        ("us-csp-2032", "did you mean us-csp-2023"),
        ("US-CSP-2032", "did you mean us-csp-2023"),
        ("de-sp-suspnded", "did you mean de-sp-suspended-2017"),
        ("zzz", "`vntimeline list` shows every id"),
        ("", "`vntimeline list` shows every id"),
    ],
)
def test_an_unknown_id_is_explained(small: Timeline, id: str, help: str) -> None:
    """An unknown id is an error that suggests a similar id or says how to list the ids."""
    with pytest.raises(UnknownName, match="unknown id: ") as caught:
        small.event(id)
    assert repr(id) in caught.value.message
    assert (caught.value.help or "").startswith(help)


@pytest.mark.parametrize(
    ("asked", "id"),
    [
        ("US-CSP-2023", "us-csp-2023"),
        (" us csp 2023 ", "us-csp-2023"),
        ("us-csp", "us-csp-2023"),
        ("de-sp-suspended", "de-sp-suspended-2017"),
    ],
)
def test_an_id_is_found_by_its_unique_beginning(small: Timeline, asked: str, id: str) -> None:
    """An event is found by its id in any case, and by a beginning that no other id has."""
    assert small.event(asked).id == id


def test_a_shared_beginning_of_ids_is_ambiguous(small: Timeline) -> None:
    """A beginning that several ids have is an error that lists them."""
    with pytest.raises(AmbiguousName, match="ambiguous id: 'de-sp' begins 3 of them") as caught:
        small.event("de-sp")
    assert caught.value.help == "write de-sp-2011, de-sp-resumed-2019 or de-sp-suspended-2017"


# The tier of a country


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        ("USA", "US"),
        ("united states", "US"),
        ("America", "US"),
        ("Hoa Kỳ", "US"),
        ("hoa ky", "US"),
        ("HOA-KỲ", "US"),
        (unicodedata.normalize("NFD", "Hoa Kỳ"), "US"),
        ("Mỹ", "US"),
        ("MY", "MY"),
        ("NO", "NO"),
        ("no", "NO"),
        ("Áo", "AT"),
        ("đức", "DE"),
        ("ha lan", "NL"),
        ("Holland", "NL"),
        ("South Korea", "KR"),
    ],
)
def test_tier_takes_a_country_in_any_spelling(small: Timeline, spelling: str, code: str) -> None:
    """A country is found by code, name or alias, with or without diacritics, in any case."""
    assert small.tier(spelling) == small.tier(code)
    assert small.tier(spelling).country == small.country(spelling).code == code


ON: list[tuple[str | date | PartialDate, str]] = [
    ("2013-07-25", "2013-07-25"),
    ("2013", "2013-12-31"),
    ("2013-02", "2013-02-28"),
    ("July 2013", "2013-07-31"),
    ("25 Jul 2013", "2013-07-25"),
    ("25/07/2013", "2013-07-25"),
    ("2013-07-24/2013-07-26", "2013-07-26"),
    ("2013~", "2013-12-31"),
    ("today", "2025-06-01"),
    ("-12y", "2013-06-01"),
    (date(2013, 7, 25), "2013-07-25"),
    (date(987, 6, 5), "0987-06-05"),
    (parse_edtf("2013-07"), "2013-07-31"),
    (parse_edtf("2018-11/2019-02-20"), "2019-02-20"),
]


@pytest.mark.parametrize(("on", "day"), ON)
def test_a_day_is_read_as_its_last_possible_day(small: Timeline, on: str | date | PartialDate, day: str) -> None:
    """A day in any notation means the last day that it may be."""
    found = small.tier("US", on)
    assert found.on == date.fromisoformat(day)
    assert found == small.tier("US", on=day)


@pytest.mark.parametrize(
    ("now", "rung", "covered"),
    [
        ("1969-12-31", None, False),
        ("2013-07-24", None, True),
        ("2013-07-25", "comprehensive", True),
        ("2023-09-10", "comprehensive-strategic", True),
        ("2031-01-01", "comprehensive-strategic", False),
    ],
)
def test_without_a_day_the_answer_is_for_today(
    small: Timeline, monkeypatch: pytest.MonkeyPatch, now: str, rung: str | None, covered: bool
) -> None:
    """Without a day, the answer is that for today, and says whether the store covers today."""
    monkeypatch.setenv("VNTIMELINE_TODAY", now)
    found = small.tier("US")
    assert (found.on, found.tier, found.covered) == (date.fromisoformat(now), rung, covered)
    assert found == small.tier("US", None) == small.tier("US", "today")


REFUSED: list[tuple[Callable[[Timeline], object], type[VntimelineError], str]] = [
    (lambda tl: tl.tier("Atlantis"), UnknownName, "unknown country: 'Atlantis'"),
    (lambda tl: tl.tier("my"), AmbiguousName, "ambiguous country: 'my'"),
    (lambda tl: tl.tier("Korea"), AmbiguousName, "ambiguous country: 'Korea'"),
    (lambda tl: tl.tier("US", "03/04/2013"), DateError, "two readings"),
    (lambda tl: tl.tier("US", "2023-02-30"), DateError, "not in the calendar"),
    (lambda tl: tl.tier("US", ""), DateError, "not a date"),
    (lambda tl: tl.person("nobody"), UnknownName, "unknown person: 'nobody'"),
    (lambda tl: tl.events(country="Atlantis"), UnknownName, "unknown country"),
    (lambda tl: tl.events(country=["US", "my"]), AmbiguousName, "ambiguous country"),
    (lambda tl: tl.events(kind="party"), UnknownName, "unknown kind"),
    (lambda tl: tl.events(tier="gold"), UnknownName, "unknown tier"),
    (lambda tl: tl.events(person="nobody"), UnknownName, "unknown person"),
    (lambda tl: tl.events(office="king"), UnknownName, "unknown office"),
    (lambda tl: tl.events(significance="huge"), UnknownName, "unknown significance"),
    (lambda tl: tl.events(min_confidence="sure"), UnknownName, "unknown confidence"),
    (lambda tl: tl.events(sort="size"), UnknownName, "unknown sort"),
    (lambda tl: tl.events(since="Friday"), DateError, "'Friday'"),
    (lambda tl: tl.events(until="2023-13"), DateError, "not in the calendar"),
    (lambda tl: tl.events(year=12345), DateError, "'12345' is not a date"),
    (lambda tl: tl.events(year="2013-07"), DateError, "'2013-07' is not a year"),
    (lambda tl: tl.events(year=2013, until="2012"), DateError, "2012-12-31 is before 2013-01-01"),
    (lambda tl: tl.anniversaries(year=2026, within="90d"), DateError, "a year and a time from today are both given"),
    (lambda tl: tl.diff("2012", "2013", what="party"), UnknownName, "unknown kind of change"),
    (lambda tl: tl.events(since="2013", until="2012"), DateError, "2012-12-31 is before 2013-01-01"),
]


@pytest.mark.parametrize(("ask", "error", "message"), REFUSED)
def test_wrong_arguments_raise_the_right_error(
    small: Timeline, ask: Callable[[Timeline], object], error: type[VntimelineError], message: str
) -> None:
    """An unknown or ambiguous name and a wrong date raise their own errors with a clear message."""
    with pytest.raises(error, match=message):
        ask(small)


# Events


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ({}, EventQuery()),
        ({"country": "Hoa Kỳ"}, EventQuery(country=("US",))),
        ({"country": ["laos", "Na Uy"]}, EventQuery(country=("LA", "NO"))),
        ({"country": (name for name in ("MY", "Mỹ"))}, EventQuery(country=("MY", "US"))),
        (
            {"kind": "Visit", "tier": ["CSP", "sp"]},
            EventQuery(kind=("visit",), tier=("comprehensive-strategic", "strategic")),
        ),
        ({"person": ["biden", "Trọng"]}, EventQuery(person=("Joe Biden", "Nguyen Phu Trong"))),
        ({"office": "general secretary"}, EventQuery(office=("general-secretary",))),
        ({"place": "Hà Nội", "search": ["a b", "c"]}, EventQuery(place=("Hà Nội",), search=("a b", "c"))),
        (
            {"significance": "KEY", "min_confidence": "Medium"},
            EventQuery(significance=("key",), min_confidence="medium"),
        ),
        ({"sort": "Tier", "reverse": True, "limit": 3}, EventQuery(sort="tier", reverse=True, limit=3)),
        ({"since": "2013"}, EventQuery(since=date(2013, 1, 1))),
        ({"until": "2013"}, EventQuery(until=date(2013, 12, 31))),
        ({"since": "July 2013", "until": "Feb 2024"}, EventQuery(since=date(2013, 7, 1), until=date(2024, 2, 29))),
        ({"since": date(2013, 7, 5)}, EventQuery(since=date(2013, 7, 5))),
        ({"until": parse_edtf("2018-11/2019-02-20")}, EventQuery(until=date(2019, 2, 20))),
        ({"since": "-90d", "until": "today"}, EventQuery(since=date(2025, 3, 3), until=date(2025, 6, 1))),
        ({"year": 2013}, EventQuery(since=date(2013, 1, 1), until=date(2013, 12, 31))),
        ({"year": "2013"}, EventQuery(since=date(2013, 1, 1), until=date(2013, 12, 31))),
        ({"year": 987}, EventQuery(since=date(987, 1, 1), until=date(987, 12, 31))),
        ({"year": 2013, "since": "2013-07"}, EventQuery(since=date(2013, 7, 1), until=date(2013, 12, 31))),
        (
            {"year": 2013, "since": "2010", "until": "2020"},
            EventQuery(since=date(2013, 1, 1), until=date(2013, 12, 31)),
        ),
    ],
)
def test_arguments_become_a_query(small: Timeline, asked: dict[str, Any], query: EventQuery) -> None:
    """The arguments of `events` are resolved to codes, full names, known words and days."""
    assert EventQuery.parse(small.store, **asked) == query


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"country": "US", "since": "2013", "kind": "tier"}, ["us-cp-2013", "us-csp-2023"]),
        ({"country": "US", "since": "2014", "kind": "tier"}, ["us-csp-2023"]),
        ({"country": "US", "until": "2013"}, ["us-cp-2013"]),
        ({"country": ["US", "Lào"], "until": "2013-07-25"}, ["la-special-1977", "us-cp-2013"]),
        ({"year": 2011}, ["trong-takes-2011", "ua-cp-2011", "de-sp-2011"]),
        ({"year": 2018}, ["de-sp-resumed-2019"]),
        ({"person": "trong", "reverse": True}, ["us-csp-2023", "trong-takes-2011"]),
        ({"place": "HANOI", "limit": 1}, ["de-sp-2011"]),
    ],
)
def test_events_finds_the_events_of_a_query(small: Timeline, asked: dict[str, Any], found: list[str]) -> None:
    """`events` finds the expected events, which are the answer to the query of the same arguments."""
    assert ids(small, **asked) == found
    assert small.events(**asked) == answer(small.store, EventQuery.parse(small.store, **asked))


def test_changing_an_answer_does_not_change_the_store(small: Timeline) -> None:
    """A caller may change the list of an answer without an effect on later answers."""
    small.events().clear()
    assert len(small.events()) == len(small.store.events) == 11


# Records


@pytest.mark.parametrize("on", ["1970-01-01", "2018-12-25", "2025"])
def test_a_standing_is_printed_as_its_plain_data(small: Timeline, on: str) -> None:
    """The JSON of `tier` is the standing as plain data, with the same order of fields."""
    shown = json.loads(printed("tier", "DE", "--on", on, "--json", "--store", SMALL))["standing"]
    plain = small.tier("DE", on).to_dict()
    assert plain == shown
    assert list(plain) == list(shown)
    assert {"from_", "from"}.isdisjoint(plain)
    assert all(list(step)[:5] == ["tier", "from", "to", "event", "formal_name"] for step in plain["history"])


def test_events_are_printed_as_their_plain_data(small: Timeline) -> None:
    """The JSON of `list` is the events as plain data, with the same order of fields."""
    shown = json.loads(printed("list", "--json", "--store", SMALL))["events"]
    plain = [event.to_dict() for event in small.events()]
    assert plain == shown
    assert [list(each) for each in plain] == [list(each) for each in shown]


def test_plain_data_has_only_json_types(small: Timeline) -> None:
    """An event as plain data has dates as text and tuples as lists, and survives JSON."""
    plain = small.event("us-visit-biden-2023").to_dict()
    assert (plain["earliest"], plain["latest"], plain["precision"]) == ("2023-09-10", "2023-09-11", "span")
    assert (plain["countries"], plain["people"], plain["tier"]) == (["US", "KR"], ["Joe Biden"], None)
    source = {"title": "Visit", "publisher": "Vietnam News Agency", "date": "2023-09-11"}
    assert plain["sources"] == [{**source, "url": None, "archived": None, "lang": None}]
    assert json.loads(json.dumps(plain)) == plain


def test_records_cannot_be_changed(small: Timeline) -> None:
    """No field of a record can be set; equal events have equal hashes."""
    event, found = small.event("us-csp-2023"), small.tier("DE", "2018")
    frozen: list[tuple[object, str]] = [
        (event, "title"),
        (event.sources[0], "title"),
        (event.when, "text"),
        (found, "tier"),
        (found.history[0], "to"),
        (found.suspensions[0], "to"),
        (small.tier("NL", "2018").sectoral[0], "since"),
        (small.country("US"), "name"),
        (EventQuery(), "limit"),
        (small.store, "title"),
        (small.store.coverage, "until"),
    ]
    for record, field in frozen:
        with pytest.raises(AttributeError):
            setattr(record, field, "changed")
    assert hash(event) == hash(load(SMALL).event("us-csp-2023"))


def test_when_is_the_date_of_an_event(small: Timeline) -> None:
    """`when` is the parsed date of an event."""
    for event in small.store.events:
        assert event.when == parse_edtf(event.date)


def test_representations_name_the_record(small: Timeline) -> None:
    """The representations of a timeline and of an event name the record."""
    assert repr(small) == "Timeline('A small store', 11 events)"
    assert repr(small.event("ua-cp-2011")) == (
        "Event('ua-cp-2011', '2011-03', 'Vietnam and Ukraine become comprehensive partners')"
    )


def test_the_embedded_store_is_the_default() -> None:
    """`load` without arguments reads the embedded store."""
    tl = load()
    assert tl.tier("China", on="2010").tier == "comprehensive-strategic"
    assert tl.tier("Hoa Kỳ", on="2023-09-09").tier == "comprehensive"
