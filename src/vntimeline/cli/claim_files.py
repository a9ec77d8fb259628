"""Tables of claims: CSV, as spreadsheets write it, or JSON Lines, read within a limit of size.

A table comes back with all its columns, so nothing in it is lost: a column without a name or with the name of another
gets a name of its own, and so do cells beyond the last column.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

import msgspec

from vntimeline.errors import StoreError, VntimelineError
from vntimeline.names import did_you_mean, near
from vntimeline.questions.verify.claims import COLUMNS, column
from vntimeline.store.files import STDIN, open_file

LIMIT = 4 * 1024 * 1024
"""How many bytes a table of claims may have: some 100,000 rows."""
_DELIMITERS = ",;\t"
"""What separates cells; where it is not a comma, spreadsheets write a semicolon or a tab."""
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))
"""The encodings by how a file begins: spreadsheets write a byte-order mark."""


class ClaimFile(NamedTuple):
    """A table of claims: its rows by the names of its columns, the line of each, and what is odd about the columns."""

    rows: list[dict[str, str]]
    lines: list[int]
    notes: list[str]


def read(path: str) -> ClaimFile:
    """Read a table of claims; `-` is standard input. Raises VntimelineError for a file that cannot be read as one."""
    text = _text(path)
    path = "standard input" if path == STDIN else path
    rows, lines = _json_lines(text, path) if text.lstrip()[:1] == "{" else _csv(text, path)
    columns = dict.fromkeys(name for row in rows for name in row)
    known = {column(name) for name in columns}
    others = {name: _suggested(name) for name in columns if not column(name)}
    if rows and known <= {"country", "on", None}:
        close = [name for name in others.values() if name]
        help = did_you_mean(close) or ""
        raise VntimelineError(
            f"{path}: no column that claims anything", f"{help} the columns are {', '.join(COLUMNS)}".strip(), close
        )
    notes = [
        f"the column {name!r} is not checked; did you mean {meant!r}?"
        for name, meant in others.items()
        if meant and meant not in known
    ]
    return ClaimFile(rows, lines, notes)


def _suggested(name: str) -> str | None:
    return next(iter(near(name[:_LONGEST_NAME], {column: (column,) for column in COLUMNS})), None)


_LONGEST_NAME = 40
"""How many characters of a column's name are compared with the names that are known."""


def _text(path: str) -> str:
    """Return the text of a file. Raises VntimelineError where it is missing, unreadable, too long or not text."""
    try:
        with ExitStack() as stack:
            content = b"".join(_limited(open_file(stack, path, path).blocks(), path))
    except StoreError as error:
        help = "give a CSV or JSON Lines file, or a claim: `vntimeline verify -c US --tier CSP`; see --help"
        raise VntimelineError(error.message, help) from None
    encoding = next(encoding for mark, encoding in _ENCODINGS if content.startswith(mark))
    try:
        return content.decode(encoding)
    except UnicodeError:
        raise VntimelineError(f"{path}: not text in UTF-8", "save it as CSV UTF-8") from None


def _limited(blocks: Iterable[bytes], path: str) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > LIMIT:
            raise VntimelineError(
                f"{path}: longer than {LIMIT >> 20} MiB, the limit of a table of claims", "divide it into several"
            )
        yield block


# CSV


def _csv(text: str, path: str) -> tuple[list[dict[str, str]], list[int]]:
    """Return the rows of CSV with a header, and the line of each; empty lines are left out."""
    skipped = 0
    if text[:4].lower() == "sep=":  # a line with which spreadsheets name the delimiter
        _, _, text = text.partition("\n")
        skipped = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        line = 1 + skipped
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise VntimelineError(f"{path}:{line}: {error}", "check the quotes of this line") from None
    if not found:
        raise VntimelineError(f"{path}: no header", f"name the columns on the first line: {', '.join(COLUMNS)}")
    (_, header), *rows = found
    width = max(len(cells) for _, cells in found)
    names = _names(header, width, path)
    used = [at for at in range(width) if at < len(header) or any(at < len(cells) for _, cells in rows)]
    used = [at for at in used if _cell(header, at).strip() or any(_cell(cells, at).strip() for _, cells in rows)]
    return [{names[at]: _cell(cells, at) for at in used} for _, cells in rows], [line for line, _ in rows]


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _delimiter(text: str) -> str:
    """Return what separates the cells of the header: what is in it most often outside of quotes."""
    header = text.lstrip("\r\n").partition("\n")[0]
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _names(header: Sequence[str], width: int, path: str) -> list[str]:
    """Return a name for each column: its own, made different from the others. A known one must be there once."""
    names: list[str] = []
    for at in range(width):
        name = _cell(header, at).strip() or f"column_{at + 1}"
        if (known := column(name)) and known in map(column, names):
            raise VntimelineError(f"{path}: the column {known!r} is there twice", "rename one of them")
        while name in names:
            name = f"{name}_{at + 1}"
        names.append(name)
    return names


# JSON Lines


def _json_lines(text: str, path: str) -> tuple[list[dict[str, str]], list[int]]:
    """Return the objects of JSON Lines as rows, and the line of each; empty lines are left out."""
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            content = msgspec.json.decode(line, type=dict[str, object])
        except (msgspec.DecodeError, RecursionError) as error:
            raise VntimelineError(f"{path}:{number}: not a JSON object: {error}", "write one object a line") from None
        names = _names([*content], len(content), path)
        rows.append({name: _plain(value) for name, value in zip(names, content.values(), strict=True)})
        lines.append(number)
    return rows, lines


def _plain(value: object) -> str:
    """Return a value as a cell: text as it is, null as nothing, anything else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()
