"""Measure whole processes, in turn with what people would use instead; print Markdown, and write it and the figures.

Usage: python benchmarks/run.py [--runs 15] [--sizes 1000,10000,100000] [--keep FOLDER]

Makes a virtual environment of its own (or takes the one in FOLDER) with this checkout, jrnl, sqlite-utils and yq in it.
jq must be on the path. Writes benchmarks/results.md and benchmarks/results.json.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = ("jrnl", "sqlite-utils", "yq")
HELLO = """import typer
app = typer.Typer()
@app.command()
def main(name: str = "world"):
    typer.echo(f"hello {name}")
app()
"""
LOAD = """import sys, yaml
with open(sys.argv[1], encoding="utf-8") as file:
    yaml.load(file, Loader=yaml.CSafeLoader)
"""
JRNL = """colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals: {{default: {{journal: {journal}}}}}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: v{version}
"""


TARGETS = (
    "Targets for 100,000 events: the first run in at most 1.0 x the time of PyYAML's loader and 600 MiB; the second run"
    " for one country in at most 0.25 x the time of jq and 60 MiB; text search in at most 0.5 x the time of jq."
)


class Run(NamedTuple):
    """What one process took: seconds by the wall's clock, and its peak of memory in MiB."""

    seconds: float
    memory: float


class Job(NamedTuple):
    """A command to measure; `before` is done before each run, unmeasured."""

    name: str
    command: Sequence[str]
    before: Callable[[], object] = lambda: None


