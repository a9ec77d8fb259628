"""Published tables, checked as a user would: what is found in them is in the README."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.helpers import ROOT, embedded_store
from vntimeline import Timeline, Verification

FOLDER = ROOT / "tests" / "data" / "claims"
README = ROOT / "README.md"
COUNTS = "counts.csv"
TABLES = {
    "alotrip-2014.csv": "AloTrip, 2014",
    "wikipedia-2018.csv": "Vietnamese Wikipedia, 2018",
    "zing-2018.csv": "Zing, 2018",
    "tuoitre-2023.csv": "Tuoi Tre News, 2023",
    "vna-2024.csv": "Vietnam News Agency, 2024",
    "wikipedia-2024.csv": "Vietnamese Wikipedia, 2024",
    "cafeland-2025.csv": "CafeLand, 2025",
    "bbc-2025.csv": "BBC, 2025",
    "github-2025.csv": "notes on GitHub, 2025",
    "thanhnien-2025.csv": "Thanh Nien, 2025",
    "offices.csv": "copies of Wikipedia on offices",
    "relations.csv": "two pages on diplomatic relations",
    COUNTS: "counts of partners, 2015 to 2025",
}
"""What the README calls each table; tests/data/claims/README.md has the sources."""
SECTION = re.compile(r"(?<=<!-- published tables -->\n).*?(?=\n<!-- end of published tables -->)", re.DOTALL)


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def checked(name: str) -> list[Verification]:
    """The verdicts on a table."""
    timeline = Timeline(embedded_store())
    if name != COUNTS:
        return timeline.verify_table(rows_of(name))
    return [
        timeline.verify(count=[f"{level}={row[level]}" for level in ("CSP", "SP", "CP") if row[level]], on=row["on"])
        for row in rows_of(name)
    ]


def found_in(name: str) -> dict[str, str]:
    """What is found in a table, by what is claimed: the verdicts that are no match."""
    return {each.claim: each.verdict for each in checked(name) if each.verdict != "match"}


def test_the_folder_has_no_other_tables() -> None:
    """Each table is checked here, and has its source in the README of the folder."""
    assert {path.name for path in FOLDER.glob("*.csv")} == {*TABLES}
    sources = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = {row["source"] for name in TABLES for row in rows_of(name) if "source" in row}
    for name in TABLES:
        assert f"`{name}`" in sources or "source" in rows_of(name)[0]
    assert all(f"| {name} |" in sources or f"`{name}.csv`" in sources for name in named)


@pytest.mark.usefixtures("shared_cache")
def test_mistakes_in_published_tables_are_found() -> None:
    """The mistakes that are known to be in the tables are found, and no others."""
    assert found_in("tuoitre-2023.csv") == found_in("vna-2024.csv") == found_in("thanhnien-2025.csv") == {}
    assert {claim.partition(":")[0]: verdict for claim, verdict in found_in("github-2025.csv").items()} == {
        "South Korea (KR)": "mismatch",  # since 2018 for 2022
        "Indonesia (ID)": "mismatch",  # since 2024 for 2025
        "Kazakhstan (KZ)": "mismatch",  # a strategic partner
        "Brazil (BR)": "mismatch",  # a strategic partner
    }
    assert found_in("cafeland-2025.csv") == {
        "Japan (JP): strategic (SP) since 2006, on 31 December 2006": "close",
        "Japan (JP): comprehensive-strategic (CSP) since 2013, on 31 December 2013": "mismatch",
    }
    assert found_in(COUNTS) == {
        "3 CSP, 15 SP, 12 CP, on 31 December 2015": "mismatch",
        "6 CSP, 12 SP, 12 CP, on 30 September 2023": "mismatch",  # the United States is the fifth
    }


def published_tables() -> str:
    """What the README says of the tables."""
    lines = ["| table | rows | match | close | unknown | mismatch |", "|---|---|---|---|---|---|"]
    total: Counter[str] = Counter()
    for name, called in TABLES.items():
        counts: Counter[str] = Counter(each.verdict for each in checked(name))
        total += counts
        lines.append(_line(called, counts))
    return "\n".join([*lines, _line("all", total)])


def _line(called: str, counts: Counter[str]) -> str:
    numbers = (counts.total(), *(counts[verdict] for verdict in ("match", "close", "unknown", "mismatch")))
    return f"| {called} | {' | '.join(map(str, numbers))} |"


@pytest.mark.usefixtures("shared_cache")
def test_the_readme_says_what_is_found() -> None:
    """The README's table of verdicts is what `verify` finds; RENEW=1 writes it."""
    written = README.read_text(encoding="utf-8")
    assert len(SECTION.findall(written)) == 1
    real = SECTION.sub(lambda _: published_tables(), written)
    if os.environ.get("RENEW") and real != written:
        Path(README).write_text(real, encoding="utf-8")
        pytest.fail("renewed README.md: look at the difference")
    assert written == real
