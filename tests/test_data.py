"""The embedded store: it follows the rules in CONTRIBUTING.md and agrees with facts known from elsewhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
import pycountry
import pytest

from tests.helpers import embedded_store
from tests.store.store_text import embedded_files
from vntimeline import Event, Timeline
from vntimeline.dates import parse_edtf
from vntimeline.model import LADDER
from vntimeline.names import fold
from vntimeline.store.checks import run

BODIES = {
    *("AFU", "AIIB", "APEC", "ASEAN", "ASEM", "BRICS", "COMECON"),
    *("CPTPP", "EAEU", "EU", "RCEP", "UN", "WTO"),
}
"""The codes of international bodies."""

TIERS_WITHOUT_RELATIONS: set[str] = set()
"""Countries with a tier event, but without an event of relations or normalization."""

IDS_WITHOUT_A_DATE: set[str] = set()
"""Ids that do not end in a date of their event."""

COUNTRIES: dict[str, str] = {country.alpha_2: country.alpha_3 for country in pycountry.countries} | {"XK": "XKX"}
"""The ISO 3166-1 codes of two and of three letters; those of Kosovo are not in the list, but in common use."""


@cache
def timeline() -> Timeline:
    """The timeline of the embedded store."""
    return Timeline(embedded_store())


@cache
def all_events() -> list[Event]:
    """All events of the embedded store."""
    return list(embedded_store().events)


def events(*kinds: str) -> list[Event]:
    """The events of these kinds, or all events."""
    return [event for event in all_events() if not kinds or event.kind in kinds]


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
    """The texts without quotations."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"", "“”", "\n".join(filter(None, said)))


def words(*choice: str) -> re.Pattern[str]:
    """A pattern that finds these words, in any case, but not as parts of others."""
    return re.compile(rf"(?i)(?<![\w-])({'|'.join(map(re.escape, choice))})(?![\w-])")


def folded_alike(names: Iterable[str]) -> list[list[str]]:
    """The groups of names that are the same when folded."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[fold(name)].append(name)
    return [group for group in groups.values() if len(group) > 1]


def test_embedded_store_passes_the_strict_checks() -> None:
    """The embedded store has no problem in the strict checks."""
    assert [str(problem) for problem in run(embedded_files(), "strict")] == []


def test_store_has_a_minimum_size() -> None:
    """The store keeps its events, tier events and publishers."""
    assert len(events()) > 800
    assert len(events("tier")) > 70
    assert embedded_store().publishers


# The registries


def test_country_codes_are_iso_codes_or_known_bodies() -> None:
    """Every country code is an ISO 3166-1 code or that of a listed international body."""
    assert set(embedded_store().countries) - set(COUNTRIES) == BODIES


def test_aliases_are_no_codes() -> None:
    """No alias is a code of two or three letters of any country."""
    codes = {*COUNTRIES, *COUNTRIES.values()}
    found = {code: codes & set(country.aliases) for code, country in embedded_store().countries.items()}
    assert {code: own for code, own in found.items() if own} == {}


def test_publisher_names_differ_when_folded() -> None:
    """No publisher is spelled in two ways."""
    assert (
        folded_alike(
            {*embedded_store().publishers, *(source.publisher for event in events() for source in event.sources)}
        )
        == []
    )


def test_people_names_differ_when_folded() -> None:
    """No person is registered twice under spellings that differ only in diacritics or case."""
    assert folded_alike(embedded_store().people) == []
    assert folded_alike(person.vi for person in embedded_store().people.values() if person.vi) == []


def test_vietnamese_names_match_the_plain_names() -> None:
    """A person's Vietnamese name is the plain name with diacritics."""
    assert {
        name: person.vi
        for name, person in embedded_store().people.items()
        if person.vi and fold(person.vi) != fold(name)
    } == {}


