"""CSV: a header and one record a row, every field, for spreadsheets and pandas."""

import csv
import io
from typing import Any

from vntimeline.render import cells
from vntimeline.render.answer import Answer


def document(answer: Answer[Any, Any]) -> str:
    """Return RFC 4180 with a header line; lists within a cell are joined by "; ", sources by " | "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    chosen = cells.names(answer)
    writer.writerow(chosen)
    writer.writerows([cells.cell(record, name) for name in chosen] for record in answer.records)
    return out.getvalue()
