"""Tests of `verify`: tables of claims as people and programs write them, what comes back, and exit statuses."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import SMALL, Result, Run, posix_only, printed, refused, run_cli
from tests.strategies import fixed
from vntimeline.cli import claim_files
from vntimeline.questions.verify.claims import COLUMNS

HEADER = "country,tier,since\n"
VERDICT = (
    *("verdict", "correct", "explanation", "disputed", "confidence", "event", "checked_on", "covered"),
    *("source_titles", "source_urls", "data_version"),
)
"""The columns that come after those of a table."""


def verified(table: str | bytes, *arguments: str) -> Result:
    """The outcome of `vntimeline verify -` on a table, as CSV."""
    return run_cli("verify", "-", "-f", "csv", "--store", SMALL, *arguments, stdin=table)


def rows_of(table: str | bytes, *arguments: str) -> list[dict[str, str]]:
    """The rows that come back for a table that can be read."""
    result = verified(table, *arguments)
    assert result.status in (0, 1)
    assert result.err == ""
    return list(csv.DictReader(io.StringIO(result.out, newline=""), strict=True))


# One claim


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (("-c", "US", "--tier", "CSP", "--since", "2023-09"), "match"),
        (("-c", "US", "--tier", "CSP", "--since", "2023-09-11"), "close"),
        (("-c", "US", "--tier", "CSP", "--on", "2030"), "unknown"),
        (("-c", "US", "--tier", "SP"), "mismatch"),
        (("-c", "US", "--tier", "SP", "--not"), "match"),
        (("-c", "US", "--tier", "CSP", "--not"), "mismatch"),
        (("-c", "US", "--tier", "CSP", "--since", "2023-09-11", "--not"), "close"),
        (("-c", "Norway", "--relations", "1971-11-25"), "match"),
        (("--office", "general secretary", "--person", "Trong", "--on", "2015"), "match"),
        (("--count", "CSP=1", "--count", "SP=1", "--on", "2024"), "match"),
    ],
)
def test_one_claim(arguments: tuple[str, ...], verdict: str) -> None:
    """A claim of options gets its verdict, and the exit status is 1 for a mismatch only."""
    result = run_cli("verify", *arguments, "--json", "--store", SMALL)
    (found,) = json.loads(result.out)["verifications"]
    assert found["verdict"] == verdict
    assert (result.status, result.err) == (int(verdict == "mismatch"), "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "nothing is claimed"),
        (("--on", "2020"), "nothing is claimed"),
        (("-c", "US"), "nothing is claimed"),
        (("-c", "US", "-c", "LA", "--tier", "SP"), "about one country"),
        (("-c", "South", "Korea", "--tier", "SP"), 'quote a name of several words: -c "South Korea"'),
        (("-c", "US", "--tier", "CSPX"), "unknown tier: 'CSPX'"),
        (("-c", "US", "--tier", "SP", "--since", "03/04/2013"), "two readings"),
        (("-c", "Korea", "--tier", "SP"), "ambiguous country"),
        (("--count", "SP"), "write a level and a number"),
        (("--office", "pm"), "names no person"),
        (("no-such.csv",), "no such file"),
        (("no-such.csv", "--on", "2013-02-30"), "no such file"),
        (("-", "--on", "2013-02-30"), "not in the calendar"),
        ((".",), "is a folder"),
        (("\0",), "embedded null"),
        (("-", "--store", "-"), "asked for twice"),
    ],
)
def test_what_is_no_claim_is_refused(arguments: tuple[str, ...], words: str) -> None:
    """A claim that cannot be read is a usage error that says what to do."""
    store = () if "--store" in arguments else ("--store", str(SMALL))
    assert words in refused("verify", *arguments, *store, stdin=f"{HEADER}US,CSP,\n")


# Tables


@pytest.mark.parametrize(
    "table",
    [
        "country,tier\nUS,CSP\nUS,SP\n",
        "country,tier\r\nUS,CSP\r\nUS,SP\r\n",
        "\ufeffcountry;tier\nUS;CSP\nUS;SP\n",
        "country;tier\nUS;CSP\nUS;SP",
        "sep=;\ncountry;tier\nUS;CSP\nUS;SP\n",
        "Country\tTIER\nUS\tCSP\nUS\tSP\n",
        '"country","tier"\n"US","CSP"\n\n"US","SP"\n,\n',
        ' country , tier \nUS, "CSP"\nUS, SP\n',
        "country,tier\nUS,CSP\nUS,SP\n".encode("utf-16"),
        '{"country": "US", "tier": "CSP"}\n\n{"tier": "SP", "country": "US", "since": null}\n',
        '\ufeff{"Country": "US", "Tier": "CSP"}\r\n{"Country": "US", "Tier": "SP"}\r\n',
    ],
)
def test_tables_as_programs_write_them(table: str | bytes) -> None:
    """CSV with commas, semicolons or tabs, with a byte-order mark, in UTF-16, and JSON Lines are read."""
    assert [row["verdict"] for row in rows_of(table)] == ["match", "mismatch"]


def test_a_table_comes_back_with_its_columns() -> None:
    """The columns of the table come back in their order as they were, then those of the verdict."""
    table = 'Note;Tier;COUNTRY;verdict\n"a;b ""c""\nd";CSP;US;mine\n=1+1;SP;US;\n'
    result = verified(table)
    header, *rows = csv.reader(io.StringIO(result.out, newline=""), strict=True)
    assert header == ["Note", "Tier", "COUNTRY", "verdict", "vntimeline_verdict", *VERDICT[1:]]
    assert [row[:5] for row in rows] == [
        ['a;b "c"\nd', "CSP", "US", "mine", "match"],
        ["=1+1", "SP", "US", "", "mismatch"],
    ]
    again = verified(result.out)
    names = next(csv.reader(io.StringIO(again.out)))
    assert names[: len(header)] == header
    assert len(set(names)) == len(names) == len(header) + len(VERDICT)


def test_nothing_of_a_table_is_lost() -> None:
    """Columns without a name or with the same name, and cells beyond the header, come back under names of their own."""
    (row,) = rows_of("country,tier,,x,x\nUS,CSP,a,b,c,d\n")
    assert list(row.values())[:6] == ["US", "CSP", "a", "b", "c", "d"]
    assert list(row)[:6] == ["country", "tier", "column_3", "x", "x_5", "column_6"]
    (row,) = rows_of('{"country": "US", "tier": "CSP", "n": 1, "list": [1, {"a": null}], "no": null, "yes": true}')
    assert list(row.values())[2:6] == ["1", '[1,{"a":null}]', "", "true"]


def test_a_row_that_cannot_be_read_does_not_stop_the_table() -> None:
    """An unknown or ambiguous name, a bad date or an empty claim is unknown, with what to write."""
    table = f"{HEADER}Korea,SP,\nNorwai,SP,\nUS,CSPX,\nUS,CSP,03/04/2023\nUS,,\nVietnam,SP,\nUS,CSP,2023\n"
    found = rows_of(table)
    assert [row["verdict"] for row in found] == ["unknown"] * 6 + ["match"]
    for row, words in zip(
        found,
        ("'KP' for North Korea", "Norway", "one of comprehensive", "two readings", "nothing is claimed"),
        strict=False,
    ):
        assert words in row["explanation"]
    assert (
        json.loads(run_cli("verify", "-", "--json", "--store", SMALL, stdin=table).out)["verifications"][0]["line"] == 2
    )


def test_lines_are_those_of_the_file() -> None:
    """The line of each row is where it begins, also after cells of several lines."""
    table = 'sep=,\ncountry,tier,note\nUS,CSP,"a\nb"\n\nUS,SP,c\n'
    lines = [line.split("\t")[0] for line in run_cli("verify", "-", "--store", SMALL, stdin=table).out.splitlines()]
    assert lines == ["3", "6"]


def test_a_day_for_the_whole_table() -> None:
    """`--on` is the day of the rows that name none."""
    table = "country,tier,on\nUS,none,\nUS,CSP,2024\n"
    assert [row["verdict"] for row in rows_of(table, "--on", "2010")] == ["match", "match"]
    assert [row["checked_on"] for row in rows_of(table, "--on", "2010")] == ["2010-12-31", "2024-12-31"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "standard input: no header"),
        ("\n \n", "no header"),
        ("contry,teir\nUS,CSP\n", "did you mean country or tier?"),
        ("name,level\nUS,CSP\n", "the columns are country, tier"),
        ("country,on\nUS,2020\n", "no column that claims anything"),
        ("country,tier,Country\nUS,CSP,DE\n", "the column 'country' is there twice"),
        ('country,tier\nUS,"CSP\n', "standard input:2: unexpected end of data"),
        ('country,tier\nUS,"CSP" x\n', "standard input:2:"),
        (b"country,tier\nUS,\xff\n", "not text in UTF-8"),
        ('{"country": "US"\n', "standard input:1: not a JSON object"),
        ('{"country": "US", "tier": "CSP"}\n[1]\n', "standard input:2: not a JSON object"),
        ('{"tier": ' + "[" * 100_000 + "\n", "standard input:1: not a JSON object"),
        (f"country,tier\nUS,{'x' * 200_000}\n", "field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused(table: str | bytes, words: str) -> None:
    """A file that is no table of claims is a usage error at its line, and nothing is printed."""
    assert words in refused("verify", "-", "--store", SMALL, stdin=table)


def test_a_column_that_may_be_misspelt_is_named() -> None:
    """A column that is not checked but nearly has a known name is named on standard error; others are not."""
    result = verified("country,tier,sinse,note\nUS,CSP,1999,x\n")
    assert result.status == 0
    assert result.err == "vntimeline: note: the column 'sinse' is not checked; did you mean 'since'?\n"
    assert verified("country,tier,contry\nUS,CSP,x\n").err == ""


def test_a_table_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A longer file than the limit is refused before it is read as a table."""
    monkeypatch.setattr(claim_files, "LIMIT", 100)
    assert "the limit of a table of claims" in refused("verify", "-", "--store", SMALL, stdin=HEADER + "x" * 100)
    assert verified(f"{HEADER}US,CSP,\n").status == 0


