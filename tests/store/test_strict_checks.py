"""The strict checks: stores that break each rule, and stores that come close to it but are valid."""

import re
from collections.abc import Sequence

import pytest

from tests.store.store_text import (
    FIRST,
    embedded_files,
    event_text,
    office_text,
    problems_in,
    sources,
    store_text,
    tier_text,
)
from vntimeline.errors import Problem
from vntimeline.store import read
from vntimeline.store.checks import CHECKS, run


def strict_problems(*contents: str) -> list[Problem]:
    """The problems that the strict checks find in a store and its overlays."""
    return problems_in(*contents, level="strict")


def test_every_strict_check_has_a_sound_and_a_faulty_example() -> None:
    """Every strict check has an example that passes and one that fails."""
    strict = {each.name for each in CHECKS if each.level == "strict"} - {"released-events"}  # see test_releases.py
    assert {rule for rule, *_ in FAULTS} | {"used"} == strict  # `used` has a test of its own
    assert {rule for rule, *_ in SOUND} == strict


# What each strict rule accepts and what it reports


def test_sound_store_has_no_strict_problem() -> None:
    """The store that the other examples extend passes every strict check."""
    assert strict_problems(store_text()) == []


Row = tuple[str, str, str]
"""The rule, a description of the case, and the store."""

COVERAGE = "coverage: {from: 1990-01-01, until: 2025-12-31}\n"
SP, CSP, CP = "strategic", "comprehensive-strategic", "comprehensive"

RELEASED = "version: 2025.12.1\nreleased: 2025-12-31\n"


def released(*events: str, lists: str = "") -> str:
    """A store with a version, a day of release, and these lists."""
    return store_text(*events, edit=("title: A store", f"{RELEASED}title: A store")) + lists


def checkpoint(date: str, counts: str, counting: str = "exclusive", note: str = "") -> str:
    """The checkpoints of a store: one published count."""
    explained = f", note: {note}" if note else ""
    source = "{title: S, publisher: Ministry, date: 2000}"
    said = f"date: {date}, counting: {counting}, counts: {{{counts}}}{explained}"
    return f"checkpoints:\n  - {{{said}, sources: [{source}]}}\n"


def correction(**values: str) -> str:
    """The corrections of a store: one, of the event visit."""
    fields = {"date": "2025-12-31", "id": "visit", "field": "date", "was": '"1999"', "why": "A source."} | values
    inside = ", ".join(f"{name}: {value}" for name, value in fields.items() if value)
    return f"corrections:\n  - {{{inside}}}\n"


VISIT = event_text("visit", "2000", id="visit")
PARTNERS = (
    tier_text("2000", CP, id="us-cp", countries=["US"]),
    tier_text("2010", SP, id="us-sp", countries=["US"]),
    tier_text("2012-03", CSP, id="de-csp"),
)
"""The United States: comprehensive since 2000, strategic since 2010; Germany: at the top since March 2012."""

APART = (tier_text("2005", CP, id="cp"), tier_text("2010-01-15", SP, id="sp"))
"""Germany, comprehensive until 14 January 2010 and strategic afterwards."""

