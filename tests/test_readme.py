"""The examples in the README and in docs/recipes.md are run as they are written.

With RENEW=1 their real output is written into the document, and the test fails so that somebody looks at it.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import needed
from tests.examples import blocks, compare, replayed
from tests.helpers import ROOT, Run
from vntimeline.cli import COMMANDS, spec_of

README = ROOT / "README.md"
SETUP = ("python3 -m venv", "pipx install")


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("document", [README, ROOT / "docs" / "recipes.md"], ids=lambda path: path.stem)
def test_the_examples_run(document: Path, bash: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipes succeed without a message, and the output that is shown is what commands and Python print."""
    needed("jq", shutil.which("jq"))
    monkeypatch.chdir(tmp_path)
    compare(document, replayed(document, bash, without=SETUP))


def test_the_first_two_commands_are_fixed() -> None:
    """The README begins with the command that installs and the command that tests, which CI reads."""
    first, second = blocks(README, "sh")[:2]
    environment = "python3 -m venv .venv && . .venv/bin/activate && "
    assert first == f"{environment}pip install . && vntimeline list --country US\n"
    assert second == f"{environment}pip install -e '.[test]' && pytest\n"


def command_tables() -> str:
    """What the README says of every command, made from the specs and the helps."""
    lines = ["| command | purpose | formats |", "|---|---|---|"]
    for command in COMMANDS:
        purpose = spec_of(command).help.splitlines()[0].rstrip(".")
        names = " ".join(f"`{each.name}`" for each in spec_of(command).formats)
        lines.append(f"| `{command}` | {purpose} | {names} |")
    lines += ["", "| command | columns of a plain line |", "|---|---|"]
    for command in COMMANDS:
        if columns := spec_of(command).plain:
            lines.append(f"| `{command}` | {' '.join(f'`{each}`' for each in columns)} |")
    return "\n".join(lines)


TABLES = re.compile(r"(?<=<!-- commands -->\n).*?(?=\n<!-- end of commands -->)", re.DOTALL)


def test_the_tables_of_commands_are_current() -> None:
    """The README's tables have every command with its purpose, formats and columns."""
    written = README.read_text(encoding="utf-8")
    assert TABLES.search(written)
    real = TABLES.sub(lambda _: command_tables(), written)
    compare(README, real)
