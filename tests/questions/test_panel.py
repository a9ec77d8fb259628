"""Tests of the panel: each row says what `tier` says on the last day of its year or month."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import DAY, embedded_store, make_event, make_store, make_tier
from tests.questions.oracle_standing import in_order, replayed
from tests.strategies import fixed, histories, stores
from vntimeline import Country, DateError, FormerId, Ids, PanelRow, Store, Timeline, UnknownName, VntimelineError
from vntimeline.model import LADDER, Coverage, Event, settle

CP, SP, CSP = "comprehensive", "strategic", "comprehensive-strategic"


def first_day(row: PanelRow) -> date:
    """The first day of a row's year or month."""
    return date.fromisoformat(f"{row.month or f'{row.year:04}-01'}-01")


def check_row(tl: Timeline, row: PanelRow) -> None:
    """Compare a row with what `tier` answers, on its last day and on the days before."""
    standing = tl.tier(row.country, row.on)
    events = [event for event in tl.store.events if row.country in event.countries]
    for name in ("country", "name", "on", "tier", "certain", "possible", "since", "event"):
        assert getattr(row, name) == getattr(standing, name), (row, name)
    assert row.suspended == (standing.status == "suspended")
    ranks = {None: 0, CP: 1, SP: 2, CSP: 3, "special": None}
    assert row.rank == ranks[standing.tier]
    assert row.sectoral == sum(each.certain for each in standing.sectoral)
    assert row.relations == any(each.kind == "relations" and each.latest <= row.on for each in events)
    assert row.relations or not (standing.relations and standing.relations.certain)
    days = [first_day(row) + timedelta(at) for at in range((row.on - first_day(row)).days + 1)]
    ends = {day for event in events for day in (event.earliest, event.latest)} | {days[0]}
    held = {tl.tier(row.country, day).tier for day in ends & {*days}}
    assert row.highest == max((tier for tier in held if tier in LADDER), key=LADDER.index, default=None)
    assert row.changes == changes(events, row.on) - changes(events, days[0] - DAY)
    assert (row.years is None) == (standing.since is None)
    if row.years is None:
        assert standing.tier is None
    else:
        gained = tl.event(standing.event or "").latest
        assert row.years == 0 or later(gained, row.years) <= row.on
        assert later(gained, row.years + 1) > row.on
    assert row.covered == (tl.store.covers(days[0]) and tl.store.covers(days[-1]))


