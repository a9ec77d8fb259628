"""What is claimed of the numbers of partners, in either way of counting."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from vntimeline.counts import LevelCounts, Number
from vntimeline.model import COUNTED_NAMES
from vntimeline.questions import board
from vntimeline.questions.verify.claims import Claim, Facts
from vntimeline.questions.verify.findings import Judged, Verdict, judged
from vntimeline.wording import data_reach, date_in_words


def findings(facts: Facts, claim: Claim) -> Iterator[Judged]:
    """Yield a finding for each number of partners that is claimed."""
    if not claim.counts:
        return
    counts = board.counts(facts.store, claim.day)
    for name, said in claim.counts.items():
        ways = _ways(counts, name)
        verdict, explanation = _verdict(ways, said)
        if verdict == "mismatch" and any(
            _verdict(_ways(board.counts(facts.store, day), name), said)[0] != "mismatch"
            for day in _other_days(facts, claim)
        ):
            verdict, explanation = "close", f"right on other days of {date_in_words(claim.on.text)}, not on the last"
        elif verdict == "mismatch":
            explanation = _mistaken(counts, name, said)
        if not facts.store.covers(claim.day):
            verdict, explanation = "unknown", data_reach(facts.store.coverage, claim.day)
        level = COUNTED_NAMES.get(name, "in all")
        correct = " or ".join(f"{number} {level} {_WAYS[way]}".strip() for way, number in ways.items())
        yield judged("count", f"{said} {level}", verdict, correct, explanation)


_WAYS: Mapping[str, str] = {"both": "", "exclusive": "without CSP", "inclusive": "with CSP"}
"""How a number is counted, in words; most are the same in both ways."""


def _ways(counts: LevelCounts, name: str) -> dict[str, Number]:
    """Return a number of partners in both ways of counting, or once where they are the same."""
    exclusive, inclusive = getattr(counts.exclusive, name), getattr(counts.inclusive, name)
    return {"both": exclusive} if exclusive == inclusive else {"exclusive": exclusive, "inclusive": inclusive}


def _verdict(ways: Mapping[str, Number], said: int) -> tuple[Verdict, str | None]:
    for way, number in ways.items():
        if said == number.certain and not number.possible:
            return "match", f"counted {_WAYS[way]}" if _WAYS[way] else None
    if any(number.allows(said) for number in ways.values()):
        return "unknown", "the level of some country is not certain on that day"
    return "mismatch", None


def _other_days(facts: Facts, claim: Claim) -> list[date]:
    """Return the days of the claim's date on which a number may have changed, and the first."""
    if claim.on.precision == "day":
        return []
    first, last = claim.on.earliest, claim.on.latest
    events = facts.store.select(kinds=["tier"])
    changes = {day for event in events for day in (event.earliest, event.latest) if first < day <= last}
    return [first, *sorted(changes)]


def _mistaken(counts: LevelCounts, name: str, said: int) -> str | None:
    """Return the likely mistake in a number: countries counted twice, or another level's number."""
    both = counts.exclusive.total.certain + counts.exclusive.csp.certain
    if name == "total" and said == both:
        return "CSP is counted twice: it is also among SP"
    numbers: dict[str, Number] = msgspec.structs.asdict(counts.exclusive)
    for other, number in numbers.items():
        if other != name and number.certain == said:
            return f"that is the number of {COUNTED_NAMES.get(other, 'all partners')}"
    return None
