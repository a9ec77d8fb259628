"""The examples in documents: run as they are written, one after another, and compared with what the documents show."""

import code
import contextlib
import doctest
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers import ROOT, Run

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document: Path, language: str) -> list[str]:
    """The code blocks of a language in a document."""
    return [match[2] for match in BLOCK.finditer(document.read_text(encoding="utf-8")) if match[1] == language]


def compare(document: Path, real: str) -> None:
    """Compare a document with what it should be; with RENEW=1, write that and fail where it differs."""
    written = document.read_text(encoding="utf-8")
    if os.environ.get("RENEW") and written != real:
        document.write_text(real, encoding="utf-8")
        pytest.fail(f"renewed {document.relative_to(ROOT)}: look at the difference")
    assert written == real


def replayed(document: Path, bash: Run, without: Sequence[str] = ()) -> str:
    """The document with the real output of its examples, run in their order in the current folder.

    A `console` block shows the output of each `$` line, errors included, and a `python` block that of each `>>>` line.
    An `sh` block must succeed without a message, unless it begins with one of `without`. Others are left as they are.
    """
    interpreter = code.InteractiveInterpreter({"__name__": "__console__"})

    def replay(match: re.Match[str]) -> str:
        language, block = match[1], match[2]
        if language == "console":
            block = replayed_console(block, bash)
        elif language == "python":
            block = replayed_python(block, interpreter)
        elif language == "sh" and not block.startswith(tuple(without)):
            done = bash(f"set -eu\n{block}", cwd=Path.cwd())
            assert (done.returncode, done.stderr) == (0, ""), block
        return f"```{language}\n{block}```"

    return BLOCK.sub(replay, document.read_text(encoding="utf-8"))


def replayed_console(block: str, bash: Run) -> str:
    """The block with the output of each `$` line, errors included."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{bash(f'exec 2>&1; {command[2:]}', cwd=Path.cwd()).stdout}" for command in commands)


def replayed_python(block: str, interpreter: code.InteractiveInterpreter) -> str:
    """The block with the output that an interpreter shows for each example."""
    parts: list[str] = []
    for example in doctest.DocTestParser().get_examples(block):
        first, *more = example.source.rstrip("\n").split("\n")
        unfinished = code.compile_command(example.source.rstrip("\n"), symbol="single") is None
        parts += [f">>> {first}\n", *(f"... {line}\n" for line in more), *(["...\n"] if unfinished else [])]
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            interpreter.runsource(example.source, symbol="single")
        parts.append(shown.getvalue())
    return "".join(parts)