SOUND: list[Row] = [
    ("released", "an event of the last day", released(event_text("visit", "2025-12-31", id="visit"))),
    ("released", "a date that may be later", released(event_text("visit", "2025-12/2026-01", id="visit"))),
    ("released", "an event added on the day of release", released(event_text("visit", "2000", added="2025-12-31"))),
    ("released", "no version", store_text(edit=("title: A store", "released: 2025-12-31\ntitle: A store"))),
    ("corrections", "a changed value", store_text(VISIT) + correction()),
    ("corrections", "a value that was not there", store_text(VISIT) + correction(was="", field="place")),
    (
        "corrections",
        "a withdrawn event",
        store_text(VISIT) + correction(id="gone", field="", was="", withdrawn="true", replaced_by="visit"),
    ),
    (
        "checkpoints",
        "each level apart",
        store_text(*PARTNERS) + checkpoint("2013-01-01", "CSP: 1, SP: 1, CP: 0, total: 2"),
    ),
    ("checkpoints", "the top among the others", store_text(*PARTNERS) + checkpoint("2013-01", "SP: 2", "inclusive")),
    ("checkpoints", "a day on which it may be", store_text(*PARTNERS) + checkpoint("2012-03-10", "CSP: 0, total: 1")),
    (
        "checkpoints",
        "a day on which it may not be",
        store_text(*PARTNERS) + checkpoint("2012-03-10", "CSP: 1, total: 2"),
    ),
    ("checkpoints", "some day of the month", store_text(*PARTNERS) + checkpoint("2010-01", "SP: 0, CP: 1")),
    (
        "checkpoints",
        "a count that is explained",
        store_text(*PARTNERS) + checkpoint("2013-01-01", "SP: 7", note="A slip"),
    ),
    (
        "date-order",
        "the same day, ids in any order",
        store_text(event_text("visit", "2000", id="b"), event_text("visit", "2000~", id="a")),
    ),
    (
        "date-order",
        "a shorter span first",
        store_text(event_text("visit", "2000-01-01"), event_text("visit", "2000-01")),
    ),
    (
        "used",
        "a person who only holds an office",
        store_text(office_text("2000", "takes", "Cy"), edit=("  Jordan:\n", "  Jordan:\n  Cy: {vi: X}\n")),
    ),
    (
        "vietnamese-names",
        "a person without an office",
        store_text(event_text("visit", "2000", people=["Cy"]), edit=("  Jordan:\n", "  Jordan:\n  Cy:\n")),
    ),
    ("aliases", "a code like a name", store_text(edit=("DE: {name: Germany, vi: Đức}", "DE: {name: US, vi: Đức}"))),
    ("aliases", "diacritics between a country's own names", store_text(edit=("Mỹ]", "Mỹ, My]"))),
    ("quoted", "acting: true", store_text(office_text("2000", "takes", acting=True)).replace('"high"', "high")),
    (
        "quoted",
        "Norway in quotation marks",
        store_text(event_text("visit", "2000", countries=["NO"]), edit=("  JO:", '  "NO": {name: N, vi: N}\n  JO:')),
    ),
    ("quoted", "quoted words", store_text(event_text("visit", "2000", place="No", summary="null", title="off"))),
    ("quoted", "words that begin so", store_text(edit=("title: A store", "title: No store is on"))),
    ("ladder", "rising tiers", store_text(tier_text("2000", CP), tier_text("2001", SP), tier_text("2002", CSP))),
    ("ladder", "a tier left out", store_text(tier_text("2000", CP), tier_text("2001", CSP))),
    (
        "ladder",
        "a lower tier, explained",
        store_text(tier_text("2000", SP), tier_text("2001", CP, disputed="So it came.")),
    ),
    (
        "ladder",
        "enhanced under a new name",
        store_text(tier_text("2000", SP), tier_text("2001", SP, formal_name="Enhanced")),
    ),
    (
        "ladder",
        "the same name, explained",
        store_text(
            tier_text("2000", SP, formal_name="A"), tier_text("2001", SP, formal_name="A", disputed="Said twice.")
        ),
    ),
    ("ladder", "a sectoral one after a high tier", store_text(tier_text("2000", CSP), tier_text("2001", "sectoral"))),
    (
        "ladder",
        "two sectoral ones of one name",
        store_text(*(tier_text(date, "sectoral", formal_name="A") for date in ("2000", "2001"))),
    ),
    (
        "ladder",
        "a special one between others",
        store_text(tier_text("2000", CSP), tier_text("2001", "special"), tier_text("2002", CP)),
    ),
    (
        "ladder",
        "the same tier of two countries",
        store_text(*(tier_text(d, SP, formal_name="A", countries=[c]) for d, c in (("2000", "DE"), ("2001", "US")))),
    ),
    (
        "ladder",
        "suspended, resumed, suspended",
        store_text(
            tier_text("2000", SP),
            tier_text("2001", SP, status="suspended"),
            tier_text("2002", SP, status="resumed"),
            tier_text("2003", SP, status="suspended"),
        ),
    ),
    (
        "ladder",
        "a new tier ends a suspension",
        store_text(
            tier_text("2000", SP),
            tier_text("2001", SP, status="suspended"),
            tier_text("2002", CSP),
            tier_text("2003", CSP, status="suspended"),
        ),
    ),
    (
        "one-holder",
        "elected again",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", reason="re-elected"),
            office_text("2002", "leaves"),
        ),
    ),
    (
        "one-holder",
        "acting beside the holder",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", "Bo Ly", acting=True),
            office_text("2002", "leaves", "Bo Ly", acting=True),
        ),
    ),
    (
        "one-holder",
        "handed over on one day, in either order",
        store_text(
            office_text("2000", "takes"),
            office_text("2001-02-03", "takes", "Bo Ly"),
            office_text("2001-02-03", "leaves"),
        ),
    ),
    (
        "one-holder",
        "the acting one takes over",
        store_text(
            office_text("2000", "takes", acting=True),
            office_text("2001-01-01", "leaves", acting=True, id="acting-ends"),
            office_text("2001-01-01", "takes", id="takes-over"),
        ),
    ),
    (
        "one-holder",
        "another office",
        store_text(office_text("2000", "takes"), office_text("2000", "takes", "Bo Ly", office="prime-minister")),
    ),
    (
        "one-holder",
        "one person in two offices",
        store_text(office_text("2000", "takes"), office_text("2000", "takes", office="prime-minister")),
    ),
    (
        "handovers",
        "the next day",
        store_text(
            office_text("2000", "takes"),
            office_text("2001-02-28", "leaves"),
            office_text("2001-03-01", "takes", "Bo Ly"),
        ),
    ),
    *(
        (
            "handovers",
            f"explained in {field}",
            store_text(
                office_text("2000", "takes"),
                office_text("2001-02-03", "leaves", **{field: "The office is Vacant until March."}),
                office_text("2001-03", "takes", "Bo Ly"),
            ),
        )
        for field in ("summary", "disputed")
    ),
    (
        "handovers",
        "an acting holder leaves, the holder stays",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", "Bo Ly", acting=True),
            office_text("2002", "leaves", "Bo Ly", acting=True),
            office_text("2004", "takes", reason="re-elected"),
        ),
    ),
    (
        "handovers",
        "an acting holder stays, the holder leaves",
        store_text(
            office_text("2000", "takes", acting=True, person="Bo Ly"),
            office_text("2001-01-02", "leaves", "Bo Ly", acting=True),
            office_text("2001-01-03", "takes"),
        ),
    ),
    ("confidence", "one official source", store_text(event_text("visit", "2000", sources=sources("Ministry")))),
    (
        "confidence",
        "two independent sources",
        store_text(event_text("visit", "2000", sources=sources("Agency Abroad", "Paper"))),
    ),
    (
        "confidence",
        "medium by a wiki",
        store_text(event_text("visit", "2000", confidence="medium", sources=sources("Wiki"))),
    ),
    (
        "confidence",
        "low, with a summary",
        store_text(event_text("visit", "2000", confidence="low", sources=sources("Blog"))),
    ),
    (
        "confidence",
        "low, disputed",
        store_text(event_text("visit", "2000", confidence="low", summary=None, disputed="Who.")),
    ),
    (
        "confidence",
        "no publisher is registered",
        re.sub(r"(?s)publishers:.*offices:", "offices:", store_text(tier_text("2000", SP, sources=sources("Anybody")))),
    ),
    (
        "tier-sources",
        "an agency and a paper",
        store_text(tier_text("2000", SP, sources=sources("Agency Abroad", "Paper"))),
    ),
    (
        "tier-sources",
        "a note that one is known",
        store_text(tier_text("2000", SP, sources=sources("Ministry"), disputed="Only one source is known for it.")),
    ),
    ("tier-sources", "an event of another kind", store_text(event_text("visit", "2000", sources=sources("Ministry")))),
    ("source-found", "a date", store_text(event_text("visit", "2000", sources=sources("Ministry", date="2000")))),
    (
        "source-found",
        "a url",
        store_text(event_text("visit", "2000", sources=sources("Ministry", date=None, url="https://a.org"))),
    ),
    (
        "source-dates",
        "on the day",
        store_text(event_text("visit", "2000-05-06", sources=sources("Ministry", date="2000-05-06"))),
    ),
    (
        "source-dates",
        "in the month",
        store_text(event_text("visit", "2000-05-06", sources=sources("Ministry", date="2000-05"))),
    ),
    (
        "source-dates",
        "on the first of several days",
        store_text(event_text("visit", "2000-05-06/2000-05-09", sources=sources("Ministry", date="2000-05-06"))),
    ),
    (
        "source-dates",
        "one of two is later",
        store_text(
            event_text(
                "visit", "2000-05-06", sources=sources("Ministry", date="1999") + sources("Agency", date="2000-05-07")
            )
        ),
    ),
    (
        "source-dates",
        "one has no date",
        store_text(
            event_text(
                "visit",
                "2000",
                sources=sources("Ministry", date="1999") + sources("Agency", date=None, url="https://a.org"),
            )
        ),
    ),
    (
        "source-dates",
        "medium confidence",
        store_text(event_text("visit", "2000", confidence="medium", sources=sources("Ministry", date="1999"))),
    ),
    ("characters", "composed letters", store_text(event_text("visit", "2000", title="Nguyễn Phú Trọng – “Việt Nam”"))),
    (
        "characters",
        "joiners where scripts and emoji need them",
        store_text(event_text("visit", "2000", title="می\u200cخواهم 👩\u200d🚀")),
    ),
    ("characters", "a byte order mark at the top", "\ufeff" + store_text()),
    ("titles", "ninety characters", store_text(event_text("visit", "2000", title="x" * 90))),
    (
        "titles",
        "a full stop inside, an ellipsis at the end",
        store_text(event_text("visit", "2000", title="A. B to C…")),
    ),
    ("titles", "a summary may be long", store_text(event_text("visit", "2000", summary="x" * 91 + "."))),
    (
        "ladder",
        "a suspension without its level, in a store that claims nothing",
        store_text(tier_text("2001", SP, status="suspended"), edit=(COVERAGE, "")),
    ),
    (
        "one-holder",
        "an office left without being held, in a store that claims nothing",
        store_text(office_text("2001", "leaves"), edit=(COVERAGE, "")),
    ),
    (
        "handovers",
        "a vacancy in a store that claims nothing",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "leaves"),
            office_text("2003", "takes", id="again"),
            edit=(COVERAGE, ""),
        ),
    ),
    (
        "duplicates",
        "another country",
        store_text(*(event_text("visit", "2000", id=c.lower(), countries=[c]) for c in ("DE", "US"))),
    ),
    (
        "duplicates",
        "another day",
        store_text(*(event_text("visit", d, countries=["DE"]) for d in ("2000-01-01", "2000-01"))),
    ),
    (
        "duplicates",
        "another kind",
        store_text(*(event_text(k, "2000", countries=["DE"]) for k in ("visit", "incident"))),
    ),
    (
        "duplicates",
        "Vietnam's own affairs",
        store_text(
            *(
                event_text(k, "2000", id=i)
                for i, k in (("a", "milestone"), ("b", "milestone"), ("c", "statement"), ("d", "statement"))
            )
        ),
    ),
    (
        "duplicates",
        "a general tier and a sectoral one",
        store_text(*(tier_text("2000", each, id=each, formal_name=None) for each in (SP, "sectoral"))),
    ),
    (
        "duplicates",
        "different formal names",
        store_text(
            *(event_text("agreement", "2000", countries=["DE"], id=n.lower(), formal_name=n) for n in ("A", "B"))
        ),
    ),
    (
        "duplicates",
        "the holder and an acting holder leave on one day",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", "Bo Ly", acting=True),
            office_text("2002", "leaves", "Bo Ly", acting=True),
            office_text("2002", "leaves"),
        ),
    ),
    (
        "duplicates",
        "leaves and takes",
        store_text(
            office_text("2000", "takes"), office_text("2001", "leaves"), office_text("2001", "takes", id="again")
        ),
    ),
]

