"""Where each page and file of the website is: paths from its root, which are also their addresses.

A page is a folder with an index.html, so its address ends in a slash. Whatever the store has, a path stays below the
root: a country's comes from its code and an event's from its id, which the model restricts to letters, digits and
hyphens, and a person's from letters and digits of the name.
"""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from vntimeline.names import fold

NOT_FOUND = "404.html"
"""The page that web hosts show for an address that they do not have."""
_LONGEST = 80
"""The most characters that a person's address takes from the name."""


def event(id: str) -> str:
    """Return the folder of an event's page."""
    return f"events/{id}/"


def country(code: str) -> str:
    """Return the folder of a country's page."""
    return f"countries/{code.lower()}/"


def office(id: str) -> str:
    """Return the folder of an office's page."""
    return f"offices/{id}/"


def year(number: int) -> str:
    """Return the folder of a year's page."""
    return f"years/{number:04}/"


# Files

API = "api/v1/"
"""The folder of the JSON API."""
DATA = "data/"
"""The folder of the tables."""
LOG_FEED = "feeds/log.atom"
"""The feed of all changes of the data."""
CALENDAR = "calendars/all.ics"
"""The calendar of all anniversaries."""
SITE_IMAGE = "images/og/site.png"
"""The picture that stands for a page that has none of its own."""


def country_json(code: str) -> str:
    """Return the file of a country in the API."""
    return f"{API}countries/{code}.json"


def event_json(id: str) -> str:
    """Return the file of an event in the API."""
    return f"{API}events/{id}.json"


def country_csv(code: str) -> str:
    """Return the file of a country's events as a table."""
    return f"{DATA}countries/{code.lower()}.csv"


def country_markdown(code: str) -> str:
    """Return the file of a country's page in Markdown."""
    return f"{country(code)}index.md"


def country_feed(code: str) -> str:
    """Return the feed of the changes of a country's events."""
    return f"feeds/countries/{code.lower()}.atom"


def country_calendar(code: str) -> str:
    """Return the calendar of a country's anniversaries."""
    return f"calendars/{code.lower()}.ics"


def country_image(code: str) -> str:
    """Return the picture that stands for a country's page."""
    return f"images/og/{code.lower()}.png"


def people(names: Iterable[str]) -> dict[str, str]:
    """Return the folder of each person's page, by the name.

    Names that lead to the same address get a number, in the order in which they come.
    """
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for name in names:
        slug = fold(name).replace(" ", "-")[:_LONGEST].strip("-") or "person"
        while (number := taken.get(slug, 0) + 1) > 1:
            taken[slug] = number
            slug = f"{slug}-{number}"
        taken[slug] = 1
        found[name] = f"people/{slug}/"
    return found


@lru_cache(10_000)  # pages repeat each other's addresses
def quoted(path: str) -> str:
    """Return a path as part of an address."""
    return quote(path)
