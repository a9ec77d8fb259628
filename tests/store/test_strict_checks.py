"""The linter: every check on a store that fails it, each strict rule on what it must let pass, and every output."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, SMALL, Run
from vntimeline.check import CHECKS, run, subject_of
from vntimeline.document import Document
from vntimeline.problems import Problem
from vntimeline.store import read

FAULTY = ROOT / "tests" / "data" / "faulty.yaml"
NAMES = [each.name for each in CHECKS]
STRICT = [each.name for each in CHECKS if each.level == "strict"]


def problems(*contents: str | bytes, names: Sequence[str] = ("store.yaml", "overlay.yaml")) -> list[Problem]:
    """What the strict checks find in a store and its overlays."""
    documents = [
        Document(name, content.encode() if isinstance(content, str) else content, overlay=at > 0)
        for at, (name, content) in enumerate(zip(names, contents, strict=False))
    ]
    return run(subject_of(documents), "strict")


def told(path: Path) -> Counter[tuple[int, str]]:
    """The faults that a store's own comments tell: how many of a check on which line."""
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if match := re.search(r"  # fault( below)?: ([a-z, -]+)$", line):
            found.update((number + bool(match[1]), name) for name in match[2].split(", "))
    return found


# The faulty store


def test_every_fault_of_the_faulty_store_is_reported_at_its_line_and_nothing_else(run: Run) -> None:
    done = run("check", "--strict", str(FAULTY), "--json")
    assert (done.returncode, done.stderr) == (1, "")
    found = Counter((each["line"], each["check"]) for each in json.loads(done.stdout)["problems"])
    assert sorted((told(FAULTY) - found).elements()) == []  # missing
    assert sorted((found - told(FAULTY)).elements()) == []  # too many


def test_without_strict_the_basic_faults_alone_are_reported() -> None:
    basic = {each.name for each in CHECKS if each.level == "basic"}
    found = run(subject_of(read(FAULTY)), "basic")
    assert Counter((each.line, each.check) for each in found) == Counter(
        {fault: count for fault, count in told(FAULTY).items() if fault[1] in basic}
    )


def test_every_problem_of_the_faulty_store_says_what_to_do_and_marks_its_own_line() -> None:
    lines = FAULTY.read_text(encoding="utf-8").split("\n")
    for problem in run(subject_of(read(FAULTY)), "strict"):
        assert problem.message
        assert problem.help
        assert problem.excerpt == lines[problem.line - 1]
        assert problem.column <= len(problem.excerpt)
        assert problem.width == 0 or problem.excerpt[problem.column - 1 :][: problem.width].strip()


# What cannot be read at all

UNREADABLE: list[tuple[bytes, int, int]] = [
    (b"", 1, 1),
    (b" \n\n", 1, 1),
    (b"# nothing\n# but comments\n", 1, 1),
    ("schema: 1\ntitle: Việt ".encode() + b"\xff", 2, 13),
    (b"schema: 1\ntitle: a\x00b\n", 2, 9),
    ("schema: 1\ntitle: Việt\x07 Nam\n".encode(), 2, 12),
    (b"schema: 1\ntitle: &t A store\nlicence: *t\n", 3, 10),
    (b"schema: 1\ntitle: [a, b\nlicence: c\n", 3, 8),
    (b"schema: 1\n\ttitle: a\n", 2, 1),
    (b"schema: 1\n--- \nschema: 1\n", 2, 1),
]


@pytest.mark.parametrize(("content", "line", "column"), UNREADABLE)
def test_what_is_not_yaml_is_one_syntax_problem_at_its_place(content: bytes, line: int, column: int) -> None:
    (found,) = problems(content)
    assert (found.check, found.line, found.column) == ("syntax", line, column)
    assert found.help


def test_every_check_is_broken_somewhere_here() -> None:
    assert {name for _, name in told(FAULTY)} | {"syntax"} == set(NAMES)
    assert {rule for rule, *_ in FAULTS} | {"used"} == {rule for rule, *_ in SOUND} == set(STRICT)


