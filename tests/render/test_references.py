"""References in BibTeX, CSL-JSON, RIS and text, read by other programs."""

import io
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation as InText
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from tests.helpers import ROOT, SMALL, answer_of, embedded_store, make_event, make_store, printed, refused
from tests.hostile import PAYLOADS
from tests.strategies import edtf, fixed
from vntimeline import Citation, Timeline
from vntimeline.cli.commands.cite import SPEC
from vntimeline.model import Event, Source, Store
from vntimeline.questions.cite import CiteQuery, answer
from vntimeline.render.answer import Terminal
from vntimeline.render.formats import format_named
from vntimeline.render.sanitize import sanitize

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def in_format(format: str, store: Store, *ids: str) -> str:
    """The citations of a store or of events in it, in a format."""
    query = CiteQuery.parse(store, ids)
    rendered = format_named(format, SPEC).render(answer_of("cite", store, answer(store, query), query), Terminal())
    assert isinstance(rendered, str)
    return rendered


def all_ids() -> list[str]:
    """The ids of all events of the embedded store."""
    return [event.id for event in embedded_store().events]


@cache
def every() -> dict[str, Citation]:
    """The citations of all events of the embedded store, by their keys."""
    return {each.id: each for each in Timeline(embedded_store()).cite(*all_ids())}


def store_of(*events: Event, **fields: Any) -> Store:
    """A store of these events, with these fields."""
    return msgspec.structs.replace(make_store(events), **fields)


# BibTeX


def entries(text: str, decoded: bool = False) -> dict[str, dict[str, str]]:
    """The fields of each entry, as they are printed; a parser finds nothing else, and no key or field twice.

    `decoded`: the parser also undoes the escapes, which takes long.
    """
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()] if decoded else [])
    assert library.failed_blocks == []
    assert len(library.blocks) == len(library.entries)
    assert {entry.entry_type for entry in library.entries} <= {"misc"}
    read = unbraced if decoded else plain
    return {
        entry.key: {field.key: str(field.value) if field.key == "url" else read(field.value) for field in entry.fields}
        for entry in library.entries
    }


