"""Reading a store from YAML: what is read, and the place of every fault."""

import re
import subprocess
import sys
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import SMALL, edited, environment
from tests.store.store_text import problems_in
from vntimeline.characters import first_unsafe
from vntimeline.errors import Problem
from vntimeline.model import BOOLEANS, SECTIONS
from vntimeline.store import yaml_nodes
from vntimeline.store.overlay import lay_over
from vntimeline.store.yaml_parser import compose
from vntimeline.store.yaml_reader import Document, sound

STORE = """\
schema: 1
title: A store
coverage: {from: 1970-01-01, until: 2025-12-31}
countries: {US: {name: United States}, NO: {name: Norway}}
people: {Ann Lee: {vi: An Lê}}
events:
  - id: one
    date: 2020-01-02
    kind: visit
    countries: [US]
    title: A visit
    significance: key
    confidence: high
    sources:
      - {title: S, publisher: P}
"""


def read(content: str | bytes, *, overlay: bool = False) -> Document:
    """The document of a file with this content."""
    return Document("store.yaml", content.encode() if isinstance(content, str) else content, overlay=overlay)


def only_problem(content: str | bytes) -> Problem:
    """The one problem that reading this content finds."""
    (problem,) = read(content).problems
    return problem


def underlined(problem: Problem) -> str:
    """The text above the carets of the printed problem."""
    _, excerpt, carets, *_ = str(problem).split("\n")
    return excerpt[carets.index("^") : carets.rindex("^") + 1]


def odd(text: str) -> str | None:
    """A message for a text with a character that cannot be seen, or with a letter apart from its mark."""
    return "odd" if first_unsafe(text) or not unicodedata.is_normalized("NFC", text) else None


