"""Vietnam's diplomatic partnerships: every step dated and sourced, for any day.

>>> import vntimeline as vt
>>> timeline = vt.load()
>>> timeline.tier("China", on="2010").tier
'comprehensive-strategic'

The public API is what `__all__` lists; everything else may change.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # `typing` takes longer to import than this module

if TYPE_CHECKING:
    from vntimeline.counts import Number, Numbers
    from vntimeline.dates import PartialDate
    from vntimeline.errors import AmbiguousName, DateError, Problem, StoreError, UnknownName, VntimelineError
    from vntimeline.model import (
        Checkpoint,
        Correction,
        Country,
        Counts,
        Coverage,
        Event,
        EventIndex,
        FormerId,
        Ids,
        Office,
        Person,
        Publisher,
        Source,
        Store,
    )
    from vntimeline.questions.about import About
    from vntimeline.questions.anniversaries import Anniversary
    from vntimeline.questions.changes import Change
    from vntimeline.questions.checkpoints import CheckedCount
    from vntimeline.questions.cite import Citation
    from vntimeline.questions.countries import CountryRow
    from vntimeline.questions.events import EventFilters
    from vntimeline.questions.leaders import Leader, LedBy
    from vntimeline.questions.log import LogEntry
    from vntimeline.questions.panel import PanelRow
    from vntimeline.questions.standing import Relations, Sectoral, Standing, Step, Suspension
    from vntimeline.questions.verify import Verification
    from vntimeline.questions.verify.claims import ClaimParts
    from vntimeline.questions.verify.findings import Finding
    from vntimeline.timeline import Timeline, load

__all__ = [
    "About",
    "AmbiguousName",
    "Anniversary",
    "Change",
    "CheckedCount",
    "Checkpoint",
    "Citation",
    "ClaimParts",
    "Correction",
    "Country",
    "CountryRow",
    "Counts",
    "Coverage",
    "DateError",
    "Event",
    "EventFilters",
    "EventIndex",
    "Finding",
    "FormerId",
    "Ids",
    "Leader",
    "LedBy",
    "LogEntry",
    "Number",
    "Numbers",
    "Office",
    "PanelRow",
    "PartialDate",
    "Person",
    "Problem",
    "Publisher",
    "Relations",
    "Sectoral",
    "Source",
    "Standing",
    "Step",
    "Store",
    "StoreError",
    "Suspension",
    "Timeline",
    "UnknownName",
    "Verification",
    "VntimelineError",
    "load",
]

_MODULES = {
    "counts": ("Number", "Numbers"),
    "dates": ("PartialDate",),
    "errors": ("AmbiguousName", "DateError", "Problem", "StoreError", "UnknownName", "VntimelineError"),
    "model": (
        *("Checkpoint", "Correction", "Country", "Counts", "Coverage", "Event", "EventIndex", "FormerId", "Ids"),
        *("Office", "Person", "Publisher", "Source", "Store"),
    ),
    "questions.about": ("About",),
    "questions.anniversaries": ("Anniversary",),
    "questions.changes": ("Change",),
    "questions.checkpoints": ("CheckedCount",),
    "questions.cite": ("Citation",),
    "questions.countries": ("CountryRow",),
    "questions.events": ("EventFilters",),
    "questions.leaders": ("Leader", "LedBy"),
    "questions.log": ("LogEntry",),
    "questions.panel": ("PanelRow",),
    "questions.standing": ("Relations", "Sectoral", "Standing", "Step", "Suspension"),
    "questions.verify": ("Verification",),
    "questions.verify.claims": ("ClaimParts",),
    "questions.verify.findings": ("Finding",),
    "timeline": ("Timeline", "load"),
}
"""The modules that define the public names. Each is imported when one of its names is asked for: the command line is
ready for an interrupt before anything is imported, and most programs never name most of the classes."""


if not TYPE_CHECKING:  # a type checker would accept every name

    def __getattr__(name: str) -> object:
        """Import a public name when it is asked for (PEP 562)."""
        for module, names in _MODULES.items():
            if name in names:
                from importlib import import_module

                return globals().setdefault(name, getattr(import_module(f"{__name__}.{module}"), name))
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, also those that are not imported yet."""
    return __all__
