"""Functions and constants that several test modules share; Hypothesis strategies are in `strategies.py`."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple
from unittest.mock import patch

import msgspec
import pytest

from vntimeline.cli import COMMANDS, run, spec_of
from vntimeline.dates import parse_edtf
from vntimeline.model import Country, Coverage, Event, Kind, Office, Person, Source, Store, index_of
from vntimeline.questions import Query
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer, Terminal, summary
from vntimeline.render.formats import format_named
from vntimeline.store import load

ROOT = Path(__file__).parent.parent
"""The project's folder."""
SMALL = ROOT / "tests" / "data" / "small.yaml"
"""A small store that does not change."""
TODAY = "2025-06-01"
"""The day that is today in every test."""
DAY = timedelta(1)

COUNTRIES = {
    country.code: country
    for country in (
        Country(code="AT", name="Austria", vi="Áo"),
        Country(code="DE", name="Germany", vi="Đức", aliases=("DEU",)),
        Country(code="EU", name="European Union", vi="Liên minh châu Âu"),
        Country(code="MY", name="Malaysia"),
        Country(code="US", name="United States", vi="Hoa Kỳ", aliases=("USA", "Mỹ")),
    )
}
PEOPLE = {
    "Joe Biden": Person(name="Joe Biden"),
    "Nguyen Phu Trong": Person(name="Nguyen Phu Trong", vi="Nguyễn Phú Trọng"),
    "To Lam": Person(name="To Lam", vi="Tô Lâm"),
}
OFFICES = {
    office.id: office
    for office in (
        Office(id="general-secretary", name="general secretary", vi="Tổng Bí thư", aliases=("gs",), leads=True),
        Office(id="president", name="president", vi="Chủ tịch nước", leads=True),
        Office(id="prime-minister", name="prime minister", vi="Thủ tướng", aliases=("pm",), leads=True),
        Office(id="foreign-minister", name="foreign minister", vi="Bộ trưởng Ngoại giao"),
    )
}
COVERAGE = Coverage(date(1950, 1, 1), date(2025, 12, 31))


posix_only = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

# Running the command

Run = Callable[..., CompletedProcess[str]]
"""The fixture `run`: it runs the command in a process of its own."""


class Result(NamedTuple):
    """The outcome of a command line that was run in this process."""

    status: int
    out: str
    err: str


def environment(home: Path, **variables: str) -> dict[str, str]:
    """An environment with nothing of the user's: a home of its own, a fixed day, no colour or terminal settings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    fixed = {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "VNTIMELINE_TODAY": TODAY,
    }
    return kept | fixed | variables


def run_cli(*arguments: str | Path, stdin: str | bytes | None = None, **variables: str) -> Result:
    """Run `vntimeline ARGS…` in this process; keywords are environment variables, which are taken back afterwards."""
    given = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin or b""), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        patch.dict(os.environ, variables),
        patch.object(sys, "stdin", given),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
    ):
        status = run([str(each) for each in arguments])
    return Result(status, *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def printed(*arguments: str | Path, stdin: str | bytes | None = None, **variables: str) -> str:
    """The standard output of a command line that succeeds and prints no error."""
    result = run_cli(*arguments, stdin=stdin, **variables)
    assert (result.status, result.err) == (0, "")
    return result.out


def refused(*arguments: str | Path, status: int = 2, stdin: str | bytes | None = None, **variables: str) -> str:
    """The standard error of a command line that fails with this status and prints nothing else."""
    result = run_cli(*arguments, stdin=stdin, **variables)
    assert (result.status, result.out) == (status, "")
    return result.err


# Events and stores


def make_event(id: str, date: str, kind: Kind = "visit", **fields: Any) -> Event:
    """An event with these fields; the others are filled in."""
    when = parse_edtf(date)
    others: dict[str, Any] = {
        "countries": ("US",),
        "title": f"Title of {id}",
        "significance": "key",
        "confidence": "high",
        "sources": (Source(title="A report", publisher="A paper"),),
    }
    return Event(
        id=id,
        date=date,
        earliest=when.earliest,
        latest=when.latest,
        precision=when.precision,
        kind=kind,
        **(others | fields),
    )


def make_tier(id: str, date: str, tier: str, country: str = "US", **fields: Any) -> Event:
    """A tier event of one country."""
    return make_event(id, date, "tier", countries=(country,), tier=tier, **fields)


def took(id: str, date: str, person: str, office: str = "president", **fields: Any) -> Event:
    """A leadership event: this person takes this office."""
    return make_event(
        id, date, "leadership", countries=(), office=office, person=person, change="takes-office", **fields
    )


def left(id: str, date: str, person: str, office: str = "president", **fields: Any) -> Event:
    """A leadership event: this person leaves this office."""
    return make_event(
        id, date, "leadership", countries=(), office=office, person=person, change="leaves-office", **fields
    )


def make_store(events: Iterable[Event], coverage: Coverage = COVERAGE) -> Store:
    """A store of these events, with the countries of COUNTRIES, the people of PEOPLE and the offices of OFFICES."""
    ordered = sorted(events, key=lambda each: each.order)
    return Store(
        title="A drawn store",
        licence=None,
        coverage=coverage,
        countries=COUNTRIES,
        people=PEOPLE,
        offices=OFFICES,
        events=ordered,
        index=index_of(ordered),
    )


@cache
def embedded_store() -> Store:
    """The embedded store, read once in this process; call it inside a test, where the cache folder is the test's."""
    return load()


def contents(store: Store) -> dict[str, Any]:
    """Everything in a store, so that two stores can be compared: their events and texts may be held differently."""
    return msgspec.structs.asdict(store) | {"events": list(store.events), "texts": list(store.texts)}


def turn_days(events: Iterable[Event], *more: date) -> list[date]:
    """The days on which an answer may change, and these, each with the day before and the day after."""
    ends = {end for each in events for end in (each.earliest, each.latest)} | {*more}
    return sorted({end + step for end in ends for step in (-DAY, 0 * DAY, DAY)})


# Texts


def overlay(title: str, id: str = "us-cp-2013") -> str:
    """An overlay of one event; with its usual id it replaces an event of the small store."""
    source = "{title: Report, publisher: VietnamPlus}"
    return (
        f"events:\n  - {{id: {id}, date: 2013-07-25, kind: statement, countries: [US], "
        f"title: {title}, significance: key, confidence: high, sources: [{source}]}}\n"
    )


def edited(text: str, old: str, new: str) -> str:
    """The text with `old`, which it must contain exactly once, replaced by `new`."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


REQUIRED = {
    "show": ("us-cp-2013",),
    "tier": ("US",),
    "diff": ("2013", "2024"),
    "schema": ("list",),
    "verify": ("-c", "US", "--tier", "CSP"),
}
"""Arguments without which a command does not run."""

FORMATS: dict[str, tuple[str, ...]] = {
    command: tuple(each.name for each in spec_of(command).formats) for command in COMMANDS
}
"""The names of each command's formats."""


def answer_of(command: str, store: Store, records: Sequence[msgspec.Struct], query: Query) -> Answer[Any, Any]:
    """These records as the answer of a command."""
    return Answer(spec=spec_of(command), records=records, query=query, summary=summary(store), store=store)


def rendered(command: str, store: Store, records: Sequence[msgspec.Struct], format: str, *, width: int = 80) -> str:
    """These records as the command prints them in a text format."""
    on = next((each.on for each in records if isinstance(each, Standing)), store.last_day)
    answer = answer_of(command, store, records, BoardQuery(on, ()))
    text = format_named(format, answer.spec).render(answer, Terminal(width=width))
    assert isinstance(text, str)
    return text
