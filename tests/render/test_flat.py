"""Tests of the flat formats: CSV with one value in a cell, tables of their own for lists of records, and Markdown."""

import csv
import io
import json
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.helpers import SMALL, answer_of, embedded_store, make_event, make_store, make_tier, printed, refused, run_cli
from tests.strategies import fixed
from vntimeline.cli import COMMANDS, spec_of
from vntimeline.model import Country, Event, Source, Store
from vntimeline.questions import board, standing
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.events import EventQuery
from vntimeline.questions.standing import StandingQuery
from vntimeline.render import cells, flat, markdown
from vntimeline.render.answer import Answer, Terminal, field_names
from vntimeline.render.formats import format_named
from vntimeline.render.yaml import document as yaml_of

ASK = ("--store", SMALL, "-f", "csv")
DOUBT = ("DE", "--on", "2018-12-01")


def rows(text: str) -> list[dict[str, str]]:
    """The records of a CSV."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def ask(*arguments: str) -> list[dict[str, str]]:
    """The records of a command's CSV on the small store."""
    return rows(printed(*arguments, *ASK))


def csv_of(store: Store, record: msgspec.Struct, *fields: str) -> list[dict[str, str]]:
    """The CSV of one record."""
    command = "list" if isinstance(record, Event) else "tiers"
    answer: Answer[Any, Any] = answer_of(command, store, [record], BoardQuery(store.last_day))
    answer = msgspec.structs.replace(answer, fields=fields)
    text = format_named("csv", answer.spec).render(answer, Terminal())
    assert isinstance(text, str)
    return rows(text)


# Sources and lists


def test_sources_are_two_columns() -> None:
    """The sources of an event are their titles and, in the same order, their addresses."""
    (row,) = ask("show", "us-csp-2023")
    (event,) = json.loads(printed("show", "us-csp-2023", "--store", SMALL, "--json"))["events"]
    assert "sources" not in row
    assert list(row)[-3:] == ["source_titles", "source_urls", "data_version"]
    assert row["source_titles"].split("; ") == [source["title"] for source in event["sources"]]
    assert row["source_urls"].split("; ") == [source["url"] or "" for source in event["sources"]]


TEXT = st.text(st.sampled_from("a;, \n\"'|é"), max_size=8)


@settings(fixed, max_examples=200)
@given(st.lists(TEXT, min_size=1, max_size=4))
@example(["a; b", "c"])
@example(["a;", "b"])
@example([";", "; ", ";; ; "])
def test_items_of_a_list_stay_countable(items: list[str]) -> None:
    """A list in a cell has as many items between "; " as before, whatever they contain."""
    assert len(cells.joined(items).split("; ")) == len(items)
    without = [item for item in items if "; " not in item]
    assert set(without) <= set(cells.joined(items).split("; "))


def test_titles_and_addresses_stay_in_step() -> None:
    """A title with a semicolon, or a source without an address, does not move the others."""
    sources = (
        Source(title="One; two", publisher="P", url="https://example.org/a;b"),
        Source(title="Three", publisher="P"),
        Source(title="Four", publisher="P", url="https://example.org/c"),
    )
    event = make_event("e-1", "2001", sources=sources)
    (row,) = csv_of(make_store([event]), event)
    assert row["source_titles"].split("; ") == ["One, two", "Three", "Four"]
    assert row["source_urls"].split("; ") == ["https://example.org/a;b", "", "https://example.org/c"]


# Standings


def test_a_standing_is_one_flat_row() -> None:
    """`tier` in CSV is one row of single values, without the steps."""
    (row,) = ask("tier", *DOUBT)
    assert "history" not in row
    assert not any(" | " in cell for cell in row.values())
    assert (row["country"], row["tier"], row["certain"], row["status"]) == ("DE", "strategic", "false", "suspended")
    assert row["suspended_since"] == "2017-09-22"
    assert row["sectoral"] == ""


def test_relations_are_two_columns() -> None:
    """The relations are their date and their event."""
    (row,) = ask("tier", "NO")
    assert (row["relations_since"], row["relations_event"]) == ("1971-11-25", "no-relations-1971")
    assert row["tier"] == ""


