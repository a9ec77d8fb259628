"""A page of the website: HTML from a template that extends layout.html.j2."""

from typing import Any, NamedTuple

from vntimeline.render.html.templates import templates
from vntimeline.render.site.content import Content, Links


class Frame(NamedTuple):
    """What is around the content of a page, as HTML: the links to style and scripts, the header and the footer."""

    assets: str
    header: str
    footer: str


def page(content: Content, path: str, template: str, **values: Any) -> tuple[str, bytes]:
    """Return the file of the page at a path: a folder, or the name of a file."""
    links = Links(content, path)
    shared = content.made_once(("macros", links.root), lambda: _macros(content, links))
    frame = content.made_once(("frame", links.root, _section(path)), lambda: _frame(shared, _section(path)))
    text = templates().get_template(template).render(shared, frame=frame, path=path, url=content.url(path), **values)
    return path if path.endswith(".html") else f"{path}index.html", text.encode()


def _macros(content: Content, links: Links) -> dict[str, Any]:
    """Return what all pages at the same depth share: their links and the macros that use these.

    A template that imports macros with its context makes them anew for each page, which takes longer than the page.
    """
    values = {"store": content.store, "content": content, "links": links}
    for name in ("parts", "lists"):
        values[name] = templates().get_template(f"{name}.html.j2").make_module(values)
    return values


def _frame(shared: dict[str, Any], here: str) -> Frame:
    made: Any = templates().get_template("frame.html.j2").make_module(shared)
    return Frame(made.assets(), made.header(here), made.footer())


def _section(path: str) -> str:
    """Return the path of a page, or for one below the page of its section the section's folder with a star."""
    section, slash, below = path.partition("/")
    return f"{section}/*" if below else section + slash
