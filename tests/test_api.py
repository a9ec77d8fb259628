"""The Python API: its public names, the forms of arguments, its records, and what importing it loads."""

import ast
import copy
import inspect
import json
import multiprocessing
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta, timezone
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import numpy
import pytest

import vntimeline as vt
from tests.helpers import REQUIRED, SMALL, TODAY, embedded_store, environment, printed, run_cli
from vntimeline import Timeline
from vntimeline.cli.schemas import OUTPUTS
from vntimeline.errors import OutputError
from vntimeline.questions import Query, arguments
from vntimeline.questions.about import AboutQuery
from vntimeline.questions.anniversaries import AnniversariesQuery
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.changes import ChangesQuery
from vntimeline.questions.chart import ChartQuery
from vntimeline.questions.cite import CiteQuery
from vntimeline.questions.countries import CountriesQuery
from vntimeline.questions.events import EventIdQuery, EventQuery
from vntimeline.questions.leaders import LeadersQuery
from vntimeline.questions.page import PageQuery
from vntimeline.questions.standing import StandingQuery
from vntimeline.record import Record

pandas: Any = import_module("pandas")  # it has no types
QUESTIONS = [name for name, value in vars(Timeline).items() if inspect.isfunction(value) and not name.startswith("_")]
"""The public methods of a timeline."""


@pytest.mark.parametrize("name", vt.__all__)
def test_every_public_name_has_a_docstring(name: str) -> None:
    """Every public name, and every public method and property of a class, has a docstring of its own."""
    offered = getattr(vt, name)
    assert len((inspect.getdoc(offered) or "").split()) > 3
    assert offered.__doc__ is not None, "the docstring is inherited"
    for member, value in vars(offered).items() if isinstance(offered, type) else ():
        if not member.startswith("_") and (isinstance(value, property) or inspect.isfunction(value)):
            assert inspect.getdoc(value), f"{name}.{member}"


def test_all_lists_every_public_name() -> None:
    """`__all__` lists every public name once and in order; each can be imported, and others cannot."""
    assert list(vt.__all__) == sorted(set(vt.__all__))
    offered: dict[str, Any] = {}
    exec("from vntimeline import *", offered)
    assert set(vt.__all__) == set(offered) - {"__builtins__"}
    named = {name for name, value in vars(vt).items() if getattr(value, "__module__", "").startswith("vntimeline")}
    assert {name for name in named if not name.startswith("_")} <= set(vt.__all__)
    for name in ("Answer", "EventQuery", "answers", "events"):
        with pytest.raises(AttributeError, match=name):
            getattr(import_module("vntimeline"), name)


def own(kind: Any) -> set[type]:
    """The classes of this package that an annotation names, however nested."""
    if isinstance(kind, type) and not get_args(kind):
        return {kind} if kind.__module__.partition(".")[0] == "vntimeline" else set()
    return {found for part in get_args(kind) for found in own(part)}


def named_by(function: Callable[..., Any]) -> set[type]:
    """The classes of this package that a function takes or returns."""
    public = {name: getattr(vt, name) for name in vt.__all__}
    hints = get_type_hints(function, localns=public | {"When": arguments.When, "Words": arguments.Words})
    return {found for kind in hints.values() for found in own(kind)}


def with_parts(classes: Iterable[type]) -> set[type]:
    """These classes and those of their fields, of the fields of those, and so on."""
    found: set[type] = set()
    left = [*classes]
    while left:
        if (kind := left.pop()) not in found:
            found.add(kind)
            left += [part for field in get_type_hints(kind).values() for part in own(field)]
    return found


def errors_of(*documented: object) -> set[type]:
    """The errors that docstrings name, what their arguments are made of, and their base class."""
    words = {word for each in documented for word in re.findall(r"\w+", inspect.getdoc(each) or "")}
    raised = {
        each for word in words if inspect.isclass(each := getattr(import_module("vntimeline.errors"), word, None))
    }
    taken = {part for each in raised for part in named_by(each.__init__)}
    return {*raised, *with_parts(taken), vt.VntimelineError}


