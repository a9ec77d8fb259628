"""Ask the Parquet tables of millions of events with DuckDB and Spark, and write down their time and memory.

Usage: python benchmarks/scale.py [--events 10000000] [--runs 3] [--engines duckdb,spark] [--keep FOLDER]

Generates the tables (scale_data.py), and asks them by the SQL in docs/recipes.md: which country had which level on a
day, the events of one country in a range, and how many events happened at each level. Each question is asked in a
process of its own (scale_query.py). Before that, the answers of each engine are compared with those of `vntimeline` for
a sample of the countries, whose events become a store, and for the embedded store. All answers of the measured runs are
compared with one another.

Spark runs on this machine, on all cores, in a virtual environment that the script makes; Java must be on the path. The
example for Spark in docs/recipes.md is run, too. Writes scale.md and scale.json into the folder of --results. Ends with
exit status 1 where two answers differ.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from adversarial import as_yaml, store
from duckdb import __version__ as duckdb_version
from duckdb import connect
from run import computer
from scale_data import codes

from vntimeline import Timeline, __version__, load

HERE = Path(__file__).parent
ROOT = HERE.parent
BLOCKS = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"))
SQL: dict[str, str] = dict(block.removeprefix("-- ").split("\n", 1) for language, block in BLOCKS if language == "sql")
"""The statements in docs/recipes.md, by what their first line says."""
AT_EACH_LEVEL = """SELECT standings.tier, count(*)
FROM event_countries JOIN events ON events.id = event_countries.event
LEFT JOIN standings ON standings.country = event_countries.country AND standings.what = 'level'
  AND standings.certain_from <= events.latest AND (standings.certain_to IS NULL OR events.latest < standings.certain_to)
GROUP BY standings.tier
"""
SAMPLE = 40
"""Countries whose answers are compared with those of `vntimeline`."""
SAMPLE_FIELDS = ["id", "date", "kind", "countries", "tier", "status", "formal_name", "title"]
SPARK = ["--driver-memory", "4g", "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=8"]
"""How Spark is started: by default it splits each step into 200 parts, which is too many for one machine."""

Rows = list[list[Any]]


class Cost(NamedTuple):
    """What a process took: seconds by the wall's clock and of CPU, and its peak of memory in MiB."""

    seconds: float
    cpu: float
    memory: float


class Answer(NamedTuple):
    """What a process answered to each statement, what it took, and the seconds of the statements alone."""

    rows: Sequence[Rows]
    cost: Cost
    asking: float


class Engine(NamedTuple):
    """A program that is asked: the beginning of its command line, its environment's Python, and its version."""

    name: str
    command: Sequence[str]
    python: str
    version: str

    def ask(self, data: Path, statements: Sequence[str]) -> Answer:
        """Ask some statements in one process."""
        with tempfile.TemporaryDirectory() as folder:
            asked, answered = Path(folder) / "statements.json", Path(folder) / "answers.json"
            asked.write_text(json.dumps(statements), encoding="utf-8")
            cost = self.run([str(HERE / "scale_query.py"), self.name, str(data), str(asked), str(answered)])
            found = json.loads(answered.read_text(encoding="utf-8"))
        return Answer([each["rows"] for each in found], cost, sum(each["seconds"] for each in found))

    def run(self, script: Sequence[str], cwd: Path | None = None) -> Cost:
        """Run a script, and return what it took."""
        variables = {"PYSPARK_PYTHON": self.python, "PYSPARK_DRIVER_PYTHON": self.python}
        return metered([*self.command, *script], variables, cwd)


