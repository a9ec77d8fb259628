"""The files of websites, made in memory."""

from functools import cache

from tests.helpers import SMALL, answer_of, embedded_store
from vntimeline.model import Store
from vntimeline.questions.site import SiteQuery
from vntimeline.render.answer import Files
from vntimeline.render.site import assets, home, search_index, site
from vntimeline.render.site.content import Content
from vntimeline.store import load


def built(store: Store, base_url: str | None = None) -> Files:
    """All files of the website of a store."""
    return site(answer_of("site", store, [], SiteQuery.parse(store, base_url)), lambda _: None)


@cache
def small_site(base_url: str | None = None) -> Files:
    """All files of the website of tests/data/small.yaml."""
    return built(load(SMALL), base_url)


def home_of(store: Store, base_url: str | None = None) -> Files:
    """The home page of a store with its scripts, its style and the index of the search; other pages are not made."""
    content = Content(store, SiteQuery.parse(store, base_url))
    return dict(file for part in (home, assets, search_index) for file in part.files(content))


@cache
def embedded_home() -> Files:
    """The home page of the embedded store."""
    return home_of(embedded_store())
