"""The characters that a text must not show: they control a terminal, change the reading direction, or are invisible.

These are the controls, the line separators, the format characters, what Unicode lets a program ignore, private use,
surrogates and noncharacters. The list is fixed here, so that it does not depend on the version of Python. A few are
part of how some scripts and emoji are written and are kept there: joiners and variation selectors.
"""

import re
from collections.abc import Callable

_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_EMOJI = "\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINED = "\u0620-\u070e\u0710-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"  # Arabic to Sinhala, Myanmar, Khmer
_KEPT = (
    rf"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}\s]|$)"
    rf"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    rf"|(?<=[{_EMOJI}])[\ufe0e\ufe0f]"
    rf"|(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]"
)
# Patterns that few texts need are compiled when they are used; re keeps them.


_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"


def may_have_unsafe(data: bytes) -> bool:
    """Return whether UTF-8 data may have characters other than line ends that must not be shown.

    A quick look: long outputs rarely have one, and most of their characters are ASCII.
    """
    return re.search(_UNSAFE, data.translate(None, _PLAIN).decode()) is not None


def first_unsafe(text: str) -> str | None:
    """Return the first character of a text that must not be shown, or None; tabs and line ends do not count."""
    if text.isascii() and text.isprintable():
        return None
    found = (match[0] for match in re.finditer(_UNSAFE, text) if match[0] not in "\t\n" and not _is_kept(match))
    return next(found, None)


def replace_unsafe(text: str, by: Callable[[str], str]) -> str:
    """Return the text with each character that must not be shown replaced by what `by` returns for it."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda match: match[0] if _is_kept(match) else by(match[0]), text)


def _is_kept(match: re.Match[str]) -> bool:
    return not match[0].isascii() and re.compile(_KEPT).match(match.string, match.start()) is not None
