"""Every fault is reported once: nothing that follows from it is reported, and it hides no other fault."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers import edited
from tests.store.store_text import problems_in
from vntimeline.model import REGISTRIES

STORE = """\
schema: 1
title: A store
licence: CC0-1.0
coverage: {from: 1990-01-01, until: 2025-12-31}
countries:
  DE: {name: Germany, vi: Đức, aliases: [DEU]}
  JP: {name: Japan, vi: Nhật Bản}
  US: {name: United States, vi: Hoa Kỳ, aliases: [USA, America]}
people:
  Ann Lee: {vi: An Lê}
  Bo Nguyen: {vi: Bồ Nguyễn}
  Carl Gustaf: {}
publishers:
  Agency: {type: agency}
  Gazette: {type: official, family: Government}
  Tribune: {type: newspaper}
offices:
  president: {name: president, vi: Chủ tịch nước, aliases: [head of state], leads: true}
  minister: {name: minister}
events:
  - id: jp-relations-1991
    date: 1991-02-03
    kind: relations
    countries: [JP]
    title: Relations with Japan
    place: Hanoi
    significance: notable
    confidence: medium
    disputed: The day is not known.
    sources: [{title: One, publisher: Tribune, date: 1991}]
  - id: de-sp-1992
    date: 1992-03-04
    kind: tier
    countries: [DE]
    tier: strategic
    formal_name: Partnership
    title: Germany becomes a partner
    significance: key
    confidence: high
    sources: [{title: Two, publisher: Agency, date: 1992-03-05}, {title: Three, publisher: Tribune, date: 1992-03-05}]
  - id: lee-takes-1993
    date: 1993-01-01
    kind: leadership
    countries: []
    office: president
    person: Ann Lee
    change: takes-office
    reason: elected
    title: Ann Lee becomes president
    significance: key
    confidence: high
    sources: [{title: Four, publisher: Gazette, date: 1993-01-01, url: "https://example.org/4"}]
  - id: nguyen-acts-1994
    date: 1994-01-01
    kind: leadership
    countries: []
    office: minister
    person: Bo Nguyen
    change: takes-office
    acting: true
    title: Bo Nguyen becomes minister
    significance: detail
    confidence: low
    summary: One paper says so.
    sources: [{title: Five, publisher: Tribune, date: 1994-01-01}]
  - id: de-suspended-1995
    date: 1995-05-06
    kind: tier
    countries: [DE]
    tier: strategic
    status: suspended
    title: The partnership is suspended
    significance: key
    confidence: high
    sources: [{title: Six, publisher: Agency, date: 1995-06}, {title: Seven, publisher: Gazette, date: 1995-06}]
  - id: de-resumed-1996
    date: 1996-05
    kind: tier
    countries: [DE]
    tier: strategic
    status: resumed
    title: The partnership is resumed
    significance: key
    confidence: high
    sources: [{title: Eight, publisher: Agency, date: 1996-06}, {title: Nine, publisher: Gazette, date: 1996-06}]
  - id: us-visit-1997
    date: 1997-01-01/1997-01-03
    kind: visit
    countries: [US, JP]
    people: [Carl Gustaf, Ann Lee]
    title: A visit
    significance: detail
    confidence: high
    sources: [{title: Ten, publisher: Gazette, date: 1997-02}]
  - id: us-cp-1998
    date: 1998-01-01
    kind: tier
    countries: [US]
    tier: comprehensive
    formal_name: First
    title: The United States become a partner
    significance: key
    confidence: high
    sources: [{title: Eleven, publisher: Agency, date: 1998-01-02}, {title: Twelve, publisher: Gazette, date: 1998-02}]
  - id: us-csp-1999
    date: 1999-01-01
    kind: tier
    countries: [US]
    tier: comprehensive-strategic
    formal_name: Second
    title: The United States become a closer partner
    significance: key
    confidence: high
    sources: [{title: Thirteen, publisher: Agency, date: 1999-02}, {title: Fourteen, publisher: Gazette, date: 1999-02}]
  - id: lee-leaves-2000
    date: 2000-01-01
    kind: leadership
    countries: []
    office: president
    person: Ann Lee
    change: leaves-office
    title: Ann Lee leaves
    significance: key
    confidence: high
    sources: [{title: Fifteen, publisher: Gazette, date: 2000-01-01}]
  - id: nguyen-takes-2000
    date: 2000-01-02
    kind: leadership
    countries: []
    office: president
    person: Bo Nguyen
    change: takes-office
    title: Bo Nguyen becomes president
    significance: key
    confidence: high
    sources: [{title: Sixteen, publisher: Gazette, date: 2000-02}]
  - id: nguyen-leaves-2001
    date: 2001-01-01
    kind: leadership
    countries: []
    office: minister
    person: Bo Nguyen
    change: leaves-office
    acting: true
    title: Bo Nguyen leaves the ministry
    significance: detail
    confidence: high
    sources: [{title: Seventeen, publisher: Gazette, date: 2001-02}]
