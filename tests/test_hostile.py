"""A hostile store in every format of every command: each text stays a text, as another reader of the format sees it.

The same store with harmless texts has the structure that the format should have. The tests of the chart, the page and
TimelineJS give their renderers texts that no store can have.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import yaml
from bibtexparser.entrypoint import parse_string
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.helpers import FORMATS, SMALL, edited, refused, run_cli
from tests.hostile import ACCEPTED, HARMLESS, KINDS, PAYLOADS, code, hostile_store
from tests.render import oracle_ics
from vntimeline.characters import replace_unsafe
from vntimeline.cli import COMMANDS
from vntimeline.render.sanitize import sanitize

ASKED = {
    "show": ("show", *(f"e-{at}" for at in range(0, len(ACCEPTED), 4))),
    "cite": ("cite", *(f"e-{at}" for at in range(0, len(ACCEPTED), 4))),
    "tier": ("tier", code(0)),
    "tiers": ("tiers", "--on", "2025"),
    "leaders": ("leaders", "--on", "2025"),
    "diff": ("diff", "1990", "2025"),
    "anniversaries": ("anniversaries", "--year", "2025"),
    "check": ("check", "--strict"),
    "verify": ("verify", "-c", code(0), "--since", "2000-01"),
}
"""The command line of each command that needs more than its name to show the store."""
CASES = [
    (command, format)
    for command in COMMANDS
    for format in FORMATS[command]
    if command not in ("schema", "export", "site", "mcp") and format != "png"
]
FOR_PEOPLE = ("table", "plain", "github", "markdown", "svg", "html", "ics", "text", "bibtex", "csl", "ris")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
HIDING = re.compile("[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What reorders or hides text; formats for programs have it as the store has it."""
STYLE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^;\x00-\x1f]*;(?:https?://[\x21-\x7e]*)?\x1b\\")
"""Colours, and links to web pages."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The hostile store, and one with harmless texts in the same places."""
    folder = tmp_path_factory.mktemp("stores")
    paths = folder / "hostile.yaml", folder / "harmless.yaml"
    for path, texts in zip(paths, (ACCEPTED, HARMLESS), strict=True):
        path.write_text(hostile_store(texts), encoding="utf-8")
    return paths


@pytest.fixture
def hostile(stores: tuple[Path, Path], shared_cache: Path) -> Path:
    """The hostile store."""
    return stores[0]


def ask(command: str, format: str, store: Path, *options: str) -> str:
    """The answer of a command about a store; only `check` finds faults."""
    words = ASKED.get(command, (command,))
    result = run_cli(*words, "-f", format, "--store", store, *options, COLUMNS="100")
    assert (result.status, result.err) == (int(command == "check"), "")
    return result.out


# The structure


def of_markdown(text: str) -> set[str]:
    """The kinds of token in Markdown; links lead to the addresses of sources only."""

    def tokens(found: list[Token]) -> Iterator[Token]:
        for each in found:
            yield each
            yield from tokens(each.children or [])

    every = list(tokens(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)))
    assert all(str(each.attrs.get("href", "https://example.org/")).startswith("https://example.org/") for each in every)
    return {each.type for each in every} - {"softbreak"}


def of_svg(text: str) -> set[str]:
    """The elements of a picture with the names of their attributes; nothing is linked."""
    assert "<!" not in text
    elements = list(ElementTree.fromstring(text).iter())
    assert not [each for each in elements if "href" in "".join(each.attrib)]
    return {f"{each.tag} {sorted(each.attrib)}" for each in elements}


class Elements(HTMLParser):
    """A reader of HTML: the elements with the names of their attributes, and the addresses of links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.scripts = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(f"{tag} {sorted(name for name, _ in attrs if not name.startswith('data-'))}")
        self.scripts += tag in ("script", "style")
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("href", "src", "action") or re.match(r"https?://|#|data:image/", value or ""), value

    def handle_comment(self, data: str) -> None:
        self.found.add(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.found.add(f"instruction {data}")


def of_html(text: str) -> set[str]:
    """The elements of a page with the names of their attributes, and the number of its scripts and styles."""
    elements = Elements(text)
    return {*elements.found, f"{elements.scripts} scripts and styles"}


def of_calendar(text: str) -> set[str]:
    """The components of a calendar, the number of each, and the names of properties."""
    components = icalendar.Calendar.from_ical(text).walk()
    names = [each.name for each in components]
    return {f"{names.count(name)} {name}" for name in names} | {name for each in components for name in each}


def of_timelinejs(text: str) -> set[str]:
    """The elements in the texts of TimelineJS, which are HTML."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        else:
            for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
                yield from texts(each)

    content = json.loads(text)
    slides = [content["title"], *content["events"]]
    return set().union(*(of_html(each) for slide in slides for each in texts(slide.get("text", {}))))


def of_bibtex(text: str) -> set[str]:
    """The names of fields, and how many entries there are; a parser finds nothing but entries."""
    library = parse_string(text)
    assert len(library.blocks) == len(library.entries)
    return {f"{len(library.entries)} entries", *(field.key for entry in library.entries for field in entry.fields)}


def of_ris(text: str) -> set[str]:
    """The tags, and how many references there are."""
    assert all(re.fullmatch("[A-Z][A-Z0-9]  - .*|", line) for line in text.split("\r\n"))
    return {f"{text.count('TY  - ')} references", *(line[:2] for line in text.split("\r\n"))}