def test_all_is_what_the_methods_take_return_and_raise() -> None:
    """`__all__` is exactly what `load` and the methods of Timeline take, return and raise, with all their parts."""
    functions = [vt.load, Timeline.__init__, *(getattr(Timeline, name) for name in QUESTIONS)]
    reached = with_parts({part for each in functions for part in named_by(each)}) | errors_of(*functions, Timeline)
    assert {each.__name__ for each in reached} | {"load"} == set(vt.__all__)
    assert all(getattr(vt, each.__name__) is each for each in reached)


def test_errors_have_one_base() -> None:
    """Every public error derives from VntimelineError."""
    errors = [each for name in vt.__all__ if inspect.isclass(each := getattr(vt, name)) and issubclass(each, Exception)]
    assert len(errors) > 3
    assert all(issubclass(each, vt.VntimelineError) for each in errors)


def test_the_package_is_typed() -> None:
    """The package says that it has type annotations."""
    assert (Path(vt.__file__).parent / "py.typed").is_file()


def test_type_checkers_know_every_name() -> None:
    """Type checkers see no `__getattr__` of the package: with it, every misspelt name would pass as Any."""
    body = ast.parse(Path(vt.__file__).read_text(encoding="utf-8")).body
    assert "__getattr__" not in {node.name for node in body if isinstance(node, ast.FunctionDef)}


# Loading

OVERLAY = """
countries:
  FR: {name: France}
events:
  - id: fr-csp-2024
    date: 2024-10-07
    kind: tier
    countries: [FR]
    tier: comprehensive-strategic
    title: Vietnam and France become comprehensive strategic partners
    significance: key
    confidence: medium
    sources:
      - {title: Joint statement, publisher: Vietnam News Agency}
"""


@pytest.mark.parametrize("kind", [str, Path])
def test_load_takes_paths_and_overlays(tmp_path: Path, kind: Callable[[Path], str | Path]) -> None:
    """`load` takes paths as text or as Path objects, and several overlays, of which the last one wins."""
    more, again = tmp_path / "more.yaml", tmp_path / "again.yaml"
    more.write_text(OVERLAY, encoding="utf-8")
    again.write_text(OVERLAY.replace("France", "The French Republic"), encoding="utf-8")
    tl = vt.load(kind(SMALL))
    assert (tl.store.title, len(tl.events())) == ("A small store", 11)
    added = vt.load(kind(SMALL), [kind(more)])
    assert added.tier("France", "2025").tier == "comprehensive-strategic"
    assert len(added.events()) == 12
    twice = vt.load(store=kind(SMALL), add=(kind(more), kind(again)))
    assert (twice.country("FR").name, len(twice.events())) == ("The French Republic", 12)


@pytest.mark.parametrize("content", [None, "events: [", "events:\n  - id: x\n"])
def test_load_refuses_a_bad_store(tmp_path: Path, content: str | None) -> None:
    """A missing or faulty store or overlay raises StoreError with the problems and the file's name."""
    path = tmp_path / "bad.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    asked_for: list[tuple[Path, list[Path]]] = [(path, []), (SMALL, [path])]
    for store, add in asked_for:
        with pytest.raises(vt.StoreError) as caught:
            vt.load(store, add)
        problems = caught.value.problems
        assert bool(problems) == (content is not None)
        assert all(isinstance(each, vt.Problem) and each.line > 0 and "bad.yaml" in each.file for each in problems)
        assert problems or "bad.yaml" in caught.value.message


# Questions


def ids(tl: Timeline, **asked_for: Any) -> list[str]:
    """The ids of the events that a question finds."""
    return [each.id for each in tl.events(**asked_for)]