def unbraced(value: Any) -> str:
    """A value without the second pair of braces around it, if it has one."""
    text = str(value)
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def plain(value: Any) -> str:
    """A value as it is printed, read without the package: the second pair of braces and escapes are undone."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"}
    names |= {"textasciitilde": "~", "textasciicircum": "^"}
    return re.sub(r"\\(?:([a-z]+)\{\}|(.))", lambda match: names[match[1]] if match[1] else match[2], unbraced(value))


def test_bibtex_of_all_events_has_every_field() -> None:
    """A parser of BibTeX reads the entries of all events and their sources, each with its fields."""
    found = entries(in_format("bibtex", embedded_store(), *all_ids()))
    assert list(found) == list(every())
    for key, fields in found.items():
        citation = every()[key]
        assert fields["title"] == citation.title
        assert fields.get("publisher") == citation.publisher
        assert fields.get("howpublished") == (citation.publisher or f"In: {citation.container}")
        assert fields.get("author") == citation.creator
        assert fields.get("key") == (None if citation.creator else citation.publisher)
        assert ("url" in fields) == ("urldate" in fields) == bool(citation.url)
        issued = (citation.issued or "").split("/")[0].rstrip("~?%").split("-")
        assert fields.get("year", "") == issued[0]
        note = fields.get("note", "")
        if "/" in (citation.issued or ""):
            assert note.startswith("Dated ")
        elif issued[1:]:
            assert fields["month"] == MONTHS[int(issued[1]) - 1]
            assert fields.get("day") == (str(int(issued[2])) if issued[2:] else None)
        for part in (citation.version, citation.digest, citation.licence, citation.archived):
            assert (part or "") in note
    assert any("Archived: https://" in fields.get("note", "") for fields in found.values())
    assert any(fields.get("language") == "Vietnamese" for fields in found.values())


def test_a_parser_undoes_the_escapes() -> None:
    """The escapes are those that a parser of LaTeX undoes."""
    text = in_format("bibtex", embedded_store(), *all_ids()[:40])
    known = entries(text)
    for key, fields in entries(text, decoded=True).items():
        assert fields | {"url": ""} == known[key] | {"url": ""}  # an address has no escapes
    titles = ("50 % of A & B_1 #2 $3", "a\\b ~ c", "“Đối tác” – [mô tả]")
    store = store_of(make_event("a", "2001", sources=tuple(Source(title=each, publisher="P") for each in titles)))
    found = entries(in_format("bibtex", store, "a"), decoded=True)
    assert [fields["title"] for key, fields in found.items() if key != "a"] == list(titles)


def test_bibtex_addresses_are_as_they_are() -> None:
    """An address is not escaped, since BibTeX styles print it as it is; braces in it cannot end the field."""
    urls = ("https://example.org/a_b?c=%20&d=#e~f", "https://example.org/{a}\\b", "https://example.org/}")
    sources = tuple(Source(title=url, publisher="A", url=url) for url in urls)
    text = in_format("bibtex", store_of(make_event("a", "2001", sources=sources)), "a")
    library = parse_string(text)
    found = [entry["url"] for entry in library.entries if "url" in entry.fields_dict]
    assert found == [urls[0], "https://example.org/%7Ba%7D%5Cb", "https://example.org/%7D"]


def balanced(text: str) -> bool:
    """Whether braces are in pairs, as BibTeX counts them: also those behind a backslash."""
    depth = 0
    for sign in re.findall("[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


# CSL-JSON

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>All variables</title><id>all</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout delimiter=""><group delimiter="; ">
    <names variable="author"/><text variable="title"/><text variable="container-title"/><text variable="publisher"/>
    <text variable="version"/><text variable="URL"/><text variable="note"/>
    <date variable="issued" delimiter="-"><date-part name="year"/><date-part name="month" form="numeric"/>
      <date-part name="day"/></date>
    <date variable="accessed" delimiter="-"><date-part name="year"/><date-part name="month" form="numeric"/>
      <date-part name="day"/></date>
  </group></layout></bibliography>
</style>"""
"""A style of our own that prints every variable."""


