"""Verdicts on claims, for a terminal: each claim with what the store has, why it differs, and the best source."""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from vntimeline import wording
from vntimeline.questions.verify import Verification, VerifyQuery
from vntimeline.questions.verify.findings import VERDICTS
from vntimeline.render.answer import Answer, Terminal
from vntimeline.render.layout import styled
from vntimeline.render.sanitize import sanitize

_STYLES = {"match": "green", "close": "yellow", "unknown": "magenta", "mismatch": "bold red"}
_LEAST = 20
"""The least width of texts, however narrow the terminal is."""
_MARGIN = max(map(len, VERDICTS)) + 2
"""The width of the verdicts, beside which the texts stand."""


def verdicts(answer: Answer[Verification, VerifyQuery], terminal: Terminal) -> str:
    """Return the claims with their verdicts, and how many have each."""
    lines = [line for record in answer.records for line in _block(record, terminal)]
    return "".join(f"{line}\n" for line in (*lines, *_summary(answer, terminal)))


def _block(record: Verification, terminal: Terminal) -> Iterator[str]:
    """Yield the claim beside its verdict, and below it what is to be said of it."""
    place = f"line {record.line}: " if record.line else ""
    first, *others = _wrapped(f"{place}{record.claim or 'nothing'}", terminal)
    verdict = styled(record.verdict, _STYLES[record.verdict], color=terminal.color)
    yield f"{verdict}{' ' * (_MARGIN - len(record.verdict))}{first}"
    yield from _indented(others)
    if record.correct:
        event = f" [{record.event}, {record.confidence} confidence]" if record.event else ""
        yield from _indented(_wrapped(f"store: {record.correct}{event}", terminal))
    if record.explanation:
        yield from _indented(_wrapped(record.explanation, terminal))
    if record.verdict != "match" or not record.line:
        yield from _indented(_evidence(record, terminal))


def _evidence(record: Verification, terminal: Terminal) -> Iterator[str]:
    """Yield what is disputed, and the best source with its address on a line of its own."""
    if record.disputed:
        yield from _wrapped(f"disputed: {record.disputed}", terminal)
    for source in record.sources[:1]:
        dated = f", {wording.date_in_words(source.date)}" if source.date else ""
        yield from _wrapped(f"source: {source.publisher}{dated}: {source.title}", terminal)
        if source.url:
            yield sanitize(source.url)


def _summary(answer: Answer[Verification, VerifyQuery], terminal: Terminal) -> Iterator[str]:
    counts = Counter(record.verdict for record in answer.records)
    each = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
    total = wording.counted(len(answer.records), "claim")
    text = f"{total}: {each}" if each else total
    yield from (styled(line, "dim", color=terminal.color) for line in wrap(text, terminal.width))


def _wrapped(text: str, terminal: Terminal) -> list[str]:
    return wrap(sanitize(text), max(terminal.width - _MARGIN, _LEAST), break_on_hyphens=False)


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (f"{' ' * _MARGIN}{line}" for line in lines)
