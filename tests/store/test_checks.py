"""The rules: each on a store that breaks it and nothing else."""

import re
from pathlib import Path

import pytest

from tests.conftest import SMALL
from vntimeline import check
from vntimeline.document import Document
from vntimeline.problems import Problem
from vntimeline.store import embedded

STORE = """\
schema: 1
title: A store
coverage: {from: 1970-01-01, until: 2025-12-31}
countries:
  DE: {name: Germany, vi: Đức}
  US: {name: United States, aliases: [USA]}
people:
  Ann Lee: {vi: An Lê}
events:
  - id: visit-2020
    date: 2020
    kind: visit
    countries: [US]
    people: [Ann Lee]
    title: A visit
    significance: key
    confidence: high
    sources: [{title: S, publisher: P, date: 2020-01, url: "https://example.org/a?b=c#d"}]
  - id: tier-2021
    date: 2021
    kind: tier
    countries: [DE]
    tier: strategic
    title: A rung
    significance: key
    confidence: high
    sources: [{title: S, publisher: P, url: "http://example.org"}]
  - id: office-2022
    date: 2022
    kind: leadership
    countries: []
    office: president
    person: Ann Lee
    change: takes-office
    title: An office
    significance: key
    confidence: high
    sources: [{title: S, publisher: P}]
"""


def edited(old: str, new: str, text: str = STORE) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def problems(*texts: str) -> list[Problem]:
    names = ["store.yaml", *(f"overlay{at}.yaml" for at in range(1, len(texts)))]
    documents = [
        Document(name, text.encode(), overlay=at > 0) for at, (name, text) in enumerate(zip(names, texts, strict=True))
    ]
    for document in documents:
        assert document.problems == []  # what the rules find is theirs, not the reading's
    return check.run(check.subject_of(documents), "basic")


def test_the_unedited_store_has_no_problem() -> None:
    assert problems(STORE) == []


def test_the_small_store_has_no_problem() -> None:
    assert problems(SMALL.read_text(encoding="utf-8")) == []


def test_the_embedded_store_has_no_problem() -> None:
    assert [str(problem) for problem in problems(Path(embedded()).read_text(encoding="utf-8"))] == []


# One fault: what is written instead of what, and where and how it is reported

Row = tuple[str, str, str, int, int, str, str, str]

VISIT = "id: visit-2020"
URL = '"https://example.org/a?b=c#d"'
BAD_IDS = ("Visit-2020", "visit_2020", "visit--2020", "-visit", "visit-", "visit 2020", "thăm-2020", "visit.2020")
BAD_URLS = ("ftp://a.org", "www.a.org", "//a.org", "http://", "https:///a", "javascript:alert(1)", "https://a.org/b c")

