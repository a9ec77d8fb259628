"""The characters that a text must not show."""

import sys
import unicodedata

import pytest

from vntimeline.characters import first_unsafe, replace_unsafe
from vntimeline.render.sanitize import sanitize

VISIBLE_FORMATS = {*range(0x600, 0x606), 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""The format characters that have a glyph of their own: Arabic and Kaithi number signs."""
INVISIBLE = (
    *(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
)
"""What Unicode calls default ignorable although its category is that of letters or marks."""


def test_controls_formats_and_invisible_characters_are_unsafe() -> None:
    """Every control, format, private-use, surrogate and default-ignorable character is unsafe, and no other is.

    Tabs and line ends are not looked for: a text may have them.
    """
    expected = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    }
    expected = (expected - VISIBLE_FORMATS - {ord("\t"), ord("\n")}) | {*INVISIBLE}
    assigned = (code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) != "Cn")
    assert {code for code in assigned if first_unsafe(f"a{chr(code)}b")} == expected


@pytest.mark.parametrize("character", ["\ufdd0", "\ufffe", "\uffff", "\u2065", "\ufff0", "\U000e0fff", "\U0010ffff"])
def test_noncharacters_and_reserved_ignorables_are_unsafe(character: str) -> None:
    """What Unicode will never assign, or only to something invisible, is unsafe."""
    assert first_unsafe(f"a{character}b") == character


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Phú Trọng – “Việt Nam”",
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Hindi
        "👩\u200d🚀",
        "❤\ufe0f\u200d🔥",
        "葛\U000e0100飾区",  # a variant of an ideograph
    ],
)
def test_joiners_and_selectors_are_kept_where_they_belong(text: str) -> None:
    """Joiners in scripts that need them, and selectors after emoji and ideographs, are not unsafe."""
    assert first_unsafe(text) is None
    assert sanitize(text) == text


@pytest.mark.parametrize("text", ["US\u200dA", "US\u200c", "x\ufe0f", "❤\ufe0f\ufe0f", "🏴\U000e0067", "a\U000e0100"])
def test_joiners_and_selectors_elsewhere_are_unsafe(text: str) -> None:
    """The same characters are unsafe where they have no effect but to make two texts differ, or to hide data."""
    assert first_unsafe(text) is not None


def test_sanitize_keeps_the_length_and_the_line() -> None:
    """White space becomes a space and every other unsafe character the replacement sign, one for one."""
    assert sanitize("a\tb\nc\x1b[31m\u202ed\u2028e\ud800") == "a b c\ufffd[31m\ufffdd e\ufffd"
    assert replace_unsafe("a\u061cb", lambda character: f"<{ord(character):x}>") == "a<61c>b"
