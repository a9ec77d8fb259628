"""The commands: help, names and dates as they are typed, formats, stores, overlays and the limits of a store."""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import needed
from tests.helpers import FORMATS, REQUIRED, SMALL, Run, environment, overlay, posix_only, printed, run_cli
from vntimeline import __version__
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.render import formats
from vntimeline.render.answer import field_names
from vntimeline.store import load as load_store

TEXT = SMALL.read_text(encoding="utf-8")
STORE_NOTE = re.compile(r"\Avntimeline: note: the data cover [^\n]+\n\Z")


# The command itself


def test_no_arguments_print_the_help(run: Run) -> None:
    """The command without arguments succeeds and prints its help."""
    bare, asked = run(), run("--help")
    assert (bare.returncode, bare.stderr) == (0, "")
    assert bare.stdout == asked.stdout


def test_installed_command_and_module_are_the_same(run: Run, bash: Run) -> None:
    """`vntimeline` and `python -m vntimeline` run the same program, and both options print its version."""
    module, installed = run("--version"), bash("vntimeline --version")
    assert module.stdout == installed.stdout == f"vntimeline {__version__}\n"
    assert run("-V").stdout == module.stdout


def examples_of(command: str) -> list[str]:
    """The example lines in a command's help."""
    asked = [command] if command else []
    long, short = run_cli(*asked, "--help"), run_cli(*asked, "-h")
    assert long == short
    assert (long.status, long.err) == (0, "")
    _, heading, after = long.out.partition("Examples:\n")
    assert heading
    return re.findall(r"^ +(vntimeline .+)$", after, re.MULTILINE)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples_that_work(command: str, bash: Run, tmp_path: Path) -> None:
    """Every example in the help of every command runs without an error and gives an answer."""
    examples = examples_of(command)
    assert len(examples) >= 2
    with_jq = [example for example in examples if "| jq" in example]
    if not shutil.which("jq"):
        examples = [example for example in examples if example not in with_jq]

    def tried(number: int) -> tuple[str, int, str, bool]:
        checkout = tmp_path / str(number)
        (checkout / "schema").mkdir(parents=True)  # some examples write to this folder or read these files
        (checkout / "mine.yaml").write_text(TEXT, encoding="utf-8")
        (checkout / "claims.csv").write_text("country,tier\nChina,CSP\n", encoding="utf-8")
        done = bash(examples[number], checkout)
        given = ("mine.yaml", "claims.csv")
        written = [path.stat().st_size for path in checkout.rglob("*") if path.is_file() and path.name not in given]
        # The one prints only problems, and there are none; the other answers a client, and there is none.
        silent = "-f github" in examples[number] or (command == "mcp" and "--skill" not in examples[number])
        return examples[number], done.returncode, done.stderr, silent or bool(done.stdout.strip()) or any(written)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for example, status, errors, answered in pool.map(tried, range(len(examples))):
            assert (status, re.sub(STORE_NOTE, "", errors), answered) == (0, "", True), example
    if with_jq:
        needed("jq, for some of the examples,", shutil.which("jq"))


def test_root_help_lists_every_command() -> None:
    """The help of the program lists all commands in their order."""
    listed = printed("--help").partition("Commands:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (\S+)", listed, re.MULTILINE) == list(COMMANDS)


# The specs

COMPUTED = {"diff": {"of", "change"}, "anniversaries": {"when"}}
"""The columns of a command's table that are not fields of its records, but made from several."""


@pytest.mark.parametrize("command", COMMANDS)
def test_columns_of_a_spec_are_fields_of_its_records(command: str) -> None:
    """The plain lines and the table of a command have columns that its records have."""
    spec = spec_of(command)
    fields = set(field_names(spec.record))
    names = [column.name for column in spec.table]
    assert set(spec.plain) <= fields
    assert set(names) - fields == COMPUTED.get(command, set())
    for columns in (spec.plain, names):
        assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_spec_has_what_its_formats_need(command: str) -> None:
    """Columns are given where a format prints them; a table has words for its count, and says where an id stands."""
    spec = spec_of(command)
    assert bool(spec.plain) == (formats.plain in spec.formats)
    assert bool(spec.table) == (formats.table in spec.formats)
    assert bool(spec.noun) == bool({formats.table, formats.board} & set(spec.formats))
    if spec.key:  # schema has no records
        records = set(formats.IN_FULL if formats.markdown_text in spec.formats else formats.RECORDS)
        assert records <= set(spec.formats) or not records & set(spec.formats)
    if spec.identified:
        assert spec.identified in [column.name for column in spec.table]
        assert {"id", "event"} & set(field_names(spec.record))


