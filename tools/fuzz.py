"""Look for faults with mutated stores and random command lines.

Usage: python tools/fuzz.py --stores 10000 --lines 3000 --seed 1 --seconds 300 (needs a POSIX system)

Every input has a seed of its own: the first has that of --seed, the next the number after it. A fault is printed with
its seed and the shortest input found that still shows it; `--stores 1 --seed SEED` (or `--lines 1`) runs it again. The
exit status is 1 where there are faults. The mutations are this project's own, since most faults lie behind the YAML
parser, where mutations that know the fields of a store come more often than mutations of bytes.
"""

import argparse
import csv
import io
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch
from xml.etree import ElementTree

import typer
import yaml

from vntimeline import model
from vntimeline.cli import COMMANDS, app, run, spec_of
from vntimeline.error_format import error_format
from vntimeline.errors import StoreError
from vntimeline.render.formats import usual_format
from vntimeline.render.sanitize import sanitize
from vntimeline.store import checks, load, read_contents

SECONDS = 20.0
"""How long an input may take: more is a hang."""
SHORTENING = 10.0
"""How long the shortest input of a fault is looked for, in seconds."""
MEMORY = 4 << 30
"""The address space of the process."""
TODAY = "2025-06-01"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What no output has, not even one for programs; a carriage return is checked where it matters."""
UNFORESEEN = ("internal error", "out of memory", "something is nested too deeply")
"""What messages say of failures that no small input may cause."""
FOR_PEOPLE = ("table", "plain", "github", "markdown")
"""The formats in which no character may hide or reorder text."""


class Fault(Exception):
    """What is wrong with the program, in a sentence."""


class Hang(BaseException):
    """An input took too long; it is no Exception, so that few handlers of the program catch it."""


# Texts

TESTS = Path(__file__).parent.parent / "tests" / "data"
WORDS = ["Hanoi", "Đà Nẵng", "Hội nghị", "joint statement", "U.S.", "a", "", " ", "0", "2013-07-25", "US", "us-cp-2013"]
HOSTILE: list[str] = json.loads((TESTS / "payloads.json").read_text(encoding="utf-8"))
"""Texts that some program might take for more than text, and texts that no store may have."""
DATES = """
0000|0001-01-01|9999|9999-12-31|0001-01-01/9999-12-31|2013|2013-02-29|2012-02-29|2013~|2013-07%|2013-07-25/2013-07-20
../2013|2013/..|201X|-0044|10000-01-01|2013-13|2013-7-5|２０１３|today|yesterday|July 2013|25 Jul 2013|03/04/2013|-90d
-5y|-99999999y|Monday, 25 July 2013|2013-07-25T10:00|1.5 May 2013|31 February 2013|2013,1,december|2013-W30
99999999999999999999999999999999999999999999
""".replace("|", "\n").split("\n")[1:-1]


def some_date(random: Random) -> str:
    """Return an EDTF date, which may be wrong."""
    if random.random() < 0.15:
        return random.choice(DATES)
    texts = sorted(
        str(date(2013, 1, 1) + timedelta(random.randint(-9000, 5000)))[: random.choice((4, 7, 10, 10))]
        + random.choice(("", "", "", "~", "?", "%"))
        for _ in range(random.choice((1, 1, 1, 2)))
    )
    return "/".join(texts)


def some_text(random: Random) -> str:
    """Return words, some of them hostile or malformed."""
    parts = [random.choice(random.choice((WORDS, HOSTILE, DATES))) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    if random.random() < 0.1:
        parts.append("".join(chr(random.choice((random.randrange(0x300), random.randrange(0xD800)))) for _ in range(5)))
    return random.choice(("", " ")).join(parts)


# Stores

TINY = """schema: 1
title: A tiny store
coverage: {from: 1970-01-01, until: 2025-12-31}
countries:
  LA: {name: Laos, vi: Lào}
  US: {name: United States, vi: Hoa Kỳ, aliases: [USA, Mỹ]}
people:
  To Lam: {vi: Tô Lâm}
offices:
  president: {name: president, vi: Chủ tịch nước, leads: true}
events:
  - id: us-cp-2013
    date: 2013-07-25
    kind: tier
    countries: [US]
    tier: comprehensive
    title: "Comprehensive partners"
    significance: key
    confidence: high
    sources: [{title: A report, publisher: A paper, date: 2013-07, url: "https://example.org/a"}]
  - {id: lam-takes-2024, date: 2024-05, kind: leadership, countries: [], office: president, person: To Lam,
     change: takes-office, title: To Lam takes office, significance: key, confidence: high,
     sources: [{title: A report, publisher: A paper}]}