class Bench:
    """The environment, the data, and the figures gathered so far."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.bin = folder / "venv" / "bin"
        self.cache = folder / "cache"
        self.figures: list[dict[str, object]] = []
        self.environment = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(self.cache),
            "LANG": "C.UTF-8",
            "VNTIMELINE_TODAY": "2026-05-31",
        }

    def tool(self, name: str) -> str:
        """The path of a program in the environment."""
        return str(self.bin / name)

    def forget(self) -> None:
        """Remove the snapshots, so that the next run is a first one."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def once(self, job: Job) -> Run:
        """Run a job once, its output thrown away."""
        job.before()
        metered = [sys.executable, "-I", "-S", str(HERE / "meter.py"), *job.command]
        done = subprocess.run(
            metered, env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{job.name}: {' '.join(job.command)} ended with {done.returncode}")
        seconds, _, memory = done.stdout.split()
        return Run(float(seconds), int(memory) / 1024)

    def measure(self, jobs: Sequence[Job], runs: int | None = None) -> dict[str, Run]:
        """The medians of some jobs, run in turn so that a change of the machine's speed meets all of them alike."""
        taken: dict[str, list[Run]] = {job.name: [] for job in jobs}
        count = runs or self.runs
        for number in range(count + 1):
            for job in jobs:
                _tell(f"{job.name} ({number}/{count})")
                run = self.once(job)
                if number:  # the first warms the disk's cache
                    taken[job.name].append(run)
        _tell("")
        medians = {
            name: Run(median(run.seconds for run in all_), median(run.memory for run in all_))
            for name, all_ in taken.items()
        }
        for name, run in medians.items():
            self.figures.append({"job": name, "runs": count, "seconds": run.seconds, "MiB": run.memory})
        return medians


def _tell(line: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line[:78]}")
        sys.stderr.flush()


def prepare(bench: Bench) -> None:
    """The virtual environment with this checkout and the peers, and the embedded events in each peer's own form."""
    if not bench.tool("vntimeline") or not Path(bench.tool("vntimeline")).exists():
        _tell("making the environment")
        venv.create(bench.folder / "venv", with_pip=True)
        install = [bench.tool("pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, str(ROOT), *PEERS], check=True)
    (bench.folder / "hello.py").write_text(HELLO)
    (bench.folder / "load.py").write_text(LOAD)
    listed = subprocess.run(
        [bench.tool("vntimeline"), "list", "--json"], env=bench.environment, capture_output=True, check=True
    )
    events = json.loads(listed.stdout)["events"]
    (bench.folder / "events.json").write_text(json.dumps(events, ensure_ascii=False))
    shutil.copy(ROOT / "events.yaml", bench.folder / "events.yaml")
    _journal(bench, events)
    _database(bench.folder / "events.db", events)


def _journal(bench: Bench, events: Sequence[dict[str, Any]]) -> None:
    entries = []
    for event in events:
        tags = " ".join(f"@{code}" for code in event["countries"])
        entries.append(f"[{event['earliest']} 09:00] {event['title']} {tags}\n{event['summary'] or ''}\n")
    journal = bench.folder / "journal.txt"
    journal.write_text("\n".join(entries))
    shown = subprocess.run([bench.tool("pip"), "show", "jrnl"], capture_output=True, text=True, check=True).stdout
    version = next(line.split()[1] for line in shown.splitlines() if line.startswith("Version:"))
    (bench.folder / "jrnl.yaml").write_text(JRNL.format(journal=journal, version=version))


def _database(path: Path, events: Sequence[dict[str, Any]]) -> None:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("create table events (id text primary key, country text, record text)")
        for event in events:
            for at, code in enumerate(event["countries"]):
                row = (f"{event['id']}-{at}", code, json.dumps(event))
                database.execute("insert into events values (?, ?, ?)", row)
        database.execute("create index by_country on events (country)")


def start_up(bench: Bench) -> str:
    """The table of start-up: our commands beside the bare minimum and the peers."""
    ours, python = bench.tool("vntimeline"), bench.tool("python")
    question = [ours, "list", "--country", "US"]
    complete = ["env", "_VNTIMELINE_COMPLETE=complete_bash", "COMP_WORDS=vntimeline tier Ja", "COMP_CWORD=2", ours]
    base = Job("bare Typer hello world", [python, "hello.py"])
    bare = Job("bare Python (`-c pass`)", [python, "-c", "pass"])
    library = Job("`import vntimeline; vntimeline.load()`", [python, "-c", "import vntimeline; vntimeline.load()"])
    jobs = [
        bare,
        library,
        base,
        Job("`vntimeline --version`", [ours, "--version"]),
        Job("`vntimeline --help`", [ours, "--help"]),
        Job("completing a country", complete),
        Job("`vntimeline list --country US --json`", [*question, "--json"]),
        Job("`vntimeline list --country US -f plain`", [*question, "-f", "plain"]),
        Job("`vntimeline list --country US -f table`", [*question, "-f", "table"]),
        Job("`vntimeline tier China --json`", [ours, "tier", "China", "--json"]),
        Job("jrnl `@US --format json`", [bench.tool("jrnl"), "--config-file", "jrnl.yaml", "@US", "--format", "json"]),
        Job(
            "sqlite-utils, a table with an index",
            [bench.tool("sqlite-utils"), "events.db", "select record from events where country = 'US'"],
        ),
        Job("yq over the YAML", [bench.tool("yq"), '[.events[] | select(.countries | index("US"))]', "events.yaml"]),
        Job("jq over the JSON", ["jq", '[.[] | select(.countries | index("US"))]', "events.json"]),
    ]
    medians = bench.measure(jobs)
    lines = ["| command | median | of bare Typer | memory |", "|---|---:|---:|---:|"]
    for name, run in medians.items():
        ratio = run.seconds / medians[base.name].seconds
        lines.append(f"| {name} | {run.seconds * 1000:.0f} ms | {ratio:.2f} x | {run.memory:.0f} MiB |")
    over = medians[library.name].seconds - medians[bare.name].seconds
    lines += ["", f"The library, loaded: {over * 1000:.0f} ms over a bare Python."]
    return "\n".join(lines)


def growth(bench: Bench, sizes: Sequence[int]) -> str:
    """The tables of growth: first run beside PyYAML's C loader, second run and text search beside jq on JSON Lines."""
    ours, python = bench.tool("vntimeline"), bench.tool("python")
    first_runs = [
        "| events | first run | PyYAML C loader alone | ratio | memory | loader's memory |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    second_runs = [
        "| events | question | second run, JSON | jq | ratio | memory | jq's memory |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for size in sizes:
        store, records = bench.folder / f"{size}.yaml", bench.folder / f"{size}.jsonl"
        if not records.exists():
            _tell(f"making {size} events")
            made = [python, str(HERE / "generate.py"), str(size), str(store), str(records)]
            subprocess.run(made, env=bench.environment, check=True)
        listed = [ours, "--store", str(store), "list"]
        ask = [*listed, "--country", "US", "--json"]
        few = max(1, min(bench.runs, 200_000 // size))
        first, load = f"{size}: first run", f"{size}: PyYAML's C loader"
        cold = bench.measure([Job(first, ask, bench.forget), Job(load, [python, "load.py", str(store)])], few)
        first_runs.append(
            f"| {size:,} | {cold[first].seconds:.2f} s | {cold[load].seconds:.2f} s"
            f" | {cold[first].seconds / cold[load].seconds:.2f} x"
            f" | {cold[first].memory:.0f} MiB | {cold[load].memory:.0f} MiB |"
        )
        questions = {
            "one country": (ask, 'select(.countries | index("US"))'),
            "text search": (
                [*listed, "--search", "nuclear power", "--json"],
                'select("\\(.title) \\(.summary)" | contains("nuclear power"))',
            ),
        }
        jobs = {
            name: (Job(f"{size}: {name}", own), Job(f"{size}: {name}, jq", ["jq", "-c", filter, str(records)]))
            for name, (own, filter) in questions.items()
        }
        warm = bench.measure([job for pair in jobs.values() for job in pair], max(3, few))
        for name, pair in jobs.items():
            own, jq = (warm[job.name] for job in pair)
            second_runs.append(
                f"| {size:,} | {name} | {own.seconds * 1000:.0f} ms | {jq.seconds * 1000:.0f} ms"
                f" | {own.seconds / jq.seconds:.2f} x | {own.memory:.0f} MiB | {jq.memory:.0f} MiB |"
            )
    return "\n".join([*first_runs, "", *second_runs, "", TARGETS])


def machine(bench: Bench) -> str:
    """The machine and the versions, in a line each."""
    listed = subprocess.run([bench.tool("pip"), "list", "--format=json"], capture_output=True, check=True).stdout
    versions = {each["name"]: each["version"] for each in json.loads(listed)}
    named = ", ".join(f"{name} {versions[name]}" for name in ("vntimeline", "typer", "msgspec", "PyYAML", *PEERS))
    jq = subprocess.run(["jq", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{computer()}\n{named}, {jq}"


def computer() -> str:
    """The processor, the system and the version of Python."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
    ]
    cpu = models[0] if models else platform.processor()
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Measure everything, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each command (fewer of the largest)")
    parser.add_argument("--sizes", default="1000,10000,100000", help="sizes of the generated stores")
    parser.add_argument("--keep", type=Path, help="a folder to work in and keep; else a temporary one")
    given = parser.parse_args()
    if not shutil.which("jq"):
        raise SystemExit("jq is not on the path: install it first")
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench((given.keep or Path(temporary)).resolve(), given.runs)
        bench.folder.mkdir(parents=True, exist_ok=True)
        prepare(bench)
        sizes = [int(size) for size in given.sizes.split(",")]
        parts = [
            machine(bench),
            f"Start-up: whole processes, medians of {given.runs} runs, all in turn.\n\n{start_up(bench)}",
            f"Growth: generated stores; jq reads the same events as JSON Lines.\n\n{growth(bench, sizes)}",
        ]
        report = "\n\n".join(parts) + "\n"
        (HERE / "results.md").write_text(report, encoding="utf-8")
        (HERE / "results.json").write_text(json.dumps(bench.figures, indent=1) + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
