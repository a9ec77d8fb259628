"""The command `check`: its forms of output, its exit status, overlays, and stores that `list` writes."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.helpers import SMALL, contents, embedded_store, printed, run_cli
from tests.store.store_text import FAULTY, FIRST, event_text, expected_faults, store_text, tier_text
from vntimeline.characters import first_unsafe
from vntimeline.cli.commands.check import SPEC
from vntimeline.model import REGISTRIES
from vntimeline.store import load as load_store
from vntimeline.store.checks import CHECKS

TWO = store_text(event_text("visit", "2000", title="A title."), event_text("visit", "2001", countries=["DEE"]))
LINE = TWO.split("\n")[FIRST - 1]
"""The line of the first of the two problems in TWO."""


def test_text_output_has_place_excerpt_help_and_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text output has the place, the line, the marked part and the help of each problem, and a count."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.yaml").write_text(TWO, encoding="utf-8")
    at = LINE.index('"A title."')
    result = run_cli("check", "--strict", "two.yaml")
    lines = result.out.split("\n")
    assert lines[0] == f"two.yaml:{FIRST}:{at + 1}: [titles] a title ends with a full stop"
    excerpt = lines[1].removeprefix(f"    {FIRST} | ")
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert excerpt[1:-1] in LINE  # a long line is cut
    marked = excerpt.index('"A title."')
    assert lines[2] == f"       | {' ' * marked}^^^^^^^^^^"
    assert lines[3] == "    help: remove it"
    assert re.fullmatch(rf"two\.yaml:{FIRST + 1}:\d+: \[countries\] unknown country 'DEE'", lines[4])
    assert lines[7:] == ["    help: did you mean DE?", "2 problems in two.yaml (strict checks)", ""]
    assert (result.status, result.err) == (1, "")


def test_line_break_in_a_name_keeps_the_output_lines() -> None:
    """A line break inside a name does not add lines to the output of `check`."""
    result = run_cli("check", "-", stdin=store_text(event_text("visit", "2000", people=["Cy\nDan"])))
    assert result.out.count("\n") == 5, result.out


def test_text_output_is_sorted_and_counted() -> None:
    """The text output is sorted by line and column, and its last line counts the problems."""
    text = run_cli("check", "--strict", FAULTY).out
    places = [(int(line), int(column)) for line, column in re.findall(r"(?m)^\S+faulty\.yaml:(\d+):(\d+): \[", text)]
    assert places == sorted(places)
    assert len(places) == expected_faults(FAULTY).total()
    assert text.endswith(f"\n{len(places)} problems in {FAULTY} (strict checks)\n")


@pytest.mark.parametrize(
    ("text", "options", "status", "count"),
    [
        (store_text(), ["--strict"], 0, "no problems in - (strict checks)"),
        (TWO, [], 1, "1 problem in - (basic checks)"),
        (TWO, ["--strict"], 1, "2 problems in - (strict checks)"),
    ],
)
def test_exit_status_and_count(text: str, options: list[str], status: int, count: str) -> None:
    """The exit status is 1 if there are problems and 0 if not, and the count agrees."""
    result = run_cli("check", "-", *options, stdin=text)
    assert (result.status, result.out.split("\n")[-2], result.err) == (status, count, "")


def test_standard_input_is_shown_as_dash() -> None:
    """Problems of standard input are shown with - as the file name."""
    assert run_cli("check", "-", stdin=TWO).out.startswith(f"-:{FIRST + 1}:")


@pytest.mark.parametrize("arguments", [["nowhere.yaml"], ["--store", "nowhere.yaml"], ["--add", "nowhere.yaml"]])
def test_missing_file_is_an_error(arguments: list[str]) -> None:
    """A missing file is an error with exit status 3, not a problem in the list."""
    result = run_cli("check", *arguments)
    assert (result.status, result.out) == (3, "")
    assert "vntimeline: error: nowhere.yaml: no such file" in result.err


@pytest.mark.parametrize(("path", "options"), [(FAULTY, ["--strict"]), (SMALL, [])])
def test_json_output_follows_the_schema(path: Path, options: list[str]) -> None:
    """The JSON output of `check` is valid against the schema that `schema check` prints."""
    schema = json.loads(run_cli("schema", "check").out)
    Draft202012Validator.check_schema(schema)
    answer = json.loads(run_cli("check", path, *options, "--json").out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    assert list(answer) == ["schema", "store", "query", "covered", "problems"]
    assert answer["query"] == {"files": [str(path)], "level": "strict" if options else "basic"}
    assert bool(answer["problems"]) == (path == FAULTY)


def test_json_output_for_invalid_yaml_follows_the_schema() -> None:
    """The JSON output is valid for a file that cannot be read as YAML, too."""
    answer = json.loads(run_cli("check", "-", "--json", stdin=b"\xff").out)
    schema = json.loads(run_cli("schema", "check").out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    unknown = dict.fromkeys(("title", "version", "released", "digest", "coverage"))
    assert answer["store"] == {**unknown, "events": 0}
    assert [each["check"] for each in answer["problems"]] == ["syntax"]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow this file name")
def test_github_output_escapes_separators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The GitHub output escapes characters that would end a property or a message."""
    monkeypatch.chdir(tmp_path)
    name = "50%,a:b\nc.yaml"
    (tmp_path / name).write_text(store_text(event_text("visit", "2000", people=["1%: a,\nb"])), encoding="utf-8")
    result = run_cli("check", name, "-f", "github")
    (line,) = result.out.splitlines()
    match = re.fullmatch(rf"::error file=([^,:]*),line={FIRST},col=(\d+),title=people::(.*)", line)
    assert match, line
    assert re.fullmatch(r"50%25%2Ca%3Ab(%0A| )c\.yaml", match[1])
    assert re.fullmatch(r"unknown person '1%25: a,\\nb': add 1%25: a,(%0A| )b to people", match[3])
    assert result.status == 1


