"""The log on a terminal: the changes of each release under a heading."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from vntimeline import wording
from vntimeline.questions.log import LogEntry, LogQuery
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.layout import styled
from vntimeline.render.sanitize import sanitize

_STYLES = {"withdrawn": "red", "corrected": "yellow", "added": "green"}


def log(answer: Answer[LogEntry, LogQuery], terminal: Terminal) -> str:
    """Return a heading for each release, and below it its changes by kind."""
    lines: list[str] = []
    for day, entries in groupby(answer.records, key=lambda entry: entry.date):
        release = list(entries)
        heading = styled(wording.release(release[0].version, day), "bold", color=terminal.color)
        lines += ["", heading] if lines else [heading]
        for change, own in groupby(release, key=lambda entry: entry.change):
            lines += ["", *_changes(change, list(own), terminal)]
    return "".join(f"{line}\n" for line in lines or [wording.NO_CHANGES])


def _changes(change: str, entries: Sequence[LogEntry], terminal: Terminal) -> Iterator[str]:
    yield styled(f"{change.capitalize()}: {len(entries)}", _STYLES[change], color=terminal.color)
    for id, own in groupby(entries, key=lambda entry: entry.event):
        yield from _event(id, list(own), terminal)


def _event(id: str, entries: Sequence[LogEntry], terminal: Terminal) -> Iterator[str]:
    """Yield the event with its title, and below it what was corrected and why, each reason once."""
    title = entries[0].title
    yield from _wrapped(" ".join(filter(None, (title, f"[{id}]"))), 2, terminal)
    for why, same in groupby(entries, key=lambda entry: entry.why):
        for text in _texts(same):
            yield from _wrapped(text, 4, terminal)
        if why:
            yield from _wrapped(why, 6, terminal)


def _texts(entries: Iterable[LogEntry]) -> Iterator[str]:
    for entry in entries:
        if entry.field:
            yield wording.corrected(entry.field, entry.was, entry.now)
        if entry.replaced_by:
            yield wording.replaced_by(entry.replaced_by)


def _wrapped(text: str, indent: int, terminal: Terminal) -> Iterator[str]:
    margin = " " * indent
    yield from wrap(
        sanitize(text),
        max(terminal.width, 20),
        initial_indent=margin,
        subsequent_indent=f"{margin}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
