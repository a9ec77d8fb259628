"""Cards: one record told whole, as labelled lines; for a terminal, and tab-separated for pipes."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from vntimeline.answers import About
from vntimeline.board import newer_name, window
from vntimeline.dates import in_words
from vntimeline.model import Event, LedBy, Standing, Store
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean
from vntimeline.render.fields import cited, day_of, not_covered, rung

Row = tuple[str, tuple[str, ...]]
"""A label, and the cells beside it."""


def plain(answer: Answer, terminal: Terminal) -> str:
    """Tab-separated: label, cells; an empty line between cards."""
    cards = ("".join(f"{_line(label, cells)}\n" for label, cells in card) for card in _cards(answer))
    return "\n".join(cards)


def _line(label: str, cells: tuple[str, ...]) -> str:
    return "\t".join(map(clean, (label, *cells))).rstrip("\t")


def painted(answer: Answer, terminal: Terminal) -> str:
    """Labels in a column, words wrapped beside them, the first line as heading."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from vntimeline.render.paint import painted as paint

    parts: list[object] = []
    for card in _cards(answer):
        rows = list(card)
        if parts:
            parts.append(Text(""))
        parts.append(Text("  ".join(map(clean, rows[0][1])), style="bold"))
        grid = Table.grid(padding=(0, 2), pad_edge=False)
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold", ratio=1)
        for label, cells in rows[1:]:
            grid.add_row(Text(clean(label)), Text("  ".join(map(clean, filter(None, cells)))))
        parts.append(Padding(grid, (0, 0, 0, 2)))
    return paint(terminal, *parts)


def _cards(answer: Answer) -> Iterator[Iterator[Row]]:
    for record in answer.records:
        if answer.fields:
            yield ((name, (fields.cell(record, name),)) for name in answer.fields)
        else:
            yield _CARDS[type(record)](record, answer.loaded)


def _event(event: Event, store: Store) -> Iterator[Row]:
    yield "title", (event.title,)
    yield "id", (event.id,)
    yield "date", (event.date, f"({in_words(event.date)})")
    yield "kind", (event.kind, *((rung(event.tier),) if event.tier else ()), event.status or "")
    if event.countries:
        yield "countries", (", ".join(f"{store.countries[code].name} ({code})" for code in event.countries),)
    if event.office and event.person:
        acting = "acting " if event.acting else ""
        yield "office", (f"{_person(event.person, store)} {event.change} as {acting}{event.office}", event.reason or "")
    for label, text in (("formal name", event.formal_name), ("summary", event.summary), ("place", event.place)):
        if text:
            yield label, (text,)
    if event.people:
        yield "people", (", ".join(_person(name, store) for name in event.people),)
    yield "significance", (event.significance,)
    yield "confidence", (event.confidence,)
    if event.disputed:
        yield "disputed", (event.disputed,)
    yield from _sources(event)


def _standing(standing: Standing, store: Store) -> Iterator[Row]:
    vi = store.countries[standing.country].vi
    named = f"{standing.name} ({standing.country}{', ' + vi if vi else ''})"
    yield "country", (named, f"on {in_words(standing.on.isoformat())}")
    events = {event.id: event for event in store.select([standing.country], ["tier"])}
    since = f"since {day_of(standing.since)}" if standing.since else ""
    doubt = "" if standing.certain else "not certain that day"
    yield "tier", (", ".join(filter(None, (rung(standing.tier), since, doubt))),)
    if not standing.certain:
        yield "possible", (_doubt(standing),)
    if standing.status == "suspended":
        yield "status", ("suspended: the rung is on ice",)
    if standing.precision and standing.precision != "day":
        yield "precision", (f"the {standing.precision} is known, not the day",)
    if standing.formal_name:
        named_since, named_by = newer_name(standing)
        newer = (f"since {day_of(named_since)}", f"[{named_by}]") if named_by else ()
        yield "formal name", (standing.formal_name, *newer)
    if standing.event:
        gained = events[standing.event]
        yield "document", (f"{gained.title} [{gained.id}]",)
        if gained.confidence != "high":
            yield "confidence", (gained.confidence,)
        if gained.disputed:
            yield "disputed", (gained.disputed,)
        yield from _sources(gained)
    for step in standing.history:
        yield "ladder", (_span(step.from_, step.to), rung(step.tier), step.formal_name or "", f"[{step.event}]")
        if step.led_by:
            yield "led by", (", ".join(map(_led, step.led_by)),)
    for suspension in standing.suspensions:
        yield "suspended", (_span(suspension.from_, suspension.to), f"[{suspension.event}]")
    for partnership in standing.sectoral:
        doubt = "" if partnership.certain else "not certain that day"
        yield "sectoral", (partnership.since, partnership.formal_name or "", doubt, f"[{partnership.event}]")
    if not standing.covered:
        yield "note", (not_covered(store),)


def _doubt(standing: Standing) -> str:
    """The doubt in words: what may have changed, and between which days."""
    if standing.possible:
        return f"{' or '.join(map(rung, standing.possible))}, since {window(standing)}"
    change = "resumed" if standing.status == "suspended" else "suspended"
    return f"{change} since {window(standing)}"


def _sources(event: Event) -> Iterator[Row]:
    for source in event.sources:
        yield "source", (cited(source),)


def _led(by: LedBy) -> str:
    return f"{'acting ' if by.acting else ''}{by.office.replace('-', ' ')} {by.person}"


def _span(start: str, end: str | None) -> str:
    return f"{start} to {end}" if end else f"since {start}"


def _person(name: str, store: Store) -> str:
    vi = store.people[name].vi
    return f"{name} ({vi})" if vi and vi != name else name


def _about(about: About, store: Store) -> Iterator[Row]:
    yield "title", (about.title,)
    for name in fields.columns(About)[1:]:
        yield name.replace("_", " "), (fields.cell(about, name),)


_CARDS: Mapping[type[msgspec.Struct], Callable[..., Iterator[Row]]] = {
    Event: _event,
    Standing: _standing,
    About: _about,
}
