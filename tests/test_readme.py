"""The README's examples, run as written.

RENEW=1 writes their real output into it, and fails so that it is looked at.
"""

import code
import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment

README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = ("pip install", "git clone")


def blocks(language: str) -> list[str]:
    return [match[2] for match in BLOCK.finditer(README.read_text(encoding="utf-8")) if match[1] == language]


def shell(command: str, folder: Path) -> str:
    """What a command prints, with the tested package's command first on the path; errors in its output."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(home, PATH=path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout.decode()


def replayed_console(block: str, folder: Path) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{shell(command[2:], folder)}" for command in commands)


def replayed_python(block: str) -> str:
    """The block with the output of each `>>>` line as an interpreter shows it."""
    interpreter = code.InteractiveInterpreter({"__name__": "__console__"})
    lines = []
    for line in block.splitlines():
        if line.startswith(">>> "):
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
                interpreter.runsource(line[4:])
            lines.append(f"{line}\n{shown.getvalue()}")
    return "".join(lines)


def test_shown_output_is_the_real_one(tmp_path: Path) -> None:
    written = README.read_text(encoding="utf-8")

    def replay(match: re.Match[str]) -> str:
        if match[1] == "console":
            return f"```console\n{replayed_console(match[2], tmp_path)}```"
        if match[1] == "python":
            return f"```python\n{replayed_python(match[2])}```"
        return match[0]

    real = BLOCK.sub(replay, written)
    if os.environ.get("RENEW"):
        README.write_text(real, encoding="utf-8")
        pytest.fail("renewed README.md: look at the difference") if real != written else None
    assert written == real


def test_recipes_run(tmp_path: Path) -> None:
    recipes = [block for block in blocks("sh") if not block.startswith(SETUP)]
    assert recipes
    for block in recipes:
        shell_out = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env=environment(tmp_path, PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert shell_out.returncode == 0, shell_out.stderr.decode()
        assert not shell_out.stderr


def test_the_two_commands_open_it() -> None:
    first, second = blocks("sh")[:2]
    assert first == "pip install . && vntimeline list --country US\n"
    assert second == "pip install -e '.[test]' && pytest\n"


def test_every_command_is_named() -> None:
    from vntimeline.cli import COMMANDS

    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`{name}" not in text] == []


def test_the_plain_columns_are_told() -> None:
    from vntimeline.render import FORMATS
    from vntimeline.render.plain import COLUMNS
    from vntimeline.schemas import OUTPUTS

    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+` ?)+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    told = {command: tuple(re.findall(r"\w+", columns)) for command, columns in rows}
    plain = {name for name, formats in FORMATS.items() if formats.get("plain") == "vntimeline.render.plain:rows"}
    assert told == {command: COLUMNS[OUTPUTS[command][0]] for command in plain}
