"""In which format a run reports an error. It imports nothing of the package, so that it works whatever is broken."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

ErrorFormat = Literal["json", "jsonl"]

_FORMAT = re.compile(r"--format(?:=(?P<long>.*))?|-[rhV]*f(?P<short>.*)", re.DOTALL)
"""The option -f; before it may stand the short options that take no value."""


def error_format(arguments: Sequence[str]) -> ErrorFormat | None:
    """Return the format of errors that a command line asks for: `--json`, `-f json` or `-f jsonl`; None for text.

    The arguments themselves are read, because an error may be found before they are parsed, or by parsing them.
    """
    options = [*takewhile(lambda argument: argument != "--", arguments)]
    if "--json" in options:
        return "json"
    asked = ""
    rest = iter(options)
    for option in rest:
        if match := _FORMAT.fullmatch(option):
            attached = match["long"] if match["short"] is None else match["short"] or None
            asked = next(rest, "") if attached is None else attached
    # Formats are compared as other names are, without case and punctuation.
    word = "".join(filter(str.isalnum, asked)).lower()
    return "json" if word == "json" else "jsonl" if word == "jsonl" else None
