"""Where answers go: terminals, colour, the pager, pipes, and files that are complete or not written."""

import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from tests.helpers import FORMATS, SMALL, Run, environment, posix_only, printed, refused, run_cli
from vntimeline.cli import COMMANDS, spec_of

STYLE = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b\]8;;[\x20-\x7e]*\x1b\\")
"""The beginning or the end of a link."""
SHORT = ("list", "--store", str(SMALL), "-n", "3")
TALL = ("list", "--store", str(SMALL))
ERROR = re.compile(r"vntimeline: error: cannot write [^\n]+\n    help: [^\n]+\n")
EXTENSIONS = {extension: each.name for each in spec_of("list").formats for extension in each.extensions}
"""The extensions of files for the answer of `list`, each with the format that it names."""


class Screen(NamedTuple):
    """The exit status of a command on a terminal, and everything that it wrote there."""

    status: int
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines without colour and links."""
        return LINK.sub("", STYLE.sub("", self.text)).split("\n")

    @property
    def colored(self) -> bool:
        """Whether anything is coloured."""
        return bool(STYLE.search(self.text))


Terminal = Callable[..., Screen]


@pytest.fixture
def terminal(tmp_path: Path, cache_folder: Path) -> Terminal:
    """A function that runs the command on a pseudo-terminal; it returns the screen, standard error included."""
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    termios = pytest.importorskip("termios", reason="needs pseudo-terminals")

    def terminal_(*arguments: str, columns: int = 80, lines: int = 24, **variables: str) -> Screen:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (lines, columns))
        fixed = {"TERM": "xterm-256color", "XDG_CACHE_HOME": str(cache_folder)}
        process = subprocess.Popen(
            [sys.executable, "-m", "vntimeline", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=tmp_path,
            env=environment(tmp_path, **fixed | variables),
            start_new_session=True,
        )
        os.close(slave)
        shown = bytearray()
        try:
            while chunk := os.read(master, 1 << 16):
                shown += chunk
        except OSError:  # Linux reports the end of a terminal's output as an error
            pass
        os.close(master)
        return Screen(process.wait(timeout=30), shown.decode().replace("\r\n", "\n"))

    return terminal_


def spawn(tmp_path: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process; options are those of `subprocess.run`."""
    command = [sys.executable, "-m", "vntimeline", *arguments]
    common: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.run(command, **{**common, "cwd": tmp_path, "env": environment(tmp_path)} | options)


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
def test_a_terminal_gets_a_table_that_fits(
    terminal: Terminal, arguments: list[str], heads: list[str], columns: int
) -> None:
    """A terminal gets a coloured table that is not wider than the terminal and has no control characters."""
    screen = terminal(*arguments, "--no-pager", columns=columns)
    assert screen.status == 0
    assert screen.colored
    # Only a web address may be wider, which stands on a line of its own, whole.
    wide = [line.strip() for line in screen.lines if cell_len(line) > columns]
    assert [line for line in wide if not re.fullmatch(r"https?://\S+", line)] == []
    assert not wide or arguments[0] == "show"
    assert "\t" not in screen.text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", "\n".join(screen.lines))
    if heads:
        assert screen.lines[0].split()[: len(heads)] == heads
        assert set(screen.lines[1]) == {"─"}
        assert re.fullmatch(r"\d+ events, \d{4} to \d{4}; `vntimeline show ID` prints one in full", screen.lines[-2])


@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize("color", ["always", "never"])
def test_a_table_takes_the_width_of_the_terminal(color: str, term: str) -> None:
    """A table takes the available width, up to what it needs, whatever the colour setting and TERM are."""
    for columns in (30, 60, 110, 160):
        text = printed(*TALL, "-f", "table", "--color", color, TERM=term, COLUMNS=str(columns))
        shown = STYLE.sub("", text).split("\n")
        rule = next(line for line in shown if line.startswith("─"))
        assert cell_len(rule) <= max(map(cell_len, shown)) <= columns
        assert columns > 110 or cell_len(rule) == columns


