"""The places to edit for a new command, format, kind or field: a test fails when one of them is forgotten.

docs/architecture.md lists the places; other tests guard the places that are not named here.
"""

import re
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_origin

import msgspec
import pytest

import vntimeline.cli.commands
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.model import (
    DERIVED,
    KINDS,
    Country,
    Coverage,
    Event,
    Kind,
    Office,
    Person,
    Source,
    Store,
    index_of,
)
from vntimeline.questions import events
from vntimeline.questions.events import EventQuery
from vntimeline.questions.page import PageQuery
from vntimeline.questions.page import answer as page_records
from vntimeline.render import formats
from vntimeline.render.answer import Answer, Format, Terminal, summary

ROOT = Path(__file__).parent.parent
FORMATS = [each for each in vars(formats).values() if isinstance(each, Format)]


def words_of(name: str) -> set[str]:
    """The words of a document at the top of the project, joined by hyphens where they are so there."""
    return set(re.findall(r"[\w-]+", (ROOT / name).read_text(encoding="utf-8")))


# Commands and formats


def test_every_command_module_is_a_command() -> None:
    """COMMANDS lists every module of `cli.commands`."""
    folder = Path(vntimeline.cli.commands.__file__ or "").parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(COMMANDS)


def test_every_format_is_offered() -> None:
    """Every format is one that a command offers."""
    offered = [each for command in COMMANDS for each in spec_of(command).formats]
    assert [each.name for each in FORMATS if each not in offered] == []


def test_the_changelog_names_commands_and_formats() -> None:
    """The changelog names every command and every format."""
    assert {*COMMANDS, *(each.name for each in FORMATS)} - words_of("CHANGELOG.md") == set()


# Kinds


def test_every_kind_has_a_rule() -> None:
    """KINDS has a rule for every kind, in the same order."""
    assert tuple(KINDS) == get_args(Kind)


# Fields of events

FIELDS = [field for field in msgspec.structs.fields(Event) if field.name not in DERIVED]
REFERENCES = {"countries": ("US",), "people": ("Ann Lee",), "person": "Bo Ly", "office": "president"}
"""Values that must be in the registries."""
TEXTS = [
    field.name for field in FIELDS if field.type in (str, str | None) and field.name not in (*REFERENCES, "id", "date")
]
"""The fields that are free text."""


def full_event() -> Event:
    """An event with every field; each text is made from the name of its field."""
    texts = {name: f"the{name.replace('_', '')}" for name in TEXTS}
    words = {field.name: choices[-1] for field in FIELDS if (choices := get_args(literal_of(field.type)))}
    return Event(
        id="an-event-2013",
        date="2013-07-25",
        earliest=date(2013, 7, 25),
        latest=date(2013, 7, 25),
        precision="day",
        acting=True,
        sources=(Source(title="thesourcetitle", publisher="thepublisher", date="2014", url="https://example.org/x"),),
        **(REFERENCES | texts | words),
    )


def literal_of(type_: object) -> object:
    """The Literal in a type, or nothing."""
    found = (part for part in (type_, *get_args(type_)) if get_origin(part) is Literal)
    return next(found, None)


def store_of(event: Event) -> Store:
    """A store with this event."""
    return Store(
        title="A store",
        coverage=Coverage(date(2000, 1, 1), date(2025, 12, 31)),
        countries={"US": Country(code="US", name="United States")},
        people={name: Person(name=name) for name in ("Ann Lee", "Bo Ly")},
        offices={"president": Office(id="president", name="president")},
        events=[event],
        index=index_of([event]),
    )


def test_the_page_shows_every_text() -> None:
    """The page shows every text of an event, and the names in it."""
    store = store_of(full_event())
    query = PageQuery.parse(store)
    answer = Answer(
        spec=spec_of("page"), records=page_records(store, query), query=query, summary=summary(store), store=store
    )
    text = formats.page.render(answer, Terminal())
    assert isinstance(text, str)
    expected = [getattr(full_event(), name) for name in TEXTS]
    expected += ["Ann Lee", "Bo Ly", "acting president", "thesourcetitle"]
    assert [each for each in expected if each not in text] == []


@pytest.mark.parametrize("name", TEXTS)
def test_search_finds_every_text(name: str) -> None:
    """`--search` finds an event by each of its texts."""
    store = store_of(full_event())
    query = EventQuery.parse(store, search=getattr(full_event(), name))
    assert events.answer(store, query) == [full_event()]
