"""Tests of the output formats: golden files, every field of the model, and texts with the syntax of a format.

The golden files are in tests/golden. To renew them, run `RENEW=1 pytest tests/render/test_formats.py`, which writes
them and fails; read the changes (`git diff tests/golden`) before you keep them.
"""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
import yaml
from markdown_it import MarkdownIt

from tests.helpers import FORMATS, REQUIRED, ROOT, SMALL, edited, printed, run_cli
from vntimeline import Event, Source, Timeline, load
from vntimeline.characters import first_unsafe
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.model import DERIVED, index_of
from vntimeline.render import formats
from vntimeline.render.answer import Format

GOLDEN = ROOT / "tests" / "golden"
RENEW = bool(os.environ.get("RENEW"))
STYLE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[\x20-\x7e]*\x1b\\")
"""Colours and links."""
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FIELDS = tuple(field.encode_name for field in msgspec.structs.fields(Event))
FLAT = (*FIELDS[: FIELDS.index("sources")], "source_titles", "source_urls", *FIELDS[FIELDS.index("sources") + 1 :])
"""The columns of the CSV of events."""
SHOWN = ("la-special-1977", "nl-climate-2010", "trong-takes-2011", "de-sp-suspended-2017", "us-visit-biden-2023")

Ask = Callable[..., str]


def ask(*arguments: str, width: int = 100, store: Path = SMALL) -> str:
    """The output of `vntimeline ARGS…` on the small store."""
    return printed(*arguments, "--store", store, COLUMNS=str(width))


def found_by_check(*arguments: str) -> str:
    """The output of `vntimeline check -` on the small store with two problems."""
    faulty = edited(SMALL.read_text(encoding="utf-8"), "tier: special", "tier: spesial")
    faulty = edited(faulty, "date: 2017-09-22\n", "date: 2017-09-31\n")
    result = run_cli("check", "-", *arguments, stdin=faulty)
    assert (result.status, result.err) == (1, "")
    return result.out


CLAIMS = "\n".join(
    (
        "Partner;tier;country;since;on;note",
        "one;CSP;Mỹ;2023-09-11;;a | b",
        "two;strategic;US;2013-07-25;2015;",
        "three;SP;DE;;2018-12-01;",
        "four;SP;Norway;;;*x*",
        "five;CP;Korea;;;",
        "six;special relationship;Laos;1977;;",
    )
)
"""A table of claims with every verdict, in columns as a spreadsheet may have them."""


def found_by_verify(*arguments: str, width: int = 100) -> str:
    """The output of `vntimeline verify -` on a table with mistakes."""
    result = run_cli("verify", "-", *arguments, "--store", SMALL, stdin=CLAIMS, COLUMNS=str(width))
    assert (result.status, result.err) == (1, "")
    return result.out


@pytest.fixture
def ask_about(small: Timeline) -> Callable[[Sequence[Event]], Ask]:
    """`ask`, on the small store with other events."""

    def about(events: Sequence[Event]) -> Ask:
        store = msgspec.structs.replace(small.store, events=events, index=index_of(events))

        def ask_(*arguments: str, **options: Any) -> str:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("vntimeline.cli.session.load", lambda *_: store)
                return ask(*arguments, **options)

        return ask_

    return about


# Golden files