@pytest.mark.parametrize(
    ("argument", "one", "other"),
    [
        ("country", "US", "Lào"),
        ("kind", "visit", "tier"),
        ("tier", "CP", "special"),
        ("person", "Biden", "Obama"),
        ("office", "general secretary", "president"),
        ("place", "Hanoi", "washington"),
        ("search", "amity", "white house"),
        ("significance", "detail", "notable"),
    ],
)
def test_events_takes_one_word_or_several(small: Timeline, argument: str, one: str, other: str) -> None:
    """An argument of `events` may be one word or any iterable of words, in any order; an empty one is ignored."""
    alone, beside = ids(small, **{argument: one}), ids(small, **{argument: other})
    assert alone
    assert alone == ids(small, **{argument: [one]}) == ids(small, **{argument: (one,)})
    assert alone == ids(small, **{argument: iter([one])})
    both = [each.id for each in small.events() if each.id in {*alone, *beside}]
    assert both == ids(small, **{argument: [one, other]}) == ids(small, **{argument: (other, one)})
    assert ids(small, **{argument: []}) == ids(small, **{argument: ()}) == ids(small)


@pytest.mark.parametrize(
    "ask",
    [
        lambda tl, words: tl.tiers("2025", tier=words("SP")),
        lambda tl, words: tl.tiers("2025", country=words("Hoa Kỳ")),
        lambda tl, words: tl.diff("1976", "2024", what=words("sectoral")),
        lambda tl, words: tl.diff("1976", "2024", country=words("Hoa Kỳ")),
        lambda tl, words: tl.leaders("2025", office=words("general secretary")),
        lambda tl, words: tl.leaders(office=words("general secretary"), history=True),
        lambda tl, words: tl.anniversaries(year=2026, country=words("Hoa Kỳ")),
    ],
    ids=["tiers", "tiers-country", "diff-what", "diff-country", "leaders", "history", "anniversaries"],
)
def test_other_questions_take_several_words(
    small: Timeline, ask: Callable[[Timeline, Callable[[str], Any]], list[Any]]
) -> None:
    """The other questions also take one word or several."""
    alone = ask(small, str)
    assert 0 < len(alone) < 4
    assert alone == ask(small, lambda word: [word]) == ask(small, lambda word: (word,))


@pytest.mark.parametrize(
    "on", ["2018-12-25", date(2018, 12, 25), vt.PartialDate("x", date(2018, 1, 1), date(2018, 12, 25), "span")]
)
def test_a_day_may_have_any_form(small: Timeline, on: str | date | vt.PartialDate) -> None:
    """A day may be a text, a date, or a PartialDate, which stands for its last day."""
    assert small.tier("DE", on) == small.tier("DE", date(2018, 12, 25))
    assert small.tiers(on) == small.tiers(date(2018, 12, 25))
    assert small.leaders(on) == small.leaders(date(2018, 12, 25))
    assert small.diff(on, "2019") == small.diff(date(2018, 12, 25), "2019")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_type_annotations(name: str) -> None:
    """Every question has annotations of its arguments and of its answer."""
    hints = inspect.signature(getattr(Timeline, name))
    assert hints.return_annotation is not inspect.Signature.empty
    assert all(each.annotation is not inspect.Parameter.empty for each in list(hints.parameters.values())[1:])


# Values of other libraries

DAYS: list[tuple[Any, str]] = [
    (datetime(2023, 9, 10, 23, 59), "2023-09-10"),
    (datetime(2023, 9, 10, 1, tzinfo=timezone(timedelta(hours=7))), "2023-09-10"),
    (pandas.Timestamp("2023-09-10"), "2023-09-10"),
    (pandas.Timestamp("2023-09-10 05:00", tz="Asia/Ho_Chi_Minh"), "2023-09-10"),
    (pandas.Period("2023-09"), "2023-09-30"),
    (numpy.datetime64("2023-09-10"), "2023-09-10"),
    (numpy.datetime64("2023-09-10T05:00", "ns"), "2023-09-10"),
    (numpy.datetime64("2023-09"), "2023-09-30"),
    (numpy.str_("2023-09"), "2023-09-30"),
    (numpy.int64(2023), "2023-12-31"),
    (2023, "2023-12-31"),
]
NO_DAYS: list[Any] = [
    *(numpy.datetime64("NaT"), pandas.NaT, pandas.NA, float("nan"), 2023.0, True, numpy.True_, b"2023", [2023], ""),
    *(-1, 0, 10**30, pytest.param(object(), id="object"), numpy.datetime64("12345")),
]
NO_TEXTS: list[Any] = [5, 5.0, float("nan"), pandas.NA, b"US", True, ["US", None], [b"US"], numpy.int64(5)]