FAULTS: list[Row] = [
    ("released", "an event after it", released(event_text("visit", "2026-01-01", id="visit"))),
    ("released", "an event added after it", released(event_text("visit", "2000", added="2026-01-01"))),
    ("released", "a correction after it", released(VISIT, lists=correction(date="2026-01-01"))),
    ("released", "coverage after it", store_text(edit=("title: A store", "released: 2025-12-30\ntitle: A store"))),
    (
        "released",
        "another month",
        store_text(edit=("title: A store", "version: 2025.11.2\nreleased: 2025-12-31\ntitle: A store")),
    ),
    (
        "released",
        "another year",
        store_text(edit=("title: A store", "version: 2024.12.1\nreleased: 2025-12-31\ntitle: A store")),
    ),
    ("corrections", "no such event", store_text(VISIT) + correction(id="gone")),
    ("corrections", "no such field", store_text(VISIT) + correction(field="earliest")),
    ("corrections", "no field", store_text(VISIT) + correction(field="", was="")),
    ("corrections", "withdrawn, but there", store_text(VISIT) + correction(field="", was="", withdrawn="true")),
    (
        "corrections",
        "withdrawn, with a field",
        store_text(VISIT) + correction(id="gone", withdrawn="true"),
    ),
    (
        "corrections",
        "replaced by nothing",
        store_text(VISIT) + correction(id="gone", field="", was="", withdrawn="true", replaced_by="lost"),
    ),
    ("corrections", "replaced, not withdrawn", store_text(VISIT) + correction(replaced_by="visit")),
    ("checkpoints", "one too many", store_text(*PARTNERS) + checkpoint("2013-01-01", "SP: 2")),
    ("checkpoints", "one too few", store_text(*PARTNERS) + checkpoint("2013-01-01", "SP: 1", "inclusive")),
    ("checkpoints", "a wrong total", store_text(*PARTNERS) + checkpoint("2013-01-01", "total: 3")),
    ("checkpoints", "the day before a month in doubt", store_text(*PARTNERS) + checkpoint("2012-02-29", "CSP: 1")),
    ("checkpoints", "the last day of a month in doubt", store_text(*PARTNERS) + checkpoint("2012-03-31", "CSP: 0")),
    ("checkpoints", "two numbers never true together", store_text(*APART) + checkpoint("2010-01", "SP: 1, CP: 1")),
    ("checkpoints", "a needless note", store_text(*PARTNERS) + checkpoint("2013-01-01", "SP: 1", note="Why")),
    ("checkpoints", "no number", store_text(*PARTNERS) + checkpoint("2013-01-01", "")),
    ("checkpoints", "a year", store_text(*PARTNERS) + checkpoint("2013", "SP: 1")),
    ("checkpoints", "beyond the coverage", store_text(*PARTNERS) + checkpoint("1989-12-31", "SP: 0")),
    ("date-order", "a later span first", store_text(event_text("visit", "2000-01"), event_text("visit", "2000-01-01"))),
    ("date-order", "the day after", store_text(event_text("visit", "2000-01-02"), event_text("visit", "2000-01-01"))),
    ("vietnamese-names", "a country", store_text(edit=("DE: {name: Germany, vi: Đức}", "DE: {name: Germany}"))),
    (
        "vietnamese-names",
        "an acting holder",
        store_text(office_text("2000", "takes", "Jordan", acting=True)),
    ),
    ("aliases", "two countries", store_text(edit=("aliases: [USA,", "aliases: [Duc, USA,"))),
    ("aliases", "a plain name and a Vietnamese one", store_text(edit=("vi: An Lê", "vi: Jordán"))),
    ("aliases", "two people", store_text(edit=("Jordan:\n", "Jordan: {vi: Án Lê}\n"))),
    (
        "quoted",
        "a key",
        store_text(event_text("visit", "2000", countries=["NO"]), edit=("  JO:", "  NO: {name: N, vi: N}\n  JO:")),
    ),
    ("quoted", "a word", store_text(edit=("title: A store", "title: Yes"))),
    ("quoted", "a word in capitals", store_text(edit=("vi: Gioóc-đa-ni", "vi: OFF"))),
    ("ladder", "lower", store_text(tier_text("2000", CSP), tier_text("2001", SP))),
    (
        "ladder",
        "lower, after a sectoral one",
        store_text(tier_text("2000", SP), tier_text("2001", "sectoral"), tier_text("2002", CP)),
    ),
    ("ladder", "the same name", store_text(*(tier_text(date, SP, formal_name="A") for date in ("2000", "2001")))),
    (
        "ladder",
        "no name twice",
        store_text(*(tier_text(date, "special", formal_name=None) for date in ("2000", "2001"))),
    ),
    ("ladder", "suspended: no tier", store_text(tier_text("2001", SP, status="suspended"))),
    ("ladder", "suspended: another tier", store_text(tier_text("2000", SP), tier_text("2001", CP, status="suspended"))),
    ("ladder", "resumed, never suspended", store_text(tier_text("2000", SP), tier_text("2001", SP, status="resumed"))),
    (
        "ladder",
        "suspended twice",
        store_text(tier_text("2000", SP), *(tier_text(date, SP, status="suspended") for date in ("2001", "2002"))),
    ),
    ("one-holder", "taken while held", store_text(office_text("2000", "takes"), office_text("2001", "takes", "Bo Ly"))),
    ("one-holder", "left without holding", store_text(office_text("2000", "leaves"))),
    ("one-holder", "left by another", store_text(office_text("2000", "takes"), office_text("2001", "leaves", "Bo Ly"))),
    (
        "one-holder",
        "an acting holder leaves as the holder",
        store_text(office_text("2000", "takes", acting=True), office_text("2001", "leaves")),
    ),
    (
        "one-holder",
        "taken while another acts",
        store_text(office_text("2000", "takes", acting=True), office_text("2001", "takes", "Bo Ly")),
    ),
    (
        "one-holder",
        "taken while another acts, who takes it later",
        store_text(
            office_text("2000", "takes", acting=True),
            office_text("2001", "takes", "Bo Ly"),
            office_text("2002-01-01", "leaves", "Bo Ly"),
            office_text("2002-01-02", "takes"),
        ),
    ),
    (
        "one-holder",
        "an office with several holders",
        store_text(office_text("2000", "leaves", office="permanent-secretariat-member")),
    ),
    (
        "handovers",
        "an office with several holders",
        store_text(
            office_text("2000", "takes", office="permanent-secretariat-member"),
            office_text("2001", "leaves", office="permanent-secretariat-member"),
            office_text("2003", "takes", office="permanent-secretariat-member"),
        ),
    ),
    (
        "handovers",
        "a day between",
        store_text(
            office_text("2000", "takes"),
            office_text("2001-02-27", "leaves"),
            office_text("2001-03-01", "takes", "Bo Ly"),
        ),
    ),
    (
        "handovers",
        "after an acting holder",
        store_text(
            office_text("2000", "takes", acting=True),
            office_text("2001", "leaves", acting=True),
            office_text("2003", "takes", "Bo Ly"),
        ),
    ),
    (
        "handovers",
        "elected again before",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", reason="re-elected"),
            office_text("2002", "leaves"),
            office_text("2004", "takes", "Bo Ly"),
        ),
    ),
    (
        "handovers",
        "confirmed before, in another word than re-elected",
        store_text(
            office_text("2000", "takes"),
            office_text("2001", "takes", reason="confirmed"),
            office_text("2002", "leaves"),
            office_text("2004", "takes", "Bo Ly"),
        ),
    ),
    ("confidence", "one paper", store_text(event_text("visit", "2000", sources=sources("Paper")))),
    ("confidence", "one family", store_text(event_text("visit", "2000", sources=sources("Agency", "Agency Abroad")))),
    ("confidence", "one paper twice", store_text(event_text("visit", "2000", sources=sources("Paper", "Paper")))),
    (
        "confidence",
        "a wiki, a blog, a paper",
        store_text(event_text("visit", "2000", sources=sources("Wiki", "Blog", "Paper"))),
    ),
    ("confidence", "low without a reason", store_text(event_text("visit", "2000", confidence="low", summary=None))),
    ("tier-sources", "one official source", store_text(tier_text("2000", SP, sources=sources("Ministry")))),
    (
        "tier-sources",
        "one official family",
        store_text(tier_text("2000", "sectoral", sources=sources("Ministry", "Office"))),
    ),
    (
        "tier-sources",
        "with a wiki and a blog",
        store_text(tier_text("2000", SP, sources=sources("Ministry", "Wiki", "Blog"))),
    ),
    (
        "source-found",
        "the second of two",
        store_text(event_text("visit", "2000", sources=sources("Agency") + sources("Paper", date=None))),
    ),
    (
        "source-dates",
        "the day before",
        store_text(event_text("visit", "2000-05-06", sources=sources("Ministry", date="2000-05-05"))),
    ),
    (
        "source-dates",
        "both before",
        store_text(
            event_text(
                "visit", "2000-05-06", sources=sources("Ministry", date="1999") + sources("Agency", date="2000-04")
            )
        ),
    ),
    ("characters", "a decomposed letter", store_text(event_text("visit", "2000", title="de\u0301ja vu"))),
    ("characters", "a sign that changes the text direction", store_text(event_text("visit", "2000", title="a\u2067b"))),
    (
        "characters",
        "such a sign, as an escape sequence",
        store_text(event_text("visit", "2000", title="a#b").replace("a#b", r"a\u202eb")),
    ),
    ("characters", "an Arabic letter mark", store_text(event_text("visit", "2000", title="a\u061cb"))),
    ("characters", "a space without width", store_text(event_text("visit", "2000", place="Ha\u200bnoi"))),
    ("characters", "a tag", store_text(event_text("visit", "2000", summary="a\U000e0041b"))),
    ("characters", "a soft hyphen in an alias", store_text(edit=("[USA, usa", "[USA, us\xada"))),
    ("characters", "a byte order mark inside", store_text(event_text("visit", "2000", title="a\ufeffb"))),
    ("titles", "ninety-one characters", store_text(event_text("visit", "2000", title="x" * 91))),
    ("titles", "a full stop", store_text(event_text("visit", "2000", title="A title."))),
    (
        "duplicates",
        "the last two of three",
        store_text(
            *(
                event_text("agreement", "2000", id=i, countries=["DE"], formal_name=n)
                for i, n in (("a", "A"), ("b", "B"), ("c", "B"))
            )
        ),
    ),
    (
        "duplicates",
        "a country of two",
        store_text(
            event_text("visit", "2000", id="a", countries=["DE", "US"]),
            event_text("visit", "2000", id="b", countries=["US"]),
        ),
    ),
    (
        "duplicates",
        "both countries",
        store_text(*(event_text("visit", "2000", id=id, countries=["DE", "US"]) for id in ("a", "b"))),
    ),
    (
        "duplicates",
        "Vietnam's own membership",
        store_text(*(event_text("membership", "2000", id=id) for id in ("a", "b"))),
    ),
    ("duplicates", "an office taken", store_text(*(office_text("2000", "takes", id=id) for id in ("a", "b")))),
    ("duplicates", "a sectoral one", store_text(*(tier_text("2000", "sectoral", id=id) for id in ("a", "b")))),
    (
        "duplicates",
        "only one has a formal name",
        store_text(
            *(
                event_text("agreement", "2000", countries=["DE"], id=i, formal_name=n)
                for i, n in (("a", "A"), ("b", None))
            )
        ),
    ),
]


