"""Completion in real shells, with a keyboard: nothing of a store is run, and nothing waits."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import needed
from tests.helpers import SMALL, edited, environment, run_cli
from tests.hostile import hostile_store

START = {
    "bash": ("--rcfile", "{0}", "-i"),
    "zsh": ("-i",),
    "fish": ("--no-config", "--init-command", "source {0}"),
}
"""How each shell is started so that it reads the file {0} and no other."""
BEFORE = {"bash": "bind 'set completion-query-items 0'", "zsh": "autoload -Uz compinit; compinit -u -D; LISTMAX=0"}
"""Settings of each shell: the words that complete are listed without a question."""
NAMES = {
    "AT": "{name: \"Ax'$(touch pwned)\", vi: Bx`touch pwned`, aliases: ['Cx\\`touch pwned\\`', ';touch pwned']}",
    "MY": '{name: "Côte d\'Ivoire", vi: Ma-lai-xi-a, aliases: [Micronesia (Federated States)]}',
    "NO": "{name: '*', vi: '~', aliases: ['=ls', '!!', '$HOME', 'x{a,b}', -x, '<(touch pwned)', '%', '^x', '>pwned']}",
}
"""Countries that replace those of the small store."""
COMPLETED = {
    "tier Ax": ["tier", "Ax-touch-pwned"],
    "tier Bx": ["tier", "Bx-touch-pwned"],
    "list -c Cx": ["list", "-c", "Cx-touch-pwned"],
    "tier Côte": ["tier", "Côte-d-Ivoire"],
    "tier Mic": ["tier", "Micronesia-Federated-States"],
    "help tier": ["help", "tier"],  # several words
    "--store - tier U": ["--store", "-", "tier", "U"],
    "--store coded.yaml tier L": ["--store", "coded.yaml", "tier", "L"],
}
"""What is typed before TAB, and the words that ENTER gives to the command."""

Type = Callable[[str], list[str]]


@pytest.fixture(params=START)
def type_(request: pytest.FixtureRequest, tmp_path: Path, shared_cache: Path) -> Iterator[Type]:
    """A function that types a command line and ENTER in a shell and returns the words that the command is given.

    The command completes, but does not run: its words are written down.
    """
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    shell: str = request.param
    program = needed(shell, shutil.which(shell))
    setsid = needed("setsid", shutil.which("setsid"))  # the shell gets the pseudo-terminal as its terminal
    text = SMALL.read_text(encoding="utf-8")
    for code, entry in NAMES.items():
        line = next(line for line in text.splitlines() if line.startswith(f"  {code}: "))
        text = edited(text, line, f"  {code}: {entry}")
    (tmp_path / "store.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "coded.yaml").write_text(text.replace("  LA:", "  'L\\`touch pwned\\`':"), encoding="utf-8")
    (tmp_path / "hostile.yaml").write_text(hostile_store(), encoding="utf-8")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "vntimeline"
    completing = f'[ "$_VNTIMELINE_COMPLETE" ] && exec {sys.executable} -m vntimeline "$@"'
    command.write_text(f'#!/bin/sh\n{completing}\nprintf "%s\\n" "$@" >words\n')
    command.chmod(0o755)
    start = tmp_path / ".zshrc"
    script = run_cli(_VNTIMELINE_COMPLETE=f"source_{shell}").out
    start.write_text(f"{BEFORE.get(shell, '')}\n{script}\ntouch ready\n")
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [setsid, "--ctty", program, *(word.format(start) for word in START[shell])],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=tmp_path,
        env=environment(
            tmp_path,
            PATH=f"{command.parent}:{os.environ['PATH']}",
            XDG_CACHE_HOME=str(shared_cache),
            TERM="xterm",
            VNTIMELINE_STORE="store.yaml",
        ),
    )
    os.close(slave)
    shown = bytearray()

    def read() -> None:
        try:
            while chunk := os.read(master, 1 << 16):
                shown.extend(chunk)
        except OSError:  # the end
            pass

    reader = Thread(target=read, daemon=True)
    reader.start()

    def wait_for(name: str) -> None:
        until = time.monotonic() + 30
        while not (tmp_path / name).exists():
            assert time.monotonic() < until, f"{shell} hangs: {shown.decode(errors='replace')}"
            time.sleep(0.01)
        (tmp_path / name).unlink()

    def type_(keys: str) -> list[str]:
        (tmp_path / "words").unlink(missing_ok=True)
        os.write(master, f"{keys} ; touch done\r".encode())
        wait_for("done")
        assert not (tmp_path / "pwned").exists(), f"{shell} ran a text of the store after {keys!r}"
        words = tmp_path / "words"
        return words.read_text().splitlines() if words.exists() else []

    wait_for("ready")
    try:
        yield type_
    finally:
        process.kill()
        process.wait()
        reader.join(timeout=10)
        os.close(master)


def test_a_shell_runs_nothing_of_a_store(type_: Type, tmp_path: Path) -> None:
    """TAB and then ENTER run no text of a store; a name is completed to a word that the command takes."""
    for typed, words in COMPLETED.items():
        assert type_(f"vntimeline {typed}\t") == words
    for word in ("Côte-d-Ivoire", "Micronesia-Federated-States"):
        assert run_cli("tier", word, VNTIMELINE_STORE=str(tmp_path / "store.yaml")).status == 0
    type_("vntimeline --store hostile.yaml list -p \t")  # every person
    type_("vntimeline tier \t")  # every code
    type_("vntimeline --store $(touch pwned) --add `touch pwned` tier U\t\x15true")  # ctrl-u: not entered