def metered(command: Sequence[str], variables: Mapping[str, str] | None = None, cwd: Path | None = None) -> Cost:
    """Run a command, and return what it took."""
    meter = [sys.executable, "-I", "-S", str(HERE / "meter.py"), *command]
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(meter, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    seconds, cpu, memory = done.stdout.split()
    return Cost(float(seconds), float(cpu), int(memory) / 1024)


def duckdb(folder: Path) -> Engine:
    """Return DuckDB, which is in this environment."""
    return Engine("duckdb", [sys.executable], sys.executable, f"DuckDB {duckdb_version}")


def spark(folder: Path) -> Engine:
    """Return Spark in its virtual environment, which is made where it is missing."""
    if not shutil.which("java"):
        raise SystemExit("java is not on the path: install it first (Debian: openjdk-17-jre-headless)")
    path = (folder / "spark").resolve() / "bin"
    if not (path / "spark-submit").exists():
        venv.create(path.parent, with_pip=True)
        subprocess.run([str(path / "pip"), "install", "--quiet", "--disable-pip-version-check", "pyspark"], check=True)
    asked = [str(path / "python"), "-c", "import pyspark; print(pyspark.__version__)"]
    version: str = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    return Engine("spark", [str(path / "spark-submit"), *SPARK], str(path / "python"), f"Spark {version}, {java}")


# The data and the questions


def generate(folder: Path, count: int) -> tuple[Path, dict[str, float]]:
    """Return the folder with the tables, which are made where they are missing, and what that took."""
    data, taken = folder / f"events-{count}", folder / f"events-{count}.json"
    if not taken.exists():
        shutil.rmtree(data, ignore_errors=True)
        tell(f"making {count} events")
        cost = metered([sys.executable, str(HERE / "scale_data.py"), str(count), str(data)])
        size = sum(path.stat().st_size for path in data.iterdir()) / 2**20
        described = {"seconds of CPU": cost.cpu, "MiB": cost.memory, "files in MiB": size}
        taken.write_text(json.dumps(described), encoding="utf-8")
    known: dict[str, float] = json.loads(taken.read_text(encoding="utf-8"))
    return data, known


def levels(day: date, countries: Iterable[str] = ()) -> str:
    """Return the statement for the levels on a day, of some countries (none: all)."""
    statement = SQL["levels on a day"].replace("'2013-12-31'", f"'{day}'")
    return f"SELECT * FROM ({statement}) AS found WHERE country IN ({listed(countries)})" if countries else statement


def events(country: str, first: date, last: date) -> str:
    """Return the statement for the events of one country in a range."""
    statement = SQL["events of one country in a range"].replace("'US'", f"'{country}'")
    return statement.replace("'2013-07-01'", f"'{first}'").replace("'2013-07-31'", f"'{last}'")


def at_each_level(countries: Iterable[str] = ()) -> str:
    """Return the statement for how many events of some countries (none: all) happened at each level."""
    some = f"(SELECT * FROM event_countries WHERE country IN ({listed(countries)})) AS event_countries"
    return AT_EACH_LEVEL.replace("FROM event_countries", f"FROM {some}") if countries else AT_EACH_LEVEL


def listed(texts: Iterable[str]) -> str:
    """Return texts as SQL has them."""
    return ", ".join(f"'{text}'" for text in texts)


# The checks


class Asked(NamedTuple):
    """What is asked to check an engine: levels on some days, and the events of some countries in some ranges."""

    days: Sequence[date]
    countries: Sequence[str]
    ranges: Sequence[tuple[date, date]] = ((date(1971, 5, 1), date(1976, 5, 1)), (date(2010, 2, 3), date(2015, 1, 1)))


def check(engine: Engine, data: Path, timeline: Timeline, asked: Asked) -> None:
    """Compare the answers for the countries of a store with those of `vntimeline`."""
    tell(f"checking {engine.name}")
    listings = [(code, *range_) for code in asked.countries for range_ in asked.ranges]
    statements = [*(levels(day, timeline.store.countries) for day in asked.days), *(events(*each) for each in listings)]
    *found, counts = engine.ask(data, [*statements, at_each_level(asked.countries)]).rows
    for day, rows in zip(asked.days, found[: len(asked.days)], strict=True):
        check_levels(f"{engine.name}, {day}", rows, timeline, day)
    for (code, first, last), rows in zip(listings, found[len(asked.days) :], strict=True):
        expected = [event.id for event in timeline.events(country=code, since=first, until=last)]
        same(f"{engine.name}: events of {code} from {first} to {last}", [row[0] for row in rows], expected)
    at_levels = Counter(
        timeline.tier(code, event.latest).tier for code in asked.countries for event in timeline.events(country=code)
    )
    same(f"{engine.name}: events at each level", dict(counts), dict(at_levels))


def check_levels(where: str, rows: Rows, timeline: Timeline, day: date) -> None:
    """Compare the levels of a store's countries on a day with those that `tiers` answers."""
    board = {each.country: each for each in timeline.tiers(day)}
    for code in timeline.store.countries:
        own = [row[1:] for row in rows if row[0] == code]
        held = [tier for what, tier, holds, _ in own if what == "level" and holds]
        said = {
            "tier": held[0] if held else None,
            "certain": all(certain for what, _, _, certain in own if what != "sectoral"),
            "possible": {tier for what, tier, holds, _ in own if what == "level" and not holds} - {*held},
            "suspended": any(what == "suspended" and holds for what, _, holds, _ in own),
        }
        expected: dict[str, Any] = {"tier": None, "certain": True, "possible": set(), "suspended": False}
        if standing := board.get(code):
            expected = {
                "tier": standing.tier,
                "certain": standing.certain,
                "possible": {*standing.possible},
                "suspended": standing.status == "suspended",
            }
        same(f"{where}: {code}", said, expected)


def same(what: str, found: object, expected: object) -> None:
    """End the run where an answer is not the expected one."""
    if found != expected:
        raise SystemExit(f"{what}: {found}, not {expected}")


def sample(data: Path, count: int, path: Path) -> tuple[Timeline, list[date]]:
    """Return some of the countries of the tables as a store, and the days on which something is in doubt there."""
    known = codes(count)
    own = known[:: -(-len(known) // SAMPLE)]
    with connect() as db:
        rows = db.execute(
            f"SELECT {', '.join(SAMPLE_FIELDS)} FROM '{data}/events.parquet' "
            f"WHERE countries[1] IN ({listed(own)}) ORDER BY earliest, latest, id"
        ).fetchall()
        doubts = db.execute(
            f"SELECT DISTINCT unnest([start_earliest, certain_from]) AS day FROM '{data}/standings.parquet' "
            f"WHERE country IN ({listed(own)}) AND start_earliest < certain_from ORDER BY day"
        ).fetchall()
    records = (
        {name: value for name, value in zip(SAMPLE_FIELDS, row, strict=True) if value is not None} for row in rows
    )
    fixed = {"significance": "key", "confidence": "high", "sources": [{"title": "A report", "publisher": "A paper"}]}
    made = [record | fixed for record in records]
    as_yaml(store(made, countries={code: {"name": f"Country {code}", "vi": code} for code in own}), path)
    return load(path), [day for (day,) in doubts]


def check_sample(engines: Sequence[Engine], data: Path, count: int, folder: Path) -> str:
    """Compare all engines with `vntimeline` for a sample of the countries; return what was compared."""
    timeline, doubts = sample(data, count, folder / "sample.yaml")
    chosen = doubts[:: -(-len(doubts) // 4)]
    days = [*chosen, *(date(year, 7, 1) for year in (1980, 2020))]
    for engine in engines:
        check(engine, data, timeline, Asked(days, [*timeline.store.countries][:1]))
    countries = len(timeline.store.countries)
    return (
        f"The answers agree with `vntimeline` for {countries} of the countries on {len(days)} days, "
        f"{len(chosen)} of them days of doubt."
    )


def check_spark(engine: Engine, folder: Path) -> None:
    """Compare Spark with `vntimeline` for the embedded store, and run the recipe; the tests do this with DuckDB."""
    data = folder / "parquet"  # as docs/recipes.md names it
    subprocess.run([sys.executable, "-m", "vntimeline", "export", "-f", "parquet", "-o", str(data)], check=True)
    check(engine, data, load(), Asked([date(2011, 3, 26), date(2017, 12, 31), date(2026, 6, 2)], ["DE"]))
    (example,) = (block for language, block in BLOCKS if language == "py")
    (folder / "example.py").write_text(example, encoding="utf-8")
    engine.run([str(folder / "example.py")], cwd=folder)


# The measurement


def tell(line: str) -> None:
    """Show what is done, in a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line[:78]}")
        sys.stderr.flush()


def measure(engines: Sequence[Engine], data: Path, count: int, runs: int) -> list[dict[str, Any]]:
    """Ask each question in turn, compare the engines' answers, and return the medians."""
    country = codes(count)[count // 200]
    questions = {
        "level of every country on a day": levels(date(2013, 12, 31)),
        f"events of {country} in ten years": events(country, date(2010, 1, 1), date(2019, 12, 31)),
        "events at each level": at_each_level(),
    }
    figures = []
    for question, statement in questions.items():
        answers: dict[str, list[Answer]] = {engine.name: [] for engine in engines}
        for number in range(runs):
            for engine in engines:
                tell(f"{question}: {engine.name} ({number + 1}/{runs})")
                answers[engine.name].append(engine.ask(data, [statement]))
        first, *others = (sorted(each.rows[0], key=repr) for found in answers.values() for each in found)
        for other in others:
            same(question, other, first)
        for name, found in answers.items():
            figures.append(
                {
                    "engine": name,
                    "question": question,
                    "runs": runs,
                    "rows": len(found[0].rows[0]),
                    "seconds": median(each.cost.seconds for each in found),
                    "asking": median(each.asking for each in found),
                    "seconds of CPU": median(each.cost.cpu for each in found),
                    "MiB": median(each.cost.memory for each in found),
                }
            )
    return figures


def report(
    command: str, versions: str, generated: dict[str, float], checked: str, figures: Sequence[dict[str, Any]]
) -> str:
    """Return what is written into scale.md."""
    lines = [
        f"{computer()}\n{versions}",
        f"`{command}`",
        f"Generating the files ({generated['files in MiB']:.0f} MiB): {generated['seconds of CPU']:.0f} s of CPU, "
        f"{generated['MiB']:.0f} MiB of memory.",
        checked,
        "| question | rows | engine | whole process | the question alone | CPU | memory |\n"
        "|---|---:|---|---:|---:|---:|---:|\n"
        + "\n".join(
            f"| {each['question']} | {each['rows']:,} | {each['engine']} | {each['seconds']:.1f} s"
            f" | {each['asking']:.2f} s | {each['seconds of CPU']:.1f} s | {each['MiB']:.0f} MiB |"
            for each in figures
        ),
    ]
    return "\n\n".join(lines) + "\n"


def main() -> None:
    """Make the data, check the answers, measure, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000, help="how many events, a multiple of a hundred")
    parser.add_argument("--runs", type=int, default=3, help="runs of each question")
    parser.add_argument("--engines", default="duckdb,spark", help="which engines to ask")
    parser.add_argument("--keep", type=Path, help="a folder to work in and keep; else a temporary one")
    parser.add_argument("--results", type=Path, default=HERE, help="the folder for scale.md and scale.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        start = {"duckdb": duckdb, "spark": spark}
        engines = [start[name](folder) for name in given.engines.split(",")]
        data, generated = generate(folder, given.events)
        checked = check_sample(engines, data, given.events, folder)
        for engine in engines:
            if engine.name == "spark":
                check_spark(engine, folder)
        figures = measure(engines, data, given.events, given.runs)
    command = f"python benchmarks/scale.py --events {given.events} --runs {given.runs} --engines {given.engines}"
    versions = ", ".join([f"vntimeline {__version__}", *(engine.version for engine in engines)])
    tell("")
    text = report(command, versions, generated, checked, figures)
    described = {"machine": computer(), "versions": versions, "command": command, "generated": generated}
    given.results.mkdir(parents=True, exist_ok=True)
    (given.results / "scale.md").write_text(text, encoding="utf-8")
    (given.results / "scale.json").write_text(json.dumps(described | {"figures": figures}, indent=1) + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
