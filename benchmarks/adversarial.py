"""Measure how the time of commands grows on stores and arguments that are made to be slow; print and write a table.

Usage: python benchmarks/adversarial.py [--sizes 3000,10000,30000] [--limit 60] [--runs 2] [--only PATTERN]

Every case has one thing in an extreme number: unknown names, events of one country on one unknown day, words of a
command line. It is made, always alike, in each size. A command is run as a process of its own, and its seconds of CPU
are counted, since these do not depend on what else the machine does; of several runs the fastest counts. A command that
takes longer than the limit is ended.

The exponent e says that the time grows with the size to the power of e: 1 is linear, 2 quadratic. It is taken from the
smallest and the largest size, after what does not grow has been subtracted: the seconds of the same command for the
same case in size 30, which are those of starting Python, of imports, and of reading the command line. A process takes a
tenth of a second more or less on a busy machine: a smaller difference counts as 0.1 s, and where the largest size takes
less than 0.2 s more than size 30, the time counts as constant.

A first run (of a store without a snapshot) reads YAML, checks it, and writes the snapshot that the next runs use.
Writes benchmarks/adversarial.md and benchmarks/adversarial.json. Exit status 1 where an exponent is above 1.2.
"""

import argparse
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
BASE = 30
"""The size of which the time is taken for that of the start."""
NOISE = 0.1
"""Seconds by which a process may differ from another that does the same."""
CONSTANT = 2 * NOISE
"""Up to so many seconds more than the start, a time is not said to grow."""
MOST = 1.2
"""The greatest exponent that is promised."""
FIRST, LAST = date(1950, 1, 1), date(2025, 12, 31)
CONSONANTS, VOWELS = "bcdfghjklmnprstvz", "aeiou"
MARKS = "\u0323\u0301"
"""Two combining marks that Unicode orders the other way round."""

Data = dict[str, Any]
"""The sections of a store."""
Arguments = Callable[[int], Sequence[str]]
"""The arguments of a command for a size."""


# Parts of stores


def word(chance: random.Random, syllables: int = 3) -> str:
    """Return a word that can be spoken."""
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(syllables))


def names(chance: random.Random, count: int) -> list[str]:
    """Return different names of two words."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{word(chance)} {word(chance)}".title()] = None
    return list(found)


def codes(count: int) -> list[str]:
    """Return different codes of countries."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return ["".join(letters[at // 26**place % 26] for place in range(4)) for at in range(count)]


