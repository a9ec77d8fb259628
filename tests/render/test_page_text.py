"""Tests of the page's text: plain terms, the meaning of the levels, and each name and step with its own date."""

import html
import re

from tests.helpers import embedded_store, printed
from vntimeline import load
from vntimeline.appearance import TIERS
from vntimeline.wording import LEVEL_MEANINGS


def page_text() -> str:
    """The page of the embedded store, without its style and scripts."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", printed("page"), flags=re.DOTALL)
    return html.unescape(text)


def words(text: str) -> str:
    """The text without tags, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_page_uses_plain_terms() -> None:
    """The page's own words have none of the terms that only its authors would use."""
    own = words(re.sub(r"<bdi\b.*?</bdi>", "", page_text(), flags=re.DOTALL))
    assert re.findall(r"\b(?:rungs?|picture|ladder|bodies|the board)\b", own, flags=re.IGNORECASE) == []


def test_page_defines_every_level_once() -> None:
    """Each level has a meaning of one sentence, which the page has once, and once says how far the data reach."""
    text = words(page_text())
    assert set(LEVEL_MEANINGS) == set(TIERS)
    for meaning in LEVEL_MEANINGS.values():
        assert text.count(meaning) == 1
        assert re.findall(r"[.?!]", meaning) == ["."]
    assert text.count("Data from 2 September 1945 until 2 June 2026") == 1


def test_tooltips_date_a_level_and_its_newer_name() -> None:
    """The tooltip of a bar dates the level, and the name by itself where it is newer."""
    tooltips = re.findall(r"<title>([^<]*)</title>", page_text())
    for tooltip in (
        "India: CSP since 3 September 2016, named “Enhanced Comprehensive Strategic Partnership” since 5 to 7 May 2026",
        "Philippines: SP since 17 November 2015, named “Enhanced Strategic Partnership” since 1 June 2026",
        "Japan: SP since 20 April 2009 until 27 November 2023, named “Extensive Strategic Partnership for Peace and "
        "Prosperity in Asia” since 18 March 2014",
        "Thailand: CSP since 16 May 2025, named “Comprehensive Strategic Partnership”",
    ):
        assert tooltip in tooltips


def test_table_begins_with_diplomatic_relations() -> None:
    """In the chart's table the first step of each country is its diplomatic relations."""
    text = page_text()
    rows = re.findall(
        r"<tr data-country=\"[^\"]*\">(<td>.*?)</tr>", text[text.index('class="steps"') :], flags=re.DOTALL
    )
    steps = [[words(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]
    first = {country: (step, since) for country, step, since, _, _ in reversed(steps)}
    timeline = load()
    for standing in timeline.tiers(embedded_store().last_day):
        if standing.relations:
            assert first[standing.name][0] == "Diplomatic relations", standing.name
    assert [
        "Laos",
        "special",
        "1 December 2025",
        "",
        "Great friendship, special solidarity, comprehensive cooperation and strategic cohesion",
    ] in steps
    assert [
        "Japan",
        "SP",
        "20 April 2009",
        "18 March 2014",
        "Strategic Partnership for Peace and Prosperity in Asia",
    ] in steps
    assert first["United States"] == ("Diplomatic relations", "12 July 1995")
