"""Whether claims are right: each is compared with the store, and gets a verdict with the correct value.

A claim is a match, close (off by days, or by the date of a name or announcement), not known (not covered, not in the
store, or not certain there), or a mismatch. What the store does not know for certain is never a mismatch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Self, TypeAlias, cast

import msgspec

from vntimeline.dates import PartialDate
from vntimeline.errors import VntimelineError
from vntimeline.model import Confidence, Event, Source, Store
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When
from vntimeline.questions.verify import levels, offices, totals
from vntimeline.questions.verify.claims import Claim, ClaimParts, Facts, column, read
from vntimeline.questions.verify.findings import Finding, Judged, Verdict, in_one, opposite, worst
from vntimeline.record import Record
from vntimeline.wording import as_of

Row: TypeAlias = Mapping[str, object]
"""A row of a table of claims, by its columns."""


class VerifyQuery(Query, frozen=True):
    """Which claims are checked, and for which days."""

    file: str | None
    """The file of the claims, `-` for standard input; null for a claim of options."""
    claims: int
    """How many claims are checked."""
    first: date | None = msgspec.field(name="from")
    """The first day for which a claim is checked; null without a claim that can be read."""
    last: date | None = msgspec.field(name="to")
    """The last day for which a claim is checked; null without a claim that can be read."""

    @classmethod
    def of(cls, verified: Sequence["Verification"], file: str | None = None) -> Self:
        """Return the query of claims that were checked."""
        days = [each.checked_on for each in verified if each.checked_on]
        return cls(file, len(verified), min(days, default=None), max(days, default=None))


class Verification(Record, frozen=True, kw_only=True):
    """The verdict on a claim."""

    line: int | None
    """The line of the file at which the claim begins, counted from 1; null for a claim that is in no file."""
    verdict: Verdict
    """The worst verdict of the claim's parts; of a negated claim, the opposite."""
    claim: str
    """The claim in words."""
    correct: str | None
    """What the store has in its place, in words; null where it has nothing."""
    explanation: str | None
    """The likely mistake, or what is not known; null where there is nothing to explain."""
    disputed: str | None
    """Which sources say otherwise, and what, as the event that decides records it."""
    confidence: Confidence | None
    """How well the sources support that event."""
    event: str | None
    """The id of the event that decides: that of the worst part."""
    checked_on: date | None
    """The day for which the claim is checked: the last of its date, or the newest of which the store can tell; null
    where the claim cannot be read."""
    covered: bool
    """Whether the store covers that day."""
    country: str | None
    """The code of the country that is meant."""
    sources: tuple[Source, ...]
    """The sources of the event that decides."""
    parts: tuple[Finding, ...]
    """The verdict on each part of the claim."""
    data_version: str | None
    """The version of the data; null where the store has none."""
    row: dict[str, str]
    """What was given, by column: of a table, all its columns."""


def one(store: Store, parts: ClaimParts) -> Verification:
    """Return the verdict on one claim. Raises VntimelineError where it cannot be read."""
    facts = Facts(store)
    return _verified(facts, read(facts, **parts), None, {name: _text(value) for name, value in parts.items() if value})


def table(
    store: Store, rows: Iterable[Row], *, on: When = None, lines: Iterable[int | None] | None = None
) -> list[Verification]:
    """Return the verdict on each row of a table; one that cannot be read is not known, with the reason.

    `on` is the day for the rows that name none, `lines` where each row is in its file. Raises DateError for `on`.
    """
    facts = Facts(store)
    usual = None if on is None else arguments.partial_date(on)
    places: Iterator[int | None] = iter(lines or ())
    return [_row(facts, row, usual, next(places, None)) for row in rows]


def _row(facts: Facts, row: Row, usual: PartialDate | None, line: int | None) -> Verification:
    given = {name: _whole(value) for key, value in row.items() if (name := column(str(key))) and _text(value).strip()}
    texts = {str(key): _text(value) for key, value in row.items()}
    try:
        claim = read(facts, usual, **cast(ClaimParts, given))
    except VntimelineError as error:
        return _unread(facts, given, error, line, texts)
    return _verified(facts, claim, line, texts)


def _whole(value: object) -> object:
    """Return a value of a cell; a whole number without its decimals, which pandas gives a column with missing ones."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: object) -> str:
    """Return a cell as text; a missing value, of Python, NumPy or pandas, is an empty one."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or str(value) in _MISSING else str(value)


_MISSING = ("nan", "NaN", "NaT", "<NA>")
"""How NumPy and pandas print a value that is missing."""


def _unread(
    facts: Facts, given: Mapping[str, object], error: VntimelineError, line: int | None, row: dict[str, str]
) -> Verification:
    """Return that a claim cannot be read, and why."""
    return Verification(
        line=line,
        verdict="unknown",
        claim=", ".join(f"{name} {_text(value)}" for name, value in given.items()),
        correct=None,
        explanation=in_one((error.message, error.help)),
        disputed=None,
        confidence=None,
        event=None,
        checked_on=None,
        covered=False,
        country=None,
        sources=(),
        parts=(),
        data_version=facts.store.version,
        row=row,
    )


def _verified(facts: Facts, claim: Claim, line: int | None, row: dict[str, str]) -> Verification:
    """Return the verdict on a claim."""
    found = tuple(_judged(facts, claim))
    parts = tuple(each.finding for each in found)
    verdict = worst(part.verdict for part in parts)
    decisive = _decisive(found)
    return Verification(
        line=line,
        verdict=opposite(verdict) if claim.negated else verdict,
        claim=_in_words(facts, claim, parts),
        correct=in_one(part.correct for part in parts if part.part != "since" or not (claim.tier or claim.office)),
        explanation=in_one(part.explanation for part in parts),
        disputed=decisive.disputed if decisive else None,
        confidence=decisive.confidence if decisive else None,
        event=decisive.id if decisive else None,
        checked_on=claim.day,
        covered=facts.store.covers(claim.day),
        country=claim.country,
        sources=decisive.sources if decisive else (),
        parts=parts,
        data_version=facts.store.version,
        row=row,
    )


def _judged(facts: Facts, claim: Claim) -> Iterator[Judged]:
    if claim.country:
        yield from levels.findings(facts, claim, claim.country)
    if claim.office and claim.person:
        yield from offices.findings(facts, claim, claim.office, claim.person)
    yield from totals.findings(facts, claim)


def _decisive(found: Sequence[Judged]) -> Event | None:
    """Return the event of the worst part that has one; of equally bad parts, of the first."""
    with_event = [each for each in found if each.event]
    if not with_event:
        return None
    worst_of = worst(each.finding.verdict for each in with_event)
    return next(each.event for each in with_event if each.finding.verdict == worst_of)


def _in_words(facts: Facts, claim: Claim, parts: Iterable[Finding]) -> str:
    """Return a claim in words: `United States (US): comprehensive-strategic (CSP) since 2023-09, on 2 June 2026`."""
    name = f"{facts.store.countries[claim.country].name} ({claim.country}): " if claim.country else ""
    said = "".join(f"{' ' if part.part == 'since' else ', '}{part.claimed}" for part in parts).lstrip(", ")
    return f"{'not ' if claim.negated else ''}{name}{said}, {as_of(claim.day)}"
