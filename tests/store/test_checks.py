"""The basic checks, the levels of checks, and the faulty store with faults of every check."""

import json
import re
from collections import Counter

import pytest

from tests.helpers import SMALL, edited, run_cli
from tests.store.store_text import FAULTY, documents_of, embedded_files, expected_faults, problems_in
from vntimeline.errors import Problem
from vntimeline.store import read
from vntimeline.store.checks import CHECKS, run

STORE = """\
schema: 1
title: A store
coverage: {from: 1970-01-01, until: 2025-12-31}
countries:
  DE: {name: Germany, vi: Đức}
  US: {name: United States, aliases: [USA]}
people: {Ann Lee: {vi: An Lê}}
offices: {president: {name: president, vi: Chủ tịch nước, aliases: [head of state]}}
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
    title: A tier
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


def problems(*contents: str) -> list[Problem]:
    """The problems that the basic rules find in a store and its overlays, which can be read without problems."""
    assert [problem for document in documents_of(*contents) for problem in document.problems] == []
    return problems_in(*contents)


def test_sound_store_has_no_basic_problem() -> None:
    """The store that the other tests edit passes every basic check."""
    assert problems(STORE) == []


def test_small_store_has_no_basic_problem() -> None:
    """The store that the whole suite uses passes every basic check."""
    assert problems(SMALL.read_text(encoding="utf-8")) == []


def test_embedded_store_has_no_basic_problem() -> None:
    """The store that the package carries passes every basic check."""
    assert [problem for document in embedded_files().documents for problem in document.problems] == []
    assert [str(problem) for problem in run(embedded_files(), "basic")] == []


# One fault in an otherwise valid store

Row = tuple[str, str, str, int, int, str, str, str]
"""Check, old text, new text, line, column, marked text, and parts of the message and of the help."""

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
    ("codes", "  DE: {", "  De: {name: D}\n  DE: {", 5, 3, "De", "'De' is not a code", "capital letters, like US"),
    ("codes", "  DE: {", "  D: {name: D}\n  DE: {", 5, 3, "D", "'D' is not a code", "capital letters, like US"),
    ("codes", "  DE: {", "  D2: {name: D}\n  DE: {", 5, 3, "D2", "'D2' is not a code", "capital letters, like US"),
    (
        "offices",
        "office: president",
        "office: presidnt",
        32,
        13,
        "presidnt",
        "unknown office",
        "did you mean president",
    ),
    ("offices", "office: president", "office: head of state", 32, 13, "head of state", "office 'head", "it president"),
    ("offices", "office: president", "office: king", 32, 13, "king", "unknown office 'king'", "add king to offices"),
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
        "title: A tier",
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
def test_broken_rule_is_reported_at_its_place(
    rule: str, old: str, new: str, line: int, column: int, marked: str, message: str, help: str
) -> None:
    """Each basic rule reports its fault once, at the right line and column, and says how to correct it."""
    text = edited(STORE, old, new)
    (problem,) = problems_in(text)
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
def test_suggestion_is_a_valid_key(old: str, written: str, meant: str) -> None:
    """The help for an unknown name proposes the key that the file may contain, not another spelling."""
    (problem,) = problems(edited(STORE, old, f"{old.split(':')[0]}: [{written}]"))
    help = problem.help or ""
    assert re.search(rf"\b{meant}\b", help)
    assert not help.startswith(f"did you mean {written}")


SOUND: list[tuple[str, str, str]] = [
    ("syntax", "title: A visit", "title: &anchor A visit"),
    ("keys", "    title: A visit\n    significance: key\n", "    significance: key\n    title: A visit\n"),
    ("values", "title: A visit", "title: A visit\n    acting: false"),
    ("text", "title: A visit", 'title: "A\\tvisit"'),
    ("dates", "from: 1970-01-01, until: 2025-12-31", "from: 2025-12-31, until: 2025-12-31"),
    ("dates", "date: 2020-01,", "date: 2019-12~/2020,"),
    ("ids", VISIT, "id: 2020"),
    ("sources", URL, '"http://127.0.0.1:8000"'),
    ("countries", "countries: [US]", "countries: []"),
    ("codes", "  DE: {", "  ABCDEFGHI: {name: A}\n  DE: {"),
    ("people", "people: [Ann Lee]", "people: [Ann Lee, Ann Lee]"),
    ("publishers", "people: {Ann", "publishers: {P: {type: press}}\npeople: {Ann"),
    ("offices", "{president: {", "{king: {name: king}, president: {"),
    ("kind-fields", "tier: strategic", "tier: strategic\n    status: suspended"),
    ("kind-fields", "tier: strategic", "tier: sectoral"),
    ("kind-fields", "office: president", "office: president\n    acting: true\n    reason: x"),
    ("kind-fields", "kind: leadership\n    countries: []", "kind: leadership\n    countries: [US]"),
]
"""A check, an old and a new text: values that are unusual, but that the check accepts."""


@pytest.mark.parametrize(("rule", "old", "new"), SOUND)
def test_valid_variants_have_no_problem(rule: str, old: str, new: str) -> None:
    """No basic rule rejects an unusual but valid value."""
    assert problems(edited(STORE, old, new)) == []


def test_every_basic_check_has_a_sound_and_a_faulty_example() -> None:
    """Every basic check has an example that passes, and a fault in the faulty store or in a file of its own."""
    basic = {each.name for each in CHECKS if each.level == "basic"}
    assert {rule for rule, *_ in SOUND} == basic
    faulty = {name for _, name in expected_faults(FAULTY)} | {"syntax"}  # UNREADABLE has the syntax faults
    assert basic - faulty == set()
    ruled = {each.name for each in CHECKS if each.level == "basic" and each.rule}
    assert ruled - {rule for rule, *_ in ROWS} == {"publishers"}  # it has a test of its own


def test_repeated_ids_name_the_first_line() -> None:
    """Every repetition of an id is reported, with the line of the first event that has it."""
    text = STORE.replace("id: tier-2021", VISIT).replace("id: office-2022", VISIT)
    assert [(found.line, found.help) for found in problems(text)] == [
        (19, "it is at line 10 already: rename one"),
        (28, "it is at line 10 already: rename one"),
    ]


def test_repeated_id_does_not_hide_other_faults() -> None:
    """An event whose id is repeated later is still checked itself."""
    text = edited(edited(STORE, "[US]", "[ZZ]"), "id: tier-2021", VISIT)
    assert [(found.line, found.check) for found in problems(text)] == [(13, "countries"), (19, "ids")]


def test_all_basic_problems_are_sorted_by_place() -> None:
    """Faults of several rules are all reported, sorted by line and column."""
    text = edited(STORE, "from: 1970-01-01", "from: 2026-01-01")
    for old, new in (
        (VISIT, "id: Visit"),
        ("countries: [US]", "countries: [UX, US, UY]"),
        ("people: [Ann Lee]", "people: [Bo, Cy]"),
        ("title: A visit", "title: A visit\n    tier: special"),
        ('P, url: "http:', 'P, date: never, url: "http:'),
        (URL, "example.org"),
        ("    office: president\n    person: Ann Lee\n", ""),
    ):
        text = edited(text, old, new)
    assert [(found.line, found.column, found.check) for found in problems_in(text)] == [
        (3, 37, "dates"),
        (10, 9, "ids"),
        (13, 17, "countries"),
        (13, 25, "countries"),
        (14, 14, "people"),
        (14, 18, "people"),
        (16, 11, "kind-fields"),
        (19, 60, "sources"),
        (28, 46, "dates"),
        (31, 11, "kind-fields"),
        (31, 11, "kind-fields"),
    ]


def test_publishers_must_be_registered_if_any_is() -> None:
    """A store that registers publishers must register every publisher that a source names."""
    text = edited(STORE, "people: {Ann", "publishers: {P: {type: official}, Nhan Dan: {type: newspaper}}\npeople: {Ann")
    assert problems(text) == []
    (found,) = problems(text.replace("publisher: P, date", "publisher: Nhan Dam, date"))
    assert (found.check, found.line, found.column) == ("publishers", 19, 37)
    assert (found.message, found.help) == ("unknown publisher 'Nhan Dam'", "did you mean Nhan Dan?")


def test_overlay_is_checked_with_the_base_registries() -> None:
    """An overlay may use the registries of the base store, and its problems have its file name."""
    event = STORE[STORE.index("  - id: visit-2020") : STORE.index("  - id: tier-2021")]
    overlay = "countries: {FR: {name: France}}\nevents:\n" + event
    assert problems(STORE, edited(overlay, "[US]", "[US, FR]")) == []
    (found,) = problems(STORE, edited(overlay, "[US]", "[US, FRR]"))
    assert (found.file, found.line, found.column) == ("overlay1.yaml", 6, 21)
    assert (found.help or "").startswith("did you mean FR")


def test_overlay_coverage_is_checked() -> None:
    """A wrong coverage in an overlay is reported in the overlay."""
    (found,) = problems(STORE, "coverage: {from: 2000-01-02, until: 2000-01-01}\n")
    assert (found.file, found.line, found.column, found.check) == ("overlay1.yaml", 1, 37, "dates")


# Levels and names


def test_strict_level_includes_basic_rules() -> None:
    """The strict level reports everything that the basic level reports."""
    text = edited(STORE, "[US]", "[ZZ]")
    assert set(problems_in(text, level="basic")) <= set(problems_in(text, level="strict"))


def test_check_names_are_unique_slugs() -> None:
    """Every check has a unique name of lower-case words and hyphens."""
    names = [each.name for each in CHECKS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name) for name in names)


# The faulty store


def test_faulty_store_has_exactly_the_expected_problems() -> None:
    """`check --strict` reports every fault of the faulty store at its line, and nothing else."""
    result = run_cli("check", "--strict", FAULTY, "--json")
    assert (result.status, result.err) == (1, "")
    found = Counter((each["line"], each["check"]) for each in json.loads(result.out)["problems"])
    assert sorted((expected_faults(FAULTY) - found).elements()) == []  # missing
    assert sorted((found - expected_faults(FAULTY)).elements()) == []  # too many


def test_basic_level_reports_only_basic_faults() -> None:
    """The basic level reports the basic faults of the faulty store and no strict ones."""
    basic = {each.name for each in CHECKS if each.level == "basic"}
    found = run(read(FAULTY), "basic")
    assert Counter((each.line, each.check) for each in found) == Counter(
        {fault: count for fault, count in expected_faults(FAULTY).items() if fault[1] in basic}
    )


def test_every_problem_has_help_and_marks_its_line() -> None:
    """Every problem has a message, help, the line of the file, and a marked part within that line."""
    lines = FAULTY.read_text(encoding="utf-8").split("\n")
    for problem in run(read(FAULTY), "strict"):
        assert problem.message
        assert problem.help
        assert problem.excerpt == lines[problem.line - 1]
        assert problem.column <= len(problem.excerpt)
        assert problem.width == 0 or problem.excerpt[problem.column - 1 :][: problem.width].strip()


# Files that cannot be read

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
def test_unreadable_yaml_is_one_syntax_problem(content: bytes, line: int, column: int) -> None:
    """A file that is not valid YAML is one syntax problem at the place of the fault."""
    (found,) = problems_in(content, level="strict")
    assert (found.check, found.line, found.column) == ("syntax", line, column)
    assert found.help
