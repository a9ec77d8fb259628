"""The pages of the events."""

from collections.abc import Iterator

from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page of every event."""
    for event in content.events.values():
        yield page(content, addresses.event(event.id), "event.html.j2", event=event)
