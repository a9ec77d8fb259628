"""The website of a store, built in memory."""

from functools import cache

from tests.helpers import SMALL, answer_of, embedded_store
from vntimeline import load
from vntimeline.model import Store
from vntimeline.questions.site import SiteQuery
from vntimeline.render.answer import Files
from vntimeline.render.site import assets, home, search_index, site
from vntimeline.render.site.content import Content

BASE = "https://example.org/vn/"
"""Where the websites of the tests are."""


def ignore(fraction: float) -> None:
    """Show no progress."""


def built(store: Store, base_url: str | None = BASE) -> Files:
    """All files of the website of a store."""
    return site(answer_of("site", store, [], SiteQuery.parse(store, base_url)), ignore)


def content_of(store: Store, base_url: str | None = BASE) -> Content:
    """What the parts of the website of a store are made from."""
    return Content(store, SiteQuery.parse(store, base_url))


@cache
def small_store() -> Store:
    """The small store, read once in this process; call it inside a test."""
    return load(SMALL).store


@cache
def small_site(base_url: str | None = BASE) -> Files:
    """The website of the small store."""
    return built(small_store(), base_url)


def home_of(store: Store, base_url: str | None = None) -> Files:
    """The home page of a store with its scripts, its style and the index of the search; other pages are not made."""
    content = content_of(store, base_url)
    return dict(file for part in (home, assets, search_index) for file in part.files(content))


@cache
def embedded_home() -> Files:
    """The home page of the embedded store."""
    return home_of(embedded_store())


@cache
def embedded_content() -> Content:
    """What the website of the embedded store is made from."""
    return content_of(embedded_store())
