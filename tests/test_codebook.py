"""docs/codebook.md describes every field and word as the program does, and what it says of events is in the store.

With RENEW=1 the generated tables are written, and a test fails when something changed.
"""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from itertools import groupby
from typing import Any, get_args

import msgspec
import pytest

from tests.helpers import ROOT, embedded_store, printed
from tests.test_imports import modules
from vntimeline.cli.schemas import NAMES, OUTPUTS, schema
from vntimeline.cli.schemas import fields as fields_of
from vntimeline.counts import agrees
from vntimeline.dates import Precision
from vntimeline.fields import Field, definitions, descriptions, in_words, rows
from vntimeline.model import (
    KINDS,
    LISTS,
    REGISTRIES,
    Confidence,
    Counting,
    Coverage,
    FormerId,
    Handover,
    Kind,
    PublisherType,
    Significance,
    Status,
    Store,
    Tier,
)
from vntimeline.questions import board
from vntimeline.questions.board import BoardQuery
from vntimeline.record import Record
from vntimeline.render.markdown import grid
from vntimeline.wording import VALUE_MEANINGS

DOCUMENT = ROOT / "docs" / "codebook.md"
RENEW = bool(os.environ.get("RENEW"))
WORDS: dict[str, tuple[str, Any]] = {
    "kind": ("Kinds of events", Kind),
    "tier": ("Tiers of tier events", Tier),
    "status": ("Statuses of tier events", Status),
    "change": ("Changes of leadership events", Handover),
    "precision": ("Precision of dates", Precision),
    "significance": ("Significance of events", Significance),
    "confidence": ("Confidence of events", Confidence),
    "type": ("Types of publishers", PublisherType),
    "counting": ("Counting of checkpoints", Counting),
    "list": ("Lists of former identifiers", FormerId.__annotations__["list"]),
}
"""The fields with fixed words: a heading for each, and the words."""


def written() -> str:
    """The text of the codebook."""
    return DOCUMENT.read_text(encoding="utf-8")


# Descriptions


def kinds(of: type[Any]) -> set[type[Any]]:
    """All classes derived from a class."""
    return {kind for each in of.__subclasses__() for kind in {each, *kinds(each)}}


def records() -> list[type[Record]]:
    """Every class of records in the package."""
    for name in modules():
        import_module(name)
    return sorted((kind for kind in kinds(Record) if kind.__module__.startswith("vntimeline.")), key=str)


def test_every_field_is_described() -> None:
    """Every field of every record and of the store has a docstring of its own, which is a sentence."""
    for kind in [*records(), Store]:
        for field, text in descriptions(kind).items():
            assert re.fullmatch(r"[A-Z].*[a-z]{2}.*\.", text), (kind, field)
    assert len(records()) > 30


class Undescribed(Record, frozen=True):
    """A record of which a field has no docstring."""

    told: str
    """What is told."""
    untold: str


class Inherited(BoardQuery, frozen=True):
    """A record that inherits its fields."""


def test_a_field_without_a_description_fails() -> None:
    """A field without a docstring is an error; inherited fields keep theirs."""
    with pytest.raises(KeyError, match="told"):
        definitions([Undescribed])
    assert descriptions(Inherited) == descriptions(BoardQuery)


@pytest.mark.parametrize("name", NAMES)
def test_every_property_of_a_schema_is_described(name: str) -> None:
    """Every property of every published schema has a description."""
    body = schema(name)
    parts = [body, *body["$defs"].values()]
    properties = [(key, value) for part in parts for key, value in part.get("properties", {}).items()]
    assert properties
    assert [key for key, value in properties if not value.get("description")] == []


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ({"type": "string"}, "text"),
        ({"type": ["string", "number"], "pattern": "x"}, "text"),
        ({"type": "string", "format": "date"}, "day"),
        ({"type": "integer"}, "number"),
        ({"type": "boolean"}, "true or false"),
        ({"enum": [1, "1"]}, "1"),
        ({"enum": ["a", "b"]}, "one of a, b"),
        ({"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]}, "one of a, b, or null"),
        ({"anyOf": [{"$ref": "#/$defs/Ids"}, {"type": "null"}]}, "Ids or null"),
        ({"type": "array", "items": {"$ref": "#/$defs/Step"}}, "list of Step"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, "any of a, b"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "number by key"),
    ],
)
def test_types_in_words(of: dict[str, Any], words: str) -> None:
    """The values that a schema allows are said in words."""
    assert in_words(of) == words


# The table of fields


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_fields(name: str) -> None:
    """`schema NAME --fields` prints a line for each field in a pipe, and a table that fits the terminal."""
    lines = printed("schema", name, "--fields").splitlines()
    assert [line.split("\t") for line in lines] == [[*msgspec.structs.astuple(each)] for each in fields_of(name)]
    for width in (80, 120, 200):
        table = printed("schema", name, "--fields", "-f", "table", COLUMNS=str(width)).splitlines()
        assert max(map(len, table)) <= width
        assert table[0].split() == ["record", "field", "type", "description"]
        assert table[-1] == f"{len(lines)} fields"


# The generated tables


