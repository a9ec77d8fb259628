"""The modules that a run imports: a module that is not imported costs no time."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.helpers import SMALL, environment
from vntimeline import store

HEAVY = (
    "rich",
    "yaml",
    "dateutil",
    "icalendar",
    "importlib.metadata",
    "pydantic",
    "jinja2",
    "difflib",
)
REPORT = "import atexit, sys\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"


def imported(home: Path, script: str, *arguments: str) -> set[str]:
    """The modules that a process, which must succeed, has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT + script, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env=environment(home),
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def command(home: Path, *arguments: str) -> set[str]:
    """The modules that a command line imports."""
    return imported(home, "from vntimeline.__main__ import main\nmain()\n", *arguments)


@cache
def typer_alone(home: Path) -> frozenset[str]:
    """The modules that `import typer` alone imports; no command can avoid them."""
    return frozenset(imported(home, "import typer\n"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the embedded store's snapshot in its cache, as it is after a first run."""
    home = tmp_path_factory.mktemp("home")
    command(home, "list", "-c", "US", "--json")
    return home


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "-c", "US", "--json"],
        ["tier", "China", "--json"],
        ["show", "us-csp-2023", "--json"],
        ["list", "-c", "US", "--since", "2013-07-25", "-f", "csv"],
        ["list"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_a_plain_run_imports_no_slow_modules(home: Path, arguments: list[str]) -> None:
    """A plain run imports none of the modules that are slow to import, beyond those that Typer needs."""
    found = command(home, *arguments)
    assert "vntimeline.cli" in found
    assert {name for name in HEAVY if name in found} - typer_alone(home) == set()


def test_typer_imports_no_slow_modules(home: Path) -> None:
    """Typer itself imports none of the slow modules except difflib, so the test above checks the others."""
    assert set(HEAVY) & typer_alone(home) <= {"difflib"}


def test_only_the_chosen_command_is_imported(home: Path) -> None:
    """A run imports the chosen command and format, and not the others."""
    found = command(home, "tier", "China", "--json")
    assert {"vntimeline.cli.tier_", "vntimeline.render.json"} <= found
    others = {"vntimeline.cli.list_", "vntimeline.cli.show_", "vntimeline.render.table", "vntimeline.render.yaml"}
    assert not others & found


def test_a_chart_imports_only_what_draws_it(home: Path) -> None:
    """The text chart needs no template and no font, the SVG no converter."""
    text = command(home, "chart", "US")
    assert "vntimeline.render.chart.text" in text
    assert not {"jinja2", "vntimeline.render.chart.fonts", "vntimeline.render.chart.svg"} & text
    assert "resvg_py" not in command(home, "chart", "US", "-f", "svg")


def test_the_package_imports_no_command_line(home: Path) -> None:
    """`import vntimeline` and loading the store import no command line, no renderer and no YAML."""
    found = imported(home, "import vntimeline\nassert vntimeline.load().store.events\n")
    assert "vntimeline.timeline" in found
    assert not {"typer", "rich", "click", "vntimeline.cli", "vntimeline.render", "yaml"} & found


def test_the_library_imports_few_modules(tmp_path: Path) -> None:
    """Loading the snapshot that the package carries imports few modules besides msgspec."""
    (tmp_path / "events.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path / store.SNAPSHOT).write_bytes(store.compiled(SMALL))
    load = f"import vntimeline.store\nvntimeline.store._PACKAGE = {str(tmp_path)!r}\nvntimeline.load()\n"
    alone = imported(tmp_path, "import msgspec\n")
    found = imported(tmp_path, load) - alone
    assert {name for name in found if not name.startswith("vntimeline")} <= {"__future__", "unicodedata", "zlib"}


def test_a_second_run_parses_no_yaml(tmp_path: Path) -> None:
    """The second run on a store reads its snapshot and imports no YAML, until the store changes."""
    home = tmp_path / "home"
    home.mkdir()
    question = ("list", "--store", str(SMALL), "--json")
    first, second = command(home, *question), command(home, *question)
    assert "yaml" in first
    assert "yaml" not in second
    changed = tmp_path / "small.yaml"
    changed.write_text(SMALL.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert "yaml" in command(home, "list", "--store", str(changed), "--json")