ROWS: list[Row] = [
    *(("ids", VISIT, f"id: {bad}", 10, 9, bad, f"'{bad}' is not an id", "lower-case letters") for bad in BAD_IDS),
    ("ids", "id: tier-2021", VISIT, 19, 9, "visit-2020", "repeated id visit-2020", "line 10 already"),
    ("countries", "[US]", "[DE, USS]", 13, 21, "USS", "unknown country 'USS'", "did you mean US"),
    ("countries", "[US]", "[ZZZ]", 13, 17, "ZZZ", "unknown country 'ZZZ'", "add ZZZ to countries"),
    ("countries", "[US]", "[us]", 13, 17, "us", "unknown country 'us'", "write it US"),
    ("people", "people: [Ann Lee]", "people: [Ann Lee, Ann Le]", 14, 23, "Ann Le", "'Ann Le'", "did you mean Ann Lee"),
    ("people", "people: [Ann Lee]", "people: [Bo]", 14, 14, "Bo", "unknown person 'Bo'", "add Bo to people"),
    ("people", "person: Ann Lee", "person: Ann Li", 33, 13, "Ann Li", "unknown person", "did you mean Ann Lee"),
    ("kind-fields", "    tier: strategic\n", "", 21, 11, "tier", "kind tier lacks tier", "add tier"),
    ("kind-fields", "    office: president\n", "", 30, 11, "leadership", "lacks office", "add office"),
    ("kind-fields", "    person: Ann Lee\n", "", 30, 11, "leadership", "lacks person", "add person"),
    ("kind-fields", "    change: takes-office\n", "", 30, 11, "leadership", "lacks change", "add change"),
    ("kind-fields", "countries: [DE]", "countries: []", 22, 16, "[", "kind tier lacks a country", "[US]"),
    *(
        (
            "kind-fields",
            "title: A visit",
            f"title: A visit\n    {field}: {value}",
            16,
            7 + len(field),
            value,
            said,
            help,
        )
        for field, value, said, help in (
            ("tier", "special", "tier belongs to kind tier, not visit", "remove tier, or write kind: tier"),
            ("status", "resumed", "status belongs to kind tier, not visit", "remove status"),
            ("office", "president", "office belongs to kind leadership, not visit", "write kind: leadership"),
            ("person", "Ann Lee", "person belongs to kind leadership, not visit", "remove person"),
            ("change", "leaves-office", "change belongs to kind leadership, not visit", "remove change"),
            ("acting", "true", "acting belongs to kind leadership, not visit", "remove acting"),
            ("reason", "elected", "reason belongs to kind leadership, not visit", "remove reason"),
        )
    ),
    (
        "kind-fields",
        "title: A rung",
        "title: A\n    reason: x",
        25,
        13,
        "x",
        "kind leadership, not tier",
        "kind: leadership",
    ),
    (
        "kind-fields",
        "title: An office",
        "title: A\n    tier: special",
        36,
        11,
        "special",
        "not leadership",
        "kind: tier",
    ),
    (
        "kind-fields",
        "tier: strategic",
        "tier: sectoral\n    status: resumed",
        24,
        13,
        "resumed",
        "sectoral partnership has no status",
        "remove status",
    ),
    (
        "sources",
        '[{title: S, publisher: P, url: "http://example.org"}]',
        "[]",
        27,
        14,
        "[",
        "no source",
        "add - {title",
    ),
    *(("sources", URL, f'"{url}"', 18, 60, f'"{url}"', f"'{url}' is not a web address", "http(s)") for url in BAD_URLS),
    ("dates", "date: 2020-01,", "date: 2020-02-30,", 18, 46, "2020-02-30", "not in the calendar", "2020-02 has 29"),
    ("dates", "date: 2020-01,", "date: Jan 2020,", 18, 46, "Jan 2020", "'Jan 2020' is not a date", "write 1995"),
    (
        "dates",
        "from: 1970-01-01",
        "from: 2026-01-01",
        3,
        37,
        "2025-12-31",
        "ends before it begins",
        "earlier day in from",
    ),
]


@pytest.mark.parametrize(
    ("rule", "old", "new", "line", "column", "marked", "message", "help"),
    [pytest.param(*row, id=f"{row[0]}: {(row[2] or row[1]).strip()}") for row in ROWS],
)
def test_a_broken_rule_is_reported_at_its_place(
    rule: str, old: str, new: str, line: int, column: int, marked: str, message: str, help: str
) -> None:
    text = edited(old, new)
    (problem,) = problems(text)
    assert (problem.check, problem.line, problem.column) == (rule, line, column)
    assert message in problem.message
    assert re.search(rf"(?<!\w){re.escape(help)}", problem.help or "")
    assert problem.excerpt == text.split("\n")[line - 1]
    assert problem.excerpt[column - 1 :][: problem.width] == marked


@pytest.mark.parametrize(
    ("old", "written", "meant"),
    [
        ("countries: [US]", "Germany", "DE"),
        ("countries: [US]", "Đức", "DE"),
        ("countries: [US]", "USA", "US"),
        ("people: [Ann Lee]", "An Lê", "Ann Lee"),
    ],
)
def test_what_is_suggested_is_what_may_be_written(old: str, written: str, meant: str) -> None:
    (problem,) = problems(edited(old, f"{old.split(':')[0]}: [{written}]"))
    help = problem.help or ""
    assert re.search(rf"\b{meant}\b", help)
    assert not help.startswith(f"did you mean {written}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: 1970-01-01, until: 2025-12-31", "from: 2025-12-31, until: 2025-12-31"),
        (VISIT, "id: 2020"),
        (URL, '"http://127.0.0.1:8000"'),
        ("date: 2020-01,", "date: 2019-12~/2020,"),
        ("countries: [US]", "countries: []"),
        ("tier: strategic", "tier: strategic\n    status: suspended"),
        ("tier: strategic", "tier: sectoral"),
        ("office: president", "office: president\n    acting: true\n    reason: x"),
        ("title: A visit", "title: A visit\n    acting: false"),
        ("kind: leadership\n    countries: []", "kind: leadership\n    countries: [US]"),
    ],
)
def test_what_no_rule_forbids(old: str, new: str) -> None:
    assert problems(edited(old, new)) == []