"""
BASIC = {check.name for check in checks.CHECKS if check.level == "basic"}
SMALL = (TESTS / "small.yaml").read_text(encoding="utf-8")
BASES = [(text.encode(), yaml.load(text, yaml.CBaseLoader)) for text in (TINY, SMALL)]
"""The stores that are mutated, as bytes and as trees of texts; the larger, which takes longer, less often."""


def mutated_store(random: Random) -> bytes:
    """Return a store with a few changes, of its bytes or of its structure."""
    content, tree = BASES[random.random() < 0.03]
    if random.random() < 0.4:
        return _mutated_bytes(random, content)
    tree = json.loads(json.dumps(tree))
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        _mutate_tree(random, tree)
    if random.random() < 0.1:
        return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True).encode("utf-8", "surrogatepass")
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _mutated_bytes(random: Random, content: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        start = random.randrange(len(content) + 1)
        end = min(len(content), start + random.choice((0, 1, 2, 5, 20, 200)))
        new = random.choice(
            (
                b"",
                content[start:end] * 2,
                bytes([random.randrange(256)]),
                some_text(random).encode("utf-8", "surrogatepass"),
                some_date(random).encode(),
                random.choice((b"\n", b"\n  ", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"#", b"&a ", b"*a")),
                random.choice((b"!%ED%A0%80 ", b"!!x ", b"? ", b"---\n", b"...\n", b"%YAML 1.2\n", b"\xff")),
                content[random.randrange(len(content) + 1) :][: random.choice((10, 100))],
            )
        )  # fmt: skip
        content = content[:start] + new + content[end:]
    return content


def _mutate_tree(random: Random, tree: dict[str, Any]) -> None:
    """Change a value of a tree: usually to another that its field may have."""
    events = tree.get("events")
    if isinstance(events, list) and events and random.random() < 0.4:
        event = json.loads(json.dumps(random.choice(events)))
        if isinstance(event, dict):
            event["id"] = f"e-{random.randrange(100)}"
            _change_event(random, event)
            events.append(event)
            return
    holder, key = random.choice(list(_places(tree)))
    if random.random() < 0.1:
        del holder[key]
    elif random.random() < 0.1 and isinstance(holder, dict):
        holder[some_text(random)] = holder.pop(key)
    elif key == "date":
        holder[key] = some_date(random)
    elif isinstance(holder[key], str) or random.random() < 0.1:
        holder[key] = some_text(random)
    elif isinstance(holder[key], list):
        holder[key] = holder[key] * random.choice((0, 2)) + [some_text(random)] * random.choice((0, 1))


def _change_event(random: Random, event: dict[str, Any]) -> None:
    event["date"] = some_date(random)
    choices: dict[str, Sequence[str]] = {
        "kind": [*model.KINDS, "tier", "tier", "tier", "leadership", "leadership"],
        "significance": model.SIGNIFICANCES,
        "confidence": model.CONFIDENCES,
    }
    for name, values in choices.items():
        if random.random() < 0.3:
            event[name] = random.choice(values)
    for name in ("tier", "status", "office", "person", "change", "acting"):
        if random.random() < 0.8:  # those of another kind; some are left, as a fault
            event.pop(name, None)
    kind = event.get("kind")
    if kind == "tier":
        event["tier"] = random.choice(model.TIERS)
        event["countries"] = random.choice((["US"], ["LA"], ["US", "LA"]))
        if random.random() < 0.2:
            event["status"] = random.choice(("suspended", "resumed"))
    elif kind == "leadership":
        change = random.choice(("takes-office", "leaves-office"))
        event |= {"office": "president", "person": "To Lam", "change": change, "countries": []}
    for name in ("title", "summary", "place", "disputed", "formal_name", "reason"):
        if random.random() < 0.15:
            event[name] = some_text(random)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a tree as what holds it and its key."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(value, (dict, list)):
            yield from _places(value)


def try_store(content: bytes, random: Random) -> str:
    """Read, check and compile a store, and ask it. Return what came of it. Raises Fault, or what the program raises."""
    files = read_contents([("store.yaml", content)])
    problems = [problem for problem in checks.run(files, "strict") if problem.check in BASIC]
    if problems and random.random() < 0.8:  # reading twice takes most of the time
        return "refused"
    path = Path("store.yaml")
    path.write_bytes(content)
    try:
        store = load(path)
    except StoreError as error:
        if not problems:
            raise Fault(f"check finds no problem, but the store is refused: {error.problems}") from error
        if random.random() < 0.2:
            try_line(["check", "store.yaml", *random.choice(([], ["--strict"])), *_format(random, "check")], random)
            try_line(["list", "--store", "store.yaml"], random)
        return "refused"
    if problems:
        raise Fault(f"check finds a problem, but the store is accepted: {problems[0].message}")
    _compare(yaml.load(content.removeprefix(b"\xef\xbb\xbf"), yaml.CBaseLoader), store)
    again = load(path)
    if _contents(again) != _contents(store):
        raise Fault("the snapshot differs from the store")
    if random.random() < 0.1:
        try_line([*some_question(random), "--store", "store.yaml"], random)
    return "accepted"


def _contents(store: model.Store) -> dict[str, Any]:
    """Return all that a store holds."""
    return {name: getattr(store, name) for name in store.__struct_fields__} | {
        "events": list(store.events),
        "texts": list(store.texts),
    }


def _compare(tree: dict[str, Any], store: model.Store) -> None:
    """Compare the events of a store with its YAML as another reader has it. Raises Fault where they differ."""
    written = tree["events"] or []
    if len(written) != len(store.events):
        raise Fault(f"{len(written)} events are written, {len(store.events)} are read")
    events = {event.id: event.to_dict() for event in store.events}
    for each in written:
        event = events.get(each["id"])
        if event is None:
            raise Fault(f"the event {each['id']!r} is lost")
        for name, value in each.items():
            had = event[name]
            if name == "sources":
                had = [{key: part for key, part in source.items() if part is not None} for source in had]
            elif isinstance(had, bool):
                had = str(had).lower()
            if had != value:
                raise Fault(f"{name} of {each['id']!r} is {value!r} in the file, but is read as {had!r}")


# Command lines

NAMES = """
US|us|Mỹ|my|MY|Laos|hoa ky|Hoa Kỳ|united states|U.S.|usa,la|Vietnam|Korea|Kor|joe biden|biden|to lam|Trọng|president|pm
gs|US La|Holland|Ðức|us-cp-2013|us-c|la
""".replace("|", "\n").split("\n")[1:-1]
_YEARS = ["2010", "2013", "2024", "2025-05", "-5y"]
OPTIONS: dict[str, Sequence[str]] = {
    **dict.fromkeys(("-c", "--country", "-p", "--person", "--office", "--place", "-s", "--search"), NAMES),
    **dict.fromkeys(("--on", "--since", "--until", "--year"), _YEARS * 8 + DATES),
    "-k": list(model.KINDS),
    "-t": (*model.TIERS, "CSP"),
    "--significance": model.SIGNIFICANCES,
    "--min-confidence": model.CONFIDENCES,
    "--sort": ("date", "-date", "significance"),
    "-n": ("0", "1", "5", "99", "-1", "x"),
    "--fields": ("title,date", "id", "sources", "covered", "x", ","),
    "--within": ("30d", "2w", "1y", "0d", "-1d", "x"),
    "--what": ("rung", "office"),
    "--color": ("always", "never", "auto"),
    "--add": ("-", "more.yaml"),
    "--store": ("-", "small.yaml", "missing.yaml"),
    "-o": ("a.json", "a.csv", "a.ics", "a.md", "a.svg", "a", "-"),
}
FLAGS = (
    "--json",
    "-r",
    "--reverse",
    "--strict",
    "--list",
    "--history",
    "--no-pager",
    "--bom",
    "-h",
    "--help",
    "--version",
)
ARGUMENTS = {"show": ("us-cp-2013",), "tier": ("US",), "diff": ("2013", "2024"), "schema": ("list",)}


def some_question(random: Random) -> list[str]:
    """Return a command line that is usually right."""
    command = random.choice(COMMANDS[:-1])
    words = [command, *ARGUMENTS.get(command, ()), *_format(random, command)]
    if random.random() < 0.3:
        option = random.choice(sorted(_options(command) & OPTIONS.keys()))
        words += [option, random.choice(OPTIONS[option])]
    return words


def some_line(random: Random) -> list[str]:
    """Return a command line of plausible and senseless words. None has a slash: no file is named but in this folder."""
    words = some_question(random) if random.random() < 0.9 else [random.choice((*COMMANDS, *NAMES, some_text(random)))]
    own = _options(words[0]) if words[0] in COMMANDS else frozenset((*OPTIONS, *FLAGS))
    options, flags = sorted(own & OPTIONS.keys()), sorted(own & {*FLAGS})
    for _ in range(random.choice((0, 1, 1, 2, 3, 6))):
        option = random.choice(options if random.random() < 0.9 else list(OPTIONS))
        kind = random.random()
        if kind < 0.75:
            more = [option, random.choice(OPTIONS[option])]
        elif kind < 0.87:
            more = [random.choice(flags if random.random() < 0.9 else FLAGS)]
        elif kind < 0.93:
            more = [random.choice((some_date(random), random.choice(NAMES), random.choice(DATES)))]
        else:
            more = [*random.choice(([], [option])), some_text(random)]
        at = len(words) if random.random() < 0.8 else random.randrange(len(words) + 1)
        words[at:at] = more
    return [word.replace("/", "-").replace("\x00", "") for word in words]


@cache
def _options(command: str) -> frozenset[str]:
    """Return the options that a command has."""
    parsed: Any = typer.main.get_command(app)
    return frozenset(name for each in parsed.get_command(None, command).params for name in each.opts)


def _format(random: Random, command: str) -> list[str]:
    names = [each.name for each in spec_of(command).formats if each.name != "png" or random.random() < 0.1]
    return ["-f", random.choice(names)] if random.random() < 0.8 and names else []


def try_line(words: list[str], random: Random) -> str:
    """Run a command line. Return its status as text. Raises Fault, or what the program raises."""
    os.environ["COLUMNS"] = str(random.choice((1, 20, 80, 200)))
    status, out, err = _run(words)
    if status not in (0, 1, 2, 3) or (status == 1 and "check" not in words):
        raise Fault(f"exit status {status}")
    message = err.decode()
    in_json = status > 1 and error_format(words) is not None
    if CONTROL.search(message) or any(sanitize(line) != line for line in message.split("\n")):
        raise Fault(f"standard error has an unsafe character: {message!r}")
    if any(each in message for each in UNFORESEEN):
        raise Fault(message.partition("\n")[0].replace(": ", " ") if not in_json else message)
    if status > 1:
        if out:
            raise Fault(f"exit status {status} with output")
        if in_json:
            _check_error(message)
        elif "vntimeline: error: " not in message:
            raise Fault(f"exit status {status} without a message: {message!r}")
    elif out and not {"-h", "--help", "help", "--version", "-V", "--show-completion", "--list", "always"} & {*words}:
        _check_output(_format_of(words), out)
    return str(status)


def _check_error(message: str) -> None:
    """Parse an error in JSON. Raises Fault where it is not what its schema says."""
    try:
        error = json.loads(message)["error"]
        keys = [*error]
    except (ValueError, TypeError, KeyError) as wrong:
        raise Fault(f"the error is no JSON: {message!r}") from wrong
    if keys != ["code", "message", "help", "candidates", "problems"]:
        raise Fault(f"the error has the keys {keys}")


def _run(words: list[str]) -> tuple[int, bytes, bytes]:
    """Run a command line in this process. Returns its status, standard output and standard error."""
    out, err = io.BytesIO(), io.BytesIO()
    given = io.TextIOWrapper(io.BytesIO(TINY.encode()), encoding="utf-8")
    shown, told = (io.TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in (out, err))
    with patch.object(sys, "stdin", given), redirect_stdout(shown), redirect_stderr(told):
        try:
            status = run(words)
        except SystemExit as end:  # --install-completion ends so
            status = end.code if isinstance(end.code, int) else 0
    return status, out.getvalue(), err.getvalue()


def _format_of(words: list[str]) -> str | None:
    """Return the format of a command line's output, where that is plain to see."""
    asked = [words[at + 1] for at, word in enumerate(words[:-1]) if word in ("-f", "--format")]
    if asked or "--json" in words:
        return asked[0] if len(asked) == 1 and "--json" not in words else None
    command = next((word for word in words if word in COMMANDS[:-1]), None)  # not schema, which lists names as text
    return usual_format(spec_of(command), terminal=False).name if command else None


