"""The JSON Schema of a store: it rejects what the basic checks reject, as far as a schema can say it."""

import json
import re
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from tests.helpers import ROOT, SMALL
from tests.store.store_text import (
    FAULTY,
    Fields,
    event_text,
    office_text,
    problems_in,
    sources,
    store_text,
    tier_text,
)
from tests.store.test_faults import Fault, planted
from tests.store.test_faults import faults as planted_faults
from vntimeline.cli.schemas import schema
from vntimeline.model import BOOLEANS, LISTS, REGISTRIES
from vntimeline.store.checks import CHECKS, Level

Place = tuple[str | int, ...]
"""The keys and positions that lead to an entry of a registry or to an event."""


@cache
def validator() -> Draft202012Validator:
    """A validator of the schema of stores, which is itself checked first."""
    Draft202012Validator.check_schema(schema("store"))
    return Draft202012Validator(schema("store"), format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_data(node: yaml.Node) -> Any:
    """A YAML node as data: scalars are text (numbers, too), but for null and what the model has as true or false."""
    if isinstance(node, yaml.SequenceNode):
        return [as_data(each) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    content = {key.value: as_data(value) for key, value in node.value}
    for key in BOOLEANS & content.keys():
        content[key] = {"true": True, "false": False}.get(str(content[key]), content[key])
    return content


def root(text: str) -> yaml.MappingNode:
    """The YAML nodes of a store."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    return node


def rejections(text: str) -> list[ValidationError]:
    """What the schema finds wrong with a store."""
    content = as_data(root(text))
    if str(content.get("schema")).isdigit():
        content["schema"] = int(content["schema"])
    return list(validator().iter_errors(content))


# What the schema accepts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param((ROOT / "events.yaml").read_text(encoding="utf-8"), id="embedded"),
        pytest.param(SMALL.read_text(encoding="utf-8"), id="small"),
        pytest.param(store_text(), id="made"),
        pytest.param(store_text(edit=("schema: 1", 'schema: "1"')), id="schema as a text"),
        pytest.param(store_text(edit=("title: A store", "title: A store\nlicence: MIT")), id="licence"),
        pytest.param(store_text(edit=("  Jordan:\n", "  Jordan: {}\n")), id="empty person"),
        pytest.param(
            store_text(edit=("name: prime minister", "name: p, leads: false")), id="office that does not lead"
        ),
        pytest.param(store_text(event_text("visit", "2000~/2001-02?", id="a")), id="date with marks"),
        pytest.param(store_text(event_text("visit", "2000", countries=["US"], place="Hanoi")), id="visit"),
        pytest.param(store_text(event_text("visit", "2000", sources=sources("Blog", url="http://a.org"))), id="url"),
        pytest.param(store_text(tier_text("2000", "strategic", status="suspended")), id="suspended tier"),
        pytest.param(store_text(tier_text("2000", "sectoral")), id="sectoral tier"),
        pytest.param(store_text(office_text("2000", "takes", acting=True, reason="elected")), id="acting holder"),
    ],
)
def test_sound_store_is_accepted_by_both(text: str) -> None:
    """The schema and the basic checks accept sound stores."""
    assert [f"{each.json_path}: {each.message}" for each in rejections(text)] == []
    assert list(map(str, problems_in(text))) == []


# One fault in an otherwise sound store


def changed(event: str, **fields: object) -> str:
    """A store with this event, of which these fields are changed; None leaves a field out."""
    known = json.loads(event.removeprefix("  - ")) | fields
    return store_text(f"  - {json.dumps({key: value for key, value in known.items() if value is not None})}\n")


def event(**fields: object) -> str:
    """A store with a visit that has these fields; None leaves a field out."""
    return changed(event_text("visit", "2000"), **fields)


def source(**fields: object) -> str:
    """A store with a visit whose only source has these fields; None leaves a field out."""
    usual: Fields = {"title": "S", "publisher": "Agency", "date": "2000"}
    return event(sources=[{key: value for key, value in (usual | fields).items() if value is not None}])


def null(key: str) -> str:
    """A store with a visit in which the value of this field is missing."""
    return event(**{key: "none at all"}).replace('"none at all"', "")


EXPRESSIBLE: dict[str, dict[str, str]] = {
    "keys": {
        "an unknown section": store_text(edit=("title: A store", "title: A store\nplaces: {}")),
        "no title": store_text(edit=("title: A store\n", "")),
        "no schema": store_text(edit=("schema: 1\n", "")),
        "coverage without an end": store_text(edit=(", until: 2025-12-31", "")),
        "an unknown key of the coverage": store_text(edit=("{from: 1990", "{since: 1990, from: 1990")),
        "a country without a name": store_text(edit=("name: Germany, ", "")),
        "an unknown key of a country": store_text(edit=("name: Germany", "name: Germany, alias: D")),
        "the code as a key of a country": store_text(edit=("name: Germany", "name: Germany, code: DE")),
        "an unknown key of a person": store_text(edit=("  Jordan:\n", "  Jordan: {office: president}\n")),
        "a publisher without a type": store_text(edit=("Blog: {type: blog}", "Blog: {}")),
        "an office without a name": store_text(edit=("prime-minister: {name: prime minister}", "prime-minister: {}")),
        "an unknown key of an office": store_text(edit=("name: prime minister", "name: p, lead: true")),
        **{
            f"no {key}": event(**{key: None})
            for key in ("id", "date", "kind", "countries", "title", "significance", "confidence", "sources")
        },
        "an unknown key": event(colour="red"),
        "a derived field": event(precision="day"),
        "a source without a title": source(title=None),
        "a source without a publisher": source(publisher=None),
        "a source with an unknown key": source(page="3"),
    },
    "values": {
        "another schema": store_text(edit=("schema: 1", "schema: 2")),
        "no value for schema": store_text(edit=("schema: 1", "schema:")),
        "an empty heading": store_text(edit=("title: A store", 'title: ""')),
        "no value for a heading": store_text(edit=("title: A store", "title:")),
        "a list for a heading": store_text(edit=("title: A store", "title: [A]")),
        "a text for the coverage": store_text(edit=("{from: 1990-01-01, until: 2025-12-31}", "1990")),
        "a coverage from a year": store_text(edit=("from: 1990-01-01", "from: 1990")),
        "a coverage until no day": store_text(edit=("until: 2025-12-31", "until: 2025-02-29")),
        "a list of people": store_text(edit=("people:\n  Ann Lee: {vi: An Lê}\n", "people:\n- Ann Lee\n")).replace(
            "  Bo Ly: {vi: Bồ Lý}\n  Jordan:\n", ""
        ),
        "a text for a country": store_text(edit=("{name: Germany, vi: Đức}", "Germany")),
        "no value for a country": store_text(edit=(" {name: Germany, vi: Đức}", "")),
        "an empty name": store_text(edit=("name: Germany", 'name: ""')),
        "aliases as a text": store_text(edit=("aliases: [USA, usa, Mỹ]", "aliases: USA")),
        "an empty alias": store_text(edit=("aliases: [USA, usa, Mỹ]", 'aliases: [USA, ""]')),
        "a text for a person": store_text(edit=("{vi: An Lê}", "An Lê")),
        "an unknown type of publisher": store_text(edit=("type: blog", "type: log")),
        "no value for an office": store_text(edit=(" {name: prime minister}", "")),
        "leads that is not true or false": store_text(edit=("name: prime minister", "name: p, leads: perhaps")),
        "events that are a mapping": store_text().partition("events:")[0] + "events: {}\n",
        "events that are missing": store_text().partition("events:")[0] + "events:\n",
        "an event that is a text": store_text("  - a text\n"),
        "an event that is a list": store_text("  - [a]\n"),
        "an event that is missing": store_text("  -\n"),
        "an unknown kind": event(kind="party"),
        "a kind in capitals": event(kind="Visit"),
        "an unknown significance": event(significance="keys"),
        "an unknown confidence": event(confidence="certain"),
        "an unknown tier": store_text(tier_text("2000", "super")),
        "null for a tier": store_text(tier_text("2000", "super")).replace('"super"', "null"),
        "an unknown status": store_text(tier_text("2000", "strategic", status="over")),
        "an unknown change": changed(office_text("2000", "takes"), change="left"),
        "acting that is not true or false": store_text(office_text("2000", "takes", acting="yes")),
        "countries as a text": event(countries="US"),
        "a country that is a list": event(countries=[["US"]]),
        "people as a text": event(people="Ann Lee"),
        "an empty person": event(people=[""]),
        "sources as a mapping": event(sources={"title": "S", "publisher": "Agency"}),
        "a source that is a text": event(sources=["S"]),
        "a source that is null": event(sources=[None]).replace("null", "~"),
        "an empty publisher": source(publisher=""),
        "an empty url": source(url=""),
        **{f"an empty {key}": event(**{key: " "}) for key in ("title", "summary", "place", "disputed", "formal_name")},
        **{f"no value for {key}": null(key) for key in ("id", "date", "title", "summary", "place", "countries")},
        **{f"a list for {key}": event(**{key: ["a"]}) for key in ("id", "date", "title", "summary", "kind")},
    },
    "text": {
        "a control character": event(title="a\x1b[31mb"),
        "a control character in a heading": store_text(edit=("title: A store", 'title: "A\\estore"')),
        "a control character in a name": store_text(edit=("name: Germany", 'name: "a\\eb"')),
        "a control character in a country": event(countries=["US\x07"]),
        "a control character in a source": source(title="a\x00b"),
        "a control character in a key": store_text(edit=("  Jordan:\n", '  Jordan:\n  "Cy\\e":\n')),
    },
    "dates": {
        "a date in words": event(date="July 2013", id="a"),
        "a date with strokes": event(date="25/07/2013", id="a"),
        "a date without zeros": event(date="2013-7-5", id="a"),
        "an open span": event(date="2013/..", id="a"),
        "a thirteenth month": event(date="2013-13", id="a"),
        "a thirty-second day": event(date="2013-07-32", id="a"),
        "a date of a source in words": source(date="Jan 2000"),
    },
    "ids": {
        f"the id {id!r}": event(id=id)
        for id in ("Visit-2020", "visit_2020", "visit--2020", "-visit", "visit-", "visit 2020", "thăm", "visit.2020")
    },
    "codes": {
        f"the code {code}": store_text(edit=("  DE:", f"  {code}: {{name: N}}\n  DE:"))
        for code in ("De", "de", "D", "D2", "D-E", "ABCDEFGHIJ")
    },
    "kind-fields": {
        **{
            f"{field} of a visit": event(**{field: value})
            for field, value in (
                ("tier", "special"),
                ("status", "resumed"),
                ("office", "president"),
                ("person", "Ann Lee"),
                ("change", "takes-office"),
                ("acting", True),
                ("reason", "elected"),
            )
        },
        "office of a tier": store_text(tier_text("2000", "strategic", office="president")),
        "reason of a tier": store_text(tier_text("2000", "strategic", reason="elected")),
        "acting of a tier": store_text(tier_text("2000", "strategic", acting=True)),
        "status of a leadership event": store_text(office_text("2000", "takes", status="resumed")),
        "a tier event without its tier": store_text(event_text("tier", "2000", countries=["DE"])),
        "a tier event without a country": store_text(tier_text("2000", "strategic", countries=[])),
        "a sectoral tier with a status": store_text(tier_text("2000", "sectoral", status="suspended")),
        **{
            f"a leadership event without its {field}": changed(office_text("2000", "takes"), **{field: None})
            for field in ("office", "person", "change")
        },
    },
    "sources": {
        "no source": event(sources=[]),
        **{
            f"the url {url}": source(url=url)
            for url in ("ftp://a.org", "www.a.org", "//a.org", "http://", "https:///a", "mailto:a@b.c", "https://a/b c")
        },
    },
}
"""Faults that a schema can say, by the basic check that finds them."""

INEXPRESSIBLE: dict[str, dict[str, str]] = {
    "syntax": {
        "an alias": store_text(edit=("title: A store", "title: &t A store\nlicence: *t")),
    },
    "keys": {
        "a repeated key": store_text(edit=("title: A store", "title: A store\ntitle: A store")),
    },
    "dates": {
        "a day that this month lacks": event(date="2013-02-29", id="a"),
        "a span that ends before it begins": event(date="2013/2012", id="a"),
        "a coverage that ends before it begins": store_text(edit=("from: 1990-01-01", "from: 2026-01-01")),
    },
    "ids": {
        "a repeated id": store_text(event_text("visit", "2000"), event_text("visit", "2000")),
    },
    "countries": {"an unknown country": event(countries=["ZZ"])},
    "people": {
        "an unknown person": event(people=["Nobody"]),
        "an unknown holder": store_text(office_text("2000", "takes", "Nobody")),
    },
    "publishers": {"an unknown publisher": source(publisher="Nobody")},
    "offices": {"an unknown office": store_text(office_text("2000", "takes", office="king"))},
}
"""Faults that a schema cannot say: how the YAML is written, the calendar, what another place of the file says."""


def named(faults: dict[str, dict[str, str]]) -> list[object]:
    """The faults as parameters, each with its name."""
    return [
        pytest.param(check, text, id=f"{check}: {about}")
        for check, texts in faults.items()
        for about, text in texts.items()
    ]


@pytest.mark.parametrize(("check", "text"), named(EXPRESSIBLE))
def test_fault_is_rejected_by_check_and_schema(check: str, text: str) -> None:
    """What a basic check rejects is rejected by the schema, too."""
    assert check in {problem.check for problem in problems_in(text)}
    assert rejections(text)


@pytest.mark.parametrize(("check", "text"), named(INEXPRESSIBLE))
def test_fault_that_a_schema_cannot_express(check: str, text: str) -> None:
    """What only the check rejects is listed: should the schema reject it one day, this test says so."""
    assert {problem.check for problem in problems_in(text)} == {check}
    assert [f"{each.json_path}: {each.message}" for each in rejections(text)] == []


def test_faults_of_every_basic_check_are_listed() -> None:
    """Every basic check has faults that a schema can express, or some that it cannot."""
    assert {*EXPRESSIBLE, *INEXPRESSIBLE} == {each.name for each in CHECKS if each.level == "basic"}


@given(
    st.sampled_from([fault for fault in planted_faults() if fault[3] not in INEXPRESSIBLE or fault[3] in EXPRESSIBLE])
)
def test_planted_faults_are_rejected_by_check_and_schema(fault: Fault) -> None:
    """The schema rejects a fault in any field of a store."""
    text = planted(fault)
    assert problems_in(text)
    assert rejections(text)


# The faulty store

ONLY_CHECKED = re.compile(
    r"\[(keys\] repeated key|dates\] .*(is not in the calendar|ends before)|ids\] repeated id)|"
    r"\[(syntax|countries|people|publishers|offices)\]"
)
"""The printed problems of faults that a schema cannot express, as the tables above have them."""


def entries(text: str) -> dict[int, Place]:
    """The entries of the registries and the events, by the line on which each begins."""
    found: dict[int, Place] = {}
    for section, value in root(text).value:
        if isinstance(value, yaml.MappingNode) and section.value in REGISTRIES:
            found |= {key.start_mark.line + 1: (section.value, key.value) for key, _ in value.value}
        elif section.value in LISTS:
            found |= {each.start_mark.line + 1: (section.value, at) for at, each in enumerate(value.value)}
    return found


def place_of(rejection: ValidationError) -> Place:
    """The entry or event that the schema rejects; () for the headings."""
    key = (str(rejection.instance),) if "propertyNames" in rejection.absolute_schema_path else ()
    return (*rejection.absolute_path, *key)[:2]


def faulty_places(text: str, level: Level) -> set[Place]:
    """Where a store has faults that a schema can express."""
    begun: dict[int, Place] = {0: ()} | entries(text)
    problems = [each for each in problems_in(text, level=level) if not ONLY_CHECKED.search(str(each))]
    return {begun[max(line for line in begun if line <= problem.line)] for problem in problems}


def test_schema_rejects_the_basic_faults_of_the_faulty_store() -> None:
    """The schema rejects each part of the faulty store with a basic fault that it can express, and no sound part."""
    text = FAULTY.read_text(encoding="utf-8")
    rejected = {place_of(rejection) for rejection in rejections(text)}
    assert len(faulty_places(text, "basic")) > 10
    assert faulty_places(text, "basic") - rejected == set()
    assert rejected - faulty_places(text, "basic") == set()