def test_sectoral_partnerships_are_named() -> None:
    """The sectoral partnerships of a country are named in one cell; one without a name by its event."""
    events = [make_tier("t-1", "2001", "sectoral", formal_name="On; water"), make_tier("t-2", "2002", "sectoral")]
    store = make_store(events)
    found = standing.answer(store, StandingQuery("US", store.last_day))
    (row,) = csv_of(store, found)
    assert row["sectoral"] == "On, water; t-2"


def test_steps_are_a_table_of_their_own() -> None:
    """`--fields history` has one row for each step, with who led in one cell."""
    found = ask("tier", "US", "--fields", "history")
    assert list(found[0]) == ["country", "tier", "from", "to", "event", "formal_name", "led_by"]
    assert [(row["country"], row["tier"], row["from"], row["to"]) for row in found] == [
        ("US", "comprehensive", "2013-07-25", "2023-09-10"),
        ("US", "comprehensive-strategic", "2023-09-10", ""),
    ]
    assert "general-secretary: Nguyen Phu Trong" in found[0]["led_by"].split("; ")


def test_steps_of_all_countries_are_one_table() -> None:
    """`tiers --fields history` has the steps of every country in JSON, one a row."""
    standings = json.loads(printed("tiers", "--store", SMALL, "--json"))["standings"]
    expected = [(each["country"], step["event"]) for each in standings for step in each["history"]]
    assert [(row["country"], row["event"]) for row in ask("tiers", "--fields", "history")] == expected


@pytest.mark.parametrize(("field", "key"), [("suspensions", "2017-09-22"), ("sectoral", None)])
def test_other_lists_are_tables_too(field: str, key: str | None) -> None:
    """Each field that holds a list of records is a table of its own when it is asked for alone."""
    found = ask("tier", *DOUBT, "--fields", field)
    assert [row["from"] for row in found] == ([key] if key else [])
    assert printed("tier", *DOUBT, *ASK, "--fields", field).startswith("country,")


def test_sources_alone_are_a_table() -> None:
    """`--fields sources` has one row for each source, after the id of its event."""
    found = ask("show", "us-csp-2023", "--fields", "sources")
    assert list(found[0]) == ["id", "title", "publisher", "date", "url", "archived", "lang"]
    assert {row["id"] for row in found} == {"us-csp-2023"}


def test_every_field_can_be_reached() -> None:
    """Each field of a record can be chosen, alone and with others, and has at least one column."""
    store = embedded_store()
    event = next(each for each in store.events if each.id == "us-csp-2023")
    for record in (event, standing.answer(store, StandingQuery("DE", date(2018, 12, 1)))):
        key, *names = field_names(type(record))
        for name in names:
            (with_key,) = csv_of(store, record, name, key)
            *own, last = with_key
            assert last == key
            assert own
            assert all(each.startswith(name.rstrip("s")) or each == "suspended_since" for each in own)
            alone = csv_of(store, record, name)
            assert alone or getattr(record, name) == ()


def test_no_cell_holds_two_levels_of_lists() -> None:
    """No cell of the embedded store's tables joins records that are joined themselves."""
    store = embedded_store()
    standings = board.answer(store, BoardQuery(store.last_day))
    for command, records in (("list", list(store.events)), ("tiers", standings)):
        answer = answer_of(command, store, records, BoardQuery(store.last_day))
        header, found = flat.table(answer)
        assert not any(
            " | " in cell and name != "source_titles" for row in found for name, cell in zip(header, row, strict=True)
        )


def test_fields_of_tier_in_every_format() -> None:
    """`tier` and `tiers` print chosen fields, and no others, in every format."""
    for command in (("tier", "US"), ("tiers",)):
        for each in spec_of(command[0]).formats:
            text = printed(*command, "--on", "2024", "--store", SMALL, "-f", each.name, "--fields", "country,since")
            assert "US" in text
            assert "2023-09-10" in text
            assert "us-csp-2023" not in text


# The byte-order mark


