"""The papers beside the code say what the code and the store say."""

import json
import os
import re
import subprocess
import tomllib
from datetime import date
from typing import Any, get_args

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

import vntimeline
from tests.conftest import ROOT
from vntimeline import check
from vntimeline.document import Document
from vntimeline.model import DERIVED, KINDS, OFFICES, SIGNIFICANCES, TIERS, Event
from vntimeline.schemas import NAMES, schema

FIELDS = [field for field in msgspec.structs.fields(Event) if field.name not in DERIVED]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# CITATION.cff, CHANGELOG.md and the licences


def citation() -> dict[str, Any]:
    loaded = yaml.safe_load(text("CITATION.cff"))
    assert isinstance(loaded, dict)
    return loaded


def release() -> tuple[str, str, str]:
    """The version, the day and the text of the changelog's first release."""
    match = re.search(r"(?ms)^## \[([^]]+)\] - (\d{4}-\d\d-\d\d)\n(.*?)(?=^## |\Z)", text("CHANGELOG.md"))
    assert match
    return match[1], match[2], match[3]


def test_the_citation_cites_this_version() -> None:
    found = citation()
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "date-released", "license"} <= set(found)
    assert found["title"] == "vntimeline"
    assert all(author.get("name") or author.get("family-names") for author in found["authors"])
    assert found["version"] == found["preferred-citation"]["version"] == vntimeline.__version__
    assert found["date-released"] == date.fromisoformat(release()[1])
    assert found["preferred-citation"]["year"] == found["date-released"].year


def test_the_citation_names_the_licences_of_the_code_and_of_the_data() -> None:
    about = vntimeline.load().about()
    assert citation()["license"] == about.code_licence == "MIT"
    assert citation()["preferred-citation"]["license"] == about.data_licence == "CC-BY-4.0"
    assert citation()["preferred-citation"]["title"] == about.title


def test_the_changelog_begins_with_this_version_and_tells_three_things_of_it() -> None:
    version, _, body = release()
    assert version == vntimeline.__version__
    assert re.findall(r"(?m)^### (.+)$", body) == ["Data", "JSON contract", "Command line"]
    assert all(re.match(r"\s+- \S", part) for part in re.split(r"(?m)^### .+$", body)[1:])


def test_the_code_is_under_mit_and_the_data_under_what_the_store_says() -> None:
    code, data = text("LICENSE"), text("LICENSE-DATA")
    assert code.startswith("MIT License\n\nCopyright (c) ")
    for words in ("free of charge", "without restriction", "The above copyright notice", 'PROVIDED "AS IS"'):
        assert words in code
    match = re.search(r"(?m)^SPDX-License-Identifier: (\S+)$", data)
    assert match
    assert match[1] == "CC-BY-4.0" == vntimeline.load().store.licence
    assert "https://creativecommons.org/licenses/by/4.0/" in data


# CONTRIBUTING.md: an event with every key


def template() -> str:
    (block,) = [
        block for block in re.findall(r"(?ms)^```yaml\n(.*?)^```$", text("CONTRIBUTING.md")) if "- id:" in block
    ]
    assert isinstance(block, str)
    return block


def template_event() -> dict[str, Any]:
    (event,) = yaml.load(template(), Loader=yaml.BaseLoader)
    assert isinstance(event, dict)
    return event


def notes() -> dict[str, str]:
    """What the template's comments say of each key, on its line and those that follow."""
    found: dict[str, str] = {}
    for line in template().splitlines():
        value, _, comment = line.partition("#")
        if match := re.match(r"  (?:- |  )(\w+):", value):
            found[key := match[1]] = ""
        found[key] += f" {comment.strip()}"
    return found


def test_the_template_has_every_key_of_an_event_in_the_models_order() -> None:
    assert list(template_event()) == [field.name for field in FIELDS]
    assert list(notes()) == [field.name for field in FIELDS]


def test_the_template_calls_required_what_the_model_requires() -> None:
    told = {key for key, note in notes().items() if re.match(r"\s*required\b", note)}
    assert told == {field.name for field in FIELDS if field.required}
    of_kind = {key: match[1] for key, note in notes().items() if (match := re.match(r" kind (\w+) only", note))}
    assert of_kind == dict.fromkeys(("tier", "status"), "tier") | dict.fromkeys(
        ("office", "person", "change"), "leadership"
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("kind", KINDS),
        ("tier", TIERS),
        ("status", [word for part in get_args(Event.__annotations__["status"]) for word in get_args(part)]),
        ("office", OFFICES),
        ("change", ["takes-office", "leaves-office"]),
        ("significance", SIGNIFICANCES),
        ("confidence", ["high", "medium", "low"]),
    ],
)
def test_the_template_lists_every_word_that_a_key_takes(key: str, words: list[str]) -> None:
    assert words
    said = f"{notes()[key]} {template_event()[key]}"
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", said)] == []


@pytest.mark.parametrize(
    ("kind", "without"),
    [("tier", ["office", "person", "change", "acting", "reason"]), ("leadership", ["tier", "status"])],
)
def test_the_template_is_a_valid_event_of_either_kind(kind: str, without: list[str]) -> None:
    event = {key: value for key, value in template_event().items() if key not in without} | {"kind": kind}
    people = {*event["people"], event.get("person", event["people"][0])}
    store = {
        "schema": 1,
        "title": "A store",
        "coverage": {"from": "1945-09-02", "until": "2025-12-31"},
        "countries": {code: {"name": code} for code in event["countries"]},
        "people": {name: {} for name in sorted(people)},
        "events": [event],
    }
    document = Document("template.yaml", json.dumps(store).replace('"acting": "true"', '"acting": true').encode())
    assert [str(problem) for problem in check.run(check.subject_of([document]), "basic")] == []
    assert len(document.entries) == 1
    if "acting" in event:
        event["acting"] = True
    assert [error.message for error in Draft202012Validator(schema("store")).iter_errors(store)] == []


# The store's first line, and the schemas


def test_the_store_tells_editors_its_schema() -> None:
    first = text("events.yaml").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=schema/store.schema.json"
    assert (ROOT / "schema" / "store.schema.json").is_file()


def test_the_schema_folder_is_what_the_program_makes() -> None:
    made = {f"{name}.schema.json": json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n" for name in NAMES}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schema").iterdir()}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if kept[name] != made[name]] == []


# .ci/run and pyproject.toml


def test_the_one_command_is_bash_that_stops_at_the_first_failure() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = text(".ci/run").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert next(line for line in lines if line and not line.startswith("#")) == "set -euo pipefail"
    done = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_project_says_its_python_its_licences_and_why_typer_is_capped() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert project["license"] == "MIT AND CC-BY-4.0 AND OFL-1.1"
    assert [each for each in project["dependencies"] if each.startswith("typer")] == ["typer>=0.26,<0.29"]
    assert re.search(r'(?m)^ *#.*0\.29.*pydantic.*\n *"typer>=0\.26,<0\.29",', text("pyproject.toml"))
