"""The documents of the project agree with the code and with the store."""

import json
import os
import re
import shlex
import tomllib
from datetime import date
from typing import Any, get_args

import msgspec
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

import vntimeline
from tests.helpers import ROOT, Run, embedded_store, posix_only
from vntimeline.cli.schemas import NAMES, schema
from vntimeline.model import DERIVED, KINDS, REGISTRIES, SIGNIFICANCES, TIERS, Event
from vntimeline.store.checks import run
from vntimeline.store.overlay import lay_over
from vntimeline.store.yaml_reader import Document

FIELDS = [field for field in msgspec.structs.fields(Event) if field.name not in DERIVED]


def text(name: str) -> str:
    """The text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


# CITATION.cff, CHANGELOG.md and the licences


def citation() -> dict[str, Any]:
    """The content of CITATION.cff."""
    loaded = yaml.safe_load(text("CITATION.cff"))
    assert isinstance(loaded, dict)
    return loaded


def release() -> tuple[str, str, str]:
    """The version, the day and the text of the changelog's first release."""
    match = re.search(r"(?ms)^## \[([^]]+)\] - (\d{4}-\d\d-\d\d)\n(.*?)(?=^## |\Z)", text("CHANGELOG.md"))
    assert match
    return match[1], match[2], match[3]


def test_the_citation_names_this_version() -> None:
    """CITATION.cff names the project, its version and the day of its release, as the changelog does."""
    found = citation()
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "date-released", "license"} <= set(found)
    assert found["title"] == "vntimeline"
    assert all(author.get("name") or author.get("family-names") for author in found["authors"])
    assert found["version"] == vntimeline.__version__
    assert found["date-released"] == date.fromisoformat(release()[1])


def test_the_preferred_citation_is_that_of_the_data() -> None:
    """CITATION.cff asks to cite the data, with the version, the day and the maker that the store names."""
    store = embedded_store()
    found = citation()["preferred-citation"]
    assert store.released
    assert found["type"] == "data"
    assert (found["version"], found["date-released"]) == (store.version, store.released)
    assert found["year"] == store.released.year
    assert [author["name"] for author in found["authors"]] == [store.creator]


def test_the_citation_is_valid() -> None:
    """CITATION.cff is valid against the schema of its format, which has dates as text."""
    published = json.loads(text("tests/data/citation-schemas/cff-1.2.0.json"))
    content = json.loads(json.dumps(citation(), default=str))
    validator = Draft7Validator(published, format_checker=Draft7Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)] == []


def test_the_citation_names_both_licences() -> None:
    """CITATION.cff names the licences of the code and of the data, as the program does."""
    about = vntimeline.Timeline(embedded_store()).about()
    assert citation()["license"] == about.code_licence == "MIT"
    assert citation()["preferred-citation"]["license"] == about.data_licence == "CC-BY-4.0"
    assert citation()["preferred-citation"]["title"] == about.title


def test_the_changelog_begins_with_this_version() -> None:
    """The changelog begins with this version and its three sections, none of which is empty."""
    version, _, body = release()
    assert version == vntimeline.__version__
    assert re.findall(r"(?m)^### (.+)$", body) == ["Data", "JSON contract", "Command line"]
    assert all(re.match(r"\s+- \S", part) for part in re.split(r"(?m)^### .+$", body)[1:])


def test_the_licence_files_are_the_right_ones() -> None:
    """The licence files hold the MIT licence for the code and the store's licence for the data."""
    code, data = text("LICENSE"), text("LICENSE-DATA")
    assert code.startswith("MIT License\n\nCopyright (c) ")
    for words in ("free of charge", "without restriction", "The above copyright notice", 'PROVIDED "AS IS"'):
        assert words in code
    match = re.search(r"(?m)^SPDX-License-Identifier: (\S+)$", data)
    assert match
    assert match[1] == "CC-BY-4.0" == embedded_store().licence
    assert "https://creativecommons.org/licenses/by/4.0/" in data


# CONTRIBUTING.md: an event with every key


def template() -> str:
    """The example of an event in CONTRIBUTING.md, as YAML."""
    (block,) = [
        block for block in re.findall(r"(?ms)^```yaml\n(.*?)^```$", text("CONTRIBUTING.md")) if "- id:" in block
    ]
    assert isinstance(block, str)
    return block


def template_event() -> dict[str, Any]:
    """The example of an event, read; all scalars are text."""
    (event,) = yaml.load(template(), Loader=yaml.BaseLoader)
    assert isinstance(event, dict)
    return event


def notes() -> dict[str, str]:
    """The comments of the template about each key, on its line and on the lines that follow."""
    found: dict[str, str] = {}
    for line in template().splitlines():
        value, _, comment = line.partition("#")
        if match := re.match(r"  (?:- |  )(\w+):", value):
            found[key := match[1]] = ""
        found[key] += f" {comment.strip()}"
    return found


