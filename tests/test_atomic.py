"""Writing files: complete or not at all, also where a signal ends the process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import environment, posix_only
from vntimeline.atomic import PREFIX, SUFFIX, atomic_write, remove_abandoned

KILLED = """\
import os, signal, sys
from pathlib import Path
from vntimeline.atomic import atomic_write

os.fsync = lambda _: signal.raise_signal(int(sys.argv[1]))  # comes while the temporary file is there
atomic_write(Path("out"), [b"new"], durable=True)
"""


@posix_only
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_removes_the_temporary_file(tmp_path: Path, name: str) -> None:
    """A process that a signal ends while it writes leaves the old file and nothing else, and ends by the signal."""
    (tmp_path / "out").write_bytes(b"old")
    number = getattr(signal, name)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(int(number))], cwd=tmp_path, env=environment(tmp_path), check=False
    )
    assert done.returncode == -number
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out": b"old"}


@posix_only
def test_a_program_keeps_its_own_signal_handlers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing a file does not disturb a program that handles signals itself, and leaves default actions in place."""
    came: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda _: signal.raise_signal(signal.SIGTERM))
    before = signal.signal(signal.SIGTERM, lambda number, _: came.append(number))
    try:
        atomic_write(tmp_path / "out", [b"new"], durable=True)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert came == [signal.SIGTERM]
    assert (tmp_path / "out").read_bytes() == b"new"
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def test_only_old_temporary_files_are_removed(tmp_path: Path) -> None:
    """A temporary file that was not written for hours is removed, one that may be in use and other files are not."""
    names = {f"{PREFIX}1{SUFFIX}": 0, f"{PREFIX}2{SUFFIX}": None, "other.part": 0}
    for name, time in names.items():
        (tmp_path / name).touch()
        if time is not None:
            os.utime(tmp_path / name, (time, time))
    remove_abandoned(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names][1:])