def table(header: Iterable[str], cells: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    return grid([*header], [[*row] for row in cells])


def values() -> str:
    """A table of words for each field that has fixed ones."""
    return "\n".join(f"### {WORDS[field][0]}\n\n{words(field)}" for field in VALUE_MEANINGS)


def words(field: str) -> str:
    """The table of a field's words; a kind of event also has the fields of its own."""
    if field != "kind":
        meanings = VALUE_MEANINGS[field].items()
        return table((field, "meaning"), ((f"`{word}`", meaning) for word, meaning in meanings))
    own: dict[str, str] = {
        kind: ", ".join(f"`{each}`" for each in (*rule.required, *rule.optional)) for kind, rule in KINDS.items()
    }
    cells = ((f"`{kind}`", meaning, own[kind]) for kind, meaning in VALUE_MEANINGS[field].items())
    return table(("kind", "meaning", "fields of its own"), cells)


def store_file() -> str:
    """The sections of a store file, and a table for each class of records in it."""
    classes = definitions([*LISTS.values(), *REGISTRIES.values(), Coverage])
    sections = [
        msgspec.structs.replace(each, type=each.type.replace("Subject", "Country"))  # a country, with its code
        for each in fields_of("store")
        if each.record == "Store"
    ]
    return tables([*sections, *rows(classes)], {"Store": {"description": "The sections of the file."}, **classes})


def answers() -> str:
    """The envelope, the records and query of each command, and a table for each class that the store file lacks."""
    bodies = {command: schema(command)["$defs"] for command in OUTPUTS}
    parts = {name: part for body in bodies.values() for name, part in body.items()}
    own = {name: part for name, part in parts.items() if name not in schema("store")["$defs"]}
    envelope = own.pop("Envelope")
    shared = [each for each in rows({"Envelope": envelope}) if each.field in ("schema", "store", "query", "covered")]
    head = tables([msgspec.structs.replace(each, type=_shared(each)) for each in shared], {"Envelope": envelope})
    commands = table(
        ("command", "key of the records", "records", "query"),
        (
            (f"`{command}`", f"`{spec.key}`", linked(in_words(body[spec.key])), linked(in_words(body["query"])))
            for command, spec in OUTPUTS.items()
            for body in (bodies[command]["Envelope"]["properties"],)
        ),
    )
    return f"{head}\n{commands}\n{tables(rows(own), own)}"


def _shared(field: Field) -> str:
    return "the query of the command" if field.field == "query" else field.type


def tables(fields: Iterable[Field], parts: dict[str, Any]) -> str:
    """A heading, the description of the class, and a table of its fields, for each class."""
    by_record = {name: [*own] for name, own in groupby(fields, key=lambda each: each.record)}
    return "\n".join(
        f"### {name}\n\n{part['description']}\n" + (f"\n{field_table(by_record[name])}" if name in by_record else "")
        for name, part in parts.items()
    )


def field_table(fields: Iterable[Field]) -> str:
    """The table of the fields of a class."""
    cells = ((f"`{each.field}`", linked(each.type), each.description) for each in fields)
    return table(("field", "type", "description"), cells)


def linked(type_: str) -> str:
    """A type in words, with links to the tables of the records that it names."""
    return re.sub(r"\b[A-Z][A-Za-z]+[a-z]\b", lambda found: f"[{found[0]}](#{found[0].lower()})", type_)


@pytest.mark.parametrize(("section", "made"), [("values", values), ("store", store_file), ("answers", answers)])
def test_the_tables_are_up_to_date(section: str, made: Callable[[], str]) -> None:
    """The generated part has every word and every field, described as in the program."""
    text = written()
    pattern = re.compile(rf"(<!-- {section}: [^\n]+ -->\n).*?(<!-- end of {section} -->)", re.DOTALL)
    assert len(pattern.findall(text)) == 1
    real = pattern.sub(lambda match: f"{match[1]}\n{made()}\n{match[2]}", text)
    if RENEW and text != real:
        DOCUMENT.write_text(real, encoding="utf-8")
        pytest.fail("renewed docs/codebook.md: look at the difference")
    assert text == real


@pytest.mark.parametrize("field", WORDS)
def test_every_word_has_a_meaning(field: str) -> None:
    """Every fixed word has a meaning, in the order of the model."""
    assert [*VALUE_MEANINGS] == [*WORDS]
    assert sorted(VALUE_MEANINGS[field]) == sorted(get_args(WORDS[field][1]))


def test_links_lead_to_headings() -> None:
    """Links within the codebook, and to other documents, lead to something that exists."""
    headings = [_anchor(title) for title in re.findall(r"(?m)^#+ (.+)$", written())]
    assert len(headings) == len(set(headings))
    targets = re.findall(r"\]\(([^)\s]+)\)", written())
    assert {target[1:] for target in targets if target.startswith("#")} - {*headings} == set()
    files = {target.partition("#")[0] for target in targets if not target.startswith(("#", "http"))}
    assert [each for each in files if not (DOCUMENT.parent / each).is_file()] == []


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


# What the first part says of the data


def by_hand() -> str:
    """The part that is written by hand."""
    return written().partition("\n## Values\n")[0]


def test_the_events_that_are_named_exist() -> None:
    """Every id in the first part is that of an event."""
    known = {event.id for event in embedded_store().events}
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)*-(?:19|20)\d\d)`", by_hand()))
    assert len(named) > 40
    assert named - known == set()


def test_the_counts_that_are_named_are_those_of_the_store() -> None:
    """The numbers of partners on 1 January 2024 are those of the store, and of the published count that is named."""
    store = embedded_store()
    counts = board.counts(store, date(2024, 1, 1))
    for name, number in (("exclusive", counts.exclusive), ("inclusive", counts.inclusive)):
        assert f"| {name} | {number.csp} | {number.sp} | {number.cp} | {number.total} |" in by_hand()
    (published,) = (each for each in store.checkpoints if each.date == "2023-12")
    assert agrees(published.counts, counts.exclusive)
    assert published.sources[0].url is not None
    assert published.sources[0].url in by_hand()
