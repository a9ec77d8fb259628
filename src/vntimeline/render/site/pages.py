"""The pages of the website, in HTML."""

from collections.abc import Iterator
from typing import Any

from vntimeline.render.html.templates import style, templates
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content, Links


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield every page, and the style that they share."""
    yield "assets/style.css", style().encode()
    for event in content.events.values():
        yield page(content, addresses.event(event.id), "event.html.j2", event=event)


def page(content: Content, path: str, template: str, **values: Any) -> tuple[str, bytes]:
    """Return the file of the page at a path, from a template that extends layout.html.j2."""
    text = (
        templates()
        .get_template(template)
        .render(store=content.store, content=content, links=Links(content, path), path=path, **values)
    )
    return f"{path}index.html", text.encode()