@pytest.mark.parametrize(("on", "day"), DAYS, ids=repr)
def test_days_of_other_libraries(small: Timeline, on: Any, day: str) -> None:
    """A day of the standard library, NumPy or pandas is that day wherever a date is taken."""
    last = date.fromisoformat(day)
    assert small.tier("US", on).on == last
    assert small.tiers(on) == small.tiers(last)
    assert small.leaders(on) == small.leaders(last)
    assert small.countries(on) == small.countries(last)
    assert small.diff("2012", on) == small.diff("2012", last)
    assert small.diff(on, "2025") == small.diff(last, "2025")
    assert small.events(until=on) == small.events(until=last)
    assert small.events(since=on) == small.events(since=arguments.partial_date(on).earliest)


@pytest.mark.parametrize("on", NO_DAYS, ids=repr)
def test_what_is_no_day_is_refused(small: Timeline, on: Any) -> None:
    """A missing or wrong value is a DateError that shows it, wherever a date is taken."""
    questions: list[Callable[[], Any]] = [
        *(
            lambda: small.tier("US", on),
            lambda: small.tiers(on),
            lambda: small.leaders(on),
            lambda: small.countries(on),
        ),
        *(lambda: small.diff(on, "2025"), lambda: small.diff("2012", on), lambda: small.anniversaries(year=on)),
        *(lambda: small.events(since=on), lambda: small.events(until=on), lambda: small.events(year=on)),
        lambda: small.anniversaries(within=on),
    ]
    for ask in questions:
        with pytest.raises(vt.DateError):
            ask()


@pytest.mark.parametrize(
    "year", [2023, "2023", numpy.int64(2023), numpy.int16(2023), numpy.datetime64("2023")], ids=repr
)
def test_years_of_other_libraries(small: Timeline, year: Any) -> None:
    """A year can be any whole number."""
    assert small.events(year=year) == small.events(since="2023", until="2023") != []
    assert small.anniversaries(year=year) == small.anniversaries(year="2023") != []


def test_tables_of_pandas_can_be_checked(small: Timeline) -> None:
    """The rows of a table of pandas are claims; its missing values are empty cells."""
    frame = pandas.DataFrame(
        {
            "country": ["US", "US", "LA"],
            "tier": ["CSP", pandas.NA, "special"],
            "since": [pandas.Timestamp("2023-09-10"), pandas.NaT, pandas.Period("1977-07")],
            "relations": [None, numpy.nan, None],
            "note": [numpy.int64(5), pandas.NA, None],
        }
    )
    found = small.verify_table(frame.to_dict("records"))
    assert [each.verdict for each in found] == ["match", "unknown", "match"]
    assert [each.row["note"] for each in found] == ["5", "", ""]
    assert found[1].explanation is not None
    assert "nothing is claimed" in found[1].explanation


@pytest.mark.parametrize("limit", [-1, numpy.int64(-1), True, 2.0, "2", float("nan"), pandas.NA], ids=repr)
def test_what_is_no_limit_is_refused(small: Timeline, limit: Any) -> None:
    """A limit is a whole number from 0 on; a negative one does not drop the last events."""
    with pytest.raises(vt.VntimelineError, match="the limit is"):
        small.events(limit=limit)


def test_limits(small: Timeline) -> None:
    """A limit may be any whole number, of NumPy too."""
    whole = small.events()
    assert [small.events(limit=limit) for limit in (None, 10**30, numpy.int64(2), 0)] == [whole, whole, whole[:2], []]
    yes: Any = numpy.True_
    assert small.events(reverse=yes) == whole[::-1]


