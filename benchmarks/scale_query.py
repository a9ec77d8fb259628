"""Ask the Parquet files of a folder with DuckDB or Spark.

Usage: python benchmarks/scale_query.py duckdb FOLDER STATEMENTS.json ANSWERS.json
       spark-submit benchmarks/scale_query.py spark FOLDER STATEMENTS.json ANSWERS.json

Reads a list of SQL statements, and writes for each its rows and the seconds that it took. Each file is a table of its
name. Imports nothing of vntimeline, since Spark runs in an environment of its own.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Ask = Callable[[str], Sequence[Sequence[Any]]]


def main(engine: str, folder: Path, statements: Path, answers: Path) -> None:
    """Ask all statements, one after another."""
    ask = {"duckdb": duckdb, "spark": spark}[engine](sorted(folder.glob("*.parquet")))
    found = []
    for statement in json.loads(statements.read_text(encoding="utf-8")):
        began = time.perf_counter()
        rows = ask(statement)
        found.append({"seconds": time.perf_counter() - began, "rows": rows})
    answers.write_text(json.dumps(found), encoding="utf-8")


def duckdb(paths: Sequence[Path]) -> Ask:
    """Return a function that asks DuckDB."""
    from duckdb import connect

    db = connect()
    for path in paths:
        db.execute(f"CREATE VIEW {path.stem} AS FROM '{path}'")
    return lambda statement: db.execute(statement).fetchall()


def spark(paths: Sequence[Path]) -> Ask:
    """Return a function that asks Spark, on all cores of this machine."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[*]").getOrCreate()
    for path in paths:
        session.read.parquet(str(path)).createOrReplaceTempView(path.stem)
    return lambda statement: [tuple(row) for row in session.sql(statement).collect()]


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
