"""Make the Parquet tables of a store of any size, like those of `vntimeline export -f parquet`.

Usage: python benchmarks/scale_data.py EVENTS FOLDER

Makes events, event_countries and standings, with the columns of an export. Each country has a hundred events, six of
them of the kind tier, with the words of embedded events and dates of all precisions, some of which overlap. The rows
are sorted by country, and written a thousand countries at a time, so that the memory does not grow with the events.
"""

import random
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice, product
from operator import attrgetter
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import msgspec
from pyarrow import parquet

import vntimeline
from vntimeline.dates import parse_edtf
from vntimeline.model import Event, Store, index_of
from vntimeline.questions.export import EventCountry, standing_spells
from vntimeline.record import Record
from vntimeline.render.export.parquet import COMPRESSION, arrow_table
from vntimeline.render.export.tables import Table, tables

SEED = 15
PER_COUNTRY = 100
"""Events of a country."""
LEVELS = 6
"""How many of them are of the kind tier."""
BATCH = 1000
"""Countries in a row group."""
FIRST, LAST = date(1950, 1, 1), date(2025, 12, 31)
TYPICAL = ("visit", "agreement", "statement", "milestone", "incident")


def codes(events: int) -> list[str]:
    """Return the codes of the countries that so many events have, in their order."""
    return ["".join(letters) for letters in islice(product(ascii_uppercase, repeat=4), events // PER_COUNTRY)]


def main(events: int, folder: Path) -> None:
    """Write the tables of so many events, which are a multiple of a hundred."""
    chance = random.Random(SEED)
    store = vntimeline.load().store
    empty = Store(title=store.title, countries={}, events=(), index=index_of(()))
    models = {table.name: table for table in tables(empty)}
    levels = [event for event in store.events if event.kind == "tier"]
    others = [event for event in store.events if event.kind in TYPICAL]
    folder.mkdir(parents=True)
    countries = iter(codes(events))
    writers: dict[str, Any] = {}
    while batch := list(islice(countries, BATCH)):
        made = {code: _events(chance, code, levels, others) for code in batch}
        ordered = [event for own in made.values() for event in own]
        records: dict[str, Iterable[Record]] = {
            "events": ordered,
            "event_countries": (EventCountry(event=each.id, country=each.countries[0]) for each in ordered),
            "standings": (spell for code, own in made.items() for spell in standing_spells(code, own)),
        }
        for name, each in records.items():
            rows = arrow_table(_filled(models[name], each), {})
            if name not in writers:
                path = folder / f"{name}.parquet"
                writers[name] = parquet.ParquetWriter(path, rows.schema, compression=COMPRESSION)
            writers[name].write_table(rows)
    for writer in writers.values():
        writer.close()


def _events(chance: random.Random, code: str, levels: Sequence[Event], others: Sequence[Event]) -> list[Event]:
    """Return the events of a country in date order: embedded ones under other ids, dates and titles."""
    days = sorted((parse_edtf(_date(chance)) for _ in range(PER_COUNTRY)), key=lambda day: (day.earliest, day.latest))
    # in pairs, so that their dates often overlap
    places = {first + next for first in chance.sample(range(0, PER_COUNTRY, 2), LEVELS // 2) for next in (0, 1)}
    made = []
    for number, day in enumerate(days):
        model = chance.choice(levels if number in places else others)
        status = chance.choice(("suspended", "resumed")) if number in places and not chance.randrange(6) else None
        id = f"{code.lower()}-{number:03}"
        made.append(
            msgspec.structs.replace(
                model,
                id=id,
                date=day.text,
                earliest=day.earliest,
                latest=day.latest,
                precision=day.precision,
                countries=(code,),
                status=None if model.tier == "sectoral" else status,
                title=f"{model.title} ({id})",  # else every title would be repeated, and the files would be too small
            )
        )
    return made


def _date(chance: random.Random) -> str:
    """Return a date (EDTF): mostly a day, else a month, a year, or some days."""
    day = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
    text = day.isoformat()
    match chance.randrange(20):
        case 0:
            return text[:4]
        case 1 | 2:
            return text[:7]
        case 3:
            return f"{text}/{day + timedelta(chance.randrange(1, 400))}"
    return text


def _filled(table: Table, records: Iterable[Record]) -> Table:
    """Return a table with these records in place of its own."""
    values = attrgetter(*(column.name for column in table.columns))
    return table._replace(rows=[values(record) for record in records])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
