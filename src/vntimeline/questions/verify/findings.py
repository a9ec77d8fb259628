"""The verdict on each part of a claim."""

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, get_args

from vntimeline.model import Confidence, Event
from vntimeline.record import Record

Verdict = Literal["match", "close", "unknown", "mismatch"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""The verdicts, the best first: the worst of a claim's parts is that of the claim."""
Part = Literal["tier", "since", "relations", "office", "count"]


class Finding(Record, frozen=True, kw_only=True):
    """The verdict on one part of a claim."""

    part: Part
    """Which part: the tier, the date since which it holds, diplomatic relations, an office, or a count."""
    claimed: str
    """What is claimed, in words."""
    verdict: Verdict
    """Whether it is right; for a negated claim, before the claim is turned into its opposite."""
    correct: str | None
    """What the store has, in words; null where it has nothing."""
    explanation: str | None
    """Why the verdict is not a plain match: the likely mistake, or what is not known."""
    event: str | None
    """The id of the event that supports the correct value."""
    confidence: Confidence | None
    """How well the sources support that event."""


class Judged(NamedTuple):
    """A finding, and the event that supports the correct value."""

    finding: Finding
    event: Event | None


def judged(
    part: Part, claimed: str, verdict: Verdict, correct: str | None, explanation: str | None, event: Event | None = None
) -> Judged:
    """Return the finding on a part of a claim, with its event."""
    finding = Finding(
        part=part,
        claimed=claimed,
        verdict=verdict,
        correct=correct,
        explanation=explanation,
        event=event.id if event else None,
        confidence=event.confidence if event else None,
    )
    return Judged(finding, event)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of verdicts."""
    return max(verdicts, key=VERDICTS.index)


def opposite(verdict: Verdict) -> Verdict:
    """Return the verdict on the opposite of a claim; one that is close or not known stays so."""
    turned: dict[Verdict, Verdict] = {"match": "mismatch", "mismatch": "match"}
    return turned.get(verdict, verdict)


def other_days(verdicts: Collection[Verdict]) -> tuple[Verdict, str] | None:
    """Return the verdict on what is wrong on the last day of a date, from those on all of its days; None for no other.

    It is close if it is right on one of them, and not known if it may be.
    """
    if "match" in verdicts:
        return "close", "right on other days of the date given, not on the last"
    return (
        ("unknown", "perhaps right on other days of the date given, not on the last") if "unknown" in verdicts else None
    )


def in_one(explanations: Iterable[str | None]) -> str | None:
    """Return explanations in one text, each once; None without any."""
    return "; ".join(dict.fromkeys(filter(None, explanations))) or None
