"""How the levels look: told apart by every eye, and on every background."""

from itertools import pairwise

import pytest

from vntimeline import model
from vntimeline.appearance import TIER_SHORT, TIERS, Paint
from vntimeline.model import LADDER


def luminance(color: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


PAINTS = [(tier, paint) for tier, style in TIERS.items() for paint in (style.light, style.dark)]


def test_every_tier_has_looks() -> None:
    """A new tier without an appearance is noticed here, not when it is drawn."""
    assert tuple(TIERS) == model.TIERS
    assert dict(TIER_SHORT) == {"comprehensive": "CP", "strategic": "SP", "comprehensive-strategic": "CSP"}


@pytest.mark.parametrize(("tier", "paint"), PAINTS)
def test_letters_can_be_read_on_their_bar(tier: str, paint: Paint) -> None:
    """Text on a level's colour keeps the contrast of WCAG AA."""
    assert contrast(paint.fill, paint.ink) >= 4.5


def test_the_ladder_is_ordered_in_grey() -> None:
    """The order of the levels shows without colour vision, by lightness, and by the height of the bars."""
    styles = [TIERS[tier] for tier in LADDER]
    light = [luminance(style.light.fill) for style in styles]
    dark = [luminance(style.dark.fill) for style in styles]
    assert all(one / two > 1.5 for one, two in pairwise(light))
    assert all(two / one > 1.5 for one, two in pairwise(dark))
    assert all(one.height < two.height for one, two in pairwise(styles))


def test_colour_is_not_the_only_signal() -> None:
    """Each tier has a letter and a short name of its own."""
    for names in ([style.letter for style in TIERS.values()], [style.short for style in TIERS.values()]):
        assert len(set(names)) == len(TIERS)
