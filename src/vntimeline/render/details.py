"""Records in full, as labelled lines: aligned for a terminal, tab-separated for pipes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from vntimeline import wording
from vntimeline.model import Event, Store
from vntimeline.questions.about import About
from vntimeline.questions.leaders import LedBy
from vntimeline.questions.standing import Standing
from vntimeline.render import cells
from vntimeline.render.answer import Answer, Terminal, field_names
from vntimeline.render.board_rows import newer_name
from vntimeline.render.checkpoints import words
from vntimeline.render.layout import GAP, link, row_lines
from vntimeline.render.sanitize import sanitize
from vntimeline.render.standing_rows import relations
from vntimeline.wording import (
    citation,
    date_in_words,
    day_of,
    period,
    since,
    tier_label,
    with_vietnamese,
)

Line = tuple[str, tuple[str, ...]]
"""A label, and the cells beside it."""


def plain(answer: Answer[Any, Any]) -> str:
    """Return tab-separated lines: label, cells; an empty line between records."""
    records = ("".join(f"{_tabbed(label, cells)}\n" for label, cells in lines) for lines in _records(answer))
    return "\n".join(records)


def _tabbed(label: str, cells: tuple[str, ...]) -> str:
    return "\t".join(map(sanitize, (label, *cells))).rstrip("\t")


def for_terminal(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Return labels in a column, texts wrapped beside them, the first line as heading."""
    blocks = ("".join(f"{line}\n" for line in _block([*record], terminal)) for record in _records(answer))
    return "\n".join(blocks)


def _block(lines: Sequence[Line], terminal: Terminal) -> Iterator[str]:
    """Yield a record's lines. A web address is never broken: it stands on a line of its own."""
    yield from row_lines([[(_joined(lines[0][1]), "bold")]], [terminal.width], color=terminal.color)
    labels = max((len(label) for label, _ in lines[1:]), default=0)
    margin = " " * (_INDENT + labels + GAP)
    widths = [labels, max(terminal.width - len(margin), _LEAST)]
    for label, texts in lines[1:]:
        first, *others = _ADDRESS.split(_joined(texts))
        for row in row_lines([[(sanitize(label), "dim")], [(first.strip(), "")]], widths, color=terminal.color):
            yield f"{' ' * _INDENT}{row}"
        for at, other in enumerate(others):
            if at % 2 == 0:
                followed = terminal.color and other.isascii()  # an address has no other characters
                yield f"{margin}{link(other, other) if followed else other}"
            elif said := other.strip(" ."):
                yield from (f"{margin}{row}" for row in row_lines([[(said, "")]], widths[1:], color=terminal.color))


def _joined(texts: Iterable[str]) -> str:
    return "  ".join(map(sanitize, filter(None, texts)))


_INDENT = 2
_LEAST = 20
"""The least width of texts, however narrow the terminal is."""
_ADDRESS = re.compile(r"(https?://\S+?)(?=\. |\s|$)")


def _records(answer: Answer[Any, Any]) -> Iterator[Iterator[Line]]:
    for record in answer.records:
        if answer.fields:
            yield ((name, (cells.cell(record, name),)) for name in answer.fields)
        else:
            yield _LINES[type(record)](record, answer.loaded)


def _event(event: Event, store: Store) -> Iterator[Line]:
    yield "title", (event.title,)
    yield "id", (event.id,)
    yield "date", (event.date, f"({date_in_words(event.date)})")
    yield "kind", (event.kind, *((tier_label(event.tier),) if event.tier else ()), event.status or "")
    if event.countries:
        yield "countries", (", ".join(f"{store.countries[code].name} ({code})" for code in event.countries),)
    if event.office and event.person:
        office = wording.office(event.office, store.offices, acting=event.acting)
        change = (event.change or "").replace("-", " ")
        yield "office", (f"{_person(event.person, store)} {change} as {office}", event.reason or "")
    texts = {
        "formal name": event.formal_name,
        "in Vietnamese": event.formal_name_vi,
        "summary": event.summary,
        "place": event.place,
    }
    for label, text in texts.items():
        if text:
            yield label, (text,)
    if event.people:
        yield "people", (", ".join(_person(name, store) for name in event.people),)
    yield from ((label, (text,)) for label, text in cells.other_fields(event))
    yield "significance", (event.significance,)
    yield "confidence", (event.confidence,)
    if event.disputed:
        yield "disputed", (event.disputed,)
    if event.added:
        added = event.added.isoformat()
        yield "added", (added, f"({date_in_words(added)})")
    yield from _sources(event)


