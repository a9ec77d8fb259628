"""Checks of the sequence of a country's levels."""

from collections.abc import Iterator

from vntimeline.errors import Problem
from vntimeline.model import LADDER, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import Entry


@check("ladder", "strict", "A lower level, or the same one under the same name, is explained in disputed.")
def ladder(files: StoreFiles) -> Iterator[Problem]:
    for code in files.countries:
        held: Entry | None = None
        suspended = False
        for entry in _tier_entries(files, code):
            event = entry.event
            if event.tier == "sectoral":
                continue
            after = f" for {code}"
            earlier = f"earlier event {held.event.id} at line {held.line}" if held else "add the event that gained it"
            if event.status:
                if held is None or event.tier != held.event.tier:
                    yield entry.problem(("tier",), f"{event.tier} is not the level that holds{after}", earlier)
                elif (event.status == "suspended") == suspended:
                    state = "suspended already" if suspended else "not suspended"
                    message = f"{event.status}, but the level is {state}{after}"
                    yield entry.problem(("status",), message, earlier)
                suspended = event.status == "suspended"
                continue
            if held and not event.disputed:
                if _lower(event, held.event):
                    message = f"{event.tier} follows {held.event.tier}{after}"
                    help = f"explain it in disputed; {earlier}"
                    yield entry.problem(("tier",), message, help)
                elif event.tier == held.event.tier and event.formal_name == held.event.formal_name:
                    message = f"{event.tier} again under the same formal_name{after}"
                    yield entry.problem(("tier",), message, f"give the new formal_name; {earlier}")
            held = entry
            suspended = False


def _lower(event: Event, held: Event) -> bool:
    return event.tier in LADDER and held.tier in LADDER and LADDER.index(event.tier) < LADDER.index(held.tier)


def _tier_entries(files: StoreFiles, code: str) -> list[Entry]:
    if files.coverage is None:
        return []  # a store without a coverage may lack earlier events
    own = (entry for entry in files.events if entry.event.kind == "tier" and code in entry.event.countries)
    return sorted(own, key=lambda entry: entry.event.order)
