"""The check of published counts of partners against the events."""

from collections.abc import Iterator

from vntimeline.counts import CountsOverTime, agrees, given
from vntimeline.dates import parse_edtf
from vntimeline.errors import Problem
from vntimeline.levels import course
from vntimeline.store.checks.ladder import tiers_of
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import sound
from vntimeline.wording import level_numbers


@check("checkpoints", "strict", "The store agrees with published counts of partners; where not, a note says why.")
def checkpoints(files: StoreFiles) -> Iterator[Problem]:
    sequences = tiers_of(files)
    known = not sequences.lost and all(certain for entries in sequences.of.values() for _, certain in entries)
    coverage = files.coverage.record if files.coverage else None
    if not files.checkpoints or not known or (coverage and not sound(coverage.from_, coverage.until)):
        return
    counts = CountsOverTime(course(entry.record for entry, _ in entries) for entries in sequences.of.values())
    for entry in files.checkpoints:
        checkpoint = entry.record
        said = given(checkpoint.counts) if sound(checkpoint.counts) else {}
        if not sound(checkpoint.date, checkpoint.counting, checkpoint.counts, *said.values()):
            continue
        when = parse_edtf(checkpoint.date)
        if not said:
            yield entry.problem(("counts",), "a checkpoint without a number", "add one of CSP, SP, CP and total")
        elif when.precision not in ("day", "month"):
            yield entry.problem(("date",), f"the date of a checkpoint is {checkpoint.date}", "write a day or a month")
        elif coverage is None or not coverage.covers(when.earliest, when.latest):
            help = "remove the checkpoint, or extend coverage"
            yield entry.problem(("date",), f"the store does not cover {checkpoint.date}", help)
        else:
            stored = list(counts.between(when.earliest, when.latest, checkpoint.counting))
            agreed = any(agrees(checkpoint.counts, each) for each in stored)
            if not agreed and checkpoint.note is None:
                there = level_numbers({name: str(number) for name, number in said.items()})
                message = f"the store has {stored[0].beside(checkpoint.counts)}, the source says {there}"
                yield entry.problem(("counts",), message, "correct the events, or explain it in note")
            if agreed and checkpoint.note and sound(checkpoint.note):
                yield entry.problem(("note",), "a note on a count that agrees", "remove the note, or make it a comment")