def named(rows: Sequence[Row]) -> list[object]:
    """The rows as parameters, with a readable name for each."""
    return [pytest.param(rule, text, id=f"{rule}: {about}") for rule, about, text in rows]


@pytest.mark.parametrize(("rule", "text"), named(SOUND))
def test_nearly_wrong_stores_have_no_problem(rule: str, text: str) -> None:
    """Stores that come close to breaking a strict rule, but do not, have no problem."""
    assert list(map(str, strict_problems(text))) == []


@pytest.mark.parametrize(("rule", "text"), named(FAULTS))
def test_strict_fault_is_one_problem_with_help(rule: str, text: str) -> None:
    """A store that breaks one strict rule has one problem of that rule, with help."""
    (found,) = strict_problems(text)
    assert found.check == rule
    assert found.help


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("countries", "  JO:", "  FR: {name: France, vi: Pháp}\n  JO:"),
        ("people", "  Jordan:\n", "  Jordan:\n  Cy:\n"),
        ("publishers", "  Blog:", "  Book: {type: reference}\n  Blog:"),
        ("offices", "  prime-minister:", "  censor: {name: censor}\n  prime-minister:"),
    ],
)
def test_unused_entry_is_reported_in_its_file(section: str, old: str, new: str) -> None:
    """A registry entry that no event names is reported in the file that contains it."""
    (found,) = strict_problems(store_text(edit=(old, new)))
    assert (found.check, found.excerpt) == ("used", new.split("\n")["Jordan" in old])
    entry = new.strip().removeprefix("Jordan:\n").split("\n")[0].strip()
    (found,) = strict_problems(store_text(), f"{section}:\n  {entry}\n")
    assert (found.check, found.file, found.line) == ("used", "overlay1.yaml", 2)


