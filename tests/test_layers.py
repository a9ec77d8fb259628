"""The direction of imports between the parts of the package, as docs/architecture.md describes it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "vntimeline"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "atomic": set(),
    "appearance": set(),
    "dates": {"errors"},
    "names": {"errors"},
    "model": {"dates"},
    "wording": {"appearance", "dates", "model"},
    "questions": {"appearance", "dates", "errors", "model", "names", "wording"},
    "store": {"atomic", "dates", "errors", "model", "names", "wording"},
    "timeline": {"model", "questions", "store"},
    "render": {"appearance", "dates", "errors", "model", "names", "questions", "wording"},
    "cli": {"atomic", "errors", "model", "names", "questions", "render", "store", "wording"},
    "__main__": {"cli"},
}
"""Each part of the package, a module or a folder, and the parts that it may import."""
USES_YAML = ("store/", "render/yaml.py")
"""What may import PyYAML: `store` reads it, one renderer writes it."""


def part_of(path: Path) -> str:
    """The part of the package that a file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """The modules that a file imports anywhere, and the names that it takes from each."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def parts_imported(path: Path) -> Iterator[str]:
    """The other parts of the package that a file imports; `__version__` belongs to no part."""
    for module, name in imported(path):
        top, _, below = module.partition(".")
        if top == "vntimeline" and (below or name != "__version__"):
            yield (below or name).partition(".")[0]


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if part_of(path) != "__init__"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_follow_the_layers(path: Path) -> None:
    """A file imports only its own part of the package and the parts that this one may import."""
    part = part_of(path)
    assert set(parts_imported(path)) <= MAY_IMPORT[part] | {part}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_the_store_reads_yaml(path: Path) -> None:
    """Only `store`, and the renderer that writes YAML, import a YAML library."""
    if not path.relative_to(PACKAGE).as_posix().startswith(USES_YAML):
        assert "yaml" not in {module.partition(".")[0] for module, _ in imported(path)}


def test_the_document_names_every_module() -> None:
    """docs/architecture.md names every module but those of the commands, and every part in its table of imports."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    described = [path for path in FILES if path.parent != PACKAGE / "cli" / "commands"]
    names = {path.name if path.name != "__init__.py" else f"{path.parent.name}/" for path in described}
    assert sorted(name for name in names if name not in text) == []
    assert sorted(part for part in MAY_IMPORT if f"`{part}`" not in text) == []