@pytest.mark.parametrize("value", NO_TEXTS, ids=repr)
def test_what_is_no_text_is_refused(small: Timeline, value: Any) -> None:
    """A name that is no text, such as a missing value, is an UnknownName, wherever a name is taken."""
    texts = [
        name for name in get_type_hints(vt.EventFilters) if name not in ("since", "until", "year", "reverse", "limit")
    ]
    questions: list[Callable[[], Any]] = [
        *(lambda: small.tier(value), lambda: small.country(value), lambda: small.person(value)),
        lambda: small.cite(value),
        *(lambda: small.event(value), lambda: small.tiers(tier=value), lambda: small.tiers(country=value)),
        *(lambda: small.leaders(office=value), lambda: small.diff("2012", "2025", what=value)),
        lambda: small.anniversaries(country=value),
        *(partial(small.events, **{name: value}) for name in texts),
    ]
    for ask in questions:
        with pytest.raises(vt.UnknownName):
            ask()


def test_names_of_other_libraries(small: Timeline) -> None:
    """Arrays and series of names are lists of names; None and an empty list ask nothing."""
    expected = small.events(country=["US", "DE"])
    for names in (
        numpy.array(["US", "DE"]),
        pandas.Series(["US", "DE"]),
        ("US", "DE"),
        iter(["US", "DE"]),
        {"US", "DE"},
    ):
        assert small.events(country=names) == expected
    assert small.events(country=None, kind=(), search=None) == small.events()
    assert small.tier(numpy.str_("US"), "2013") == small.tier("US", "2013")


# Coverage: whether a store covers what was asked about

A, B = date(2012, 2, 29), date(2013, 12, 31)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (EventQuery(country=("US",)), ()),
        (EventQuery(since=A), (A, date.fromisoformat(TODAY))),
        (EventQuery(since=date(2027, 1, 1)), (date(2027, 1, 1), date(2027, 1, 1))),
        (EventQuery(until=A), (date.min, A)),
        (EventQuery(since=A, until=B), (A, B)),
        (EventIdQuery(("us-cp-2013",)), ()),
        (StandingQuery("US", A), (A,)),
        (BoardQuery(A, ("strategic",)), (A,)),
        (LeadersQuery((), A, history=False), (A,)),
        (LeadersQuery((), None, history=True), ()),
        (CountriesQuery(A), (A,)),
        (ChangesQuery(A, B), (A, B)),
        (ChartQuery(A, B, (), "tier"), (A, B)),
        (PageQuery(A), (A,)),
        (CiteQuery((), A), ()),
        (AnniversariesQuery(A, B, (), round=False), (date(2012, 12, 31),)),
        (AnniversariesQuery(A, B, (), round=True), (date(2008, 12, 31),)),
        (AnniversariesQuery(date.min, date(1, 12, 31), (), round=True), (date(1, 12, 31),)),
        (AnniversariesQuery(A, date(2024, 2, 29), (), round=False), (date(2023, 2, 28),)),
        (AboutQuery(), ()),
    ],
)
def test_days_that_a_store_must_cover(asked: Query, days: tuple[date, ...]) -> None:
    """Each kind of question needs the coverage of the right days, such as both ends of a period."""
    assert asked.days == days


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [("1970", "2025", True), ("1969-12-31", "2025", False), ("1970", "2026-01-01", False)],
)
def test_changes_say_whether_they_are_covered(small: Timeline, first: str, last: str, covered: bool) -> None:
    """Each change says whether the store covers both days that are compared."""
    found = small.diff(first, last)
    assert found
    assert {change.covered for change in found} == {covered}


@pytest.mark.parametrize(
    ("year", "only_round", "covered"),
    [(2026, False, True), (2027, False, False), (2030, True, True), (2031, True, False)],
)
def test_anniversaries_say_whether_they_are_covered(
    small: Timeline, year: int, only_round: bool, covered: bool
) -> None:
    """Each anniversary says whether the store covers the years from which anniversaries may come."""
    found = small.anniversaries(year=year, only_round=only_round)
    assert found
    assert {anniversary.covered for anniversary in found} == {covered}


@pytest.mark.parametrize(("on", "covered"), [("1969", False), ("1970", True), ("2025", True), ("2026", False)])
def test_countries_say_whether_they_are_covered(small: Timeline, on: str, covered: bool) -> None:
    """Each row of the registry of countries says whether the store covers the day."""
    assert {row.covered for row in small.countries(on)} == {covered}


# Records