def test_bom_begins_csv(tmp_path: Path) -> None:
    """`--bom` puts a byte-order mark, once, before CSV on standard output and in a file."""
    plain = printed("list", *ASK)
    assert printed("list", *ASK, "--bom") == f"\ufeff{plain}"
    path = tmp_path / "out.csv"
    printed("list", "--store", SMALL, "-o", path, "--bom")
    assert path.read_bytes() == b"\xef\xbb\xbf" + plain.encode()


@pytest.mark.parametrize("format", ["json", "markdown", "table", "plain", "ics"])
def test_bom_is_for_csv_only(format: str) -> None:
    """`--bom` with another format is refused, and names the remedy."""
    assert "--bom is for CSV" in refused("list", "--store", SMALL, "-f", format, "--bom")
    assert "add -f csv" in refused("list", "--store", SMALL, "--bom")


def test_bom_is_an_option_of_commands_with_csv() -> None:
    """The commands that have CSV, and no others, have the option."""
    for command in COMMANDS:
        has_csv = any(each.name == "csv" for each in spec_of(command).formats)
        assert ("--bom" in printed(command, "--help")) is has_csv


# Markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(text: str) -> str:
    """What a reader of Markdown sees, without links and tables."""
    return " ".join(
        "".join(part.content for part in token.children or []) for token in READER.parse(text) if token.type == "inline"
    )


def test_tier_in_markdown_is_text_to_read() -> None:
    """`tier` in Markdown has a heading, the answer in a sentence, the steps as a table, and sources as links."""
    text = printed("tier", "US", "--on", "2024", "--store", SMALL, "-f", "markdown")
    assert text.startswith("# United States (US, Hoa Kỳ)\n\nOn 31 December 2024: **comprehensive strategic partnership")
    assert "since 10 September 2023" in text
    assert "| 2013-07-25 | CP |" in text
    assert re.search(r"^- \[.+\]\(<https://example.org/csp>\)", text, re.MULTILINE)


def test_tier_in_markdown_says_doubts() -> None:
    """`tier` in Markdown says that a level is suspended, what may have changed, and how far the data reach."""
    text = shown(printed("tier", *DOUBT, "--store", SMALL, "-f", "markdown"))
    assert "Suspended since 22 September 2017" in text
    assert "Not certain on that day: perhaps resumed" in text
    assert "data until 31 December 2025" in printed("tier", "NO", "--on", "2026", "--store", SMALL, "-f", "markdown")


def test_show_in_markdown_has_the_whole_event() -> None:
    """`show` in Markdown has every text of an event, and its sources as links."""
    events = embedded_store().events[::60]
    text = " ".join(shown(printed("show", *(event.id for event in events), "-f", "markdown")).split())
    for event in events:
        for each in (
            event.title,
            event.summary,
            event.disputed,
            event.place,
            event.formal_name,
            event.date,
            event.kind,
        ):
            assert " ".join((each or "").split()) in text
        assert all(source.title in text for source in event.sources)


@pytest.mark.parametrize("command", ["list", "tiers", "leaders", "diff", "countries", "anniversaries"])
def test_tables_in_markdown_have_few_columns(command: str) -> None:
    """The Markdown of lists is a table that a page has room for."""
    days = ("2010", "2024") if command == "diff" else ()
    text = printed(command, *days, "--store", SMALL, "-f", "markdown", VNTIMELINE_TODAY="2025-01-31")
    header, rule, *_ = (line for line in text.split("\n") if line.startswith("|"))
    assert 2 < header.count("|") == rule.count("|") <= 10
    assert text.startswith("On 31 January 2025") is (command in ("tiers", "leaders", "countries"))


DIFFICULT = st.text(st.sampled_from("a1 -+=.)#>|\\`*_[]<&;~$!:/@\"'(w\u202e"), max_size=14)


@settings(fixed, max_examples=300)
@given(DIFFICULT)
@example("- item")
@example("1. one")
@example("see https://example.org and www.example.org")
@example("&copy;")
@example("a\\")
def test_texts_are_shown_as_they_are(text: str) -> None:
    """Whatever a text has, Markdown shows it as it is: in a paragraph, a cell, a heading and a list."""
    expected = " ".join(text.replace("\u202e", "\ufffd").split())
    own = markdown.escaped(text)
    assert " ".join(shown(markdown.paragraph(own) + "\n").split()) == expected
    assert " ".join(shown(f"# x {own}\n").split()) == f"x {expected}".strip()
    assert " ".join(shown(markdown.grid(["h"], [[own]])).split()) == f"h {expected}".strip()


