"""The chart's own fonts, and how wide a text is in them, so that the layout is the same on every machine.

The files are subsets of Source Sans 3 under the SIL Open Font License; tools/subset_font.py makes them.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FAMILY = "VnTimeline Sans"
STACK = f"'{FAMILY}', 'Source Sans 3', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
"""What an SVG asks for: a viewer without the first two takes a wider font."""
FACES = ("VnTimelineSans-Regular.ttf", "VnTimelineSans-SemiBold.ttf")

_WIDER = {"400": 1.28, "600": 1.38}
"""How much wider than ours the widest font of the stack (DejaVu Sans) sets a text at most, by weight (measured)."""
_UNKNOWN = 1000
"""The width of a letter that the fonts lack, in thousandths of the size: another font may draw a square."""


def folder() -> Traversable:
    """Return where the font files are."""
    return files(__package__) / "fonts"


def room(text: str, size: float, *, bold: bool = False) -> float:
    """Return the pixels to leave for a text of a size, whichever font of the stack draws it."""
    weight = "600" if bold else "400"
    advance = _advance()[weight]
    widths = (0 if unicodedata.combining(letter) else advance.get(letter, _UNKNOWN) for letter in text)
    return sum(widths) * size / 1000 * _WIDER[weight]


def letters() -> frozenset[str]:
    """Return the letters that both fonts have."""
    return frozenset.intersection(*map(frozenset, _advance().values()))


@cache
def _advance() -> dict[str, dict[str, int]]:
    """Return the advance width of each letter, in thousandths of the size, by weight."""
    table: dict[str, dict[str, dict[str, int]]] = json.loads((folder() / "widths.json").read_text(encoding="utf-8"))
    return table["advance"]
