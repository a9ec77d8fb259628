"""A store with a hostile text in every field that is free text: what some program might take for more than text."""

import json
import re
from functools import cache
from typing import Any

import yaml

from tests.helpers import ROOT
from vntimeline.names import too_many_marks

PAYLOADS: list[str] = json.loads((ROOT / "tests" / "data" / "payloads.json").read_text(encoding="utf-8"))
"""Texts with a meaning to some program; tools/fuzz.py uses them too."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ACCEPTED = tuple(text for text in PAYLOADS if not CONTROL.search(text) and not too_many_marks(text))
"""The texts that a store may have: all without control characters and long runs of combining marks."""
HARMLESS = tuple(f"word{at}" for at in range(len(ACCEPTED)))
"""As many texts without any meaning."""
KINDS = ("tier", "leadership", "visit")
"""The kinds of event of a hostile store, by turns."""


def code(at: int) -> str:
    """The code of a country: three letters."""
    return "".join(chr(65 + at // 26**place % 26) for place in (2, 1, 0))


def address(text: str) -> str:
    """A URL with a text, as far as a URL may have it."""
    return "https://example.org/" + "".join(text.split())


@cache
def hostile_store(texts: tuple[str, ...] = ACCEPTED) -> str:
    """The YAML of a store with an event, a country, a person, a publisher and an office for each text."""
    tree: dict[str, Any] = {
        "schema": "1",
        "title": " ".join(text for text in texts if len(text) < 100),
        "creator": " ".join(text for text in texts if len(text) < 100),
        "licence": " ".join(text for text in reversed(texts) if len(text) < 100),
        "coverage": {"from": "1970-01-01", "until": "2025-12-31"},
        "countries": {code(at): {"name": text, "vi": text, "aliases": [text]} for at, text in enumerate(texts)},
        "people": {text: {"vi": text} for text in texts},
        "publishers": {text: {"type": "press", "family": text} for text in texts},
        "offices": {
            f"office-{at}": {"name": text, "vi": text, "aliases": [text], "leads": "true"}
            for at, text in enumerate(texts)
        },
        "events": [event(at, text) for at, text in enumerate(texts)],
    }
    return str(yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False))


def event(at: int, text: str) -> dict[str, Any]:
    """An event with a text in each of its free fields."""
    kind = KINDS[at % len(KINDS)]
    fields: dict[str, Any] = {"id": f"e-{at}", "date": f"{2000 + at // 12 % 25}-{at % 12 + 1:02}-15", "kind": kind}
    fields["countries"] = [] if kind == "leadership" else [code(at)]
    if kind == "tier":
        fields |= {"tier": "strategic", "formal_name": text}
    if kind == "leadership":
        fields |= {"office": f"office-{at}", "person": text, "change": "takes-office", "reason": text}
    fields |= dict.fromkeys(("title", "summary", "place", "disputed"), text)
    source = {"title": text, "publisher": text, "url": address(text)}
    return fields | {"people": [text], "significance": "key", "confidence": "high", "sources": [source]}