def test_reprints_belong_to_the_family_of_the_original() -> None:
    """A reprint has the family of its original, so the two never count as independent sources."""
    known = {re.sub("^the ", "", fold(name)): publisher for name, publisher in embedded_store().publishers.items()}
    known["vna"] = known["vietnam news agency"]
    wrong = {}
    for name, publisher in embedded_store().publishers.items():
        match = re.fullmatch(r"(.+) \((?:reprint of (?:the )?(.+)|mirror)\)", name)
        original = known.get(fold(match[2] or match[1])) if match else None
        if original and publisher.family != (original.family or original.name):
            wrong[name] = original.family or original.name
    assert wrong == {}


def test_offices_have_vietnamese_names_and_three_lead() -> None:
    """Every office has its Vietnamese name, and the three highest ones are those that lead."""
    offices = embedded_store().offices
    assert [id for id, office in offices.items() if not office.vi] == []
    assert [id for id, office in offices.items() if office.leads] == [
        "general-secretary",
        "president",
        "prime-minister",
    ]


# Events


def test_countries_with_a_tier_have_relations() -> None:
    """Every country with a tier event also has an event of relations or normalization."""
    tiers = {code for event in events("tier") for code in event.countries}
    relations = {code for event in events("relations", "normalization") for code in event.countries}
    assert tiers - relations == TIERS_WITHOUT_RELATIONS


def test_tier_events_are_fully_described() -> None:
    """Every tier event that is not sectoral has a summary, sources, and a formal name or a note on it."""
    tiers = [event for event in events("tier") if event.tier in LADDER]
    assert [e.id for e in tiers if not (e.summary and e.sources and (e.formal_name or e.disputed))] == []


def test_ids_are_unique_and_end_in_the_date() -> None:
    """Ids are unique and end in a date that agrees with the event's date."""
    assert [id for id, count in Counter(event.id for event in events()).items() if count > 1] == []
    without_date = set()
    for event in events():
        match = re.search(r"-(\d{4}(-\d\d){0,2})$", event.id)
        dated = parse_edtf(match[1]) if match else None
        if not dated or dated.latest < event.earliest or event.latest < dated.earliest:
            without_date.add(event.id)
    assert without_date == IDS_WITHOUT_A_DATE


def test_summaries_say_more_than_titles() -> None:
    """Every event has a summary that is not the title again."""
    assert [e.id for e in events() if not e.summary or fold(e.summary) == fold(e.title)] == []


def test_about_a_tenth_of_the_events_is_key() -> None:
    """The share of key events remains near a tenth."""
    key = [event for event in events() if event.significance == "key"]
    assert 0.08 <= len(key) / len(events()) <= 0.14


def test_countries_with_a_tier_have_a_key_event() -> None:
    """Every country with a tier, other than sectoral ones, has a key event."""
    tiers = {code for event in events("tier") if event.tier != "sectoral" for code in event.countries}
    key = {code for event in events() if event.significance == "key" for code in event.countries}
    assert tiers - key == set()


def test_sources_are_distinct_and_have_web_addresses() -> None:
    """No event cites a source twice, and every URL is a web address."""
    twice = {}
    for event in events():
        cited = Counter(source.url or f"{source.publisher}: {source.title}" for source in event.sources)
        if again := [each for each, count in cited.items() if count > 1]:
            twice[event.id] = again
    assert twice == {}
    urls = [source.url for event in events() for source in event.sources if source.url]
    assert [url for url in urls if not re.match(r"https?://[^\s/.]+\.[^\s/]+(/|$)", url)] == []


# The words of titles and summaries

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


def test_titles_and_summaries_are_neutral() -> None:
    """Titles and summaries contain no words of praise outside quotations."""
    said = {event.id: words(*PRAISE).findall(unquoted(event.title, event.summary)) for event in events()}
    assert {id: found for id, found in said.items() if found} == {}


