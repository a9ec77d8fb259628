"""What XML does not allow in any text."""

import re

_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not allow, of what `sanitize` leaves."""


def without_forbidden(text: str) -> str:
    """Return a sanitized text in which every character that XML does not allow is the replacement sign."""
    return _FORBIDDEN.sub("\ufffd", text)