@pytest.mark.parametrize("command", COMMANDS)
def test_names_and_extensions_mean_one_format(command: str) -> None:
    """No two formats of a command share a name or an extension of files."""
    offered = spec_of(command).formats
    for words in ([each.name for each in offered], [extension for each in offered for extension in each.extensions]):
        assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_of_a_spec_use_its_formats(command: str) -> None:
    """Each example is a line of the command itself, and names only formats and extensions that it has."""
    spec = spec_of(command)
    assert len(spec.examples) >= 2
    assert len(set(spec.examples)) == len(spec.examples)
    extensions = {extension for each in spec.formats for extension in ("",) * each.folder + each.extensions}
    for example in spec.examples:
        line = example.partition(" | ")[0]
        assert line.split()[:2] == ["vntimeline", command], example
        assert set(re.findall(r" -f (\S+)", line)) <= set(FORMATS[command]), example
        assert "--json" not in line or "json" in FORMATS[command], example
        if spec.formats and " -f " not in line:
            assert {Path(name).suffix for name in re.findall(r" -o (\S+)", line)} <= extensions, example


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_exactly_the_formats(command: str) -> None:
    """The help of a command lists its formats, and no others."""
    found = re.search(r"Formats: ([^.]*)\.", printed(command, "--help"))
    assert (re.split(r",\s+", found[1]) if found else []) == list(FORMATS[command])


# Names, dates and formats


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Mỹ", "US"),
        ("MY", "MY"),
        ("us", "US"),
        ("Norway", "NO"),
        ("NO", "NO"),
        ("han quoc", "KR"),
        ("HÀN QUỐC", "KR"),
        ("south-korea", "KR"),
        ("Áo", "AT"),
    ],
)
@pytest.mark.usefixtures("shared_cache")
def test_tier_takes_a_country_in_any_spelling(asked: str, code: str) -> None:
    """`tier` finds a country by its code, its English or Vietnamese name, with or without diacritics."""
    assert json.loads(printed("tier", asked, "--json"))["standing"]["country"] == code


def test_a_real_process_reads_a_name_with_diacritics(run: Run) -> None:
    """A name with diacritics reaches the command unchanged from the operating system."""
    done = run("tier", "Mỹ", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["standing"]["country"] == "US"


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--since", "July 2013", "--until", "2013"], "us-cp-2013"),
        (["--since", "25 Jul 2013", "--until", "2017"], "us-cp-2013 de-sp-suspended-2017"),
        (["--until", "2010"], "no-relations-1971 la-special-1977 nl-climate-2010"),
        (["--until", "2010-09"], "no-relations-1971 la-special-1977"),
        (["--since", "2019-02-20", "--until", "2019"], "de-sp-resumed-2019"),
        (["--since", "2019-02-21", "--until", "2019"], ""),
        (["--year", "2011", "-r"], "de-sp-2011 ua-cp-2011 trong-takes-2011"),
        (["--since", "-2y"], "us-csp-2023 us-visit-biden-2023"),
        (["--since", "25/07/2013", "--until", "2013-07-25"], "us-cp-2013"),
        (["-c", "DE", "-c", "LA", "-k", "tier", "--until", "2011"], "la-special-1977 de-sp-2011"),
    ],
)
def test_list_takes_dates_as_they_are_typed(arguments: list[str], ids: str) -> None:
    """`list` accepts dates in several notations and relative dates, and finds the events between them."""
    found = json.loads(printed("list", *arguments, "--json", "--fields", "id", "--store", SMALL))["events"]
    assert [each["id"] for each in found] == ids.split()


@pytest.mark.parametrize("command", [name for name in COMMANDS if {"json", "plain"} <= set(FORMATS[name])])
def test_json_option_and_the_default_format(command: str) -> None:
    """`--json` means `-f json`; without an option, an answer that is not for a terminal is plain."""
    arguments: list[str | Path] = [command, *REQUIRED.get(command, ()), "--store", SMALL]
    short, long, plain = run_cli(*arguments, "--json"), run_cli(*arguments, "-f", "json"), run_cli(*arguments)
    assert (short.status, short.err) == (0, "")
    assert short == long != plain
    assert json.loads(short.out)["schema"] == "vntimeline/1"
    assert plain == run_cli(*arguments, "-f", "plain")


# Stores


def titled(title: str, at: Path) -> str:
    """A copy of the small store under another title."""
    at.write_text(TEXT.replace("A small store", title), encoding="utf-8")
    return str(at)


