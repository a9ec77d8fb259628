"""Making data safe to print: it cannot move a cursor, break a line or change the reading direction."""

import re

# C0 and C1 controls, and the characters that reorder or hide text (bidirectional overrides and isolates, line
# separators).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def sanitize(text: str) -> str:
    """Return the text on one line: white space becomes a space, any other unsafe character the replacement sign."""
    return _UNSAFE.sub(lambda match: " " if match[0] in "\t\n\r\v\f\u2028\u2029" else "\ufffd", text)