"""
"""A store without problems, in which nearly every value is needed for another."""

Place = tuple[str | int, ...]
Fault = tuple[Place, str, Any, str]
"""A place in the store, what is done there (`set` a value, `drop` the key, `rename` it), with what, and the check."""


def content() -> Any:
    """The store as lists, mappings and texts."""
    return yaml.load(STORE, Loader=yaml.CBaseLoader)


@cache
def places() -> tuple[tuple[Place, Any], ...]:
    """Every place of the store and what stands there."""
    return tuple(_places(content(), ()))


def _places(value: Any, at: Place) -> Iterator[tuple[Place, Any]]:
    if at:
        yield at, value
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(each, (*at, key))


REQUIRED = {
    *("schema", "title", "coverage", "countries", "events", "from", "until", "name", "type", "id", "date", "kind"),
    *("significance", "confidence", "sources", "publisher"),
}
"""The keys that must not be missing, but for the date of a source."""
WORDS = ("kind", "tier", "status", "change", "significance", "confidence", "type")


def faults_at(at: Place, value: Any) -> Iterator[Fault]:
    """The faults that are planted at a place."""
    key = at[-1]
    entry = len(at) == 2 and at[0] in REGISTRIES
    field = isinstance(key, str) and not entry
    name = str(key) if field else str(at[-2]) if len(at) > 3 else ""
    # A value of another type
    if isinstance(value, str) and at != ("schema",) and value:
        yield at, "set", ["x"], "values"
        yield at, "set", {"x": "y"}, "values"
        yield at, "set", "", "values"
        yield at, "set", "a\x1bb", "text"
    elif value and at != ("schema",):
        yield at, "set", "x", "values"
        yield at, "set", ["x"] if isinstance(value, dict) else {"x": "y"}, "values"
    # A value that is not known
    if name == "date":
        yield at, "set", "2010-13", "dates"
        yield at, "set", "May 2010", "dates"
    if name in ("from", "until"):
        yield at, "set", "1990", "values"
    if name in WORDS and isinstance(value, str):
        yield at, "set", "quite else", "values"
    if name in ("acting", "leads"):
        yield at, "set", "perhaps", "values"
    if name == "id":
        yield at, "set", "Bad Id", "ids"
    if name == "url":
        yield at, "set", "ftp://x", "sources"
    # A key that is missing, not known or misspelt
    if field and isinstance(key, str):
        yield at, "rename", f"{key}x", "keys"
        if len(key) > 3:
            yield at, "rename", key.upper(), "keys"
        if key in REQUIRED and not (key == "date" and "sources" in at):
            yield at, "drop", None, "keys"
        if key in ("tier", "office", "person", "change"):
            yield at, "drop", None, "kind-fields"
    if entry and at[0] in ("countries", "offices"):
        yield at, "rename", str(key).swapcase(), "codes"
        yield at, "rename", f"{key} {key}", "codes"
    if entry:
        yield at, "rename", f"{key}\x07", "text"
    if isinstance(value, dict):
        yield (*at, "colour"), "set", "red", "codes" if at == ("countries",) else "keys"


UNKNOWN: list[Fault] = [
    (at, "set", text, check)
    for at, _ in places()
    for field, check in (("countries", "countries"), ("people", "people"))
    if len(at) == 4 and at[0] == "events" and at[2] == field
    for text in ("XX", "Carl Gustav")
]


def faults() -> list[Fault]:
    """Every fault that is planted."""
    found = [fault for at, value in places() for fault in faults_at(at, value) if _planted(fault)]
    for at, value in places():
        if at[0] == "events" and at[-1] in ("person", "office", "publisher"):
            check = {"person": "people", "office": "offices", "publisher": "publishers"}[str(at[-1])]
            found += [(at, "set", f"{value}n", check), (at, "set", "Quite Else", check)]
    return found + UNKNOWN


def _planted(fault: Fault) -> bool:
    """Whether a fault is one: an unknown key of a registry is an entry."""
    at, *_ = fault
    return not (len(at) == 2 and at[0] in REGISTRIES and at[1] == "colour")


def planted(*chosen: Fault) -> str:
    """The store with these faults."""
    whole = content()
    for at, action, value, _ in sorted(chosen, key=lambda fault: fault[1]):
        within = whole
        for part in at[:-1]:
            within = within[part]
        if action == "set":
            within[at[-1]] = value
        elif action == "drop":
            del within[at[-1]]
        else:
            items = [(value if key == at[-1] else key, each) for key, each in within.items()]
            within.clear()
            within.update(items)
    return yaml.dump(whole, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


def checks(*chosen: Fault) -> list[str]:
    """The names of the checks that report something in the store with these faults."""
    return sorted(
        problem.check for problem in problems_in(planted(*chosen), level="strict") if problem.check != "quoted"
    )


def test_the_store_has_no_problem() -> None:
    """The store in which faults are planted passes the strict checks."""
    assert [str(problem) for problem in problems_in(STORE, level="strict")] == []
    assert checks() == []


@pytest.mark.parametrize("section", dict.fromkeys(at[0] for at, _ in places()))
def test_each_fault_is_reported_once(section: str) -> None:
    """A fault anywhere in the store is one problem; at each place, another of its faults is tried."""
    by_place: dict[Place, list[Fault]] = {}
    for fault in faults():
        by_place.setdefault(fault[0], []).append(fault)
    tried = [found[turn % len(found)] for turn, found in enumerate(by_place.values()) if found[0][0][0] == section]
    assert tried
    assert [(fault, found) for fault in tried if (found := checks(fault)) != [fault[3]]] == []


def are_apart(one: Fault, other: Fault) -> bool:
    """Whether two faults are in different entries, or different fields of one, and neither is a registry's key."""
    first, second = one[0], other[0]
    if min(len(first), len(second)) < 3 or "drop" in (one[1], other[1]):
        return len(first) > 1 < len(second) and first[:2] != second[:2]
    return first[:3] != second[:3]