def records(tl: Timeline) -> dict[str, msgspec.Struct]:
    """One record of each kind."""
    assert tl.store.coverage
    german = tl.tier("DE", "2018-12")
    norwegian = tl.tier("NO").relations
    assert norwegian
    return {
        "Event": tl.event("us-csp-2023"),
        "Source": tl.event("us-csp-2023").sources[0],
        "PartialDate": tl.event("us-csp-2023").when,
        "Country": tl.country("US"),
        "Person": tl.store.people["Nguyen Phu Trong"],
        "Publisher": vt.Publisher(name="VietnamPlus", type="agency"),
        "Office": tl.store.offices["general-secretary"],
        "Coverage": tl.store.coverage,
        "Standing": german,
        "Step": german.history[0],
        "LedBy": german.history[0].led_by[0],
        "Suspension": german.suspensions[0],
        "Sectoral": tl.tier("NL", "2018").sectoral[0],
        "Relations": norwegian,
        "Leader": tl.leaders("2018")[0],
        "Change": tl.diff("2013", "2023")[0],
        "Anniversary": tl.anniversaries(year=2026)[0],
        "CountryRow": tl.countries("2018")[0],
        "Citation": tl.cite("us-csp-2023")[0],
    }


KINDS = (
    *("Event", "Source", "PartialDate", "Country", "Person", "Publisher", "Office", "Coverage"),
    *("Standing", "Step", "LedBy", "Suspension", "Sectoral", "Relations"),
    *("Leader", "Change", "Anniversary", "CountryRow", "Citation"),
)


@cache
def twice() -> tuple[dict[str, msgspec.Struct], dict[str, msgspec.Struct]]:
    """The records of two separate readings of the small store."""
    return records(vt.load(SMALL)), records(vt.load(SMALL))


@pytest.mark.parametrize("name", KINDS)
def test_records_are_frozen_and_comparable(name: str) -> None:
    """Records cannot be changed; equal records compare and hash as equal."""
    one, other = (found[name] for found in twice())
    assert type(one).__name__ == name
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other}) == 1
    field = type(one).__struct_fields__[0]
    for name in (field, "surprise"):
        with pytest.raises(AttributeError):
            setattr(one, name, "other")
    with pytest.raises(AttributeError):
        delattr(one, field)
    assert one != msgspec.structs.replace(one, **{field: "other"})


@pytest.mark.parametrize("name", ["title", "events", "coverage"])
def test_the_store_is_frozen(small: Timeline, name: str) -> None:
    """The fields of a store and of its summary cannot be changed."""
    for record in (small.store, small.about()):
        if name in type(record).__struct_fields__:
            with pytest.raises(AttributeError):
                setattr(record, name, None)


def test_representations_are_short(small: Timeline) -> None:
    """The representations of timelines and events are short and say which record it is."""
    assert repr(small) == "Timeline('A small store', 11 events)"
    assert repr(small.event("de-sp-2011")) == (
        "Event('de-sp-2011', '2011-10-11', 'Vietnam and Germany become strategic partners')"
    )
    assert all(len(repr(each)) < 200 for each in embedded_store().events)


# The same as the command line


def _ask(command: str) -> Callable[[Timeline], list[Any]]:
    """The question of a command without arguments: the method has the command's name."""
    return lambda tl: [getattr(tl, command)()] if OUTPUTS[command].one else getattr(tl, command)()


