"""The SQL of docs/recipes.md finds what the commands answer, in DuckDB and SQLite, on every day that matters."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings

from tests.examples import blocks
from tests.helpers import DAY, ROOT, embedded_store
from tests.strategies import fixed, histories
from vntimeline import Store, Timeline
from vntimeline.questions.export import StandingSpell, standings
from vntimeline.render.export import parquet, sqlite
from vntimeline.render.export.tables import cell, tables

SQL = dict(block.removeprefix("-- ").split("\n", 1) for block in blocks(ROOT / "docs" / "recipes.md", "sql"))
"""The statements, by what their first line says."""
Query = Callable[[str], list[tuple[Any, ...]]]


class Found(NamedTuple):
    """What a country's rows of `levels on a day` say, or what `tier` says."""

    tier: str | None
    certain: bool
    possible: frozenset[str]
    suspended: bool


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the embedded store as Parquet files and as a database."""
    store, path = embedded_store(), tmp_path_factory.mktemp("exports")
    found = list(tables(store))
    (path / "parquet").mkdir()
    for name, content in parquet.files(store, found).items():
        (path / "parquet" / name).write_bytes(content)
    (path / "vietnam.sqlite").write_bytes(sqlite.database(store, found))
    return path


@pytest.fixture(params=["duckdb", "sqlite"])
def query(request: pytest.FixtureRequest, folder: Path) -> Iterator[Query]:
    """A function that asks an engine."""
    if request.param == "sqlite":
        with closing(sqlite3.connect(folder / "vietnam.sqlite")) as database:
            yield lambda statement: database.execute(statement).fetchall()
        return
    with duckdb.connect() as db:
        for name in ("standings", "events", "event_countries"):
            db.execute(f"CREATE VIEW {name} AS FROM '{folder}/parquet/{name}.parquet'")
        yield lambda statement: db.execute(statement).fetchall()


def on(statement: str, day: date) -> str:
    """A statement for another day."""
    assert "'2013-12-31'" in statement
    return statement.replace("'2013-12-31'", f"'{day}'")


def found(rows: Iterable[tuple[Any, ...]]) -> dict[str, Found]:
    """What the rows of `levels on a day` say of each country, read as the document says."""
    countries: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        countries.setdefault(row[0], []).append(row)
    answers = {}
    for code, own in countries.items():
        tier = next((tier for _, what, tier, held, _ in own if what == "level" and held), None)
        answers[code] = Found(
            tier,
            all(certain for _, what, _, _, certain in own if what != "sectoral"),
            frozenset(tier for _, what, tier, held, _ in own if what == "level" and not held) - {tier},
            any(what == "suspended" and held for _, what, _, held, _ in own),
        )
    return answers


def expected(timeline: Timeline, day: date) -> dict[str, Found]:
    """What `tiers` says of each country."""
    return {
        each.country: Found(each.tier, each.certain, frozenset(each.possible), each.status == "suspended")
        for each in timeline.tiers(day)
    }


def turning_days(store: Store) -> list[date]:
    """The first and last days of all tier events, and the days before and after them."""
    ends = {day for event in store.events if event.kind == "tier" for day in (event.earliest, event.latest)}
    return sorted({day + near * DAY for day in ends for near in (-1, 0, 1)})


def known(answers: dict[str, Found]) -> dict[str, Found]:
    """The answers that say something: `tiers` also has countries of which only the status is in doubt, and others."""
    return {code: each for code, each in answers.items() if each != Found(None, True, frozenset(), False)}


def test_levels_on_a_day_are_those_of_tier(query: Query) -> None:
    """On and around the days on which something begins or ends, the query says what `tiers` says."""
    timeline = Timeline(embedded_store())
    days = turning_days(timeline.store)
    assert len(days) > 200
    for day in days[::9]:
        assert known(found(query(on(SQL["levels on a day"], day)))) == known(expected(timeline, day)), day


@settings(fixed, max_examples=60)
@given(histories())
def test_levels_of_any_store_are_those_of_tier(store: Store) -> None:
    """Where dates overlap, are the same, or are not known, the query says what `tier` says."""
    timeline = Timeline(store)
    with closing(sqlite3.connect(":memory:")) as db:
        names = StandingSpell.__struct_fields__
        db.execute(f"CREATE TABLE standings ({', '.join(names)})")
        rows = [[cell(getattr(spell, name)) for name in names] for spell in standings(store)]
        db.executemany(f"INSERT INTO standings VALUES ({', '.join('?' * len(names))})", rows)
        for day in turning_days(store):
            answers = found(db.execute(on(SQL["levels on a day"], day)).fetchall())
            assert known(answers) == known(expected(timeline, day)), day


def test_the_level_on_the_day_of_each_row_is_that_of_tier(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The as-of join gives each country of a table the level that `tiers` says on the day of the row."""
    timeline = Timeline(embedded_store())
    codes = {each.ids.iso3: code for code, each in timeline.store.countries.items() if each.ids and each.ids.iso3}
    days = turning_days(timeline.store)[::20]
    (tmp_path / "parquet").symlink_to(folder / "parquet")
    rows = [f"{iso3},{day.year},{day},1" for day in days for iso3 in codes]
    (tmp_path / "trade.csv").write_text("\n".join(["iso3,year,date,exports", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    levels = {day: {each.country: each.tier for each in timeline.tiers(day)} for day in days}
    with duckdb.connect() as db:
        answers = db.execute(SQL["the level on the day of each row"]).fetchall()
    assert len(answers) == len(rows)
    assert [row for row in answers if row[3] != levels[row[1]].get(codes[row[0]])] == []


def test_events_of_a_country_are_those_of_list(query: Query) -> None:
    """The query of events finds the events that `list` finds, in any range."""
    timeline = Timeline(embedded_store())
    statement = SQL["events of one country in a range"]
    assert {"'US'", "'2013-07-01'", "'2013-07-31'"} <= {*re.findall(r"'[^']+'", statement)}
    for code in ("US", "DE", "JP"):
        for first in (date(1973, 1, 1), date(2007, 10, 11), date(2013, 7, 1)):
            last = first + timedelta(200)
            asked = statement.replace("'US'", f"'{code}'").replace("'2013-07-01'", f"'{first}'")
            rows = query(asked.replace("'2013-07-31'", f"'{last}'"))
            events = timeline.events(country=code, since=first, until=last)
            assert [row[0] for row in rows] == [event.id for event in events]
