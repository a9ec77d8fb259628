"""The pages of the people, and the list of all of them."""

from collections.abc import Iterator
from itertools import groupby

from vntimeline.model import Event
from vntimeline.names import by_name, fold
from vntimeline.questions.leaders import Leader
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every person of the registry, and the list of them."""
    events = _events(content)
    terms = _terms(content)
    for name, person in content.store.people.items():
        own = events.get(name, [])[::-1]
        yield page(
            content, content.people[name], "person.html.j2", person=person, terms=terms.get(name, []), events=own
        )
    people = sorted(content.store.people.values(), key=lambda person: by_name(person.name))
    letters = [
        (letter, [(person, len(events.get(person.name, ())), person.name in terms) for person in own])
        for letter, own in groupby(people, lambda person: fold(person.name)[:1].upper() or "–")
    ]
    yield page(content, "people/", "people.html.j2", letters=letters)


def _events(content: Content) -> dict[str, list[Event]]:
    """Return the events that name each person, in date order."""
    found: dict[str, list[Event]] = {}
    for event in content.events.values():
        for name in dict.fromkeys((*((event.person,) if event.person else ()), *event.people)):
            found.setdefault(name, []).append(event)
    return found


def _terms(content: Content) -> dict[str, list[Leader]]:
    """Return the terms in office of each person, newest first."""
    found: dict[str, list[Leader]] = {}
    for spell in content.spells:
        if spell.person and spell.event:
            found.setdefault(spell.person, []).append(spell)
    for terms in found.values():
        terms.sort(key=lambda term: content.events[term.event or ""].order, reverse=True)
    return found
