"""Published counts of partners beside those of the store."""

from vntimeline.counts import CountsOverTime, Numbers, agrees
from vntimeline.dates import parse_edtf
from vntimeline.levels import course
from vntimeline.model import Counting, Counts, Source, Store
from vntimeline.questions.standing import standing_events
from vntimeline.record import Record


class CheckedCount(Record, frozen=True, kw_only=True):
    """A published count of partners, and the store's.

    `date` (EDTF) is the day or month that it is for, `said` what the source says, `store` the store's numbers on the
    first day of `date` on which both agree, or else on its first day. `note` says why they differ.
    """

    date: str
    counting: Counting
    said: Counts
    store: Numbers
    agrees: bool
    note: str | None
    sources: tuple[Source, ...]


def answer(store: Store) -> tuple[CheckedCount, ...]:
    """Return the store's published counts, as they stand in it."""
    counts = CountsOverTime(map(course, standing_events(store).values()))
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