STRUCTURES: dict[str, Callable[[str], set[str]]] = {
    "markdown": of_markdown,
    "svg": of_svg,
    "html": of_html,
    "ics": of_calendar,
    "timelinejs": of_timelinejs,
    "bibtex": of_bibtex,
    "ris": of_ris,
}
"""What of each format a text must not change."""


@pytest.mark.parametrize(("command", "format"), CASES)
def test_no_text_is_structure(stores: tuple[Path, Path], shared_cache: Path, command: str, format: str) -> None:
    """The structure is that of harmless texts, and no character controls a terminal or hides text from people."""
    text = ask(command, format, stores[0])
    plain = text.replace("\r\n", "\n")
    assert not CONTROL.search(plain)
    assert format not in FOR_PEOPLE or not HIDING.search(plain)
    if format in STRUCTURES:
        assert STRUCTURES[format](text) <= STRUCTURES[format](ask(command, format, stores[1]))
    if format == "github":
        assert all(re.match("::error file=[^,:]*,line=[0-9]+,col=[0-9]+,title=", line) for line in text.splitlines())
    if format == "table":
        coloured = ask(command, format, stores[0], "--color", "always")
        assert not CONTROL.search(STYLE.sub("", coloured))


# The data


def from_csv(text: str) -> list[dict[str, str]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


READERS: dict[str, Callable[[str], list[dict[str, Any]]]] = {
    "json": lambda text: list(json.loads(text)["events"]),
    "jsonl": lambda text: [json.loads(line) for line in text.split("\n")[:-1]],
    "yaml": lambda text: list(yaml.load(text, yaml.CSafeLoader)["events"]),
    "csv": from_csv,
}


@pytest.mark.parametrize("format", READERS)
def test_programs_get_the_texts_as_they_are(hostile: Path, format: str) -> None:
    """Another reader of a format for programs has every text of the store as it was written.

    CSV has no escapes, so that it has the replacement sign for what must not be shown.
    """
    events = READERS[format](ask("list", format, hostile))
    assert [each["id"] for each in sorted(events, key=lambda each: int(each["id"][2:]))] == [
        f"e-{at}" for at in range(len(ACCEPTED))
    ]
    for each in events:
        text = ACCEPTED[int(each["id"][2:])]
        if format == "csv":  # which has no escapes
            text = replace_unsafe(text, lambda character: character if character in "\t\n" else "\ufffd")
        assert {each[name] for name in ("title", "summary", "place", "disputed")} == {text}
        if format != "csv":  # where a list is one cell
            assert each["people"] == [text]
            assert [each["sources"][0][name] for name in ("title", "publisher")] == [text, text]


def test_yaml_is_the_store_again(hostile: Path) -> None:
    """The store in YAML, read by another reader, has the texts and entries of the hostile store."""
    written = yaml.load(ask("list", "yaml", hostile), yaml.CSafeLoader)
    original = yaml.load(hostile_store(), yaml.CSafeLoader)
    assert (written["title"], written["licence"]) == (original["title"], original["licence"])
    for section in ("countries", "people", "publishers"):
        assert len(written[section]) > 100
        assert written[section] == {key: original[section][key] for key in written[section]}


def test_people_get_the_texts_on_one_line(hostile: Path) -> None:
    """Lines, Markdown and calendars have every title, made safe."""
    titles = {f"e-{at}": sanitize(text) for at, text in enumerate(ACCEPTED)}
    lines = [line.split("\t") for line in ask("list", "plain", hostile).split("\n")[:-1]]
    assert {line[-1]: line[-2] for line in lines} == titles
    entries = oracle_ics.entries(ask("list", "ics", hostile).encode())
    summaries = {each["UID"][1].partition("@")[0]: oracle_ics.as_text(each["SUMMARY"][1]) for each in entries}
    assert summaries == titles
    tokens = MarkdownIt("commonmark").enable("table").parse(ask("list", "markdown", hostile))
    rows = [each.children or [] for each in tokens if each.type == "inline"]
    shown = {"".join(part.content for part in row) for row in rows}
    assert {" ".join(title.split()) for title in titles.values()} <= {" ".join(each.split()) for each in shown}


def test_chart_shows_the_names(hostile: Path) -> None:
    """The picture has the names of countries as texts."""
    texts = ["".join(each.itertext()) for each in ElementTree.fromstring(ask("chart", "svg", hostile)).iter()]
    for name in ("{{7*7}}", "$(touch pwned)", "[red]x[/red]", "&lt;b&gt;", "]]>"):
        at = ACCEPTED.index(name)
        assert at % len(KINDS) or name in texts


# What no store may have


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///x", "http://"])
def test_only_web_pages_are_linked(url: str) -> None:
    """A store whose source has an address of another kind is refused."""
    text = edited(SMALL.read_text(encoding="utf-8"), "https://example.org/la", url)
    assert "is not a web address" in refused("list", "--store", "-", stdin=text, status=3)


def test_control_characters_are_refused() -> None:
    """A store with a control character in a text is refused, whatever the character does; it is not printed."""
    for text in filter(CONTROL.search, PAYLOADS):
        store = hostile_store((text,))
        message = refused("list", "--store", "-", stdin=store, status=3)
        assert "control character" in message
        assert not CONTROL.search(message)
        assert "control character" in printed_problems(store)


def printed_problems(store: str) -> str:
    """What `check` prints of a store, in all its formats."""
    outputs = [run_cli("check", "-", "-f", format, stdin=store).out for format in FORMATS["check"]]
    assert not any(CONTROL.search(output.replace("\r\n", "\n")) for output in outputs)
    return "".join(outputs)
