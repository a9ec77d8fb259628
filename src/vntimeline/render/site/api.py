"""The JSON API of the website: static files in the envelope of the command line."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vntimeline.errors import UnknownName
from vntimeline.questions import Query, anniversaries, board, countries, leaders
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.countries import CountriesQuery
from vntimeline.questions.events import EventIdQuery
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.questions.standing import StandingQuery
from vntimeline.render import error
from vntimeline.render.json import envelope_of, indented, on_one_line
from vntimeline.render.site.addresses import API
from vntimeline.render.site.content import Content
from vntimeline.render.site.openapi import OPERATIONS, BoardDay, Resource, examples, openapi
from vntimeline.render.site.pages import page


class _Answer(NamedTuple):
    """A file of the API: the operation that it answers, what that is about, its path, and its content."""

    operation: str
    of: str | None
    path: str
    content: str


def files(content: Content, schemas: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Yield all files and the page about them; `schemas` are the JSON Schemas of the command line, by their names."""
    found: list[Resource] = []
    for each in _answers(content):
        found.append(Resource(path=each.path, operation=each.operation, of=each.of))
        yield f"{API}{each.path}", each.content.encode()
    for name, schema in schemas.items():
        yield f"{API}schema/{name}.schema.json", indented(schema).encode()
    about = {"operations": OPERATIONS, "example": examples(content), "schemas": list(schemas)}
    yield page(content, "api/", "api.html.j2", **about)
    described = openapi(schemas, content)
    yield f"{API}openapi.json", indented(described).encode()
    index = Resource(path="index.json", operation="index", of=None)
    yield f"{API}index.json", _text(content, content.query, {"resources": [index, *found]}).encode()


def _answers(content: Content) -> Iterator[_Answer]:
    on = content.query.on
    rows = countries.answer(content.store, CountriesQuery(on))
    yield _Answer("countries", None, "countries.json", _text(content, CountriesQuery(on), {"countries": rows}))
    for row in rows:
        about = {
            "country": row,
            "standing": content.standings[row.code],
            "events": list(content.store.select([row.code])),
        }
        text = _text(content, StandingQuery(row.code, on), about)
        yield _Answer("country", row.code, f"countries/{row.code}.json", text)
    for event in content.events.values():
        text = _text(content, EventIdQuery((event.id,)), {"events": [event]})
        yield _Answer("event", event.id, f"events/{event.id}.json", text)
    for id in content.withdrawn:
        yield _Answer("event", id, f"events/{id}.json", _withdrawn(content, id))
    yield from _boards(content)
    yield from _leaders(content)
    asked = content.coming_year
    coming = anniversaries.answer(content.store, asked)
    yield _Answer("anniversaries", None, "anniversaries.json", _text(content, asked, {"anniversaries": coming}))


def _boards(content: Content) -> Iterator[_Answer]:
    asked = BoardQuery(content.query.on)
    now = {"counts": board.counts(content.store, asked.on), "standings": content.board}
    yield _Answer("tiers", None, "tiers.json", _text(content, asked, now))
    days: list[BoardDay] = []
    for each in content.days:
        path = f"tiers/{each.on}.json"
        days.append(BoardDay(on=each.on, path=path, countries=tuple(each.changed)))
        text = _text(content, BoardQuery(each.on), {"counts": each.counts, "standings": each.standings})
        yield _Answer("tiersOn", str(each.on), path, text)
    yield _Answer("tiersDays", None, "tiers/index.json", _text(content, content.query, {"days": days}))


def _leaders(content: Content) -> Iterator[_Answer]:
    for operation, path, asked in (
        ("leaders", "leaders.json", LeadersQuery((), content.query.on, False)),
        ("leadersHistory", "leaders/history.json", LeadersQuery((), None, True)),
    ):
        found = leaders.answer(content.store, asked)
        yield _Answer(operation, None, path, _text(content, asked, {"leaders": found}))


def _withdrawn(content: Content, id: str) -> str:
    """Return what `show --json` says of an event that was withdrawn: an error that names the replacement."""
    try:
        EventIdQuery.parse(content.store, id)
    except UnknownName as gone:
        return error.document(gone, "jsonl")
    raise AssertionError(id)  # the caller has the ids that are withdrawn


def _text(content: Content, query: Query, records: Mapping[str, Any]) -> str:
    """Return an envelope on one line: these files are for programs, and half the size."""
    covered = content.store.covers(*query.days)
    return on_one_line(envelope_of(content.summary, query, covered, records))
