"""Work grows in proportion to the events, whatever they are like; instructions are counted, and no time is measured."""

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import msgspec
import pytest

from tests.helpers import COUNTRIES, OFFICES, PEOPLE, make_event, make_store, make_tier, run_cli, took
from vntimeline import Timeline
from vntimeline.model import Country, Event, Office, Person, Store
from vntimeline.names import Names, find
from vntimeline.questions.standing import standings_over_time
from vntimeline.store import checks, yaml_nodes
from vntimeline.store.checks import CHECKS
from vntimeline.store.checks.registries import remedies
from vntimeline.store.overlay import lay_over
from vntimeline.store.yaml_parser import compose
from vntimeline.store.yaml_reader import Document

FEW, MANY = 40, 160
MOST = 1.2
"""The greatest exponent of the growth."""
LEVELS = ("comprehensive", "strategic", "comprehensive-strategic")


def instructions(action: Callable[[], object]) -> int:
    """The number of Python's instructions that an action executes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def assert_linear(action: Callable[[int], Callable[[], object]]) -> None:
    """Fail where an action of a size takes more than in proportion to its size."""
    action(FEW)()  # what is done once in a process
    few, many = (instructions(action(size)) for size in (FEW, MANY))
    assert few > 0
    assert many / few <= (MANY / FEW) ** MOST, (few, many)


def day(at: int) -> str:
    return f"{1960 + at // 12 % 60}-{at % 12 + 1:02}-01"


def span(at: int) -> str:
    return f"{1960 + at // 12}-{at % 12 + 1:02}-01/{1980 + at // 12}-{at % 12 + 1:02}-01"


def tiers(count: int, when: Callable[[int], str], **fields: Any) -> list[Event]:
    return [make_tier(f"t-{at}", when(at), **{"tier": LEVELS[at % 3], **fields}) for at in range(count)]


def suspensions(count: int) -> list[Event]:
    states: list[dict[str, Any]] = [{"status": "suspended"}, {"status": "resumed"}]
    first = make_tier("t", "1950-01-01", "strategic")
    return [first, *(make_tier(f"t-{at}", day(at), "strategic", **states[at % 2]) for at in range(count))]


def handovers(count: int, when: Callable[[int], str]) -> list[Event]:
    people = sorted(PEOPLE)
    return [took(f"o-{at}", when(at), people[at % 2]) for at in range(count)]


STORES: dict[str, Callable[[int], Iterable[Event]]] = {
    "levels of one unknown year": lambda count: tiers(count, lambda _: "1990"),
    "levels of any day": lambda count: tiers(count, lambda _: "0001/9999"),
    "levels": lambda count: tiers(count, day),
    "levels whose dates overlap": lambda count: tiers(count, span),
    "suspensions": suspensions,
    "handovers": lambda count: handovers(count, day),
    "handovers of one unknown year": lambda count: handovers(count, lambda _: "1990"),
    "handovers of any day": lambda count: handovers(count, lambda _: "0001/9999"),
    "handovers whose dates overlap": lambda count: handovers(count, span),
    "levels and handovers": lambda count: [*tiers(count // 2, day), *handovers(count // 2, day)],
}


QUESTIONS: dict[str, Callable[[Timeline], object]] = {
    "tier": lambda tl: tl.tier("US", "1990-06-01"),
    "tiers": lambda tl: tl.tiers(),
    "leaders": lambda tl: tl.leaders("1990-06-01"),
    "history of leaders": lambda tl: tl.leaders(history=True),
    "diff": lambda tl: tl.diff("1950", "2020"),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", STORES)
def test_answers_take_linear_work(name: str, question: str) -> None:
    """What holds on a day, what changed and who led take work in proportion to the events."""

    def asked(count: int) -> Callable[[], object]:
        tl = Timeline(make_store(STORES[name](count)))
        return lambda: QUESTIONS[question](tl)

    assert_linear(asked)


@pytest.mark.parametrize("name", [name for name in STORES if "levels" in name or name == "suspensions"])
def test_standings_over_time_take_linear_work(name: str) -> None:
    """The standings of all days take work in proportion to the events."""

    def asked(count: int) -> Callable[[], object]:
        store = make_store(STORES[name](count))
        return lambda: standings_over_time(store, "US", store.events)

    assert_linear(asked)


def many_countries(count: int) -> Store:
    codes = [f"{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(count)]
    store = make_store(make_tier(f"t-{at}", day(at), "strategic", code) for at, code in enumerate(codes))
    return msgspec.structs.replace(store, countries={code: Country(code=code, name=f"Land {code}") for code in codes})


@pytest.mark.parametrize(
    "question",
    [
        lambda tl, codes: tl.tiers(),
        lambda tl, codes: tl.tiers(country=codes),
        lambda tl, codes: tl.events(country=codes),
        lambda tl, codes: tl.diff("1950", "2020", country=codes),
    ],
    ids=["tiers", "tiers of some", "events of some", "diff of some"],
)
def test_many_countries_take_linear_work(question: Callable[[Timeline, list[str]], object]) -> None:
    """A question about many countries takes work in proportion to them."""

    def asked(count: int) -> Callable[[], object]:
        tl = Timeline(many_countries(count))
        codes = [*tl.store.countries]
        return lambda: question(tl, codes)

    assert_linear(asked)


def test_many_offices_take_linear_work() -> None:
    """The holders of many offices take work in proportion to them."""

    def asked(count: int) -> Callable[[], object]:
        offices = {f"office-{at}": Office(id=f"office-{at}", name=f"Office {at}", leads=True) for at in range(count)}
        events = [took(f"o-{at}", day(at), "To Lam", office) for at, office in enumerate(offices)]
        tl = Timeline(msgspec.structs.replace(make_store(events), offices=offices))
        return lambda: (tl.leaders(), tl.leaders(history=True), tl.diff("1950", "2020"), tl.tiers())

    assert_linear(asked)


def text(events: Iterable[Event], **registries: dict[str, dict[str, Any]]) -> bytes:
    """A store file of these events."""
    derived = ("earliest", "latest", "precision")
    written = [
        {name: value for name, value in event.to_dict().items() if value and name not in derived} for event in events
    ]
    for event in written:
        event["sources"] = [{"title": "A report", "publisher": "A paper"}]
    head = {"schema": "1", "title": "A store", "coverage": {"from": "1950-01-01", "until": "2025-12-31"}}
    return msgspec.json.encode({**head, **registries, "events": written})


@pytest.mark.parametrize("check", [each.name for each in CHECKS if each.rule])
def test_checks_take_linear_work(check: str) -> None:
    """Each check of a store of many countries and offices takes work in proportion to its events."""
    rule = next(each.rule for each in CHECKS if each.name == check)
    assert rule is not None

    def checked(count: int) -> Callable[[], object]:
        spare = {f"SPARE{chr(65 + at // 26)}{chr(65 + at % 26)}": {"name": f"Land {at}"} for at in range(count)}
        countries = {code: {"name": country.name} for code, country in COUNTRIES.items()} | spare
        offices = {id: {"name": id} for id in OFFICES} | {f"spare-{at}": {"name": f"Spare {at}"} for at in range(count)}
        people: dict[str, dict[str, Any]] = {name: {} for name in PEOPLE}
        events = [*tiers(count // 2, day), *handovers(count // 2, day)]
        content = text(events, countries=countries, people=people, offices=offices)
        files = lay_over([Document("a.yaml", content)])
        return lambda: list(rule(files))

    assert_linear(checked)


def test_problems_of_a_file_in_one_line_take_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """To place the problems of each event of a store that is one line of JSON, little is decoded and composed again."""
    content = text(make_event(f"e-{at}", day(at), title="An odd title\u200b.") for at in range(MANY))
    files = lay_over([Document("a.yaml", content)])
    handled = 0

    def counted(function: Callable[..., Any], size: Callable[..., int]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal handled
            result = function(*arguments)
            handled += size(result, *arguments)
            return result

        return call

    monkeypatch.setattr(yaml_nodes, "compose", counted(compose, lambda _, part, *rest: len(part)))
    decoded = counted(yaml_nodes._Lines._decoded, lambda found, *_: len(found))
    monkeypatch.setattr(yaml_nodes._Lines, "_decoded", decoded)
    problems = checks.run(files, "strict")
    assert {"titles", "characters"} <= {problem.check for problem in problems}
    assert len(problems) >= 2 * MANY
    assert len(content) < handled < 5 * len(content)


def test_names_are_folded_once() -> None:
    """To find every name among many takes work in proportion to them."""

    def asked(count: int) -> Callable[[], object]:
        spellings = {f"Person {at}": (f"Người {at}",) for at in range(count)}
        names = Names.of(spellings)
        return lambda: [find(name.upper(), names, "person") for name in (*spellings, "Nobody")]

    assert_linear(asked)


def test_near_names_are_searched_for_the_first_unknown_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred unknown names of a registry of two thousand are compared with it; what is found at once always is."""
    compared: list[str] = []
    monkeypatch.setattr("vntimeline.store.checks.registries.nearest", lambda name, *_: compared.append(name))
    remedy = remedies({f"Person {at}": () for at in range(2000)}, "people")
    unknown = [f"Nobody {at}" for at in range(150)]
    for name in (*unknown, *unknown):
        assert remedy(name) == f"add {name} to people"
        assert remedy("person-7") == "write it Person 7"
    assert compared == unknown[:100]


