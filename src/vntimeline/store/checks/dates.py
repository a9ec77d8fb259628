"""Checks of dates. Those of events are checked while a file is read."""

from collections.abc import Iterator

from vntimeline.errors import Problem
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles


@check("dates", "basic", "Dates are EDTF days, months, years or ranges that exist in the calendar.")
def dates(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        coverage = document.sections.get("coverage")
        if coverage and coverage.until < coverage.from_:
            yield document.problem(
                ("coverage", "until"), "coverage ends before it begins", "write the earlier day in from"
            )
