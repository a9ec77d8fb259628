"""What is claimed of a country: its level on a day, since when it holds, and since when there are relations."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from vntimeline.dates import PartialDate
from vntimeline.levels import Course, Level
from vntimeline.model import Event, Tier
from vntimeline.names import fold
from vntimeline.questions.verify import dates
from vntimeline.questions.verify.claims import Claim, ClaimedTier, Facts
from vntimeline.questions.verify.dates import Other
from vntimeline.questions.verify.findings import Judged, Verdict, in_one, judged, other_days
from vntimeline.wording import (
    NOT_CERTAIN,
    RELATIONS,
    as_of,
    data_reach,
    date_in_words,
    day_of,
    perhaps,
    since,
    tier_label,
)


class Run(NamedTuple):
    """A time at one level: the events that set or named it, the first of which gained it, and what ended it."""

    tier: Tier
    events: Sequence[Event]
    ended: Event | None

    @property
    def gained(self) -> Event:
        """The event by which the level was gained."""
        return self.events[0]

    @property
    def words(self) -> str:
        """The level and its time, in words."""
        time = f"from {self.gained.date} to {self.ended.date}" if self.ended else since(self.gained.date)
        return f"{tier_label(self.tier)} {time}"


def findings(facts: Facts, claim: Claim, country: str) -> Iterator[Judged]:
    """Yield a finding for each part of a claim that is about a country."""
    if claim.tier:
        yield _tier(facts, claim, country, claim.tier)
    if claim.since and not (claim.office and not claim.tier):
        yield _since(facts, claim, country, claim.since)
    if claim.relations:
        yield _relations(facts, claim, country, claim.relations)


def runs(course: Course) -> list[Run]:
    """Return the times at each level, in date order; events that suspend or resume a level are no part of them."""
    found: list[Run] = []
    for event in course.steps:
        if event.status or event.tier is None:
            continue
        if found and found[-1].tier == event.tier:
            found[-1] = found[-1]._replace(events=(*found[-1].events, event))
        else:
            if found:
                found[-1] = found[-1]._replace(ended=event)
            found.append(Run(event.tier, (event,), None))
    return found


# The level


def _tier(facts: Facts, claim: Claim, country: str, claimed: ClaimedTier) -> Judged:
    if claimed.tier == "sectoral":
        return _sectoral(facts, claim, country, claimed)
    course = facts.course(country)
    known = _last_known(facts, claim.day)
    level = course.on(known)
    verdict = _verdict_on(claimed.tier, level)
    explanation: str | None = NOT_CERTAIN if verdict == "unknown" else None
    evidence = _evidence(course, claimed, known, level)
    if (
        verdict == "mismatch"
        and known == claim.day
        and (other := other_days(_held_within(course, claimed.tier, claim)))
    ):
        verdict, explanation = other
    elif verdict == "mismatch" and (disputed := _disputed_start(course, claimed.tier, known)):
        verdict, evidence = "close", disputed
        explanation = f"some sources date it earlier: see what is disputed of {disputed.id}"
    elif verdict == "mismatch":
        explanation = _mistaken(facts, country, claimed, known, level)
    elif verdict == "match":
        verdict, explanation = _named(claimed, level)
    if not facts.store.covers(claim.day):
        # A level that was lost before the data end cannot hold since before then.
        lost = verdict == "mismatch" and claim.since and claim.since.latest <= known < claim.day
        if not lost:
            verdict = "unknown"
            explanation = data_reach(facts.store.coverage, claim.day)
    return judged("tier", claimed.words, verdict, _correct(facts, level, known, claim.day), explanation, evidence)


def _evidence(course: Course, claimed: ClaimedTier, day: date, level: Level) -> Event | None:
    """Return the event that gained the level; where that is not certain, one that may have gained the tier claimed."""
    doubtful = [] if not level.possible else [step for step in course.begun(day) if step.tier == claimed.tier]
    return doubtful[-1] if doubtful else level.state.gained


def _last_known(facts: Facts, day: date) -> date:
    """Return the day, or the last one that the store covers before it."""
    coverage = facts.store.coverage
    return min(day, coverage.until) if coverage else day


def _verdict_on(tier: Tier | None, level: Level) -> Verdict:
    """Return whether a country has a tier, as certainly as its level is known."""
    held = level.state.tier
    if not level.possible:  # otherwise only the status is in doubt
        return "match" if held == tier else "mismatch"
    return "unknown" if tier in (held, *level.possible) else "mismatch"


def _held_within(course: Course, tier: Tier | None, claim: Claim) -> set[Verdict]:
    """Return the verdicts on a tier on the days of the date for which it is claimed."""
    days = claim.days((*course.begins, *course.certain_from))
    return {_verdict_on(tier, course.on(day)) for day in days}


def _disputed_start(course: Course, tier: Tier | None, day: date) -> Event | None:
    """Return the event that gains a tier after a day, where sources disagree and some date it by that day."""
    later = (run.gained for run in runs(course) if run.tier == tier and run.gained.earliest > day)
    return next((event for event in later if any(each.when.earliest <= day for each in dates.disputed(event))), None)


def _named(claimed: ClaimedTier, level: Level) -> tuple[Verdict, str | None]:
    """Return the verdict on a tier that is right, with what is to be said of its name and status."""
    held = level.state.held
    said = [_suspended(level)]
    verdict: Verdict = "match"
    names = fold(f"{held.formal_name or ''}") if held else ""
    unfounded = [word for word in claimed.qualifiers if word != "cooperative" and word not in names]
    if unfounded:
        verdict = "close"
        said.append(f"“{unfounded[0]}” is no part of the level, and the store has no such name of it on that day")
    elif claimed.qualifiers:
        said.append(f"“{claimed.name}” is a name; the level is {tier_label(level.state.tier)}")
    return verdict, in_one(said)


def _suspended(level: Level) -> str | None:
    return "the level is suspended, but kept" if level.state.suspended else None


def _mistaken(facts: Facts, country: str, claimed: ClaimedTier, day: date, level: Level) -> str | None:
    """Return the likely mistake in a tier that a country does not have on a day."""
    said: list[str | None] = []
    own = [run for run in runs(facts.course(country)) if run.tier == claimed.tier]
    earlier = [run for run in own if run.gained.earliest <= day]
    later = [run for run in own if run.gained.earliest > day]
    if earlier:
        said.append(f"it was {earlier[-1].words}")
    elif later:
        said.append(f"it is {tier_label(claimed.tier)} only {since(later[0].gained.date)}")
    elif fields := [event for event in facts.events(country) if event.tier == "sectoral" and event.earliest <= day]:
        said.append(
            f"a partnership in one field is no level: {fields[-1].formal_name or fields[-1].title} ({fields[-1].id})"
        )
    elif claimed.tier:
        said.append(f"it was never {tier_label(claimed.tier)}")
    if claimed.tier is None:
        said.append(_suspended(level))
    elif level.state.tier == "special" and not earlier:
        said.append("a special relationship is outside the three levels, and not ranked with them")
    if claimed.qualifiers:
        said.append(f"“{claimed.name}” is a name; it stands for the level {claimed.words}")
    return in_one(said)


def _correct(facts: Facts, level: Level, known: date, asked: date) -> str | None:
    """Return in words what the store has on the last day of which it knows; None before its coverage."""
    coverage = facts.store.coverage
    if coverage and known < coverage.from_:
        return None
    gained = level.state.gained
    held = tier_label(level.state.tier)
    words = f"{held} {since(gained.date)}" if gained else held
    if level.possible and level.earliest and level.latest:
        words += f", perhaps {perhaps(level.possible, level.state.suspended, level.earliest, level.latest)}"
    return words if known == asked else f"{words}, {as_of(known)}"


def _sectoral(facts: Facts, claim: Claim, country: str, claimed: ClaimedTier) -> Judged:
    own = [event for event in facts.events(country) if event.tier == "sectoral"]
    begun = [event for event in own if event.latest <= claim.day]
    perhaps_begun = [event for event in own if event.earliest <= claim.day < event.latest]
    verdict: Verdict = "match" if begun else "unknown" if perhaps_begun else "mismatch"
    explanation = None
    if verdict == "unknown":
        explanation = f"the day lies within the date of {perhaps_begun[0].id}: {perhaps_begun[0].date}"
    elif verdict == "mismatch" and own:
        explanation = f"the first one holds only {since(own[0].date)}"
    elif verdict == "mismatch" and (level := facts.course(country).on(_last_known(facts, claim.day)).state.tier):
        explanation = f"the partnership is no sectoral one, but {tier_label(level)}"
    if verdict == "mismatch" and not facts.store.covers(claim.day):
        verdict, explanation = "unknown", data_reach(facts.store.coverage, claim.day)
    shown = [*begun, *perhaps_begun]
    names = [f"{event.formal_name or event.title} {since(event.date)}" for event in shown]
    correct = "; ".join(names) or "no sectoral partnership"
    return judged("tier", claimed.words, verdict, correct, explanation, shown[-1] if shown else None)


# Since when


def _since(facts: Facts, claim: Claim, country: str, claimed: PartialDate) -> Judged:
    """Return the finding on the date since which a level holds: that of the tier claimed, if it was ever gained."""
    all_runs = runs(facts.course(country))
    if claim.tier and claim.tier.tier == "sectoral":
        own = [Run("sectoral", (event,), None) for event in facts.events(country) if event.tier == "sectoral"]
    elif claim.tier:
        own = [run for run in all_runs if run.tier == claim.tier.tier]
    else:
        tier = facts.course(country).on(_last_known(facts, claim.day)).state.tier
        own = [run for run in all_runs if run.tier == tier]
    begun = [run for run in own if run.gained.earliest <= claim.day] or own[:1]
    if claim.tier and claim.tier.tier == "sectoral":  # there may be several at once: the one that fits best
        begun.sort(key=lambda run: dates.fits(claimed, run.gained))
    words = since(claimed.text)
    if not begun:
        return judged("since", words, "unknown", None, None if claim.tier else "the country has no level on that day")
    run = begun[-1]
    verdict, explanation = dates.compare(claimed, run.gained, _other_dates(facts, country, run, all_runs))
    coverage = facts.store.coverage
    if not claim.tier and not facts.store.covers(claim.day):
        verdict, explanation = "unknown", data_reach(coverage, claim.day)
    elif verdict != "match" and coverage and claimed.latest > coverage.until:
        verdict, explanation = "unknown", data_reach(coverage, claimed.latest)
    return judged("since", words, verdict, f"{tier_label(run.tier)} {since(run.gained.date)}", explanation, run.gained)


def _other_dates(facts: Facts, country: str, run: Run, all_runs: Sequence[Run]) -> Iterator[Other]:
    """Yield the dates that may be taken for that of a level, those that explain most first."""
    for event in run.events[1:]:
        name = f"“{event.formal_name}”" if event.formal_name else "a later document"
        yield Other(event.when, "close", f"that is the date of the name {name} ({event.id}), not of the level")
    yield from dates.disputed(run.gained)
    first, last = dates.around(run.gained)
    for event in facts.store.select([country], _OCCASIONS):
        if first <= event.earliest and event.latest <= last and _mentions_partnership(event):
            yield Other(
                event.when, "close", f"that is the date of a step before or after it: {event.title} ({event.id})"
            )
    for other in all_runs:
        if other != run:
            yield Other(other.gained.when, "mismatch", f"that is the date of another level: {other.words}")
    for event in facts.events(country):
        if event.kind == "relations":
            yield Other(event.when, "mismatch", f"that is the date of diplomatic relations ({event.id})")
        elif event.tier == "sectoral" and event != run.gained:
            name = event.formal_name or event.title
            yield Other(event.when, "mismatch", f"that is the date of a partnership in one field: {name} ({event.id})")


_OCCASIONS = ("statement", "agreement", "visit", "milestone")
"""The kinds of events that may announce or sign a partnership."""


def _mentions_partnership(event: Event) -> bool:
    return "partner" in f"{event.title} {event.summary}".casefold()


# Diplomatic relations


def _relations(facts: Facts, claim: Claim, country: str, claimed: PartialDate) -> Judged:
    own = [event for event in facts.events(country) if event.kind == "relations"]
    words = f"{RELATIONS.lower()} {since(claimed.text)}"
    if not own:
        return judged("relations", words, "unknown", None, "the store does not have their date", None)
    begun = [event for event in own if event.earliest <= claim.day]
    newest = begun[-1] if begun else own[0]
    correct = f"{RELATIONS.lower()} {since(newest.date)}"
    explanation: str | None
    if not begun:
        explanation = f"they begin only after {date_in_words(claim.day.isoformat())}: {day_of(newest.date)}"
        return judged("relations", words, "mismatch", correct, explanation, newest)
    verdict, explanation = dates.compare(claimed, newest, _other_relations(facts, country, own, newest))
    return judged("relations", words, verdict, correct, explanation, newest)


def _other_relations(facts: Facts, country: str, own: Sequence[Event], newest: Event) -> Iterator[Other]:
    """Yield the dates that may be taken for that of diplomatic relations."""
    for event in own:
        if event != newest:
            yield Other(event.when, "close", f"that is the date of an earlier step: {event.title} ({event.id})")
    yield from dates.disputed(newest)
    for event in facts.store.select([country], ["normalization"]):
        yield Other(event.when, "mismatch", f"that is the date of another step: {event.title} ({event.id})")
    for run in runs(facts.course(country)):
        yield Other(run.gained.when, "mismatch", f"that is the date of the partnership: {run.words}")
