"""Tests of the JSON API: it answers as the command line does, and as openapi.json describes it."""

import json
import re
from datetime import timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.helpers import ROOT, SMALL, embedded_store, make_store, make_tier, printed
from tests.render.site.helpers import built, content_of, small_site, small_store
from vntimeline.cli import schemas
from vntimeline.model import Correction
from vntimeline.questions import board
from vntimeline.questions.board import BoardQuery
from vntimeline.render.site.openapi import OPERATIONS, openapi

API = "api/v1/"
ON = "2025-12-31"
"""The last day that the small store covers."""


def answer(path: str) -> dict[str, Any]:
    """A file of the API of the small store."""
    found: dict[str, Any] = json.loads(small_site()[f"{API}{path}"])
    return found


@cache
def described() -> dict[str, Any]:
    """The description of the API."""
    return answer("openapi.json")


@cache
def validator(operation: str) -> Draft202012Validator:
    """What checks the answers of an operation."""
    (found,) = (each["get"] for each in described()["paths"].values() if each["get"]["operationId"] == operation)
    schema = found["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": described()["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_description_is_valid() -> None:
    """openapi.json is valid OpenAPI 3.1, and says where the API is."""
    validate(described())
    assert described()["openapi"].startswith("3.1.")
    assert described()["servers"] == [{"url": "https://example.org/vn/api/v1"}]
    published = {name: schemas.schema(name) for name in schemas.NAMES}
    assert openapi(published, content_of(small_store(), None))["servers"] == [{"url": "."}]


def test_every_answer_is_as_described() -> None:
    """Every file is valid against the schema of its operation, and every operation has a file."""
    resources = answer("index.json")["resources"]
    assert {each["operation"] for each in resources} == {each.id for each in OPERATIONS}
    for each in resources:
        validator(each["operation"]).validate(answer(each["path"]))
        (operation,) = (one for one in OPERATIONS if one.id == each["operation"])
        filled = operation.path
        if parameter := operation.parameter:
            assert re.fullmatch(parameter.pattern, each["of"])
            filled = filled.replace(f"{{{parameter.name}}}", each["of"])
        assert each["path"] == filled


def test_a_wrong_answer_is_not_as_described() -> None:
    """The schemas are not so loose that anything passes: without a field, or with another type, nothing does."""
    for path, operation in (("countries/US.json", "country"), ("tiers/index.json", "tiersDays")):
        whole = answer(path)
        for key in whole:
            assert not validator(operation).is_valid({name: value for name, value in whole.items() if name != key})
        assert not validator(operation).is_valid({**whole, "covered": "yes"})
    event = answer("events/us-csp-2023.json")
    assert not validator("event").is_valid({**event, "events": [{**event["events"][0], "title": None}]})


def test_the_index_has_every_file() -> None:
    """Each file of the API is in the index, but for the schemas and the description."""
    others = {f"{API}openapi.json", *(path for path in small_site() if path.startswith(f"{API}schema/"))}
    listed = [f"{API}{each['path']}" for each in answer("index.json")["resources"]]
    assert sorted(listed) == sorted(path for path in small_site() if path.startswith(API) and path not in others)


def test_the_schemas_are_those_that_are_published() -> None:
    """The API has every published schema."""
    for published in (ROOT / "schema").glob("*.json"):
        assert answer(f"schema/{published.name}") == json.loads(published.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("countries.json", ["countries", "--on", ON]),
        ("events/us-csp-2023.json", ["show", "us-csp-2023"]),
        ("tiers.json", ["tiers", "--on", ON]),
        ("tiers/2023-09-10.json", ["tiers", "--on", "2023-09-10"]),
        ("leaders.json", ["leaders", "--on", ON]),
        ("leaders/history.json", ["leaders", "--history"]),
    ],
)
def test_an_answer_is_that_of_the_command(path: str, command: list[str]) -> None:
    """A file has what the command prints, key by key in the same order."""
    there = json.loads(printed(*command, "--json", "--store", SMALL))
    assert list(answer(path).items()) == list(there.items())


def test_a_country_has_its_standing_and_its_events() -> None:
    """A country's file has the answers of `tier` and `list`, and its entry of the registry."""
    found = answer("countries/US.json")
    there = json.loads(printed("tier", "US", "--on", ON, "--json", "--store", SMALL))
    assert {name: found[name] for name in there} == there
    assert found["events"] == json.loads(printed("list", "-c", "US", "--json", "--store", SMALL))["events"]
    assert found["country"] in answer("countries.json")["countries"]
    assert found["country"]["code"] == "US"
    assert answer("countries/NO.json")["standing"]["tier"] is None


def test_the_anniversaries_are_those_of_a_year_from_the_release_on() -> None:
    """They begin with the day of the release, or the last day covered where that is later."""
    query = answer("anniversaries.json")["query"]
    assert (query["from"], query["to"]) == ("2025-12-31", "2026-12-30")
    assert answer("anniversaries.json")["anniversaries"]


def test_a_withdrawn_event_names_what_replaces_it() -> None:
    """The file of a withdrawn event is the error of `show --json`, with the id that replaces it."""
    error = answer("events/la-treaty-1977.json")["error"]
    assert error["code"] == "unknown-name"
    assert error["candidates"] == ["la-special-1977"]
    assert "It was there twice" in error["message"]
    gone = [Correction(date=embedded_store().last_day, id="x-1", withdrawn=True, why="Not so.")]
    alone = msgspec.structs.replace(make_store([make_tier("e-1", "2001", "strategic")]), corrections=tuple(gone))
    assert json.loads(built(alone)[f"{API}events/x-1.json"])["error"]["candidates"] == []


def test_the_board_is_right_on_every_day() -> None:
    """On each day on which the board changes, and on the day before the next, the file has the board of that day."""
    store = embedded_store()
    days = list(board.over_time(store))
    assert len(days) > 50
    for at, each in enumerate(days[::9]):
        assert each.standings == board.answer(store, BoardQuery(each.on)), at
        assert each.counts == board.counts(store, each.on)
    for now, after in zip(days[::9], days[1::9], strict=False):
        before = board.answer(store, BoardQuery(after.on - timedelta(days=1)))
        assert [msgspec.structs.replace(one, on=now.on, covered=True) for one in before] == [
            msgspec.structs.replace(one, covered=True) for one in now.standings
        ]
    assert all(each.changed for each in days)


def test_a_name_without_a_day_changes_the_board() -> None:
    """A step whose day is not known is in the history from its first possible day, which changes the board."""
    events = [
        make_tier("e-1", "2001-01-01", "strategic"),
        make_tier("e-2", "2010", "strategic", formal_name="Extensive"),
    ]
    days = list(board.over_time(make_store(events)))
    assert [str(each.on) for each in days] == ["2001-01-01", "2010-01-01", "2010-12-31"]
    assert [len(each.standings[0].history) for each in days] == [1, 2, 2]


def test_a_store_of_nothing_but_events_has_an_api() -> None:
    """A store without coverage, version, offices and levels has the same files; there is no day to choose."""
    store = msgspec.structs.replace(make_store([]), coverage=None, countries={}, people={}, offices={})
    files = built(store, None)
    assert json.loads(files[f"{API}tiers/index.json"])["days"] == []
    assert json.loads(files[f"{API}countries.json"])["countries"] == []
    validate(json.loads(files[f"{API}openapi.json"]))
    assert content_of(store).days == []


def test_examples_keep_their_lines() -> None:
    """Each line of an example in the documentation is a line of the page, as a reader copies it."""
    examples = re.findall("<pre><code>(.*?)</code></pre>", small_site()["api/index.html"].decode(), re.DOTALL)
    assert [each.count("\n") for each in examples] == [1, 3, 2]
    assert examples[2].startswith("import pandas\nevents = ")