ELSEWHERE = {
    ("chart", "png"): "render/test_chart.py",
    ("page", "html"): "render/test_page.py",
    ("export", "folder"): "render/test_export.py",
    ("export", "zip"): "render/test_export.py",
    ("export", "sqlite"): "render/test_export.py",
    ("export", "parquet"): "render/test_export.py",
    ("site", "site"): "render/site/test_home.py",
    ("schema", "json"): "test_schemas.py",
    ("mcp", "markdown"): "cli/mcp/test_skill.py",
}
"""The formats of commands that have tests of their own in place of a golden file."""
CASES: dict[str, tuple[str, ...]] = {
    **{command: (command, *REQUIRED.get(command, ())) for command in COMMANDS},
    "show": ("show", *SHOWN),
    "cite-events": ("cite", *SHOWN),
    "tier-doubt": ("tier", "DE", "--on", "2018-12-01"),
    "tier-sectoral": ("tier", "NL", "--on", "2026"),
    "tiers": ("tiers", "--on", "2018-12-01"),
    "leaders": ("leaders", "--on", "2015"),
    "diff": ("diff", "2010", "2024"),
    "anniversaries": ("anniversaries", "--year", "2025"),
    "panel": ("panel", "--since", "2017", "--until", "2018"),
    "panel-months": ("panel", "--by", "month", "-c", "DE", "--since", "2018-10", "--until", "2019-01"),
    "chart": ("chart", "--since", "2010", "--until", "2025"),
    "verify": ("verify", "-c", "US", "--tier", "CSP", "--since", "2023-09", "--on", "2024"),
    "verify-table": ("verify", "-"),
}
"""A golden case for every command, with its required arguments; and more, or others, where they show more."""
WIDTHS = {"list": (80, 120, 180), "verify-table": (80, 120, 160, 200)}
"""The widths of output that differs with the terminal's."""


def golden_formats(command: str) -> list[str]:
    """The formats of a command that have golden files."""
    return [format for format in FORMATS[command] if (command, format) not in ELSEWHERE]


def golden(name: str, text: str) -> None:
    """Compare a text with a golden file."""
    path = GOLDEN / name
    if RENEW:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        pytest.fail(f"renewed {name}: read what changed, and run again without RENEW")
    assert path.is_file(), f"no tests/golden/{name}: see the top of this file"
    assert text == path.read_bytes().decode()


@pytest.mark.parametrize(
    ("case", "format", "width"),
    [
        (case, format, width)
        for case, (command, *_) in CASES.items()
        for format in golden_formats(command)
        for width in (WIDTHS.get(case, (100,)) if format == "table" else (100,))
    ],
)
def test_output_equals_the_golden_file(monkeypatch: pytest.MonkeyPatch, case: str, format: str, width: int) -> None:
    """The output of each command in each format equals its golden file."""
    monkeypatch.setattr("vntimeline.questions.about.__version__", "1.2.3")
    many = f"-{width}" if format == "table" and case in WIDTHS else ""
    if case == "check":
        text = found_by_check("-f", format)
    elif case == "verify-table":
        text = found_by_verify("-f", format, width=width)
    else:
        text = ask(*CASES[case], "-f", format, width=width)
    golden(f"{case}{many}.{format}", text)


def test_each_format_of_each_command_is_tested() -> None:
    """Every command has golden files, or a test of its own, for each of its formats."""
    every = {(command, format) for command, names in FORMATS.items() for format in names}
    assert {(command, format) for command, *_ in CASES.values() for format in golden_formats(command)} == (
        every - ELSEWHERE.keys()
    )
    for (_, format), path in ELSEWHERE.items():
        assert format in (ROOT / "tests" / path).read_text(encoding="utf-8")


def test_each_format_is_used_by_a_command() -> None:
    """No entry in the list of formats is forgotten: some command uses it, and it is tested there."""
    listed = {name: value for name, value in vars(formats).items() if isinstance(value, Format)}
    assert listed
    for name, format in listed.items():
        users = {command for command in COMMANDS if format in spec_of(command).formats}
        tested = {command for command, *_ in CASES.values()} | {command for command, _ in ELSEWHERE}
        assert users & tested, name


def test_each_format_of_a_command_is_in_the_list() -> None:
    """The commands offer no format but those in the list, each under its own name once."""
    listed = [value for value in vars(formats).values() if isinstance(value, Format)]
    for command in COMMANDS:
        assert all(each in listed for each in spec_of(command).formats), command


def test_no_golden_file_is_unused() -> None:
    """The folder of golden files has no file that no test reads."""
    known = {f"{case}.{format}" for case, (command, *_) in CASES.items() for format in golden_formats(command)}
    known |= {f"{case}-{width}.table" for case, widths in WIDTHS.items() for width in widths}
    assert {path.name for path in GOLDEN.iterdir()} <= known


