"""The pages of the offices, and the list of all of them."""

from collections.abc import Iterator

from vntimeline.questions import leaders
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every office, and the list of them with those who hold them."""
    store, on = content.store, content.query.on
    holders = leaders.answer(store, LeadersQuery((), on, history=False))
    for office in store.offices.values():
        spells = [spell for spell in content.spells if spell.office == office.id]
        now = [each for each in holders if each.office == office.id]
        path = addresses.office(office.id)
        yield page(content, path, "office.html.j2", record=office, spells=spells[::-1], now=now)
    own = {id: [each for each in holders if each.office == id] for id in store.offices}
    yield page(content, "offices/", "offices.html.j2", holders=own)
