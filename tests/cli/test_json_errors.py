"""Errors with --json: one JSON object on standard error, valid under its schema, and nothing else anywhere."""

import json
import re
import shlex
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.cli.test_errors import FAULTY, WRONG
from tests.cli.test_suggestions import REFUSED
from tests.conftest import needed
from tests.helpers import REQUIRED, ROOT, SMALL, Run, posix_only, printed, refused, run_cli
from tests.hostile import PAYLOADS
from tests.strategies import fixed
from vntimeline.cli import COMMANDS
from vntimeline.cli.schemas import schema
from vntimeline.error_format import error_format

pytestmark = pytest.mark.usefixtures("shared_cache")

Error = dict[str, Any]
MISTAKES = [[*typed] for typed, *_ in (*WRONG, *REFUSED) if not {"--", "-f", "-o", "--json", "chart"} & {*typed}]
"""Wrong command lines of every sort, but of formats: --json is appended to them, which `chart` does not have."""


@cache
def validator() -> Draft202012Validator:
    """The validator of the published schema."""
    published = schema("error")
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def error_in(text: str) -> Error:
    """The error that a text consists of: one JSON object, valid, with all keys in their order."""
    document: dict[str, Error] = json.loads(text)  # fails where anything stands before or behind the object
    assert [f"{fault.json_path}: {fault.message}" for fault in validator().iter_errors(document)] == []
    assert [*document] == ["error"]
    assert [*document["error"]] == ["code", "message", "help", "candidates", "problems"]
    return document["error"]


def as_text(error: Error) -> str:
    """The error as it is printed without --json, but for problems of a store."""
    help = f"    help: {error['help']}\n" if error["help"] else ""
    return f"vntimeline: error: {error['message']}\n{help}"


def failed(*arguments: str | Path, status: int = 2, **others: Any) -> Error:
    """The error of a command line, run in this process with --json."""
    return error_in(refused(*arguments, "--json", status=status, **others))


def test_every_key_is_described() -> None:
    """The schema describes every key of an error and of a problem, and requires it."""
    for part in schema("error")["$defs"].values():
        assert part["required"] == [*part["properties"]]
        assert [name for name, value in part["properties"].items() if not value.get("description")] == []


# In a process

FAILURES: list[tuple[Sequence[str], int, str, list[str]]] = [
    (["--json", "list"], 2, "usage", ["--store", "--version"]),
    (["list", "--contry", "US", "--json"], 2, "usage", ["--color", "--country"]),
    (["list", "-n", "many", "--json"], 2, "usage", []),
    (["list", "--json", "-n"], 2, "usage", []),
    (["tier", "--json"], 2, "usage", []),
    (["list", "--json", "China"], 2, "usage", ["vntimeline list -c China"]),
    (["list", "--json", "--country", ""], 2, "usage", []),
    (["check", "--list", "--json"], 2, "usage", []),
    (["US", "--json"], 2, "unknown-name", ["vntimeline tier US"]),
    (["lst", "--json"], 2, "unknown-name", ["list"]),
    (["frobnicate", "--json"], 2, "unknown-name", []),
    (["tier", "Chnia", "--json"], 2, "unknown-name", ["CN"]),
    (["tier", "US", "2013", "--json"], 2, "unknown-name", ["vntimeline tier US --on 2013"]),
    (["list", "-p", "Nguyen Phu Torng", "--json"], 2, "unknown-name", ["Nguyen Phu Trong", "Nguyen Huu Tho"]),
    (["list", "-t", "CPS", "--json"], 2, "unknown-name", ["comprehensive-strategic", "comprehensive"]),
    (["list", "--fields", "titel", "--json"], 2, "unknown-name", ["title"]),
    (["show", "us-csp-2032", "--json"], 2, "unknown-name", ["us-csp-2023", "us-cp-2013", "sg-csp-2025"]),
    (["chart", "--json"], 2, "unknown-name", []),
    (["tier", "my", "--json"], 2, "ambiguous-name", ["MY", "US"]),
    (["tier", "Korea", "-f", "jsonl"], 2, "ambiguous-name", ["KP", "KR"]),
    (["list", "--since", "03/04/2013", "-fjson"], 2, "bad-date", ["2013-04-03", "2013-03-04"]),
    (["list", "--since", "Monday, 25 July 2013", "--json"], 2, "bad-date", ["2013-07-25"]),
    (["diff", "2015", "2014", "--json"], 2, "bad-date", []),
    (["list", "--json", "-f", "csv"], 2, "bad-output", []),
    (["list", "--json", "-o", "no/such/folder.json"], 2, "bad-output", []),
    (["list", "-f", "json", "-o", "."], 2, "bad-output", []),
    (["list", "--store", "missing.yaml", "--json"], 3, "bad-store", []),
    (["check", "missing.yaml", "--json"], 3, "bad-store", []),
]


