"""The style and the scripts that the pages of the website share."""

from collections.abc import Iterator
from pathlib import Path

from vntimeline.render.html.templates import style
from vntimeline.render.site.content import Content

_SCRIPTS = ("order.js",)


def files(_: Content) -> Iterator[tuple[str, bytes]]:
    """Yield each file."""
    yield "assets/style.css", style().encode()
    for name in _SCRIPTS:
        yield f"assets/{name}", (Path(__file__).parent / name).read_bytes()