def test_invalid_source_date_does_not_stop_other_checks() -> None:
    """A source with an invalid date is reported, and later problems are reported as well."""
    text = store_text(
        event_text("visit", "2000", sources=sources("Ministry", date="Jan 2000")),
        event_text("visit", "2001", title="A title."),
    )
    assert [(each.check, each.line) for each in strict_problems(text)] == [("dates", FIRST), ("titles", FIRST + 1)]


def test_office_on_another_kind_is_one_problem() -> None:
    """An office on an event that is not a leadership event is one problem, and no rule of offices fails."""
    text = store_text(event_text("visit", "2000", office="president"), office_text("2001", "takes"))
    assert [(each.check, each.line) for each in strict_problems(text)] == [("kind-fields", FIRST)]


@pytest.mark.parametrize(
    "broken",
    [
        "  - {}\n",
        "  - a text\n",
        "  - [a, list]\n",
        "  -\n",
        event_text("visit", "2000-13"),
        event_text("visits", "2000"),
        event_text("visit", "2000", countries="DE"),
        event_text("visit", "2000", sources={"title": "S"}),
        event_text("visit", "2000", sources=["S"]),
        event_text("visit", "2000", acting="perhaps"),
        event_text("visit", "2000", place={"city": "Hanoi"}),
        event_text("visit", "2000", people=[[]]),
        event_text("visit", "2000", title="a\x07b"),
        event_text("tier", "2000"),
        event_text("leadership", "2000"),
    ],
)
def test_faulty_event_does_not_hide_the_next(broken: str) -> None:
    """An event that cannot be read does not prevent the checks of the event after it."""
    after = event_text("visit", "2001", countries=["DD"], title="A title.")
    alone, both = strict_problems(store_text(broken)), strict_problems(store_text(broken, after))
    assert alone
    assert [each for each in both if each.line <= FIRST] == alone
    assert [each.check for each in both if each.line == FIRST + 1] == ["countries", "titles"]


# The embedded store


def test_embedded_store_passes_strict_checks_each_time() -> None:
    """The embedded store passes the strict checks, and a second reading gives the same result."""
    first, second = ([str(problem) for problem in run(files, "strict")] for files in (embedded_files(), read()))
    assert second == first
    assert first == []
