"""The JSON contract: output is checked with the published schemas."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.helpers import REQUIRED, ROOT, embedded_store, printed
from vntimeline.cli.schemas import NAMES, OUTPUTS, schema
from vntimeline.render.answer import field_names

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
    *([command, *REQUIRED.get(command, ())] for command in OUTPUTS if command != "tier"),
    ["list", "-s", "nowhere to be found"],
    ["list", "-c", "US", "-c", "Hàn Quốc", "-k", "tier", "--since", "2001", "--until", "July 2023", "-n", "3", "-r"],
    ["list", "-p", "Nguyen Phu Trong", "--office", "president", "--significance", "key", "--min-confidence", "low"],
    ["list", "-t", "CSP", "--place", "hanoi", "--sort", "tier", "-s", "joint statement"],
    ["show", "us-csp-2023", "la-special-1977", "de-sp-resumed-2019"],
    ["tiers", "--on", "2018-12-01"],
    ["leaders", "--on", "2024-07"],
    ["leaders", "--office", "president", "--history"],
    ["diff", "2010", "2024-06"],
    ["diff", "2025-01-01", "2025-01-01"],
    ["anniversaries", "--year", "2025"],
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
        extra = OUTPUTS[command].extra
        own = [*([extra.name] if extra else ()), OUTPUTS[command].key]
        assert list(document) == ["schema", "store", "query", "covered", *own]
        assert document["schema"] == "vntimeline/1"
        assert list(document["store"]) == ["title", "version", "released", "digest", "events", "coverage"]


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
    spec = OUTPUTS[command]
    if f"/{spec.key}" in names:  # an embedded store without problems has none to show
        assert names[f"/{spec.key}"] == list(field_names(spec.record))


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
