"""The pages of countries, events, people, offices and years, and those about the data, as files."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from html import unescape
from posixpath import normpath
from typing import Any

import msgspec
import pytest

from tests.helpers import SMALL, embedded_store, left, make_event, make_store, make_tier, took
from vntimeline import Timeline, load
from vntimeline.model import Correction, Event, Person, Store
from vntimeline.questions.site import SiteQuery
from vntimeline.render.site import (
    about_pages,
    country_pages,
    event_pages,
    office_pages,
    people_pages,
    year_pages,
)
from vntimeline.render.site.content import Content
from vntimeline.wording import date_in_words

PARTS = (country_pages, event_pages, people_pages, office_pages, year_pages, about_pages)


def built(store: Store, base_url: str | None = None) -> dict[str, str]:
    """The pages of a store by their paths."""
    content = Content(store, SiteQuery(store.last_day, base_url))
    return {path: data.decode() for part in PARTS for path, data in part.files(content)}


def store_of(events: Iterable[Event], **fields: Any) -> Store:
    """A store of these events; `fields` replace other fields of the store."""
    return msgspec.structs.replace(make_store(events), **fields)


@cache
def _small_pages() -> Mapping[str, str]:
    return built(load(SMALL).store)


@pytest.fixture
def pages() -> Mapping[str, str]:
    """The pages of the small store."""
    return _small_pages()


def words(html: str) -> str:
    """The text of a part of a page, in one line."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" (?=[,.:;])", "", text)


def part(page: str, heading: str) -> str:
    """The text of the section that has this heading."""
    (found,) = re.findall(rf'<section aria-labelledby="{heading}">(.*?)</section>', page, re.DOTALL)
    return words(found)


# Countries


def answer(page: str) -> str:
    """What a page says first."""
    found = re.search(r'<p class="answer">(.*?)</p>', page)
    assert found
    return words(found[1])


def test_a_country_page_begins_with_the_level(pages: Mapping[str, str]) -> None:
    """The first sentence is the level since its date, that it is suspended, or that there is no partnership."""
    assert answer(pages["countries/us/index.html"]) == "CSP Comprehensive strategic partnership since 10 September 2023"
    assert answer(pages["countries/no/index.html"]) == (
        "No partnership; diplomatic relations since 25 November 1971, 1 event"
    )
    assert answer(pages["countries/kp/index.html"]) == "No partnership, no events"
    assert "Diplomatic relations no date in the data" in words(pages["countries/kp/index.html"])
    suspended = [make_tier("sp", "2011", "strategic"), make_tier("s", "2017-09-22", "strategic", status="suspended")]
    assert answer(built(make_store(suspended))["countries/us/index.html"]).endswith("2011, suspended")


def test_every_level_is_that_of_the_timeline() -> None:
    """The first sentence of every country of the embedded store is what `Timeline.tier` answers."""
    timeline = Timeline(embedded_store())
    content = Content(timeline.store, SiteQuery(timeline.store.last_day, None))
    for code in ("US", "DE", "IN", "LA", "UA", "MM", "NO", "ASEAN"):
        standing = timeline.tier(code, timeline.store.last_day)
        said = answer(country_pages.country_page(content, timeline.store.countries[code])[1].decode())
        assert said.startswith("No partnership") == (standing.tier is None)
        if standing.since and len(standing.since) == 10:
            assert said.endswith(date_in_words(standing.since))


def test_a_doubt_about_the_level_is_said() -> None:
    """A level that may have changed by the day of the data is not said to be certain."""
    events = [make_tier("cp", "2013-07-25", "comprehensive"), make_tier("sp", "2025-12/2026-01", "strategic")]
    page = built(make_store(events))["countries/us/index.html"]
    assert answer(page).startswith("CP Comprehensive partnership since 25 July 2013")
    assert "Not certain on 31 December 2025: perhaps strategic (SP), since some day from" in words(page)


def test_a_newer_name_has_its_own_date() -> None:
    """The formal name and the level each have their date."""
    events = [
        make_tier("sp", "2015-11-17", "strategic", formal_name="Strategic Partnership"),
        make_tier("esp", "2020-06-01", "strategic", formal_name="Enhanced", formal_name_vi="Tăng cường"),
    ]
    page = built(make_store(events))["countries/us/index.html"]
    assert answer(page).endswith("since 17 November 2015")
    assert "“ Enhanced ” since 1 June 2020 “ Tăng cường ”" in words(page)
    assert '<span class="vi" lang="vi">“<bdi>Tăng cường</bdi>”</span>' in page