# Every field


WORDS = {"countries": ("US", "LA"), "people": ("Joe Biden", "Barack Obama"), "person": "Nguyen Phu Trong"}
"""Values that must be in the registries of the store."""


def sample(name: str, wanted: Any) -> Any:
    """A value of a type, made from the name of its field so that it can be found in an output."""
    if get_origin(wanted) in (Union, UnionType):
        (wanted,) = (part for part in get_args(wanted) if part is not NoneType)
    if get_origin(wanted) is Annotated:
        wanted = get_args(wanted)[0]
    if name in WORDS:
        return WORDS[name]
    if get_origin(wanted) is Literal:
        return get_args(wanted)[-1]
    if get_origin(wanted) is tuple:
        return tuple(sample(f"{name}-{at}", get_args(wanted)[0]) for at in (1, 2))
    if wanted is date:
        return date(1900, 1, 1) + timedelta(days=sum(name.encode()))
    if wanted is bool:
        return True
    if wanted is str:
        return f"the-{name}"
    parts = {field.name: sample(f"{name}-{field.name}", field.type) for field in msgspec.structs.fields(wanted)}
    return wanted(**parts)


FULL: Event = Event(**{field.name: sample(field.name, field.type) for field in msgspec.structs.fields(Event)})


def as_json(value: Any) -> Any:
    """The value as JSON has it, written independently of the code under test."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    if isinstance(value, msgspec.Struct):
        return {name: as_json(getattr(value, name)) for name in value.__struct_fields__}
    return value


def leaves(value: Any) -> Iterator[str]:
    """The texts of all parts of a value."""
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, dict):
        yield from leaves(list(value.values()))
    else:
        yield "true" if value is True else str(value)


RECORD = {name: as_json(getattr(FULL, name)) for name in FIELDS}


def rows_of(text: str, format: str) -> list[dict[str, Any]]:
    """The records in an output, by field; the cells of a table are texts."""
    if format == "json":
        events: list[dict[str, Any]] = json.loads(text)["events"]
        return events
    if format == "jsonl":
        return [json.loads(line) for line in text.split("\n")[:-1]]  # U+2028 does not end a line
    if format == "csv":
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    if format == "yaml":
        content = yaml.safe_load(text)
        found: list[dict[str, Any]] = content["events"] if isinstance(content, dict) else content
        return found
    if format == "markdown":
        return rows_of_markdown(text)
    raise AssertionError(f"no way to read {format}")


def rows_of_markdown(text: str) -> list[dict[str, str]]:
    """The rows of a Markdown table as they are shown; a link is followed by its address."""
    cells: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            cells.append([])
        elif token.type == "inline":
            parts = token.children or []
            assert {part.type for part in parts} <= {"text", "link_open", "link_close"}, "read as markup"
            cells[-1].append("".join(f" {part.attrs['href']} " if part.attrs else part.content for part in parts))
        else:
            assert re.fullmatch("(table|thead|tbody|tr|th|td)_(open|close)", token.type), "read as markup"
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


@pytest.mark.parametrize("command", [("list",), ("show", FULL.id)], ids=["list", "show"])
@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "yaml", "markdown"])
def test_record_formats_have_every_field(
    ask_about: Callable[[Sequence[Event]], Ask], command: tuple[str, ...], format: str
) -> None:
    """Each format for programs has every field of an event, with its value."""
    ask = ask_about([FULL])
    chosen = rows_of(ask(*command, "-f", format, "--fields", ",".join(FIELDS)), format)
    assert len(chosen) == 1
    assert list(chosen[0]) == list(FLAT if format == "csv" else FIELDS)
    text = ask(*command, "-f", format)
    if format == "markdown" and command[0] == "show":  # a text to read
        assert all(
            leaf in text for name in ("date", "countries", "kind", "title", "id") for leaf in leaves(RECORD[name])
        )
        assert all(source[name] in text for source in RECORD["sources"] for name in ("title", "publisher", "url"))
        every = chosen
    else:
        every = rows_of(text, format)
    assert len(every) == 1
    if format in ("json", "jsonl"):
        assert every == chosen == [RECORD]
        assert list(every[0]) == list(FIELDS)
    elif format == "yaml":
        assert chosen == [RECORD]
        assert every == [{name: value for name, value in RECORD.items() if name not in DERIVED}]
    elif format == "csv":
        parts = rows_of(ask(*command, "-f", format, "--fields", "sources"), format)
        assert [
            list(leaves([row[name] for name in source])) for row, source in zip(parts, RECORD["sources"], strict=True)
        ] == [list(leaves(source)) for source in RECORD["sources"]]
        values = RECORD | {f"source_{name}s": [each[name] for each in RECORD["sources"]] for name in ("title", "url")}
        for name in FLAT:
            assert all(leaf in row[0][name] for row in (every, chosen) for leaf in leaves(values[name])), name
    else:
        for name in ("date", "countries", "kind", "title", "sources", "id"):
            assert all(leaf in every[0][name] for leaf in leaves(RECORD[name])), name
        for name in FIELDS:
            assert all(leaf in chosen[0][name] for leaf in leaves(RECORD[name])), name


@pytest.mark.parametrize("command", [("list",), ("show", FULL.id)], ids=["list", "show"])
@pytest.mark.parametrize("format", ["table", "plain"])
def test_text_formats_have_every_chosen_field(
    ask_about: Callable[[Sequence[Event]], Ask], command: tuple[str, ...], format: str
) -> None:
    """Each format for readers has every field that was chosen, with its value."""
    text = ask_about([FULL])(*command, "-f", format, "--fields", ",".join(FIELDS), width=2000)
    for name in FIELDS:
        assert (command, format) == (("list",), "plain") or name in text
        assert all(re.search(rf"(^|\W){re.escape(leaf)}(\W|$)", text) for leaf in leaves(RECORD[name])), name


@pytest.mark.parametrize("format", ["table", "plain"])
def test_show_has_the_whole_event(ask_about: Callable[[Sequence[Event]], Ask], format: str) -> None:
    """`show` prints every value of an event for readers."""
    text = ask_about([FULL])("show", FULL.id, "-f", format, width=2000)
    for name, value in RECORD.items():
        if name not in (*DERIVED, "acting", "change"):
            assert all(leaf in text for leaf in leaves(value)), name
    assert f"leaves office as acting {FULL.office}" in text


@pytest.mark.parametrize("format", ["plain", "csv", "markdown", "json", "jsonl", "yaml"])
@pytest.mark.parametrize("command", [("list",), ("show", "us-cp-2013", "us-csp-2023")], ids=["list", "show"])
def test_only_chosen_fields_in_their_order(command: tuple[str, ...], format: str) -> None:
    """`--fields` prints exactly the chosen fields, in the order in which they were chosen."""
    text = ask(*command, "-f", format, "--fields", "title,date")
    if format == "plain" and command[0] == "list":
        assert "Joe Biden visits Hanoi\t2023-09-10/2023-09-11\n" in text
        assert all(line.count("\t") == 1 for line in text.splitlines())
    elif format == "plain":
        names = [line.split("\t")[0] for card in text.split("\n\n") for line in card.splitlines()]
        assert names == ["title", "date"] * 2
    else:
        assert all(list(row) == ["title", "date"] for row in rows_of(text, format))


def test_json_lines_equal_the_records_of_the_json() -> None:
    """JSON Lines has the same records as the JSON, with the fields in the same order."""
    for arguments, key in ((("list",), "events"), (("show", *SHOWN), "events"), (("tier", "DE"), "standing")):
        found = json.loads(ask(*arguments, "--json"))[key]
        records = found if isinstance(found, list) else [found]
        lines = ask(*arguments, "-f", "jsonl").splitlines()
        assert [json.loads(line) for line in lines] == records
        assert [list(json.loads(line)) for line in lines] == [list(record) for record in records]


def test_json_and_yaml_keep_letters() -> None:
    """JSON, JSON Lines and YAML print letters and quotation marks as they are, without escapes."""
    for format in ("json", "jsonl", "yaml"):
        assert "“quotes”" in ask("list", "-f", format)


# Reading back


DIFFICULT = (
    'a, "quoted"; text', "two\nlines", "'single'", "back\\slash", "a | stroke", "*stars* _under_ `code` ~~gone~~",
    "[link](https://example.org)", "![image](x)", "<b>bold</b>", "&amp; &copy;", "# heading", "- item", "1. item",
    "key: value #no", "null", "true", "NO", "2001-01-01", "1_000", "~", "{a: b}", "[a, b]", "&anchor", "%tag", "!tag",
    "@at", "? q", "=1+1", "Nguyễn Phú Trọng", "e\u0301", "河内", "\U0001f1fb\U0001f1f3", "one\u2028line", "\u202egnp",
    "a\u00a0b",
)  # fmt: skip


def difficult() -> list[Event]:
    """Events whose texts contain the syntax of formats."""
    return [
        Event(
            id=f"difficult-{at:02}",
            date="2001-01",
            earliest=date(2001, 1, 1),
            latest=date(2001, 1, 31),
            precision="month",
            kind="milestone",
            countries=("US",),
            title=text,
            summary=text,
            significance="key",
            confidence="high",
            sources=(Source(title=text, publisher=text, url="https://example.org/a?b=1&c=(2)|3"),),
        )
        for at, text in enumerate(DIFFICULT)
    ]


@pytest.mark.parametrize("format", ["json", "jsonl", "csv"])
def test_difficult_texts_read_back(ask_about: Callable[[Sequence[Event]], Ask], format: str) -> None:
    """Texts with syntax of a format read back unchanged from JSON, JSON Lines and CSV, which has no escapes."""
    output = ask_about(difficult())("list", "-f", format)
    rows = rows_of(output, format)
    hidden = str.maketrans("\u2028\u202e", "\ufffd\ufffd") if format == "csv" else {}
    expected = [text.translate(hidden) for text in DIFFICULT]
    assert [row["title"] for row in rows] == expected
    assert [row["summary"] for row in rows] == expected
    assert first_unsafe(output) is None


def test_csv_cells_read_back(small: Timeline) -> None:
    """Each cell of the CSV has the value of its field, and lists are joined as documented."""
    rows = rows_of(ask("list", "-f", "csv"), "csv")
    assert len(rows) == len(small.store.events)
    for row, event in zip(rows, small.store.events, strict=True):
        assert list(row) == [*FLAT, "data_version"]
        assert row["data_version"] == small.store.version
        assert row["source_titles"] == "; ".join(each.title for each in event.sources)
        assert row["source_urls"] == "; ".join(each.url or "" for each in event.sources)
        for name in FIELDS:
            value = as_json(getattr(event, name))
            if name in ("countries", "people"):
                assert row[name] == "; ".join(value)
            elif name != "sources":
                assert row[name] == {None: "", True: "true", False: "false"}.get(value, value)


def test_markdown_shows_difficult_texts_as_text(ask_about: Callable[[Sequence[Event]], Ask]) -> None:
    """Markdown shows texts that contain its syntax as plain text."""
    ask = ask_about(difficult())
    rows = rows_of(ask("list", "-f", "markdown"), "markdown")
    fields = rows_of(ask("list", "-f", "markdown", "--fields", "summary,title"), "markdown")
    wrong = {}
    for text, row, chosen in zip(DIFFICULT, rows, fields, strict=True):
        seen = " ".join(text.replace("\u202e", "\ufffd").split())
        found = [" ".join(cell.split()) for cell in (row["title"], chosen["summary"], row["sources"])]
        if found != [seen, seen, f"https://example.org/a?b=1&c=(2)%7C3 {seen} ({seen})"]:
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize("command", ["list", "show"])
def test_yaml_reads_back_as_the_same_store(small: Timeline, tmp_path: Path, command: str) -> None:
    """The YAML of `list` and `show` loads as a store with the same events."""
    ids = [event.id for event in small.store.events] if command == "show" else []
    out = tmp_path / "out.yaml"
    out.write_text(ask(command, *ids, "-f", "yaml"), encoding="utf-8")
    again = load(out).store
    assert list(again.events) == list(small.store.events)
    assert (again.title, again.licence, again.coverage) == (
        small.store.title,
        small.store.licence,
        small.store.coverage,
    )
    assert again == small.store
    assert ask(command, *ids, "-f", "yaml", store=out) == out.read_text(encoding="utf-8")


def test_yaml_of_difficult_texts_reads_back(ask_about: Callable[[Sequence[Event]], Ask], tmp_path: Path) -> None:
    """Texts with YAML syntax read back unchanged."""
    out = tmp_path / "out.yaml"
    out.write_bytes(ask_about(difficult())("list", "-f", "yaml").encode())
    assert list(load(out).store.events) == difficult()


# Nothing found


def _empty_store(text: str, at: Path) -> bool:
    at.write_text(text, encoding="utf-8")
    return list(load(at).store.events) == []


EMPTY: dict[str, Callable[[str, Path], bool]] = {
    "table": lambda text, _: text.splitlines()[-1] == "no events match",
    "plain": lambda text, _: text == "",
    "json": lambda text, _: json.loads(text)["events"] == [],
    "jsonl": lambda text, _: text == "",
    "csv": lambda text, _: text == ",".join([*FLAT, "data_version"]) + "\n",
    "markdown": lambda text, _: rows_of_markdown(text) == [] and text.count("\n") == 2,
    "yaml": _empty_store,
    "timelinejs": lambda text, _: json.loads(text)["events"] == [],
    "ics": lambda text, _: text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n"),
}


@pytest.mark.parametrize("format", FORMATS["list"])
def test_no_events_is_a_valid_empty_document(tmp_path: Path, format: str) -> None:
    """Where no event matches, each format is still a valid document."""
    assert EMPTY[format](ask("list", "-s", "no such words", "-f", format), tmp_path / "out.yaml")


def test_no_events_with_chosen_fields_is_valid() -> None:
    """Where no event matches and fields are chosen, the document is still valid."""
    arguments = ("list", "-s", "no such words", "--fields", "id,date")
    assert rows_of(ask(*arguments, "-f", "yaml"), "yaml") == []
    assert ask(*arguments, "-f", "csv") == "id,date\n"
    assert json.loads(ask(*arguments, "--json"))["events"] == []


# Markup and control characters


MARKUP = ("[bold]x[/bold]", "[link=https://example.org]y[/link]", "<script>alert(1)</script>", ":smile:", "[/]")


@pytest.mark.parametrize("format", ["table", "plain"])
@pytest.mark.parametrize("color", ["always", "never"])
@pytest.mark.parametrize("command", ["list", "show", "tier"])
def test_terminal_shows_markup_and_controls_as_text(tmp_path: Path, command: str, color: str, format: str) -> None:
    """Markup in the data is printed as text, and control characters in the data never reach a terminal."""
    words = " ".join(MARKUP)
    nasty = f'"{words} \\u202Egnp\\u202C \\u2066a\\u2069 b\\tc"'
    text = SMALL.read_text(encoding="utf-8")
    text = text.replace("Vietnam and Laos sign their treaty of amity", nasty).replace("name: Laos", f"name: {nasty}")
    (tmp_path / "nasty.yaml").write_text(
        text.replace("formal_name: Treaty of Amity and Cooperation", f"formal_name: {nasty}"), encoding="utf-8"
    )
    arguments = {"list": ["-c", "LA"], "show": ["la-special-1977"], "tier": ["LA"]}[command]
    shown = ask(command, *arguments, "-f", format, "--color", color, width=400, store=tmp_path / "nasty.yaml")
    assert ("\x1b" in shown) == (color == "always" and format == "table")
    shown = STYLE.sub("", shown).replace("\t", "   ") if format == "plain" else STYLE.sub("", shown)
    assert f"{words} \ufffdgnp\ufffd \ufffda\ufffd b c" in shown
    assert not CONTROL.search(shown)
