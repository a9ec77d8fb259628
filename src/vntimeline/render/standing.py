"""The standing of a country on a terminal: the answer, the steps as a table, disputes and sources."""

from collections.abc import Iterator
from datetime import date
from textwrap import wrap

from rich.cells import cell_len

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.dates import parse_edtf
from vntimeline.model import Event, Source, Store
from vntimeline.questions.leaders import LedBy
from vntimeline.questions.standing import Standing, StandingQuery
from vntimeline.render.answer import Answer, Column, Terminal
from vntimeline.render.board_rows import newer_name
from vntimeline.render.layout import Cell, badge, link, shortened, styled, table
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import date_in_words, day_of, since

_COLUMNS = (Column("since", wrap=True), Column("level"), Column("name, led by", wrap=True, least=40))


def standing(answer: Answer[Standing, StandingQuery], terminal: Terminal) -> str:
    """Return the standing: the level and the name, each with its date, then the steps, disputes and sources."""
    (record,) = answer.records
    store = answer.loaded
    events = {event.id: event for event in store.select([record.country])}
    parts = [
        _heading(record, store, terminal),
        *_level(record, terminal),
        *_table(record, store, terminal),
        *_evidence([events[id] for id in dict.fromkeys((record.event, record.named_by)) if id], terminal),
        "",
        f"{wording.counted(record.events, 'event')}: vntimeline list -c {sanitize(record.country)}",
        *_warning(answer, terminal),
    ]
    return "".join(f"{line}\n" for line in parts)


def _heading(standing: Standing, store: Store, terminal: Terminal) -> str:
    vi = store.countries[standing.country].vi
    name = sanitize(f"{standing.name} ({standing.country}{', ' + vi if vi else ''})")
    until = "" if standing.covered else f" ({wording.data_until(store.coverage)})"
    return f"{styled(name, 'bold', color=terminal.color)} {wording.as_of(standing.on)}{until}"


def _level(standing: Standing, terminal: Terminal) -> Iterator[str]:
    """Yield the level and its name, each with its own date, and what is in doubt."""
    if standing.tier:
        style = TIERS[standing.tier]
        label = badge(style.short, style.terminal, color=terminal.color)
        gained = f"{since(day_of(standing.since or ''))} [{standing.event}]"
        suspended = f", {wording.SUSPENDED}" if standing.status == "suspended" else ""
        yield from _indented(
            f"{style.label} {gained}{suspended}",
            terminal,
            first=f"{label} ",
            used=cell_len(style.short) + (3 if terminal.color else 1),
        )
    else:
        yield from _indented(_no_partnership(standing), terminal)
    if not standing.certain and standing.earliest and standing.latest:
        suspended_now = standing.status == "suspended"
        perhaps = wording.perhaps(standing.possible, suspended_now, standing.earliest, standing.latest)
        yield from _indented(f"{wording.NOT_CERTAIN}: perhaps {perhaps}", terminal)
    if standing.formal_name:
        named_since, named_by = newer_name(standing)
        newer = f" {since(day_of(named_since))} [{named_by}]" if named_by else ""
        yield from _indented(f"“{sanitize(standing.formal_name)}”{newer}", terminal)


def _no_partnership(standing: Standing) -> str:
    relations = standing.relations
    return wording.no_partnership(relations.since, relations.event) if relations else wording.RELATIONS_UNKNOWN


def _table(standing: Standing, store: Store, terminal: Terminal) -> Iterator[str]:
    if standing.history or standing.sectoral:
        yield ""
        yield from table(_COLUMNS, _steps(standing, store), terminal.width, color=terminal.color)


def _steps(standing: Standing, store: Store) -> list[list[Cell]]:
    """Return the steps in date order: relations, levels with those who led, suspensions, sectoral partnerships."""
    rows: list[tuple[date, list[list[Cell]]]] = []
    if relations := standing.relations:
        doubt = "" if relations.certain else f" ({wording.NOT_CERTAIN})"
        own = [_row(relations.since, "", "", f"{wording.RELATIONS}{doubt}", relations.event)]
        rows.append((_first(relations.since), own))
    for step in standing.history:
        style = TIERS[step.tier]
        own = [_row(step.from_, style.short, style.terminal, step.formal_name or style.label, step.event)]
        if step.led_by:
            own.append([[], [], [(sanitize(_led(step.led_by, store)), "dim")]])
        rows.append((_first(step.from_), own))
    for suspension in standing.suspensions:
        until = f"until {suspension.to}" if suspension.to else ""
        rows.append(
            (_first(suspension.from_), [_row(suspension.from_, wording.SUSPENDED, "red", until, suspension.event)])
        )
    for sectoral in standing.sectoral:
        style = TIERS["sectoral"]
        name = sectoral.formal_name or style.label
        doubt = "" if sectoral.certain else f" ({wording.NOT_CERTAIN})"
        row = _row(sectoral.since, style.short, style.terminal, name + doubt, sectoral.event)
        rows.append((_first(sectoral.since), [row]))
    return [row for _, own in sorted(rows, key=lambda each: each[0]) for row in own]


def _first(text: str) -> date:
    return parse_edtf(text).earliest


def _row(dated: str, level: str, style: str, name: str, event: str) -> list[Cell]:
    return [[(dated, "")], [(level, style)], [(sanitize(name), ""), (f" {event}", "dim")]]


def _led(led_by: tuple[LedBy, ...], store: Store) -> str:
    """Return who led, each person once: `general secretary and president To Lam, prime minister Le Minh Hung`."""
    offices: dict[str, list[str]] = {}
    for each in led_by:
        offices.setdefault(each.person, []).append(wording.office(each.office, store.offices, acting=each.acting))
    return "led by " + ", ".join(f"{' and '.join(own)} {person}" for person, own in offices.items())


def _evidence(events: list[Event], terminal: Terminal) -> Iterator[str]:
    """Yield what is disputed of these events, then their sources."""
    for event in events:
        if event.disputed:
            yield ""
            yield from _indented(f"Disputed ({event.id}): {sanitize(event.disputed)}", terminal)
    for event in events:
        yield ""
        yield f"Sources of {event.id} ({event.confidence} confidence)"
        for source in event.sources:
            yield from _source(source, terminal)


def _source(source: Source, terminal: Terminal) -> Iterator[str]:
    """Yield a source on one line that links to it; without links, its address is on a line of its own."""
    dated = f", {date_in_words(source.date)}" if source.date else ""
    text = shortened(sanitize(f"{source.publisher}{dated}: {source.title}"), terminal.width - 2)
    url = sanitize(source.url or "")
    yield f"  {link(text, url) if terminal.color and url else text}"
    if url and not terminal.color:
        yield f"    {url}"


def _indented(text: str, terminal: Terminal, *, first: str = "", used: int = 0) -> Iterator[str]:
    """Yield a text wrapped to the terminal behind two spaces; `first`, `used` columns wide, stands before it."""
    lines = wrap(" " * used + text, max(terminal.width - 2, 20), break_on_hyphens=False)
    for at, line in enumerate(lines):
        yield f"  {first}{line[used:]}" if at == 0 else f"  {line}"


def _warning(answer: Answer[Standing, StandingQuery], terminal: Terminal) -> Iterator[str]:
    if answer.dated and not answer.covered:
        yield from wrap(wording.note(wording.not_covered(answer.loaded.coverage)), terminal.width)