NAMES = ("Hà Nội", "Đắk Lắk", "Ha\u0300 No\u0323\u0302i", "Nguyễn Ái Quốc", "河内 Hà Nội", "plain")
"""Names with composed, combining and wide letters."""


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
    """Columns stay aligned after names with composed, combining and wide letters."""
    screen = terminal("list", "--store", named(tmp_path / "names.yaml"), columns=200)
    header, _, *rows = screen.lines[: 2 + len(NAMES)]
    for row, name in zip(rows, NAMES, strict=True):
        assert row.count(name) == 2, "title and place"
        starts = [row.index(name), row.rindex(name)]
        heads = [header.index(f" {head}") + 1 for head in ("title", "place")]
        assert [cell_len(row[:start]) for start in starts] == heads


def test_a_span_of_dates_breaks_after_its_stroke(terminal: Terminal) -> None:
    """A span of dates that does not fit on one line is broken after its stroke only."""
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
    """On a terminal `--color` decides about colour, then NO_COLOR, then FORCE_COLOR, then TERM."""
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
def test_color_in_a_pipe(arguments: list[str], variables: dict[str, str], colored: bool) -> None:
    """Outside a terminal only a table is coloured, and only on request."""
    text = printed(*arguments, **variables)
    assert ("\x1b" in text) == colored
    assert text


def test_a_pipe_gets_plain_lines(run: Run) -> None:
    """A pipe gets the plain format, which does not depend on the width of the terminal."""
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
def test_a_long_answer_is_paged(terminal: Terminal, arguments: list[str], lines: int, paged: bool) -> None:
    """An answer that does not fit on the terminal goes through the pager, unless `--no-pager` is given."""
    screen = terminal(*arguments, lines=lines, PAGER=PAGER)
    assert screen.status == 0
    shown = [line.startswith("PAGED ") for line in screen.text.splitlines()]
    assert all(shown) if paged else not any(shown)


def test_the_default_pager_is_less(terminal: Terminal, tmp_path: Path) -> None:
    """Without PAGER, or with an empty one, it is `less` with LESS=FRX where LESS is not set; colour is kept."""
    (tmp_path / "less").write_text('#!/bin/sh\necho "less $*, LESS=$LESS"\ncat\n', encoding="utf-8")
    (tmp_path / "less").chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    for variables, less in (({}, "FRX"), ({"PAGER": ""}, "FRX"), ({"LESS": "R"}, "R"), ({"LESS": ""}, "")):
        screen = terminal(*TALL, lines=10, PATH=path, **variables)
        assert screen.lines[0] == f"less , LESS={less}"
        assert screen.colored


def test_a_failing_pager_is_no_error(terminal: Terminal, tmp_path: Path) -> None:
    """Where the pager fails the answer is printed directly; a pager that ends early is no error."""
    plain = terminal(*TALL, "--no-pager").text
    for pager in ("no-such-pager 2>/dev/null", "exit 1"):
        assert terminal(*TALL, lines=10, PAGER=pager).text == plain
    assert terminal(*TALL, lines=10, PATH=str(tmp_path)).text == plain  # no less
    left = terminal("list", lines=10, PAGER="head -n 1")
    assert (left.status, len(left.text.splitlines())) == (0, 1)


def test_only_a_terminal_is_paged(terminal: Terminal, run: Run, tmp_path: Path) -> None:
    """An answer that goes to a pipe or to a file is not paged."""
    assert "PAGED" not in run("list", PAGER=PAGER, LINES="5").stdout
    status, said = terminal(*TALL, "-o", "out.txt", lines=10, PAGER=PAGER)
    written = (tmp_path / "out.txt").read_bytes()
    assert (status, said) == (0, f"wrote out.txt ({len(written)} bytes)\n")
    assert b"PAGED" not in written


# Files