UNRELATED = [fault for fault in faults() if fault[0][0] == "events" or len(fault[0]) > 2]
"""The faults of which none is about a key that another names."""


@given(st.sampled_from(UNRELATED), st.sampled_from(UNRELATED))
def test_two_faults_are_both_reported(one: Fault, other: Fault) -> None:
    """Two faults in different places are two problems: neither hides the other, and nothing else is reported."""
    assume(are_apart(one, other))
    assert checks(one, other) == sorted([one[3], other[3]])


EVENT = STORE[STORE.index("  - id: us-cp-1998") : STORE.index("  - id: us-csp-1999")]
COVERAGE = "coverage: {from: 1990-01-01, until: 2025-12-31}\n"
US = "  US: {name: United States, vi: Hoa Kỳ, aliases: [USA, America]}\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("countries:\n  DE", "countrys:\n  DE", ["keys"], id="misspelt section"),
        pytest.param("events:\n", "event:\n", ["keys"], id="misspelt events"),
        pytest.param(COVERAGE, "", ["keys"], id="missing section"),
        pytest.param("people:\n  Ann", "people: []\npeeple:\n  Ann", ["keys", "values"], id="section of another type"),
        pytest.param("  JP:", "  JP: {name: J, vi: J}\n  JP:", ["keys"], id="repeated entry"),
        pytest.param("  JP:", "countries:\n  JP:", ["keys"], id="repeated section"),
        pytest.param("kind: relations", "kind: relations\n    kind: visit", ["keys"], id="repeated field"),
        pytest.param("date: 1992-03-04", "date: 1992-03-04\n    date: 1999", ["keys"], id="repeated date"),
        pytest.param("US: {name", "US: {nme", ["keys"], id="misspelt field of an entry"),
        pytest.param("formal_name: First", "formalname: First", ["keys"], id="misspelt optional field"),
        pytest.param(
            "countries: [DE]\n    tier: strategic\n    formal",
            "contries: [ZZ]\n    tier: strategic\n    formal",
            ["countries", "keys"],
            id="unknown name under a misspelt key",
        ),
        pytest.param("  JP:", "  ? [JP]\n  :", ["keys"], id="key that is a list"),
        pytest.param("  Ann Lee: {vi: An Lê}", '  "": {vi: An Lê}', ["keys"], id="empty key"),
        pytest.param("schema: 1", "schema: [1]", ["values"], id="schema that is a list"),
        pytest.param("schema: 1", "schema: 2", ["values"], id="another schema"),
        pytest.param("- id: jp", "- just a text\n  - id: jp", ["values"], id="event that is a text"),
        pytest.param(EVENT, "  - Us\n", ["values"], id="text in place of an event"),
        pytest.param(EVENT, EVENT + EVENT, ["ids"], id="event that stands twice"),
        pytest.param(EVENT, EVENT + EVENT.replace("us-cp", "us-cp-2"), ["duplicates"], id="event that is copied"),
        pytest.param(US, "", ["countries"] * 3, id="country that is not registered"),
        pytest.param(
            "[{title: Seventeen, publisher: Gazette, date: 2001-02}]",
            "[]",
            ["sources"],
            id="no source",
        ),
        pytest.param(
            "person: Ann Lee\n    change: takes-office",
            "person: Ann Lee\n    change: takes",
            ["values"],
            id="unknown change",
        ),
        pytest.param("disputed: The day", "disputd: The day", ["keys"], id="misspelt reason for doubt"),
        pytest.param("title: A visit", "title: no", ["quoted"], id="word that others read as false"),
        pytest.param("kind: visit", "kind: no", ["values"], id="such a word that is not known"),
    ],
)
def test_fault_of_form_is_reported_without_consequences(old: str, new: str, expected: list[str]) -> None:
    """A fault of keys, sections or whole events is reported, and nothing that follows from it."""
    assert sorted(problem.check for problem in problems_in(edited(STORE, old, new), level="strict")) == expected