@pytest.mark.parametrize("ids", ["e-{:03}", "e-{:03}-of-man", "E {:03}"])
def test_many_ids_take_linear_work(ids: str) -> None:
    """To find all events by their ids, or by beginnings of them, takes work in proportion to the events."""

    def asked(count: int) -> Callable[[], object]:
        from vntimeline.questions import events

        store = make_store(make_event(f"e-{at:03}-of-many", day(at)) for at in range(count))
        wanted = [ids.format(at) for at in range(count)]
        return lambda: events.by_id(store, events.EventIdQuery.parse(store, wanted))

    assert_linear(asked)


def test_many_people_of_a_filter_take_linear_work() -> None:
    """To find the events of any of many people takes work in proportion to both."""

    def asked(count: int) -> Callable[[], object]:
        people = {f"Person {at}": Person(name=f"Person {at}") for at in range(count)}
        events = [make_event(f"e-{at}", day(at), people=(name,)) for at, name in enumerate(people)]
        tl = Timeline(msgspec.structs.replace(make_store(events), people=people))
        return lambda: tl.events(person=people)

    assert_linear(asked)


MARKS = "\u0323\u0301" * 250


@pytest.mark.parametrize(
    "arguments",
    [
        ("tier", "x" * 501),
        ("tier", *["United"] * 300),
        ("tier", "e" + MARKS),
        ("list", "-s", "x " * 251),
        ("list", "-s", "e" + MARKS),
        ("list", "--place", "x" * 501),
        ("list", "-p", "x" * 501),
        ("list", "-k", "x" * 501),
        ("list", "--sort", "x" * 501),
        ("list", "--since", "july 1" + " " * 200 + "x"),
        ("list", "--year", "1" * 501),
        ("show", "x-" * 251),
        ("x" * 501,),
    ],
    ids=lambda arguments: " ".join(arguments)[:20].strip(),
)
def test_long_arguments_are_refused(arguments: tuple[str, ...]) -> None:
    """What is longer than any name or date is refused by its length, without the whole of it."""
    result = run_cli(*arguments)
    assert (result.status, result.out) == (2, "")
    assert " characters" in result.err
    assert len(result.err) < 400


def test_repeated_arguments_are_asked_once() -> None:
    """A value that is given again changes nothing, also not in the query that JSON repeats."""
    once = run_cli("list", "-c", "US", "-k", "tier", "--fields", "title,date", "--json")
    again = run_cli(
        "list", *["-c", "US", "-c", "United States,US", "-k", "tier"] * 2, "--fields", "title,date,title", "--json"
    )
    assert once == again
    assert once.status == 0