def test_the_template_has_every_key_of_an_event() -> None:
    """The template of an event has every key that an event may have, in the order of the model."""
    assert list(template_event()) == [field.name for field in FIELDS]
    assert list(notes()) == [field.name for field in FIELDS]


def test_the_template_says_which_keys_are_required() -> None:
    """The template says which keys are required, and which belong to one kind of event only."""
    required = {key for key, note in notes().items() if re.match(r"\s*required\b", note)}
    assert required == {field.name for field in FIELDS if field.required}
    of_kind = {key: match[1] for key, note in notes().items() if (match := re.match(r" kind (\w+) only", note))}
    belongs = {field: kind for kind, rule in KINDS.items() for field in (*rule.required, *rule.optional)}
    assert {field: kind for field, kind in belongs.items() if field in KINDS[kind].required}.items() <= of_kind.items()
    assert of_kind.items() <= belongs.items()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("kind", KINDS),
        ("tier", TIERS),
        ("status", [word for part in get_args(Event.__annotations__["status"]) for word in get_args(part)]),
        ("change", ["takes-office", "leaves-office"]),
        ("significance", SIGNIFICANCES),
        ("confidence", ["high", "medium", "low"]),
    ],
)
def test_the_template_lists_all_words_of_a_key(key: str, words: list[str]) -> None:
    """The template lists every word that a key with fixed words takes."""
    assert words
    said = f"{notes()[key]} {template_event()[key]}"
    assert [word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", said)] == []


def test_the_template_names_registered_offices_only() -> None:
    """The template's office is registered in the store, and so is every office that its comment lists."""
    offices = embedded_store().offices
    assert template_event()["office"] in offices
    assert [word for word in re.findall(r"[a-z]+(?:-[a-z]+)+", notes()["office"]) if word not in offices] == []


def test_the_registries_are_described() -> None:
    """The curators' guide describes every registry of a store."""
    described = text("docs/curating.md").partition("\n## The registries\n")[2].partition("\n## ")[0]
    assert [name for name in REGISTRIES if f"`{name}`" not in described] == []


@pytest.mark.parametrize("kind", ["tier", "leadership"])
def test_the_template_is_a_valid_event(kind: str) -> None:
    """The template passes the checks and the schema, as a tier event and as a leadership event."""
    without = {field for other, rule in KINDS.items() if other != kind for field in (*rule.required, *rule.optional)}
    event = {key: value for key, value in template_event().items() if key not in without} | {"kind": kind}
    people = {*event["people"], event.get("person", event["people"][0])}
    store = {
        "schema": 1,
        "title": "A store",
        "coverage": {"from": "1945-09-02", "until": "2025-12-31"},
        "countries": {code: {"name": code} for code in event["countries"]},
        "people": {name: {} for name in sorted(people)},
        "offices": {template_event()["office"]: {"name": "An office"}},
        "events": [event],
    }
    document = Document("template.yaml", json.dumps(store).replace('"acting": "true"', '"acting": true').encode())
    assert [str(problem) for problem in run(lay_over([document]), "basic")] == []
    assert len(document.events) == 1
    if "acting" in event:
        event["acting"] = True
    assert [error.message for error in Draft202012Validator(schema("store")).iter_errors(store)] == []


# The store's first line, and the schemas


def test_the_store_names_its_schema_for_editors() -> None:
    """The first line of the store tells editors where its schema is."""
    first = text("events.yaml").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=schema/store.schema.json"
    assert (ROOT / "schema" / "store.schema.json").is_file()


def test_the_schema_folder_is_up_to_date() -> None:
    """The schema folder holds exactly the schemas that the program makes."""
    made = {f"{name}.schema.json": json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n" for name in NAMES}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schema").iterdir()}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if kept[name] != made[name]] == []


# .ci/run and pyproject.toml


@posix_only
def test_the_ci_script_stops_at_the_first_failure(bash: Run) -> None:
    """The script that checks everything is executable, valid bash, and stops at the first failure."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = text(".ci/run").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert next(line for line in lines if line and not line.startswith("#")) == "set -euo pipefail"
    done = bash(f"bash -n {shlex.quote(str(script))}")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_project_metadata_is_complete() -> None:
    """pyproject.toml gives the Python version, the licences, and the reason for the limit on Typer."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert project["license"] == "MIT AND CC-BY-4.0 AND OFL-1.1"
    assert [each for each in project["dependencies"] if each.startswith("typer")] == ["typer>=0.27.3,<0.29"]
    assert re.search(r'(?m)^ *#.*0\.29.*pydantic.*\n *"typer>=0\.27\.3,<0\.29",', text("pyproject.toml"))
