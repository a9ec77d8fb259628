"""Checks of dates. Each date by itself is checked while a file is read."""

from collections.abc import Iterator

from vntimeline.errors import Problem
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import sound


@check("dates", "basic", "Dates are EDTF days, months, years or ranges that exist in the calendar.")
def dates(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        entry = document.sections.get("coverage")
        if entry and sound(entry.record.from_, entry.record.until) and entry.record.until < entry.record.from_:
            yield entry.problem(("until",), "coverage ends before it begins", "write the earlier day in from")
