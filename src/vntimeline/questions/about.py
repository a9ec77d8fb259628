"""What the store contains, in numbers, and how to cite it."""

from collections import Counter
from datetime import date

import msgspec

from vntimeline import __version__
from vntimeline.model import CONFIDENCES, KINDS, Store
from vntimeline.questions import Query
from vntimeline.record import Record
from vntimeline.wording import store_citation


class AboutQuery(Query, frozen=True):
    """Nothing is asked but the store itself."""


class About(Record, frozen=True, kw_only=True):
    """The store in numbers, and how to cite it. `version` is that of the program.

    `from` and `until` are null where the store states no coverage.
    """

    title: str
    version: str
    code_licence: str
    data_licence: str | None
    from_: date | None = msgspec.field(name="from")
    until: date | None
    events: int
    countries: int
    people: int
    sources: int
    publishers: int
    kinds: dict[str, int]
    confidences: dict[str, int]
    disputed: int
    cite: str


def answer(store: Store, query: AboutQuery) -> About:
    """Return the numbers of the store."""
    events = list(store.events)
    kinds = Counter[str](event.kind for event in events)
    confidences = Counter[str](event.confidence for event in events)
    sources = {(each.publisher, each.url or each.title) for event in events for each in event.sources}
    coverage = store.coverage
    return About(
        title=store.title,
        version=__version__,
        code_licence="MIT",
        data_licence=store.licence,
        from_=coverage.from_ if coverage else None,
        until=coverage.until if coverage else None,
        events=len(events),
        countries=len(store.countries),
        people=len(store.people),
        sources=len(sources),
        publishers=len({publisher for publisher, _ in sources}),
        kinds={kind: kinds[kind] for kind in KINDS if kind in kinds},
        confidences={each: confidences[each] for each in CONFIDENCES if each in confidences},
        disputed=sum(1 for event in events if event.disputed),
        cite=store_citation(store),
    )