def test_github_output_has_one_line_per_problem() -> None:
    """The GitHub output has one annotation per problem, and nothing for a sound store."""
    text = run_cli("check", "--strict", FAULTY, "-f", "github").out
    rows = [
        re.fullmatch(r"::error file=.*faulty\.yaml,line=(\d+),col=\d+,title=([a-z-]+)::.+", x)
        for x in text.splitlines()
    ]
    assert Counter((int(row[1]), row[2]) for row in rows if row) == expected_faults(FAULTY)
    assert len(rows) == expected_faults(FAULTY).total()
    assert run_cli("check", "-", "-f", "github", stdin=store_text()).out == ""


# Many problems, long lines, and characters that must not be shown

COUNT = 700
EVENTS = [json.loads(event_text("visit", f"never {at}", id=f"visit-{at}").removeprefix("  - ")) for at in range(COUNT)]
ONE_LINE = store_text().partition("events:")[0] + f"events: {json.dumps(EVENTS)}\n"
"""A store with many faults in one long line."""


def test_text_prints_the_first_problems_and_counts_the_others() -> None:
    """The text output has a few hundred problems, each no wider than a screen, and the number of the others."""
    out = run_cli("check", "-", stdin=ONE_LINE).out
    lines = out.splitlines()
    assert len(re.findall(r"(?m)^-:\d+:\d+: \[dates\]", out)) == 300
    assert lines[-2:] == [
        "… and 400 more: vntimeline check --json prints all",
        f"{COUNT} problems in - (basic checks)",
    ]
    assert max(map(len, lines)) < 140


def test_other_commands_refuse_a_store_with_many_problems_briefly() -> None:
    """A command that refuses a store prints as many problems as `check`."""
    result = run_cli("list", "--store", "-", stdin=ONE_LINE)
    assert (result.status, result.out) == (3, "")
    assert result.err.count("[dates]") == 300
    assert result.err.splitlines()[-2:] == [
        "vntimeline: error: … and 400 more: vntimeline check --json prints all",
        f"vntimeline: error: {COUNT} problems in the store",
    ]


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "github"])
def test_formats_for_programs_have_all_problems(format: str) -> None:
    """The formats for programs have every problem, and their size is that of the problems, not of their lines."""
    out = run_cli("check", "-", "-f", format, stdin=ONE_LINE).out
    assert len(re.findall(r"'never \d+' is not a date", out)) == COUNT
    assert len(out) < COUNT * 1000


