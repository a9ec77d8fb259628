"""Published counts of partners beside those of the store."""

from vntimeline.counts import Numbers, agrees
from vntimeline.dates import parse_edtf
from vntimeline.model import Counting, Counts, Source, Store
from vntimeline.questions.board import counts_over_time
from vntimeline.record import Record


class CheckedCount(Record, frozen=True, kw_only=True):
    """A published count of partners, and the store's."""

    date: str
    """The day or month that the count is for (EDTF)."""
    counting: Counting
    """Whether comprehensive strategic partners are also counted among the strategic ones."""
    said: Counts
    """The numbers that the source gives."""
    store: Numbers
    """The store's numbers on the first day of `date` on which both agree, or else on its first day."""
    agrees: bool
    """Whether every number that the source gives may be that of the store."""
    note: str | None
    """Why the store differs, where it does."""
    sources: tuple[Source, ...]
    """Who published the count."""


def answer(store: Store) -> tuple[CheckedCount, ...]:
    """Return the store's published counts, as they stand in it."""
    counts = counts_over_time(store)
    found: list[CheckedCount] = []
    for checkpoint in store.checkpoints:
        when = parse_edtf(checkpoint.date)
        stored = list(counts.between(when.earliest, when.latest, checkpoint.counting))
        fitting = next((each for each in stored if agrees(checkpoint.counts, each)), None)
        found.append(
            CheckedCount(
                date=checkpoint.date,
                counting=checkpoint.counting,
                said=checkpoint.counts,
                store=fitting or stored[0],
                agrees=fitting is not None,
                note=checkpoint.note,
                sources=checkpoint.sources,
            )
        )
    return tuple(found)
