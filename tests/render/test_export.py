"""Tests of the export: every table reaches every target (folder, zip, sqlite, parquet), and others can read them."""

import csv
import hashlib
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from frictionless import Package

from tests.helpers import (
    SMALL,
    Run,
    embedded_store,
    make_event,
    make_store,
    make_tier,
    refused,
    run_cli,
    took,
)
from tests.hostile import ACCEPTED, hostile_store
from vntimeline import Person, Publisher, Source, Store, Timeline, load
from vntimeline.atomic import atomic_folder
from vntimeline.characters import first_unsafe
from vntimeline.errors import OutputError
from vntimeline.fields import descriptions
from vntimeline.model import LADDER
from vntimeline.render.export import csv_files, parquet, sqlite
from vntimeline.render.export.tables import DEFINITIONS, Table, cell, tables

TABLES = [each.name for each in DEFINITIONS]


@pytest.fixture(scope="module")
def small_store() -> Store:
    """The small store."""
    return load(SMALL).store


def written(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of these files."""
    atomic_folder(tmp_path / "out", files)
    return tmp_path / "out"


# The tables


def test_every_field_has_a_column(small_store: Store) -> None:
    """A table has a column for each field of its records, described as there; what is left out is another table."""
    found = {table.name: table for table in tables(small_store)}
    assert [*found] == TABLES
    for each in DEFINITIONS:
        columns = {column.name: column.description for column in found[each.name].columns}
        described = descriptions(each.record)
        assert columns == {name: text for name, text in described.items() if name not in each.without}
        assert {each.name: each.without for each in DEFINITIONS if each.without} == {"events": ("sources",)}
    fields = {column.name for column in found["sources"].columns}
    assert fields == {"event", "number", *Source.__struct_fields__}


def test_keys_and_references_are_those_of_tables(small_store: Store) -> None:
    """Every reference leads from a column to the key of an earlier table, and every value is there."""
    found: dict[str, Table] = {}
    for table in tables(small_store):
        for reference in table.references:
            assert found[reference.table].key == (reference.key,)
            known = set(values(found[reference.table], reference.key))
            assert {value for value in values(table, reference.column) if value is not None} <= known
        found[table.name] = table


def values(table: Table, column: str) -> list[Any]:
    """The values of a column."""
    at = [each.name for each in table.columns].index(column)
    return [row[at] for row in table.rows]


def test_rows_are_in_date_order() -> None:
    """Tables of what happened are sorted by date."""
    found = {table.name: table for table in tables(embedded_store())}
    for name, column in (
        ("events", "earliest"),
        ("standings", "start_earliest"),
        ("leaders", "start_earliest"),
        ("panel", "on"),
        ("corrections", "date"),
    ):
        assert all(first <= second for first, second in pairwise(values(found[name], column))), name


def test_the_spells_say_what_tier_says() -> None:
    """On every day on which a level begins or ends, the spells of the embedded store have the level of `tier`."""
    tl = Timeline(embedded_store())
    table = next(table for table in tables(tl.store) if table.name == "standings")
    names = [column.name for column in table.columns]
    spells: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in table.rows]
    days = {each[name] for each in spells for name in ("start_latest", "end_latest") if each[name]}
    for day in sorted(days)[::7]:
        found = {
            each["country"]: each["tier"]
            for each in spells
            if each["what"] == "level" and each["start_latest"] <= day and (not each["end"] or day < each["end_latest"])
        }
        assert found == {each.country: each.tier for each in tl.tiers(day) if each.tier}


def test_a_spell_has_all_its_names() -> None:
    """A level that is renamed is one spell with its names; suspensions and sectoral partnerships are spells too."""
    events = [
        make_tier("t-1", "2001", "strategic", formal_name="One"),
        make_tier("t-2", "2003-05", "strategic", formal_name="Two"),
        make_tier("t-3", "2004", "strategic", status="suspended"),
        make_tier("t-4", "2005", "comprehensive-strategic"),
        make_tier("t-5", "2002", "sectoral", formal_name="Water"),
    ]
    table = next(table for table in tables(make_store(events)) if table.name == "standings")
    names = [column.name for column in table.columns]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert [(row["what"], row["tier"], row["start"], row["end"], row["names"], row["event"]) for row in rows] == [
        ("level", "strategic", "2001", "2005", ("One", "Two"), "t-1"),
        ("sectoral", "sectoral", "2002", None, ("Water",), "t-5"),
        ("suspended", "strategic", "2004", "2005", (), "t-3"),
        ("level", "comprehensive-strategic", "2005", None, (), "t-4"),
    ]
    assert (rows[0]["formal_name"], rows[0]["named_since"]) == ("Two", "2003-05")
    assert (rows[0]["start_earliest"], rows[0]["end_latest"]) == (date(2001, 1, 1), date(2005, 12, 31))


def test_keys_that_differ_in_what_is_not_shown_are_refused() -> None:
    """Two keys that are the same once invisible characters are replaced are an error, in every target."""
    people = {name: Person(name=name) for name in ("A\u200bB", "A\u200cB")}
    store = msgspec.structs.replace(make_store([]), people=people)
    with pytest.raises(OutputError, match="people"):
        list(tables(store))


# CSV


def test_the_csv_files_have_every_row(small_store: Store) -> None:
    """Each CSV file has the rows of its table, with a header."""
    files = csv_files.files(small_store, tables(small_store))
    assert sorted(files) == sorted(["datapackage.json", *(f"{name}.csv" for name in TABLES)])
    for table in tables(small_store):
        rows = list(csv.reader(io.StringIO(files[f"{table.name}.csv"].decode(), newline=""), strict=True))
        assert rows[0] == [column.name for column in table.columns]
        assert rows[1:] == [[cell(value) or "" for value in row] for row in table.rows]


@pytest.mark.parametrize("which", ["small", "embedded"])
def test_the_data_package_is_valid(tmp_path: Path, small_store: Store, which: str) -> None:
    """Frictionless reads every table by its description, and finds keys, types and references as described."""
    store = small_store if which == "small" else embedded_store()
    folder = written(tmp_path, csv_files.files(store, tables(store)))
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert [task.name for task in report.tasks] == TABLES


def test_the_data_package_describes_the_data() -> None:
    """The description has the licence, the version, and a type and a description of every field."""
    store = embedded_store()
    described = json.loads(csv_files.files(store, tables(store))["datapackage.json"])
    assert (described["title"], described["version"]) == (store.title, store.version)
    assert described["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},
    ]
    fields = {
        (each["name"], field["name"]): field for each in described["resources"] for field in each["schema"]["fields"]
    }
    assert all(field["description"] and field["type"] for field in fields.values())
    highest = fields["panel", "highest"]
    assert (highest["categories"], highest["categoriesOrdered"]) == ([*LADDER], True)
    assert fields["events", "confidence"]["categories"] == ["low", "medium", "high"]
    assert not fields["events", "tier"]["categoriesOrdered"]
    assert fields["events", "earliest"]["type"] == "date"


def test_the_zip_file_has_the_folder(small_store: Store) -> None:
    """The zip file has the files of the folder."""
    files = csv_files.files(small_store, tables(small_store))
    with zipfile.ZipFile(io.BytesIO(csv_files.archive(files))) as archive:
        assert {each: archive.read(each) for each in archive.namelist()} == files


# SQLite


def opened(store: Store) -> sqlite3.Connection:
    """The database of a store."""
    db = sqlite3.connect(":memory:")
    db.deserialize(sqlite.database(store, tables(store)))
    return db


def test_the_database_has_every_row(small_store: Store) -> None:
    """Each table has the rows of its definition; dates and lists are texts."""
    db = opened(small_store)
    for table in tables(small_store):
        found = db.execute(f"SELECT * FROM {table.name} ORDER BY rowid").fetchall()
        expected = [
            tuple(cell(value) if isinstance(value, date | tuple) else value for value in row) for row in table.rows
        ]
        assert found == expected
        columns = db.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert [column[1] for column in columns] == [column.name for column in table.columns]
    db.close()


def test_the_database_is_sound() -> None:
    """SQLite finds no fault in the database, in its foreign keys and in its full-text index; keys are indexed."""
    db = opened(embedded_store())
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.execute("INSERT INTO event_search (event_search) VALUES ('integrity-check')")
    plan = db.execute("EXPLAIN QUERY PLAN SELECT * FROM event_countries WHERE country = 'US'").fetchall()
    assert "USING INDEX" in plan[0][-1]
    assert dict(db.execute("SELECT name, value FROM metadata").fetchall())["version"] == embedded_store().version
    db.close()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("han quoc", ["e-1"]), ("Hàn Quốc", ["e-1"]), ("da nang", ["e-2"]), ("Đà Nẵng", ["e-2"]), ("seoul", ["e-1"])],
)
def test_the_search_ignores_case_and_diacritics(asked: str, found: list[str]) -> None:
    """A search finds titles and summaries with and without diacritics, đ too."""
    events = [
        make_event("e-1", "2001", title="Chuyến thăm Hàn Quốc", summary="In Seoul."),
        make_event("e-2", "2002", title="Hội nghị ở Đà Nẵng"),
    ]
    db = opened(make_store(events))
    rows = db.execute("SELECT id FROM event_search WHERE event_search MATCH ?", [asked]).fetchall()
    assert [id for (id,) in rows] == found
    db.close()


# Parquet


def test_the_parquet_files_have_every_value(tmp_path: Path, small_store: Store) -> None:
    """DuckDB reads the values of each table back, with dates, nulls and lists."""
    folder = written(tmp_path, parquet.files(small_store, tables(small_store)))
    for table in tables(small_store):
        query: Any = duckdb.sql(f"SELECT * FROM '{folder / table.name}.parquet'")
        assert query.columns == [column.name for column in table.columns]
        kinds = {"text": "VARCHAR", "integer": "INTEGER", "boolean": "BOOLEAN", "date": "DATE", "list": "VARCHAR[]"}
        assert [str(type_) for type_ in query.types] == [kinds[column.type] for column in table.columns]
        rows = [tuple(tuple(value) if isinstance(value, list) else value for value in row) for row in query.fetchall()]
        assert rows == [*table.rows]
        codecs: Any = duckdb.sql(f"SELECT DISTINCT compression FROM parquet_metadata('{folder / table.name}.parquet')")
        assert set(codecs.fetchall()) <= {("ZSTD",)}


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without pyarrow, the error says what to install, and nothing is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    errors = refused("export", "-f", "parquet", "-o", tmp_path / "out", "--store", SMALL)
    assert "[parquet]" in errors
    assert not (tmp_path / "out").exists()


# What is written


def test_texts_have_nothing_that_must_not_be_shown() -> None:
    """Control, direction and invisible characters of hostile texts reach no target; others are unchanged."""
    events = [make_event(f"e-{at}", "2001", title=text, summary=text) for at, text in enumerate(ACCEPTED)]
    store = make_store(events)
    assert any(first_unsafe(event.title) for event in events)
    for name, content in csv_files.files(store, tables(store)).items():
        assert first_unsafe(content.decode()) is None, name
    table = next(table for table in tables(store) if table.name == "events")
    titles = dict(zip(values(table, "id"), values(table, "title"), strict=True))
    assert all(first_unsafe(title) is None for title in titles.values())
    assert all(titles[event.id] == event.title for event in events if first_unsafe(event.title) is None)
    with opened(store) as db:
        assert dict(db.execute("SELECT id, title FROM events").fetchall()) == titles
    db.close()


def test_a_hostile_store_is_refused_whole(tmp_path: Path, shared_cache: Path) -> None:
    """A store with names that differ in invisible characters only is an error, and nothing is written."""
    (tmp_path / "hostile.yaml").write_text(hostile_store(), encoding="utf-8")
    assert "have the key" in refused("export", "--store", tmp_path / "hostile.yaml", "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


EXPORTS = (("-o", "out"), ("-o", "out.zip"), ("-o", "out.sqlite"), ("-f", "parquet", "-o", "parquet"))


def test_an_export_is_the_same_everywhere(tmp_path: Path, run: Run) -> None:
    """Each target is the same to the byte in other time zones, languages and hash seeds."""
    digests = []
    for at, variables in enumerate(
        ({"TZ": "UTC", "PYTHONHASHSEED": "0"}, {"TZ": "Asia/Ho_Chi_Minh", "LANG": "vi_VN", "PYTHONHASHSEED": "77"})
    ):
        folder = tmp_path / str(at)
        folder.mkdir()
        for options in EXPORTS:
            done = run("export", *options[:-1], str(folder / options[-1]), "--store", str(SMALL), **variables)
            assert (done.returncode, done.stderr) == (0, "")
        digests.append(
            {
                str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.rglob("*")
                if path.is_file()
            }
        )
    assert digests[0] == digests[1]
    assert len(digests[0]) == 2 * (len(TABLES) + 1) + 2


def export(path: Path, *options: str) -> None:
    """Export the small store."""
    done = run_cli("export", "-o", path, "--store", SMALL, *options)
    assert (done.status, done.err) == (0, "")


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_older_export_is_replaced(tmp_path: Path) -> None:
    """A folder with an export is replaced as a whole."""
    export(tmp_path / "out")
    new = contents(tmp_path / "out")
    (tmp_path / "out" / "events.csv").write_text("old", encoding="utf-8")
    (tmp_path / "out" / "sources.csv").unlink()
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == new
    assert {path.name for path in tmp_path.iterdir()} - {"cache"} == {"out"}


@pytest.mark.parametrize("name", ["notes.txt", "my.csv"])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, name: str) -> None:
    """A folder that is not an export is never replaced."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("mine", encoding="utf-8")
    assert name in refused("export", "-o", tmp_path / "out", "--store", SMALL)
    assert contents(tmp_path / "out") == {name: b"mine"}


@pytest.mark.parametrize("fails", ["fsync", "rename"])
def test_a_failing_run_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    """Where writing fails, or the swap does, the old folder is there as it was, and nothing else."""
    export(tmp_path / "out")
    (tmp_path / "out" / "events.csv").write_text("old", encoding="utf-8")
    old = contents(tmp_path / "out")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if target.name == "out" and "-old" not in self.name:
            raise OSError(28, "No space left on device")
        return real(self, target)

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    if fails == "fsync":
        monkeypatch.setattr("os.fsync", fsync)
    else:
        monkeypatch.setattr(Path, "rename", rename)
    assert "no space left" in refused("export", "-o", tmp_path / "out", "--store", SMALL)
    assert contents(tmp_path / "out") == old
    assert {path.name for path in tmp_path.iterdir()} - {"cache"} == {"out"}


def test_several_files_need_a_folder(tmp_path: Path) -> None:
    """Without -o, and to a path with an unknown extension, an export of several files is an error."""
    assert "name a folder with -o" in refused("export", "--store", SMALL)
    assert ".sqlite" in refused("export", "-o", tmp_path / "out.docx", "--store", SMALL)
    (tmp_path / "file").touch()
    assert "not a folder" in refused("export", "-o", tmp_path / "file", "--store", SMALL)


def test_a_store_of_few_sections_is_exported(tmp_path: Path) -> None:
    """A store without offices, people and coverage has the same tables, some of them empty."""
    source = Source(title="A report", publisher="A paper")
    store = make_store([make_event("e-1", "2001", sources=(source,)), took("e-2", "2002", "To Lam")])
    store = msgspec.structs.replace(
        store, coverage=None, publishers={"A paper": Publisher(name="A paper", type="newspaper")}
    )
    folder = written(tmp_path, csv_files.files(store, tables(store)))
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert re.match("event,number,title", (folder / "sources.csv").read_text(encoding="utf-8"))
