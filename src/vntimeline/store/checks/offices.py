"""Checks of the sequence of an office's holders."""

from collections.abc import Iterator
from itertools import pairwise

from vntimeline.errors import Problem
from vntimeline.model import handover_order
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry
from vntimeline.wording import date_in_words


@check("one-holder", "strict", "An office has one holder at a time; only its holder leaves it.")
def one_holder(files: StoreFiles) -> Iterator[Problem]:
    for office in files.offices:
        held: dict[bool, Entry] = {}  # by whether acting
        for entry in _office_entries(files, office):
            event = entry.event
            holder = held.get(event.acting)
            if event.change == "leaves-office":
                if holder is None or holder.event.person != event.person:
                    message = f"{event.person} leaves {office} without holding it"
                    yield entry.problem(("person",), message, "add the event that began the term")
                else:
                    del held[event.acting]
                continue
            if holder and holder.event.person != event.person:
                message = f"{event.person} takes {office} while {holder.event.person} holds it"
                help = f"add the event that ended the term begun by {holder.event.id} at line {holder.line}"
                yield entry.problem(("person",), message, help)
            if not event.acting and (acting := held.get(True)):
                message = f"{event.person} takes {office} while {acting.event.person} acts"
                help = f"add the event that ended the acting term begun by {acting.event.id} at line {acting.line}"
                yield entry.problem(("person",), message, help)
                del held[True]
            held[event.acting] = entry


@check("handovers", "strict", "Where an office is vacant for a day or more, the event that left it vacant states so.")
def handovers(files: StoreFiles) -> Iterator[Problem]:
    for office in files.offices:
        holding: set[tuple[bool, str | None]] = set()
        for entry, following in pairwise(_office_entries(files, office)):
            event = entry.event
            if event.change == "takes-office":
                holding.add((event.acting, event.person))
                continue
            holding.discard((event.acting, event.person))
            told = "vacan" in f"{event.summary} {event.disputed}".lower()
            gap = (following.event.earliest - event.latest).days
            if not holding and not told and gap > 1:
                message = f"{office} is vacant for {gap} days after {event.date}"
                help = f"write in the summary that it is vacant until {date_in_words(following.event.date)}"
                yield entry.problem(("date",), message, help)


def _office_entries(files: StoreFiles, office: str) -> list[Entry]:
    if files.coverage is None:
        return []  # a store without a coverage may lack earlier events
    own = (entry for entry in files.events if entry.event.kind == "leadership" and entry.event.office == office)
    return sorted(own, key=lambda entry: handover_order(entry.event))