def later(day: date, years: int) -> date:
    """The day so many years later; after 29 February, 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def changes(events: list[Event], on: date) -> int:
    """How many of the events that have happened by a day changed the level or its status."""
    done = settle(in_order(events), on)[0]
    states = [replayed(done[:count]) for count in range(len(done) + 1)]
    answers = [(state.tier, state.status == "suspended") for state in states]
    return sum(was != now for was, now in pairwise(answers))


@settings(fixed, max_examples=60)
@given(histories(), st.sampled_from(("year", "month")))
def test_a_panel_of_any_store_says_what_tier_says(store: Store, by: str) -> None:
    """Every row of a panel of tier events agrees with `tier`."""
    tl = Timeline(store)
    rows = tl.panel(since="2019-10", until="2021-03", by=by)
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    for row in rows:
        check_row(tl, row)


@settings(fixed, max_examples=30)
@given(stores())
def test_events_of_any_kind(store: Store) -> None:
    """Relations, visits and others do not disturb the panel."""
    tl = Timeline(store)
    for row in tl.panel(since=2019, until=2021):
        check_row(tl, row)


def test_the_panel_of_the_embedded_store() -> None:
    """The panel of the embedded store says what `tier` says, for all years of some countries."""
    tl = Timeline(embedded_store())
    for row in tl.panel(country=["US", "DE", "UA", "LA", "DK", "EU", "NO"]):
        check_row(tl, row)


def test_the_panel_has_the_whole_registry() -> None:
    """Without options, a row for each country and body of the registry and each year of the coverage."""
    store = embedded_store()
    rows = Timeline(store).panel()
    assert store.coverage
    years = range(store.coverage.from_.year, store.coverage.until.year + 1)
    assert {(row.country, row.year) for row in rows} == {(code, year) for code in store.countries for year in years}
    assert len(rows) == len(store.countries) * len(years)
    assert {row.data_version for row in rows} == {store.version}
    assert {row.year for row in rows if not row.covered} == {years[0], years[-1]}
    for row in rows:
        ids = store.countries[row.country].ids or Ids()
        assert (row.iso3, row.m49, row.cow, row.gw, row.vdem) == (ids.iso3, ids.m49, ids.cow, ids.gw, ids.vdem)


def test_months_end_on_their_last_days() -> None:
    """A panel by month has each month with its last day."""
    rows = Timeline(make_store([])).panel(by="month", since="2019-11-20", until="2020-03-01", country="US")
    assert [(row.year, row.month) for row in rows] == [
        (2019, "2019-11"),
        (2019, "2019-12"),
        *((2020, f"2020-0{month}") for month in (1, 2, 3)),
    ]
    assert all(row.on.day == monthrange(row.on.year, row.on.month)[1] for row in rows)


def test_what_changed_within_a_year() -> None:
    """A level that is held for a part of a year only is the highest, and each step counts."""
    events = [make_tier("t-1", "2020-02-01", SP), make_tier("t-2", "2020-05-01", CSP), make_tier("t-3", "2020-06", CP)]
    rows = Timeline(make_store(events)).panel(since=2019, until=2021, country="US")
    assert [(row.tier, row.rank, row.highest, row.changes, row.years) for row in rows] == [
        (None, 0, None, 0, None),
        (CP, 1, CSP, 3, 0),
        (CP, 1, CP, 0, 1),
    ]


def test_a_year_of_doubt() -> None:
    """A change whose day is not known counts where it has certainly happened."""
    rows = Timeline(make_store([make_tier("t-1", "2020-12/2021-01", CP)])).panel(since=2020, until=2021, country="US")
    assert [(row.tier, row.certain, row.possible, row.changes) for row in rows] == [
        (None, False, (CP,), 0),
        (CP, True, (), 1),
    ]


def test_special_relationships_have_no_rank() -> None:
    """A special relationship is outside the ladder: it has no rank and is no level of the year."""
    (row,) = Timeline(make_store([make_tier("t-1", "2020", "special")])).panel(since=2021, until=2021, country="US")
    assert (row.tier, row.rank, row.highest, row.years) == ("special", None, None, 1)


def test_former_ids_are_those_of_the_last_day() -> None:
    """Former identifiers are given for the days on which their lists used them; those without dates are not."""
    former = (
        FormerId(list="cow", id="260", name="West", from_="1955-05-05", to="1990-10-02"),
        FormerId(list="iso3", id="DDR", name="East", to="1990-10-30"),
        FormerId(list="vdem", id="137", name="East", from_="1949", to="1990"),
        FormerId(list="m49", id="280", name="West"),
    )
    germany = Country(code="DE", name="Germany", ids=Ids(iso3="DEU", cow="255", former=former))
    store = msgspec.structs.replace(make_store([]), countries={"DE": germany})
    found = {row.year: (row.cow, row.former_ids) for row in Timeline(store).panel(since=1948, until=1991)}
    assert found[1948] == ("255", ("iso3 DDR",))
    assert found[1954] == ("255", ("iso3 DDR", "vdem 137"))
    assert found[1989] == ("255", ("cow 260", "iso3 DDR", "vdem 137"))
    assert found[1990] == ("255", ("vdem 137",))
    assert found[1991] == ("255", ())


def test_a_store_without_coverage_begins_with_its_first_event() -> None:
    """Without coverage the panel has the years of the events; without events, the current year."""
    events = [make_event("e-1", "2011/2012"), make_event("e-2", "2014-05")]
    store = msgspec.structs.replace(make_store(events), coverage=None)
    rows = Timeline(store).panel(country="US")
    assert [(row.year, row.covered) for row in rows] == [(year, False) for year in (2011, 2012, 2013, 2014)]
    empty = msgspec.structs.replace(make_store([]), coverage=None)
    assert [row.year for row in Timeline(empty).panel(country="US")] == [2025]


def test_windows_and_periods_are_checked() -> None:
    """A time that ends before it starts, an unknown period, and a panel of too many years or months are errors."""
    tl = Timeline(make_store([], Coverage(date(1950, 1, 1), date(9999, 12, 31))))
    with pytest.raises(DateError, match="before"):
        tl.panel(since=2020, until=2019)
    with pytest.raises(UnknownName, match="period"):
        tl.panel(by="week")
    with pytest.raises(VntimelineError, match="9999 years"):
        Timeline(embedded_store()).panel(since=1, until=9999)
    with pytest.raises(VntimelineError, match="months"):
        Timeline(embedded_store()).panel(since=1, until=9999, by="month", country="US")
    assert tl.panel(since=9999, country="US")[-1].on == date.max
    assert len(tl.panel(country="US")) == 9999 - 1950 + 1  # the time of the store itself
