"""The pages of countries in Markdown, for programs that read text."""

from collections.abc import Iterator

from vntimeline.model import Event
from vntimeline.render import markdown_text
from vntimeline.render.markdown import escaped, grid
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content, Links
from vntimeline.wording import date_in_words, store_citation


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield a file for each country, beside its page."""
    for code in content.store.countries:
        path = addresses.country_markdown(code)
        yield path, _page(content, code, path).encode()


def _page(content: Content, code: str, path: str) -> str:
    """Return the standing with its sources, then all events, each with a link to its page, newest first."""
    standing = markdown_text.of_records([content.standings[code]], content.store)
    links = Links(content, path)
    rows = [_row(event, links) for event in reversed([*content.store.select([code])])]
    events = "\n".join(("## Events", "", grid(("date", "kind", "event", "id"), rows))) if rows else ""
    return "\n".join(filter(None, (standing, events, f"{escaped(store_citation(content.store))}\n")))


def _row(event: Event, links: Links) -> tuple[str, str, str, str]:
    title = f"[{escaped(event.title)}]({links.event(event.id)})"
    return escaped(date_in_words(event.date)), event.kind, title, escaped(event.id)
