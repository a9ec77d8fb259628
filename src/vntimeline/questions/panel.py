"""A panel: one row for each country and each year or month, for statistics."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple, Self, get_args

import msgspec

from vntimeline.dates import today
from vntimeline.errors import VntimelineError
from vntimeline.levels import Course, course
from vntimeline.model import LADDER, Country, Event, Ids, Store, Tier
from vntimeline.names import by_name, choose
from vntimeline.questions import Query, arguments
from vntimeline.questions.arguments import When, Words
from vntimeline.questions.standing import standing_events
from vntimeline.record import Record

By = Literal["year", "month"]
PERIODS: tuple[By, ...] = get_args(By)
_MOST_PERIODS = 3_600
"""The most years or months that can be asked for: three hundred years by month."""


class PanelQuery(Query, frozen=True):
    """Which countries, and which years or months."""

    first: date = msgspec.field(name="from")
    """The first day of the first period."""
    last: date = msgspec.field(name="to")
    """The last day of the last period."""
    by: By
    """Whether a row is for a year or for a month."""
    country: tuple[str, ...]
    """The codes of the countries; none means the whole registry."""

    @classmethod
    def parse(
        cls, store: Store, *, since: When = None, until: When = None, by: str = "year", country: Words = ()
    ) -> Self:
        """Read what a user typed. Raises UnknownName, AmbiguousName, DateError or VntimelineError.

        The periods are whole ones: those with the first day of `since` and the last day of `until`. Without them, the
        panel has the years of the coverage, or of the events where the store has no coverage.
        """
        codes = arguments.countries(store, country)
        period = choose(by, PERIODS, "period")
        usual_first, usual_last = _window(store)
        first = usual_first if since is None else arguments.partial_date(since).earliest
        last = usual_last if until is None else arguments.partial_date(until).latest
        arguments.in_order(first, last, "give an earlier --since or a later --until")
        months = 12 * (last.year - first.year) + (last.month - first.month) + 1
        periods = months if period == "month" else last.year - first.year + 1
        asked = since is not None or until is not None  # else the time is that of the store itself
        if asked and periods > _MOST_PERIODS:
            message = f"the panel has {periods} {period}s, more than {_MOST_PERIODS}"
            raise VntimelineError(message, "give a shorter time")
        return cls(_starts(period, first), _ends(period, last), period, codes)


class PanelRow(Record, frozen=True, kw_only=True):
    """What held between Vietnam and a country at the end of a year or month, and what changed in it."""

    country: str
    """The code of the country or body."""
    name: str
    """The English name of the country."""
    year: int
    """The year."""
    month: str | None
    """The month (EDTF, such as 2013-07); null in a panel by year."""
    on: date
    """The last day of the year or month, for which the level, its status and the partnerships are given."""
    tier: Tier | None
    """The level or special relationship on that day; null for none. Where `certain` is false, what held before the
    doubt."""
    rank: int | None
    """The level as a number: 0 none, 1 comprehensive, 2 strategic, 3 comprehensive strategic. Null for a special
    relationship, which is outside the ladder."""
    certain: bool
    """False where that day lies within the date of an event whose day is not known."""
    possible: tuple[Tier, ...]
    """The levels that may hold instead on that day; none where only the status is in doubt."""
    suspended: bool
    """Whether the level is suspended on that day. Where `certain` is false, what held before the doubt."""
    since: str | None
    """The date on which the level was gained (EDTF)."""
    event: str | None
    """The id of the event by which the level was gained."""
    years: int | None
    """How many full years the level has certainly been held on that day, under any name; null without a level."""
    highest: Tier | None
    """The highest level of the ladder that certainly held on a day of the period; null for none."""
    changes: int
    """How many events changed the level or its status in the period. One whose day is not known counts in the period
    at whose end it has certainly happened."""
    sectoral: int
    """How many sectoral partnerships had certainly begun by that day."""
    relations: bool
    """Whether diplomatic relations had certainly been established by that day, with the state or a predecessor."""
    covered: bool
    """Whether the store covers every day of the period."""
    iso3: str | None
    """ISO 3166-1 alpha-3 code of today; null for a body that is not a state. The same in every period."""
    m49: str | None
    """United Nations M49 code of today, as text."""
    cow: str | None
    """Correlates of War country code of today."""
    gw: str | None
    """Gleditsch and Ward number of today."""
    vdem: str | None
    """Varieties of Democracy (V-Dem) country id of today."""
    former_ids: tuple[str, ...]
    """The former identifiers that their lists used on that day for the state, its predecessors or a part of it: the
    list and the identifier, such as cow 315."""
    data_version: str | None
    """The version of the data; null where the store has none."""


def answer(store: Store, query: PanelQuery) -> list[PanelRow]:
    """Return the rows of each country in date order; the countries by name."""
    events = standing_events(store, query.country)
    periods = list(_periods(query))
    covered = [store.covers(first, last) for first, last in periods]
    countries = [store.countries[code] for code in query.country or store.countries]
    return [
        row
        for country in sorted(countries, key=lambda country: by_name(country.name))
        for row in _rows(store.version, query.by, country, events.get(country.code, ()), periods, covered)
    ]


class _Period(NamedTuple):
    """A year or a month: its first and its last day."""

    first: date
    last: date


def _rows(
    version: str | None,
    by: By,
    country: Country,
    events: Sequence[Event],
    periods: Iterable[_Period],
    covered: Iterable[bool],
) -> Iterator[PanelRow]:
    own = course(events)
    sectoral = sorted(event.latest for event in events if event.tier == "sectoral")
    relations = sorted(event.latest for event in events if event.kind == "relations")
    ids = country.ids or Ids()
    former = _former(ids)
    for period, is_covered in zip(periods, covered, strict=True):
        on = period.last
        level = own.on(on)
        gained = level.state.gained
        yield PanelRow(
            country=country.code,
            name=country.name,
            year=on.year,
            month=on.isoformat()[:7] if by == "month" else None,
            on=on,
            tier=level.state.tier,
            rank=_rank(level.state.tier),
            certain=level.certain,
            possible=level.possible,
            suspended=level.state.suspended,
            since=gained.date if gained else None,
            event=gained.id if gained else None,
            years=_full_years(gained.latest, on) if gained else None,
            highest=_highest(own, period),
            changes=sum(period.first <= own.certain_from[at] <= on for at in own.turns),
            sectoral=bisect_right(sectoral, on),
            relations=bisect_right(relations, on) > 0,
            covered=is_covered,
            iso3=ids.iso3,
            m49=ids.m49,
            cow=ids.cow,
            gw=ids.gw,
            vdem=ids.vdem,
            former_ids=former(on),
            data_version=version,
        )


def _rank(tier: Tier | None) -> int | None:
    """Return the position on the ladder, from 1; 0 for no level, None for what is outside the ladder."""
    if tier is None:
        return 0
    return LADDER.index(tier) + 1 if tier in LADDER else None


def _highest(own: Course, period: _Period) -> Tier | None:
    """Return the highest level of the ladder that certainly held on a day of a period."""
    days = {period.first, *(day for day in own.certain_from if period.first < day <= period.last)}
    held = (own.states[bisect_right(own.certain_from, day)].tier for day in days)
    return max((tier for tier in held if tier in LADDER), key=LADDER.index, default=None)


def _full_years(since: date, on: date) -> int:
    """Return the full years between two days; on a day of doubt, the level may have begun later than the day."""
    return max(on.year - since.year - ((on.month, on.day) < (since.month, since.day)), 0)


def _former(ids: Ids) -> Callable[[date], tuple[str, ...]]:
    """Return a function from a day to the former identifiers in use on it.

    Those without any date are left out. The current ones have no dates in the store, and a former one may have been
    used beside them: East Germany's beside that of West Germany, which is the united country's in most lists. So a
    former identifier does not take the place of the current one.
    """
    dated = [
        (
            arguments.partial_date(each.from_).earliest if each.from_ else date.min,
            arguments.partial_date(each.to).latest if each.to else date.max,
            f"{each.list} {each.id}",
        )
        for each in ids.former
        if each.from_ or each.to
    ]
    return lambda on: tuple(name for first, last, name in dated if first <= on <= last)


# Periods


def _window(store: Store) -> tuple[date, date]:
    """Return the days of which a store tells: its coverage, or those of its events."""
    if store.coverage:
        return store.coverage.from_, store.coverage.until
    first = min((event.earliest for event in store.events), default=today())
    return first, max((event.latest for event in store.events), default=first)


def _starts(by: By, day: date) -> date:
    """Return the first day of the year or month of a day."""
    return date(day.year, 1 if by == "year" else day.month, 1)


def _ends(by: By, day: date) -> date:
    """Return the last day of the year or month of a day."""
    month = 12 if by == "year" else day.month
    return date(day.year, month, monthrange(day.year, month)[1])


def _periods(query: PanelQuery) -> Iterator[_Period]:
    first = query.first
    while True:
        last = _ends(query.by, first)
        yield _Period(first, last)
        if last >= query.last:
            return
        first = last + timedelta(1)
