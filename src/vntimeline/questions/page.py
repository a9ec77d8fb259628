"""What the web page shows: the board on a day, beside everything in the store."""

from datetime import date
from typing import Self

from vntimeline.model import Store
from vntimeline.questions import Query, arguments, board
from vntimeline.questions.arguments import When
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import Standing


class PageQuery(Query, frozen=True):
    """What the page shows."""

    on: date
    """The day of the board."""

    @classmethod
    def parse(cls, store: Store, on: When = None) -> Self:
        """Read what a user typed; without a date, the last day of which the store tells. Raises DateError."""
        return cls(store.last_day if on is None else arguments.day(on))


def answer(store: Store, query: PageQuery) -> list[Standing]:
    """Return the standings on the board."""
    return board.answer(store, BoardQuery(query.on))
