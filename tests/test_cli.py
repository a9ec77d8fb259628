"""The command line through real processes: statuses, errors, stores, names, dates, help, completion."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import termios
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import SMALL, Run, environment
from vntimeline import __version__
from vntimeline.cli import COMMANDS
from vntimeline.cli import run as run_here
from vntimeline.model import CONFIDENCES, KINDS, OFFICES, SIGNIFICANCES, TIERS
from vntimeline.query import SORTS
from vntimeline.render import EXTENSIONS, FORMATS

SCRIPTS = sysconfig.get_path("scripts")
TEXT = SMALL.read_text(encoding="utf-8")
ERROR = re.compile(r"vntimeline: error: [^\n]+\n(    help: [^\n]+\n)?")
NOTE = re.compile(r"\Avntimeline: note: the store claims to know [^\n]+\n\Z")
NEEDED = {"show": ["us-cp-2013"], "tier": ["US"], "diff": ["2013", "2024"], "schema": ["list"]}
"""Arguments without which a command does not run."""

Here = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`run` with a cache that outlives the test, so that the embedded store is parsed once."""
    return partial(run, XDG_CACHE_HOME=str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def bash(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a line of bash that calls the installed command."""

    def bash_(line: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        variables = environment(tmp_path, XDG_CACHE_HOME=str(tmp_path_factory.getbasetemp() / "cache"))
        variables["PATH"] = os.pathsep.join((SCRIPTS, variables["PATH"]))
        command = ["bash", "-o", "pipefail", "-c", line]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=cwd or tmp_path, env=variables
        )

    return bash_


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Iterator[Here]:
    """Run `vntimeline ARGS…` in this process, for tables that a process each would make long."""
    before = signal.getsignal(signal.SIGPIPE)

    def here_(*arguments: str) -> tuple[int, str, str]:
        status = run_here(list(arguments))
        return status, *capsys.readouterr()

    yield here_
    signal.signal(signal.SIGPIPE, before)  # the command takes the usual end of a broken pipe


# The command itself


def test_without_arguments_it_prints_its_help(ask: Run) -> None:
    bare, asked = ask(), ask("--help")
    assert (bare.returncode, bare.stderr) == (0, "")
    assert bare.stdout == asked.stdout


def test_the_installed_command_and_the_module_are_one(ask: Run, bash: Run) -> None:
    module, installed = ask("--version"), bash("vntimeline --version")
    assert module.stdout == installed.stdout == f"vntimeline {__version__}\n"
    assert ask("-V").stdout == module.stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples_that_run(command: str, here: Here, bash: Run, tmp_path: Path) -> None:
    asked = [command] if command else []
    long, short = here(*asked, "--help"), here(*asked, "-h")
    assert long == short
    assert (long[0], long[2]) == (0, "")
    _, heading, after = long[1].partition("Examples:\n")
    assert heading
    examples = re.findall(r"^ +(vntimeline .+)$", after, re.MULTILINE)
    assert len(examples) >= 2
    if not shutil.which("jq"):
        examples = [example for example in examples if "| jq" not in example]

    def tried(number: int) -> tuple[str, int, str, bool]:
        checkout = tmp_path / str(number)
        (checkout / "schema").mkdir(parents=True)  # where an example may write, and what it may read
        (checkout / "mine.yaml").write_text(TEXT, encoding="utf-8")
        done = bash(examples[number], checkout)
        written = [path.stat().st_size for path in checkout.rglob("*") if path.is_file() and path.name != "mine.yaml"]
        silent = "-f github" in examples[number]  # it annotates problems, and there are none
        return examples[number], done.returncode, done.stderr, silent or bool(done.stdout.strip()) or any(written)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for example, status, errors, answered in pool.map(tried, range(len(examples))):
            assert (status, re.sub(NOTE, "", errors), answered) == (0, "", True), example


def test_root_help_names_every_command(ask: Run) -> None:
    listed = ask("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (\S+)", listed, re.MULTILINE) == list(COMMANDS)


# Errors


def near(word: str, *choices: str) -> list[str]:
    return [f"did you mean {word}", *choices]


WRONG: list[tuple[list[str], list[str]]] = [
    (["lst"], ["unknown command: 'lst'", *near("list?", *COMMANDS)]),
    (["frobnicate"], ["unknown command: 'frobnicate'", *COMMANDS]),
    (["--nonsense"], ["--nonsense"]),
    (["list", "--contry", "US"], ["no such option: --contry", "--country", "vntimeline list --help"]),
    (["list", "US"], ["US", "vntimeline list --help"]),
    (["list", "-n", "many"], ["--limit", "many"]),
    (["list", "-n", "-1"], ["--limit", "-1"]),
    (["tier"], ["COUNTRY", "vntimeline tier --help"]),
    (["show"], ["ID", "vntimeline show --help"]),
    (["tier", "Chima"], ["unknown country: 'Chima'", *near("China")]),
    (["list", "-c", "Gremany"], ["unknown country: 'Gremany'", *near("Germany")]),
    (["tier", "my"], ["ambiguous country: 'my'", "'MY' for Malaysia", "'Mỹ' for United States"]),
    (["list", "-k", "visits"], ["unknown kind: 'visits'", *near("visit?", *KINDS)]),
    (["list", "-k", "zzz"], ["unknown kind: 'zzz'", *KINDS]),
    (["list", "-t", "CPS"], ["unknown tier: 'CPS'", *near("CP or CSP?", *TIERS)]),
    (["list", "--office", "presidnet"], ["unknown office: 'presidnet'", *near("president?", *OFFICES)]),
    (["list", "-p", "Nguyen Phu Tron"], ["unknown person: 'Nguyen Phu Tron'", *near("Nguyen Phu Trong")]),
    (["list", "--significance", "keys"], ["unknown significance: 'keys'", *near("key?", *SIGNIFICANCES)]),
    (["list", "--min-confidence", "hgih"], ["unknown confidence: 'hgih'", *near("high?", *CONFIDENCES)]),
    (["list", "--sort", "dates"], ["unknown sort: 'dates'", *near("date?", *SORTS)]),
    (["list", "--color", "allways"], ["--color", "'allways'", *near("always?", "auto", "never")]),
    (["list", "--fields", "id,titel"], ["unknown field: 'titel'", *near("title", "formal_name", "sources")]),
    (["list", "--fields", ""], ["unknown field: ''", "formal_name", "sources"]),
    (["list", "-f", "jsn"], ["unknown format: 'jsn'", *near("json", *FORMATS["list"])]),
    (["show", "us-csp-2023", "us-csp-2032"], ["unknown id: 'us-csp-2032'", *near("us-csp-2023")]),
    (["schema", "lits"], ["unknown schema: 'lits'", *near("list?", "store")]),
    (["list", "-o", "out.doc"], ["out.doc", *(e for e, name in EXTENSIONS.items() if name in FORMATS["list"])]),
    (["list", "-o", "out"], ["out", ".csv", "-f"]),
    (["list", "--since", "03/04/2013"], ["two readings", "2013-04-03", "2013-03-04"]),
    (["tier", "US", "--on", "03/04/2013"], ["two readings", "3 April 2013", "4 March 2013"]),
    (["list", "--since", "2023-02-30"], ["'2023-02-30' is not in the calendar", "28 days"]),
    (["list", "--until", "July"], ["'July'", "2013-07-25"]),
    (["list", "--year", "soon"], ["'soon' is not a date", "2013-07-25"]),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_a_wrong_command_line_is_told_with_its_remedy(ask: Run, arguments: list[str], said: list[str]) -> None:
    done = ask(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert (found := ERROR.fullmatch(done.stderr)), done.stderr
    assert found[1]
    for words in said:
        assert words in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_what_it_does_not_know(here: Here, command: str) -> None:
    option = here(command, *NEEDED.get(command, ()), "--nonsense")
    format = here(command, *NEEDED.get(command, ()), "-f", "nonsense")
    for status, out, errors in (option, format):
        assert (status, out) == (2, "")
        assert ERROR.fullmatch(errors)
    assert f"    help: vntimeline {command} --help" in option[2]
    for name in FORMATS.get(command, ()):
        assert name in format[2]


@pytest.mark.parametrize("place", ["search", "country", "store", "id"])
def test_what_is_typed_never_reaches_the_terminal_as_a_control(ask: Run, place: str) -> None:
    typed = "\x1b[31m\u202ered\x07"
    arguments = {
        "search": ["list", "-s", typed],
        "country": ["tier", typed],
        "store": ["list", "--store", typed],
        "id": ["show", typed],
    }[place]
    done = ask(*arguments)
    assert done.returncode == {"search": 0, "store": 3}.get(place, 2)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["list", "-s", "\udcff", "--json"], 0),
        (["list", "--place", "\udcff", "-f", "jsonl"], 0),
        (["tier", "\udcff"], 2),
        (["list", "--store", "\udcff.yaml"], 3),
    ],
    ids=lambda value: " ".join(value).encode("ascii", "replace").decode() if isinstance(value, list) else str(value),
)
def test_an_argument_that_is_not_utf8_is_no_crash(ask: Run, arguments: list[str], status: int) -> None:
    done = ask(*arguments)
    assert "Traceback" not in done.stderr
    assert done.returncode in (status, 2)


# Names and dates


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
def test_tier_takes_a_name_in_any_spelling(ask: Run, asked: str, code: str) -> None:
    done = ask("tier", asked, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["standing"]["country"] == code


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
def test_list_takes_a_window_as_it_is_typed(run: Run, arguments: list[str], ids: str) -> None:
    done = run("list", *arguments, "-f", "jsonl", "--fields", "id", "--store", str(SMALL))
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ids.split()


@pytest.mark.parametrize("command", [name for name in COMMANDS if {"json", "plain"} <= set(FORMATS[name])])
def test_json_is_short_for_f_json_and_plain_for_nothing(here: Here, command: str) -> None:
    arguments = [command, *NEEDED.get(command, ()), "--store", str(SMALL)]
    short, long, plain = here(*arguments, "--json"), here(*arguments, "-f", "json"), here(*arguments)
    assert (short[0], short[2]) == (0, "")
    assert short == long != plain
    assert json.loads(short[1])["schema"] == "vntimeline/1"
    assert plain == here(*arguments, "-f", "plain")


# Stores


def titled(title: str, at: Path) -> str:
    """A copy of the small store under another title."""
    at.write_text(TEXT.replace("A small store", title), encoding="utf-8")
    return str(at)


def overlay(title: str) -> str:
    """An overlay that replaces one event and adds none."""
    source = "{title: Report, publisher: VietnamPlus}"
    return (
        "events:\n  - {id: us-cp-2013, date: 2013-07-25, kind: statement, countries: [US], "
        f"title: {title}, significance: key, confidence: high, sources: [{source}]}}\n"
    )


def test_the_store_after_the_command_wins_then_before_it_then_the_variable(run: Run, tmp_path: Path) -> None:
    one, two, three = (titled(name, tmp_path / f"{name}.yaml") for name in ("one", "two", "three"))
    for before, after, variables, title in (
        ([], [], {}, "Vietnam's diplomatic partnerships"),
        ([], [], {"VNTIMELINE_STORE": one}, "one"),
        (["--store", two], [], {"VNTIMELINE_STORE": one}, "two"),
        ([], ["--store", two], {"VNTIMELINE_STORE": one}, "two"),
        (["--store", two], ["--store", three], {"VNTIMELINE_STORE": one}, "three"),
    ):
        done = run(*before, "list", "-n", "1", "--json", *after, **variables)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["store"]["title"] == title


def test_overlays_before_and_after_the_command_add_up_in_order(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(overlay(name), encoding="utf-8")
    small = ["--store", str(SMALL), "--fields", "title"]
    for before, after, stdin, title in (
        (["--add", "one.yaml"], [], None, "one"),
        ([], ["--add", "one.yaml"], None, "one"),
        (["--add", "one.yaml"], ["--add", "two.yaml"], None, "two"),
        (["--add", "two.yaml"], ["--add", "one.yaml"], None, "one"),
        ([], ["--add", "two.yaml", "--add", "one.yaml"], None, "one"),
        ([], ["--add", "one.yaml", "--add", "-"], overlay("typed"), "typed"),
    ):
        done = run(*before, "show", "us-cp-2013", "-f", "jsonl", *after, *small, stdin=stdin)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"title": title}
    laid = run("show", "us-cp-2013", "us-csp-2023", "--add", "one.yaml", "-f", "jsonl")
    assert next(json.loads(line)["title"] for line in laid.stdout.splitlines()) == "one"


def test_a_dash_is_standard_input(run: Run) -> None:
    for arguments, variables in (
        (["--store", "-", "list"], {}),
        (["list", "--store", "-"], {}),
        (["list"], {"VNTIMELINE_STORE": "-"}),
    ):
        done = run(*arguments, "--json", stdin=TEXT, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["store"] == {
            "title": "A small store",
            "events": TEXT.count("\n  - id: "),
            "coverage": {"from": "1970-01-01", "until": "2025-12-31"},
        }
    twice = run("list", "--store", "-", "--add", "-", stdin=TEXT)
    assert (twice.returncode, twice.stdout) == (3, "")
    assert ERROR.fullmatch(twice.stderr)


def test_a_closed_standard_input_is_an_unreadable_store(bash: Run) -> None:
    done = bash("vntimeline list --store - <&-")
    assert (done.returncode, done.stdout) == (3, "")
    assert ERROR.match(done.stderr)
    assert "Traceback" not in done.stderr


def test_every_fault_of_a_store_is_told_at_its_place(run: Run, tmp_path: Path) -> None:
    faulty = TEXT.replace("tier: special", "tier: spesial").replace("date: 2017-09-22\n", "date: 2017-09-31\n")
    (tmp_path / "store.yaml").write_text(faulty, encoding="utf-8")
    lines = faulty.splitlines()
    first, second = lines.index("    tier: spesial") + 1, lines.index("    date: 2017-09-31") + 1
    expected = (
        rf"vntimeline: error: store\.yaml:{first}:11: \[values\] unknown tier 'spesial'\n"
        rf"    {first} \|     tier: spesial\n"
        rf"    {' ' * len(str(first))} \|           \^{{7}}\n"
        r"    help: [^\n]*special[^\n]*\n"
        rf"vntimeline: error: store\.yaml:{second}:11: \[dates\] '2017-09-31' is not in the calendar\n"
        rf"    {second} \|     date: 2017-09-31\n"
        rf"    {' ' * len(str(second))} \|           \^{{10}}\n"
        r"    help: 2017-09 has 30 days\n"
        r"vntimeline: error: 2 problems in the store\n"
    )
    done = run("list", "--store", "store.yaml")
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(expected, done.stderr), done.stderr


FAULTY: dict[str, bytes] = {
    "empty": b"",
    "comment": b"# nothing\n",
    "list": b"- 1\n",
    "syntax": b"schema: [1\n",
    "bytes": TEXT.encode().replace(b"A small", b"\xff\xfe small"),
    "escape": TEXT.replace("A small", "\x1b[31mA small").encode(),
    "escaped": TEXT.replace("title: A small store", r'title: "\e[31mA small \x9b store"').encode(),
    "title": TEXT.replace("title: Joe Biden visits", r'title: "\e]0;x\a" # visits').encode(),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_store_that_cannot_be_read_is_told_without_its_controls(run: Run, fault: str) -> None:
    done = run("list", "--store", "-", stdin=FAULTY[fault])
    assert (done.returncode, done.stdout) == (3, "")
    first = done.stderr.split("\n")
    assert re.fullmatch(r"vntimeline: error: -:\d+:\d+: \[[a-z]+\] .+", first[0])
    assert re.fullmatch(r"    \d+ \| .*", first[1])
    assert re.fullmatch(r"    +\| *\^+", first[2])
    assert first[-2].startswith("vntimeline: error: 1 problem in the store")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stderr)


@pytest.mark.parametrize("option", ["--store", "--add"])
@pytest.mark.parametrize("name", ["missing.yaml", "folder"])
def test_a_store_that_is_missing_or_a_folder_is_told(run: Run, tmp_path: Path, option: str, name: str) -> None:
    (tmp_path / "folder").mkdir()
    done = run("list", option, name)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"vntimeline: error: {name}: ")
    assert (found := ERROR.fullmatch(done.stderr))
    assert found[1]


# Ends


def test_an_interrupt_ends_it_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vntimeline", "list", "--store", "-"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        # Once the pipe is drained the process waits for more, or is about to: a signal in that instant is seen only
        # with the next one.
        process.stdin.write(b"#" * (1 << 20))
        process.stdin.flush()
        while int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder):
            time.sleep(0.01)
        for _ in range(5):
            time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=3)
                break
        assert process.returncode == 130
        assert process.stdout.read() == b""
        assert process.stderr.read().strip() == b""


@pytest.mark.parametrize("arguments", ["", " --json", " -f csv", " -f table --color always"])
def test_a_reader_that_goes_away_ends_it_in_silence(bash: Run, arguments: str) -> None:
    done = bash(f'vntimeline list{arguments} | head -1; echo "${{PIPESTATUS[@]}}"')
    first, statuses = done.stdout.splitlines()
    assert first
    assert (statuses, done.stderr) == ("141 0", "")


# The home


@pytest.mark.parametrize("home", ["a-file", "a-file/below"])
def test_a_home_that_is_a_file_costs_nothing_but_time(run: Run, tmp_path: Path, home: str) -> None:
    (tmp_path / "a-file").write_text("kept", encoding="utf-8")
    done = run("tier", "US", "--store", str(SMALL), HOME=str(tmp_path / home))
    assert (done.returncode, done.stderr) == (0, "")
    assert "since 10 September 2023" in done.stdout
    assert (tmp_path / "a-file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("home", "known"),
    [({}, True), ({}, False), ({"HOME": ""}, True), ({"HOME": "relative"}, True)],
    ids=["absent", "absent and unknown", "empty", "relative"],
)
def test_without_a_home_it_answers(tmp_path: Path, home: dict[str, str], known: bool) -> None:
    # What the system knows of the user is replaced, so that nothing is written to the real home.
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


# Completion


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["vntimeline", ""], COMMANDS),
        (["vntimeline", "tier", "N"], ["NL", "NO", "Na-Uy", "Netherlands", "North-Korea", "Norway"]),
        (["vntimeline", "tier", "nor"], ["norway", "north-korea"]),
        (["vntimeline", "list", "-c", "ha"], ["han-quoc", "ha-lan"]),
        (["vntimeline", "list", "--country", "U"], ["U-crai-na", "UA", "US", "USA", "Ukraine", "United-States"]),
        (["vntimeline", "list", "--kind", ""], KINDS),
        (["vntimeline", "list", "-k", "st"], ["statement"]),
        (["vntimeline", "list", "-t", "comp"], ["comprehensive", "comprehensive-strategic"]),
        (["vntimeline", "list", "-p", "nguyen"], ["nguyen-phu-trong"]),
        (["vntimeline", "list", "--person", ""], ["barack-obama", "joe-biden", "nguyen-phu-trong", "truong-tan-sang"]),
        (["vntimeline", "show", "us-c"], ["us-cp-2013", "us-csp-2023"]),
        (["vntimeline", "show", "us-cp-2013", "la"], ["la-special-1977"]),
        (["vntimeline", "--store", "other.yaml", "show", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--store", "other.yaml", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--add", "more.yaml", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--store", "missing.yaml", ""], []),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, list) and value[:1] == ["vntimeline"] else "",
)
def test_the_shell_completes(run: Run, tmp_path: Path, words: list[str], offered: list[str]) -> None:
    (tmp_path / "other.yaml").write_text(TEXT.replace("us-cp-2013", "only-here-2013"), encoding="utf-8")
    (tmp_path / "more.yaml").write_text(overlay("more").replace("us-cp-2013", "only-here-2013"), encoding="utf-8")
    done = run(
        VNTIMELINE_STORE=str(SMALL),
        _VNTIMELINE_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
    )
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == sorted(offered)