@posix_only
def test_devices_and_closed_input(run: Run) -> None:
    """A file without an end is refused, and so is a closed standard input."""
    done = run("verify", "/dev/zero")
    assert (done.returncode, done.stdout) == (2, "")
    assert "limit" in done.stderr


def test_a_file_to_a_file(tmp_path: Path, run: Run) -> None:
    """One command checks a table of a file and writes it with its verdicts; the status tells of a mismatch."""
    (tmp_path / "claims.csv").write_text("partner;country;tier\nx;Mỹ;CSP\ny;Hoa Kỳ;SP\n", encoding="utf-8-sig")
    done = run("verify", "claims.csv", "-o", "checked.csv", "--store", SMALL)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    written = (tmp_path / "checked.csv").read_text(encoding="utf-8")
    assert [row["verdict"] for row in csv.DictReader(io.StringIO(written))] == ["match", "mismatch"]


def test_an_empty_table_is_valid() -> None:
    """A table without rows has no claims, in any format."""
    assert printed("verify", "-", "-f", "csv", "--store", SMALL, stdin=HEADER) == ",".join(VERDICT) + "\n"
    assert printed("verify", "-", "-f", "table", "--store", SMALL, stdin=HEADER) == "0 claims\n"
    envelope = json.loads(printed("verify", "-", "--json", "--store", SMALL, stdin=HEADER))
    assert (envelope["verifications"], envelope["query"]["claims"], envelope["covered"]) == ([], 0, True)


WORDS = st.sampled_from(
    (
        "",
        "US",
        "Korea",
        "CSP",
        "none",
        "sectoral",
        "2013",
        "2013-07-25",
        "president",
        "Joe Biden",
        "\u202e",
        "\x1b[31m",
        "a,b",
        '"',
    )
)


@settings(fixed, max_examples=60)
@given(
    st.lists(st.sampled_from((*COLUMNS, "note", "verdict", "", "Ｔier")), min_size=1, max_size=9, unique=True),
    st.lists(st.lists(WORDS | st.text(max_size=8), max_size=10), max_size=4),
)
@example(["country", "tier"], [["US", "CSP"]])
def test_any_table_comes_back_or_is_refused(header: list[str], rows: list[list[str]]) -> None:
    """Whatever a table has, it comes back row by row with verdicts, or is refused; text shows no control characters."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    table = out.getvalue().encode("utf-8", "replace")
    result = verified(table)
    if result.status == 2:
        assert result.out == ""
        assert "error: " in result.err
        return
    back = list(csv.DictReader(io.StringIO(result.out, newline=""), strict=True))
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(back) == len(filled)
    shown = run_cli("verify", "-", "-f", "table", "--store", SMALL, stdin=table).out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
