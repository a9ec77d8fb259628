"""Records in full as Markdown to read: a heading, sentences, the steps as a table, sources as a list of links."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.model import Event, Store
from vntimeline.questions.about import About
from vntimeline.questions.standing import Standing
from vntimeline.render import cells
from vntimeline.render.answer import Answer, field_names
from vntimeline.render.board_rows import newer_name
from vntimeline.render.markdown import escaped, grid, link, paragraph
from vntimeline.render.standing_rows import country, evidence, led, no_partnership, rows
from vntimeline.wording import date_in_words, day_of, since, with_vietnamese


def document(answer: Answer[Any, Any]) -> str:
    """Return the records one under another, an empty line between blocks."""
    return of_records(answer.records, answer.loaded)


def of_records(records: Iterable[msgspec.Struct], store: Store) -> str:
    """Return records of a store one under another, an empty line between blocks."""
    blocks = [block for record in records for block in _BLOCKS[type(record)](record, store)]
    return "\n\n".join(blocks).rstrip("\n") + "\n" if blocks else ""


def _event(event: Event, store: Store) -> Iterator[str]:
    yield f"# {escaped(event.title)}"
    places = [f"{store.countries[code].name} ({code})" for code in event.countries]
    tier = f": {wording.tier_label(event.tier)}" if event.tier else ""
    status = f", {event.status}" if event.status else ""
    parts = [f"{date_in_words(event.date)} ({event.date})", f"{event.kind}{tier}{status}", ", ".join(places)]
    yield paragraph(escaped(" · ".join(filter(None, (*parts, event.id)))))
    if event.formal_name:
        vi = f" (“{event.formal_name_vi}”)" if event.formal_name_vi else ""
        yield paragraph(escaped(f"“{event.formal_name}”{vi}"))
    if event.office and event.person:
        office = wording.office(event.office, store.offices, acting=event.acting)
        reason = f" ({event.reason})" if event.reason else ""
        change = (event.change or "").replace("-", " ")
        yield paragraph(escaped(f"{_person(event.person, store)} {change} as {office}{reason}"))
    if event.summary:
        yield paragraph(escaped(event.summary))
    if event.disputed:
        yield f"**Disputed:** {escaped(event.disputed)}"
    details = {
        "Place": event.place or "",
        "People": ", ".join(_person(name, store) for name in event.people),
        "Significance": event.significance,
        "Confidence": event.confidence,
        "Added": date_in_words(event.added.isoformat()) if event.added else "",
    }
    yield _list(f"{label}: {escaped(text)}" for label, text in details.items() if text)
    yield "Sources:"
    yield _list(map(link, event.sources))


def _standing(standing: Standing, store: Store) -> Iterator[str]:
    yield f"# {escaped(country(standing, store))}"
    yield paragraph(_answer(standing, store))
    if not standing.certain and standing.earliest and standing.latest:
        perhaps = wording.perhaps(standing.possible, standing.status == "suspended", standing.earliest, standing.latest)
        yield f"{wording.NOT_CERTAIN.capitalize()}: perhaps {escaped(perhaps)}."
    if standing.history or standing.sectoral:
        steps = [(e.since, e.level, e.name, led(e.led_by, store), e.event) for e in rows(standing)]
        header = ("since", "level", "name", "led by", "event")
        yield grid(header, [list(map(escaped, step)) for step in steps]).rstrip()
    events = {event.id: event for event in store.select([standing.country])}
    supporting = [events[id] for id in evidence(standing)]
    for event in supporting:
        if event.summary:
            yield paragraph(escaped(event.summary))
        if event.disputed:
            yield f"**Disputed** ({escaped(event.id)}): {escaped(event.disputed)}"
    for event in supporting:
        yield f"Sources of {escaped(event.id)} ({event.confidence} confidence):"
        yield _list(map(link, event.sources))


def _answer(standing: Standing, store: Store) -> str:
    """Return the answer in sentences: the level and its name, each with its date, and the relations."""
    first = f"{wording.heading(standing.on, store.coverage, covered=standing.covered)}: "
    if standing.tier is None:
        return f"{first}{escaped(no_partnership(standing, store))}."
    style = TIERS[standing.tier]
    level = style.label.lower() + (f" ({style.short})" if style.short != standing.tier else "")
    gained = escaped(f" {since(day_of(standing.since or ''))} [{standing.event}]")
    name = ""
    if standing.formal_name:
        named_since, named_by = newer_name(standing)
        newer = f" {since(day_of(named_since))} [{named_by}]" if named_by else ""
        name = escaped(f", “{standing.formal_name}”{newer}")
    suspended = ""
    if standing.status == "suspended":
        last = standing.suspensions[-1]
        suspended = escaped(f" {wording.SUSPENDED.capitalize()} {since(day_of(last.from_))} [{last.event}].")
    relations = ""
    if standing.relations:
        when = since(day_of(standing.relations.since))
        relations = escaped(f" {wording.RELATIONS} {when} [{standing.relations.event}].")
    return f"{first}**{escaped(level)}**{gained}{name}.{suspended}{relations}"


def _about(about: About, store: Store) -> Iterator[str]:
    yield f"# {escaped(about.title)}"
    names = field_names(About)[1:]
    yield _list(f"{name.replace('_', ' ')}: {escaped(cells.cell(about, name))}" for name in names)


def _person(name: str, store: Store) -> str:
    return with_vietnamese(name, store.people[name].vi)


def _list(items: Iterator[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


_BLOCKS: Mapping[type[msgspec.Struct], Callable[..., Iterator[str]]] = {
    Event: _event,
    Standing: _standing,
    About: _about,
}
