"""Releases of the data: what a released store had, to compare a later one with.

For each release the repository has a small file, `releases/VERSION.json`, with the id of every event and a digest of
what it states. The checks of a store with a version compare it with the newest of these files beside it.
"""

from datetime import date
from pathlib import Path

import msgspec

from vntimeline.errors import StoreError
from vntimeline.model import Store
from vntimeline.record import Record
from vntimeline.store import digest

FOLDER = "releases"
"""The folder beside a store file that has its releases."""


class Release(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A release of a store."""

    title: str
    """The title of the store."""
    version: str
    """The version of the data: year, month and number."""
    released: date
    """The day on which it was published."""
    digest: str
    """The SHA-256 of the store's content, in hexadecimal digits."""
    events: dict[str, str]
    """The digest of what each event states, by its id."""


def release_of(store: Store) -> Release:
    """Return the release of a store that has a version. Raises StoreError."""
    if store.version is None or store.released is None:
        raise StoreError("the store has no version", "add version and released")
    return Release(
        title=store.title,
        version=store.version,
        released=store.released,
        digest=store.digest,
        events={event.id: digest.of_facts(event) for event in sorted(store.events, key=lambda event: event.id)},
    )


def newest(folder: Path, title: str) -> Release | None:
    """Return the newest release of the store with this title in a folder, if there is one. Raises StoreError."""
    releases = map(_read, sorted(folder.glob("*.json")))
    return max((each for each in releases if each.title == title), key=lambda each: each.released, default=None)


def _read(path: Path) -> Release:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Release)
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"{path}: {error}", "restore the file of the release from the repository") from None
