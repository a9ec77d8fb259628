"""The website: a folder of static files with a page for each country, event, person, office and year."""

from collections.abc import Callable, Iterator
from itertools import chain

from vntimeline.questions.site import SiteQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Files
from vntimeline.render.site import (
    about_pages,
    assets,
    country_pages,
    event_pages,
    home,
    office_pages,
    people_pages,
    search_index,
    year_pages,
)
from vntimeline.render.site.content import Content

PARTS: tuple[Callable[[Content], Iterator[tuple[str, bytes]]], ...] = (
    home.files,
    country_pages.files,
    event_pages.files,
    people_pages.files,
    office_pages.files,
    year_pages.files,
    about_pages.files,
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