def count_composed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The parts of files that are composed again from now on."""
    composed: list[bytes] = []

    def counting(content: bytes, *arguments: Any) -> yaml.Node | None:
        composed.append(content)
        return compose(content, *arguments)

    monkeypatch.setattr(yaml_nodes, "compose", counting)
    return composed


def places(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    """File, line, column and check of each problem."""
    return [(problem.file, problem.line, problem.column, problem.check) for problem in problems]


def test_sound_store_is_read_completely() -> None:
    """A store without faults is read with its title, registries and events."""
    document = read(STORE)
    assert document.problems == []
    assert list(document.sections) == ["title", "coverage", "countries", "people", "events"]
    assert (document.sections["title"], list(document.sections["people"])) == ("A store", ["Ann Lee"])
    assert [entry.record.id for entry in document.events] == ["one"]


# Files that are not valid YAML, or not a store at all

BOMB = "schema: 1\na0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 99))


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        pytest.param(b"", 1, 1, "the file is empty", id="empty"),
        pytest.param(b" \n\n", 1, 1, "the file is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf", 1, 1, "the file is empty", id="only a byte-order mark"),
        pytest.param(b"# one\n\n# two\n", 1, 1, "nothing but comments", id="only comments"),
        pytest.param("title: café x".encode() + b"\xff y\n", 1, 14, "byte 0xff is not UTF-8", id="utf-8, line 1"),
        pytest.param("a: é\nb: é".encode() + b"\xe9\n", 2, 5, "byte 0xe9 is not UTF-8", id="utf-8, line 2"),
        pytest.param("a: é\r\nb: é".encode() + b"\xe9\r\n", 2, 5, "byte 0xe9 is not UTF-8", id="utf-8, CRLF"),
        pytest.param(b"a: 1\nb: x\xc3", 2, 5, "byte 0xc3 is not UTF-8", id="utf-8, cut short"),
        pytest.param("schema: 1\n".encode("utf-16"), 1, 1, "byte 0xff is not UTF-8", id="utf-16"),
        pytest.param(
            "\ufefftitle: café x".encode() + b"\xff y\n", 1, 14, "byte 0xff is not UTF-8", id="utf-8 after a mark"
        ),
        pytest.param(
            "\ufeffa: é\nb: é".encode() + b"\xe9\n", 2, 5, "byte 0xe9 is not UTF-8", id="utf-8 after a mark, line 2"
        ),
        pytest.param(b"schema: 1\ntitle: a: b\n", 2, 9, "mapping values are not allowed", id="colon"),
        pytest.param(b"schema: 1\n\ttitle: x\n", 2, 1, "tab character", id="tab"),
        pytest.param(b"schema: 1\ntitle: [a}\n", 2, 10, "expected ',' or ']'", id="bracket"),
        pytest.param(b'schema: 1\ntitle: "\\q"\n', 2, 9, "unknown escape character", id="escape"),
        pytest.param(b"schema: 1\n---\nschema: 1\n", 2, 1, "the file has another document", id="two documents"),
        pytest.param(b"schema: 1\na: &x b\nc: &x d\n", 3, 4, "a repeated anchor", id="repeated anchor"),
        pytest.param(b"schema: 1\na: [b", 2, 6, "(while parsing a flow sequence)", id="list without an end"),
        pytest.param(b"schema: 1\na: [b\n", 2, 6, "(while parsing a flow sequence)", id="list, line without an end"),
        pytest.param(b"a: [b,\n\n# c\n\n", 3, 4, "(while parsing a flow node)", id="list without an end, blank lines"),
        pytest.param(b'a:\n  b: "c\n\n  d', 4, 4, "a quoted scalar, begun in line 2", id="quote without an end"),
        pytest.param(b"schema: 1\na: !%ED%A0%80 b\n", 2, 3, "an escape that stands for no", id="surrogate in a tag"),
        pytest.param(b"a: &x 1\nb: *x\nc: !%FF d\n", 2, 4, "a YAML alias", id="alias before a bad tag"),
        pytest.param(b"a: &x 1\nc: !%ED%A0%80 d\nb: *x\n", 2, 3, "an escape that stands", id="bad tag before an alias"),
        pytest.param(b"a: !%FF b\n", 1, 5, "UTF-8 octet", id="byte in a tag"),
        pytest.param(b"%TAG ! !%FF\n---\na: b\n", 1, 9, "UTF-8 octet", id="byte in a directive"),
        pytest.param(b"%YAML 2.0\n---\na: b\n", 1, 1, "incompatible YAML document", id="version"),
        pytest.param(b"%YAML 99999999999999999999.1\n--- a\n", 1, 16, "long version number", id="long version"),
        pytest.param(b'a: "\\ud83d\\ude00"\n', 1, 7, "Unicode character escape code", id="surrogates in a text"),
        pytest.param(b"schema: 1\ntitle: *a\n", 2, 8, "undefined alias", id="alias of nothing"),
        pytest.param(b"schema: 1\ntitle: &a x\nlicence: *a\n", 3, 10, "a YAML alias", id="alias"),
        pytest.param(b"people:\n  A: &a {vi: x}\n  B: {<<: *a}\n", 3, 11, "a YAML alias", id="merge key"),
        pytest.param(BOMB.encode(), 3, 10, "a YAML alias", id="alias bomb"),
        pytest.param(b"schema: 1\ntitle: a\x1bb\n", 2, 9, "U+001B", id="raw escape"),
        pytest.param(b"schema: 1\ntitle: a\x00b\n", 2, 9, "U+0000", id="raw nul"),
        pytest.param(b"schema: 1\ntitle: a\x7fb\n", 2, 9, "U+007F", id="raw delete"),
        pytest.param("schema: 1\ntitle: Vi\u1ec7t \x9b\n".encode(), 2, 13, "U+009B", id="raw c1 after diacritics"),
        pytest.param("# Đức\r\n# 😀\x07\r\n".encode(), 2, 4, "U+0007", id="raw bell, CRLF, astral"),
        pytest.param(("# Đ\n" * 9000 + "a: \x1b\n").encode(), 9001, 4, "U+001B", id="raw escape, far down"),
        pytest.param("schema: 1\nlicence: Q & A\ntitle: Đ\x1b\n".encode(), 3, 9, "U+001B", id="raw escape, ampersand"),
    ],
)
def test_invalid_yaml_is_one_syntax_problem(content: bytes, line: int, column: int, message: str) -> None:
    """A file that is not readable YAML is one syntax problem at the right place, with help."""
    problem = only_problem(content)
    assert (problem.line, problem.column, problem.check) == (line, column, "syntax")
    assert message in problem.message
    assert problem.help
    lines = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").split("\n")
    assert problem.excerpt == lines[line - 1]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\r"])
def test_invalid_utf8_after_any_line_separator(separator: str) -> None:
    """The place of an invalid byte is right after each line separator that YAML knows."""
    problem = only_problem(f"schema: 1{separator}title: x".encode() + b"\xff\n")
    assert underlined(problem) == "\ufffd"


@pytest.mark.parametrize("text", ["- schema: 1\n", "schema 1\n", "[schema]\n"])
def test_top_level_must_be_a_mapping(text: str) -> None:
    """A file whose top level is not a mapping is one problem at its first place."""
    problem = only_problem(text)
    assert (problem.line, problem.column, problem.check) == (1, 1, "keys")
    assert problem.message == "a store is a mapping of sections"


def test_ampersand_and_star_in_text_are_not_aliases() -> None:
    """Ampersands, asterisks and unused anchors are accepted: only aliases are refused."""
    document = read(edited(STORE, "title: A visit", "title: &x Q & A, *bold*"))
    assert document.problems == []
    assert document.events[0].record.title == "Q & A, *bold*"


@pytest.mark.parametrize(
    "deep",
    [
        pytest.param("  - " + "- " * 3000 + "x", id="lists"),
        pytest.param("  - " + "{a: " * 3000 + "x" + "}" * 3000, id="mappings"),
        pytest.param("  - {title: " + "[" * 3000 + "]" * 3000 + "}", id="in a field"),
        pytest.param("  - " + '["]",' * 490 + "x" + "]" * 490, id="brackets in texts"),
        pytest.param("  - " + "['[', {a: \"}\", b: " * 200, id="both brackets, not closed"),
        pytest.param("  - " + "? " * 3000 + "x", id="keys"),
        pytest.param("  - " + "{? " * 3000 + "x", id="keys in braces"),
        pytest.param("  - " + "{[" * 30 + "x" + "]: y}" * 30, id="lists as keys"),
    ],
)
def test_deep_nesting_is_a_problem(deep: str) -> None:
    """Deeply nested values are reported at their line instead of raising RecursionError."""
    problems = read(STORE + deep + "\n").problems
    assert problems
    assert {problem.line for problem in problems} == {16}


def test_nesting_is_counted_by_levels() -> None:
    """Fifty levels are read, one more is refused, however they are written; breadth is no depth."""
    for opened, closed in (("[", "]"), ("{a: ", "}"), ('["]", ', "]"), ("- ", ""), ("? ", "")):
        for depth in (50, 51):
            deep = [each.message for each in read(opened * depth + "x" + closed * depth).problems]
            assert ("nested deeper than 50 levels" in deep) is (depth > 50), opened
    assert read("[" + "[], " * 100 + "{a: [b]}]").root is not None


def test_number_of_values_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with more keys and values than can be held is one problem with its remedy."""
    monkeypatch.setattr("vntimeline.store.yaml_parser.NODES", 30)
    problem = only_problem(STORE)
    assert (problem.check, problem.message) == ("syntax", "more than 30 keys and values")
    assert "divide the store" in (problem.help or "")