@pytest.mark.usefixtures("shared_cache")
def test_order_of_precedence_of_store_settings(tmp_path: Path) -> None:
    """`--store` after the command wins over `--store` before it, which wins over VNTIMELINE_STORE."""
    one, two, three = (titled(name, tmp_path / f"{name}.yaml") for name in ("one", "two", "three"))
    cases: list[tuple[list[str], list[str], dict[str, str], str]] = [
        ([], [], {}, "Vietnam's diplomatic partnerships"),
        ([], [], {"VNTIMELINE_STORE": one}, "one"),
        (["--store", two], [], {"VNTIMELINE_STORE": one}, "two"),
        ([], ["--store", two], {"VNTIMELINE_STORE": one}, "two"),
        (["--store", two], ["--store", three], {"VNTIMELINE_STORE": one}, "three"),
    ]
    for before, after, variables, title in cases:
        found = run_cli(*before, "list", "-n", "1", "--json", *after, **variables)
        assert found.status == 0, found.err
        assert json.loads(found.out)["store"]["title"] == title


@pytest.mark.usefixtures("shared_cache")
def test_overlays_apply_in_order(tmp_path: Path) -> None:
    """Overlays before and after the command are all applied, in order, and the last one wins."""
    one, two = (tmp_path / f"{name}.yaml" for name in ("one", "two"))
    for path in (one, two):
        path.write_text(overlay(path.stem), encoding="utf-8")
    cases: list[tuple[list[str | Path], list[str | Path], str | None, str]] = [
        (["--add", one], [], None, "one"),
        ([], ["--add", one], None, "one"),
        (["--add", one], ["--add", two], None, "two"),
        (["--add", two], ["--add", one], None, "one"),
        ([], ["--add", two, "--add", one], None, "one"),
        ([], ["--add", one, "--add", "-"], overlay("typed"), "typed"),
    ]
    for before, after, stdin, title in cases:
        found = run_cli(
            *before, "show", "us-cp-2013", "-f", "jsonl", *after, "--store", SMALL, "--fields", "title", stdin=stdin
        )
        assert found.status == 0, found.err
        assert json.loads(found.out) == {"title": title}
    on_embedded = printed("show", "us-cp-2013", "us-csp-2023", "--add", one, "-f", "jsonl")
    assert next(json.loads(line)["title"] for line in on_embedded.splitlines()) == "one"