@pytest.mark.parametrize("text", ["https://a.b/c", "HTTP://a.b", "www.a.b", "ftp://a.b", "Www.a.b"])
def test_bare_addresses_are_no_links(text: str) -> None:
    """An address within a text does not become a link by itself: GFM looks for these signs as they stand."""
    own = markdown.escaped(f"see {text}")
    assert shown(f"{own}\n") == f"see {text}"
    assert not re.search(r"(https?|ftp)://|www\.", own, re.IGNORECASE)


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://x.org/a\\", "https://x.org/a%5C"),
        ("https://x.org/?a=1&copy;b", "https://x.org/?a=1&copy;b"),
        ("https://x.org/&#65;", "https://x.org/&#65;"),
        ("https://x.org/?a=1&b=2", "https://x.org/?a=1&b=2"),
        ("https://x.org/<>|", "https://x.org/%3C%3E%7C"),
        ("https://x.org/(a)", "https://x.org/(a)"),
    ],
)
def test_links_lead_to_their_address(url: str, href: str) -> None:
    """A link has its address, in a text and in a table."""
    own = markdown.link(Source(title="A [title]", publisher="P", url=url))
    for text in (f"- {own}\n", markdown.grid(["h"], [[own]])):
        parts = [part for token in READER.parse(text) for part in token.children or []]
        (link,) = (part for part in parts if part.type == "link_open")
        assert link.attrs["href"] == href


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("_www.x.org", "\\_www\\.x.org"),
        ("Éhttps://x.org", "Éhttps\\://x.org"),
        ("xhttp://x.org", "xhttp\\://x.org"),
        ("see a@b.org", "see a\\@b.org"),
        ("![a](b)", "\\!\\[a\\]\\(b)"),
        ("a (b)!", "a (b)!"),
    ],
)
def test_no_address_in_a_text_becomes_a_link(text: str, escaped: str) -> None:
    """What a lenient renderer would take for a link or an image is escaped, and nothing more."""
    assert markdown.escaped(text) == escaped


# Other programs


def test_pandas_keeps_namibia(tmp_path: Path) -> None:
    """Read as the README says, Namibia's code NA and empty cells stay text, and a title that begins with = is whole."""
    pandas: Any = import_module("pandas")
    namibia = Country(code="NA", name="Namibia")
    event = make_tier("na-sp-1", "0938-11-02", "strategic", "NA", title="=1+1")
    store = msgspec.structs.replace(make_store([event]), countries={"NA": namibia})
    path = tmp_path / "na.yaml"
    path.write_text(yaml_of(answer_of("list", store, [event], EventQuery())), encoding="utf-8")
    read = pandas.read_csv
    tiers = read(io.StringIO(printed("tiers", "--store", path, "-f", "csv")), keep_default_na=False)
    assert [*tiers.country, *tiers.formal_name] == ["NA", ""]
    listed = read(io.StringIO(printed("list", "--store", path, "-f", "csv")), keep_default_na=False)
    assert [*listed.countries, *listed.title, *listed.date] == ["NA", "=1+1", "0938-11-02"]


def test_years_before_1000_look_the_same_everywhere(tmp_path: Path) -> None:
    """A year has four digits in every format, as it must be typed."""
    event = make_tier("us-sp-1", "0938-11-02", "strategic")
    path = tmp_path / "old.yaml"
    path.write_text(yaml_of(answer_of("list", make_store([event]), [event], EventQuery())), encoding="utf-8")
    for command in (
        *("tier US --on 0940 -f table", "tier US --on 0940 -f markdown", "tiers --on 0940 -f table", "list -f table"),
        *("chart --until 0940", "chart --until 0940 -f svg", "page -f html", "list -f timelinejs"),
    ):
        text = run_cli(*command.split(), "--store", path).out
        assert re.search(r"0938|0940", text), command
        if "timelinejs" not in command:
            assert not re.search(r"(?<![-.#\w])9(38|40)\b(?![-.])", text), command
