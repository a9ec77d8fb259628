"""What is claimed of the numbers of partners, in either way of counting."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from vntimeline.counts import LevelCounts, Number, count
from vntimeline.levels import course
from vntimeline.model import COUNTED_NAMES
from vntimeline.questions.standing import standing_events
from vntimeline.questions.verify.claims import Claim, Facts
from vntimeline.questions.verify.findings import Judged, Verdict, judged, other_days
from vntimeline.wording import data_reach


def findings(facts: Facts, claim: Claim) -> Iterator[Judged]:
    """Yield a finding for each number of partners that is claimed."""
    if not claim.counts:
        return
    over_time = _OverTime(facts)
    for name, said in claim.counts.items():
        ways = _ways(over_time.on(claim.day), name)
        verdict, explanation = _verdict(ways, said)
        if verdict == "mismatch":
            days = claim.days(over_time.changes)
            other = other_days({_verdict(_ways(over_time.on(day), name), said)[0] for day in days})
            mistaken = _mistaken(over_time.on(claim.day), name, said)
            verdict, explanation = other or ("mismatch", mistaken or _right_days(over_time, claim, name, said))
        if not facts.store.covers(claim.day):
            verdict, explanation = "unknown", data_reach(facts.store.coverage, claim.day)
        level = COUNTED_NAMES.get(name, "in all")
        correct = " or ".join(f"{number} {level} {_WAYS[way]}".strip() for way, number in ways.items())
        yield judged("count", f"{said} {level}", verdict, correct, explanation)


class _OverTime:
    """The numbers of partners on each day that is asked for, and the days on which they may change."""

    def __init__(self, facts: Facts) -> None:
        self._courses = [course(events) for events in standing_events(facts.store).values()]
        days = {day for each in self._courses for day in (*each.begins, *each.certain_from)}
        self.changes = sorted(day for day in days if facts.store.covers(day))

    def on(self, day: date) -> LevelCounts:
        """Return the numbers on a day."""
        return count(each.on(day) for each in self._courses)


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


def _right_days(over_time: _OverTime, claim: Claim, name: str, said: int) -> str | None:
    """Return when a number that is wrong on a day is right: the time that is nearest to it."""

    def right(day: date) -> bool:
        return _verdict(_ways(over_time.on(day), name), said)[0] == "match"

    begins = [day for day in over_time.changes if right(day)]
    if not begins:
        return None
    nearest = min(begins, key=lambda day: abs(day - claim.day))
    end = next((day for day in over_time.changes if day > nearest and not right(day)), None)
    return f"{said} is right from {nearest} to {end}" if end else f"{said} is right since {nearest}"


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