def test_the_steps_have_documents_and_leaders(pages: Mapping[str, str]) -> None:
    """The table of steps has relations, levels, suspensions and sectoral partnerships, with documents and leaders."""
    said = part(pages["countries/us/index.html"], "Levels")
    assert re.search(
        "10 September 2023 CSP Comprehensive Strategic Partnership for Peace Joint Leaders' Statement · "
        "The White House, 11 September 2023 Nguyen Phu Trong, general secretary",
        said,
    )
    said = part(pages["countries/de/index.html"], "Levels")
    assert "22 September 2017 suspended until some day from 1 November 2018 to 20 February 2019 Statement" in said
    assert "some day in October 2010 sectoral Climate and water" in part(pages["countries/nl/index.html"], "Levels")


def test_next_anniversary_follows_the_release(small: Timeline) -> None:
    """The next anniversary is the first after the last day covered and the release, whatever day it is today."""
    page = built(small.store)["countries/us/index.html"]
    assert "25 July 2026: 13 years since “ Vietnam and the United States become comprehensive partners ”" in words(page)
    later = msgspec.structs.replace(small.store, released=date(2026, 8, 1))
    assert "10 September 2026: 3 years since" in words(built(later)["countries/us/index.html"])


def shown(page: str) -> tuple[int, int]:
    """How many events a page has, and how many it shows at first."""
    items = re.findall(r'<li( class="main")?>\n<p class="when">', page)
    return len(items), sum(map(bool, items))


def test_long_lists_begin_with_the_events_that_are_marked() -> None:
    """Up to 12 events are all shown; of more, the key events, the levels and the like, if there are any."""
    visits = [make_event(f"v-{at}", f"2001-01-{at + 1:02}", significance="detail") for at in range(12)]
    level = make_tier("cp", "2013-07-25", "comprehensive", significance="notable")
    for events, counts in ((visits, (12, 12)), ([*visits, level], (13, 1)), ([*visits, visits[0]], (13, 13))):
        unique = [msgspec.structs.replace(event, id=f"e-{at}") for at, event in enumerate(events)]
        page = built(make_store(unique))["countries/us/index.html"]
        assert shown(page) == counts
        assert ('name="shown"' in page) == (counts == (13, 1))


def test_events_are_newest_first(pages: Mapping[str, str]) -> None:
    """The list begins with the newest event, and has a control for the other order."""
    page = pages["countries/us/index.html"]
    found = re.findall(r'<p class="title[^"]*"><a href="../../events/([^/]*)/">', page)
    assert found == ["us-visit-biden-2023", "us-csp-2023", "us-cp-2013"]
    assert '<input type="radio" name="order" value="oldest" data-list="Timeline">' in page


@pytest.mark.parametrize("code", ["US", "CN", "LA", "RU", "JP"])
def test_country_pages_are_small(code: str) -> None:
    """The pages of the countries with most events have at most 150 KB."""
    store = embedded_store()
    content = _embedded()
    path, data = country_pages.country_page(content, store.countries[code])
    assert path == f"countries/{code.lower()}/index.html"
    assert len(data) <= 150_000


@cache
def _embedded() -> Content:
    store = embedded_store()
    return Content(store, SiteQuery(store.last_day, None))


def test_list_of_countries(pages: Mapping[str, str]) -> None:
    """All countries are listed by level and by name."""
    by_level = part(pages["countries/index.html"], "Levels")
    assert by_level.startswith("By partnership level CSP Comprehensive strategic partnership 1 United States")
    assert re.search(r"No partnership 5 Austria .* Malaysia .* North Korea .* Norway .* South Korea", by_level)
    by_name = part(pages["countries/index.html"], "Names")
    assert "Germany ( Đức ) SP 11 October 2011 3 Laos" in by_name


# Events


