"""CSV files with a Data Package that describes them, in a folder or in a zip file."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping

from vntimeline.model import Store
from vntimeline.render.export.data_package import NAME, data_package
from vntimeline.render.export.tables import Table, cell

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip file: the first that it can have, so that an export does not depend on the clock."""

_OTHER = {bool, tuple}
"""The types of values that the writer of CSV would not print as `cell` does."""


def files(store: Store, tables: Iterable[Table]) -> dict[str, bytes]:
    """Return the files of the folder, by name."""
    found = list(tables)
    return {NAME: data_package(store, found, "csv"), **{f"{table.name}.csv": _document(table) for table in found}}


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return the zip file of a folder's files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _document(table: Table) -> bytes:
    """Return RFC 4180 with a header line; what is null is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([cell(value) if type(value) in _OTHER else value for value in row] for row in table.rows)
    return out.getvalue().encode()