def _standing(standing: Standing, store: Store) -> Iterator[Line]:
    vi = store.countries[standing.country].vi
    named = f"{standing.name} ({standing.country}{', ' + vi if vi else ''})"
    yield "country", (named, f"on {date_in_words(standing.on.isoformat())}")
    gained_since = since(day_of(standing.since)) if standing.since else ""
    doubt = "" if standing.certain else wording.NOT_CERTAIN
    yield "tier", (", ".join(filter(None, (tier_label(standing.tier), gained_since, doubt))),)
    if not standing.certain:
        yield "possible", (_doubt(standing),)
    if standing.status == "suspended":
        yield "status", (wording.SUSPENDED,)
    if standing.precision and standing.precision != "day":
        yield "precision", (wording.precision(standing.precision),)
    if standing.formal_name:
        named_since, named_by = newer_name(standing)
        newer = (since(day_of(named_since)), f"[{named_by}]") if named_by else ()
        yield "formal name", (standing.formal_name, *newer)
    events = {event.id: event for event in store.select([standing.country], ["tier"])}
    if standing.event:
        gained = events[standing.event]
        yield "document", (f"{gained.title} [{gained.id}]",)
        if gained.confidence != "high":
            yield "confidence", (gained.confidence,)
        if gained.disputed:
            yield "disputed", (gained.disputed,)
        yield from _sources(gained)
    if standing.relations:
        doubt = "" if standing.relations.certain else wording.NOT_CERTAIN
        yield "relations", (since(standing.relations.since), doubt, f"[{standing.relations.event}]")
    else:
        yield "relations", (relations(standing, store),)
    for step in standing.history:
        yield "ladder", (period(step.from_, step.to), tier_label(step.tier), step.formal_name or "", f"[{step.event}]")
        if step.led_by:
            yield "led by", (", ".join(_led(each, store) for each in step.led_by),)
    for suspension in standing.suspensions:
        yield "suspended", (period(suspension.from_, suspension.to), f"[{suspension.event}]")
    for partnership in standing.sectoral:
        doubt = "" if partnership.certain else wording.NOT_CERTAIN
        yield "sectoral", (partnership.since, partnership.formal_name or "", doubt, f"[{partnership.event}]")
    yield "events", (str(standing.events),)
    if not standing.covered:
        yield "note", (wording.data_reach(store.coverage, standing.on),)


def _doubt(standing: Standing) -> str:
    """Return in words what may have changed, and between which days."""
    assert standing.earliest is not None  # a doubt has its bounds
    assert standing.latest is not None
    return wording.perhaps(standing.possible, standing.status == "suspended", standing.earliest, standing.latest)


def _sources(event: Event) -> Iterator[Line]:
    for source in event.sources:
        yield "source", (citation(source),)


def _led(by: LedBy, store: Store) -> str:
    return f"{wording.office(by.office, store.offices, acting=by.acting)} {by.person}"


def _person(name: str, store: Store) -> str:
    return with_vietnamese(name, store.people[name].vi)


def _about(about: About, store: Store) -> Iterator[Line]:
    yield "title", (about.title,)
    for name in field_names(About)[1:]:
        if name != "checkpoints":
            yield name.replace("_", " "), (cells.cell(about, name),)
    for checkpoint in about.checkpoints:
        yield "checkpoint", (checkpoint.date, checkpoint.counting, *words(checkpoint))


_LINES: Mapping[type[msgspec.Struct], Callable[..., Iterator[Line]]] = {
    Event: _event,
    Standing: _standing,
    About: _about,
}