def test_levels_of_an_unregistered_country_are_checked() -> None:
    """The levels of a country that is not registered are checked as those of the others."""
    text = edited(edited(STORE, US, ""), "tier: comprehensive-strategic", "tier: comprehensive")
    text = edited(text, "formal_name: Second", "formal_name: First")
    assert sorted(problem.check for problem in problems_in(text, level="strict")) == ["countries"] * 3 + ["ladder"]


def test_faulty_overlay_makes_no_problem_of_the_store() -> None:
    """What is wrong in an overlay is reported there, and nothing of the store or another overlay follows from it."""
    over = EVENT.replace("title: The", "title: Now the")
    uses = "events:\n" + EVENT.replace("us-cp", "fr-cp").replace("[US]", "[FR]")
    for text, expected in (
        ("events:\n" + over, []),
        ("events:\n" + over.replace("id: us", "id: US"), ["ids"]),
        ("events: {}\n", ["values"]),
        ("events: [\n", ["syntax"]),
        ("- a\n", ["keys"]),
        ("schema: 7\n", ["values"]),
        ("coverage: {from: 1990-01-01}\n", ["keys"]),
        ("people: {Ann Lee: {vie: An Lê}}\n", ["keys"]),
    ):
        assert sorted(problem.check for problem in problems_in(STORE, text, level="strict")) == expected, text
    for text in (
        "countries: {FR: {nme: France, vi: Pháp}}\n",
        "contries: {FR: {name: France, vi: Pháp}}\n",
        "countries: [\n",
    ):
        assert len(problems_in(STORE, text, uses, level="strict")) == 1