@pytest.mark.parametrize(("arguments", "status", "code", "candidates"), FAILURES, ids=lambda value: str(value))
def test_an_error_is_one_json_object(
    run: Run, arguments: Sequence[str], status: int, code: str, candidates: list[str]
) -> None:
    """A run that fails prints one JSON object on standard error and nothing else, with its usual exit status."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    error = error_in(done.stderr)
    assert (error["code"], error["candidates"], error["problems"]) == (code, candidates, [])
    one_line = error_format(arguments) == "jsonl"
    assert done.stderr.endswith("}\n")
    assert (done.stderr.count("\n") == 1) == one_line


@posix_only
@pytest.mark.parametrize("redirected", [">/dev/full", ">&-"])
def test_an_output_that_cannot_be_written(bash: Run, redirected: str) -> None:
    """A full disk or a closed standard output is an error in JSON."""
    if "full" in redirected:
        needed("/dev/full", "/dev/full" if Path("/dev/full").exists() else None)
    done = bash(f"vntimeline list --json {redirected}")
    assert done.returncode == 2
    assert error_in(done.stderr)["code"] == "bad-output"


@posix_only
@pytest.mark.parametrize(
    ("line", "status", "message"),
    [
        (r"vntimeline tier $'\xff' --json", 2, r"'\udcff' is not UTF-8"),
        (r"vntimeline $'\xff' --json", 2, r"'\udcff' is not UTF-8"),
        (r"VNTIMELINE_STORE=$'\xff.yaml' vntimeline list --json", 3, "?.yaml: no such file"),
        (r"printf 'a: \xff' > $'\xff'; VNTIMELINE_STORE=$'\xff' vntimeline list -f jsonl", 3, "1 problem in the store"),
    ],
)
def test_bytes_that_are_not_utf8(bash: Run, line: str, status: int, message: str) -> None:
    """Arguments and names of files that are not UTF-8 lead to valid JSON in UTF-8."""
    done = bash(line)
    assert (done.returncode, done.stdout) == (status, "")
    assert error_in(done.stderr)["message"].startswith(message)


def test_the_encoding_of_messages_does_not_matter(run: Run) -> None:
    """JSON is in UTF-8, whatever encoding the environment gives to standard error."""
    usual = run("tier", "Mỹ“", "đ", "--json")
    other = run("tier", "Mỹ“", "đ", "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "Mỹ“ đ" in error_in(usual.stderr)["message"]
    assert (other.returncode, other.stdout, other.stderr) == (2, "", usual.stderr)


def test_a_reader_that_ends_early_gets_no_object(bash: Run) -> None:
    """A broken pipe is no error."""
    done = bash('vntimeline list --json | head -1; echo "${PIPESTATUS[@]}"')
    assert (done.stdout.splitlines()[-1], done.stderr) == ("141 0", "")


# The same as without --json


@pytest.mark.parametrize("typed", MISTAKES, ids=" ".join)
def test_the_object_says_what_the_text_says(typed: Sequence[str]) -> None:
    """Status, message and help are those of the text, and the help names what the candidates are."""
    error = failed(*typed)
    assert as_text(error) == refused(*typed)
    for candidate in error["candidates"]:
        if candidate.startswith("vntimeline "):
            assert f"`{candidate}`" in error["help"]
    assert bool(error["candidates"]) >= ("did you mean" in (error["help"] or ""))


@pytest.mark.parametrize("typed", MISTAKES, ids=" ".join)
def test_suggested_command_lines_are_right(typed: Sequence[str]) -> None:
    """A candidate that is a command line can be given to a shell, and succeeds."""
    result = run_cli(*typed, "--json")
    candidates = json.loads(result.err)["error"]["candidates"] if result.status == 2 and result.err else []
    for candidate in candidates:
        if candidate.startswith("vntimeline "):
            assert run_cli(*shlex.split(candidate)[1:]).status == 0


@pytest.mark.parametrize("typed", ["$(US)", "US;", "`US`", "US|", "US>China", "-US", "us-csp-2023;"])
def test_suggested_command_lines_are_quoted(typed: str) -> None:
    """What a shell would take for more than a word is quoted in a candidate."""
    for arguments in ([typed], ["tier", typed, "2013"], ["list", typed], ["chart", "China", typed, "x"]):
        result = run_cli(*arguments, "--json")
        for candidate in json.loads(result.err)["error"]["candidates"] if result.status == 2 else ():
            assert not re.search(r"[$;`|<>&]", re.sub("'[^']*'", "", candidate)), candidate


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (["tier", "Chnia"], ["tier"]),
        (["tier", "Korea"], ["tier"]),
        (["show", "us-c"], ["show"]),
        (["list", "-k", "visits"], ["list", "-k"]),
        (["list", "-p", "Bidne"], ["list", "-p"]),
        (["list", "-p", "Nguyen"], ["list", "-p"]),
        (["list", "--office", "presidnet"], ["list", "--office"]),
        (["tier", "US", "--on", "03/04/2013"], ["tier", "US", "--on"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_candidates_can_be_given_instead(arguments: Sequence[str], query: Sequence[str]) -> None:
    """Each of the candidates is accepted where the wrong value was given."""
    error = failed(*arguments)
    assert 1 <= len(error["candidates"]) <= 5
    for candidate in error["candidates"]:
        printed(*query, candidate)


def test_python_has_the_same_candidates() -> None:
    """The errors of the library have the code and the candidates of the command line."""
    from vntimeline import AmbiguousName, load

    with pytest.raises(AmbiguousName) as caught:
        load().tier("Korea")
    assert (caught.value.code, caught.value.candidates) == ("ambiguous-name", ("KP", "KR"))


# Stores


@pytest.mark.parametrize("fault", FAULTY)
def test_an_invalid_store_is_reported_completely(tmp_path: Path, fault: str) -> None:
    """The problems of an invalid store are all of them, as `check --json` prints them, and safe to show."""
    store = tmp_path / "store.yaml"
    store.write_bytes(FAULTY[fault])
    error = failed("list", "--store", store, status=3)
    checked = run_cli("check", store, "--json")
    assert (checked.status, checked.err) == (1, "")
    assert error["problems"] == json.loads(checked.out)["problems"]
    assert (error["code"], error["help"], error["candidates"]) == ("bad-store", None, [])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", refused("list", "--store", store, "--json", status=3))


def test_many_problems_are_all_there(tmp_path: Path) -> None:
    """Problems are not cut as in text; each has its line and its remedy."""
    faulty = ROOT / "tests" / "data" / "faulty.yaml"
    problems = failed("tiers", "--store", faulty, status=3)["problems"]
    assert len(problems) > 40
    assert problems == json.loads(run_cli("check", faulty, "--json").out)["problems"]
    store = tmp_path / "store.yaml"
    store.write_text(SMALL.read_text(encoding="utf-8") + "  - {}\n" * 400, encoding="utf-8")
    assert len(failed("list", "--store", store, status=3)["problems"]) > 300


# Whatever is typed

WORDS = [
    *COMMANDS,
    *("US", "my", "Korea", "Chnia", "US 2013", "us-cp", "us-", "2013", "03/04/2013", "today", "x", "", "csv", "json"),
    *("missing.yaml", "no/such.json", ".", "president", "visit", "title,date", "-1", "help", "version", "search"),
    *(text for text in PAYLOADS if len(text) < 100 and "\x00" not in text and text != "--"),
]
OPTIONS = [
    *("--store", "--add", "-c", "-k", "-p", "--office", "-s", "--since", "--until", "--year", "--on", "-n", "-f", "-o"),
    *("--fields", "--format", "--within", "--what", "--sort", "--color"),
]
FLAGS = ["-r", "--bom", "--strict", "--nonsense", "-z", "--history", "--help"]
ASKED = (["--json"], ["-f", "json"], ["-fjson"], ["--format=json"], ["--format", "jsonl"], ["-f", "jsonl"])


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Command lines of plausible and senseless words that ask for JSON somewhere."""
    word, option = st.sampled_from(WORDS), st.sampled_from(OPTIONS)
    part = st.tuples(option, word) | st.tuples(option, word) | st.tuples(word | st.sampled_from(FLAGS))
    words = [word for parts in draw(st.lists(part, max_size=3)) for word in parts]
    command = draw(st.sampled_from(("", *COMMANDS)))
    start = [command, *REQUIRED.get(command, ())] if command else []
    line = [*start, *words]
    at = draw(st.integers(0, len(line)))
    return [*line[:at], *draw(st.sampled_from(ASKED)), *line[at:]]


def test_whatever_fails_prints_one_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing run that asks for JSON prints one valid object and nothing else; one that succeeds prints none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VNTIMELINE_STORE", str(SMALL))
    monkeypatch.setattr("vntimeline.cli.output.to_file", lambda *_: None)
    codes = set()

    @settings(fixed, max_examples=400)
    @given(lines())
    @example(["tier", "US", "--on", "31 February 2013", "--json"])  # drawn lines seldom have a wrong date,
    @example(["list", "--bom", "--json"])  # or ask for what a format has not
    def check(line: list[str]) -> None:
        result = run_cli(*line)
        assert result.status in (0, 1, 2, 3)
        if result.status > 1 and error_format(line):
            assert result.out == ""
            codes.add(error_in(result.err)["code"])
        elif result.status > 1:  # another format is asked for later, or -f json is the value of another option
            assert "--json" not in line
        else:
            assert '"error"' not in result.err

    check()
    assert codes >= {"usage", "unknown-name", "bad-date", "bad-output", "bad-store"}
