"""Vietnam's diplomatic partnerships: every step dated and sourced, for any day.

>>> import vntimeline as vt
>>> timeline = vt.load()
>>> timeline.tier("China", on="2010").tier
'comprehensive-strategic'

The public API is what `__all__` lists; everything else may change.
"""

__version__ = "0.1.0"

from typing import TYPE_CHECKING, Any

from vntimeline.dates import PartialDate
from vntimeline.errors import AmbiguousName, DateError, Problem, StoreError, UnknownName, VntimelineError
from vntimeline.model import Country, Coverage, Event, EventIndex, Office, Person, Publisher, Source, Store
from vntimeline.timeline import Timeline, load

if TYPE_CHECKING:
    from vntimeline.questions.about import About
    from vntimeline.questions.anniversaries import Anniversary
    from vntimeline.questions.changes import Change
    from vntimeline.questions.countries import CountryRow
    from vntimeline.questions.events import EventFilters
    from vntimeline.questions.leaders import Leader, LedBy
    from vntimeline.questions.standing import Relations, Sectoral, Standing, Step, Suspension

__all__ = [
    "About",
    "AmbiguousName",
    "Anniversary",
    "Change",
    "Country",
    "CountryRow",
    "Coverage",
    "DateError",
    "Event",
    "EventFilters",
    "EventIndex",
    "Leader",
    "LedBy",
    "Office",
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
    "VntimelineError",
    "load",
]

_LAZY = {
    "About": "about",
    "Anniversary": "anniversaries",
    "Change": "changes",
    "CountryRow": "countries",
    "EventFilters": "events",
    "Leader": "leaders",
    "LedBy": "leaders",
    "Relations": "standing",
    "Sectoral": "standing",
    "Standing": "standing",
    "Step": "standing",
    "Suspension": "standing",
}
"""The modules of `questions` that define the other exported classes, which most programs never name."""


if not TYPE_CHECKING:  # a type checker would accept every name

    def __getattr__(name: str) -> Any:
        """Import a class of `_LAZY` when it is named (PEP 562)."""
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"vntimeline.questions.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, also those that are not imported yet."""
    return __all__