def _check_output(format: str | None, out: bytes) -> None:
    """Parse an output. Raises Fault where it is not what its format says."""
    if format == "png":
        if not out.startswith(b"\x89PNG"):
            raise Fault("not a PNG")
        return
    if format == "zip":
        if out and not out.startswith(b"PK"):
            raise Fault("not a zip file")
        return
    if format == "sqlite":
        if out and not out.startswith(b"SQLite format 3"):
            raise Fault("not an SQLite file")
        return
    text = out.decode()
    if control := CONTROL.search(text):
        raise Fault(f"the output has U+{ord(control[0]):04X}")
    if format in FOR_PEOPLE:
        lines = [line.replace("\t", "") for line in text.split("\n")]
        if unsafe := next((line for line in lines if sanitize(line) != line), None):
            raise Fault(f"the output has an unsafe character: {unsafe!r}")
    try:
        if format in ("json", "timelinejs"):
            json.loads(text)
        elif format == "jsonl":
            for line in text.split("\n")[:-1]:
                json.loads(line)
        elif format == "csv":
            rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
            if len({len(row) for row in rows}) > 1:
                raise Fault("rows of CSV differ in length")
        elif format == "yaml":
            yaml.load(text, yaml.CSafeLoader)
        elif format == "svg":
            ElementTree.fromstring(text)
        elif format == "ics":
            import icalendar

            icalendar.Calendar.from_ical(text)
    except (ValueError, csv.Error, yaml.YAMLError, ElementTree.ParseError) as error:
        raise Fault(f"not {format}: {error}") from error


