"""Checks of the sequence of an office's holders."""

from collections.abc import Iterator
from itertools import pairwise

from vntimeline.errors import Problem
from vntimeline.model import Event, handover_order
from vntimeline.store.checks.registry import check
from vntimeline.store.checks.sequences import Sequences, sequences
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound
from vntimeline.wording import date_in_words


@check("one-holder", "strict", "An office has one holder at a time; only its holder leaves it.")
def one_holder(files: StoreFiles) -> Iterator[Problem]:
    offices = _offices(files)
    for office, entries in offices.of.items():
        held: dict[bool, Entry[Event]] = {}  # by whether acting
        known = {True, False}  # of which it is known who holds them, by whether acting
        for entry, certain in entries:
            event = entry.record
            if not certain:
                held, known = {}, set()
                continue
            holder = held.get(event.acting)
            if event.change == "leaves-office":
                if holder and holder.record.person == event.person:
                    del held[event.acting]
                elif event.acting in known and not offices.may_lack(holder and holder.record, event, event.person):
                    message = f"{event.person} leaves {office} without holding it"
                    yield entry.problem(("person",), message, "add the event that began the term")
                if not holder:
                    known.add(event.acting)
                continue
            if holder and holder.record.person != event.person and not _may_have_left(holder, event, offices):
                message = f"{event.person} takes {office} while {holder.record.person} holds it"
                help = f"add the event that ended the term begun by {holder.name} at line {holder.line}"
                yield entry.problem(("person",), message, help)
            if not event.acting:
                acting = held.pop(True, None)
                if acting and not _may_have_left(acting, event, offices):
                    message = f"{event.person} takes {office} while {acting.record.person} acts"
                    help = f"add the event that ended the acting term begun by {acting.name} at line {acting.line}"
                    yield entry.problem(("person",), message, help)
                known.add(True)
            held[event.acting] = entry
            known.add(event.acting)


@check("handovers", "strict", "Where an office is vacant for a day or more, the event that left it vacant states so.")
def handovers(files: StoreFiles) -> Iterator[Problem]:
    offices = _offices(files)
    for office, entries in offices.of.items():
        holding: set[tuple[bool, str | None]] = set()
        known = True  # who holds it
        for (entry, certain), (following, _) in pairwise(entries):
            event = entry.record
            if not certain:
                holding, known = set(), False
                continue
            if event.change == "takes-office":
                holding.add((event.acting, event.person))
                known = known or not event.acting
                continue
            holding.discard((event.acting, event.person))
            told = "vacan" in f"{event.summary} {event.disputed}".lower() or not sound(event.summary, event.disputed)
            gap = (following.record.earliest - event.latest).days
            filled = offices.may_lack(event, following.record, *offices.lost)
            if known and not holding and not told and gap > 1 and not filled:
                message = f"{office} is vacant for {gap} days after {event.date}"
                help = f"write in the summary that it is vacant until {date_in_words(following.record.date)}"
                yield entry.problem(("date",), message, help)


def _may_have_left(holder: Entry[Event], event: Event, offices: Sequences) -> bool:
    return offices.may_lack(holder.record, event, holder.record.person)


def _offices(files: StoreFiles) -> Sequences:
    def of(event: Event) -> tuple[str | None, ...]:
        return (event.office,)

    needed = ("office", "person", "change", "acting")
    return sequences(files, "leadership", needed, of, lambda event: event.person, handover_order)
