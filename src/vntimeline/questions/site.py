"""What the website shows: everything in the store, with the standings on a day."""

from datetime import date
from typing import Self

from vntimeline.errors import VntimelineError
from vntimeline.model import Store
from vntimeline.questions import Query


class SiteQuery(Query, frozen=True):
    """What the website shows, and where it will be."""

    on: date
    """The day of the standings: the last of which the store tells."""
    base_url: str | None
    """The address at which the website will be published, ending in a slash; null where it is not known."""

    @classmethod
    def parse(cls, store: Store, base_url: str | None = None) -> Self:
        """Read what a user typed. Raises VntimelineError where it is not a web address."""
        return cls(store.last_day, None if base_url is None else _web_address(base_url))


def _web_address(typed: str) -> str:
    """Return an address that ends in a slash. Raises VntimelineError where it is not one of a folder on the web."""
    from urllib.parse import urlsplit

    help = "give an address such as https://example.org/vietnam/"
    try:
        parts = urlsplit(typed)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise VntimelineError(f"{typed!r} is not a web address", help) from None
    plain = typed.isascii() and typed.isprintable() and not set(typed) & set(" \"'<>\\^`{|}")
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not plain:
        raise VntimelineError(f"{typed!r} is not a web address", help)
    if parts.query or parts.fragment or typed.endswith(("?", "#")):
        raise VntimelineError(f"{typed!r} is not the address of a folder", help)
    return typed if typed.endswith("/") else f"{typed}/"