def items(text: str) -> list[dict[str, Any]]:
    """The items of CSL-JSON, which are valid against the schema of the format."""
    schema = json.loads((ROOT / "tests/data/citation-schemas/csl-data.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = json.loads(text)
    assert [error.message for error in Draft7Validator(schema).iter_errors(found)] == []
    return found


def bibliography(found: list[dict[str, Any]], style: Any) -> list[str]:
    """The lines of a bibliography, in the order of the items."""
    made = CitationStylesBibliography(CitationStylesStyle(style, validate=False), CiteProcJSON(found), formatter.plain)
    for item in found:
        made.register(InText([CitationItem(item["id"])]))
    return [str(line) for line in made.bibliography()]


def test_csl_of_all_events_is_valid_and_complete() -> None:
    """The CSL-JSON of all events is valid, and has every value of every citation."""
    found = items(in_format("csl", embedded_store(), *all_ids()))
    assert [item["id"] for item in found] == list(every())
    for item in found:
        citation = every()[item["id"]]
        assert item["title"] == citation.title
        assert item.get("publisher") == citation.publisher
        assert item.get("URL") == citation.url
        assert item["language"] == citation.language
        assert item.get("version") == citation.version
        assert item.get("container-title") == citation.container
        assert item["type"] == {"event": "dataset", "source": "webpage" if citation.url else "document"}[citation.type]
        for name, value in (("issued", citation.issued), ("event-date", citation.event_date)):
            assert (name in item) == bool(value)
            if value:
                assert written(item[name]) == re.sub("[~?%]", "", value)
                assert item[name].get("circa", False) == bool(re.search("[~?%]", value))
        for part in (citation.digest, citation.licence, citation.archived):
            assert (part or "") in item.get("note", "")


def written(date: Mapping[str, Any]) -> str:
    """A date of CSL as EDTF."""
    ends = ([f"{number:0{2 if at else 4}}" for at, number in enumerate(end)] for end in date["date-parts"])
    return "/".join("-".join(end) for end in ends)


@pytest.mark.parametrize("ids", [(), ("us-csp-2023", "ru-csp-2012", "la-special-1977")], ids=["data", "events"])
def test_a_citation_processor_renders_the_references(ids: tuple[str, ...]) -> None:
    """A citation processor prints author, year, title and address in a common style, and all else in another one."""
    store = embedded_store()
    found = items(in_format("csl", store, *ids))
    assert bool(ids) == (len(found) > 6)
    known = {each.id: each for each in Timeline(store).cite(*ids)}
    for style in ("harvard-cite-them-right", io.BytesIO(STYLE.encode())):
        lines = bibliography(found, style)
        assert len(lines) == len(found)
        for item, line in zip(found, lines, strict=True):
            citation = known[item["id"]]
            own = isinstance(style, io.BytesIO)
            parts = [citation.title, citation.creator, (citation.issued or "")[:4], citation.url, citation.publisher]
            parts += [citation.version, citation.digest, "2025-6-1" if citation.accessed else ""] if own else []
            assert [part for part in parts if part and part not in line] == []
            assert citation.creator is None or line.startswith(f"{citation.creator}{';' if own else ' ('}")


# RIS


def tags(text: str) -> list[dict[str, Any]]:
    """The references in RIS."""
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    found: list[dict[str, Any]] = rispy.loads(text, skip_unknown_tags=False)
    return found


def test_ris_of_all_events_has_every_field() -> None:
    """A reader of RIS finds the references of all events and their sources, each with its fields."""
    found = tags(in_format("ris", embedded_store(), *all_ids()))
    assert [each["id"] for each in found] == list(every())
    for each in found:
        citation = every()[each["id"]]
        assert (
            each["type_of_reference"] == ({"event": "DATA", "source": "ELEC" if citation.url else "GEN"}[citation.type])
        )
        assert each["title"] == citation.title
        assert each.get("authors") == ([citation.creator] if citation.creator else None)
        assert each.get("publisher") == citation.publisher
        assert each.get("secondary_title") == citation.container
        assert each.get("edition") == citation.version
        assert each["language"] == citation.language
        assert ";".join(each.get("urls", [])) == (citation.url or "")  # the reader takes ";" for a separator
        assert each.get("year") == (citation.issued[:4] if citation.issued else None)
        assert each.get("access_date") == ("2025/06/01/" if citation.accessed else None)
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", citation.issued or "")
        assert not day or each["date"] == f"{day[1]}/{day[2]}/{day[3]}/"
        note = " ".join(each.get("notes", []))
        for part in (citation.digest, citation.licence, citation.archived):
            assert (part or "") in note


@pytest.mark.parametrize(
    ("date", "year", "ris", "month", "day", "note"),
    [
        ("2001", "2001", "2001///", None, None, ""),
        ("2001-02", "2001", "2001/02//", "feb", None, ""),
        ("2001-02-03", "2001", "2001/02/03/", "feb", "3", ""),
        ("2001-02-03/2001-02-05", "2001", "2001/02//", "feb", None, "Dated 3 to 5 February 2001."),
        ("2001-02/2002-02", "2001", "2001///", None, None, "Dated February 2001 to February 2002."),
        ("2001-02~", "2001", "2001/02//", "feb", None, "Dated about February 2001."),
        ("0800?", "0800", "0800///", None, None, "Dated perhaps 0800."),
    ],
)  # fmt: skip
def test_dates_are_as_precise_as_known(
    date: str, year: str, ris: str, month: str | None, day: str | None, note: str
) -> None:
    """A date has the year, month and day that are known; the note says what these cannot say."""
    store = store_of(make_event("a", "2001", sources=(Source(title="S", publisher="P", date=date),)))
    fields = entries(in_format("bibtex", store, "a"))["a.s1"]
    assert (fields["year"], fields.get("month"), fields.get("day"), fields.get("note", "")) == (year, month, day, note)
    reference = tags(in_format("ris", store, "a"))[1]
    assert (reference["year"], reference["date"], " ".join(reference.get("notes", []))) == (year, ris, note)


# Texts


def test_text_has_each_event_with_its_sources(small: Timeline) -> None:
    """The text has a paragraph for each event, with all its sources, also those that another event has, too."""
    shared = Source(title="Shared", publisher="A paper", url="https://example.org/s")
    store = store_of(*(make_event(id, "2001", sources=(shared,)) for id in ("a", "b")))
    text = in_format("text", store, "a", "b")
    assert [part.splitlines()[1] for part in text.split("\n\n")] == ["  Shared. A paper. https://example.org/s"] * 2
    assert in_format("text", small.store).count("\n") == 2


def test_text_is_the_default(tmp_path: Path) -> None:
    """Text is what goes to a terminal, a pipe and a .txt file; the other extensions choose the other formats."""
    arguments = ("cite", "us-cp-2013", "--store", SMALL)
    text = printed(*arguments)
    assert text == printed(*arguments, "-f", "text")
    for extension, format in {"txt": "text", "bib": "bibtex", "csl.json": "csl", "ris": "ris", "json": "json"}.items():
        out = tmp_path / f"out.{extension}"
        printed(*arguments, "-o", out)
        assert out.read_bytes().decode() == printed(*arguments, "-f", format)
    assert "use .bib, .csl.json, .csv, " in refused(*arguments, "-o", tmp_path / "out.pdf")


ODD = st.text(
    st.sampled_from("\\{}$&%#_^~\"'@=,;-–<>|[]() \tÀĐđỹ河\u202e\u200b\u2066éaZ0\n\r"), min_size=1, max_size=12
) | st.sampled_from(PAYLOADS)


def with_texts(title: str, publisher: str, creator: str) -> Store:
    """A store with odd texts in an event and in its source."""
    source = Source(title=title, publisher=publisher, url="https://example.org/x")
    return store_of(make_event("a", "2001", title=title, sources=(source,)), creator=creator, title=publisher)


def seen(text: str) -> str:
    """A text as other programs show it: on one line, and white space counts once."""
    return " ".join(sanitize(text).split())


@fixed
@given(ODD, ODD, ODD)
def test_odd_texts_read_back(title: str, publisher: str, creator: str) -> None:
    """Texts with the syntax of a format, invisible characters and line breaks read back as one line of text."""
    store = with_texts(title, publisher, creator)
    for ids in ((), ("a",)):
        bibtex, ris, csl = (in_format(format, store, *ids) for format in ("bibtex", "ris", "csl"))
        assert balanced(bibtex)
        library = parse_string(bibtex)
        assert len(library.blocks) == len(library.entries) == (2 if ids else 1)
        for entry, item, reference in zip(library.entries, items(csl), tags(ris), strict=True):
            shown = seen(title if ids else publisher)
            assert seen(plain(entry["title"])) == seen(item["title"]) == seen(reference.get("title", "")) == shown
            assert item["title"] == sanitize(item["title"])
        assert seen(plain(library.entries[0]["author"])) == seen(creator)


@fixed
@given(edtf())
def test_every_date_is_written(date: str) -> None:
    """A source of any date has valid references, with its year."""
    store = store_of(make_event("a", "2001", sources=(Source(title="S", publisher="P", date=date),)))
    assert entries(in_format("bibtex", store, "a"))["a.s1"]["year"] == date[:4]
    assert written(items(in_format("csl", store, "a"))[1]["issued"]) == re.sub("[~?%]", "", date)
    assert tags(in_format("ris", store, "a"))[1]["year"] == date[:4]
