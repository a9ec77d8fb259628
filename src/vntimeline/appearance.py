"""How each partnership level looks: its name, abbreviation, letter, colours and bar height, for every output.

The colours of the ladder go from light to dark (on a dark page from dark to light), so that their order shows in grey
and to every colour vision. Text on each has a contrast of at least 4.5. Colour is never the only signal: a higher level
is also a taller bar, and has another letter.
"""

from collections.abc import Mapping

import msgspec


class Paint(msgspec.Struct, frozen=True):
    """A colour, and that of text on it."""

    fill: str
    ink: str


class TierStyle(msgspec.Struct, frozen=True, kw_only=True):
    """The looks of a tier.

    `label` names it in English and `vi` in Vietnamese. `letter` and `terminal` (a Rich style) draw it in the text
    chart; `height` is that of its bar in pixels.
    """

    label: str
    vi: str
    short: str
    letter: str
    terminal: str
    light: Paint
    dark: Paint
    height: int


TIERS: Mapping[str, TierStyle] = {
    "comprehensive": TierStyle(
        label="Comprehensive partnership",
        vi="đối tác toàn diện",
        short="CP",
        letter="c",
        terminal="black on bright_cyan",
        light=Paint("#b5d3e4", "#10303f"),
        dark=Paint("#2a4c61", "#e3f1f9"),
        height=10,
    ),
    "strategic": TierStyle(
        label="Strategic partnership",
        vi="đối tác chiến lược",
        short="SP",
        letter="s",
        terminal="white on blue",
        light=Paint("#3b7699", "#ffffff"),
        dark=Paint("#4b8cb3", "#06131b"),
        height=14,
    ),
    "comprehensive-strategic": TierStyle(
        label="Comprehensive strategic partnership",
        vi="đối tác chiến lược toàn diện",
        short="CSP",
        letter="C",
        terminal="bold white on magenta",
        light=Paint("#123f5c", "#ffffff"),
        dark=Paint("#a5d8f5", "#0c2331"),
        height=18,
    ),
    "special": TierStyle(
        label="Special relationship",
        vi="quan hệ đặc biệt",
        short="special",
        letter="=",
        terminal="black on yellow",
        light=Paint("#85590c", "#ffffff"),
        dark=Paint("#d8a548", "#241703"),
        height=14,
    ),
    "sectoral": TierStyle(
        label="Sectoral partnership",
        vi="đối tác theo lĩnh vực",
        short="sectoral",
        letter="+",
        terminal="green",
        light=Paint("#38703f", "#ffffff"),
        dark=Paint("#7cbb84", "#0d230f"),
        height=8,
    ),
}

TIER_SHORT: Mapping[str, str] = {tier: style.short for tier, style in TIERS.items() if style.short != tier}
"""The usual abbreviations of the levels that have one."""
