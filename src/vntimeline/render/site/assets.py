"""The style and the scripts that the pages of the website share."""

from collections.abc import Iterator

from vntimeline.render.html.templates import script, style
from vntimeline.render.site.content import Content


def files(_: Content) -> Iterator[tuple[str, bytes]]:
    """Yield each file."""
    yield "assets/style.css", style("style", "site", "pages").encode()
    yield "assets/site.js", script("search", "site").encode()
    yield "assets/order.js", script("order").encode()
    yield "assets/home.js", script("board", "home").encode()
