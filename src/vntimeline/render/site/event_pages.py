"""The pages of the events, those of withdrawn ids, and the list of all events."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from vntimeline.model import Event
from vntimeline.questions.log import LogEntry
from vntimeline.render import linked_data
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page
from vntimeline.wording import event_citation, store_citation


class Neighbours(NamedTuple):
    """The events before and after one in a list of events: what the list has, and the address of its page."""

    label: str
    vi: str | None
    path: str
    before: Event | None
    after: Event | None


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every event and of every withdrawn id, and the list of events."""
    around = _around(content)
    cited = store_citation(content.store)
    for event in content.events.values():
        path = addresses.event(event.id)
        changes = content.corrections.get(event.id, ())
        citation = f"{event_citation(event)} In: {cited}"
        values = {"event": event, "around": around[event.id], "changes": changes, "citation": citation}
        if described := linked_data.event(event, content.store, content.url(path)):
            values["linked_data"] = described
        yield page(content, path, "event.html.j2", **values)
    for id, entry in _withdrawn(content).items():
        path = addresses.event(id)
        yield page(content, path, "withdrawn.html.j2", entry=entry, replacement=_replacement(content, entry))
    newest = [*content.events.values()][::-1]
    years = [(year, list(own)) for year, own in groupby(newest, lambda event: event.earliest.year)]
    yield page(content, "events/", "events.html.j2", years=years)


def _around(content: Content) -> dict[str, list[Neighbours]]:
    """Return for each event those before and after it: of each country and of its office, else of all events."""
    store = content.store
    found: dict[str, list[Neighbours]] = {id: [] for id in content.events}

    def add(events: Iterable[Event], label: str, vi: str | None, path: str) -> None:
        own = list(events)
        for before, event, after in zip([None, *own], own, [*own[1:], None], strict=False):
            found[event.id].append(Neighbours(label, vi, path, before, after))

    for code, events in content.by_country.items():
        country = store.countries[code]
        add(events, country.name, country.vi, addresses.country(code))
    for id, office in store.offices.items():
        events = [event for event in store.select(kinds=["leadership"]) if event.office == id]
        add(events, office.name, office.vi, addresses.office(id))
    alone = [event for event in content.events.values() if not found[event.id]]
    add(alone, "Events without a country", None, "events/")
    return found


def _withdrawn(content: Content) -> dict[str, LogEntry]:
    """Return the newest entry of the log for each withdrawn id."""
    return {
        id: entries[-1]
        for id, entries in content.corrections.items()
        if id not in content.events and entries[-1].change == "withdrawn"
    }


def _replacement(content: Content, entry: LogEntry) -> Event | None:
    """Return the event that takes the place of a withdrawn one, which may have been withdrawn, too."""
    seen: set[str] = set()
    id = entry.replaced_by
    while id and id not in content.events and id not in seen:
        seen.add(id)
        later: Sequence[LogEntry] = content.corrections.get(id, ())
        id = later[-1].replaced_by if later else None
    return content.events.get(id or "")
