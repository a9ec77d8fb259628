"""Checks of the sequence of a country's levels."""

from collections.abc import Iterator

from vntimeline.errors import Problem
from vntimeline.model import LADDER, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.checks.sequences import Sequences, sequences
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry, sound


@check("ladder", "strict", "A lower level, or the same one under the same name, is explained in disputed.")
def ladder(files: StoreFiles) -> Iterator[Problem]:
    tiers = tiers_of(files)
    for code, entries in tiers.of.items():
        held: Entry[Event] | None = None
        suspended = False
        known = True  # what is held, and whether it is suspended
        for entry, certain in entries:
            event = entry.record
            if not certain:
                held, known = None, False
                continue
            if event.tier == "sectoral":
                continue
            after = f" for {code}"
            earlier = f"earlier event {held.name} at line {held.line}" if held else "add the event that gained it"
            if event.status:
                if known and not tiers.may_lack(held and held.record, event, event.tier):
                    if held is None or event.tier != held.record.tier:
                        yield entry.problem(("tier",), f"{event.tier} is not the level that holds{after}", earlier)
                    elif (event.status == "suspended") == suspended:
                        state = "suspended already" if suspended else "not suspended"
                        message = f"{event.status}, but the level is {state}{after}"
                        yield entry.problem(("status",), message, earlier)
                suspended = event.status == "suspended"
                continue
            if held and not event.disputed and sound(event.disputed):
                if _lower(event, held.record):
                    message = f"{event.tier} follows {held.record.tier}{after}"
                    help = f"explain it in disputed; {earlier}"
                    yield entry.problem(("tier",), message, help)
                elif _again(event, held.record):
                    message = f"{event.tier} again under the same formal_name{after}"
                    yield entry.problem(("tier",), message, f"give the new formal_name; {earlier}")
            held, known = entry, True
            suspended = False


def tiers_of(files: StoreFiles) -> Sequences:
    """Return the tier events of each country, in order."""

    def order(event: Event) -> object:
        return event.order

    return sequences(files, "tier", ("tier", "status"), lambda event: event.countries, lambda event: event.tier, order)


def _lower(event: Event, held: Event) -> bool:
    return event.tier in LADDER and held.tier in LADDER and LADDER.index(event.tier) < LADDER.index(held.tier)


def _again(event: Event, held: Event) -> bool:
    """Return whether an event gives the same level under the same name; on one date it is a duplicate."""
    same = event.tier == held.tier and event.formal_name == held.formal_name
    return same and event.date != held.date and sound(event.formal_name, held.formal_name)
