"""Where answers go: real terminals, colour, the pager, pipes, and files that are written whole or not at all."""

import os
import pty
import re
import resource
import signal
import stat
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from tests.conftest import SMALL, Run, environment
from vntimeline.cli import run as run_here
from vntimeline.render import EXTENSIONS, FORMATS

STYLE = re.compile(r"\x1b\[[0-9;]*m")
SHORT = ("list", "--store", str(SMALL), "-n", "3")
TALL = ("list", "--store", str(SMALL))
ERROR = re.compile(r"vntimeline: error: cannot write [^\n]+\n    help: [^\n]+\n")


class Screen(NamedTuple):
    status: int
    text: str

    @property
    def lines(self) -> list[str]:
        """What is read, without colour."""
        return STYLE.sub("", self.text).split("\n")

    @property
    def colored(self) -> bool:
        return bool(STYLE.search(self.text))


Terminal = Callable[..., Screen]
Here = Callable[..., str]


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cache that outlives the test, so that the embedded store is parsed once."""
    return str(tmp_path_factory.getbasetemp() / "cache")


@pytest.fixture
def terminal(tmp_path: Path, cache: str) -> Terminal:
    """Run `vntimeline ARGS…` on a terminal of its own; what it showed, its standard error included."""

    def terminal_(*arguments: str, columns: int = 80, lines: int = 24, **variables: str) -> Screen:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (lines, columns))
        process = subprocess.Popen(
            [sys.executable, "-m", "vntimeline", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=tmp_path,
            env=environment(tmp_path, **{"TERM": "xterm-256color", "XDG_CACHE_HOME": cache} | variables),
            start_new_session=True,
        )
        os.close(slave)
        shown = bytearray()
        try:
            while chunk := os.read(master, 1 << 16):
                shown += chunk
        except OSError:  # how Linux tells the end of a terminal
            pass
        os.close(master)
        return Screen(process.wait(timeout=30), shown.decode().replace("\r\n", "\n"))

    return terminal_


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Iterator[Here]:
    """What `vntimeline ARGS…` prints, run in this process: for tables that a process each would make long."""
    before = signal.getsignal(signal.SIGPIPE)

    def here_(*arguments: str) -> str:
        assert run_here(list(arguments)) == 0
        return capsys.readouterr().out

    yield here_
    signal.signal(signal.SIGPIPE, before)  # the command takes the usual end of a broken pipe


def spawn(tmp_path: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vntimeline", *arguments]
    common: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    return subprocess.run(command, **{**common, "env": environment(tmp_path)} | options)


# A terminal


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize(
    ("arguments", "heads"),
    [
        (["list"], ["date", "countries", "kind", "title"]),
        (["list", "-c", "US", "--fields", "id,people,sources"], ["id", "people", "sources"]),
        (["show", "us-csp-2023", "us-cp-2013"], []),
        (["tier", "Germany"], []),
        (["tiers"], []),
        (["leaders"], []),
    ],
    ids=" ".join,
)
def test_a_terminal_is_given_a_table_no_wider_than_itself(
    terminal: Terminal, arguments: list[str], heads: list[str], columns: int
) -> None:
    screen = terminal(*arguments, "--no-pager", columns=columns)
    assert screen.status == 0
    assert screen.colored
    assert max(map(cell_len, screen.lines)) <= columns
    assert "\t" not in screen.text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", STYLE.sub("", screen.text))
    if heads:
        assert screen.lines[0].split()[: len(heads)] == heads
        assert set(screen.lines[1]) == {"─"}
        assert re.fullmatch(r"\d+ events, \d{4} to \d{4}; show ID tells one whole", screen.lines[-2])


@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize("color", ["always", "never"])
def test_a_table_is_drawn_at_the_width_there_is(
    here: Here, monkeypatch: pytest.MonkeyPatch, color: str, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    for columns in (30, 60, 110, 160):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = STYLE.sub("", here(*TALL, "-f", "table", "--color", color)).split("\n")
        rule = next(line for line in shown if line.startswith("─"))
        assert cell_len(rule) <= max(map(cell_len, shown)) <= columns
        assert columns > 110 or cell_len(rule) == columns


NAMES = ("Hà Nội", "Đắk Lắk", "Ha\u0300 No\u0323\u0302i", "Nguyễn Ái Quốc", "河内 Hà Nội", "plain")
"""Whole and combining letters, and wide ones."""


def named(at: Path) -> str:
    """A store whose titles and places are those names."""
    source = "{title: Report, publisher: Somebody}"
    events = "".join(
        f"  - {{id: name-{number}, date: 2001-01-0{number}, kind: milestone, countries: [], title: {name}, "
        f"place: {name}, significance: key, confidence: high, sources: [{source}]}}\n"
        for number, name in enumerate(NAMES, 1)
    )
    coverage = "{from: 2000-01-01, until: 2020-01-01}"
    at.write_text(
        f"schema: 1\ntitle: Names\ncoverage: {coverage}\ncountries: {{}}\nevents:\n{events}", encoding="utf-8"
    )
    return str(at)


def test_names_with_diacritics_are_aligned(terminal: Terminal, tmp_path: Path) -> None:
    screen = terminal("list", "--store", named(tmp_path / "names.yaml"), columns=200)
    header, _, *rows = screen.lines[: 2 + len(NAMES)]
    for row, name in zip(rows, NAMES, strict=True):
        assert row.count(name) == 2, "title and place"
        starts = [row.index(name), row.rindex(name)]
        heads = [header.index(f" {head}") + 1 for head in ("title", "place")]
        assert [cell_len(row[:start]) for start in starts] == heads


def test_a_span_breaks_behind_its_stroke_and_nowhere_else(terminal: Terminal) -> None:
    rows = [line.split() for line in terminal(*TALL, "--no-pager", columns=80).lines]
    for first, second in (("2018-11/", "2019-02-20"), ("2023-09-10/", "2023-09-11")):
        at = next(at for at, row in enumerate(rows) if row[:1] == [first])
        assert rows[at + 1][0] == second


# Colour


@pytest.mark.parametrize(
    ("arguments", "variables", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (["--color", "auto"], {"NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color_on_a_terminal(
    terminal: Terminal, arguments: list[str], variables: dict[str, str], colored: bool
) -> None:
    screen = terminal(*SHORT, *arguments, **variables)
    assert (screen.status, screen.colored) == (0, colored)
    assert screen.lines[0].split() == ["date", "countries", "kind", "title"]
    assert ("\x1b" in screen.text) == colored


@pytest.mark.parametrize(
    ("arguments", "variables", "colored"),
    [
        ([*SHORT, "-f", "table"], {}, False),
        ([*SHORT, "-f", "table"], {"FORCE_COLOR": "1"}, True),
        ([*SHORT, "-f", "table"], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([*SHORT, "-f", "table", "--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "always", *SHORT, "-f", "table"], {}, True),
        (["--color", "always", *SHORT, "-f", "table", "--color", "never"], {}, False),
        ([*SHORT, "-f", "table", "--color", "never"], {"FORCE_COLOR": "1"}, False),
        *(([*SHORT, "-f", name], {"FORCE_COLOR": "1"}, False) for name in FORMATS["list"] if name != "table"),
    ],
    ids=lambda value: " ".join(value[4:] if value[:1] == ["list"] else value) if isinstance(value, list) else None,
)
def test_color_in_a_pipe(run: Run, arguments: list[str], variables: dict[str, str], colored: bool) -> None:
    done = run(*arguments, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("\x1b" in done.stdout) == colored
    assert done.stdout


def test_a_pipe_is_given_plain_lines(run: Run) -> None:
    done = run(*TALL, COLUMNS="40")
    assert done.stdout == run(*TALL, "-f", "plain").stdout
    assert all(line.count("\t") == 4 for line in done.stdout.splitlines())


# The pager


PAGER = "sed 's/^/PAGED /'"


@pytest.mark.parametrize(
    ("arguments", "lines", "paged"),
    [
        (TALL, 10, True),
        (("--no-pager", *TALL), 10, False),
        ((*TALL, "--no-pager"), 10, False),
        (TALL, 100, False),
        (("schema", "store"), 24, True),
        ((*TALL, "-f", "plain"), 11, True),  # eleven lines, and the prompt below them
        ((*TALL, "-f", "plain"), 12, False),
    ],
)
def test_what_overflows_the_terminal_is_paged(
    terminal: Terminal, arguments: list[str], lines: int, paged: bool
) -> None:
    screen = terminal(*arguments, lines=lines, PAGER=PAGER)
    assert screen.status == 0
    shown = [line.startswith("PAGED ") for line in screen.text.splitlines()]
    assert all(shown) if paged else not any(shown)


def test_the_usual_pager_is_less_that_keeps_colour_and_quits(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "less").write_text('#!/bin/sh\necho "less $*"\ncat\n', encoding="utf-8")
    (tmp_path / "less").chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    for variables in ({}, {"PAGER": ""}):
        screen = terminal(*TALL, lines=10, PATH=path, **variables)
        assert screen.lines[0] == "less -FRX"
        assert screen.colored


def test_a_pager_that_is_missing_or_left_early_is_no_error(terminal: Terminal) -> None:
    plain = terminal(*TALL, "--no-pager").text
    assert terminal(*TALL, lines=10, PAGER="no-such-pager 2>/dev/null").text == plain
    left = terminal("list", lines=10, PAGER="head -n 1")
    assert (left.status, len(left.text.splitlines())) == (0, 1)


def test_what_does_not_go_to_a_terminal_is_never_paged(terminal: Terminal, run: Run, tmp_path: Path) -> None:
    assert "PAGED" not in run("list", PAGER=PAGER, LINES="5").stdout
    assert terminal(*TALL, "-o", "out.txt", lines=10, PAGER=PAGER) == (0, "")
    assert "PAGED" not in (tmp_path / "out.txt").read_text(encoding="utf-8")


# Files


@pytest.mark.parametrize("existing", ["old", None])
@pytest.mark.parametrize(("limit", "events"), [(0, 1), (100, 1), (1000, 500), (9000, 500), (50_000, 500)])
def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, cache: str, limit: int, events: int, existing: str | None
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    out = folder / "out.csv"
    if existing:
        out.write_text(existing, encoding="utf-8")
    done = spawn(
        tmp_path,
        *("list", "-n", str(events), "-o", str(out)),
        stdout=subprocess.PIPE,
        env=environment(tmp_path, XDG_CACHE_HOME=cache),
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert ERROR.fullmatch(done.stderr), done.stderr
    assert "out.csv: file too large" in done.stderr
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == (
        {"out.csv": existing} if existing else {}
    )


def test_a_question_that_fails_leaves_the_file_as_it_was(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    assert run("tier", "Nowhere", "--store", str(SMALL), "-o", "out.csv").returncode == 2
    assert run("list", "--store", "missing.yaml", "-o", "out.csv").returncode == 3
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_mode(tmp_path: Path, umask: int, mode: int) -> None:
    old = tmp_path / "old.csv"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o604)
    for name, wanted in (("new.csv", mode), ("old.csv", 0o604)):
        assert spawn(tmp_path, *SHORT, "-o", name, umask=umask).stderr == ""
        out = tmp_path / name
        assert stat.S_IMODE(out.stat().st_mode) == wanted
        assert out.read_text(encoding="utf-8").startswith("id,date,")
    assert not list(tmp_path.glob(".*.part"))


def test_a_symbolic_link_is_followed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name, content in (("kept", "old"), ("new", None)):
        target = tmp_path / "below" / f"{name}.csv"
        if content:
            target.write_text(content, encoding="utf-8")
        link = tmp_path / f"{name}-link.csv"
        link.symlink_to(Path("below") / target.name)
        assert run(*SHORT, "-o", link.name).returncode == 0
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8").startswith("id,date,")


def test_a_pipe_or_a_device_is_written_to(run: Run, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    wanted = run(*SHORT, "-f", "csv").stdout
    assert run(*SHORT, "-o", "fifo.csv").returncode == 0
    reader.join(timeout=10)
    assert read == [wanted]
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert run(*SHORT, "-f", "csv", "-o", "/dev/null").stdout == ""
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert run(*SHORT, "-f", "csv", "-o", "-").stdout == wanted
    assert not Path(tmp_path / "-").exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/out.csv", "no such file or directory"),
        ("missing/", ""),
        ("folder", "is a directory"),
        ("file/out.csv", "not a directory"),
        ("/dev/full", "no space left on device"),
    ],
)
def test_a_path_that_cannot_be_written_is_told(run: Run, tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = run(*SHORT, "-f", "csv", "-o", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert ERROR.fullmatch(done.stderr), done.stderr
    assert f"cannot write {path}: {reason}" in done.stderr
    assert sorted(each for each in tmp_path.rglob("*") if "home" not in each.parts) == before


@pytest.mark.parametrize(
    "arguments", [SHORT, TALL, ("schema", "list"), ("--help",), ("list", "-h"), ("--version",), ()]
)
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = spawn(tmp_path, *arguments, stdout=full)
    assert done.returncode == 2
    assert re.fullmatch(r"vntimeline: error: [^\n]*no space left on device\n(    help: [^\n]+\n)?", done.stderr)


def test_a_closed_standard_output_is_no_crash(tmp_path: Path) -> None:
    done = spawn(tmp_path, *SHORT, preexec_fn=partial(os.close, 1))
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


# Formats by extension


@pytest.mark.parametrize("extension", [each for each, name in EXTENSIONS.items() if name in FORMATS["list"]])
def test_the_extension_names_the_format(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = here(*SHORT, "-f", EXTENSIONS[extension])
    other = "json" if EXTENSIONS[extension] == "csv" else "csv"
    assert here(*SHORT, "-o", f"out{extension}") == ""
    assert here(*SHORT, "-o", f"OUT{extension.upper()}") == ""
    assert here(*SHORT, "-f", other, "-o", f"other{extension}") == ""
    written = {path.name.partition(".")[0]: path.read_bytes().decode() for path in tmp_path.glob("*.*")}
    assert written["out"] == written["OUT"] == wanted
    assert written["other"] == here(*SHORT, "-f", other) != wanted


@pytest.mark.parametrize("name", ["out.docx", "out", "folder.csv/out", ".csv/out"])
def test_an_unknown_extension_names_the_known_ones(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    done = run(*SHORT, "-o", name)
    assert (done.returncode, done.stdout) == (2, "")
    for extension, format in EXTENSIONS.items():
        assert (f"{extension}," in done.stderr) == (format in FORMATS["list"])
    assert not (tmp_path / name).exists()
