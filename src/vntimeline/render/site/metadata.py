"""What the website tells search engines and language models: sitemap.xml, robots.txt and llms.txt."""

from collections.abc import Iterable, Iterator, Sequence

from vntimeline.appearance import TIERS
from vntimeline.render.html.templates import templates
from vntimeline.render.linked_data import data_set
from vntimeline.render.markdown import escaped
from vntimeline.render.site import addresses
from vntimeline.render.site.addresses import API, DATA
from vntimeline.render.site.content import Content
from vntimeline.wording import LEVEL_MEANINGS, since, store_citation

_MOST = 50_000
"""The most pages that a sitemap may list (sitemaps.org)."""
_PAGE = "index.html"


def files(content: Content, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files; `paths` are those of all others. A sitemap needs full addresses: without one, there is none."""
    pages = [path.removesuffix(_PAGE) for path in paths if path == _PAGE or path.endswith(f"/{_PAGE}")]
    yield "llms.txt", _llms(content).encode()
    base = content.query.base_url
    sitemap = f"Sitemap: {base}sitemap.xml\n" if base else ""
    yield "robots.txt", f"User-agent: *\nAllow: /\n{sitemap}".encode()
    if base:
        yield from _sitemaps(content, pages)


def _sitemaps(content: Content, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap; of too many pages, an index of several."""
    parts = [pages[at : at + _MOST] for at in range(0, len(pages), _MOST)]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap(content, parts[0], "url")
        return
    names = [f"sitemap-{number}.xml" for number, _ in enumerate(parts, 1)]
    yield "sitemap.xml", _sitemap(content, names, "sitemap")
    for name, part in zip(names, parts, strict=True):
        yield name, _sitemap(content, part, "url")


def _sitemap(content: Content, paths: Iterable[str], what: str) -> bytes:
    urls = [content.url(path) for path in paths]
    template = templates().get_template("sitemap.xml.j2")
    return template.render(urls=urls, what=what, released=content.store.released).encode()


def _llms(content: Content) -> str:
    """Return what the website has, for language models (llmstxt.org): a title, a summary, and lists of links."""
    store = content.store
    blocks = [
        f"# {escaped(store.title)}",
        f"> {escaped(data_set(store)['description'])} Each answer names the events and sources that it follows from.",
        escaped(store_citation(store)),
        "Partnership levels, the highest first:",
        "\n".join(f"- {escaped(label)}: {escaped(meaning)}" for label, meaning in _levels()),
        "The level of a country on its page is that on the last day covered. For another day, take from "
        "`api/v1/tiers/index.json` the newest day before it. Dates are in EDTF: a month or a year is not a day.",
        "## Data",
        _list(
            content,
            (
                ("JSON API", f"{API}index.json", "all addresses of the API"),
                ("OpenAPI description", f"{API}openapi.json", "every field described"),
                ("All countries by level", f"{API}tiers.json", "the level of each country, with its history"),
                ("Holders of offices", f"{API}leaders/history.json", "who held which office of Vietnam, and when"),
                ("Tables", f"{DATA}vntimeline.zip", "all data as CSV files with a Data Package"),
            ),
        ),
        "## Countries",
        _list(content, _countries(content)),
        "## Optional",
        _list(
            content,
            (
                ("Database", f"{DATA}vntimeline.sqlite", "the tables in SQLite, with a full-text index of the events"),
                ("Changes of the data", addresses.LOG_FEED, "an Atom feed"),
                ("Anniversaries", addresses.CALENDAR, "a calendar to subscribe to"),
            ),
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _levels() -> Iterator[tuple[str, str]]:
    for tier, meaning in LEVEL_MEANINGS.items():
        yield f"{TIERS[tier].label} ({TIERS[tier].short})", meaning


def _countries(content: Content) -> Iterator[tuple[str, str, str]]:
    """Yield the countries in the order of the board, then those without a level."""
    ordered = [each.country for each in content.board]
    for code in dict.fromkeys((*ordered, *content.store.countries)):
        standing = content.standings[code]
        level = TIERS[standing.tier].label.lower() if standing.tier else "no partnership"
        began = f" {since(standing.since)}" if standing.since else ""
        yield standing.name, addresses.country_markdown(code), f"{level}{began}"


def _list(content: Content, links: Iterable[tuple[str, str, str]]) -> str:
    """Return links with what they lead to, each with its full address where that is known."""
    return "\n".join(
        f"- [{escaped(name)}]({content.url(path) or addresses.quoted(path)}): {escaped(told)}"
        for name, path, told in links
    )
