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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header, rows = flat.table(answer)
    writer.writerow(header)
    writer.writerows([replace_unsafe(cell, _shown) for cell in row] for row in rows)
    return out.getvalue()


def _shown(character: str) -> str:
    return character if character in "\t\n" else "\ufffd"
