"""What imports what: the layers of the source, and the modules that a run imports, since each costs time."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import ROOT, SMALL, environment
from vntimeline import store
from vntimeline.cli import COMMANDS

# The layers of the source

SOURCE = ROOT / "src"
ANYTHING = frozenset(
    {
        *("questions", "store", "render", "timeline", "model", "record", "names", "dates", "errors", "wording"),
        *(
            "appearance",
            "atomic",
            "characters",
            "counts",
            "error_format",
            "fields",
            "levels",
            "texts",
            "versions",
            "written",
        ),
    }
)
LAYERS: Mapping[str, frozenset[str]] = {
    "__main__": frozenset({"cli", "error_format"}),
    "cli": ANYTHING,
    "__init__": frozenset({"timeline", "questions", "counts", "model", "dates", "errors"}),
    "timeline": frozenset({"questions", "store", "model"}),
    "render": frozenset(
        {
            *("questions", "counts", "written", "model", "record", "wording", "names", "dates", "errors"),
            *("appearance", "characters", "error_format", "fields"),
        }
    ),
    "questions": frozenset(
        {
            *("counts", "levels", "texts", "versions", "model", "record", "wording", "names", "dates", "errors"),
            *("appearance",),
        }
    ),
    "store": frozenset(
        {
            *("counts", "levels", "versions", "written", "model", "record", "wording", "names", "dates", "errors"),
            *("atomic", "characters", "fields", "texts"),
        }
    ),
    "counts": frozenset({"levels", "model", "record", "wording"}),
    "versions": frozenset({"model"}),
    "written": frozenset({"model", "record"}),
    "texts": frozenset({"model", "names"}),
    "levels": frozenset({"model"}),
    "wording": frozenset({"model", "dates", "appearance"}),
    "model": frozenset({"dates", "record"}),
    "fields": frozenset({"dates", "record"}),
    "names": frozenset({"errors"}),
    "dates": frozenset({"errors"}),
    "errors": frozenset({"record"}),
    "error_format": frozenset(),
    "record": frozenset(),
    "appearance": frozenset(),
    "atomic": frozenset(),
    "characters": frozenset(),
}
"""What each part of the package may import from the others."""
FOR_TYPES = {("questions", "store")}
"""What may also be imported for annotations only."""


class Import(NamedTuple):
    """An import of a module: where it is, whether it runs when the module is imported, and whether only for types."""

    importer: str
    imported: str
    at_import: bool
    for_types: bool


def is_type_checking(node: ast.AST) -> bool:
    """Whether this is `if TYPE_CHECKING:`, which never runs."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def modules() -> dict[str, Path]:
    """Every module of the package, by its name."""
    found = {}
    for path in sorted((SOURCE / "vntimeline").rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def named(node: ast.AST, importer: str) -> Iterator[str]:
    """The modules that a statement imports, or a call of `import_module`, of which only the beginning is known."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{importer} has a relative import"
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            yield full if full in modules() or alias.name == "__version__" else str(node.module)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "import_module":
        begins = ast.unparse(node.args[0]).split("{")[0].strip("f'\"")
        yield begins.rstrip(".") or importer  # f"{__name__}.…" is a part of the module itself


def imports_of(node: ast.AST, importer: str, at_import: bool = True, for_types: bool = False) -> Iterator[Import]:
    """The imports in a part of a module."""
    yield from (Import(importer, name, at_import, for_types) for name in named(node, importer))
    deferred = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    guarded = node.body if isinstance(node, ast.If) and is_type_checking(node) else []
    for child in ast.iter_child_nodes(node):
        types = for_types or child in guarded
        yield from imports_of(child, importer, at_import and not deferred and not types, types)


@cache
def imports() -> tuple[Import, ...]:
    """Every import in the source but that of the version, which the package defines before it imports anything."""
    found = [
        each
        for module, path in modules().items()
        for each in imports_of(ast.parse(path.read_text(encoding="utf-8")), module)
    ]
    return tuple(each for each in found if each.imported != "vntimeline.__version__")


def layer(module: str) -> str:
    """The part of the package that a module belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def importers(library: str) -> set[str]:
    """The modules that import a library, for types too."""
    return {each.importer for each in imports() if each.imported.partition(".")[0] == library}


def test_every_import_is_found() -> None:
    """The reader of imports finds those of modules, of functions and for types, and knows every part of the package."""
    assert {layer(module) for module in modules()} == set(LAYERS)
    for each in (
        Import("vntimeline.wording", "vntimeline.model", at_import=True, for_types=False),
        Import("vntimeline.timeline", "vntimeline.questions.events", at_import=False, for_types=False),
        Import("vntimeline.timeline", "vntimeline.questions.arguments", at_import=False, for_types=True),
        Import("vntimeline.cli", "vntimeline.cli.commands", at_import=False, for_types=False),
        Import("vntimeline.store.checks", "vntimeline.store.checks", at_import=True, for_types=False),
        Import("vntimeline.render.yaml", "yaml", at_import=True, for_types=False),
    ):
        assert each in imports()


def test_imports_point_in_the_allowed_directions() -> None:
    """A part of the package imports only the parts that it may know."""
    wrong = []
    for each in imports():
        parts = layer(each.importer), layer(each.imported)
        if each.imported.partition(".")[0] != "vntimeline" or parts[0] == parts[1]:
            continue
        if parts[1] not in LAYERS[parts[0]] and not (each.for_types and parts in FOR_TYPES):
            wrong.append(each)
    assert wrong == []


def test_the_layers_have_an_order() -> None:
    """The allowed directions have no cycle: the command line is above the renderers, the model below the questions."""
    order = [*TopologicalSorter(dict(LAYERS)).static_order()]
    assert order.index("model") < order.index("questions") < order.index("render") < order.index("cli")
    assert order.index("store") < order.index("timeline") < order.index("__init__")


def test_only_two_parts_know_yaml() -> None:
    """YAML is read in `store` and written in `render.yaml`, and nowhere else."""
    assert {module for module in importers("yaml") if layer(module) != "store"} == {"vntimeline.render.yaml"}
    assert {layer(module) for module in importers("yaml")} == {"store", "render"}


def test_only_the_command_line_knows_typer() -> None:
    """Only `cli` imports Typer, and nothing imports the Click in it."""
    assert {layer(module) for module in importers("typer")} == {"cli"}
    assert importers("click") == set()


def test_one_module_knows_the_sdk_of_the_model_context_protocol() -> None:
    """Only the server imports the SDK, its event loop and what it validates with."""
    for library in ("mcp", "mcp_types", "anyio"):
        assert importers(library) == {"vntimeline.cli.mcp.server"}
    assert importers("pydantic") == set()


def test_imports_have_no_cycle() -> None:
    """The imports that run when a module is imported have no cycle."""
    graph: dict[str, set[str]] = {}
    for each in imports():
        if each.at_import and each.imported in modules() and each.imported != each.importer:
            graph.setdefault(each.importer, set()).add(each.imported)
    assert len([*TopologicalSorter(graph).static_order()]) > 60  # raises CycleError, which names the modules


def test_the_version_comes_before_the_imports() -> None:
    """The package defines its version before it imports a module, some of which import the version."""
    body = ast.parse(modules()["vntimeline"].read_text(encoding="utf-8")).body
    assigned = next(at for at, node in enumerate(body) if isinstance(node, ast.Assign))
    assert ast.unparse(body[assigned]).startswith("__version__ = ")
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in body[:assigned])