def test_every_repetition_of_an_id_names_the_first() -> None:
    text = STORE.replace("id: tier-2021", VISIT).replace("id: office-2022", VISIT)
    assert [(found.line, found.help) for found in problems(text)] == [
        (19, "it stands at line 10 already: rename one"),
        (28, "it stands at line 10 already: rename one"),
    ]


def test_a_repeated_id_hides_no_fault_of_the_first_event() -> None:
    text = edited("id: tier-2021", VISIT, edited("[US]", "[ZZ]"))
    assert [(found.line, found.check) for found in problems(text)] == [(13, "countries"), (19, "ids")]


def test_no_rule_hides_another_and_all_come_by_place() -> None:
    text = edited("from: 1970-01-01", "from: 2026-01-01")
    for old, new in (
        (VISIT, "id: Visit"),
        ("countries: [US]", "countries: [UX, US, UY]"),
        ("people: [Ann Lee]", "people: [Bo, Cy]"),
        ("title: A visit", "title: A visit\n    tier: special"),
        ("date: 2020-01,", "date: never,"),
        (URL, "example.org"),
        ("    office: president\n    person: Ann Lee\n", ""),
    ):
        text = edited(old, new, text)
    assert [(found.line, found.column, found.check) for found in problems(text)] == [
        (3, 37, "dates"),
        (10, 9, "ids"),
        (13, 17, "countries"),
        (13, 25, "countries"),
        (14, 14, "people"),
        (14, 18, "people"),
        (16, 11, "kind-fields"),
        (19, 46, "dates"),
        (19, 58, "sources"),
        (31, 11, "kind-fields"),
        (31, 11, "kind-fields"),
    ]


def test_a_store_that_registers_publishers_registers_them_all() -> None:
    text = edited("people:\n", "publishers: {P: {type: official}, Nhan Dan: {type: newspaper}}\npeople:\n")
    assert problems(text) == []
    (found,) = problems(text.replace("publisher: P, date", "publisher: Nhan Dam, date"))
    assert (found.check, found.line, found.column) == ("publishers", 19, 37)
    assert (found.message, found.help) == ("unknown publisher 'Nhan Dam'", "did you mean Nhan Dan?")


def test_an_overlay_is_checked_against_what_lies_below_it_and_named() -> None:
    event = STORE[STORE.index("  - id: visit-2020") : STORE.index("  - id: tier-2021")]
    overlay = "countries: {FR: {name: France}}\nevents:\n" + event
    assert problems(STORE, edited("[US]", "[US, FR]", overlay)) == []
    (found,) = problems(STORE, edited("[US]", "[US, FRR]", overlay))
    assert (found.file, found.line, found.column) == ("overlay1.yaml", 6, 21)
    assert (found.help or "").startswith("did you mean FR")


def test_an_overlays_coverage_is_checked_too() -> None:
    (found,) = problems(STORE, "coverage: {from: 2000-01-02, until: 2000-01-01}\n")
    assert (found.file, found.line, found.column, found.check) == ("overlay1.yaml", 1, 37, "dates")


def test_the_strict_level_has_the_basic_rules_too() -> None:
    text = edited("[US]", "[ZZ]")
    subject = check.subject_of([Document("store.yaml", text.encode())])
    assert set(check.run(subject, "basic")) <= set(check.run(subject, "strict"))


def test_every_check_has_a_name_of_its_own() -> None:
    names = [each.name for each in check.CHECKS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name) for name in names)
