"""An error as JSON, for programs: one object with the same keys, whatever went wrong."""

import json
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from vntimeline.error_format import ErrorFormat
from vntimeline.errors import (
    AmbiguousName,
    DateError,
    InternalError,
    OutputError,
    Problem,
    StoreError,
    UnknownName,
    VntimelineError,
)
from vntimeline.record import Record
from vntimeline.render.json import indented, on_one_line

CODES: dict[str, str] = {
    VntimelineError.code: "a wrong command line, or a wrong value of an option",
    DateError.code: "a text that is no date, that has several readings, or that is out of order",
    UnknownName.code: "a country, person, id, command, format or the like that is not known",
    AmbiguousName.code: "a name that fits several",
    OutputError.code: "an output that cannot be written, or in no such format",
    StoreError.code: "a store that is missing, unreadable or invalid",
    InternalError.code: "a failure of the program or of the system that it runs on",
}
"""Every code with what it means."""


class ErrorDetails(Record, frozen=True, kw_only=True):
    """What is wrong, and how to correct it."""

    code: Annotated[
        str,
        Meta(
            description=f"The sort of the error. {'; '.join(f'{code}: {says}' for code, says in CODES.items())}.",
            extra_json_schema={"enum": [*CODES]},
        ),
    ]
    """The sort of the error, one of a fixed set."""
    message: str
    """What is wrong, in a sentence for people."""
    help: str | None
    """How to correct it, in a sentence for people; null where there is nothing to say."""
    candidates: tuple[str, ...]
    """What was probably meant, which `help` suggests in words: the code of a country, the name of a person, an id, a
    date, an option or another word to give instead, or a whole command line for a shell, which begins with
    `vntimeline `. At most five; empty where nothing is near."""
    problems: tuple[Problem, ...]
    """Every problem of an invalid store, as `vntimeline check --json` prints them; else empty."""


class ErrorDocument(Record, frozen=True, kw_only=True):
    """The one JSON object on standard error when a run with --json fails; standard output is then empty."""

    error: ErrorDetails
    """What is wrong, and how to correct it."""


def document(error: VntimelineError, format: ErrorFormat) -> str:
    """Return an error as JSON: over several lines, or on one line for `jsonl`."""
    text = json.dumps(plain(error), ensure_ascii=False, separators=(",", ":"))
    content = msgspec.Raw(text.encode("utf-8", "replace"))
    return indented(content) if format == "json" else on_one_line(content)


def plain(error: VntimelineError) -> dict[str, Any]:
    """Return an error as the object that JSON has.

    It may have surrogates: Python keeps in them the bytes of a file's name that are not UTF-8. msgspec refuses them.
    """
    details = ErrorDetails(
        code=error.code,
        message=error.message,
        help=error.help,
        candidates=error.candidates,
        problems=error.problems if isinstance(error, StoreError) else (),
    )
    found: dict[str, Any] = msgspec.to_builtins(ErrorDocument(error=details))
    return found
