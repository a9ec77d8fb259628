"""Make the chart's fonts: static subsets of Source Sans 3 under another name, and a table of their widths.

Usage: python tools/subset_font.py 'SourceSans3[wght].ttf' LICENSE OUT_DIR

Input: `files/SourceSans3[wght].ttf` and the licence in the package fontpkg-source-sans-3 3.52 (PyPI).
Needs fontTools 4.60.1 or 4.68.0, which give the same bytes; 4.50 and 4.55 give others. The output depends on the
input alone, not on the time, the path or the environment.
The font is under the SIL Open Font License 1.1 with the reserved name "Source", so a subset needs another name.
"""

import hashlib
import json
import sys
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.varLib import instancer

INPUT_SHA256 = "042fe2cc0b933e328410d7acbd0aa6a1873dca5aef81875f4bc214b08825c7b9"
FAMILY = "VnTimeline Sans"
POSTSCRIPT = "VnTimelineSans"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
MADE = 3786912000
"""2024-01-01 in seconds since 1904: a fixed date of creation."""

CHARACTERS = (
    set(range(0x20, 0x7F))  # Basic Latin
    | set(range(0xA0, 0x180))  # Latin-1 Supplement, Latin Extended-A
    | set(map(ord, "ƠơƯưȘșȚțẞ"))
    | set(range(0x1EA0, 0x1EFA))  # Vietnamese
    | {0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323}  # its combining marks
    | set(map(ord, "‐‑‒–—―‘’‚“”„†‡•…‰‹›⁄−×≈≠≤≥←↑→↓↔■□▲▼◆○●✓€₫"))
    | {0x2009, 0x202F}  # thin space, narrow no-break space
)


def main(source_path: str, licence: str, out_dir: str) -> None:
    """Write the fonts, their licence and their widths."""
    data = Path(source_path).read_bytes()
    if hashlib.sha256(data).hexdigest() != INPUT_SHA256:
        sys.exit(f"{source_path} is not the file that INPUT_SHA256 names")
    source = TTFont(BytesIO(data))
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    advance = {}
    for style, weight in WEIGHTS.items():
        font = static(data, weight)
        rename(font, style, weight, source)
        made = written(font)
        (out / f"{POSTSCRIPT}-{style}.ttf").write_bytes(made)
        advance[str(weight)] = widths(made)
        print(f"{hashlib.sha256(made).hexdigest()}  {POSTSCRIPT}-{style}.ttf  {len(made)} bytes")
    table = {"family": FAMILY, "units_per_em": source["head"].unitsPerEm, "advance": advance}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    (out / "widths.json").write_text(f"{text}\n", encoding="utf-8")
    (out / "OFL.txt").write_bytes(Path(licence).read_bytes())


def static(source: bytes, weight: int) -> Any:
    """The subset at one weight."""
    font = TTFont(BytesIO(source), recalcTimestamp=False)
    overlap = instancer.OverlapMode.KEEP_AND_SET_FLAGS
    font = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True, overlap=overlap)
    options = subset.Options()
    options.hinting = False
    # No kerning: widths.json would be wrong with it.
    options.layout_features = ["ccmp", "mark", "mkmk"]
    options.name_IDs = []
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["STAT", "DSIG", "meta", "BASE", "gasp"]
    options.recalc_bounds = True
    options.recalc_timestamp = False
    missing = CHARACTERS - set(font.getBestCmap())
    if missing:
        sys.exit("not in the input: " + ", ".join(f"U+{each:04X}" for each in sorted(missing)))
    worker = subset.Subsetter(options)
    worker.populate(unicodes=CHARACTERS)
    worker.subset(font)
    return font


def rename(font: Any, style: str, weight: int, source: Any) -> None:
    """Give the subset its own names; the copyright notice and the licence stay as they are."""
    kept = {each: source["name"].getDebugName(each) for each in (0, 13, 14)}
    version = source["name"].getDebugName(5).split(";")[0].removeprefix("Version ")
    regular = style == "Regular"
    full = FAMILY if regular else f"{FAMILY} {style}"
    table = newTable("name")
    table.names = []
    names = {
        **kept,
        1: full,
        2: "Regular",
        3: f"{version};vntimeline;{POSTSCRIPT}-{style}",
        4: full,
        5: f"Version {version}; subset for vntimeline",
        6: f"{POSTSCRIPT}-{style}",
        **({} if regular else {16: FAMILY, 17: style}),
    }
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)
    font["name"] = table
    os2 = font["OS/2"]
    os2.usWeightClass = weight
    os2.achVendID = "NONE"
    os2.fsType = 0
    os2.fsSelection = (os2.fsSelection & ~0b100001) | 0b1000000  # neither bold nor italic: each file is "Regular"
    font["head"].macStyle = 0
    font["head"].created = font["head"].modified = MADE


def written(font: Any) -> bytes:
    """The font as a file."""
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def widths(made: bytes) -> dict[str, int]:
    """The advance width of each character, in units of the font; a combining mark has none."""
    font = TTFont(BytesIO(made))
    advance = font["hmtx"]
    cmap = sorted(font.getBestCmap().items())
    return {chr(code): advance[glyph][0] for code, glyph in cmap if not unicodedata.combining(chr(code))}


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