ASKED: list[tuple[tuple[str, ...], str, Callable[[Timeline], list[Any]]]] = [
    (("list",), "events", lambda tl: tl.events()),
    (("list", "-c", "US", "-r", "-n", "2"), "events", lambda tl: tl.events(country="US", reverse=True, limit=2)),
    (("show", "us-csp-2023"), "events", lambda tl: [tl.event("us-csp-2023")]),
    (("tier", "DE", "--on", "2018-12"), "standing", lambda tl: [tl.tier("DE", "2018-12")]),
    (("tiers", "--on", "2011-03-15"), "standings", lambda tl: tl.tiers("2011-03-15")),
    (("tiers", "-t", "sectoral"), "standings", lambda tl: tl.tiers(tier="sectoral")),
    (("tiers", "-c", "US"), "standings", lambda tl: tl.tiers(country="US")),
    (("leaders", "--on", "2020"), "leaders", lambda tl: tl.leaders("2020")),
    (("leaders",), "leaders", lambda tl: tl.leaders()),
    (
        ("leaders", "--history", "--office", "general secretary"),
        "leaders",
        lambda tl: tl.leaders(office="general-secretary", history=True),
    ),
    (("diff", "1976", "2024"), "changes", lambda tl: tl.diff("1976", "2024")),
    (
        ("diff", "1976", "2024", "--what", "rung", "-c", "US"),
        "changes",
        lambda tl: tl.diff("1976", "2024", what="rung", country="US"),
    ),
    (("anniversaries",), "anniversaries", lambda tl: tl.anniversaries()),
    (("anniversaries", "--within", "1y"), "anniversaries", lambda tl: tl.anniversaries(within="1y")),
    (
        ("anniversaries", "--year", "2026", "--round"),
        "anniversaries",
        lambda tl: tl.anniversaries(year=2026, only_round=True),
    ),
    (("countries", "--on", "2018"), "countries", lambda tl: tl.countries("2018")),
    (("about",), "about", lambda tl: [tl.about()]),
    (("cite", "us-cp-2013", "us-csp"), "citations", lambda tl: tl.cite("us-cp-2013", "us-csp")),
    (("cite",), "citations", lambda tl: tl.cite()),
    (
        ("verify", "-c", "US", "--tier", "CSP", "--since", "2023-09-11", "--on", "2024"),
        "verifications",
        lambda tl: [tl.verify(country="US", tier="CSP", since="2023-09-11", on="2024")],
    ),
    (
        ("verify", "--count", "CSP=1", "--count", "SP=1", "--on", "2024"),
        "verifications",
        lambda tl: [tl.verify(count=["CSP=1", "SP=1"], on="2024")],
    ),
]
ASKED += [  # commands without arguments
    ((command,), OUTPUTS[command].key, _ask(command))
    for command in OUTPUTS
    if command not in {"check", *REQUIRED, *(arguments[0] for arguments, _, _ in ASKED)}
]
"""A command line, the key of its records in the JSON, and the same question in Python."""


@pytest.mark.parametrize(
    ("arguments", "key", "ask"), ASKED, ids=lambda value: "-".join(value) if isinstance(value, tuple) else None
)
def test_records_match_the_command_line(
    small: Timeline,
    arguments: tuple[str, ...],
    key: str,
    ask: Callable[[Timeline], list[Any]],
) -> None:
    """A record as plain data is the same, in content and in order of fields, as what the command prints."""
    document = json.loads(printed(*arguments, "--json", "--store", SMALL))
    plain = [each.to_dict() for each in ask(small)]
    assert plain or not getattr(small.store, key, True)  # an empty registry has no records
    shown = document[key] if isinstance(document[key], list) else [document[key]]
    assert plain == shown
    assert [list(each) for each in plain] == [list(each) for each in shown]
    lines = printed(*arguments, "-f", "jsonl", "--store", SMALL).splitlines()
    assert [json.loads(line) for line in lines] == plain
    assert json.loads(json.dumps(plain)) == plain


def test_every_command_with_json_is_compared() -> None:
    """The comparison above is made for every command that prints records, except `check`, which Python cannot ask."""
    assert {arguments[0] for arguments, _, _ in ASKED} == set(OUTPUTS) - {"check"}
    assert all(issubclass(OUTPUTS[arguments[0]].record, Record) for arguments, _, _ in ASKED)


def test_parts_of_the_envelope_match_their_records(small: Timeline) -> None:
    """The coverage in the JSON is that of the store as plain data."""
    document = json.loads(printed("about", "--json", "--store", SMALL))
    assert small.store.coverage
    assert document["store"]["coverage"] == small.store.coverage.to_dict()


