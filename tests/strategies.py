"""Hypothesis strategies: EDTF dates, events, and whole stores; and the small makers that they and the tests share."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from vntimeline.dates import parse_edtf
from vntimeline.model import (
    CONFIDENCES,
    KINDS,
    OFFICES,
    SIGNIFICANCES,
    Country,
    Coverage,
    Event,
    Kind,
    Person,
    Source,
    Store,
    index_of,
)
from vntimeline.store import load

fixed = settings(derandomize=True, database=None, deadline=None)
"""The same examples in every run."""

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
COVERAGE = Coverage(date(1950, 1, 1), date(2025, 12, 31))
WORDS = ("treaty", "Đà Nẵng", "Hội nghị", "climate", "state visit", "U.S.", "hoà bình")
PLACES = ("Hanoi", "Đà Nẵng", "Washington, D.C.", "Ho Chi Minh City")
RUNGS = ("comprehensive", "comprehensive", "strategic", "strategic", "comprehensive-strategic", "special")
"""Rungs to draw from, some more often, so that one follows itself."""


def event(id: str, date: str, kind: Kind = "visit", **fields: Any) -> Event:
    """An event with the fields that matter; the others are filled in."""
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


def store_of(events: Iterable[Event]) -> Store:
    """A store of these events, over COUNTRIES and PEOPLE."""
    ordered = sorted(events, key=lambda each: each.order)
    return Store(
        title="A drawn store",
        licence=None,
        coverage=COVERAGE,
        countries=COUNTRIES,
        people=PEOPLE,
        publishers={},
        events=ordered,
        index=index_of(ordered),
    )


@cache
def whole() -> Store:
    """The embedded store, read once; to be asked for inside a test, where the cache is the test's own."""
    return load()


def days(first: date = date.min, last: date = date.max) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def edtf(draw: st.DrawFn, first: date = date.min, last: date = date.max, *, marks: str = "~?%") -> str:
    """An EDTF date of any precision, with or without a mark, whose days begin in these bounds' years."""

    def part(day: date) -> tuple[str, str]:
        text = day.isoformat()[: draw(st.sampled_from((4, 7, 10)))]
        return text + "-01-01"[len(text) - 4 :], text + draw(st.sampled_from(("", *marks)))

    if draw(st.integers(0, 3)):
        return part(draw(days(first, last)))[1]
    (begins, one), (ends, two) = (part(day) for day in sorted((draw(days(first, last)), draw(days(first, last)))))
    return f"{one}/{two}" if begins <= ends else f"{two}/{one}"


@st.composite
def short_spans(draw: st.DrawFn, first: date = date(2020, 2, 25), within: int = 9, longest: int = 4) -> str:
    """A day, or a span of a few days, soon after `first`."""
    begins = first + timedelta(draw(st.integers(0, within)))
    ends = begins + timedelta(draw(st.integers(0, longest - 1)))
    return begins.isoformat() if begins == ends else f"{begins}/{ends}"


NEAR = edtf(date(2019, 11, 1), date(2021, 2, 28))
"""Dates of all precisions, near enough to one another that their spans cross."""


def tier_fields(mix: Sequence[str] = ("rung", "rung", "status", "sectoral")) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a tier event: one that sets a rung, suspends or resumes it, or is sectoral."""
    names = st.sampled_from((None, "A Declaration", "An Enhanced Partnership", "Tuyên bố chung"))
    kinds: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "rung": st.fixed_dictionaries({"tier": st.sampled_from(RUNGS), "formal_name": names}),
        "status": st.fixed_dictionaries(
            {"tier": st.sampled_from(RUNGS), "status": st.sampled_from(("suspended", "resumed"))}
        ),
        "sectoral": st.fixed_dictionaries({"tier": st.just("sectoral"), "formal_name": names}),
    }
    return st.sampled_from(mix).flatmap(kinds.__getitem__)


@st.composite
def ladders(
    draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, mix: Sequence[str] = ("rung", "status"), most: int = 5
) -> list[Event]:
    """The tier events of one country, in no order."""
    drawn = draw(st.lists(st.tuples(when, tier_fields(mix)), max_size=most))
    # Ids break ties of dates, so they must not follow the order of drawing.
    ids = draw(st.permutations(range(len(drawn))))
    return [event(f"t-{id}", text, "tier", **fields) for id, (text, fields) in zip(ids, drawn, strict=True)]


@st.composite
def events(draw: st.DrawFn, id: str, when: st.SearchStrategy[str] = NEAR) -> Event:
    """An event of any kind, with any of the fields it may have."""
    kind: Any = draw(st.sampled_from(KINDS))
    people = st.sampled_from(sorted(PEOPLE))
    fields: dict[str, Any] = {
        "countries": tuple(
            draw(st.lists(st.sampled_from(sorted(COUNTRIES)), min_size=kind == "tier", max_size=3, unique=True))
        ),
        "title": draw(st.sampled_from(WORDS)),
        "summary": draw(st.none() | st.sampled_from(WORDS)),
        "place": draw(st.none() | st.sampled_from(PLACES)),
        "people": tuple(draw(st.lists(people, max_size=2, unique=True))),
        "significance": draw(st.sampled_from(SIGNIFICANCES)),
        "confidence": draw(st.sampled_from(CONFIDENCES)),
        "disputed": draw(st.none() | st.sampled_from(WORDS)),
    }
    if kind == "tier":
        fields |= draw(tier_fields())
    if kind == "leadership":
        fields |= {
            "office": draw(st.sampled_from(OFFICES)),
            "person": draw(people),
            "change": draw(st.sampled_from(("takes-office", "leaves-office"))),
            "acting": draw(st.booleans()),
            "reason": draw(st.none() | st.sampled_from(WORDS)),
        }
    return event(id, draw(when), kind, **fields)


@st.composite
def stores(draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 7) -> Store:
    """A store of several countries with events of every kind."""
    return store_of([draw(events(f"e-{at}", when)) for at in range(draw(st.integers(0, most)))])
