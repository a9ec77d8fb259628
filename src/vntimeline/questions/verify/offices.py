"""What is claimed of an office: who holds it on a day, and since when."""

from collections.abc import Iterator, Sequence
from datetime import date

from vntimeline import wording
from vntimeline.dates import PartialDate
from vntimeline.questions.leaders import Leader, Terms, holders
from vntimeline.questions.verify import dates
from vntimeline.questions.verify.claims import Claim, Facts
from vntimeline.questions.verify.findings import Judged, Verdict, judged, other_days
from vntimeline.wording import between, data_reach, since


def findings(facts: Facts, claim: Claim, office: str, person: str) -> Iterator[Judged]:
    """Yield the finding on who holds an office, and one on since when where that is claimed too."""
    terms = facts.terms(office)
    now = _holders(facts, terms, claim.day)
    verdict, explanation = _verdict(facts, claim, terms, now, person)
    own = next((leader for leader in now if leader.person == person), now[-1])
    events = {event.id: event for event in terms.events}
    held = [leader for leader in now if leader.person]
    claimed = f"{person} as {wording.office(office, facts.store.offices, acting=False)}"
    correct = ", ".join(_in_words(facts, leader) for leader in held) or (wording.VACANT if own.event else None)
    yield judged("office", claimed, verdict, correct, explanation, events.get(own.event or ""))
    if claim.since and not claim.tier:
        yield _since(terms, claim, person, claim.since)


def _holders(facts: Facts, terms: Terms, day: date) -> list[Leader]:
    return holders(terms, day, facts.store.people, facts.store.covers)


def _verdict(
    facts: Facts, claim: Claim, terms: Terms, now: Sequence[Leader], person: str
) -> tuple[Verdict, str | None]:
    if not facts.store.covers(claim.day):
        return "unknown", data_reach(facts.store.coverage, claim.day)
    own = [leader for leader in now if leader.person == person]
    if not now[0].certain:
        if own or any(person in leader.possible for leader in now):
            return "unknown", f"the day lies within the date of a handover; the holder may also be {_possible(now)}"
    elif own:
        return ("match", None) if not own[0].acting else ("close", f"{person} is the acting holder")
    if not any(leader.person or leader.event for leader in now):
        return "unknown", "no holder is known"
    return other_days(_held_within(facts, terms, claim, person)) or ("mismatch", _mistaken(terms, claim.day, person))


def _possible(now: Sequence[Leader]) -> str:
    return " or ".join(dict.fromkeys(name for leader in now for name in leader.possible)) or wording.NOT_KNOWN


def _held_within(facts: Facts, terms: Terms, claim: Claim, person: str) -> set[Verdict]:
    """Return whether a person holds the office, or may, on the days of the date for which it is claimed."""
    days = claim.days(day for event in terms.events for day in (event.earliest, event.latest))
    found: set[Verdict] = set()
    for leader in (leader for day in days for leader in _holders(facts, terms, day)):
        if person == leader.person and leader.certain:
            found.add("match")
        elif person == leader.person or person in leader.possible:
            found.add("unknown")
    return found


def _mistaken(terms: Terms, day: date, person: str) -> str:
    """Return when a person who does not hold the office on a day held it."""
    own = [term for term in terms.terms if term.person == person]
    if not own:
        return f"{person} never held the office in the store"
    said = [
        ("as acting holder " if term.acting else "")
        + between(terms.events[term.began].date, None if term.ended is None else terms.events[term.ended].date)
        for term in own
    ]
    begins = min(terms.events[term.began].earliest for term in own)
    tense = "holds it only" if begins > day else "held it"
    return f"{person} {tense} {', and '.join(said)}"


def _in_words(facts: Facts, leader: Leader) -> str:
    office = wording.office(leader.office, facts.store.offices, acting=leader.acting)
    held = f"{office} {wording.with_vietnamese(leader.person or '', leader.vi)}"
    return f"{held} {since(leader.since)}" if leader.since else held


def _since(terms: Terms, claim: Claim, person: str, claimed: PartialDate) -> Judged:
    """Return the finding on the date since which a person holds an office."""
    own = [term for term in terms.terms if term.person == person]
    begun = [term for term in own if terms.events[term.began].earliest <= claim.day] or own[:1]
    words = since(claimed.text)
    if not begun:
        return judged("since", words, "unknown", None, "the store has no such term", None)
    event = terms.events[begun[-1].began]
    others = (
        dates.Other(terms.events[term.began].when, "mismatch", "that is the date of another term")
        for term in begun[:-1]
    )
    verdict, explanation = dates.compare(claimed, event, (*dates.disputed(event), *others))
    return judged("since", words, verdict, since(event.date), explanation, event)
