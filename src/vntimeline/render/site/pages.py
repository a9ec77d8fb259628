"""A page of the website: HTML from a template that extends layout.html.j2."""

from typing import Any

from vntimeline.render.html.templates import templates
from vntimeline.render.site.content import Content, Links


def page(content: Content, path: str, template: str, **values: Any) -> tuple[str, bytes]:
    """Return the file of the page at a path: a folder, or the name of a file."""
    text = (
        templates()
        .get_template(template)
        .render(
            store=content.store,
            content=content,
            links=Links(content, path),
            path=path,
            url=content.url(path),
            **values,
        )
    )
    return path if path.endswith(".html") else f"{path}index.html", text.encode()
