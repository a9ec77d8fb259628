"""The tables of the website: those of an export (as files, a zip file and a database), and each country's events."""

from collections.abc import Iterator

from vntimeline.model import Event
from vntimeline.render import csv, flat
from vntimeline.render.export import csv_files, sqlite
from vntimeline.render.site import addresses
from vntimeline.render.site.addresses import DATA
from vntimeline.render.site.content import Content


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield all files."""
    exported = csv_files.files(content.store, content.tables)
    for name, data in exported.items():
        yield f"{DATA}{name}", data
    yield f"{DATA}vntimeline.zip", csv_files.archive(exported)
    yield f"{DATA}vntimeline.sqlite", sqlite.database(content.store, content.tables)
    for code in content.store.countries:
        table = flat.of_records(Event, content.store.select([code]))
        yield addresses.country_csv(code), csv.written(table, content.store.version or "").encode()