@pytest.mark.parametrize("error", [ValueError("x"), OverflowError("x"), IndexError("x"), UnicodeError("x")])
def test_other_errors_of_the_library_are_problems(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the YAML library raises for odd input is a syntax problem."""

    def fail(*_: object) -> object:
        raise error

    monkeypatch.setattr("vntimeline.store.yaml_parser._Steps.descend_resolver", fail)
    assert only_problem(STORE).check == "syntax"


@pytest.mark.parametrize(
    ("tagged", "column"),
    [("!!binary aGVsbG8=", 12), ("!!int 5", 12), ("!foo A", 12), ("!<tag:example.org,2000:x> A", 12), ("!!map A", 12)],
)
def test_tags_are_problems(tagged: str, column: int) -> None:
    """An explicit tag is reported at its value, and the other faults too."""
    tag, *others = sorted(read(edited(STORE, "title: A visit", f"title: {tagged}\n    plac: x")).problems, key=str)
    assert (tag.line, tag.column, tag.check, tag.message) == (11, column, "syntax", "a YAML tag")
    assert underlined(tag) == tagged
    assert "leave the tag out" in (tag.help or "")
    assert [each.message for each in others] == ["an event has no key 'plac'"]


def test_tags_that_change_nothing_are_accepted() -> None:
    """A tag may say what is read anyway, and an exclamation mark in a text is no tag."""
    document = read(
        edited(STORE, "title: A visit", "title: !!str null\n    summary: Hello !there!").replace("[US]", "!!seq [US]")
    )
    assert document.problems == []
    assert (document.events[0].record.title, document.events[0].record.summary) == ("null", "Hello !there!")


@pytest.mark.parametrize("word", ["~", "null", "Null", "NULL"])
def test_words_for_null_are_no_texts(word: str) -> None:
    """A word for null without quotes is a problem as a value and as a key; with quotes it is a text."""
    for old, new in (
        ("title: A visit", "title: "),
        ("title: A store", "title: A\nlicence: "),
        ("{title: S, publisher: P}", "{title: VALUE, publisher: P}"),
        ("countries: [US]", "countries: [VALUE]"),
        ("Ann Lee: {vi: An Lê}", "Ann Lee: {vi: VALUE}"),
    ):
        new = new if "VALUE" in new else new + "VALUE"
        problem = only_problem(edited(STORE, old, new.replace("VALUE", word)))
        assert (problem.check, underlined(problem)) == ("values", word)
        assert f"is {word}, which is no value" in problem.message
        assert "leave the key out" in (problem.help or "")
        quoted = read(edited(STORE, old, new.replace("VALUE", f'"{word}"')))
        assert quoted.problems == []
    problem = only_problem(edited(STORE, "Ann Lee: {vi", f"{word}: {{vi"))
    assert (problem.check, underlined(problem), problem.help) == ("keys", word, f'write "{word}"')
    assert list(read(edited(STORE, "Ann Lee: {vi", f'"{word}": {{vi')).sections["people"]) == [word]
    assert only_problem(edited(STORE, "Ann Lee: {vi", '" ": {vi')).message == "a key is empty"


@pytest.mark.parametrize("nothing", ["", " ~", " null", " {}"])
def test_entries_and_registries_may_be_empty(nothing: str) -> None:
    """A person without fields, and a registry without entries, may be left empty or null."""
    document = read(
        edited(STORE, "people: {Ann Lee: {vi: An Lê}}", f"people:\n  Ann Lee:{nothing}\npublishers:{nothing}")
    )
    assert document.problems == []
    assert (list(document.sections["people"]), document.sections["publishers"]) == (["Ann Lee"], {})


def test_other_words_of_yaml_are_texts() -> None:
    """Words for true and false, and numbers, are texts: NO is Norway."""
    for word in ("NO", "yes", "true", "Off", "y", "1e3", "0x1F", "12:30", "2013", "2013-07-25", ".inf", "="):
        document = read(edited(STORE, "title: A visit", f"title: {word}"))
        assert (document.problems, document.events[0].record.title) == ([], word)


def test_very_deep_nesting_does_not_crash(tmp_path: Path) -> None:
    """Extremely deep nesting is a problem, not a crash of the process."""
    # In a process of its own, because the C parser would crash this one.
    path = tmp_path / "deep.yaml"
    path.write_text(edited(STORE, "title: A store", "title: " + "[" * 200_000 + "]" * 200_000), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from vntimeline.store.yaml_reader import Document\n"
        "print({p.line for p in Document('deep.yaml', Path(sys.argv[1]).read_bytes()).problems})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=environment(tmp_path), timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "{2}\n")


# One fault in an otherwise valid store

Row = tuple[str, str, int, int, str, str, str, str]
"""Old text, new text, line, column, marked text, check, and parts of the message and of the help."""

KIND = "kind: visit"
TITLE = "title: A visit"
SOURCE = "{title: S, publisher: P}"
UNITED = "US: {name: United States}"
ANN = "Ann Lee: {vi: An Lê}"

KEYS: list[Row] = [
    (TITLE, f"{TITLE}\n    titel: B", 12, 5, "titel", "keys", "an event has no key 'titel'", "did you mean title"),
    (TITLE, f"{TITLE}\n    Place: B", 12, 5, "Place", "keys", "an event has no key 'Place'", "write it place"),
    (TITLE, f"{TITLE}\n    formal-name: B", 12, 5, "formal-name", "keys", "no key 'formal-name'", "formal_name"),
    (TITLE, f"{TITLE}\n    qqq: B", 12, 5, "qqq", "keys", "an event has no key 'qqq'", "one of id, date, kind"),
    (TITLE, f"{TITLE}\n    <<: {{}}", 12, 5, "<<", "keys", "an event has no key '<<'", "one of id"),
    (TITLE, f"{TITLE}\n    earliest: 2020-01-01", 12, 5, "earliest", "keys", "no key 'earliest'", ""),
    (TITLE, f"{TITLE}\n    latest: 2020-01-01", 12, 5, "latest", "keys", "no key 'latest'", ""),
    (TITLE, f"{TITLE}\n    precision: year", 12, 5, "precision", "keys", "no key 'precision'", ""),
    (TITLE, f"{TITLE}\n    ? [a]\n    : b", 12, 7, "[", "keys", "a key is not a plain text", "key: value"),
    (TITLE, f"{TITLE}\n    title: B", 12, 5, "title", "keys", "repeated key 'title'", "line 11 already"),
    (TITLE, f'{TITLE}\n    "id": two', 12, 5, '"id"', "keys", "repeated key 'id'", "line 7 already"),
    (SOURCE, "{title: S, publisher: P, title: S}", 15, 34, "title", "keys", "repeated key 'title'", "line 15"),
    (SOURCE, "{title: S, publisher: P, link: x}", 15, 34, "link", "keys", "a source has no key 'link'", "one of title"),
    (SOURCE, "{title: S}", 15, 9, "{", "keys", "a source lacks publisher", "add publisher"),
    ("    title: A visit\n", "", 7, 5, "i", "keys", "an event lacks title", "add title"),
    ("    date: 2020-01-02\n    kind: visit\n", "", 7, 5, "i", "keys", "an event lacks date, kind", "add date"),
    ("title: A store", "title: A store\nlicense: x", 3, 1, "license", "keys", "a store has no key", "licence"),
    ("title: A store", "title: A store\ntitle: B", 3, 1, "title", "keys", "repeated key 'title'", "line 2 already"),
    ("title: A store\n", "", 1, 1, "s", "keys", "a store lacks title", "add title"),
    ("schema: 1\n", "", 1, 1, "t", "keys", "a store lacks schema", "add schema"),
    (", until: 2025-12-31", "", 3, 11, "{", "keys", "coverage lacks until", "add until"),
    (", until: 2025", ", to: x, until: 2025", 3, 30, "to", "keys", "coverage has no key 'to'", "one of from, until"),
    (UNITED, "US: {vi: Hoa Kỳ}", 4, 17, "{", "keys", "country US lacks name", "add name"),
    (UNITED, "US: {name: A, alias: x}", 4, 27, "alias", "keys", "country US has no key 'alias'", "aliases"),
    (UNITED, "US: {name: A, code: US}", 4, 27, "code", "keys", "country US has no key 'code'", ""),
    ("NO: {", "US: {", 4, 40, "US", "keys", "repeated key 'US'", "line 4 already"),
    (ANN, "Ann Lee: {name: x}", 5, 20, "name", "keys", "person Ann Lee has no key 'name'", ""),
    (ANN, "Ann Lee: {}, Ann Lee: {}", 5, 23, "Ann Lee", "keys", "repeated key 'Ann Lee'", "line 5 already"),
    ("events:", "publishers: {P: {}}\nevents:", 6, 17, "{", "keys", "publisher P lacks type", "add type"),
]

VALUES: list[Row] = [
    (KIND, "kind: vist", 9, 11, "vist", "values", "unknown kind 'vist'", "did you mean visit?"),
    (KIND, "kind: Visit", 9, 11, "Visit", "values", "unknown kind 'Visit'", "write it visit"),
    (KIND, "kind: qqq", 9, 11, "qqq", "values", "unknown kind 'qqq'", "one of relations, normalization, tier"),
    (KIND, f"{KIND}\n    tier: stategic", 10, 11, "stategic", "values", "unknown tier", "did you mean strategic"),
    (KIND, f"{KIND}\n    tier: CSP", 10, 11, "CSP", "values", "unknown tier 'CSP'", "comprehensive-strategic"),
    (KIND, f"{KIND}\n    tier: null", 10, 11, "null", "values", "tier is null, which is no value", "leave the key"),
    (KIND, f"{KIND}\n    status: over", 10, 13, "over", "values", "unknown status 'over'", "suspended, resumed"),
    (KIND, f"{KIND}\n    status: ~", 10, 13, "~", "values", "status is ~, which is no value", "leave the key out"),
    (KIND, f"{KIND}\n    office: [a]", 10, 13, "[", "values", "office is not a plain text", "write office: text"),
    (KIND, f"{KIND}\n    change: left", 10, 13, "left", "values", "unknown change 'left'", "leaves-office"),
    ("significance: key", "significance: keys", 12, 19, "keys", "values", "unknown significance", "mean key?"),
    ("confidence: high", "confidence: hihg", 13, 17, "hihg", "values", "unknown confidence", "mean high?"),
    (KIND, f"{KIND}\n    acting: yes", 10, 13, "yes", "values", "acting is 'yes'", "write true, or leave the key out"),
    (KIND, f"{KIND}\n    acting: on", 10, 13, "on", "values", "acting is 'on'", "write true"),
    ("date: 2020-01-02", "date: 2019-02-29", 8, 11, "2019-02-29", "dates", "not in the calendar", "has 28 days"),
    ("date: 2020-01-02", "date: 2020-13", 8, 11, "2020-13", "dates", "not in the calendar", "months run from"),
    ("date: 2020-01-02", "date: 2 Jan 2020", 8, 11, "2 Jan 2020", "dates", "is not a date", "write 1995"),
    ("date: 2020-01-02", "date: 2020-1-2", 8, 11, "2020-1-2", "dates", "is not a date", "write 1995"),
    ("date: 2020-01-02", "date: 2020/2019", 8, 11, "2020/2019", "dates", "ends before it begins", "earlier"),
    ("date: 2020-01-02", 'date: "2020-02-30"', 8, 11, '"2020-02-30"', "dates", "'2020-02-30'", "has 29 days"),
    ("date: 2020-01-02", "date: [2020]", 8, 11, "[", "values", "date is not a plain text", "write date: text"),
    ("date: 2020-01-02", "date:", 8, 10, "", "values", "date is empty", "give it a value"),
    (KIND, "kind:", 9, 10, "", "values", "kind is empty", "give it a value, or leave the key out"),
    (TITLE, "title:", 11, 11, "", "values", "title is empty", "give it a value"),
    (TITLE, 'title: ""', 11, 12, '""', "values", "title is empty", "give it a value"),
    (TITLE, 'title: " "', 11, 12, '" "', "values", "title is empty", "give it a value"),
    (TITLE, f"{TITLE}\n    place:", 12, 11, "", "values", "place is empty", "leave the key out"),
    (TITLE, "title: [A]", 11, 12, "[", "values", "title is not a plain text", "write title: text"),
    (TITLE, "title: {a: b}", 11, 12, "{", "values", "title is not a plain text", "write title: text"),
    ("countries: [US]", "countries: US", 10, 16, "US", "values", "countries is not a list", "write [US]"),
    ("countries: [US]", "countries: {US: x}", 10, 16, "{", "values", "countries is not a list", "write [US]"),
    ("countries: [US]", "countries:", 10, 15, "", "values", "countries is not a list", "write [US]"),
    ("countries: [US]", "countries: [[US]]", 10, 17, "[", "values", "countries is not a plain text", ""),
    ("countries: [US]", 'countries: [US, ""]', 10, 21, '""', "values", "countries is empty", ""),
    (TITLE, f"{TITLE}\n    people: Ann Lee", 12, 13, "Ann Lee", "values", "people is not a list", "[one, another]"),
    (TITLE, f"{TITLE}\n    person: [Ann]", 12, 13, "[", "values", "person is not a plain text", "person: text"),
    (SOURCE, "S", 15, 9, "S", "values", "a source is not a mapping", "key: value"),
    (SOURCE, "[S]", 15, 9, "[", "values", "a source is not a mapping", "key: value"),
    (f"\n      - {SOURCE}", " S", 14, 14, "S", "values", "sources is not a list", ""),
    (f"\n      - {SOURCE}", "", 14, 13, "", "values", "sources is not a list", ""),
    (SOURCE, "{title: S, publisher: [P]}", 15, 31, "[", "values", "publisher is not a plain text", ""),
    ("schema: 1", "schema: 2", 1, 9, "2", "values", "another schema", "this version reads schema: 1"),
    ("schema: 1", "schema: [1]", 1, 9, "[", "values", "another schema", "this version reads schema: 1"),
    ("schema: 1", "schema:", 1, 8, "", "values", "another schema", "this version reads schema: 1"),
    ("title: A store", "title:", 2, 7, "", "values", "title is empty", ""),
    ("title: A store", "title: [A]", 2, 8, "[", "values", "title is not a plain text", ""),
    ("{from: 1970-01-01, until: 2025-12-31}", "1970", 3, 11, "1970", "values", "coverage is not a mapping", "key"),
    ("from: 1970-01-01", "from: 1970", 3, 18, "1970", "values", "from is '1970'", "write a day"),
    ("until: 2025-12-31", "until: 2025-02-29", 3, 37, "2025-02-29", "values", "until is '2025-02-29'", "write a day"),
    (UNITED, "US: America", 4, 17, "America", "values", "country US is not a mapping", "key: value"),
    (UNITED, "US: {name: A, aliases: USA}", 4, 36, "USA", "values", "aliases is not a list", "[one, another]"),
    (UNITED, "US: {name: }", 4, 24, "}", "values", "name is empty", ""),
    (f"{{{ANN}}}", "[Ann Lee]", 5, 9, "[", "values", "people is not a mapping", "one entry a line"),
    (f"{{{ANN}}}", "Ann Lee", 5, 9, "Ann Lee", "values", "people is not a mapping", "one entry a line"),
    (ANN, "Ann Lee: An Lê", 5, 19, "An Lê", "values", "person Ann Lee is not a mapping", "key: value"),
    ("events:", "publishers: [P]\nevents:", 6, 13, "[", "values", "publishers is not a mapping", "one entry a line"),
    ("events:", "publishers: {P: {type: pess}}\nevents:", 6, 24, "pess", "values", "unknown type 'pess'", "press"),
]

TEXT: list[Row] = [
    (TITLE, r'title: "\x1b[31m"', 11, 12, r'"\x1b[31m"', "text", "title has the control character U+001B", "remove"),
    (TITLE, r'title: "a\rb"', 11, 12, r'"a\rb"', "text", "title has the control character U+000D", "remove"),
    (TITLE, r'title: "a\0b"', 11, 12, r'"a\0b"', "text", "title has the control character U+0000", "remove"),
    (TITLE, r'title: "a\x7f"', 11, 12, r'"a\x7f"', "text", "title has the control character U+007F", "remove"),
    (TITLE, r'title: "a\N"', 11, 12, r'"a\N"', "text", "title has the control character U+0085", "remove"),
    (TITLE, r'title: "\u009b"', 11, 12, r'"\u009b"', "text", "title has the control character U+009B", "remove"),
    ("[US]", r'[US, "\a"]', 10, 21, r'"\a"', "text", "countries has the control character U+0007", "remove"),
    (SOURCE, r'{title: "\b", publisher: P}', 15, 17, r'"\b"', "text", "title has the control character U+0008", ""),
    (UNITED, r'US: {name: "\e"}', 4, 24, r'"\e"', "text", "name has the control character U+001B", ""),
    (
        TITLE,
        f'title: "e{30 * "̣"}́"',
        11,
        12,
        f'"e{30 * "̣"}́"',
        "text",
        "title has more than 30 combining marks",
        "remove",
    ),
    (
        UNITED,
        f"U{31 * '̣'}: {{name: A}}",
        4,
        13,
        f"U{31 * '̣'}",
        "text",
        "a key has more than 30 combining marks",
        "remove",
    ),
    ("title: A store", r'title: "\e"', 2, 8, r'"\e"', "text", "title has the control character U+001B", ""),
    ("title: A store", 'title: A\nlicence: "\\e"', 3, 10, r'"\e"', "text", "licence has the control character", ""),
    ("NO: {", r'"N\e": {', 4, 40, r'"N\e"', "text", "control character U+001B", ""),
    (ANN, r'"Ann\e": {}', 5, 10, r'"Ann\e"', "text", "control character U+001B", ""),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "marked", "rule", "message", "help"),
    [pytest.param(*row, id=row[1].strip() or f"no {row[0].strip()}") for row in KEYS + VALUES + TEXT],
)
def test_fault_is_reported_at_its_place(
    old: str, new: str, line: int, column: int, marked: str, rule: str, message: str, help: str
) -> None:
    """Each fault of keys, values and texts is reported once, at the exact place, with help."""
    text = edited(STORE, old, new)
    problem = only_problem(text)
    assert (problem.file, problem.line, problem.column, problem.check) == ("store.yaml", line, column, rule)
    assert message in problem.message
    assert help in (problem.help or "")
    assert problem.excerpt == text.split("\n")[line - 1]
    assert underlined(problem) == marked


@pytest.mark.parametrize(
    ("events", "line", "column", "message"),
    [
        ("", 1, 1, "a store lacks events"),
        ("events:\n", 6, 8, "events is not a list"),
        ("events: none\n", 6, 9, "events is not a list"),
        ("events: {one: {}}\n", 6, 9, "events is not a list"),
        ("events: [one]\n", 6, 10, "an event is not a mapping"),
        ("events: [[one]]\n", 6, 10, "an event is not a mapping"),
        ("events:\n  -\n", 7, 4, "an event is not a mapping"),
        (
            "events:\n  - {}\n",
            7,
            5,
            "an event lacks id, date, kind, countries, title, significance, confidence, sources",
        ),
    ],
)
def test_events_section_must_be_a_list_of_mappings(events: str, line: int, column: int, message: str) -> None:
    """A missing or malformed list of events is one problem at the right place."""
    problem = only_problem(STORE[: STORE.index("events:")] + events)
    assert (problem.line, problem.column, problem.message) == (line, column, message)


def test_empty_events_and_registries_are_valid() -> None:
    """A store may have an empty list of events and empty registries."""
    document = read("schema: 1\ntitle: T\ncoverage: {from: 1970-01-01, until: 1970-01-01}\ncountries:\nevents: []\n")
    assert (document.problems, document.events, document.sections["countries"]) == ([], [], {})


def test_unknown_schema_version_stops_the_reading() -> None:
    """A store of an unknown schema version is one problem, and its content is not read."""
    document = read(edited(STORE, "schema: 1", "schema: 2").replace("kind: visit", "kind: vist"))
    assert [(problem.line, problem.check) for problem in document.problems] == [(1, "values")]
    assert (document.sections, document.events) == ({}, [])


def test_overlay_needs_no_section() -> None:
    """An overlay may leave out any section, but may not have unknown ones."""
    assert read("people: {Bo: }\n", overlay=True).problems == []
    assert [problem.check for problem in read("peple: {}\n", overlay=True).problems] == ["keys"]


# How a problem is shown

PRINTED = """\
store.yaml:11:12: [values] title is not a plain text
    11 |     title: [Đức, 2]
       |            ^
    help: write title: text"""


def test_problem_is_printed_with_its_line() -> None:
    """A problem is printed with its place, the line of the file, carets and help."""
    assert str(only_problem(edited(STORE, TITLE, "title: [Đức, 2]"))) == PRINTED


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ('{title: "Việt\\tNam", "publisher":\tP, date:\t[2020]}', "["),
        ("{title: Việt Nam 😀, publisher: P, dat: 2020}", "dat"),
        ("{title: S, publisher: P,   'dat':   2020} # end", "'dat'"),
    ],
)
def test_carets_are_aligned_after_tabs_and_wide_letters(source: str, marked: str) -> None:
    """The carets stand under the marked value after tabs and wide characters, too."""
    problem = only_problem(edited(STORE, SOURCE, source))
    assert problem.excerpt == f"      - {source}"
    assert underlined(problem) == marked
    _, excerpt, carets, *_ = str(problem).split("\n")
    before = carets.index("^")
    assert [c == "\t" for c in carets[:before]] == [c == "\t" for c in excerpt[:before]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(edited(STORE, TITLE, "topic: Đ").replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + edited(STORE, TITLE, "topic: Đ").encode(), id="byte-order mark"),
        pytest.param(edited(STORE, TITLE, "topic: Đ").replace("\n", "\r").encode(), id="CR"),
    ],
)
def test_places_with_any_line_end_and_byte_order_mark(content: bytes) -> None:
    """Places and lines are right with CRLF or CR line ends and after a byte-order mark."""
    lacks, unknown = sorted(read(content).problems, key=lambda problem: problem.order)
    assert (lacks.line, lacks.column, lacks.excerpt) == (7, 5, "  - id: one")
    assert (unknown.line, unknown.column, unknown.excerpt) == (11, 5, "    topic: Đ")


def test_byte_order_mark_is_not_shown() -> None:
    """The byte-order mark is neither counted nor shown as a part of the first line."""
    problem = only_problem(b"\xef\xbb\xbf" + edited(STORE, "schema: 1", "schema: 2").encode())
    assert (problem.line, problem.column, problem.excerpt) == (1, 9, "schema: 2")
    assert underlined(problem) == "2"


@pytest.mark.parametrize(
    ("path", "line", "column", "marked"),
    [
        (("title",), 11, 12, "A visit"),
        (("countries", 0), 10, 17, "US"),
        (("sources", 0, "publisher"), 15, 31, "P"),
        (("sources", 0, "url"), 15, 9, "{"),
        (("sources", 7), 15, 7, "-"),
        (("place",), 7, 5, "i"),
    ],
)
def test_entry_finds_the_place_of_each_field(path: tuple[str | int, ...], line: int, column: int, marked: str) -> None:
    """Checks can report a problem at the place of any field of an event."""
    (entry,) = read(STORE).events
    problem = entry.problem(path, "message", "help")
    assert (problem.line, problem.column, underlined(problem)) == (line, column, marked)
    assert (problem.check, problem.message, problem.help) == ("", "message", "help")


BLOCK = STORE[STORE.index("events:") :]
FLOW = (
    "{id: one, date: 2020-01-02, kind: visit, countries: [US], title: A visit, significance: key, confidence: high,"
    " sources: [{title: S, publisher: P}]}"
)
WRITTEN = {
    "block": BLOCK,
    "no line end": BLOCK.rstrip(),
    "another section follows": BLOCK + "  # the end\ncheckpoints: []\n",
    "not indented": re.sub("(?m)^  ", "", BLOCK),
    "below its dash": BLOCK.replace("- id", "-  # one\n    id"),
    "question mark": BLOCK.replace("id: one", "? id\n    : one"),
    "anchor": BLOCK.replace("- id", "- &a\n    id"),
    "after a block": BLOCK.replace("title: A", "summary: |\n      A\n\n    title: A"),
    "in braces": f"events:\n  - {FLOW}\n",
    "in braces, on several lines": f"events:\n- {FLOW}\n".replace(", ", ",\n "),
    "in brackets": f"events: [{FLOW}]\n",
    "in brackets, on lines of its own": f"events: [\n{FLOW}\n]\n".replace(", ", ",\n"),
}
"""A section with the event of STORE."""
FILES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "tags": lambda text: "%TAG !e! tag:yaml.org,2002:\n# c\n---\n" + text.replace("A visit", "!e!str A visit"),
    "another line separator": lambda text: f"# a\u2028# b\n{text}",
}


@pytest.mark.parametrize("change", FILES)
@pytest.mark.parametrize("written", WRITTEN)
def test_entry_finds_its_fields_however_it_is_written(written: str, change: str) -> None:
    """A problem of an event is reported at the place of the field, in any style of YAML."""
    text = FILES[change](edited(STORE, BLOCK, WRITTEN[written]))
    document = read(text)
    assert document.problems == []
    (entry,) = document.events
    problem = entry.problem(("title",), "message")
    marked = "!e!str A visit" if change == "tags" else "A visit"
    line = text[: text.index(marked)].replace("\u2028", "\n").count("\n") + 1
    assert (problem.line, underlined(problem)) == (line, marked)
    assert underlined(entry.problem(("sources", 0, "publisher"), "message")) == "P"


def test_a_fault_of_the_reader_is_none_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the reader raises while the file is parsed is not taken for a fault of YAML."""

    def fail(*_: object) -> object:
        raise ValueError("planted")

    monkeypatch.setattr(Document, "_record", fail)
    with pytest.raises(ValueError, match="planted"):
        read(STORE)


def test_nodes_of_events_are_not_kept() -> None:
    """Reading takes memory for the file and its events, and not for all its nodes, which take several times as much."""
    head, event = STORE.split("  - id: one")
    text = (head + "".join(f"  - id: e-{number}{event}" for number in range(400))).encode()
    read(text)  # what is made once
    tracemalloc.start()
    document = read(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(document.events) == 400
    assert peak < 8 * len(text)


# Several faults

MANY = """\
schema: 1
title: A store
coverage: {from: 1970, until: 2025-12-31}
countries: {US: {name: United States, nme: x}}
events:
  - id: one
    kind: vist
    countries: US
    titel: A visit
    significance: key
    confidence: high
    sources:
      - {title: S, date: 2020-02-30, url: ""}
  - sources: []
    id: two
    date: 2020
    kind: visit
    countries: []
    title: A visit
    significance: key
    confidence: high
  - id: three
    date: 2020-02-31
    kind: visit
    countries: []
    title: ""
    significance: key
    confidence: high
    sources: [{title: S, publisher: P}]
    acting: yes
"""


def test_all_faults_are_reported_in_one_run() -> None:
    """All faults of all events are reported together, sorted by place."""
    assert [(line, column, check) for _, line, column, check in places(problems_in(MANY))] == [
        (3, 18, "values"),
        (4, 39, "keys"),
        (6, 5, "keys"),
        (7, 11, "values"),
        (8, 16, "values"),
        (9, 5, "keys"),
        (13, 9, "keys"),
        (13, 26, "dates"),
        (13, 43, "values"),
        (14, 14, "sources"),
        (23, 11, "dates"),
        (26, 12, "values"),
        (30, 13, "values"),
    ]


def test_valid_event_beside_a_faulty_one_is_read() -> None:
    """A valid event after a faulty one is read, and its place is right."""
    event = STORE[STORE.index("  - id: one") :]
    document = read(edited(STORE, KIND, "kind: vist") + event.replace("one", "two"))
    assert [problem.line for problem in document.problems] == [9]
    faulty, entry = document.events
    assert (faulty.record.id, sound(faulty.record.kind), entry.record.id) == ("one", False, "two")
    assert (entry.problem(("id",), "message").line, entry.line) == (16, 16)


def test_faults_of_all_files_are_reported_together() -> None:
    """The faults of a base store and its overlays are reported together."""
    found = problems_in(edited(STORE, KIND, "kind: vist"), "title:\n", "events: x\n")
    assert places(found) == [
        ("overlay1.yaml", 1, 7, "values"),
        ("overlay2.yaml", 1, 9, "values"),
        ("store.yaml", 9, 11, "values"),
    ]


# Values that YAML would convert


@pytest.mark.parametrize("written", ["yes", "NO", "off", "1.10", "010", "0x1F", "1e3", "12:30:00", "2020-01-02", "="])
def test_every_scalar_is_read_as_text(written: str) -> None:
    """Values that YAML would convert to numbers, dates or booleans remain text."""
    document = read(edited(STORE, TITLE, f"title: {written}"))
    assert document.problems == []
    assert document.events[0].record.title == written


def test_code_no_is_read_as_norway() -> None:
    """The country code NO is read as Norway, not as a boolean."""
    document = read(edited(STORE, "countries: [US]", "countries: [NO]"))
    assert document.problems == []
    assert document.events[0].record.countries == ("NO",)
    assert document.sections["countries"]["NO"].record.name == "Norway"


@pytest.mark.parametrize(
    ("written", "precision", "earliest", "latest"),
    [
        ("2023-09", "month", "2023-09-01", "2023-09-30"),
        ("2023", "year", "2023-01-01", "2023-12-31"),
        ("2023-09-10", "day", "2023-09-10", "2023-09-10"),
        ("2023~", "year", "2023-01-01", "2023-12-31"),
        ("2023-09-10/2024-02", "span", "2023-09-10", "2024-02-29"),
    ],
)
def test_date_keeps_its_precision(written: str, precision: str, earliest: str, latest: str) -> None:
    """A date keeps its text and precision, and gets its earliest and latest day."""
    (entry,) = read(edited(STORE, "date: 2020-01-02", f"date: {written}")).events
    event = entry.record
    assert (event.date, event.precision) == (written, precision)
    assert (event.earliest.isoformat(), event.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize(("written", "acting"), [("true", True), ("false", False)])
def test_acting_is_true_or_false(written: str, acting: bool) -> None:
    """The field acting is read from true and false."""
    (entry,) = read(edited(STORE, KIND, f"{KIND}\n    acting: {written}")).events
    assert entry.record.acting is acting


def test_tabs_and_line_breaks_in_text_are_kept() -> None:
    """Tabs and line breaks inside a quoted text are kept."""
    (entry,) = read(edited(STORE, TITLE, r'title: "a\tb\nc"')).events
    assert entry.record.title == "a\tb\nc"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_mark_change_nothing(mark: bytes, end: bytes) -> None:
    """The store that is read does not depend on the line ends or a byte-order mark."""
    usual, other = read(SMALL.read_bytes()), read(mark + SMALL.read_bytes().replace(b"\n", end))
    assert other.problems == []
    assert lay_over([other]).contents() == lay_over([usual]).contents()
    assert list(usual.sections) == [name for name in SECTIONS if name not in ("creator", "subject", "publishers")]


def test_comments_are_searched_for_odd_characters() -> None:
    """A comment is reported at its place, and no text is taken for a comment or reported twice."""
    text = 'schema: 1 # a\u202eb\n# \u200bc\ntitle: "# \u200bd" # e\nlicence: |\n  f # \u200bg\n'
    document = read(text)
    found = document.odd_texts(odd)
    texts, comments = [(3, 8, 6), (5, 3, 1)], [(1, 11, 5), (2, 1, 4)]
    assert [(each.line, each.column, each.width) for each in found] == texts + comments


ODD_CHARACTERS = {
    "in a text": (TITLE, "title: A\u200b visit", (11, 12, 8)),
    "beside a line separator": (TITLE, 'title: "A\u2028visit"', (11, 12, 1)),
    "as an escape": (TITLE, r'title: "A\u200bvisit"', (11, 12, 14)),
    "in a block": (TITLE, "title: |\n      A\n      v\u200bisit", (13, 7, 1)),
    "letters joined by an escaped line end": (TITLE, 'title: "e\\\n  \u0301"', (11, 12, 1)),
    "in a comment": (TITLE, f"{TITLE} # \u200b", (11, 20, 3)),
    "in a comment of its own": (TITLE, f"{TITLE}\n# \u200b", (12, 1, 3)),
}
"""What is written for a title, and the line, the column and the width of the problem."""


@pytest.mark.parametrize("name", ODD_CHARACTERS)
def test_only_events_with_odd_characters_are_composed_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An odd character is reported at its place however it is written, and no other event is composed for it."""
    old, new, place = ODD_CHARACTERS[name]
    event = STORE[STORE.index("  - id: one") :]
    document = read(edited(STORE, old, new) + event.replace("one", "two") + event.replace("one", "three"))
    composed = count_composed(monkeypatch)
    found = list(document.odd_texts(odd))
    assert [(each.line, each.column, each.width) for each in found] == [place]
    assert len(composed) == 1


def test_only_events_with_guessed_words_are_composed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain word that YAML 1.1 reads as true or false is reported, and no other event is composed for it."""
    event = STORE[STORE.index("  - id: one") :]
    document = read(STORE + event.replace("one", "two").replace(TITLE, "title: on") + event.replace("one", "three"))
    composed = count_composed(monkeypatch)
    _, problem = document.guessed_words(BOOLEANS)  # the first is the key NO
    assert (underlined(problem), len(composed)) == ("on", 1)


def test_an_event_is_composed_again_once_for_all_its_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems of an event that follow one another need its nodes once."""
    (entry,) = read(STORE).events
    composed = count_composed(monkeypatch)
    lines = [entry.problem((key,), "message").line for key in ("id", "date", "title")]
    assert (lines, entry.name, len(composed)) == ([7, 8, 11], "one", 1)
