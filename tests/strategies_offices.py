"""Leadership events for the tests of answers in time: strategies, makers, and the command in this process."""

import signal
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st

from tests.strategies import COUNTRIES, NEAR, PEOPLE, event, short_spans, store_of, tier_fields
from vntimeline.answers import summary
from vntimeline.asked import BoardDay
from vntimeline.cli import run
from vntimeline.model import OFFICES, Event, Standing, Store
from vntimeline.render import Answer, Terminal, render
from vntimeline.render.fields import columns

DAY = timedelta(1)
BY_DAY = short_spans(longest=1)
"""Days near one another."""


def took(id: str, date: str, person: str, office: str = "president", **fields: Any) -> Event:
    return event(id, date, "leadership", countries=(), office=office, person=person, change="takes-office", **fields)


def left(id: str, date: str, person: str, office: str = "president", **fields: Any) -> Event:
    return event(id, date, "leadership", countries=(), office=office, person=person, change="leaves-office", **fields)


@st.composite
def careers(
    draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 6, offices: Sequence[str] = ("president",)
) -> list[Event]:
    """Who took and left offices, acting or not, in no order: re-elections and vacancies come of themselves."""
    one = st.tuples(
        when,
        st.sampled_from((took, took, left)),
        st.sampled_from(sorted(PEOPLE)),
        st.sampled_from(offices),
        st.sampled_from((False, False, True)),
    )
    drawn = draw(st.lists(one, max_size=most))
    # Ids break ties of dates, so they must not follow the order of drawing.
    ids = draw(st.permutations(range(len(drawn))))
    return [
        make(f"o-{id}", text, person, office, acting=acting)
        for id, (text, make, person, office, acting) in zip(ids, drawn, strict=True)
    ]


@st.composite
def histories(draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 8) -> Store:
    """Tier events of several countries and handovers of two offices; only a rung that is held is put on ice."""
    some = st.lists(st.sampled_from(sorted(COUNTRIES)[:3]), min_size=1, max_size=2, unique=True).map(tuple)
    tiers = [
        event(f"t-{at}", draw(when), "tier", countries=draw(some), **draw(tier_fields()))
        for at in draw(st.permutations(range(draw(st.integers(0, most)))))
    ]
    on_ladder: set[str] = set()
    kept: list[Event] = []
    for each in sorted(tiers, key=lambda each: each.order):
        if each.status is None and each.tier != "sectoral":
            on_ladder.update(each.countries)
        if each.status is None or on_ladder.issuperset(each.countries):
            kept.append(each)
    return store_of([*kept, *draw(careers(when, offices=OFFICES[:2]))])


def turns(events: Iterable[Event]) -> list[date]:
    """The days on which an answer may change, with the days before and after them."""
    ends = {end for each in events for end in (each.earliest, each.latest)}
    return sorted({end + step for end in ends for step in (-DAY, 0 * DAY, DAY)})


def drawn(
    command: str, key: str, store: Store, records: Sequence[msgspec.Struct], format: str, *, width: int = 80
) -> str:
    """These records as the command prints them in a format."""
    on = next((each.on for each in records if isinstance(each, Standing)), store.coverage.until)
    answer = Answer(
        command=command,
        key=key,
        records=records,
        summary=summary(store),
        store=store,
        query=BoardDay(on, ()),
        columns=columns(type(records[0])) if records else (),
    )
    text = render(answer, format, Terminal(width=width))
    assert isinstance(text, str)
    return text


def asked(capture: pytest.CaptureFixture[bytes], *arguments: str, status: int = 0) -> str:
    """What `vntimeline ARGS…` prints, run in this process, which keeps its way with broken pipes."""
    before = signal.getsignal(signal.SIGPIPE)
    try:
        assert run([*arguments]) == status
    finally:
        signal.signal(signal.SIGPIPE, before)
    out, errors = capture.readouterr()
    return (errors if status else out).decode()