# Running


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise Hang after some seconds, or at the end where a handler of the program caught it."""
    hang = Hang(f"takes more than {seconds:g} seconds")
    raised: list[Hang] = []

    def late(*_: object) -> None:
        raised.append(hang)
        raise hang

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if raised:
        raise hang


def outcome(attempt: Callable[[Any, Random], str], value: Any, seed: int) -> tuple[str, str | None]:
    """Try an input. Returns what came of it, and what is wrong, where anything is."""
    try:
        with limited(SECONDS):
            return attempt(value, Random(seed)), None
    except (Exception, Hang) as error:
        if isinstance(error, (Fault, Hang)):
            return "fault", str(error)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return "fault", f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}: {error}"


def shortest(attempt: Callable[[Any, Random], str], value: Any, seed: int, fault: str, until: float) -> Any:
    """Return the shortest part of an input that shows the same fault, as far as it is found in time."""
    kind = fault.partition(": ")[0]
    size = len(value) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(value) and time.monotonic() < until:
            less = value[:at] + value[at + size :]
            found = outcome(attempt, less, seed)[1]
            if found is not None and found.partition(": ")[0] == kind:
                value = less
            else:
                at += size
        size //= 2
    return value


class Target(NamedTuple):
    """What is tried: how an input is made, and how it is run."""

    name: str
    make: Callable[[Random], Any]
    attempt: Callable[[Any, Random], str]


TARGETS = (Target("store", mutated_store, try_store), Target("line", some_line, try_line))


def fuzz(target: Target, count: int, seed: int, until: float) -> set[str]:
    """Try `count` inputs of a target, print what came of them, and return the kinds of fault."""
    began = time.process_time()
    counts: Counter[str] = Counter()
    kinds: set[str] = set()
    for each in range(seed, seed + count):
        if time.monotonic() > until:
            break
        value = target.make(Random(each))
        came, fault = outcome(target.attempt, value, each)
        counts[came] += 1
        if fault is not None and (kind := fault.partition(": ")[0]) not in kinds:
            kinds.add(kind)
            least = shortest(target.attempt, value, each, fault, time.monotonic() + SHORTENING)
            print(f"fault: {target.name}, seed {each}: {fault}\n    {least!r}", flush=True)
    tried = counts.total()
    listed = ", ".join(f"{came} {number}" for came, number in sorted(counts.items()))
    rate = tried / max(time.process_time() - began, 0.001)
    print(f"{target.name}: {tried} tried ({rate:.0f} a second of processor time): {listed or 'none'}", flush=True)
    return kinds


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz as the command line says, in a folder of its own."""
    parser = argparse.ArgumentParser(description="Look for faults with mutated stores and random command lines.")
    parser.add_argument("--stores", type=int, default=10_000, help="how many mutated stores")
    parser.add_argument("--lines", type=int, default=3_000, help="how many command lines")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first input")
    parser.add_argument("--seconds", type=float, default=300, help="when to stop")
    asked = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    until = time.monotonic() + asked.seconds
    faults = 0
    here = Path.cwd()
    memory = Path("/dev/shm")  # a file system in memory, which saves most of the time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        own = {"HOME": folder, "XDG_CACHE_HOME": folder, "VNTIMELINE_TODAY": TODAY, "VNTIMELINE_STORE": "small.yaml"}
        with patch.dict(os.environ, own):
            os.chdir(folder)
            try:
                Path("small.yaml").write_text(SMALL, encoding="utf-8")
                Path("more.yaml").write_text("title: More\n", encoding="utf-8")
                for target, count in zip(TARGETS, (asked.stores, asked.lines), strict=True):
                    faults += len(fuzz(target, count, asked.seed, until))
            finally:
                os.chdir(here)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
