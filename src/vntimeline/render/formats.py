"""The formats. Each imports its renderer when it is used, since some renderers import large libraries."""

from collections.abc import Callable
from typing import Any, Literal

from vntimeline.errors import OutputError
from vntimeline.names import choose
from vntimeline.render.answer import Answer, Files, Format, Render, Spec, Terminal

_SPELLINGS = {"markdown": ("md",), "yaml": ("yml",)}


def _format(
    name: str,
    *extensions: str,
    coverage: Literal["always", "in full", "record", "never"] = "always",
    readable: bool = True,
    folder: bool = False,
) -> Callable[[Render], Format]:
    """Make a format of a renderer; a format of several layouts has one name."""
    return lambda render: Format(name, render, extensions, coverage, readable, folder)


RECORDS: list[Format] = []
"""The formats that take any records, in the order of the help; commands whose answers are records offer them all."""


def _record_format(
    name: str, *extensions: str, coverage: Literal["always", "record", "never"] = "record"
) -> Callable[[Render], Format]:
    """Make a format that takes any records, and add it to RECORDS."""

    def make(render: Render) -> Format:
        format = Format(name, render, extensions, coverage)
        RECORDS.append(format)
        return format

    return make


# Text


@_format("table")
def table(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Aligned columns for a terminal."""
    from vntimeline.render.table import table

    return table(answer, terminal)


@_format("plain", ".txt", ".tsv", coverage="never")
def plain(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Tab-separated lines for pipes."""
    from vntimeline.render.plain import lines

    return lines(answer)


@_format("table", coverage="never")
def log(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The changes of each release under a heading."""
    from vntimeline.render.log import log

    return log(answer, terminal)


@_format("table", coverage="in full")
def details(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Records in full, for a terminal."""
    from vntimeline.render.details import for_terminal

    return for_terminal(answer, terminal)


@_format("plain", ".txt", ".tsv", coverage="in full")
def details_plain(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Records in full, tab-separated."""
    from vntimeline.render.details import plain

    return plain(answer)


@_format("table", coverage="in full")
def standing(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The standing of a country for a terminal; of chosen fields, a line each."""
    if answer.fields:
        from vntimeline.render.details import for_terminal

        return for_terminal(answer, terminal)
    from vntimeline.render.standing import standing

    return standing(answer, terminal)


@_format("table")
def board(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The board for a terminal; of chosen fields, a table."""
    if answer.fields:
        from vntimeline.render.table import table

        return table(answer, terminal)
    from vntimeline.render.board import board

    return board(answer, terminal)


@_format("table")
def problem_list(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Problems with their excerpts."""
    from vntimeline.render.problem_list import listing

    return listing(answer, terminal.width)


@_format("plain", ".txt", ".tsv")
def problem_list_plain(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Problems with their excerpts, for pipes."""
    from vntimeline.render.problem_list import listing

    return listing(answer, None)


@_format("github")
def github(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Problems as annotations of GitHub workflows."""
    from vntimeline.render.problem_list import github

    return github(answer)


@_format("table")
def verdicts(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Claims with their verdicts, for a terminal."""
    from vntimeline.render.verdicts import verdicts

    return verdicts(answer, terminal)


@_format("table")
def chart(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The chart drawn in text, for a terminal."""
    from vntimeline.render.chart.text import chart_text

    return chart_text(answer, terminal)


@_format("plain", ".txt", ".tsv")
def chart_plain(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The chart drawn in text, for pipes."""
    from vntimeline.render.chart.text import chart_text

    return chart_text(answer, terminal)


# Records


@_record_format("json", ".json", coverage="always")
def json(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The JSON envelope."""
    from vntimeline.render.json import document

    return document(answer)


@_record_format("jsonl", ".jsonl", ".ndjson")
def jsonl(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """One JSON record a line."""
    from vntimeline.render.json import lines

    return lines(answer)


@_record_format("csv", ".csv")
def csv(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Comma-separated values."""
    from vntimeline.render.csv import document

    return document(answer)


@_record_format("markdown", ".md", ".markdown", coverage="never")
def markdown(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """A Markdown table."""
    from vntimeline.render.markdown import table

    return table(answer)


@_format("markdown", ".md", ".markdown", coverage="in full")
def markdown_text(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """Records in full, as Markdown to read; of chosen fields, a table."""
    if answer.fields:
        from vntimeline.render.markdown import table

        return table(answer)
    from vntimeline.render.markdown_text import document

    return document(answer)


@_record_format("yaml", ".yaml", ".yml")
def yaml(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """A store of the events, or records."""
    from vntimeline.render.yaml import document

    return document(answer)


IN_FULL = [markdown_text if each is markdown else each for each in RECORDS]
"""The formats of records that are shown in full."""


# Other programs


@_format("ics", ".ics", coverage="never")
def ics(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """An iCalendar file."""
    from vntimeline.render.ics import calendar

    return calendar(answer)


@_format("timelinejs")
def timelinejs(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The JSON of TimelineJS3."""
    from vntimeline.render.timelinejs import document

    return document(answer)


@_format("svg", ".svg", readable=False)
def svg(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The chart as a picture."""
    from vntimeline.render.chart.svg import svg

    return svg(answer)


@_format("png", ".png", readable=False)
def png(answer: Answer[Any, Any], terminal: Terminal) -> bytes:
    """The chart as a picture of pixels."""
    from vntimeline.render.chart.png import png

    return png(answer)


@_format("html", ".html", ".htm", readable=False)
def page(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """The web page."""
    from vntimeline.render.page import page

    return page(answer)


@_format("site", coverage="never", readable=False, folder=True)
def site(answer: Answer[Any, Any], terminal: Terminal) -> Files:
    """The website."""
    from vntimeline.render.site import site

    return site(answer, terminal.progress)


# Tables


@_format("folder", coverage="never", readable=False, folder=True)
def folder(answer: Answer[Any, Any], terminal: Terminal) -> Files:
    """A folder of CSV files with a Data Package."""
    from vntimeline.render.export import csv_files
    from vntimeline.render.export.tables import tables

    return csv_files.files(answer.loaded, tables(answer.loaded, terminal.progress))


@_format("zip", ".zip", coverage="never", readable=False)
def archive(answer: Answer[Any, Any], terminal: Terminal) -> bytes:
    """The folder of CSV files as a zip file."""
    from vntimeline.render.export import csv_files
    from vntimeline.render.export.tables import tables

    return csv_files.archive(csv_files.files(answer.loaded, tables(answer.loaded, terminal.progress)))


@_format("sqlite", ".sqlite", ".db", coverage="never", readable=False)
def sqlite(answer: Answer[Any, Any], terminal: Terminal) -> bytes:
    """An SQLite database."""
    from vntimeline.render.export import sqlite
    from vntimeline.render.export.tables import tables

    return sqlite.database(answer.loaded, tables(answer.loaded, terminal.progress))


@_format("parquet", coverage="never", readable=False, folder=True)
def parquet(answer: Answer[Any, Any], terminal: Terminal) -> Files:
    """A folder of Parquet files with a Data Package."""
    from vntimeline.render.export import parquet
    from vntimeline.render.export.tables import tables

    return parquet.files(answer.loaded, tables(answer.loaded, terminal.progress))


# References


@_format("text", ".txt", coverage="never")
def text(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """References to read."""
    from vntimeline.render.reference_list import listing

    return listing(answer)


@_format("bibtex", ".bib", coverage="never")
def bibtex(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """References for LaTeX."""
    from vntimeline.render.bibtex import document

    return document(answer)


@_format("csl", ".csl.json", coverage="never")
def csl(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """References for citation processors (CSL-JSON)."""
    from vntimeline.render.csl import document

    return document(answer)


@_format("ris", ".ris", coverage="never")
def ris(answer: Answer[Any, Any], terminal: Terminal) -> str:
    """References for reference managers."""
    from vntimeline.render.ris import document

    return document(answer)


# Choosing one


def format_named(asked: str, spec: Spec) -> Format:
    """Return the format that a user's word means. Raises UnknownName with the command's formats."""
    offered = {each.name: each for each in spec.formats}
    return offered[choose(asked, offered, "format", _SPELLINGS)]


def format_of(path: str, spec: Spec) -> Format:
    """Return the format that a file's extension means. Raises OutputError where the command has no such format."""
    if all(each.folder for each in spec.formats):  # a folder may have any name
        return spec.formats[0]
    name = path.rpartition("/")[2].lower()
    by_extension = {extension: each for each in spec.formats for extension in each.extensions}
    found = max((each for each in by_extension if name.endswith(each)), key=len, default=None)
    if found is None and "." not in name:
        for each in spec.formats:
            if each.folder:
                return each
    if found is None:
        known = ", ".join(sorted(by_extension))
        raise OutputError(f"{path}: the extension does not name a format of this command", f"use {known}, or add -f")
    return by_extension[found]


def usual_format(spec: Spec, *, terminal: bool) -> Format:
    """Return the format of an answer that goes to a terminal, or to a pipe, when none is asked for."""
    usual = "table" if terminal else "plain"
    return next((each for each in spec.formats if each.name == usual), spec.formats[0])


def says_coverage(answer: Answer[Any, Any], format: Format) -> bool:
    """Return whether what is printed says that the store does not cover what was asked about."""
    if format.coverage == "record":
        return bool(answer.records) and "covered" in (answer.fields or answer.columns)
    return format.coverage == "always" or (format.coverage == "in full" and not answer.fields)
