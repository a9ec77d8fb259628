"""CSV: a header and one record a row, one value in a cell, for spreadsheets and pandas.

CSV has no escapes: what must not be shown becomes the replacement sign, but for tabs and line ends.
"""

import csv
import io
from typing import Any

from vntimeline.characters import replace_unsafe
from vntimeline.render import flat
from vntimeline.render.answer import Answer


def document(answer: Answer[Any, Any]) -> str:
    """Return RFC 4180 with a header line."""
    table = flat.table(answer)
    return written(table, None if answer.fields or _VERSION in table.header else answer.summary.version or "")


def written(table: flat.Table, data_version: str | None) -> str:
    """Return a table as RFC 4180 with a header line, and with a last column for the version of the data, if given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header, rows = table
    version = () if data_version is None else (data_version,)
    writer.writerow((*header, *(_VERSION for _ in version)))
    writer.writerows([replace_unsafe(cell, _shown) for cell in (*row, *version)] for row in rows)
    return out.getvalue()


_VERSION = "data_version"
"""The column, at the end of a table without chosen fields, that says which version of the data a row is from."""


def _shown(character: str) -> str:
    return character if character in "\t\n" else "\ufffd"
