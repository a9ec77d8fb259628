"""CSV: a header and one record a row, one value in a cell, for spreadsheets and pandas."""

import csv
import io
from typing import Any

from vntimeline.render import flat
from vntimeline.render.answer import Answer


def document(answer: Answer[Any, Any]) -> str:
    """Return RFC 4180 with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header, rows = flat.table(answer)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
