"""Errors: what is said of a wrong command line or store, the exit status, interrupts and broken pipes."""

import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.helpers import FORMATS, REQUIRED, SMALL, Run, environment, posix_only, refused, run_cli
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.model import CONFIDENCES, KINDS, SIGNIFICANCES, TIERS
from vntimeline.questions.events import SORTS

TEXT = SMALL.read_text(encoding="utf-8")
ERROR = re.compile(r"vntimeline: error: [^\n]+\n(    help: [^\n]+\n)?")
EXTENSIONS = [extension for format in spec_of("list").formats for extension in format.extensions]
"""The extensions of files that name a format of `list`."""
OFFICES = (
    *("general-secretary", "president", "prime-minister", "national-assembly-chair", "foreign-minister"),
    *("permanent-secretariat-member", "defence-minister", "public-security-minister"),
)
"""The offices of the embedded store."""


# Wrong command lines


def near(word: str, *choices: str) -> list[str]:
    """The words of a suggestion, and the choices that are listed with it."""
    return [f"did you mean {word}", *choices]


WRONG: list[tuple[list[str], list[str]]] = [
    (["lst"], ["unknown command: 'lst'", *near("list?", *COMMANDS)]),
    (["frobnicate"], ["unknown command: 'frobnicate'", *COMMANDS]),
    (["--nonsense"], ["--nonsense"]),
    (["list", "--contry", "US"], ["no such option: --contry", "--country", "see vntimeline list --help"]),
    (["list", "US"], ["unexpected argument: 'US'", *near("`vntimeline list -c US`?")]),
    (["list", "-n", "many"], ["--limit", "many"]),
    (["list", "-n", "-1"], ["--limit", "-1"]),
    (["tier"], ["COUNTRY", "see vntimeline tier --help"]),
    (["show"], ["ID", "see vntimeline show --help"]),
    (["tier", "Chima"], ["unknown country: 'Chima'", *near("China")]),
    (["list", "-c", "Gremany"], ["unknown country: 'Gremany'", *near("Germany")]),
    (["tier", "my"], ["ambiguous country: 'my'", "'MY' for Malaysia", "'Mỹ' for United States"]),
    (["list", "-k", "visits"], ["unknown kind: 'visits'", *near("visit?", *KINDS)]),
    (["list", "-k", "zzz"], ["unknown kind: 'zzz'", *KINDS]),
    (["list", "-t", "CPS"], ["unknown tier: 'CPS'", *near("CSP or CP?", *TIERS)]),
    (["list", "--office", "presidnet"], ["unknown office: 'presidnet'", *near("president", *OFFICES)]),
    (["list", "-p", "Nguyen Phu Torng"], ["unknown person: 'Nguyen Phu Torng'", *near("Nguyen Phu Trong")]),
    (["list", "--significance", "keys"], ["unknown significance: 'keys'", *near("key?", *SIGNIFICANCES)]),
    (["list", "--min-confidence", "hgih"], ["unknown confidence: 'hgih'", *near("high?", *CONFIDENCES)]),
    (["list", "--sort", "dates"], ["unknown sort: 'dates'", *near("date?", *SORTS)]),
    (["list", "--color", "allways"], ["--color", "'allways'", *near("always?", "auto", "never")]),
    (["list", "--fields", "id,titel"], ["unknown field: 'titel'", *near("title", "formal_name", "sources")]),
    (["list", "--fields", ""], ["the value of --fields is empty", "give --fields a value, or leave it out"]),
    (["list", "--fields", "-"], ["unknown field: '-'", "formal_name", "sources"]),
    (["list", "-f", "jsn"], ["unknown format: 'jsn'", *near("json", *FORMATS["list"])]),
    (["show", "us-csp-2023", "us-csp-2032"], ["unknown id: 'us-csp-2032'", *near("us-csp-2023")]),
    (["schema", "lits"], ["unknown schema: 'lits'", *near("list?", "store")]),
    (["list", "-o", "out.doc"], ["out.doc", *EXTENSIONS]),
    (["list", "-o", "out"], ["out", ".csv", "-f"]),
    (["list", "--since", "03/04/2013"], ["two readings", "2013-04-03", "2013-03-04"]),
    (["tier", "US", "--on", "03/04/2013"], ["two readings", "3 April 2013", "4 March 2013"]),
    (["list", "--since", "2023-02-30"], ["'2023-02-30' is not in the calendar", "28 days"]),
    (["list", "--until", "July"], ["'July'", "2013-07-25"]),
    (["list", "--year", "soon"], ["'soon' is not a date", "2013-07-25"]),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
@pytest.mark.usefixtures("shared_cache")
def test_a_wrong_command_line_is_explained(arguments: list[str], said: list[str]) -> None:
    """Each mistake on the command line has its own message and a line of help, and the status 2."""
    errors = refused(*arguments)
    assert (found := ERROR.fullmatch(errors)), errors
    assert found[1]
    for words in said:
        assert words in errors


def test_a_wrong_command_line_of_a_real_process(run: Run) -> None:
    """A process with a wrong command line ends with the status 2 and an error with its help."""
    done = run("tier", "Chima")
    assert (done.returncode, done.stdout) == (2, "")
    assert (found := ERROR.fullmatch(done.stderr)), done.stderr
    assert found[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_unknown_options(command: str) -> None:
    """Every command refuses an unknown option and an unknown format, and says what it takes."""
    option = refused(command, *REQUIRED.get(command, ()), "--nonsense")
    format = refused(command, *REQUIRED.get(command, ()), "-f", "nonsense")
    for errors in (option, format):
        assert ERROR.fullmatch(errors)
    assert f"    help: see vntimeline {command} --help\n" in option
    for name in FORMATS[command]:
        assert name in format


@pytest.mark.parametrize("place", ["search", "country", "store", "id"])
@pytest.mark.usefixtures("shared_cache")
def test_control_characters_in_arguments_are_not_printed(place: str) -> None:
    """Control characters in an argument do not reach the terminal, in an answer or in an error."""
    typed = "\x1b[31m\u202ered\x07"
    arguments = {
        "search": ["list", "-s", typed],
        "country": ["tier", typed],
        "store": ["list", "--store", typed],
        "id": ["show", typed],
    }[place]
    result = run_cli(*arguments)
    assert result.status == {"search": 0, "store": 3}.get(place, 2)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.out + result.err)


@posix_only
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
def test_an_argument_that_is_not_utf8_is_no_crash(run: Run, arguments: list[str], status: int) -> None:
    """An argument whose bytes are not UTF-8 leads to an answer or to an error, but not to a traceback."""
    done = run(*arguments)
    assert "Traceback" not in done.stderr
    assert done.returncode in (status, 2)


# Unreadable stores


def test_closed_standard_input_is_an_unreadable_store(bash: Run) -> None:
    """A store that is to be read from a closed standard input is an error with the status 3."""
    done = bash("vntimeline list --store - <&-")
    assert (done.returncode, done.stdout) == (3, "")
    assert ERROR.match(done.stderr)
    assert "Traceback" not in done.stderr


def test_every_fault_of_a_store_is_shown_at_its_place(run: Run, tmp_path: Path) -> None:
    """All faults of a store are reported, each with its line, its column, an excerpt and help."""
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
def test_errors_of_a_store_have_no_control_characters(fault: str) -> None:
    """An unreadable store is reported at its place, without any control character that it contains."""
    errors = refused("list", "--store", "-", status=3, stdin=FAULTY[fault])
    lines = errors.split("\n")
    assert re.fullmatch(r"vntimeline: error: -:\d+:\d+: \[[a-z]+\] .+", lines[0])
    assert re.fullmatch(r"    \d+ \| .*", lines[1])
    assert re.fullmatch(r"    +\| *\^+", lines[2])
    assert lines[-2].startswith("vntimeline: error: 1 problem in the store")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", errors)


@pytest.mark.parametrize("option", ["--store", "--add"])
@pytest.mark.parametrize("name", ["missing.yaml", "folder"])
@pytest.mark.usefixtures("shared_cache")
def test_a_missing_store_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str) -> None:
    """A store or overlay that is missing or is a folder is an error with help and the status 3."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    errors = refused("list", option, name, status=3)
    assert errors.startswith(f"vntimeline: error: {name}: ")
    assert (found := ERROR.fullmatch(errors))
    assert found[1]


# Interrupts and broken pipes


@posix_only
def test_an_interrupt_ends_with_status_130(tmp_path: Path) -> None:
    """An interrupted process prints nothing and ends with the status 130."""
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
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
        # Once the pipe is empty the process waits for more input, or is about to. A signal that arrives just before
        # it waits is noticed only with the next signal, so several are sent.
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
def test_a_reader_that_ends_early_causes_no_message(bash: Run, arguments: str) -> None:
    """When the reader of a pipe ends early, the command ends by SIGPIPE and prints no error."""
    done = bash(f'vntimeline list{arguments} | head -1; echo "${{PIPESTATUS[@]}}"')
    first, statuses = done.stdout.splitlines()
    assert first
    assert (statuses, done.stderr) == ("141 0", "")
