"""Vietnam's diplomatic partnerships: every step dated and sourced, for any day.

>>> import vntimeline as vt
>>> timeline = vt.load()
>>> timeline.tier("China", on="2010").tier
'comprehensive-strategic'

The public API is what `__all__` lists; everything else may change.
"""

__version__ = "0.1.0"

from vntimeline.dates import PartialDate
from vntimeline.errors import AmbiguousName, DateError, Problem, StoreError, UnknownName, VntimelineError
from vntimeline.model import Country, Coverage, Event, EventIndex, Office, Person, Publisher, Source, Store
from vntimeline.questions.about import About
from vntimeline.questions.anniversaries import Anniversary
from vntimeline.questions.changes import Change
from vntimeline.questions.countries import CountryRow
from vntimeline.questions.events import EventFilters
from vntimeline.questions.leaders import Leader, LedBy
from vntimeline.questions.standing import Sectoral, Standing, Step, Suspension
from vntimeline.timeline import Timeline, load

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