def test_problems_match_the_command_line(tmp_path: Path) -> None:
    """The problems that loading a faulty store raises are those that `check` prints as JSON."""
    path = tmp_path / "bad.yaml"
    path.write_text("events:\n  - id: x\n", encoding="utf-8")
    with pytest.raises(vt.StoreError) as caught:
        vt.load(path)
    found = run_cli("check", path, "--json")
    assert (found.status, found.err) == (1, "")
    problems = json.loads(found.out)["problems"]
    assert problems
    assert problems == [msgspec.to_builtins(each) for each in caught.value.problems]


# Pickles


def everything(tl: Timeline) -> list[Any]:
    """The answers to every question of a timeline."""
    return [
        *(tl.events(), tl.events(country="US", kind="tier"), tl.event(tl.store.events[-1].id), tl.tier("DE", "2018")),
        *(tl.tiers("2020"), tl.leaders("2020"), tl.leaders(history=True), tl.diff("1976", "2024")),
        *(tl.anniversaries(year=2026), tl.countries("2018"), tl.about(), tl.cite(), tl.country("Đức")),
        tl.store.publishers,
    ]


@pytest.mark.parametrize("path", [SMALL, None], ids=["small", "embedded"])
def test_a_pickled_timeline_answers_the_same(path: Path | None) -> None:
    """A timeline, read from YAML or from a snapshot, can be pickled, and answers every question as before."""
    for tl in (vt.load(path), vt.load(path)):
        again = pickle.loads(pickle.dumps(tl))
        assert isinstance(again, Timeline)
        assert repr(again) == repr(tl)
        assert everything(again) == everything(tl)
        assert everything(pickle.loads(pickle.dumps(again))) == everything(tl)


@pytest.mark.parametrize("name", KINDS)
def test_records_can_be_pickled(name: str) -> None:
    """Each kind of record is equal after pickling."""
    record = twice()[0][name]
    assert pickle.loads(pickle.dumps(record)) == record


@pytest.mark.parametrize(
    "error",
    [
        vt.VntimelineError("what", "remedy"),
        vt.DateError("what", None),
        vt.UnknownName("what", "remedy", ["one", "another"]),
        vt.AmbiguousName("what"),
        OutputError("what", "remedy"),
        vt.StoreError(
            "what",
            "remedy",
            [
                vt.Problem(
                    file="f",
                    line=1,
                    column=1,
                    width=1,
                    check="ids",
                    message="m",
                    help=None,
                    excerpt="e",
                    excerpt_column=1,
                )
            ],
        ),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_can_be_pickled_and_copied(error: vt.VntimelineError) -> None:
    """An error keeps its message, remedy, candidates, status and problems when another process raises it."""
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))


def test_a_timeline_and_its_records_can_be_copied() -> None:
    """A copy of a timeline answers the same, and a copy of a record is equal."""
    tl = vt.load(SMALL)
    for again in (copy.copy(tl), copy.deepcopy(tl)):
        assert everything(again) == everything(tl)
    for record in twice()[0].values():
        assert copy.copy(record) == copy.deepcopy(record) == record


def test_a_timeline_works_in_another_process() -> None:
    """A question is asked, and its error raised, by a process that has neither the store nor its files."""
    tl = vt.load(SMALL)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(tl.tier, "US", "2013").result() == tl.tier("US", "2013")
        with pytest.raises(vt.UnknownName, match="unknown country: 'Atlantis'") as caught:
            pool.submit(tl.tier, "Atlantis").result()
    assert caught.value.help


# Docstrings


# Imports

ASK = """
import sys, vntimeline
timeline = vntimeline.load()
timeline.events(country="US", since="2013")
timeline.tier("China", on="2010"), timeline.tiers(), timeline.leaders(), timeline.diff("2016", "2020")
timeline.anniversaries(year=2027), timeline.countries(), timeline.about()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_api_loads_no_command_line_library(tmp_path: Path) -> None:
    """Asking every question in a new process imports no library of the command line or of a renderer."""
    for _ in range(2):  # the first run fills the cache, the second reads it
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            env=environment(tmp_path),
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        imported = set(done.stdout.split())
        assert {"msgspec", "vntimeline"} <= imported
        assert imported.isdisjoint({"typer", "rich", "click", "icalendar", "jinja2", "pygments"}), done.stdout
