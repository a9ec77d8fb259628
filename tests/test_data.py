"""The embedded store: what CONTRIBUTING.md promises of it, and truths that are known from elsewhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
import pycountry
import pytest

from vntimeline import Event, Store, Timeline, check, load
from vntimeline.dates import parse_edtf
from vntimeline.model import LADDER
from vntimeline.names import fold
from vntimeline.store import read

BODIES = {
    *("AIIB", "APEC", "ASEAN", "ASEM", "BRICS", "COMECON"),
    *("CPTPP", "EAEU", "EU", "RCEP", "UN", "WTO"),
}
"""The codes that are no country's."""

TIERS_WITHOUT_RELATIONS: set[str] = set()
"""Countries that had a rung, but neither relations nor a normalization in the store."""

IDS_WITHOUT_A_DATE: set[str] = set()
"""Ids that do not end in a year or month of their event."""

COUNTRIES: dict[str, str] = {country.alpha_2: country.alpha_3 for country in pycountry.countries}


@cache
def timeline() -> Timeline:
    return load()


def data() -> Store:
    return timeline().store


def events(*kinds: str) -> list[Event]:
    return [event for event in data().events if not kinds or event.kind in kinds]


def texts(value: Any) -> Iterator[str]:
    """All texts in plain data, without web addresses."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from () if key == "url" else texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def unquoted(*said: str | None) -> str:
    """The texts without what stands in quotation marks."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"", "“”", "\n".join(filter(None, said)))


def words(*choice: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-])({'|'.join(map(re.escape, choice))})(?![\w-])")


