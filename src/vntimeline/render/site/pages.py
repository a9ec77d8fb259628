"""A page of the website: HTML from a template that extends layout.html.j2."""

from typing import Any

from vntimeline.render.html.templates import templates
from vntimeline.render.site.content import Content, Links


def page(content: Content, path: str, template: str, **values: Any) -> tuple[str, bytes]:
    """Return the file of the page at a path: a folder, or the name of a file."""
    links = Links(content, path)
    if links.root not in content.shared:
        content.shared[links.root] = _shared(content, links)
    shared = content.shared[links.root]
    text = templates().get_template(template).render(shared, path=path, url=content.url(path), **values)
    return path if path.endswith(".html") else f"{path}index.html", text.encode()


def _shared(content: Content, links: Links) -> dict[str, Any]:
    """Return what all pages at the same depth share: their links and the macros that use these.

    A template that imports macros with its context makes them anew for each page, which takes longer than the page.
    """
    values = {"store": content.store, "content": content, "links": links}
    for name in ("parts", "lists"):
        values[name] = templates().get_template(f"{name}.html.j2").make_module(values)
    return values