def test_texts_do_not_mention_the_editing() -> None:
    """The project's own texts do not mention how the data was collected."""
    said: dict[str, list[str]] = {}
    for event in events():
        described = (source.title for source in event.sources if source.title.startswith("["))
        own = (event.title, event.summary, event.disputed, event.reason, event.place, *described)
        said[event.id] = words(*JARGON).findall(unquoted(*own))
    said |= {name: words(*JARGON).findall(name) for name in (*embedded_store().publishers, *embedded_store().people)}
    assert {name: found for name, found in said.items() if found} == {}


def test_texts_contain_no_paths() -> None:
    """No text contains a path or the name of a local file."""
    store = msgspec.structs.replace(embedded_store(), events=all_events(), texts=())
    found = [text for text in texts(msgspec.to_builtins(store)) if re.search(PLACES, text)]
    assert found == []


# Facts that are known from elsewhere

CP, SP, CSP = LADDER

TIERS = [
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


@pytest.mark.parametrize(("country", "day", "tier"), TIERS)
def test_known_tier_on_a_day(country: str, day: str, tier: str | None) -> None:
    """The tier of a country on a day agrees with facts that are known from elsewhere."""
    standing = timeline().tier(country, day)
    assert (standing.tier, standing.certain) == (tier, True)


@pytest.mark.parametrize(
    ("country", "day"), [(country, day) for country, day, tier in TIERS if tier in LADDER and day != "2023-09-09"]
)
def test_known_tier_begins_on_its_day(country: str, day: str) -> None:
    """A tier begins on the day that is known from elsewhere."""
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
        ("defence-minister", "2021-04-08", "Phan Van Giang", False),
        ("public-security-minister", "2016-04-09", "To Lam", False),
    ],
)
def test_known_holder_of_an_office_on_a_day(office: str, day: str, person: str | None, acting: bool) -> None:
    """The holder of an office on a day agrees with facts that are known from elsewhere."""
    (leader,) = timeline().leaders(day, office=office)
    assert (leader.person, leader.acting, leader.certain) == (person, acting, True)


@pytest.mark.parametrize(
    ("date", "kind", "country", "words"),
    [
        ("1924", "milestone", "CN", "ho chi minh guangzhou"),
        ("1930-02", "milestone", None, "communist party of vietnam is founded"),
        ("2013-02", "milestone", None, "anti corruption committee"),
        ("2016-04", "leadership", None, "to lam becomes minister of public security takes"),
        ("2023-01", "milestone", None, "dismisses two deputy prime ministers"),
        ("2023-08", "statement", "AU", "agree in principle comprehensive strategic partnership"),
        ("2023-08", "visit", "SG", "lee hsien loong"),
        ("2024-03", "leadership", None, "vo van thuong leaves"),
    ],
)
def test_events_of_the_founding_documents_exist(date: str, kind: str, country: str | None, words: str) -> None:
    """The store contains each event that the project's founding documents mention, once."""
    found = [
        event
        for event in timeline().events(since=date, until=date, kind=kind, country=country or ())
        if set(words.split())
        <= set(fold(f"{event.title} {event.summary} {event.change}".replace("-office", "")).split())
    ]
    assert len(found) == 1


def test_australian_agreement_in_principle_is_in_hanoi() -> None:
    """The agreement in principle with Australia is made in Hanoi, and Penny Wong takes part."""
    (found,) = [
        event
        for event in timeline().events(country="AU", since="2023-08", until="2023-08", search="in principle")
        if event.place == "Hanoi"
    ]
    assert "Penny Wong" in found.people


def test_vo_van_thuong_resignation_notes_the_dispute() -> None:
    """The resignation of Vo Van Thuong is dated March 2024, and the other month is noted as disputed."""
    (left,) = [
        event
        for event in events("leadership")
        if (event.office, event.person, event.change) == ("president", "Vo Van Thuong", "leaves-office")
    ]
    assert (left.earliest.year, left.earliest.month) == (2024, 3)
    assert "May 2024" in (left.disputed or "")
