"""The website: a folder of static files with a page for each country, event, person, office and year."""

from collections.abc import Callable, Iterator
from itertools import chain

from vntimeline.questions.site import SiteQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Files
from vntimeline.render.site import assets, event_pages, home, search_index
from vntimeline.render.site.content import Content

PARTS: tuple[Callable[[Content], Iterator[tuple[str, bytes]]], ...] = (
    home.files,
    event_pages.files,
    search_index.files,
    assets.files,
)
"""What yields files, each with its path from the root of the website."""


def site(answer: Answer[Standing, SiteQuery], progress: Callable[[float], None]) -> Files:
    """Return all files of the website, by their paths; `progress` is called with the fraction done."""
    content = Content(answer.loaded, answer.query)
    files: dict[str, bytes] = {}
    for path, data in chain.from_iterable(part(content) for part in PARTS):
        assert path not in files, path
        files[path] = data
    return files