def test_an_event_page_has_everything(pages: Mapping[str, str]) -> None:
    """The page of an event has its fields, sources, neighbours and citation."""
    page = words(pages["events/us-csp-2023/index.html"])
    for text in (
        "Nguyen Phu Trong and Joe Biden announce it in Hanoi.",
        "“ Comprehensive Strategic Partnership for Peace ”",
        "Joint Leaders' Statement · The White House, 11 September 2023",
        "Before Vietnam and the United States become comprehensive partners",
        "After Joe Biden visits Hanoi",
        "comprehensive strategic partners, 10 September 2023 (us-csp-2023). In: A small store, version 2025.12.1",
    ):
        assert text in page
    described = pages["events/us-csp-2023/index.html"]
    assert '"@type":"Event"' in described
    assert '"startDate":"2023-09-10"' in described
    assert '"@type":"Event"' not in pages["events/ua-cp-2011/index.html"]  # neither its day nor its place is known


def test_an_event_of_two_countries_has_the_neighbours_of_both(pages: Mapping[str, str]) -> None:
    """Before and after are those of each country, and of the office."""
    around = part(pages["events/us-visit-biden-2023/index.html"], "Around")
    assert "United States ( Hoa Kỳ ) Before Vietnam and the United States" in around
    assert "South Korea ( Hàn Quốc ) No other event." in around
    assert "general secretary" in part(pages["events/trong-takes-2011/index.html"], "Around")


def test_corrections_are_on_the_page(pages: Mapping[str, str]) -> None:
    """An event says which of its values were corrected, and why."""
    said = part(pages["events/la-special-1977/index.html"], "Corrections")
    assert said == (
        "Corrections 31 December 2025 (version 2025.12.1): date: 1977 → 1977-07-18. The treaty has the day."
    )
    assert 'aria-labelledby="Corrections"' not in pages["events/us-csp-2023/index.html"]


def test_a_withdrawn_id_leads_to_its_replacement(pages: Mapping[str, str]) -> None:
    """The page of a withdrawn id says why, and leads to the event that remains."""
    page = pages["events/la-treaty-1977/index.html"]
    assert "was withdrawn on 31 December 2025, in version 2025.12.1 of the data. It was there twice." in words(page)
    assert '<a href="../../events/la-special-1977/"><bdi>Vietnam and Laos' in page


def test_replacements_are_followed_and_may_go_round() -> None:
    """A replacement that was withdrawn, too, leads on; one that leads to itself leads nowhere."""
    gone = [
        Correction(date=date(2025, 1, 1), id=id, withdrawn=True, replaced_by=by, why="Twice.")
        for id, by in (("a-1", "b-1"), ("b-1", "e-1"), ("c-1", "c-2"), ("c-2", "c-1"), ("d-1", None))
    ]
    found = built(store_of([make_event("e-1", "2001-01-01")], corrections=tuple(gone)))
    leads = {id: "It is replaced by" in found[f"events/{id}/index.html"] for id in ("a-1", "b-1", "c-1", "c-2", "d-1")}
    assert leads == {"a-1": True, "b-1": True, "c-1": False, "c-2": False, "d-1": False}


# People, offices, years


def test_a_person_has_offices_and_events(pages: Mapping[str, str]) -> None:
    """The page of a person has the offices with their dates, and the events."""
    page = pages["people/nguyen-phu-trong/index.html"]
    assert part(page, "Offices") == "Offices in Vietnam general secretary, since 19 January 2011"
    assert part(page, "Events").startswith("Events 2 ")
    assert '<span class="vi" lang="vi"><bdi>Nguyễn Phú Trọng</bdi></span></h1>' in page


def test_an_office_has_acting_holders_and_vacancies() -> None:
    """An office has its holders, newest first; between a departure and the next holder it is vacant."""
    events = [
        took("t-1", "2001-01-01", "Ann"),
        left("l-1", "2005-03-01", "Ann"),
        took("t-2", "2005-03-01", "Bob", acting=True),
        left("l-2", "2006", "Bob", acting=True),
        took("t-3", "2007-05-05", "Cai"),
    ]
    people = {name: Person(name=name) for name in ("Ann", "Bob", "Cai")}
    page = built(store_of(events, people=people))["offices/president/index.html"]
    assert answer(page) == "Cai, since 5 May 2007"
    assert part(page, "Holders") == (
        "Holders Holders of the office, newest first Holder From Until Cai 5 May 2007 "
        "vacant, or the holder is not known some day in 2006 5 May 2007 "
        "Bob (acting) 1 March 2005 some day in 2006 Ann 1 January 2001 1 March 2005"
    )