def test_every_module_can_be_imported_first(tmp_path: Path) -> None:
    """Each module can be imported before all the others of the package."""
    script = (
        "import sys\nfrom importlib import import_module\n"
        "for name in sys.argv[1:]:\n"
        "    for known in [each for each in sys.modules if each.partition('.')[0] == 'vntimeline']:\n"
        "        del sys.modules[known]\n"
        "    import_module(name)\n"
    )
    names = [*modules()]
    assert names[-1] in imported(tmp_path, script, *names)


# The modules that a run imports

HEAVY = (
    "rich",
    "yaml",
    "dateutil",
    "icalendar",
    "importlib.metadata",
    "pydantic",
    "mcp",
    "anyio",
    "jinja2",
    "difflib",
    "pyarrow",
    "sqlite3",
    "vntimeline.fields",
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
    assert {"vntimeline.cli.commands.tier", "vntimeline.render.json"} <= found
    assert not {"vntimeline.render.error", "vntimeline.error_format"} & found
    assert {f"vntimeline.cli.commands.{name}" for name in COMMANDS} & found == {"vntimeline.cli.commands.tier"}
    assert not {"vntimeline.questions.changes", "vntimeline.render.table", "vntimeline.render.yaml"} & found


def test_a_chart_imports_only_what_draws_it(home: Path) -> None:
    """The text chart needs no template and no font, the SVG no converter."""
    text = command(home, "chart", "US")
    assert "vntimeline.render.chart.text" in text
    assert not {"jinja2", "vntimeline.render.chart.fonts", "vntimeline.render.chart.svg"} & text
    assert "resvg_py" not in command(home, "chart", "US", "-f", "svg")


def test_an_export_imports_only_what_writes_it(home: Path) -> None:
    """Only the database needs SQLite, and only Parquet needs pyarrow; no other module imports them."""
    assert importers("sqlite3") == {"vntimeline.render.export.sqlite"}
    assert importers("pyarrow") == {"vntimeline.render.export.parquet"}
    options = ("--store", str(SMALL), "-o")
    assert not {"sqlite3", "pyarrow"} & command(home, "export", *options, "out.zip")
    assert not {"sqlite3", "pyarrow"} & command(home, "panel", *options, "panel.csv")
    assert "pyarrow" not in command(home, "export", *options, "out.sqlite")
    assert "sqlite3" not in command(home, "export", "-f", "parquet", *options, "out")


def test_the_skill_needs_no_sdk(home: Path) -> None:
    """The text for agents is printed without the SDK of the server, which is an extra."""
    found = command(home, "mcp", "--skill", "-o", "SKILL.md")
    assert "vntimeline.cli.mcp.tools" in found
    assert {"mcp", "mcp_types", "anyio", "pydantic"} & found - typer_alone(home) == set()


def test_the_package_imports_no_command_line(home: Path) -> None:
    """`import vntimeline` and loading the store import no command line, no renderer and no YAML."""
    found = imported(home, "import vntimeline\nassert vntimeline.load().store.events\n")
    assert "vntimeline.timeline" in found
    assert not {"typer", "rich", "click", "vntimeline.cli", "vntimeline.render", "yaml"} & found


def test_the_package_alone_imports_nothing(home: Path) -> None:
    """`import vntimeline` imports no other module, so that the command is soon ready for an interrupt."""
    assert {name for name in imported(home, "import vntimeline\n") if name.startswith("vntimeline.")} == set()


def test_only_the_question_asked_is_imported(home: Path) -> None:
    """Loading the store imports no module of questions; asking one imports those that it needs, and no others."""
    load = "import vntimeline\ntimeline = vntimeline.load()\n"
    asked = {
        "": set(),
        "timeline.country('US')": {"arguments"},
        "timeline.events(country='US')": {"arguments", "events"},
        "timeline.events(search='embassy')": {"arguments", "events", "search"},
        "timeline.leaders('2020')": {"arguments", "leaders"},
        "timeline.tier('US')": {"arguments", "leaders", "standing"},
        "vntimeline.Change": {"arguments", "changes", "leaders", "standing"},
    }
    for question, expected in asked.items():
        found = imported(home, f"{load}{question}\n")
        prefix = "vntimeline.questions."
        assert {name.removeprefix(prefix) for name in found if name.startswith(prefix)} == expected, question


def test_the_library_imports_few_modules(tmp_path: Path) -> None:
    """Loading the snapshot that the package carries imports few modules besides msgspec."""
    (tmp_path / "events.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path / store.SNAPSHOT).write_bytes(store.compiled(SMALL))
    load = f"import vntimeline.store\nvntimeline.store.PACKAGE = {str(tmp_path)!r}\nvntimeline.load()\n"
    alone = imported(tmp_path, "import msgspec\n")
    found = imported(tmp_path, load) - alone
    others = {name for name in found if not name.startswith("vntimeline")}
    assert others <= {"__future__", "_bisect", "bisect", "unicodedata", "zlib"}


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


def test_the_architecture_names_every_module() -> None:
    """docs/architecture.md names every module but those of commands, questions and formats, and every part."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = SOURCE / "vntimeline"
    own = (package / "cli" / "commands", package / "questions", package / "render")  # one module per command, …
    described = [path for path in package.rglob("*.py") if path.parent not in own or path.name == "__init__.py"]
    names = {path.name if path.name != "__init__.py" else f"{path.parent.name}/" for path in described}
    assert sorted(name for name in names if name not in text) == []
    assert sorted(part for part in LAYERS if f"`{part}`" not in text and part != "__init__") == []