def test_a_dash_is_standard_input(run: Run) -> None:
    """`-` in place of a store's path reads it from standard input, but only one store can be read from there."""
    for arguments, variables in (
        (["--store", "-", "list"], {}),
        (["list", "--store", "-"], {}),
        (["list"], {"VNTIMELINE_STORE": "-"}),
    ):
        done = run(*arguments, "--json", stdin=TEXT, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["store"] == {
            "title": "A small store",
            "version": "2025.12.1",
            "released": "2025-12-31",
            "digest": load_store(SMALL).digest,
            "events": TEXT.count("\n  - id: "),
            "coverage": {"from": "1970-01-01", "until": "2025-12-31"},
        }
    twice = run("list", "--store", "-", "--add", "-", stdin=TEXT)
    assert (twice.returncode, twice.stdout) == (3, "")
    assert re.fullmatch(r"vntimeline: error: [^\n]+\n(    help: [^\n]+\n)?", twice.stderr)


# The home folder


@pytest.mark.parametrize("home", ["a-file", "a-file/below"])
def test_a_home_that_is_a_file_is_no_error(run: Run, tmp_path: Path, home: str) -> None:
    """The command works where no cache folder can be made, and leaves the file in its place as it was."""
    (tmp_path / "a-file").write_text("kept", encoding="utf-8")
    no_cache_folder = {"XDG_CACHE_HOME": ""}  # so that the cache belongs into the home folder
    done = run("tier", "US", "--store", SMALL, HOME=str(tmp_path / home), **no_cache_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "since 10 September 2023" in done.stdout
    assert (tmp_path / "a-file").read_text(encoding="utf-8") == "kept"


@posix_only
@pytest.mark.parametrize(
    ("home", "known"),
    [({}, True), ({}, False), ({"HOME": ""}, True), ({"HOME": "relative"}, True)],
    ids=["absent", "absent and unknown", "empty", "relative"],
)
def test_a_missing_home_is_no_error(tmp_path: Path, home: dict[str, str], known: bool) -> None:
    """The command works and writes no stray files where HOME is missing, empty or relative."""
    # The password database is replaced, so that nothing is written to the real home folder.
    mine = tmp_path / "mine"
    mine.mkdir()
    entry = f"lambda *_: pwd.struct_passwd(('me', '', 0, 0, '', {str(mine)!r}, ''))" if known else "{}.__getitem__"
    script = f"import pwd, sys\npwd.getpwuid = {entry}\n"
    script += f"sys.argv[1:] = ['tier', 'US', '--store', {str(SMALL)!r}]\n"
    script += "from vntimeline.__main__ import main\nmain()\n"
    variables = {name: value for name, value in environment(tmp_path).items() if name != "HOME"} | home
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", cwd=tmp_path, env=variables
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "since 10 September 2023" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


# The limits of what a store covers

COVERAGE_NOTE = (
    "vntimeline: note: the data cover 1 January 1970 to 31 December 2025; "
    "the answer reaches beyond, and changes may be missing\n"
)
QUESTIONS = {
    "list": (["list", "--since", "1970", "--until", "2025"], ["list", "--since", "1970", "--until", "2026-01-01"]),
    "list-since": (["list", "--since", "1970"], ["list", "--since", "1969-12-31"]),
    "list-until": (["list", "--year", "1970"], ["list", "--until", "1970"]),
    "tier": (["tier", "DE", "--on", "2025"], ["tier", "DE", "--on", "2026-01-01"]),
    "tiers": (["tiers", "--on", "2025"], ["tiers", "--on", "2026"]),
    "leaders": (["leaders", "--on", "2025"], ["leaders", "--on", "2026"]),
    "diff": (["diff", "1970", "2025"], ["diff", "2012", "2026-01-01"]),
    "diff-from": (["diff", "1970-01-01", "2025"], ["diff", "1969", "2025"]),
    "anniversaries": (["anniversaries", "--year", "2026"], ["anniversaries", "--year", "2027"]),
    "anniversaries-round": (
        ["anniversaries", "--year", "2030", "--round"],
        ["anniversaries", "--year", "2031", "--round"],
    ),
    "countries": (["countries", "--on", "2025"], ["countries", "--on", "2026"]),
    "chart": (["chart", "--until", "2025"], ["chart", "--until", "2026"]),
}
"""A question that the small store covers, and a similar one that it does not cover."""
TEXT_FORMATS = [(case, format) for case in QUESTIONS for format in FORMATS[case.partition("-")[0]] if format != "png"]


def asked(*arguments: str | Path) -> tuple[str, str]:
    """What a command line on the small store writes to standard output and to standard error."""
    result = run_cli(*arguments, "--store", SMALL, COLUMNS="400")
    assert result.status == 0
    return result.out, result.err


@pytest.mark.parametrize(("case", "format"), TEXT_FORMATS)
def test_an_answer_beyond_the_coverage_says_so(case: str, format: str) -> None:
    """An answer about days that the store does not cover says so, in the answer or on standard error."""
    known, unknown = (asked(*question, "-f", format) for question in QUESTIONS[case])
    assert known[1] == ""
    assert "reaches beyond" not in known[0]
    if format == "json":
        assert (json.loads(known[0])["covered"], json.loads(unknown[0])["covered"]) == (True, False)
        assert unknown[1] == ""
    elif format == "timelinejs":
        assert "Coverage: 1 January 1970 to 31 December 2025" in unknown[0]
    elif "reaches beyond" in unknown[0]:
        assert unknown[1] == ""
    elif case == "tier" and format in ("plain", "markdown"):
        assert "n 1 January 2026" in unknown[0]
        assert "data until 31 December 2025" in unknown[0]
        assert unknown[1] == ""
    elif not case.startswith("list") and format not in ("plain", "ics", "markdown"):
        assert "covered" in unknown[0]  # each record has the field
        assert unknown[1] == ""
    else:
        assert unknown[1] == COVERAGE_NOTE
    if format in ("table", "svg"):
        assert "reaches beyond" in unknown[0]


def test_chosen_fields_do_not_hide_the_coverage_note() -> None:
    """The note is printed also where the chosen fields leave out the one that would say it."""
    assert asked("list", "--until", "2026", "-f", "csv", "--fields", "id,date")[1] == COVERAGE_NOTE
    assert asked("list", "--year", "2025", "-f", "csv", "--fields", "id,date")[1] == ""


def test_an_empty_board_has_the_coverage_note() -> None:
    """A board without countries on a day that is not covered says so in every format."""
    out, errors = asked("tiers", "--on", "1900", "--json")
    assert (json.loads(out)["standings"], json.loads(out)["covered"], errors) == ([], False, "")
    for format in ("plain", "jsonl", "csv", "markdown", "yaml"):
        assert asked("tiers", "--on", "1900", "-f", format)[1] == COVERAGE_NOTE


def test_the_coverage_note_is_printed_beside_a_file(tmp_path: Path) -> None:
    """An answer that is written to a file still prints the note on standard error."""
    out, errors = asked("diff", "2012", "2026", "-o", tmp_path / "changes.txt")
    assert (out, errors) == ("", COVERAGE_NOTE)
    assert (tmp_path / "changes.txt").read_text(encoding="utf-8").count("\n") > 1
