"""The JSON contract: output is checked with the published schemas, and stores with the schema of stores."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.helpers import ROOT, SMALL, embedded_store, printed
from vntimeline.cli.schemas import NAMES, OUTPUTS, schema

pytestmark = pytest.mark.usefixtures("shared_cache")

Record = dict[str, Any]


@cache
def validator(name: str) -> Draft202012Validator:
    """A validator of a published schema, which is itself checked first."""
    published = schema(name)
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(name: str, document: Any) -> list[str]:
    """The faults that a published schema finds in a document."""
    return [f"{fault.json_path}: {fault.message}" for fault in validator(name).iter_errors(document)]


QUERIES: list[list[str]] = [
    ["list"],
    ["list", "-s", "nowhere to be found"],
    ["list", "-c", "US", "-c", "Hàn Quốc", "-k", "tier", "--since", "2001", "--until", "July 2023", "-n", "3", "-r"],
    ["list", "-p", "Nguyen Phu Trong", "--office", "president", "--significance", "key", "--min-confidence", "low"],
    ["list", "-t", "CSP", "--place", "hanoi", "--sort", "tier", "-s", "joint statement"],
    ["show", "us-csp-2023"],
    ["show", "us-csp-2023", "la-special-1977", "de-sp-resumed-2019"],
    ["tiers"],
    ["tiers", "--on", "2018-12-01"],
    ["leaders"],
    ["leaders", "--on", "2024-07"],
    ["leaders", "--office", "president", "--history"],
    ["diff", "2010", "2024-06"],
    ["diff", "2025-01-01", "2025-01-01"],
    ["anniversaries", "--year", "2025"],
    ["countries"],
    ["about"],
    ["check"],
]
DAYS = ("1900", "1995-07-11", "2011-10", "2017-12-01", "2018-12-01", "2025", "2100")


@cache
def answers() -> dict[str, list[Record]]:
    """Real answers by command: the queries, and the standing of every country on several days."""
    codes = sorted(embedded_store().countries)
    tiers = [["tier", code] for code in codes] + [["tier", code, "--on", day] for code in codes[::6] for day in DAYS]
    tiers += [["tier", "DE", "--on", day] for day in DAYS]
    found: dict[str, list[Record]] = {}
    for line in (*QUERIES, *tiers):
        found.setdefault(line[0], []).append(json.loads(printed(*line, "--json")))
    return found


# Output


@pytest.mark.parametrize("command", OUTPUTS)
def test_output_is_valid_against_its_schema(command: str) -> None:
    """Real output of every command is valid against its published schema and has the same envelope."""
    checked = validator(command)
    for document in answers()[command]:
        assert [f"{fault.json_path}: {fault.message}" for fault in checked.iter_errors(document)] == []
        assert list(document) == ["schema", "store", "query", "covered", OUTPUTS[command][0]]
        assert document["schema"] == "vntimeline/1"
        assert list(document["store"]) == ["title", "events", "coverage"]


def test_the_answers_contain_every_case() -> None:
    """The answers that are checked here contain every case that matters, such as doubt and suspensions."""
    counts = [len(document["events"]) for document in answers()["list"]]
    assert counts[0] == answers()["list"][0]["store"]["events"]
    assert counts[1] == 0
    assert all(0 < count < counts[0] for count in counts[2:])
    assert [len(document["events"]) for document in answers()["show"]] == [1, 3]
    standings = [document["standing"] for document in answers()["tier"]]
    for name in ("certain", "covered"):
        assert {standing[name] for standing in standings} == {True, False}
    assert {None, "special", "comprehensive-strategic"} <= {standing["tier"] for standing in standings}
    assert {None, "active", "suspended"} == {standing["status"] for standing in standings}
    assert any(standing["sectoral"] for standing in standings)
    assert any(standing["suspensions"] for standing in standings)


def records(document: Any, kind: str = "") -> Iterator[tuple[str, Record]]:
    """Every object in a document, with the path of names that leads to it."""
    if isinstance(document, dict):
        yield kind, document
        for name, value in document.items():
            yield from records(value, f"{kind}/{name}")
    elif isinstance(document, list):
        for value in document:
            yield from records(value, kind)


@pytest.mark.parametrize("command", OUTPUTS)
def test_records_have_uniform_fields(command: str) -> None:
    """All records of a kind have the same fields, in the same order, each with one type or null."""
    names: dict[str, list[str]] = {}
    types: dict[str, set[str]] = {}
    for document in answers()[command]:
        for kind, record in records(document):
            assert list(record) == names.setdefault(kind, list(record)), kind
            for name, value in record.items():
                found = types.setdefault(f"{kind}/{name}", set())
                found |= {type(value).__name__} if value is not None else set()
                if isinstance(value, list):
                    types.setdefault(f"{kind}/{name}/each", set()).update(type(each).__name__ for each in value)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}
    key, kind, _ = OUTPUTS[command]
    (record_type,) = get_args(kind) or (kind,)
    if f"/{key}" in names:  # an embedded store without problems has none to show
        assert names[f"/{key}"] == [field.encode_name for field in msgspec.structs.fields(record_type)]


OUTPUT_FAULTS: dict[str, Callable[[Record], Any]] = {
    "a field is missing": lambda event: event.pop("disputed"),
    "a source's field is missing": lambda event: event["sources"][0].pop("url"),
    "another type": lambda event: event.update(title=1),
    "another kind": lambda event: event.update(kind="party"),
    "no day": lambda event: event.update(earliest="2023-02-30"),
    "text for a list": lambda event: event.update(people="Joe Biden"),
}


@pytest.mark.parametrize("fault", OUTPUT_FAULTS)
def test_the_schema_refuses_wrong_output(fault: str) -> None:
    """The schema of an output refuses a missing field, a wrong type and an unknown word."""
    document = copy.deepcopy(answers()["show"][0])
    assert faults("show", document) == []
    OUTPUT_FAULTS[fault](document["events"][0])
    assert faults("show", document) != []


# The store


def read(text: str) -> Any:
    """A store as a schema checker in an editor sees it: all scalars are text, except `schema` and `acting`."""
    content = yaml.load(text, Loader=yaml.CBaseLoader)
    content["schema"] = int(content["schema"])
    content["people"] = {name: person or None for name, person in content["people"].items()}
    for event in content["events"]:
        if "acting" in event:
            event["acting"] = {"true": True}[event["acting"]]
    return content


@pytest.mark.parametrize("path", [ROOT / "events.yaml", SMALL], ids=["embedded", "small"])
def test_the_store_schema_accepts_our_stores(path: Path) -> None:
    """The schema of stores accepts the embedded store and the small one."""
    assert faults("store", read(path.read_text(encoding="utf-8"))) == []


def change_event(**changes: Any) -> Callable[[Record], None]:
    """Change an event of the kind tier; None takes a field away."""

    def change(store: Record) -> None:
        found: Record = next(each for each in store["events"] if each["id"] == "us-cp-2013")
        found.update(changes)
        for name in [name for name, value in changes.items() if value is None]:
            del found[name]

    return change


def change_source(**changes: Any) -> Callable[[Record], None]:
    """Give that event one source with these fields; None takes a field away."""
    words = {"title": "Report", "publisher": "Somebody"} | changes
    return change_event(sources=[{name: value for name, value in words.items() if value is not None}])


STORE_FAULTS: dict[str, Callable[[Record], Any]] = {
    "another schema": lambda store: store.update(schema=2),
    "no title": lambda store: store.pop("title"),
    "no coverage": lambda store: store.pop("coverage"),
    "coverage without an end": lambda store: store["coverage"].pop("until"),
    "an unknown section": lambda store: store.update(places={}),
    "a country without a name": lambda store: store["countries"].update(FR={"vi": "Pháp"}),
    "a small code": lambda store: store["countries"].update(fr={"name": "France"}),
    "an unknown key of a country": lambda store: store["countries"].update(FR={"name": "France", "alias": ["F"]}),
    "an unknown key of a person": lambda store: store["people"].update({"Jane Doe": {"office": "president"}}),
    "events that are no list": lambda store: store.update(events={}),
    "an event that is a text": lambda store: store["events"].append("us-cp-2013"),
    "a missing title": change_event(title=None),
    "a missing kind": change_event(kind=None),
    "missing sources": change_event(sources=None),
    "no source": change_event(sources=[]),
    "an unknown key": change_event(colour="red"),
    "an unknown kind": change_event(kind="party"),
    "an unknown tier": change_event(tier="super"),
    "an unknown confidence": change_event(confidence="certain"),
    "a derived field": change_event(precision="day"),
    "a date in words": change_event(date="July 2013"),
    "a date with strokes": change_event(date="25/07/2013"),
    "an id with capitals": change_event(id="US-2013"),
    "countries as a text": change_event(countries="US"),
    "tier without its tier": change_event(tier=None),
    "tier of another kind": change_event(kind="visit"),
    "leadership without its office": change_event(
        kind="leadership", tier=None, person="Joe Biden", change="takes-office"
    ),
    "an office of another kind": change_event(office="president", person="Joe Biden", change="takes-office"),
    "acting that is false": change_event(acting=False),
    "a source without publisher": change_source(publisher=None),
    "a source that is no web address": change_source(url="ftp://example.org"),
    "a source with an unknown key": change_source(page="3"),
}


@pytest.mark.parametrize("fault", STORE_FAULTS)
def test_the_store_schema_refuses_a_wrong_store(fault: str) -> None:
    """The schema of stores refuses each kind of mistake."""
    store = read(SMALL.read_text(encoding="utf-8"))
    STORE_FAULTS[fault](store)
    assert faults("store", store) != []


def test_the_store_schema_accepts_changed_stores() -> None:
    """The functions that make the mistakes above also make valid stores, so they add no other mistake."""
    store = read(SMALL.read_text(encoding="utf-8"))
    for change in (
        change_event(title="Another", date="2013-07~"),
        change_source(),
        change_source(url="http://example.org", date="2013-07"),
    ):
        change(store)
    assert faults("store", store) == []


# The published files


@pytest.mark.parametrize("name", NAMES)
def test_published_schemas_match_the_command(tmp_path: Path, name: str) -> None:
    """The schema that the command writes is the one in the schema folder."""
    out = tmp_path / f"{name}.json"
    assert printed("schema", name, "-o", out) == ""
    written = out.read_text(encoding="utf-8")
    assert json.loads(written) == schema(name)
    published = ROOT / "schema" / f"{name}.schema.json"
    assert published.is_file(), f"write it: vntimeline schema {name} -o schema/{name}.schema.json"
    assert published.read_text(encoding="utf-8") == written


def test_the_schemas_are_listed() -> None:
    """`schema` without a name lists the names of all schemas."""
    assert printed("schema").split() == list(NAMES)