def day(at: int, count: int) -> str:
    """Return one of `count` days in order."""
    return (FIRST + timedelta(days=at * (LAST - FIRST).days // count)).isoformat()


def span(at: int, count: int) -> str:
    """Return one of `count` ranges in order, which overlap with half of the others."""
    return f"{day(at, 2 * count)}/{day(at + count, 2 * count)}"


def event(at: int, when: str, kind: str = "visit", /, **fields: Any) -> Data:
    """Return an event; what is not given is filled in."""
    source = {"title": "A report", "publisher": "A paper", "date": "2025-12-31", "url": f"https://example.org/{at}"}
    common = {"id": f"event-{at}", "date": when, "kind": kind, "countries": ["AA"], "title": f"Event number {at}"}
    return {**common, "significance": "key", "confidence": "medium", "sources": [source], **fields}


def store(events: Iterable[Data], **sections: Any) -> Data:
    """Return a store of these events; the sections that are not given are filled in."""
    common: Data = {
        "schema": "1",
        "title": "A generated store",
        "coverage": {"from": "1950-01-01", "until": "2025-12-31"},
        "countries": {"AA": {"name": "Aland", "vi": "A"}, "BB": {"name": "Beland", "vi": "B"}},
        "people": {"Ann Bell": {"vi": "An"}, "Carl Dent": {"vi": "Ca"}},
        "offices": {"president": {"name": "president", "leads": "true"}},
    }
    return {**common, **sections, "events": list(events)}


def tiers(count: int, when: Callable[[int, int], str], **fields: Any) -> list[Data]:
    """Return tier events of one country, no two alike that follow one another."""
    levels = ("comprehensive", "strategic", "comprehensive-strategic")
    return [event(at, when(at, count), "tier", **{"tier": levels[at % 3], **fields}) for at in range(count)]


def handovers(count: int, when: Callable[[int, int], str], offices: Sequence[str] = ("president",)) -> list[Data]:
    """Return leadership events, in which two people take turns."""
    people = ("Ann Bell", "Carl Dent")
    return [
        event(
            at,
            when(at, count),
            "leadership",
            id=f"office-{at}",
            office=offices[at % len(offices)],
            person=people[at % 2],
            change="takes-office",
            countries=[],
        )
        for at in range(count)
    ]


def half(known: Sequence[str], unknown: Sequence[str], count: int) -> list[str]:
    """Return names of which every second one is unknown."""
    return [(unknown if at % 2 else known)[at // 2 % len(known)] for at in range(count)]


# Cases


class Run(NamedTuple):
    """A command to measure: its arguments, and whether it is a first run."""

    arguments: Arguments
    first: bool = False

    def label(self) -> str:
        """Return the command line with its first few arguments."""
        shown = [argument if len(argument) < 24 else f"{argument[:20]}…" for argument in self.arguments(BASE)]
        text = " ".join(shown[:6]) + (" …" if len(shown) > 6 else "")
        return text.replace("|", " ") + (", first run" if self.first else "")


class Case(NamedTuple):
    """What is extreme; how a store of a size is made; the commands to run with it; how it is written."""

    name: str
    make: Callable[[int, random.Random], Data]
    runs: Sequence[Run]
    write: Callable[[Data, Path], None]


def run(*arguments: str, first: bool = False) -> Run:
    """Return a command whose arguments do not depend on the size."""
    return Run(lambda _: arguments, first)


def as_yaml(data: Data, path: Path) -> None:
    """Write a store with each section, entry and event on a line of its own."""
    with path.open("w", encoding="utf-8") as file:
        for name, value in data.items():
            if name == "events":
                file.write("events:\n")
                file.writelines(f"  - {json.dumps(each, ensure_ascii=False)}\n" for each in value)
            elif isinstance(value, dict) and name != "coverage":
                file.write(f"{name}:\n")
                file.writelines(
                    f"  {json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}\n" for key, each in value.items()
                )
            else:
                file.write(f"{name}: {json.dumps(value, ensure_ascii=False)}\n")


def as_one_line(data: Data, path: Path) -> None:
    """Write a store as one line of JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def case(name: str, make: Callable[[int, random.Random], Data], *runs: Run) -> Case:
    """Return a case whose store is written as YAML."""
    return Case(name, make, runs, as_yaml)


FAULTY = (run("check", first=True), run("list", first=True))
STRICT = run("check", "--strict", "-f", "json", first=True)
LIST = run("list", "--json", first=True)
BOARD = (run("tiers", "--json"), run("countries", "--json"), run("page"))
LEVELS = (run("tier", "AA", "--json"), *BOARD, run("chart", "-f", "svg"), run("diff", "1960", "2020", "--json"))
IN_DOUBT = (run("tier", "AA", "--on", "1990", "--json"), run("tiers", "--on", "1990", "--json"))
OFFICES = (
    run("leaders", "--json"),
    run("leaders", "--on", "1990", "--json"),
    run("leaders", "--history", "--json"),
    run("diff", "1960", "2020", "--json"),
    run("tiers", "--json"),
)
COMPLETION = "COMPLETE "
"""What begins the words of a command line that the shell completes."""


def _unknown_people(count: int, chance: random.Random) -> Data:
    known = names(chance, count)
    people = half(known[: count // 2], known[count // 2 :], count)
    events = [event(at, day(at, count), people=[person]) for at, person in enumerate(people)]
    return store(events, people={name: {} for name in known[: count // 2]})


def _unknown_countries(count: int, chance: random.Random) -> Data:
    known = codes(count)
    own = half(known[: count // 2], known[count // 2 :], count)
    events = [event(at, day(at, count), countries=[code]) for at, code in enumerate(own)]
    labels = names(chance, count)
    return store(events, countries={code: {"name": labels[at]} for at, code in enumerate(known[: count // 2])})


def _unknown_publishers(count: int, chance: random.Random) -> Data:
    known = names(chance, count)
    papers = half(known[: count // 2], known[count // 2 :], count)
    events = [
        event(at, day(at, count), sources=[{"title": "A report", "publisher": paper}])
        for at, paper in enumerate(papers)
    ]
    return store(events, publishers={name: {"type": "press"} for name in known[: count // 2]})


def _unknown_offices(count: int, chance: random.Random) -> Data:
    known = [name.lower().replace(" ", "-") for name in names(chance, count)]
    events = handovers(count, day, half(known[: count // 2], known[count // 2 :], count))
    return store(events, offices={name: {"name": name} for name in known[: count // 2]})


def _misspelt(count: int, chance: random.Random) -> Data:
    fields = ({f"sumary{at}": "x"} if at % 2 else {"significance": f"notabel{at}"} for at in range(count))
    return store(event(at, day(at, count), **field) for at, field in enumerate(fields))


def _many_countries(count: int, chance: random.Random) -> Data:
    known, labels = codes(count), names(chance, count)
    levels = tiers(count, day)
    events = [{**each, "countries": [code]} for each, code in zip(levels, known, strict=True)]
    return store(events, countries={code: {"name": name, "vi": name} for code, name in zip(known, labels, strict=True)})


def _many_offices(count: int, chance: random.Random) -> Data:
    known = [name.lower().replace(" ", "-") for name in names(chance, count)]
    offices = {name: {"name": name, "leads": "true"} for name in known}
    return store(handovers(count, day, known), offices=offices)


def _many_people(count: int, chance: random.Random) -> Data:
    known = names(chance, count)
    events = [event(at, day(at, count), people=[name]) for at, name in enumerate(known)]
    return store(events, people={name: {} for name in known})


def _suspensions(count: int, chance: random.Random) -> Data:
    events = tiers(count, day, tier="strategic")
    for at in range(1, count):
        events[at]["status"] = "suspended" if at % 2 else "resumed"
    return store(events)


def _long_texts(count: int, chance: random.Random) -> Data:
    stacked = "e" + MARKS * (7 * count)
    return store([event(0, "2020-01-01", title="Short", summary=stacked)])


def _stacked_alias(count: int, chance: random.Random) -> Data:
    stacked = "e" + MARKS * (7 * count)
    return store([event(0, "2020-01-01")], countries={"AA": {"name": "Aland", "vi": "A", "aliases": [stacked]}})


def _stacked_a_little(count: int, chance: random.Random) -> Data:
    stacked = ("e" + MARKS * 14) * (count // 2)
    return store([event(0, "2020-01-01", summary=stacked)])


def _dotted(count: int, chance: random.Random) -> Data:
    return store([event(0, "2020-01-01", summary="U.S." * (3 * count)), event(1, "2020-01-02", summary="a " * count)])


def _few(count: int, chance: random.Random) -> Data:
    known, labels = codes(200), names(chance, 400)
    countries = {code: {"name": name, "vi": name} for code, name in zip(known, labels[:200], strict=True)}
    people: Data = {name: {} for name in labels[200:]}
    return store(
        (event(at, day(at, 200), countries=[known[at]], people=[labels[200 + at]]) for at in range(200)),
        countries=countries,
        people=people,
    )


def _overlaid(count: int, chance: random.Random) -> Data:
    return store(event(at, day(at, count)) for at in range(count))


CASES = (
    case("half of the people are unknown", _unknown_people, *FAULTY),
    case("half of the countries are unknown", _unknown_countries, *FAULTY),
    case("half of the publishers are unknown", _unknown_publishers, *FAULTY),
    case("half of the offices are unknown", _unknown_offices, *FAULTY),
    case("a misspelt key or word in every event", _misspelt, *FAULTY),
    case(
        "one id for all events",
        lambda count, _: store(event(at, day(at, count), id="one") for at in range(count)),
        *FAULTY,
    ),
    case(
        "levels of one country in one unknown year",
        lambda count, _: store(tiers(count, lambda *_: "1990")),
        *(LIST, STRICT, *LEVELS),
        *(run("tier", "AA", "--on", "1990-06-01", "--json"), run("tiers", "--on", "1990-06-01", "--json")),
        *(run("tier", "AA", "-f", "table"), run("tier", "AA", "-f", "md")),
    ),
    case(
        "levels of one country, dated 0001/9999",
        lambda count, _: store(tiers(count, lambda *_: "0001/9999")),
        *(LIST, STRICT, *LEVELS, *IN_DOUBT),
    ),
    case(
        "levels of one country, dates overlap",
        lambda count, _: store(tiers(count, span)),
        *(LIST, STRICT, *LEVELS, *IN_DOUBT),
    ),
    case(
        "sectoral partnerships of one country",
        lambda count, _: store(tiers(count, day, tier="sectoral")),
        *(LIST, STRICT, *LEVELS, *IN_DOUBT),
    ),
    case("suspensions of one country", _suspensions, LIST, STRICT, *LEVELS),
    case("handovers of one office", lambda count, _: store(handovers(count, day)), LIST, STRICT, *OFFICES),
    case(
        "handovers of one office, dated 0001/9999",
        lambda count, _: store(handovers(count, lambda *_: "0001/9999")),
        *(LIST, STRICT, *OFFICES),
    ),
    case(
        "handovers of one office, dates overlap",
        lambda count, _: store(handovers(count, span)),
        *(LIST, STRICT, *OFFICES),
    ),
    case(
        "half levels of one country, half handovers",
        lambda count, _: store(
            sorted([*tiers(count // 2, day), *handovers(count // 2, day)], key=lambda each: each["date"])
        ),
        *(LIST, STRICT, *LEVELS),
    ),
    case(
        "a country for each event",
        _many_countries,
        *(LIST, STRICT, *BOARD, run("tier", "AAAA", "--json"), run("chart", "-f", "svg"), run("chart", "-f", "table")),
        *(run("diff", "1960", "2020", "--json"), run("list", "-s", "nothing", "--json")),
        *(run("list", "--sort", "country", "--json"), run("tier", "AAAAB xx")),
        Run(lambda count: ("tiers", "--json", *(f"-c{code}" for code in codes(count)))),
        Run(lambda count: ("chart", "-f", "svg", *codes(count))),
        *(run(COMPLETION, "tier", "A"), run(COMPLETION, "tier", "bab")),
    ),
    case("an office for each event", _many_offices, LIST, STRICT, *OFFICES),
    case(
        "a person for each event",
        _many_people,
        *(LIST, STRICT, run("list", "-p", "zzz"), run(COMPLETION, "list", "-p", "bab")),
        *(run("list", "-p", "Bab Bab"),),
    ),
    case(
        "aliases of one country",
        lambda count, chance: store(
            [event(0, "2020-01-01")], countries={"AA": {"name": "A", "vi": "A", "aliases": names(chance, count)}}
        ),
        *(LIST, STRICT, run("tier", "AA", "--json"), run("tier", "xyz"), run("countries", "--json")),
        *(run(COMPLETION, "tier", "bab"), run("chart", "AA", "xyz")),
    ),
    case(
        "sources of one event",
        lambda count, _: store([event(0, "2020-01-01", sources=event(0, "2020")["sources"] * count)]),
        *(LIST, STRICT, run("show", "event-0", "-f", "table"), run("list", "-f", "csv"), run("list", "-s", "b")),
    ),
    case(
        "people of one event",
        lambda count, chance: store(
            [event(0, "2020-01-01", people=(known := names(chance, count)))], people={name: {} for name in known}
        ),
        *(LIST, STRICT, run("show", "event-0"), run("list", "-f", "table"), run("list", "-p", "zzz")),
    ),
    case(
        "countries of one event",
        lambda count, _: store(
            tiers(1, day, countries=codes(count)), countries={code: {"name": code} for code in codes(count)}
        ),
        *(LIST, STRICT, *BOARD, run("show", "event-0"), run("list", "-f", "table"), run("chart", "-f", "svg")),
    ),
    case(
        "a long web address with a space",
        lambda count, _: store(
            [
                event(
                    0,
                    "2020-01-01",
                    sources=[{"title": "A", "publisher": "B", "url": f"http://{'a' * 10 * count} b"}],
                )
            ]
        ),
        *FAULTY,
    ),
    case(
        "combining marks in a row, in a text",
        _long_texts,
        *FAULTY,
    ),
    case("combining marks in a row, in an alias", _stacked_alias, *FAULTY),
    case(
        "letters with 28 combining marks each",
        _stacked_a_little,
        *(LIST, run("list", "-s", "xyz"), run("list", "-s", "e"), run("list", "-s", f"e{MARKS[0]}")),
        *(run("tier", "AA"), run("show", "event-0", "-f", "md")),
    ),
    case(
        "dotted letters in a text",
        _dotted,
        *(LIST, run("list", "-s", "us"), run("list", "-s", "u.s.u"), run("list", "-s", '"u.s. x"')),
        *(run("list", "-s", f'"{"a " * 50}b"'), run("show", "event-0", "-f", "md"), run("show", "event-0")),
    ),
    case(
        "ids of a command line",
        lambda count, _: store(event(at, day(at, count)) for at in range(count)),
        Run(lambda count: ("show", "--json", *(f"event-{at}" for at in range(count)))),
        Run(lambda count: ("show", "--json", *(f"EVENT-{at}" for at in range(count // 10 + 1, count)))),
        Run(lambda count: ("show", *(f"event-{at}" for at in range(count)), "unknown")),
        run("show", "event-"),
        run(COMPLETION, "show", "event-1"),
    ),
    case(
        "beginnings of ids on a command line",
        lambda count, _: store(event(at, day(at, count), id=f"event-{at:06}-of-many") for at in range(count)),
        Run(lambda count: ("show", "--json", *(f"event-{at:06}" for at in range(count)))),
    ),
    case(
        "words of a command line",
        _few,
        Run(lambda count: ("tier", *["Bab"] * count)),
        Run(lambda count: ("list", *["Bab"] * count)),
        Run(lambda count: ["Bab"] * count),
        Run(lambda count: ("chart", *["xyz"] * count)),
        Run(lambda count: ("chart", "-f", "svg", *["AAAA"] * count)),
        Run(lambda count: ("list", "--json", *["-cAAAA"] * count)),
        Run(lambda count: ("list", "--json", *["-sevent"] * count)),
        Run(lambda count: ("list", "--json", *["-tsp"] * count)),
        Run(lambda count: ("list", "--json", *["-kvisit"] * count)),
        Run(lambda count: ("list", "--json", *["--place=a"] * count)),
        Run(lambda count: ("schema", *["list"] * count)),
        Run(lambda count: (COMPLETION, "tier", *["Bab"] * count)),
    ),
    case(
        "a long word of a command line",
        _few,
        Run(lambda count: ("tier", "x" * 4 * count)),
        Run(lambda count: ("tier", "e" + MARKS * count)),
        Run(lambda count: ("tier", "x " * 2 * count)),
        Run(lambda count: ("list", "-c", ",".join(["AAAA"] * (count // 2)))),
        Run(lambda count: ("list", "-c", ",".join(["xyz"] * (count // 2)))),
        Run(lambda count: ("list", "-p", "x " * 2 * count)),
        Run(lambda count: ("list", "-s", "x " * 2 * count)),
        Run(lambda count: ("list", "-s", "e" + MARKS * count)),
        Run(lambda count: ("list", "-s", "u." * 2 * count)),
        Run(lambda count: ("list", "-s", '"' * 4 * count)),
        Run(lambda count: ("list", "--since", "july 1" + " " * 4 * count + "x")),
        Run(lambda count: ("list", "--since", "1 " * 2 * count)),
        Run(lambda count: ("list", "--year", "1" * 4 * count)),
        Run(lambda count: ("list", "--fields", ",".join(["title"] * (count // 2)), "-f", "csv")),
        Run(lambda count: ("list", "--fields", ",".join(["titel"] * (count // 2)))),
        Run(lambda count: ("list", "--sort", "x" * 4 * count)),
        Run(lambda count: ("list", "-f", "x" * 4 * count)),
        Run(lambda count: ("show", "x-" * 2 * count)),
        Run(lambda count: ("anniversaries", "--within", "9" * 4 * count)),
        Run(lambda count: ("x" * 4 * count,)),
        Run(lambda count: ("list", "x" * 4 * count)),
        Run(lambda count: (COMPLETION, "tier", "x" * 4 * count)),
    ),
    case(
        "events of a calendar",
        lambda count, _: store(event(at, day(at, count), "relations") for at in range(count)),
        *(LIST, run("list", "-f", "ics"), run("anniversaries", "--year", "2026", "-f", "ics")),
        *(run("list", "-f", "table"), run("list", "-f", "yaml"), run("list", "-f", "timelinejs"), run("about")),
    ),
    case(
        "files laid over one another",
        _overlaid,
        *(LIST, STRICT),
    )._replace(write=lambda data, path: _in_files(data, path)),
    Case(
        "faults in one line of JSON",
        lambda count, _: store(event(at, f"x{at}") for at in range(count)),
        FAULTY,
        as_one_line,
    ),
    case(
        "sections that are unknown",
        lambda count, _: store([], **{f"section{at}": "x" for at in range(count)}),
        *FAULTY,
    ),
)


def _in_files(data: Data, path: Path) -> None:
    """Write a store without events, and files of about 100 events each to be laid over it."""
    events = data["events"]
    count = len(events) // 100 + 1
    as_yaml({**data, "events": []}, path)
    for at in range(count):
        as_yaml({"events": events[at::count]}, path.with_suffix(f".{at:03}.yaml"))


# Measuring


class Bench:
    """The folder, the limits, and what has been measured."""

    def __init__(self, folder: Path, program: str, limit: int, runs: int) -> None:
        self.folder = folder
        self.program = program
        self.runs = runs
        self.cache = folder / "cache"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(self.cache),
            "LANG": "C.UTF-8",
            "VNTIMELINE_TODAY": "2025-12-31",
            "METER_LIMIT": str(limit),
        }

    def seconds(self, given: Run, size: int, path: Path) -> float | None:
        """Return the seconds of CPU that a command takes, or None where it reached the limit."""
        arguments = list(given.arguments(size))
        environment = self.environment | {"VNTIMELINE_STORE": str(path)}
        if arguments[0] == COMPLETION:
            words = " ".join(["vntimeline", *arguments[1:]])
            environment |= {"_VNTIMELINE_COMPLETE": "complete_bash", "COMP_WORDS": words}
            environment["COMP_CWORD"] = str(len(arguments) - 1)
            arguments = []
        overlays = sorted(path.parent.glob(f"{path.stem}.*.yaml"))
        laid = [argument for overlay in overlays for argument in ("--add", str(overlay))]
        command = [sys.executable, "-I", "-S", str(HERE / "meter.py"), self.program, *arguments, *laid]
        taken = []
        for _ in range(1 if given.first and size > BASE else self.runs):
            if given.first:
                shutil.rmtree(self.cache, ignore_errors=True)
            done = subprocess.run(
                command, env=environment, cwd=self.folder, capture_output=True, text=True, check=False
            )
            if done.returncode in (232, 247):  # -SIGXCPU, -SIGKILL
                return None
            if done.returncode > 3:
                raise SystemExit(f"{given.label()} of {path} ended with {done.returncode}\n{done.stderr[-500:]}")
            taken.append(float(done.stdout.split()[1]))
        return min(taken)


def exponent(base: float, small: float | None, large: float | None, growth: float) -> float | None:
    """Return the exponent of the growth; None where the time is constant, infinity where it reached the limit."""
    if small is None or large is None:
        return math.inf
    if large - base < CONSTANT:
        return None
    return math.log((large - base) / max(small - base, NOISE)) / math.log(growth)


def measure(bench: Bench, each: Case, sizes: Sequence[int], limit: int) -> list[tuple[str, dict[str, Any]]]:
    """Return a row of the table and the figures of each command of a case."""
    taken: list[list[float | None]] = [[] for _ in each.runs]
    for size in (BASE, *sizes):
        path = bench.folder / f"store-{size}.yaml"
        each.write(each.make(size, random.Random(size)), path)
        for at, given in enumerate(each.runs):
            reached = taken[at] and taken[at][-1] is None
            taken[at].append(None if reached else bench.seconds(given, size, path))
        for written in bench.folder.glob("store-*"):
            written.unlink()
    rows = []
    for given, seconds in zip(each.runs, taken, strict=True):
        base, *grown = seconds
        power = exponent(base or 0.0, grown[0], grown[-1], sizes[-1] / sizes[0])
        said = "constant" if power is None else "over the limit" if power == math.inf else f"{power:.2f}"
        cells = [f"{one:.2f}" if one is not None else f"> {limit}" for one in seconds]
        row = f"| {each.name} | `{given.label()}` | {' | '.join(cells)} | {said} |"
        figures = {"case": each.name, "command": given.label(), "seconds": seconds, "exponent": said}
        rows.append((row, {**figures, "kept": power is None or power <= MOST}))
        print(row, flush=True)
    return rows


def main() -> int:
    """Measure every case, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="3000,10000,30000", help="sizes of the stores")
    parser.add_argument("--limit", type=int, default=60, help="seconds of CPU after which a command is ended")
    parser.add_argument("--runs", type=int, default=2, help="runs of each command, of which the fastest counts")
    parser.add_argument("--only", default="", help="measure only the cases whose names match this pattern")
    parser.add_argument("--program", default=shutil.which("vntimeline"), help="the vntimeline to measure")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    head = " | ".join(f"{size:,}" for size in (BASE, *sizes))
    lines = [f"| case | command | {head} | exponent |", f"|---|---|{'---:|' * (len(sizes) + 2)}"]
    print("\n".join(lines))
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.program, given.limit, given.runs)
        for each in CASES:
            if re.search(given.only, each.name):
                for row, measured in measure(bench, each, sizes, given.limit):
                    lines.append(row)
                    figures.append(measured)
    if not given.only:
        intro = "Seconds of CPU of whole processes by the size of the case, and the exponent of their growth."
        (HERE / "adversarial.md").write_text("\n".join([intro, "", *lines, ""]), encoding="utf-8")
        (HERE / "adversarial.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if all(each["kept"] for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
