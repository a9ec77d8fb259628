"""The home page: the headline, the board of any day, the chart, what is new, and what the data are."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vntimeline.model import LADDER, Event, Store
from vntimeline.names import by_name
from vntimeline.questions import about, board, log
from vntimeline.questions.about import AboutQuery
from vntimeline.questions.log import LogQuery
from vntimeline.render.html.board_data import board_data
from vntimeline.render.html.levels import headline_of, levels_of
from vntimeline.render.linked_data import Download, data_set
from vntimeline.render.site import addresses
from vntimeline.render.site.content import Content, Links
from vntimeline.render.site.pages import page
from vntimeline.wording import new_in_release, with_level

_DOWNLOADS = (
    ("All tables as CSV", "application/zip", "data/vntimeline.zip"),
    ("All tables as an SQLite database", "application/vnd.sqlite3", "data/vntimeline.sqlite"),
)
"""The files with all data: what each is called, its media type and its path."""
_NEWEST = 8
"""How many of the events that the newest release added are listed."""


class News(NamedTuple):
    """What the newest release changed: in numbers, and the newest events that it added, newest first."""

    heading: str
    newest: Sequence[Event]


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the home page, and the page that a web host shows for an unknown address."""
    store, query = content.store, content.query
    counts = board.counts(store, query.on).exclusive
    yield page(
        content,
        "",
        "home.html.j2",
        headline=headline_of(store, query.on),
        partners=with_level(str(counts.total), _has_bodies(content)),
        highest=LADDER[-1],
        countries=sorted(store.countries.values(), key=lambda country: by_name(country.name)),
        levels=levels_of(store, query.on, content.board),
        board_data=board_data(store, query.on, Links(content, "")),
        news=_news(store),
        about=about.answer(store, AboutQuery()),
        linked_data=data_set(store, list(_downloads(content)), content.url("")),
    )
    yield page(content, addresses.NOT_FOUND, "not_found.html.j2")


def _downloads(content: Content) -> Iterator[Download]:
    """Yield the files with all data, where their full addresses are known."""
    for name, media_type, path in _DOWNLOADS:
        if url := content.url(path):
            yield Download(name, media_type, url)


def _has_bodies(content: Content) -> bool:
    """Return whether not all of those with a level are states: bodies have no identifiers, where states do."""
    with_level = [content.store.countries[each.country] for each in content.board if each.tier in LADDER]
    return len({country.ids is None for country in with_level}) == 2


def _news(store: Store) -> News | None:
    """Return what is new in the newest release; None where the log is empty."""
    entries = log.answer(store, LogQuery(None, None))
    if not entries:
        return None
    newest = [entry for entry in entries if entry.date == entries[0].date]
    added = {entry.event for entry in newest if entry.change == "added"}
    events = [event for event in store.events if event.id in added]
    others = len(newest) - len(added)
    heading = new_in_release(newest[0].version, newest[0].date, len(added), others)
    return News(heading, events[: -_NEWEST - 1 : -1])
