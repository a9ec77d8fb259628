"""What the store contains, in numbers, and how to cite it."""

from collections import Counter
from datetime import date

import msgspec

from vntimeline import __version__
from vntimeline.model import CONFIDENCES, KINDS, Store
from vntimeline.questions import Query, checkpoints
from vntimeline.questions.checkpoints import CheckedCount
from vntimeline.record import Record
from vntimeline.wording import store_citation


class AboutQuery(Query, frozen=True):
    """Nothing is asked but the store itself."""


class About(Record, frozen=True, kw_only=True):
    """The store in numbers, and how to cite it."""

    title: str
    """The title of the store."""
    version: str
    """The version of the program."""
    data_version: str | None
    """The version of the data: year, month and number; null where the store has none."""
    released: date | None
    """The day on which this version of the data is published; null where the store has none."""
    digest: str
    """The SHA-256 of the store's content, in hexadecimal digits."""
    code_licence: str
    """The licence of the program (SPDX identifier)."""
    data_licence: str | None
    """The licence of the data (SPDX identifier)."""
    from_: date | None = msgspec.field(name="from")
    """The first day of the coverage; null where the store states none."""
    until: date | None
    """The last day of the coverage; null where the store states none."""
    events: int
    """How many events there are."""
    countries: int
    """How many countries and bodies are registered."""
    people: int
    """How many people are registered."""
    sources: int
    """How many different sources the events cite."""
    publishers: int
    """How many publishers the cited sources have."""
    kinds: dict[str, int]
    """How many events of each kind there are."""
    confidences: dict[str, int]
    """How many events of each confidence there are."""
    disputed: int
    """How many events have a note on what sources dispute."""
    checkpoints: tuple[CheckedCount, ...]
    """The published counts of partners, beside those of the store."""
    cite: str
    """A citation of the store."""


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
        data_version=store.version,
        released=store.released,
        digest=store.digest,
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
        checkpoints=checkpoints.answer(store),
        disputed=sum(1 for event in events if event.disputed),
        cite=store_citation(store),
    )
