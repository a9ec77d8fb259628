"""The benchmark of large tables, in a small size: its answers are checked as in a large one."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from tests.helpers import ROOT, SMALL, environment
from vntimeline import load
from vntimeline.render.export.tables import tables


def test_generated_tables_are_asked_rightly(tmp_path: Path) -> None:
    """The tables have the columns of an export, and DuckDB's answers about them are those of the package."""
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "benchmarks" / "scale.py", "--events", "1000", "--runs", "1"),
            *("--engines", "duckdb", "--keep", tmp_path, "--results", tmp_path),
        ],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    figures = json.loads((tmp_path / "scale.json").read_text(encoding="utf-8"))["figures"]
    assert {each["engine"] for each in figures} == {"duckdb"}
    assert all(each["rows"] for each in figures)
    data = tmp_path / "events-1000"
    made = {path.stem: duckdb.read_parquet(str(path)) for path in data.glob("*.parquet")}
    for table in tables(load(SMALL).store):
        if table.name in made:
            assert made[table.name].columns == [column.name for column in table.columns]
    assert made["events"].shape[0] == made["event_countries"].shape[0] == 1000
