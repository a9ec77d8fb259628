"""The standard streams: closed, full, limited, not ready or in another encoding, an answer is whole or an error."""

import itertools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.helpers import SMALL, environment
from vntimeline.cli.streams import Descriptor
from vntimeline.errors import OutputError

HARNESS = """\
import io, json, os, resource, sys
from contextlib import redirect_stderr, redirect_stdout
from vntimeline import cli
from vntimeline.__main__ import main

def opened(number, state, unbuffered, encoding):
    if state == "closed":
        return None
    path = "/dev/full" if state == "full" else f"{number}.out"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, number)
    os.close(file)
    if number == 0:
        return open(0, closefd=False)
    raw = io.FileIO(number, "w", closefd=False)  # as Python opens them
    return io.TextIOWrapper(raw if unbuffered else io.BufferedWriter(raw), encoding, write_through=unbuffered)

def run(arguments, states, unbuffered, encoding):
    sys.stdin, sys.stdout, sys.stderr = (opened(*each, unbuffered, encoding) for each in enumerate(states))
    for number, state in enumerate(states):
        if state == "closed":
            os.close(number)
        if state == "limited":
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
    sys.argv = ["vntimeline", *arguments]
    try:
        main()
    except SystemExit as ended:
        status = ended.code
    sys.stdout.flush()  # as Python does at its end
    sys.stderr.flush()
    return status

jobs = json.load(sys.stdin)
for arguments in {tuple(arguments) for arguments, *_ in jobs}:  # import once what the forks need
    if "-o" not in arguments:
        nowhere = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            cli.run([*arguments])
for job in jobs:
    for name in ("1.out", "2.out"):
        open(name, "w").close()
    if not (child := os.fork()):
        status = 99
        try:
            status = run(*job)
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([status, *(open(name, encoding="latin-1").read() for name in ("1.out", "2.out"))]))
"""
"""Runs the command lines that it reads, each in a fork with its own streams: far faster than as many processes."""

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


class Ended(NamedTuple):
    """The exit status of a run, and the bytes that its streams got, as Latin-1."""

    status: int
    out: str
    err: str


def run_all(folder: Path, jobs: list[tuple[list[str], tuple[str, ...], bool, str]]) -> list[Ended]:
    """Run command lines, each with the states of its streams, whether they are unbuffered, and their encoding."""
    done = subprocess.run(
        [sys.executable, "-c", HARNESS],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=environment(folder, COLUMNS="80"),
    )
    return [Ended(*json.loads(line)) for line in done.stdout.splitlines()]


ANSWER = ["list", "--store", str(SMALL), "--json"]
CASES: dict[str, tuple[list[str], int]] = {
    "answer": (ANSWER, 0),
    "note": (["tiers", "--store", str(SMALL), "--on", "2030"], 0),
    "help": (["list", "--help"], 0),
    "file": ([*ANSWER, "-o", "/dev/stdout"], 0),
    "error": (["tier", "--store", str(SMALL), "Nowhere"], 2),
    "error in JSON": (["tier", "--store", str(SMALL), "Nowhere", "--json"], 2),
}
"""Command lines, and their exit status where everything is written."""


def test_every_state_of_the_streams(tmp_path: Path) -> None:
    """An answer is whole or the status is 2 with the stream's name; standard error never changes the status."""
    states = [
        *itertools.product(("open",), ("open", "closed", "full"), ("open", "closed", "full")),
        ("open", "limited", "open"),
        ("closed", "open", "open"),
        ("closed", "closed", "closed"),
    ]
    keys = [*itertools.product(CASES, states, (False,)), *itertools.product(("answer", "help"), states, (True,))]
    ended = run_all(tmp_path, [(CASES[case][0], state, unbuffered, "utf-8") for case, state, unbuffered in keys])
    found = dict(zip(keys, ended, strict=True))
    for (case, state, unbuffered), got in found.items():
        whole = found[case, ("open", "open", "open"), unbuffered]
        assert whole.status == CASES[case][1]
        _, out, err = state
        at = case, state, unbuffered
        if out == "open" or not whole.out:
            assert got.status == whole.status, at
            assert got.out == (whole.out if out == "open" else ""), at
            assert got.err == (whole.err if err == "open" else "") or out == "limited", at
        else:
            assert got.status == 2, at
            if err == "open" and out != "limited":  # the limit holds for both
                name = "/dev/stdout" if case == "file" else "standard output"
                in_json = "--json" in CASES[case][0]
                said = json.loads(got.err)["error"]["message"] if in_json else got.err
                start = "" if in_json else "vntimeline: error: "
                assert said.startswith(f"{start}cannot write to {name}: "), at


def test_help_and_errors_in_every_encoding(tmp_path: Path) -> None:
    """Help and errors are printed in any encoding; what it lacks is spelled with ASCII. Data are always UTF-8."""
    encodings = ("utf-8", "cp1252", "cp437", "cp932", "latin-1", "koi8-r")
    lines = (["tier", "--help"], ["tier", "--store", str(SMALL), "Nước Nào"], ANSWER)
    keys = [*itertools.product(range(3), encodings)]
    jobs: Any = [(lines[line], ("open", "open", "open"), False, encoding) for line, encoding in keys]
    found = dict(zip(keys, run_all(tmp_path, jobs), strict=True))
    for encoding in encodings:
        help, error, answer = (found[line, encoding] for line in range(3))
        assert (help.status, error.status, help.err) == (0, 2, "")
        said = help.out.encode("latin-1").decode(encoding)
        assert "A,B,…" in said or "A,B,..." in said
        named = error.err.encode("latin-1").decode(encoding)
        spelled = {"utf-8": "Nước Nào", "cp932": "Nuoc Nao", "koi8-r": "Nuoc Nao"}.get(encoding, "Nuoc Nào")
        assert f"unknown country: '{spelled}'" in named
        assert answer == found[2, "utf-8"]


def test_a_pipe_that_does_not_block_is_waited_for() -> None:
    """A pipe that is full for the moment is waited for, and gets everything."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    content, got = os.urandom(1 << 20), bytearray()  # more than a pipe holds

    def read() -> None:
        while chunk := os.read(reading, 1 << 12):
            got.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    assert Descriptor(writing, "a pipe").write(content) == len(content)
    os.close(writing)
    reader.join()
    os.close(reading)
    assert got == content


def test_a_failure_is_told_once() -> None:
    """A write that fails raises an error with the stream's name; what is left in buffers is thrown away."""
    with Path("/dev/full").open("wb") as full:
        descriptor = Descriptor(full.fileno(), "the tape")
        with pytest.raises(OutputError, match="cannot write to the tape: no space left on device"):
            descriptor.write(b"some")
        assert descriptor.write(b"more") == 4
        assert Descriptor(full.fileno(), None).write(b"some") == 4
