"""Hypothesis strategies: EDTF dates, events, and stores."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.helpers import COUNTRIES, OFFICES, PEOPLE, left, make_event, make_store, took
from vntimeline.model import CONFIDENCES, KINDS, SIGNIFICANCES, Event, Store

fixed = settings(derandomize=True, database=None, deadline=None)
"""The same examples in every run."""

WORDS = ("treaty", "Đà Nẵng", "Hội nghị", "climate", "state visit", "U.S.", "hoà bình")
PLACES = ("Hanoi", "Đà Nẵng", "Washington, D.C.", "Ho Chi Minh City")
RUNGS = ("comprehensive", "comprehensive", "strategic", "strategic", "comprehensive-strategic", "special")
"""Tiers to draw from; some are listed twice, so that a tier often follows itself."""


def days(first: date = date.min, last: date = date.max) -> st.SearchStrategy[date]:
    """Days between these two."""
    return st.dates(first, last)


@st.composite
def edtf(draw: st.DrawFn, first: date = date.min, last: date = date.max, *, marks: str = "~?%") -> str:
    """An EDTF date of any precision, with or without a mark, in the years of these bounds."""

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


BY_DAY = short_spans(longest=1)
"""Days that are close to one another."""
NEAR = edtf(date(2019, 11, 1), date(2021, 2, 28))
"""Dates of all precisions, so close to one another that their spans overlap."""


def tier_fields(mix: Sequence[str] = ("rung", "rung", "status", "sectoral")) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a tier event: one that sets a tier, suspends or resumes one, or is sectoral."""
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
    """Tier events of one country, in no order."""
    drawn = draw(st.lists(st.tuples(when, tier_fields(mix)), max_size=most))
    # Events of the same date are ordered by id, so the ids must not follow the order of drawing.
    ids = draw(st.permutations(range(len(drawn))))
    return [make_event(f"t-{id}", text, "tier", **fields) for id, (text, fields) in zip(ids, drawn, strict=True)]


@st.composite
def events(draw: st.DrawFn, id: str, when: st.SearchStrategy[str] = NEAR) -> Event:
    """An event of any kind, with any of the fields it may have."""
    kind: Any = draw(st.sampled_from(sorted(KINDS)))
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
            "office": draw(st.sampled_from(sorted(OFFICES))),
            "person": draw(people),
            "change": draw(st.sampled_from(("takes-office", "leaves-office"))),
            "acting": draw(st.booleans()),
            "reason": draw(st.none() | st.sampled_from(WORDS)),
        }
    return make_event(id, draw(when), kind, **fields)


@st.composite
def stores(draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 7) -> Store:
    """A store of several countries with events of every kind."""
    return make_store([draw(events(f"e-{at}", when)) for at in range(draw(st.integers(0, most)))])


@st.composite
def careers(
    draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 6, offices: Sequence[str] = ("president",)
) -> list[Event]:
    """Events of people who take and leave offices, acting or not, in no order; re-elections and vacancies occur."""
    one = st.tuples(
        when,
        st.sampled_from((took, took, left)),
        st.sampled_from(sorted(PEOPLE)),
        st.sampled_from(offices),
        st.sampled_from((False, False, True)),
    )
    drawn = draw(st.lists(one, max_size=most))
    # Events of the same date are ordered by id, so the ids must not follow the order of drawing.
    ids = draw(st.permutations(range(len(drawn))))
    return [
        make(f"o-{id}", text, person, office, acting=acting)
        for id, (text, make, person, office, acting) in zip(ids, drawn, strict=True)
    ]


@st.composite
def histories(draw: st.DrawFn, when: st.SearchStrategy[str] = NEAR, most: int = 8) -> Store:
    """Tier events of several countries and changes of two offices; only a tier that is held is suspended."""
    some = st.lists(st.sampled_from(sorted(COUNTRIES)[:3]), min_size=1, max_size=2, unique=True).map(tuple)
    tiers = [
        make_event(f"t-{at}", draw(when), "tier", countries=draw(some), **draw(tier_fields()))
        for at in draw(st.permutations(range(draw(st.integers(0, most)))))
    ]
    on_ladder: set[str] = set()
    kept: list[Event] = []
    for each in sorted(tiers, key=lambda each: each.order):
        if each.status is None and each.tier != "sectoral":
            on_ladder.update(each.countries)
        if each.status is None or on_ladder.issuperset(each.countries):
            kept.append(each)
    return make_store([*kept, *draw(careers(when, offices=("president", "prime-minister")))])
