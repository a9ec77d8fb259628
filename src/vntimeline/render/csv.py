"""CSV: a header and one record a row, every field, for spreadsheets and pandas."""

import csv
import io

from vntimeline.render import Answer, Terminal, fields


def sheet(answer: Answer, terminal: Terminal) -> str:
    """RFC 4180 with a header line; lists within a cell are joined by "; ", sources by " | "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    chosen = fields.names(answer)
    writer.writerow(chosen)
    writer.writerows([fields.cell(record, name) for name in chosen] for record in answer.records)
    return out.getvalue()
