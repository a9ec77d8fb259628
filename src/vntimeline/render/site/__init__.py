"""The website: a folder of static files with a page for each country, event, person, office and year."""

from collections.abc import Callable, Iterator

from vntimeline.model import Store
from vntimeline.questions.site import SiteQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import MANIFEST, Answer, Files
from vntimeline.render.site import (
    about_pages,
    api,
    assets,
    calendars,
    country_pages,
    data,
    event_pages,
    feeds,
    home,
    images,
    markdown_pages,
    metadata,
    office_pages,
    people_pages,
    search_index,
    year_pages,
)
from vntimeline.render.site.content import Content
from vntimeline.render.site.process import begun

Part = Callable[[Content], Iterator[tuple[str, bytes]]]
"""What yields files, each with its path from the root of the website."""
HERE: tuple[Part, ...] = (
    home.files,
    event_pages.files,
    search_index.files,
    assets.files,
    data.files,
)
BESIDE: tuple[Part, ...] = (
    images.files,
    calendars.files,
    feeds.files,
    markdown_pages.files,
    country_pages.files,
    people_pages.files,
    office_pages.files,
    about_pages.files,
    year_pages.files,
)
"""The parts for a process of its own; they take about as long as those that are made here."""
_MANY = 200
"""So many events take longer than the start of a process."""


def site(answer: Answer[Standing, SiteQuery], progress: Callable[[float], None]) -> Files:
    """Return all files of the website, by their paths; `progress` is called with the fraction done."""
    content = Content(answer.loaded, answer.query)
    schemas = answer.spec.schemas() if answer.spec.schemas else {}
    # About as many files as there are in the end: two for each event, and eight for each country.
    expected = 2 * len(content.events) + 8 * len(content.store.countries) + 500
    files: dict[str, bytes] = {}

    def add(part: Iterator[tuple[str, bytes]]) -> None:
        for path, content in part:
            assert path not in files, path
            files[path] = content
            progress(min(len(files) / expected, 1.0))

    arguments = (answer.loaded, answer.query)
    beside = begun(_beside, *arguments) if len(content.events) > _MANY else lambda: _beside(*arguments)
    for part in HERE:
        add(part(content))
    add(api.files(content, schemas))
    add(iter(beside()))
    add(metadata.files(content, list(files)))
    files[MANIFEST] = "".join(f"{path}\n" for path in sorted((*files, MANIFEST))).encode()
    return files


def _beside(store: Store, query: SiteQuery) -> list[tuple[str, bytes]]:
    content = Content(store, query)
    return [file for part in BESIDE for file in part(content)]
