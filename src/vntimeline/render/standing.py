"""The standing of a country on a terminal: the answer, the steps as a table, disputes and sources."""

from collections.abc import Iterator
from textwrap import wrap

from rich.cells import cell_len

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.model import Event, Source, Store
from vntimeline.questions.standing import Standing, StandingQuery
from vntimeline.render.answer import Answer, Column, Terminal
from vntimeline.render.board_rows import newer_name
from vntimeline.render.layout import Cell, badge, link, row_lines, shortened, table
from vntimeline.render.sanitize import sanitize
from vntimeline.render.standing_rows import Row, country, evidence, led, no_partnership, rows
from vntimeline.wording import date_in_words, day_of, since

_COLUMNS = (Column("since", wrap=True), Column("level"), Column("name, led by", wrap=True, least=40))


def standing(answer: Answer[Standing, StandingQuery], terminal: Terminal) -> str:
    """Return the standing: the level and the name, each with its date, then the steps, disputes and sources."""
    (record,) = answer.records
    store = answer.loaded
    events = {event.id: event for event in store.select([record.country])}
    parts = [
        *_heading(record, store, terminal),
        *_level(record, store, terminal),
        *_table(record, store, terminal),
        *_evidence([events[id] for id in evidence(record)], terminal),
        "",
        *wrap(
            f"{wording.counted(record.events, 'event')}: vntimeline list -c {sanitize(record.country)}", terminal.width
        ),
        *_warning(answer, terminal),
    ]
    return "".join(f"{line}\n" for line in parts)


def _heading(standing: Standing, store: Store, terminal: Terminal) -> Iterator[str]:
    name = sanitize(country(standing, store))
    until = "" if standing.covered else f" ({wording.data_reach(store.coverage, standing.on)})"
    cell = [(name, "bold"), (f" {wording.as_of(standing.on)}{until}", "")]
    return row_lines([cell], [terminal.width], color=terminal.color)


def _level(standing: Standing, store: Store, terminal: Terminal) -> Iterator[str]:
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
        yield from _indented(no_partnership(standing, store), terminal)
    if not standing.certain and standing.earliest and standing.latest:
        suspended_now = standing.status == "suspended"
        perhaps = wording.perhaps(standing.possible, suspended_now, standing.earliest, standing.latest)
        yield from _indented(f"{wording.NOT_CERTAIN}: perhaps {perhaps}", terminal)
    if standing.formal_name:
        named_since, named_by = newer_name(standing)
        newer = f" {since(day_of(named_since))} [{named_by}]" if named_by else ""
        yield from _indented(f"“{sanitize(standing.formal_name)}”{newer}", terminal)


def _table(standing: Standing, store: Store, terminal: Terminal) -> Iterator[str]:
    if standing.history or standing.sectoral:
        yield ""
        steps = [cells for row in rows(standing) for cells in _cells(row, store)]
        yield from table(_COLUMNS, steps, terminal.width, color=terminal.color)


def _cells(row: Row, store: Store) -> Iterator[list[Cell]]:
    """Yield the cells of a step, and of a line for those who led."""
    style = TIERS[row.tier].terminal if row.tier else "red" if row.level else ""
    yield [[(row.since, "")], [(row.level, style)], [(sanitize(row.name), ""), (f" {row.event}", "dim")]]
    if row.led_by:
        yield [[], [], [(f"led by {sanitize(led(row.led_by, store))}", "dim")]]


def _evidence(events: list[Event], terminal: Terminal) -> Iterator[str]:
    """Yield what is disputed of these events, then their sources."""
    for event in events:
        if event.disputed:
            yield ""
            yield from _indented(f"Disputed ({event.id}): {sanitize(event.disputed)}", terminal)
    for event in events:
        yield ""
        yield from wrap(f"Sources of {event.id} ({event.confidence} confidence)", terminal.width)
        for source in event.sources:
            yield from _source(source, terminal)


def _source(source: Source, terminal: Terminal) -> Iterator[str]:
    """Yield a source on one line that links to it; without links, its address is on a line of its own."""
    dated = f", {date_in_words(source.date)}" if source.date else ""
    language = f" ({wording.language_of(source)})" if source.lang else ""
    text = shortened(sanitize(f"{source.publisher}{dated}: {source.title}{language}"), terminal.width - 2)
    url = sanitize(source.url or "")
    yield f"  {link(text, url) if terminal.color and url else text}"
    if url and not terminal.color:
        yield f"    {url}"
    if source.archived:
        copy, address = wording.ARCHIVED_COPY, sanitize(source.archived)
        yield f"    {link(copy, address) if terminal.color else f'{copy}: {address}'}"


def _indented(text: str, terminal: Terminal, *, first: str = "", used: int = 0) -> Iterator[str]:
    """Yield a text wrapped to the terminal behind two spaces; `first`, `used` columns wide, stands before it."""
    lines = wrap(" " * used + text, max(terminal.width - 2, 20), break_on_hyphens=False)
    for at, line in enumerate(lines):
        yield f"  {first}{line[used:]}" if at == 0 else f"  {line}"


def _warning(answer: Answer[Standing, StandingQuery], terminal: Terminal) -> Iterator[str]:
    if answer.dated and not answer.covered:
        yield from wrap(wording.note(wording.not_covered(answer.loaded.coverage)), terminal.width)
