"""Stores as YAML text, and what the checks find in them, for the tests of reading and checking."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.helpers import ROOT, edited
from vntimeline.errors import Problem
from vntimeline.store import read
from vntimeline.store.checks import Level, run
from vntimeline.store.overlay import StoreFiles, lay_over
from vntimeline.store.yaml_reader import Document

FAULTY = ROOT / "tests" / "data" / "faulty.yaml"
"""A store with faults of every check, each noted in a comment of the file."""


def documents_of(*contents: str | bytes) -> list[Document]:
    """The documents of a store and its overlays with these contents."""
    names = ["store.yaml", *(f"overlay{at}.yaml" for at in range(1, len(contents)))]
    return [
        Document(name, content.encode() if isinstance(content, str) else content, overlay=at > 0)
        for at, (name, content) in enumerate(zip(names, contents, strict=True))
    ]


def problems_in(*contents: str | bytes, level: Level = "basic") -> list[Problem]:
    """The problems that the checks of this level find in a store and its overlays with these contents."""
    return run(lay_over(documents_of(*contents)), level)


@cache
def embedded_files() -> StoreFiles:
    """The files of the embedded store, read once in this process."""
    return read()


def expected_faults(path: Path) -> Counter[tuple[int, str]]:
    """The faults that the comments in this file note: how many of which check on which line."""
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if match := re.search(r"  # fault( below)?: ([a-z, -]+)$", line):
            found.update((number + bool(match[1]), name) for name in match[2].split(", "))
    return found


# A sound store

HEAD = """\
schema: 1
title: A store
coverage: {from: 1990-01-01, until: 2025-12-31}
countries:
  DE: {name: Germany, vi: Đức}
  JO: {name: Jordan, vi: Gioóc-đa-ni}
  US: {name: United States, vi: Hoa Kỳ, aliases: [USA, usa, Mỹ]}
people:
  Ann Lee: {vi: An Lê}
  Bo Ly: {vi: Bồ Lý}
  Jordan:
publishers:
  Agency: {type: agency}
  Agency Abroad: {type: press, family: Agency}
  Blog: {type: blog}
  Ministry: {type: official, family: Government}
  Office: {type: official, family: Government}
  Paper: {type: newspaper}
  Wiki: {type: wiki}
offices:
  president: {name: president, vi: Chủ tịch nước, leads: true}
  prime-minister: {name: prime minister}
  permanent-secretariat-member: {name: permanent member of the Secretariat}
events:
"""
"""The registries of a store; the events follow."""
OFFICES = ("president", "prime-minister", "permanent-secretariat-member")
EVERY = ["Agency", "Agency Abroad", "Blog", "Ministry", "Office", "Paper", "Wiki"]

Fields = dict[str, object]


def sources(*publishers: str, date: str | None = "2030", url: str | None = None) -> list[Fields]:
    """A source from each publisher."""
    given = {key: value for key, value in (("date", date), ("url", url)) if value}
    return [{"title": "S", "publisher": publisher, **given} for publisher in publishers]


def event_text(kind: str, date: str, **fields: object) -> str:
    """An event as a line of a store, with these fields; the others are filled in, and None leaves one out."""
    usual: Fields = {
        "id": f"{kind}-{date.replace('/', '-to-')}",
        "date": date,
        "kind": kind,
        "countries": [],
        "title": "A title",
        "summary": "A summary.",
        "significance": "detail",
        "confidence": "high",
        "sources": sources("Ministry", "Agency"),
    }
    known = {key: value for key, value in (usual | fields).items() if value is not None}
    return f"  - {json.dumps(known, ensure_ascii=False)}\n"


def tier_text(date: str, tier: str, **fields: object) -> str:
    """A tier event of Germany, if `countries` does not give others."""
    return event_text("tier", date, **{"tier": tier, "countries": ["DE"], "formal_name": f"{tier} {date}"} | fields)


def office_text(date: str, change: str, person: str = "Ann Lee", **fields: object) -> str:
    """A leadership event of the presidency, if `office` does not give another one."""
    own: Fields = {"office": "president", "person": person, "change": f"{change}-office"}
    own["id"] = re.sub(r"\W+", "-", f"{fields.get('office', 'p')} {person} {change} {date}".lower())
    return event_text("leadership", date, **own | fields)


ALL = "".join(
    (
        event_text("statement", "1990", countries=["DE", "JO", "US"], people=["Ann Lee", "Bo Ly", "Jordan"]),
        event_text("agreement", "1990", sources=sources(*EVERY)),
        *(office_text("1990-12-30", "takes", office=office) for office in OFFICES),
        *(office_text("1990-12-31", "leaves", office=office, summary="It falls vacant.") for office in OFFICES),
    )
)
"""Events that name everything in the registries; no office is held after them."""

FIRST = (HEAD + ALL).count("\n") + 1
"""The line of the first event that `store_text` adds."""


def store_text(*events: str, edit: tuple[str, str] | None = None) -> str:
    """A store without problems, to which these events are added and in which one text is replaced."""
    text = HEAD + ALL + "".join(events)
    return edited(text, *edit) if edit else text
