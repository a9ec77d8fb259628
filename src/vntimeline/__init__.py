"""Vietnam's diplomatic partnerships: every step dated and sourced, as of any day.

>>> import vntimeline as vt
>>> timeline = vt.load()
>>> timeline.tier("China", on="2010").tier
'comprehensive-strategic'
"""

from vntimeline.answers import Anniversary, Change, Leader
from vntimeline.dates import PartialDate
from vntimeline.errors import AmbiguousName, DateError, UnknownName, VntimelineError
from vntimeline.model import Country, Coverage, Event, Person, Source, Standing, Store
from vntimeline.problems import Problem, StoreError
from vntimeline.timeline import Timeline, load

__version__ = "0.1.0"

__all__ = [
    "AmbiguousName",
    "Anniversary",
    "Change",
    "Country",
    "Coverage",
    "DateError",
    "Event",
    "Leader",
    "PartialDate",
    "Person",
    "Problem",
    "Source",
    "Standing",
    "Store",
    "StoreError",
    "Timeline",
    "UnknownName",
    "VntimelineError",
    "load",
]
