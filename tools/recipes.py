"""Run the examples of docs/recipes.md for R and Datasette, and compare what they find with the package's answers.

Usage: python tools/recipes.py [r] [datasette]

R (Debian: r-base-core) and Datasette (`pip install datasette`) are no dependencies of the package or of its tests.
Without arguments, both are run; benchmarks/scale.py runs the example for Spark. Ends with exit status 1 where one fails
or differs.
"""

import csv
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from vntimeline import Timeline, load

DOCUMENT = Path(__file__).parent.parent / "docs" / "recipes.md"
BLOCKS = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"))
SECONDS = 60
"""How long Datasette may take to start."""
RESULTS = """
write.csv(data.frame(column = names(panel), class = sapply(panel, function(each) class(each)[1])), "classes.csv",
          row.names = FALSE)
write.csv(panel, "r.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")
write.csv(merged, "merged.csv", row.names = FALSE, na = "")
"""
"""What follows the example for R: its tables are written, so that they can be compared."""


def main(names: list[str]) -> None:
    """Run the examples in a temporary folder that has the files with which all recipes begin."""
    timeline = load()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = [block for language, block in BLOCKS if language == "sh"]
        subprocess.run(["bash", "-euc", "\n".join(made)], cwd=folder, check=True)
        for name in names or EXAMPLES:
            EXAMPLES[name](folder, timeline)
            print(f"{name}: as the package answers")


def example(language: str) -> str:
    """Return the example in a language, of which there is one."""
    found: list[str] = [block for written, block in BLOCKS if written == language]
    (block,) = found
    return block


def same(what: str, found: object, expected: object) -> None:
    """End the run where something is not as expected."""
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, not {expected!r}")


# R


def r(folder: Path, timeline: Timeline) -> None:
    """Run the example for R, and compare its panel with that of the package, and the types of the columns."""
    (folder / "recipe.R").write_text(example("r") + RESULTS, encoding="utf-8")
    subprocess.run(["Rscript", "--vanilla", "recipe.R"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    panel = {(row["country"], row["year"]): row for row in rows(folder / "r.csv")}
    expected = timeline.panel()
    same("rows in R", len(panel), len(expected))
    for each in expected:
        row = panel[each.country, str(each.year)]
        found = (row["name"], row["on"], row["tier"], row["rank"], row["certain"], row["cow"])
        rank = "" if each.rank is None else str(each.rank)
        certain = "TRUE" if each.certain else "FALSE"
        same("a row in R", found, (each.name, str(each.on), each.tier or "", rank, certain, each.cow or ""))
    classes = {row["column"]: row["class"] for row in rows(folder / "classes.csv")}
    expected_classes = {
        "year": "integer",
        "on": "Date",
        "tier": "character",
        "rank": "integer",
        "certain": "logical",
        "cow": "character",
        "covered": "logical",
    }
    same("types in R", {name: classes[name] for name in expected_classes}, expected_classes)
    merged = [(row["iso3"], row["date"], row["exports"], row["tier"]) for row in rows(folder / "merged.csv")]
    levels = {(each.iso3, str(each.year)): each.tier or "" for each in expected}
    trade = rows(folder / "trade.csv")
    own = [(row["iso3"], row["date"], row["exports"], levels[row["iso3"], row["year"]]) for row in trade]
    same("the merged table in R", sorted(merged), sorted(own))


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Datasette


def datasette(folder: Path, timeline: Timeline) -> None:
    """Serve the database, and ask for a table, a link along a foreign key, a search, and the SQL of a recipe."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    served = [*example("bash").split(), "--port", str(port)]
    with subprocess.Popen(served, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            site = Site(f"http://127.0.0.1:{port}/vietnam")
            site.wait(server)
            check_site(site, timeline)
        finally:
            server.terminate()


class Site:
    """The pages of a database that Datasette serves."""

    def __init__(self, url: str) -> None:
        self.url = url

    def wait(self, server: "subprocess.Popen[bytes]") -> None:
        """Wait until the server answers."""
        for _ in range(SECONDS * 5):
            if server.poll() is not None:
                raise SystemExit(f"datasette ended with {server.returncode}")
            try:
                self.text(".json")
            except URLError:
                time.sleep(0.2)
            else:
                return
        raise SystemExit(f"datasette did not answer within {SECONDS} s")

    def text(self, path: str, **query: str) -> str:
        """Return a page."""
        with urlopen(f"{self.url}{path}?{urlencode(query)}", timeout=SECONDS) as page:
            found: bytes = page.read()
        return found.decode()

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        """Return the rows of a table or of a query."""
        found: list[dict[str, Any]] = json.loads(self.text(f"{path}.json", _shape="array", **query))
        return found


def check_site(site: Site, timeline: Timeline) -> None:
    """Compare what the site answers with what the package does."""
    (row,) = site.rows("/events", id="us-csp-2023")
    same("a row in Datasette", row["title"], timeline.event("us-csp-2023").title)
    (level,) = site.rows("/standings", event="us-csp-2023")
    same("a level in Datasette", (level["country"], level["tier"]), ("US", "comprehensive-strategic"))
    page = site.text("/standings", event="us-csp-2023")
    for link in ("/vietnam/countries/US", "/vietnam/events/us-csp-2023"):
        same(f"a link to {link} in Datasette", f'href="{link}"' in page, True)
    same("a search box in Datasette", 'name="_search"' in site.text("/events"), True)
    for text in ("Đối tác Chiến lược Toàn diện", "doi tac chien luoc toan dien"):
        found = {each["id"] for each in site.rows("/events", _search=text, _size="max")}
        same(f"a search for {text} in Datasette", "us-csp-2023" in found, True)
    sql = next(block for language, block in BLOCKS if block.startswith("-- levels on a day"))
    answers = site.rows("", sql=sql)
    held = {each["country"]: each["tier"] for each in answers if each["what"] == "level" and each["held"]}
    same("levels in Datasette", held, {each.country: each.tier for each in timeline.tiers("2013-12-31") if each.tier})


EXAMPLES: Mapping[str, Callable[[Path, Timeline], None]] = {"r": r, "datasette": datasette}

if __name__ == "__main__":
    main(sys.argv[1:])