def folded_alike(names: Iterable[str]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[fold(name)].append(name)
    return [group for group in groups.values() if len(group) > 1]


def test_the_strict_checks_find_nothing() -> None:
    assert [str(problem) for problem in check.run(check.subject_of(read()), "strict")] == []


def test_there_is_a_store_worth_the_name() -> None:
    assert len(events()) > 800
    assert len(events("tier")) > 70
    assert data().publishers


# The registries


def test_codes_are_those_of_iso_or_of_a_body() -> None:
    assert set(data().countries) - set(COUNTRIES) == BODIES


def test_every_country_has_its_alpha_3_code_among_its_aliases_and_no_other_ones() -> None:
    codes = set(COUNTRIES.values())
    found = {code: codes & set(country.aliases) for code, country in data().countries.items()}
    assert found == {code: {COUNTRIES[code]} if code in COUNTRIES else set() for code in found}


def test_no_two_publishers_fold_alike() -> None:
    assert (
        folded_alike({*data().publishers, *(source.publisher for event in events() for source in event.sources)}) == []
    )


def test_no_two_people_fold_alike() -> None:
    assert folded_alike(data().people) == []
    assert folded_alike(person.vi for person in data().people.values() if person.vi) == []


def test_a_vietnamese_name_is_the_plain_one_with_diacritics() -> None:
    assert {
        name: person.vi for name, person in data().people.items() if person.vi and fold(person.vi) != fold(name)
    } == {}


def test_a_reprint_is_of_the_family_that_it_reprints() -> None:
    """Otherwise a text and its copy would count as two independent sources."""
    known = {re.sub("^the ", "", fold(name)): publisher for name, publisher in data().publishers.items()}
    known["vna"] = known["vietnam news agency"]
    wrong = {}
    for name, publisher in data().publishers.items():
        match = re.fullmatch(r"(.+) \((?:reprint of (?:the )?(.+)|mirror)\)", name)
        original = known.get(fold(match[2] or match[1])) if match else None
        if original and publisher.family != (original.family or original.name):
            wrong[name] = original.family or original.name
    assert wrong == {}


# Events


def test_every_country_with_a_tier_has_relations_or_a_normalization() -> None:
    tiers = {code for event in events("tier") for code in event.countries}
    relations = {code for event in events("relations", "normalization") for code in event.countries}
    assert tiers - relations == TIERS_WITHOUT_RELATIONS


def test_every_rung_has_a_summary_sources_and_a_formal_name_or_a_dispute() -> None:
    rungs = [event for event in events("tier") if event.tier in LADDER]
    assert [e.id for e in rungs if not (e.summary and e.sources and (e.formal_name or e.disputed))] == []


def test_ids_are_unique_and_end_in_a_year_or_month_of_the_event() -> None:
    assert [id for id, count in Counter(event.id for event in events()).items() if count > 1] == []
    astray = set()
    for event in events():
        match = re.search(r"-(\d{4}(-\d\d){0,2})$", event.id)
        told = parse_edtf(match[1]) if match else None
        if not told or told.latest < event.earliest or event.latest < told.earliest:
            astray.add(event.id)
    assert astray == IDS_WITHOUT_A_DATE


def test_every_event_has_a_summary_that_says_more_than_its_title() -> None:
    assert [e.id for e in events() if not e.summary or fold(e.summary) == fold(e.title)] == []


def test_about_a_tenth_of_the_events_is_key() -> None:
    key = [event for event in events() if event.significance == "key"]
    assert 0.08 <= len(key) / len(events()) <= 0.14


def test_every_country_with_a_rung_has_a_key_event() -> None:
    rungs = {code for event in events("tier") if event.tier != "sectoral" for code in event.countries}
    key = {code for event in events() if event.significance == "key" for code in event.countries}
    assert rungs - key == set()


def test_no_source_is_cited_twice_in_one_event_and_every_url_is_of_the_web() -> None:
    twice = {}
    for event in events():
        cited = Counter(source.url or f"{source.publisher}: {source.title}" for source in event.sources)
        if again := [each for each, count in cited.items() if count > 1]:
            twice[event.id] = again
    assert twice == {}
    urls = [source.url for event in events() for source in event.sources if source.url]
    assert [url for url in urls if not re.match(r"https?://[^\s/.]+\.[^\s/]+(/|$)", url)] == []


# Words

PRAISE = (
    *("brilliant", "celebrated", "cordial", "deep", "eternal", "everlasting", "excellent", "exemplary", "exceptional"),
    *("fraternal", "fruitful", "glorious", "gloriously", "golden", "great success", "heroic"),
    *("historic", "historical", "immortal", "important milestone", "impressive", "invincible", "landmark", "legendary"),
    *("momentous", "monumental", "noble", "outstanding", "pivotal", "precious", "prestigious", "proud", "remarkable"),
    *("resounding", "robust", "splendid", "staunch", "steadfast", "stellar", "successful", "successfully"),
    *("tremendous", "triumphant", "unprecedented", "unshakeable", "unwavering", "vibrant", "visionary", "warm"),
    *("warmly", "watershed", "wise"),
)
JARGON = (
    *(
        "the store",
        "this store",
        "merged",
        "read by",
        "look-up",
        "lookup",
        "unread",
        "facts.json",
        "fact sheet of ours",
    ),
    *("dataset", "the file", "this entry", "this event", "curator", "curated", "to be checked", "todo", "fixme"),
    *("search result", "snippet", "page text", "not opened", "could not be opened", "not seen", "hearsay"),
)
PLACES = (
    r"(?<![\w.])/(work|home|root|tmp|usr|var|mnt|opt|Users)/|\b[A-Z]:\\|file://|\b[\w-]+\.(json|jsonl|py|ya?ml|md)\b"
)


def test_no_title_and_no_summary_praises() -> None:
    said = {event.id: words(*PRAISE).findall(unquoted(event.title, event.summary)) for event in events()}
    assert {id: found for id, found in said.items() if found} == {}


def test_no_text_of_ours_tells_how_it_was_made() -> None:
    said: dict[str, list[str]] = {}
    for event in events():
        described = (source.title for source in event.sources if source.title.startswith("["))
        own = (event.title, event.summary, event.disputed, event.reason, event.place, *described)
        said[event.id] = words(*JARGON).findall(unquoted(*own))
    said |= {name: words(*JARGON).findall(name) for name in (*data().publishers, *data().people)}
    assert {name: found for name, found in said.items() if found} == {}


def test_no_text_names_a_file_or_a_folder() -> None:
    whole = msgspec.structs.replace(data(), events=events())
    found = [text for text in texts(msgspec.to_builtins(whole)) if re.search(PLACES, text)]
    assert found == []


# Truths

CP, SP, CSP = LADDER

RUNGS = [
    ("US", "2013-07-24", None),
    ("US", "2013-07-25", CP),
    ("US", "2023-09-09", CP),
    ("US", "2023-09-10", CSP),
    ("CN", "2008-05-29", None),
    ("CN", "2008-06-01", CSP),
    ("RU", "2001-03-01", SP),
    ("RU", "2012-07-27", CSP),
    ("IN", "2007-07-06", SP),
    ("IN", "2016-09-03", CSP),
    ("KR", "2001-08-23", CP),
    ("KR", "2009-10-21", SP),
    ("KR", "2022-12-05", CSP),
    ("JP", "2009-04-20", SP),
    ("JP", "2023-11-27", CSP),
    ("AU", "2009-09-07", CP),
    ("AU", "2018-03-15", SP),
    ("AU", "2024-03-07", CSP),
    ("FR", "2013-09-25", SP),
    ("FR", "2024-10-07", CSP),
    ("MY", "2015-08-07", SP),
    ("MY", "2024-11-21", CSP),
    ("NZ", "2009-09-10", CP),
    ("NZ", "2020-07-22", SP),
    ("NZ", "2025-02-26", CSP),
    ("ID", "2013-06-27", SP),
    ("ID", "2025-03-10", CSP),
    ("SG", "2013-09-11", SP),
    ("SG", "2025-03-12", CSP),
    ("TH", "2013-06-25", SP),
    ("TH", "2025-05-16", CSP),
    ("PH", "2015-11-17", SP),
    ("DE", "2011-10-11", SP),
    ("GB", "2010-09-08", SP),
    ("GB", "2025-10-29", CSP),
    ("IT", "2013-01-21", SP),
    ("CA", "2017-11-08", CP),
    ("LA", "2010-01-01", "special"),
    ("CU", "2010-01-01", "special"),
    ("KH", "2010-01-01", "special"),
    ("NO", "2025-01-01", None),
]


@pytest.mark.parametrize(("country", "day", "tier"), RUNGS)
def test_the_rung_on_a_day(country: str, day: str, tier: str | None) -> None:
    standing = timeline().tier(country, day)
    assert (standing.tier, standing.certain) == (tier, True)


@pytest.mark.parametrize(
    ("country", "day"), [(country, day) for country, day, tier in RUNGS if tier in LADDER and day != "2023-09-09"]
)
def test_a_rung_is_gained_on_its_day(country: str, day: str) -> None:
    assert timeline().tier(country, day).since == day


@pytest.mark.parametrize(
    ("office", "day", "person", "acting"),
    [
        ("president", "1945-09-02", "Ho Chi Minh", False),
        ("general-secretary", "1986-07-09", "Le Duan", False),
        ("general-secretary", "1986-12-18", "Nguyen Van Linh", False),
        ("general-secretary", "2011-01-19", "Nguyen Phu Trong", False),
        ("general-secretary", "2024-07-20", None, False),
        ("general-secretary", "2024-08-03", "To Lam", False),
        ("president", "2018-10-01", "Dang Thi Ngoc Thinh", True),
        ("president", "2023-01-19", "Vo Thi Anh Xuan", True),
        ("president", "2023-03-02", "Vo Van Thuong", False),
        ("president", "2024-05-22", "To Lam", False),
        ("president", "2024-10-21", "Luong Cuong", False),
        ("prime-minister", "2016-04-07", "Nguyen Xuan Phuc", False),
        ("prime-minister", "2021-04-05", "Pham Minh Chinh", False),
        ("national-assembly-chair", "2021-03-31", "Vuong Dinh Hue", False),
    ],
)
def test_who_held_an_office_on_a_day(office: str, day: str, person: str | None, acting: bool) -> None:
    (leader,) = timeline().leaders(day, office=office)
    assert (leader.person, leader.acting, leader.certain) == (person, acting, True)


@pytest.mark.parametrize(
    ("date", "kind", "country", "words"),
    [
        ("1924", "milestone", "CN", "ho chi minh guangzhou"),
        ("1930-02", "milestone", None, "communist party of vietnam is founded"),
        ("2013-02", "milestone", None, "anti corruption committee"),
        ("2016-04", "milestone", None, "to lam minister of public security"),
        ("2023-01", "milestone", None, "dismisses two deputy prime ministers"),
        ("2023-08", "statement", "AU", "agree in principle comprehensive strategic partnership"),
        ("2023-08", "visit", "SG", "lee hsien loong"),
        ("2024-03", "leadership", None, "vo van thuong leaves"),
    ],
)
def test_what_the_founding_documents_tell_is_there(date: str, kind: str, country: str | None, words: str) -> None:
    found = [
        event
        for event in timeline().events(since=date, until=date, kind=kind, country=country or ())
        if set(words.split())
        <= set(fold(f"{event.title} {event.summary} {event.change}".replace("-office", "")).split())
    ]
    assert len(found) == 1


def test_the_agreement_in_principle_with_australia_is_made_in_hanoi_by_prime_minister_and_foreign_minister() -> None:
    (found,) = [
        event
        for event in timeline().events(country="AU", since="2023-08", until="2023-08", search="in principle")
        if event.place == "Hanoi"
    ]
    assert "Penny Wong" in found.people


def test_the_month_that_others_give_for_vo_van_thuongs_resignation_is_told() -> None:
    (left,) = [
        event
        for event in events("leadership")
        if (event.office, event.person, event.change) == ("president", "Vo Van Thuong", "leaves-office")
    ]
    assert (left.earliest.year, left.earliest.month) == (2024, 3)
    assert "May 2024" in (left.disputed or "")