# A sound store, and what each strict rule finds and lets pass in it

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
events:
"""
EVERY = ["Agency", "Agency Abroad", "Blog", "Ministry", "Office", "Paper", "Wiki"]

Fields = dict[str, object]


def cited(*publishers: str, date: str | None = "2030", url: str | None = None) -> list[Fields]:
    given = {key: value for key, value in (("date", date), ("url", url)) if value}
    return [{"title": "S", "publisher": publisher, **given} for publisher in publishers]


def event(kind: str, date: str, **fields: object) -> str:
    """An event as a line of a store; a `summary` of None leaves it out."""
    usual: Fields = {
        "id": f"{kind}-{date.replace('/', '-to-')}",
        "date": date,
        "kind": kind,
        "countries": [],
        "title": "A title",
        "summary": "A summary.",
        "significance": "detail",
        "confidence": "high",
        "sources": cited("Ministry", "Agency"),
    }
    known = {key: value for key, value in (usual | fields).items() if value is not None}
    return f"  - {json.dumps(known, ensure_ascii=False)}\n"


def tier(date: str, tier: str, **fields: object) -> str:
    return event("tier", date, **{"tier": tier, "countries": ["DE"], "formal_name": f"{tier} {date}"} | fields)


def office(date: str, change: str, person: str = "Ann Lee", **fields: object) -> str:
    """An event of the presidency, if `office` does not say another one."""
    own: Fields = {"office": "president", "person": person, "change": f"{change}-office"}
    own["id"] = re.sub(r"\W+", "-", f"{fields.get('office', 'p')} {person} {change} {date}".lower())
    return event("leadership", date, **own | fields)


ALL = event("statement", "1990", countries=["DE", "JO", "US"], people=["Ann Lee", "Bo Ly", "Jordan"]) + event(
    "agreement", "1990", sources=cited(*EVERY)
)
"""Events that name everything in the registries."""


def store(*events: str, edit: tuple[str, str] | None = None) -> str:
    text = HEAD + ALL + "".join(events)
    if edit:
        assert text.count(edit[0]) == 1, edit[0]
        text = text.replace(*edit)
    return text


def test_the_sound_store_has_no_problem() -> None:
    assert problems(store()) == []


Row = tuple[str, str, str]
"""The rule, what the case is about, and the store."""

SP, CSP, CP = "strategic", "comprehensive-strategic", "comprehensive"

SOUND: list[Row] = [
    ("date-order", "one day, ids in any order", store(event("visit", "2000", id="b"), event("visit", "2000~", id="a"))),
    ("date-order", "a shorter span first", store(event("visit", "2000-01-01"), event("visit", "2000-01"))),
    ("coverage", "the last day that is known", store(event("visit", "2025-12-31"))),
    ("coverage", "before the first day", HEAD + event("visit", "1945") + ALL),
    (
        "used",
        "a person who only holds an office",
        store(office("2000", "takes", "Cy"), edit=("  Jordan:\n", "  Jordan:\n  Cy: {vi: X}\n")),
    ),
    (
        "vietnamese-names",
        "somebody without an office needs none",
        store(event("visit", "2000", people=["Cy"]), edit=("  Jordan:\n", "  Jordan:\n  Cy:\n")),
    ),
    ("aliases", "a code like a name", store(edit=("DE: {name: Germany, vi: Đức}", "DE: {name: US, vi: Đức}"))),
    ("aliases", "diacritics between a country's own names", store(edit=("Mỹ]", "Mỹ, My]"))),
    ("quoted", "acting: true", store(office("2000", "takes", acting=True)).replace('"high"', "high")),
    (
        "quoted",
        "Norway in quotation marks",
        store(event("visit", "2000", countries=["NO"]), edit=("  JO:", '  "NO": {name: N, vi: N}\n  JO:')),
    ),
    ("quoted", "quoted words", store(event("visit", "2000", place="No", summary="null", title="off"))),
    ("quoted", "words that begin so", store(edit=("title: A store", "title: No store is on"))),
    ("ladder", "the ladder climbed", store(tier("2000", CP), tier("2001", SP), tier("2002", CSP))),
    ("ladder", "a rung left out", store(tier("2000", CP), tier("2001", CSP))),
    ("ladder", "a lower rung, explained", store(tier("2000", SP), tier("2001", CP, disputed="So it came."))),
    ("ladder", "enhanced under a new name", store(tier("2000", SP), tier("2001", SP, formal_name="Enhanced"))),
    (
        "ladder",
        "the same name, explained",
        store(tier("2000", SP, formal_name="A"), tier("2001", SP, formal_name="A", disputed="Said twice.")),
    ),
    ("ladder", "a sectoral one after a high rung", store(tier("2000", CSP), tier("2001", "sectoral"))),
    (
        "ladder",
        "two sectoral ones of one name",
        store(*(tier(date, "sectoral", formal_name="A") for date in ("2000", "2001"))),
    ),
    ("ladder", "a special one beside the ladder", store(tier("2000", CSP), tier("2001", "special"), tier("2002", CP))),
    (
        "ladder",
        "the same rung of two countries",
        store(*(tier(d, SP, formal_name="A", countries=[c]) for d, c in (("2000", "DE"), ("2001", "US")))),
    ),
    (
        "ladder",
        "put on ice, taken up, put on ice",
        store(
            tier("2000", SP),
            tier("2001", SP, status="suspended"),
            tier("2002", SP, status="resumed"),
            tier("2003", SP, status="suspended"),
        ),
    ),
    (
        "ladder",
        "a new rung ends a suspension",
        store(
            tier("2000", SP),
            tier("2001", SP, status="suspended"),
            tier("2002", CSP),
            tier("2003", CSP, status="suspended"),
        ),
    ),
    (
        "one-holder",
        "elected again",
        store(office("2000", "takes"), office("2001", "takes", reason="re-elected"), office("2002", "leaves")),
    ),
    (
        "one-holder",
        "acting beside the holder",
        store(
            office("2000", "takes"),
            office("2001", "takes", "Bo Ly", acting=True),
            office("2002", "leaves", "Bo Ly", acting=True),
        ),
    ),
    (
        "one-holder",
        "handed over in one day, written in either order",
        store(office("2000", "takes"), office("2001-02-03", "takes", "Bo Ly"), office("2001-02-03", "leaves")),
    ),
    (
        "one-holder",
        "the acting one takes over",
        store(
            office("2000", "takes", acting=True),
            office("2001-01-01", "leaves", acting=True, id="acting-ends"),
            office("2001-01-01", "takes", id="takes-over"),
        ),
    ),
    (
        "one-holder",
        "another office",
        store(office("2000", "takes"), office("2000", "takes", "Bo Ly", office="prime-minister")),
    ),
    (
        "one-holder",
        "one person in two offices",
        store(office("2000", "takes"), office("2000", "takes", office="prime-minister")),
    ),
    (
        "handovers",
        "the next day",
        store(office("2000", "takes"), office("2001-02-28", "leaves"), office("2001-03-01", "takes", "Bo Ly")),
    ),
    *(
        (
            "handovers",
            f"told in {field}",
            store(
                office("2000", "takes"),
                office("2001-02-03", "leaves", **{field: "The office is Vacant until March."}),
                office("2001-03", "takes", "Bo Ly"),
            ),
        )
        for field in ("summary", "disputed")
    ),
    (
        "handovers",
        "an acting holder leaves, the holder stays",
        store(
            office("2000", "takes"),
            office("2001", "takes", "Bo Ly", acting=True),
            office("2002", "leaves", "Bo Ly", acting=True),
            office("2004", "takes", reason="re-elected"),
        ),
    ),
    (
        "handovers",
        "an acting holder stays, the holder leaves",
        store(
            office("2000", "takes", acting=True, person="Bo Ly"),
            office("2001-01-02", "leaves", "Bo Ly", acting=True),
            office("2001-01-03", "takes"),
        ),
    ),
    ("confidence", "one official source", store(event("visit", "2000", sources=cited("Ministry")))),
    ("confidence", "two independent sources", store(event("visit", "2000", sources=cited("Agency Abroad", "Paper")))),
    ("confidence", "medium by a wiki", store(event("visit", "2000", confidence="medium", sources=cited("Wiki")))),
    ("confidence", "low, with a summary", store(event("visit", "2000", confidence="low", sources=cited("Blog")))),
    ("confidence", "low, disputed", store(event("visit", "2000", confidence="low", summary=None, disputed="Who."))),
    (
        "confidence",
        "no publisher is registered",
        re.sub(r"(?s)publishers:.*events:", "events:", store(tier("2000", SP, sources=cited("Anybody")))),
    ),
    ("tier-sources", "an agency and a paper", store(tier("2000", SP, sources=cited("Agency Abroad", "Paper")))),
    (
        "tier-sources",
        "said that one is known",
        store(tier("2000", SP, sources=cited("Ministry"), disputed="Only one source is known for it.")),
    ),
    ("tier-sources", "an event of another kind", store(event("visit", "2000", sources=cited("Ministry")))),
    ("found", "a date", store(event("visit", "2000", sources=cited("Ministry", date="2000")))),
    ("found", "a url", store(event("visit", "2000", sources=cited("Ministry", date=None, url="https://a.org")))),
    ("reported", "on the day", store(event("visit", "2000-05-06", sources=cited("Ministry", date="2000-05-06")))),
    ("reported", "in the month", store(event("visit", "2000-05-06", sources=cited("Ministry", date="2000-05")))),
    (
        "reported",
        "on the first of several days",
        store(event("visit", "2000-05-06/2000-05-09", sources=cited("Ministry", date="2000-05-06"))),
    ),
    (
        "reported",
        "one of two is later",
        store(
            event("visit", "2000-05-06", sources=cited("Ministry", date="1999") + cited("Agency", date="2000-05-07"))
        ),
    ),
    (
        "reported",
        "one has no date",
        store(
            event(
                "visit",
                "2000",
                sources=cited("Ministry", date="1999") + cited("Agency", date=None, url="https://a.org"),
            )
        ),
    ),
    (
        "reported",
        "medium confidence",
        store(event("visit", "2000", confidence="medium", sources=cited("Ministry", date="1999"))),
    ),
    ("characters", "composed letters", store(event("visit", "2000", title="Nguyễn Phú Trọng – “Việt Nam”"))),
    ("characters", "a byte order mark at the top", "\ufeff" + store()),
    ("titles", "ninety characters", store(event("visit", "2000", title="x" * 90))),
    ("titles", "a full stop inside, an ellipsis at the end", store(event("visit", "2000", title="A. B to C…"))),
    ("titles", "a summary may be long", store(event("visit", "2000", summary="x" * 91 + "."))),
    (
        "duplicates",
        "another country",
        store(*(event("visit", "2000", id=c.lower(), countries=[c]) for c in ("DE", "US"))),
    ),
    ("duplicates", "another day", store(*(event("visit", d, countries=["DE"]) for d in ("2000-01-01", "2000-01")))),
    ("duplicates", "another kind", store(*(event(k, "2000", countries=["DE"]) for k in ("visit", "incident")))),
    (
        "duplicates",
        "Vietnam's own affairs",
        store(
            *(
                event(k, "2000", id=i)
                for i, k in (("a", "milestone"), ("b", "milestone"), ("c", "statement"), ("d", "statement"))
            )
        ),
    ),
    (
        "duplicates",
        "a rung and a sectoral one",
        store(*(tier("2000", each, id=each, formal_name=None) for each in (SP, "sectoral"))),
    ),
    (
        "duplicates",
        "told apart by their formal names",
        store(*(event("agreement", "2000", countries=["DE"], id=n.lower(), formal_name=n) for n in ("A", "B"))),
    ),
    (
        "duplicates",
        "the holder and who acts leave in one day",
        store(
            office("2000", "takes"),
            office("2001", "takes", "Bo Ly", acting=True),
            office("2002", "leaves", "Bo Ly", acting=True),
            office("2002", "leaves"),
        ),
    ),
    (
        "duplicates",
        "leaves and takes",
        store(office("2000", "takes"), office("2001", "leaves"), office("2001", "takes", id="again")),
    ),
]

FAULTS: list[Row] = [
    ("date-order", "a later span first", store(event("visit", "2000-01"), event("visit", "2000-01-01"))),
    ("date-order", "the day after", store(event("visit", "2000-01-02"), event("visit", "2000-01-01"))),
    ("coverage", "a span that ends beyond", store(event("visit", "2025-12-31/2026-01-01"))),
    ("vietnamese-names", "a country", store(edit=("DE: {name: Germany, vi: Đức}", "DE: {name: Germany}"))),
    (
        "vietnamese-names",
        "an acting holder",
        store(office("2000", "takes", "Jordan", acting=True)),
    ),
    ("aliases", "two countries", store(edit=("aliases: [USA,", "aliases: [Duc, USA,"))),
    ("aliases", "a plain name and a Vietnamese one", store(edit=("vi: An Lê", "vi: Jordán"))),
    ("aliases", "two people", store(edit=("Jordan:\n", "Jordan: {vi: Án Lê}\n"))),
    (
        "quoted",
        "a key",
        store(event("visit", "2000", countries=["NO"]), edit=("  JO:", "  NO: {name: N, vi: N}\n  JO:")),
    ),
    ("quoted", "a word", store(edit=("title: A store", "title: Yes"))),
    ("quoted", "the sign of nothing", store(edit=("vi: Gioóc-đa-ni", "vi: ~"))),
    ("ladder", "lower", store(tier("2000", CSP), tier("2001", SP))),
    ("ladder", "lower, after a sectoral one", store(tier("2000", SP), tier("2001", "sectoral"), tier("2002", CP))),
    ("ladder", "the same name", store(*(tier(date, SP, formal_name="A") for date in ("2000", "2001")))),
    ("ladder", "no name twice", store(*(tier(date, "special", formal_name=None) for date in ("2000", "2001")))),
    ("ladder", "put on ice: none", store(tier("2001", SP, status="suspended"))),
    ("ladder", "put on ice: another", store(tier("2000", SP), tier("2001", CP, status="suspended"))),
    ("ladder", "taken up, never put on ice", store(tier("2000", SP), tier("2001", SP, status="resumed"))),
    (
        "ladder",
        "put on ice twice",
        store(tier("2000", SP), *(tier(date, SP, status="suspended") for date in ("2001", "2002"))),
    ),
    ("one-holder", "taken while held", store(office("2000", "takes"), office("2001", "takes", "Bo Ly"))),
    ("one-holder", "left without holding", store(office("2000", "leaves"))),
    ("one-holder", "left by another", store(office("2000", "takes"), office("2001", "leaves", "Bo Ly"))),
    (
        "one-holder",
        "an acting one leaves as the holder",
        store(office("2000", "takes", acting=True), office("2001", "leaves")),
    ),
    (
        "one-holder",
        "taken while another acts",
        store(office("2000", "takes", acting=True), office("2001", "takes", "Bo Ly")),
    ),
    (
        "one-holder",
        "taken while another acts, who takes it later",
        store(
            office("2000", "takes", acting=True),
            office("2001", "takes", "Bo Ly"),
            office("2002-01-01", "leaves", "Bo Ly"),
            office("2002-01-02", "takes"),
        ),
    ),
    (
        "one-holder",
        "the least of the offices",
        store(office("2000", "leaves", office="permanent-secretariat-member")),
    ),
    (
        "handovers",
        "the least of the offices",
        store(
            office("2000", "takes", office="permanent-secretariat-member"),
            office("2001", "leaves", office="permanent-secretariat-member"),
            office("2003", "takes", office="permanent-secretariat-member"),
        ),
    ),
    (
        "handovers",
        "a day between",
        store(office("2000", "takes"), office("2001-02-27", "leaves"), office("2001-03-01", "takes", "Bo Ly")),
    ),
    (
        "handovers",
        "after an acting holder",
        store(
            office("2000", "takes", acting=True),
            office("2001", "leaves", acting=True),
            office("2003", "takes", "Bo Ly"),
        ),
    ),
    (
        "handovers",
        "elected again before",
        store(
            office("2000", "takes"),
            office("2001", "takes", reason="re-elected"),
            office("2002", "leaves"),
            office("2004", "takes", "Bo Ly"),
        ),
    ),
    (
        "handovers",
        "confirmed before, in another word than re-elected",
        store(
            office("2000", "takes"),
            office("2001", "takes", reason="confirmed"),
            office("2002", "leaves"),
            office("2004", "takes", "Bo Ly"),
        ),
    ),
    ("confidence", "one paper", store(event("visit", "2000", sources=cited("Paper")))),
    ("confidence", "one family", store(event("visit", "2000", sources=cited("Agency", "Agency Abroad")))),
    ("confidence", "one paper twice", store(event("visit", "2000", sources=cited("Paper", "Paper")))),
    ("confidence", "a wiki, a blog, a paper", store(event("visit", "2000", sources=cited("Wiki", "Blog", "Paper")))),
    ("confidence", "low without a reason", store(event("visit", "2000", confidence="low", summary=None))),
    ("tier-sources", "one official source", store(tier("2000", SP, sources=cited("Ministry")))),
    ("tier-sources", "one official family", store(tier("2000", "sectoral", sources=cited("Ministry", "Office")))),
    ("tier-sources", "with a wiki and a blog", store(tier("2000", SP, sources=cited("Ministry", "Wiki", "Blog")))),
    ("found", "the second of two", store(event("visit", "2000", sources=cited("Agency") + cited("Paper", date=None)))),
    ("reported", "the day before", store(event("visit", "2000-05-06", sources=cited("Ministry", date="2000-05-05")))),
    (
        "reported",
        "both before",
        store(event("visit", "2000-05-06", sources=cited("Ministry", date="1999") + cited("Agency", date="2000-04"))),
    ),
    ("characters", "a letter apart from its mark", store(event("visit", "2000", title="de\u0301ja vu"))),
    ("characters", "a sign that turns the direction", store(event("visit", "2000", title="a\u2067b"))),
    ("characters", "such a sign, escaped", store(event("visit", "2000", title="a#b").replace("a#b", r"a\u202eb"))),
    ("characters", "a byte order mark inside", store(event("visit", "2000", title="a\ufeffb"))),
    ("titles", "ninety-one characters", store(event("visit", "2000", title="x" * 91))),
    ("titles", "a full stop", store(event("visit", "2000", title="A title."))),
    (
        "duplicates",
        "a country of two",
        store(event("visit", "2000", id="a", countries=["DE", "US"]), event("visit", "2000", id="b", countries=["US"])),
    ),
    (
        "duplicates",
        "both countries",
        store(*(event("visit", "2000", id=id, countries=["DE", "US"]) for id in ("a", "b"))),
    ),
    ("duplicates", "Vietnam's own membership", store(*(event("membership", "2000", id=id) for id in ("a", "b")))),
    ("duplicates", "an office taken", store(*(office("2000", "takes", id=id) for id in ("a", "b")))),
    ("duplicates", "a sectoral one", store(*(tier("2000", "sectoral", id=id) for id in ("a", "b")))),
    (
        "duplicates",
        "only one has a formal name",
        store(
            *(event("agreement", "2000", countries=["DE"], id=i, formal_name=n) for i, n in (("a", "A"), ("b", None)))
        ),
    ),
]


def named(rows: Sequence[Row]) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule}: {about}") for rule, about, text in rows]


@pytest.mark.parametrize(("rule", "text"), named(SOUND))
def test_the_nearest_miss_is_no_problem(rule: str, text: str) -> None:
    assert list(map(str, problems(text))) == []


@pytest.mark.parametrize(("rule", "text"), named(FAULTS))
def test_a_fault_is_one_problem_with_a_remedy(rule: str, text: str) -> None:
    (found,) = problems(text)
    assert found.check == rule
    assert found.help


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("countries", "  JO:", "  FR: {name: France, vi: Pháp}\n  JO:"),
        ("people", "  Jordan:\n", "  Jordan:\n  Cy:\n"),
        ("publishers", "  Blog:", "  Book: {type: reference}\n  Blog:"),
    ],
)
def test_an_entry_that_nothing_names_is_told_in_the_file_that_has_it(section: str, old: str, new: str) -> None:
    (found,) = problems(store(edit=(old, new)))
    assert (found.check, found.excerpt) == ("used", new.split("\n")["Jordan" in old])
    entry = new.strip().removeprefix("Jordan:\n").split("\n")[0].strip()
    (found,) = problems(store(), f"{section}:\n  {entry}\n")
    assert (found.check, found.file, found.line) == ("used", "overlay.yaml", 2)


def test_a_source_with_a_wrong_date_is_told_and_hides_nothing() -> None:
    text = store(
        event("visit", "2000", sources=cited("Ministry", date="Jan 2000")), event("visit", "2001", title="A title.")
    )
    assert [(each.check, each.line) for each in problems(text)] == [("dates", 23), ("titles", 24)]


def test_an_office_on_an_event_of_another_kind_is_one_problem() -> None:
    text = store(event("visit", "2000", office="president"), office("2001", "takes"))
    assert [(each.check, each.line) for each in problems(text)] == [("kind-fields", 23)]


def test_a_line_break_in_a_name_breaks_no_line_of_the_listing(run: Run) -> None:
    done = run("check", "-", stdin=store(event("visit", "2000", people=["Cy\nDan"])))
    assert done.stdout.count("\n") == 5, done.stdout


@pytest.mark.parametrize(
    "broken",
    [
        "  - {}\n",
        "  - a text\n",
        "  - [a, list]\n",
        "  -\n",
        event("visit", "2000-13"),
        event("visits", "2000"),
        event("visit", "2000", countries="DE"),
        event("visit", "2000", sources={"title": "S"}),
        event("visit", "2000", sources=["S"]),
        event("visit", "2000", acting="perhaps"),
        event("visit", "2000", place={"city": "Hanoi"}),
        event("visit", "2000", people=[[]]),
        event("visit", "2000", title="a\x07b"),
        event("tier", "2000"),
        event("leadership", "2000"),
    ],
)
def test_a_faulty_event_never_hides_the_next_one(broken: str) -> None:
    after = event("visit", "2001", countries=["DD"], title="A title.")
    alone, both = problems(store(broken)), problems(store(broken, after))
    assert alone
    assert [each for each in both if each.line < 24] == alone
    assert [each.check for each in both if each.line == 24] == ["countries", "titles"]


# The forms in which problems are told

TWO = store(event("visit", "2000", title="A title."), event("visit", "2001", countries=["DEE"]))
LINE = TWO.split("\n")[22]


def test_the_text_form_has_the_place_the_excerpt_the_mark_the_remedy_and_the_count(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(TWO, encoding="utf-8")
    at = LINE.index('"A title."')
    done = run("check", "--strict", "two.yaml")
    lines = done.stdout.split("\n")
    assert lines[:4] == [
        f"two.yaml:23:{at + 1}: [titles] a title ends with a full stop",
        f"    23 | {LINE}",
        f"       | {' ' * at}^^^^^^^^^^",
        "    help: remove it",
    ]
    assert re.fullmatch(r"two\.yaml:24:\d+: \[countries\] unknown country 'DEE'", lines[4])
    assert lines[7:] == ["    help: did you mean DE?", "2 problems in two.yaml (strict checks)", ""]
    assert (done.returncode, done.stderr) == (1, "")


def test_problems_are_sorted_by_place_and_counted(run: Run) -> None:
    text = run("check", "--strict", str(FAULTY)).stdout
    places = [(int(line), int(column)) for line, column in re.findall(r"(?m)^\S+faulty\.yaml:(\d+):(\d+): \[", text)]
    assert places == sorted(places)
    assert len(places) == told(FAULTY).total()
    assert text.endswith(f"\n{len(places)} problems in {FAULTY} (strict checks)\n")


@pytest.mark.parametrize(
    ("text", "options", "status", "count"),
    [
        (store(), ["--strict"], 0, "no problems in - (strict checks)"),
        (TWO, [], 1, "1 problem in - (basic checks)"),
        (TWO, ["--strict"], 1, "2 problems in - (strict checks)"),
    ],
)
def test_the_exit_status_and_the_count_say_whether_there_are_problems(
    run: Run, text: str, options: list[str], status: int, count: str
) -> None:
    done = run("check", "-", *options, stdin=text)
    assert (done.returncode, done.stdout.split("\n")[-2], done.stderr) == (status, count, "")


def test_standard_input_is_called_by_its_sign(run: Run) -> None:
    assert run("check", "-", stdin=TWO).stdout.startswith("-:24:")


@pytest.mark.parametrize("arguments", [["nowhere.yaml"], ["--store", "nowhere.yaml"], ["--add", "nowhere.yaml"]])
def test_a_missing_file_is_no_problem_of_the_store_but_an_error(run: Run, arguments: list[str]) -> None:
    done = run("check", *arguments)
    assert (done.returncode, done.stdout) == (3, "")
    assert "vntimeline: error: nowhere.yaml: no such file" in done.stderr


@pytest.mark.parametrize(("path", "options"), [(FAULTY, ["--strict"]), (SMALL, [])])
def test_the_json_is_valid_against_the_schema_that_the_command_prints(run: Run, path: Path, options: list[str]) -> None:
    schema = json.loads(run("schema", "check").stdout)
    Draft202012Validator.check_schema(schema)
    answer = json.loads(run("check", str(path), *options, "--json").stdout)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    assert list(answer) == ["schema", "store", "query", "covered", "problems"]
    assert answer["query"] == {"files": [str(path)], "level": "strict" if options else "basic"}
    assert bool(answer["problems"]) == (path == FAULTY)


def test_the_json_of_a_file_that_is_not_yaml_is_valid_too(run: Run) -> None:
    answer = json.loads(run("check", "-", "--json", stdin=b"\xff").stdout)
    schema = json.loads(run("schema", "check").stdout)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    assert answer["store"] == {"title": None, "events": 0, "coverage": None}
    assert [each["check"] for each in answer["problems"]] == ["syntax"]


def test_the_github_form_escapes_what_would_end_a_property_or_a_message(run: Run, tmp_path: Path) -> None:
    name = "50%,a:b\nc.yaml"
    (tmp_path / name).write_text(store(event("visit", "2000", people=["1%: a,\nb"])), encoding="utf-8")
    done = run("check", name, "-f", "github")
    (line,) = done.stdout.splitlines()
    match = re.fullmatch(r"::error file=([^,:]*),line=23,col=(\d+),title=people::(.*)", line)
    assert match, line
    assert re.fullmatch(r"50%25%2Ca%3Ab(%0A| )c\.yaml", match[1])
    assert re.fullmatch(r"unknown person '1%25: a,\\nb': add 1%25: a,(%0A| )b to people", match[3])
    assert done.returncode == 1


def test_the_github_form_has_a_line_for_each_problem_and_nothing_else(run: Run) -> None:
    text = run("check", "--strict", str(FAULTY), "-f", "github").stdout
    rows = [
        re.fullmatch(r"::error file=.*faulty\.yaml,line=(\d+),col=\d+,title=([a-z-]+)::.+", x)
        for x in text.splitlines()
    ]
    assert Counter((int(row[1]), row[2]) for row in rows if row) == told(FAULTY)
    assert len(rows) == told(FAULTY).total()
    assert run("check", "-", "-f", "github", stdin=store()).stdout == ""


def test_the_list_has_every_check_with_its_level_and_a_sentence_of_its_own(run: Run) -> None:
    done = run("check", "--list")
    rows = [re.split(r"\s{2,}", line, maxsplit=2) for line in done.stdout.splitlines()]
    assert [(name, level.strip()) for name, level, _ in rows] == [(each.name, each.level) for each in CHECKS]
    sentences = [says for *_, says in rows]
    assert len(set(sentences)) == len(CHECKS)
    for says in sentences:
        assert len(says.split()) > 3
        assert says[0].islower()
        assert not says.endswith(".")
    assert done.returncode == 0


# Overlays


def test_an_overlay_is_checked_in_its_own_name_and_lines_over_what_lies_below(run: Run, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(store(tier("2000", CSP)), encoding="utf-8")
    (tmp_path / "one.yaml").write_text(f"people: {{Cy: {{}}}}\nevents:\n{tier('2001', SP)}", encoding="utf-8")
    (tmp_path / "two.yaml").write_text(f"events:\n{event('visit', '2000', people=['Cy', 'Dan'])}", encoding="utf-8")
    arguments = ["check", "--strict", "base.yaml", "--add", "one.yaml", "--add", "two.yaml", "--json"]
    answer = json.loads(run(*arguments).stdout)
    assert answer["query"]["files"] == ["base.yaml", "one.yaml", "two.yaml"]
    assert [(each["file"], each["line"], each["check"]) for each in answer["problems"]] == [
        ("one.yaml", 3, "ladder"),
        ("two.yaml", 2, "people"),
    ]


def test_an_overlay_mends_what_it_replaces(run: Run, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TWO, encoding="utf-8")
    (tmp_path / "mended.yaml").write_text("events:\n" + event("visit", "2000"), encoding="utf-8")
    done = run("check", "--strict", "--store", "base.yaml", "--add", "mended.yaml")
    assert re.findall(r"\[([a-z-]+)\]", done.stdout.split("\n")[0]) == ["countries"]
    assert done.stdout.endswith("1 problem in base.yaml, mended.yaml (strict checks)\n")


# The embedded store


def test_the_embedded_store_takes_no_problem_however_often_it_is_read() -> None:
    first, second = ([str(problem) for problem in run(subject_of(read()), "strict")] for _ in range(2))
    assert second == first
    assert first == []