def test_a_year_has_its_counts_levels_and_events(pages: Mapping[str, str]) -> None:
    """A year has the numbers at its end, the levels that were reached, and its events; it leads to the next."""
    page = pages["years/2013/index.html"]
    assert "On 31 December 2013, 0 countries were comprehensive strategic partners of Vietnam, 1 strategic" in words(
        page
    )
    assert part(page, "Gains").endswith(
        "25 July 2013 United States ( Hoa Kỳ ) CP U.S.-Vietnam Comprehensive Partnership"
    )
    assert part(page, "Events").startswith("Events 1 25 July 2013 Vietnam and the United States become")
    assert '<a rel="next" href="../../years/2017/">' in page
    for year in (2018, 2019):  # an event that may have been in either
        assert "take up the strategic partnership again" in pages[f"years/{year}/index.html"]


def test_a_new_name_is_no_new_level() -> None:
    """A step that keeps the level is named as a new name, and is not among the new levels of the years."""
    events = [make_tier("sp", "2015-11-17", "strategic"), make_tier("esp", "2020-06-01", "strategic")]
    found = built(make_store(events))
    assert "SP new name" in part(found["years/2020/index.html"], "Gains")
    assert found["years/index.html"].count('<span class="gain">') == 1


# About the data


def test_the_page_about_the_data(pages: Mapping[str, str]) -> None:
    """The page about the data has levels, coverage, published counts, words and fields."""
    page = pages["about/index.html"]
    assert "From 1 January 1970 to 31 December 2025, the data claim" in part(page, "Coverage")
    assert "October 2023 1 CSP inclusive agree Partners · Vietnam News Agency, October 2023" in part(page, "Counts")
    assert "1 corrected values and 1 withdrawn events" in part(page, "Corrections")
    for text in ("Fields of Event", "Fields of Source", "formal_name_vi", "An official source supports it"):
        assert text in part(page, "Words")


def test_the_log(pages: Mapping[str, str]) -> None:
    """The log has the changes of each release."""
    said = words(pages["log/index.html"])
    assert "2025.12.1, 31 December 2025 Withdrawn 1 la-treaty-1977 Withdrawn, replaced by la-special-1977" in said
    assert "Corrected 1 Vietnam and Laos sign their treaty of amity date: 1977 → 1977-07-18" in said
    assert "Added 1 Joe Biden visits Hanoi" in said


# All pages

MADE_ELSEWHERE = ("assets/", "api/", "data/", "calendars/", "feeds/", "images/")


@pytest.mark.parametrize(
    "store",
    [
        pytest.param(lambda small: small.store, id="small"),
        pytest.param(lambda _: make_store([make_event("e-1", "2001-01-01", countries=())]), id="one event"),
        pytest.param(lambda _: store_of([], coverage=None, countries={}, people={}, offices={}), id="nothing"),
        pytest.param(lambda small: msgspec.structs.replace(small.store, coverage=None, version=None), id="no coverage"),
    ],
)
def test_links_lead_to_pages(store: Any, small: Timeline) -> None:
    """Every link of every page leads to a page, and every anchor to an id on its page, whatever the store has."""
    found = built(store(small))
    folders = {path.removesuffix("index.html") for path in found} | {""}
    for path, page in found.items():
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids)), path
        for address in re.findall(r' href="([^"]*)"', page):
            if address.startswith(("http:", "https:", "data:")) or address.endswith("index.md"):
                continue
            target, _, anchor = address.partition("#")
            folder = f"{normpath(path.removesuffix('index.html') + target)}/".removeprefix("./").removeprefix("/")
            if not folder.startswith(MADE_ELSEWHERE):
                assert target == "" or folder in folders, (path, address)
                assert not anchor or target or anchor in ids, (path, address)


def test_citations_have_the_address_where_it_is_known(small: Timeline) -> None:
    """A page that is to be published at a known address is cited with it."""
    found = built(small.store, "https://example.org/vn/")
    assert "https://example.org/vn/countries/us/</bdi></cite>" in found["countries/us/index.html"]
    assert "https://example.org/vn/events/us-csp-2023/</bdi></cite>" in found["events/us-csp-2023/index.html"]
