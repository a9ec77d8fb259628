"""The questions that a store answers, one module each.

Every module has a query class with `parse`, which reads what a user typed; the records of its answer; and a pure
function `answer(store, query)`.
"""

from datetime import date

import msgspec

from vntimeline.record import Record


class Query(Record, frozen=True):
    """What was asked, with every name and date resolved; the JSON envelope repeats it under `query`."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the store must cover for the answer to be complete: those asked about."""
        return tuple(value for value in msgspec.structs.astuple(self) if isinstance(value, date))
