"""Pages, stores and days for the tests of the page, here and in a browser."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import msgspec

from tests.helpers import DAY, answer_of, embedded_store, make_store
from vntimeline import Timeline
from vntimeline.model import Event, Store
from vntimeline.questions.page import PageQuery
from vntimeline.questions.page import answer as standings_on_page
from vntimeline.questions.standing import Standing
from vntimeline.render.board_rows import groups
from vntimeline.render.page import page
from vntimeline.wording import date_in_words


def html(timeline: Timeline, on: date | None = None, creator: str | None = None) -> str:
    """The page of a timeline's store, as the command makes it."""
    store = msgspec.structs.replace(timeline.store, creator=creator) if creator else timeline.store
    query = PageQuery(on or store.last_day)
    return page(answer_of("page", store, standings_on_page(store, query), query))


@cache
def embedded_page() -> str:
    """The page of the embedded store."""
    return html(Timeline(embedded_store()))


def store_with(events: Iterable[Event], **fields: Any) -> Store:
    """A store of these events; `fields` replace other fields of the store."""
    return msgspec.structs.replace(make_store(events), **fields)


def board_days(store: Store) -> list[date]:
    """The days on which a board may change and the ends of the coverage, each with the day before."""
    ends = {day for each in store.select(kinds=["tier"]) for day in (each.earliest, each.latest)}
    assert store.coverage
    ends |= {store.coverage.from_, store.last_day + DAY}
    return sorted({day for end in ends for day in (end - DAY, end)})


def lines(standings: Iterable[Standing]) -> list[tuple[str, ...]]:
    """The lines of a board: tier, country, since, event, name, the date and the event of the name, and the doubt."""
    return [
        (
            *(group.tier, row.standing.country, date_in_words(row.since) if row.since else "", row.event),
            *(row.formal_name, date_in_words(row.named_since) if row.named_since else "", row.named_by, row.doubt),
        )
        for group in groups(standings)
        for row in group.rows
    ]