def test_excerpt_of_a_long_line_shows_the_marked_part() -> None:
    """The excerpt of a long line is what is around the fault, and the carets stand under the fault."""
    answer = json.loads(run_cli("check", "-", "--json", stdin=ONE_LINE).out)
    for problem in answer["problems"]:
        excerpt, at = problem["excerpt"], problem["excerpt_column"] - 1
        assert len(excerpt) <= 121
        assert excerpt[at:].startswith('"never ')
        assert ONE_LINE.split("\n")[problem["line"] - 1][problem["column"] - 1 :].startswith('"never ')
    assert answer["problems"][0]["excerpt"].endswith("…")
    assert answer["problems"][-1]["excerpt"].startswith("…")


def test_messages_leave_out_the_middle_of_long_values() -> None:
    """A message that quotes a very long value has its beginning and end."""
    text = store_text(event_text("visit", "2000", sources=[{"title": "S", "publisher": "Agency", "url": "x" * 9999}]))
    found = json.loads(run_cli("check", "-", "--json", stdin=text).out)["problems"]
    (problem,) = found
    assert problem["message"].startswith("'xxx")
    assert problem["message"].endswith("' is not a web address")
    assert len(problem["message"]) < 500


UNSAFE = "\x1b[31m\x9b\u061c\u202e\u200b\u2066\ufeff\U000e0041\ue000"
FORMATS_OF_CHECK = [format.name for format in SPEC.formats]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow this file name")
@pytest.mark.parametrize("format", FORMATS_OF_CHECK)
def test_unsafe_characters_reach_no_output_of_check(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Controls, direction marks and invisible characters in names, texts and the file name are in no output."""
    monkeypatch.chdir(tmp_path)
    name = f"a{UNSAFE}\n::warning::b.yaml"
    hidden = UNSAFE.replace("\x1b[31m\x9b", "")
    text = store_text(
        event_text("visit", "2000", countries=[f"Z{hidden}"], people=[f"Cy{hidden}"], title=f"a{hidden}", place="\x1b"),
        event_text(f"vi{hidden}sit", "2001", **{f"key{hidden}": "x"}),
    )
    (tmp_path / name).write_text(text.replace("\x1b", "\\e"), encoding="utf-8")
    result = run_cli("check", "--strict", name, "-f", format)
    assert result.status == 1
    assert first_unsafe(result.out + result.err) is None
    if format == "github":
        assert all(line.startswith("::error file=a") for line in result.out.splitlines())
    if format == "json":
        answer = json.loads(result.out)
        assert answer["query"]["files"] == [name]
        assert any(hidden in problem["excerpt"] for problem in answer["problems"])
    if format == "yaml":
        assert any(hidden in problem["excerpt"] for problem in yaml.safe_load(result.out))


@pytest.mark.parametrize("content", [b'schema: 1\ntitle: "x\x1b[31mred"\n', 'schema: 1\ntitle: "x\x9bred"\n'.encode()])
def test_raw_controls_in_a_file_are_not_printed(content: bytes) -> None:
    """A raw control character in the file, which is not YAML, is shown by no format."""
    for format in FORMATS_OF_CHECK:
        result = run_cli("check", "-", "-f", format, stdin=content)
        assert first_unsafe(result.out + result.err) is None, format


def test_list_describes_every_check() -> None:
    """`check --list` shows every check with its level and its own description."""
    result = run_cli("check", "--list")
    rows = [re.split(r"\s{2,}", line, maxsplit=2) for line in result.out.splitlines()]
    assert [(name, level.strip()) for name, level, _ in rows] == [(each.name, each.level) for each in CHECKS]
    sentences = [says for *_, says in rows]
    assert len(set(sentences)) == len(CHECKS)
    for says in sentences:
        assert len(says.split()) > 3
        assert says[0].isupper()
        assert says.endswith(".")
    assert result.status == 0


# Overlays


def test_overlay_problems_have_the_overlay_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` reports a problem of an overlay with the overlay's name and line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(store_text(tier_text("2000", "comprehensive-strategic")), encoding="utf-8")
    (tmp_path / "one.yaml").write_text(
        f"people: {{Cy: {{}}}}\nevents:\n{tier_text('2001', 'strategic')}", encoding="utf-8"
    )
    (tmp_path / "two.yaml").write_text(
        f"events:\n{event_text('visit', '2000', people=['Cy', 'Dan'])}", encoding="utf-8"
    )
    arguments = ["check", "--strict", "base.yaml", "--add", "one.yaml", "--add", "two.yaml", "--json"]
    answer = json.loads(run_cli(*arguments).out)
    assert answer["query"]["files"] == ["base.yaml", "one.yaml", "two.yaml"]
    assert [(each["file"], each["line"], each["check"]) for each in answer["problems"]] == [
        ("one.yaml", 3, "ladder"),
        ("two.yaml", 2, "people"),
    ]


def test_overlay_can_correct_the_base_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faulty event that an overlay replaces is no longer reported."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(TWO, encoding="utf-8")
    (tmp_path / "corrected.yaml").write_text("events:\n" + event_text("visit", "2000"), encoding="utf-8")
    result = run_cli("check", "--strict", "--store", "base.yaml", "--add", "corrected.yaml")
    assert re.findall(r"\[([a-z-]+)\]", result.out.split("\n")[0]) == ["countries"]
    assert result.out.endswith("1 problem in base.yaml, corrected.yaml (strict checks)\n")


# Stores that `list -f yaml` writes

SELECTIONS = {
    "whole store": [],
    "one country": ["-c", "US"],
    "a body": ["-c", "ASEAN"],
    "tier": ["-k", "tier"],
    "leadership": ["-k", "leadership"],
    "visit": ["-k", "visit"],
}


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("options", SELECTIONS.values(), ids=SELECTIONS)
def test_listed_yaml_passes_the_strict_checks(options: list[str]) -> None:
    """What `list -f yaml` writes of the embedded store passes `check --strict`."""
    result = run_cli("check", "-", "--strict", stdin=printed("list", *options, "-f", "yaml"))
    assert (result.status, result.out, result.err) == (0, "no problems in - (strict checks)\n", "")


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("options", SELECTIONS.values(), ids=SELECTIONS)
def test_listed_yaml_keeps_events_and_registries(options: list[str], tmp_path: Path) -> None:
    """What `list -f yaml` writes loads as the same events with the registry entries that they name."""
    path = tmp_path / "listed.yaml"
    path.write_text(printed("list", *options, "-f", "yaml"), encoding="utf-8")
    listed, store = load_store(path), embedded_store()
    ids = {each["id"] for each in json.loads(printed("list", *options, "--json"))["events"]}
    assert list(listed.events) == [event for event in store.events if event.id in ids]
    whole = len(listed.events) == len(store.events)
    named = {
        "countries": set(store.countries) if whole else {code for event in listed.events for code in event.countries},
        "people": {name for event in listed.events for name in (*event.people, event.person) if name},
        "publishers": {source.publisher for event in listed.events for source in event.sources},
        "offices": {event.office for event in listed.events if event.office},
    }
    assert named.keys() == REGISTRIES.keys()
    for section, names in named.items():
        kept = getattr(listed, section)
        if section == "offices" and not names:  # a store without the section has the offices of the embedded store
            continue
        wanted = (
            getattr(store, section).items() if whole else [e for e in getattr(store, section).items() if e[0] in names]
        )
        assert list(kept.items()) == list(wanted)
    assert listed.publishers
    assert (listed.title, listed.licence) == (store.title, store.licence)
    assert listed.coverage == (store.coverage if whole else None)


@pytest.mark.usefixtures("shared_cache")
def test_listed_yaml_of_the_whole_store_is_the_same_store(tmp_path: Path) -> None:
    """The whole store, written by `list -f yaml` and read again, is the same store, and is written the same."""
    text = printed("list", "-f", "yaml")
    path = tmp_path / "listed.yaml"
    path.write_text(text, encoding="utf-8")
    assert contents(load_store(path)) == contents(embedded_store())
    assert printed("list", "-f", "yaml", "--store", path) == text
