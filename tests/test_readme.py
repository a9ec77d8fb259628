"""The examples in the README are run as they are written.

With RENEW=1 their real output is written into the README, and the test fails so that somebody looks at the difference.
"""

import code
import contextlib
import io
import os
import re
import shutil

import pytest

from tests.conftest import needed
from tests.helpers import ROOT, Run
from vntimeline.cli import COMMANDS, spec_of

README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = ("python3 -m venv", "pipx install")


def blocks(language: str) -> list[str]:
    """The code blocks of a language in the README."""
    return [match[2] for match in BLOCK.finditer(README.read_text(encoding="utf-8")) if match[1] == language]


def replayed_console(block: str, bash: Run) -> str:
    """The block with the output of each `$` line, errors included."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{bash(f'exec 2>&1; {command[2:]}').stdout}" for command in commands)


def replayed_python(block: str) -> str:
    """The block with the output of each `>>>` line, as an interpreter shows it."""
    interpreter = code.InteractiveInterpreter({"__name__": "__console__"})
    lines = []
    for line in block.splitlines():
        if line.startswith(">>> "):
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
                interpreter.runsource(line[4:])
            lines.append(f"{line}\n{shown.getvalue()}")
    return "".join(lines)


@pytest.mark.usefixtures("shared_cache")
def test_shown_output_is_the_real_one(bash: Run) -> None:
    """The output that the README shows is what the commands and the Python examples print."""
    needed("jq", shutil.which("jq"))
    written = README.read_text(encoding="utf-8")

    def replay(match: re.Match[str]) -> str:
        if match[1] == "console":
            return f"```console\n{replayed_console(match[2], bash)}```"
        if match[1] == "python":
            return f"```python\n{replayed_python(match[2])}```"
        return match[0]

    real = BLOCK.sub(replay, written)
    if os.environ.get("RENEW"):
        README.write_text(real, encoding="utf-8")
        pytest.fail("renewed README.md: look at the difference") if real != written else None
    assert written == real


def test_recipes_run(bash: Run) -> None:
    """The recipes in the README, run one after another in one folder, succeed without a message."""
    recipes = [block for block in blocks("sh") if not block.startswith(SETUP)]
    assert recipes
    for block in recipes:
        done = bash(f"set -eu\n{block}")
        assert (done.returncode, done.stderr) == (0, "")


def test_the_first_two_commands_are_fixed() -> None:
    """The README begins with the command that installs and the command that tests, which CI reads."""
    first, second = blocks("sh")[:2]
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
    if os.environ.get("RENEW") and real != written:
        README.write_text(real, encoding="utf-8")
        pytest.fail("renewed README.md: look at the difference")
    assert written == real