@pytest.mark.parametrize("existing", ["old", None])
@pytest.mark.parametrize(("limit", "events"), [(0, 1), (100, 1), (1000, 500), (9000, 500), (50_000, 500)])
def test_a_failed_write_leaves_no_partial_file(
    tmp_path: Path, cache_folder: Path, limit: int, events: int, existing: str | None
) -> None:
    """When writing fails halfway, the earlier file stays and no part of the new one remains."""
    resource = pytest.importorskip("resource", reason="needs limits of file sizes")
    folder = tmp_path / "folder"
    folder.mkdir()
    out = folder / "out.csv"
    if existing:
        out.write_text(existing, encoding="utf-8")
    done = spawn(
        tmp_path,
        *("list", "-n", str(events), "-o", str(out)),
        stdout=subprocess.PIPE,
        env=environment(tmp_path, XDG_CACHE_HOME=str(cache_folder), PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert ERROR.fullmatch(done.stderr), done.stderr
    assert "out.csv: file too large" in done.stderr
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == (
        {"out.csv": existing} if existing else {}
    )


def test_a_failed_question_leaves_the_file(tmp_path: Path) -> None:
    """A question that fails does not change the file that was to hold its answer."""
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    assert run_cli("tier", "Nowhere", "--store", SMALL, "-o", out).status == 2
    assert run_cli("list", "--store", tmp_path / "missing.yaml", "-o", out).status == 3
    assert out.read_text(encoding="utf-8") == "old"


@posix_only
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_file_permissions_follow_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    """A new file has the permissions that the umask allows; a replaced file keeps its own."""
    old = tmp_path / "old.csv"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o604)
    for name, wanted in (("new.csv", mode), ("old.csv", 0o604)):
        assert spawn(tmp_path, *SHORT, "-o", name, umask=umask).stderr == ""
        out = tmp_path / name
        assert stat.S_IMODE(out.stat().st_mode) == wanted
        assert out.read_text(encoding="utf-8").startswith("id,date,")
    assert not list(tmp_path.glob(".*.part"))


@posix_only
def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    """Writing to a symbolic link writes its target and keeps the link."""
    (tmp_path / "below").mkdir()
    for name, content in (("kept", "old"), ("new", None)):
        target = tmp_path / "below" / f"{name}.csv"
        if content:
            target.write_text(content, encoding="utf-8")
        link = tmp_path / f"{name}-link.csv"
        link.symlink_to(Path("below") / target.name)
        assert printed(*SHORT, "-o", link) == ""
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8").startswith("id,date,")


@posix_only
def test_pipes_and_devices_are_written_directly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named pipe, a device and `-` for standard output are written to, not replaced by a file."""
    monkeypatch.chdir(tmp_path)
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    wanted = printed(*SHORT, "-f", "csv")
    assert printed(*SHORT, "-o", "fifo.csv") == ""
    reader.join(timeout=10)
    assert read == [wanted]
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert printed(*SHORT, "-f", "csv", "-o", "/dev/null") == ""
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert printed(*SHORT, "-f", "csv", "-o", "-") == wanted
    assert not (tmp_path / "-").exists()


@posix_only
@pytest.mark.usefixtures("shared_cache")
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
def test_an_unwritable_path_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    """A path that cannot be written is an error that says why, and no files are left behind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    errors = refused(*SHORT, "-f", "csv", "-o", path)
    assert ERROR.fullmatch(errors), errors
    assert f"cannot write {path}: {reason}" in errors
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"


@posix_only
def test_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    """A leading tilde that the shell has not expanded is the home folder, in every option that takes a file."""
    (tmp_path / "store.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path / "more.yaml").write_text("title: More\n", encoding="utf-8")
    assert printed("list", "--store=~/store.yaml", "--add=~/more.yaml", "-o~/out.json") == ""
    assert '"title": "More"' in (tmp_path / "out.json").read_text(encoding="utf-8")
    assert "~" not in printed("check", "~/store.yaml")


# Formats by extension


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_extension_selects_the_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str) -> None:
    """The extension of the output file, in any case, selects the format; `-f` wins over it."""
    monkeypatch.chdir(tmp_path)
    wanted = printed(*SHORT, "-f", EXTENSIONS[extension])
    other = "json" if EXTENSIONS[extension] == "csv" else "csv"
    assert printed(*SHORT, "-o", f"out{extension}") == ""
    assert printed(*SHORT, "-o", f"OUT{extension.upper()}") == ""
    assert printed(*SHORT, "-f", other, "-o", f"other{extension}") == ""
    written = {path.name.partition(".")[0]: path.read_bytes().decode() for path in tmp_path.glob("*.*")}
    assert written["out"] == written["OUT"] == wanted
    assert written["other"] == printed(*SHORT, "-f", other) != wanted


@pytest.mark.parametrize("name", ["out.docx", "out", "folder.csv/out", ".csv/out"])
def test_an_unknown_extension_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An unknown extension is an error that lists the known ones, and no file is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    errors = refused(*SHORT, "-o", name)
    every = {end for command in COMMANDS for each in spec_of(command).formats for end in each.extensions}
    for extension in every:
        assert (f"{extension}," in errors) == (extension in EXTENSIONS)
    assert not (tmp_path / name).exists()
