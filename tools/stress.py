"""Stress tests of whole processes: kills at random moments, a shared cold cache, a store rewritten while it is read.

    python tools/stress.py --runs 300 --seed 1

A run is a process that is killed while it compiles a store or writes a file. After each, the file must be whole (old or
new), the cache must give right answers, and no temporary file may be left, except by SIGKILL. Prints a summary; the
exit status is 1 where a fault was found. Needs a POSIX system.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
OLD = "the old content\n"
COPIES = 20
"""How many copies of the small store's events make the store of these tests."""
HOUR = 3600


class Bench:
    """A folder with a store, a cache and a folder for outputs; `start` runs the command there."""

    def __init__(self, folder: Path) -> None:
        self.cache, self.outputs, self.store = folder / "cache", folder / "outputs", folder / "store.yaml"
        self.outputs.mkdir()
        head, *events = (ROOT / "tests" / "data" / "small.yaml").read_text(encoding="utf-8").split("  - id: ")
        many = (event.replace("\n", f"-{copy}\n", 1) for copy in range(COPIES) for event in events)
        self.text = "  - id: ".join((head, *many))
        self.write("A small store")

    def write(self, title: str) -> None:
        """Replace the store by one with this title, at once, so that a reader gets the old or the new one."""
        new = self.store.with_suffix(".new")
        new.write_text(self.text.replace("title: A small store", f"title: {title}"), encoding="utf-8")
        new.replace(self.store)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start the command with the store."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-m", "vntimeline", "--store", str(self.store), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=kept | {"XDG_CACHE_HOME": str(self.cache), "VNTIMELINE_TODAY": "2025-06-01"},
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
        )

    def answer(self, *arguments: str) -> str:
        """The standard output of a run that succeeds."""
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=120)
        if process.returncode or errors:
            raise RuntimeError(f"{arguments} ended with {process.returncode}: {errors}")
        return out

    def temporary(self) -> list[Path]:
        """The temporary files that are left."""
        return [*self.outputs.glob(".*.part"), *self.cache.glob("*/.*.part")]


def killed(bench: Bench, runs: int, drawn: random.Random, counts: Counter[str]) -> Iterator[str]:
    """Kill processes that compile the store or write a file, and yield what is wrong afterwards."""
    began = time.monotonic()
    right = bench.answer("list", "-f", "csv")
    whole = dict.fromkeys((True, False), time.monotonic() - began)
    """How long a process takes that compiles the store, and one that does not."""
    out = bench.outputs / "out.csv"
    while counts["killed"] < runs:
        compiles = drawn.random() < 0.7
        for snapshot in bench.cache.glob("*/*.snapshot") if compiles else ():
            snapshot.unlink()
        out.write_text(OLD, encoding="utf-8")
        before = bench.temporary()
        began = time.monotonic()
        process = bench.start("list", "-f", "csv", "-o", str(out))
        number = drawn.choice(SIGNALS)
        try:
            process.wait(drawn.uniform(0, whole[compiles]))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            whole[compiles] *= 1.02  # the machine may have become slower
        else:
            whole[compiles] = time.monotonic() - began
        _, errors = process.communicate(timeout=120)
        counts["killed" if process.returncode else "ended before the signal"] += 1
        where = f"{counts.total()} ({number.name}):"
        if process.returncode:
            counts[f"killed by {number.name}"] += 1
        if out.read_text(encoding="utf-8") not in (OLD, right):
            yield f"{where} the file is neither old nor new"
        if "KeyboardInterrupt" in errors and "/src/vntimeline/" not in errors:
            counts["interrupted in the start of Python itself, which prints a traceback"] += 1
        elif errors or process.returncode not in (0, 130, -number):
            yield f"{where} exit status {process.returncode}, {errors}"
        left = [part for part in bench.temporary() if part not in before]
        counts["temporary files left by SIGKILL"] += len(left)
        if left and number != signal.SIGKILL:
            yield f"{where} left {left}"
        if drawn.random() < 0.2 and bench.answer("list", "-f", "csv") != right:
            yield f"{where} a later run gives another answer"
    for part in bench.outputs.glob(".*.part"):
        part.unlink()  # by hand; those in the cache are removed by a later run
    for part in bench.temporary():
        os.utime(part, (time.time() - 2 * HOUR,) * 2)
    bench.write("Another store")
    bench.answer("about")
    if bench.temporary():
        yield f"not removed by a later run: {bench.temporary()}"


def shared(bench: Bench, processes: int) -> Iterator[str]:
    """Start processes on one cold cache at the same time, and yield what is wrong."""
    for snapshot in bench.cache.glob("*/*.snapshot"):
        snapshot.unlink()
    started = [bench.start("list", "--json") for _ in range(processes)]
    ended = {(*process.communicate(timeout=600), process.returncode) for process in started}
    if len(ended) != 1 or {(errors, status) for _, errors, status in ended} != {("", 0)}:
        yield f"{len(ended)} different answers on a cold cache: {[(errors, status) for _, errors, status in ended]}"
    if len([*bench.cache.glob("*/*")]) != 1:
        yield f"the cache has {[*bench.cache.glob('*/*')]}"


def rewritten(bench: Bench, reads: int, drawn: random.Random) -> Iterator[str]:
    """Replace the store while processes read it, and yield what is wrong: each answers one version as a whole."""
    titles = ("The first store", "The second store")
    right = set()
    for title in titles:
        bench.write(title)
        right.add(bench.answer("list", "--json"))
    for snapshot in bench.cache.glob("*/*.snapshot"):
        snapshot.unlink()
    for read in range(reads):
        process = bench.start("list", "--json")
        for _ in range(3):
            time.sleep(drawn.uniform(0, 0.1))
            bench.write(drawn.choice(titles))
        out, errors = process.communicate(timeout=120)
        if out not in right or errors or process.returncode:
            yield f"read {read} of a rewritten store: exit status {process.returncode}, {errors or out[:200]}"


def main() -> int:
    """Run the tests; return the exit status."""
    parser = argparse.ArgumentParser(description="Stress tests of whole processes.")
    parser.add_argument("--runs", type=int, default=100, help="processes to kill (default: 100)")
    parser.add_argument("--processes", type=int, default=20, help="processes on one cold cache (default: 20)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the random moments and signals")
    asked = parser.parse_args()
    drawn, counts = random.Random(asked.seed), Counter[str]()
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        faults = [
            *killed(bench, asked.runs, drawn, counts),
            *shared(bench, asked.processes),
            *rewritten(bench, asked.processes, drawn),
        ]
    for what, count in sorted(counts.items()):
        print(f"{count:5}  {what}")
    print(f"{asked.processes:5}  processes on a cold cache\n{asked.processes:5}  reads of a rewritten store")
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    print(f"{len(faults):5}  faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
