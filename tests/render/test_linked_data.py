"""The description of the data set for search engines, read as JSON-LD."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from pyld import jsonld

from tests.helpers import embedded_store, make_event, make_store
from vntimeline import Timeline
from vntimeline.model import Country, Ids, Store
from vntimeline.render.linked_data import Download, data_set, event, licence_url

ADDRESSES = ("url", "license", "contentUrl", "sameAs")
DATES = ("datePublished", "dateModified")
SCHEMA_ORG = "http://schema.org/"
CONTEXT = {
    "@vocab": SCHEMA_ORG,
    **{name: {"@type": "@id"} for name in ADDRESSES},
    **{name: {"@type": f"{SCHEMA_ORG}Date"} for name in DATES},
}
"""The part of schema.org's context that matters here: which values are addresses, and which are dates."""


def expanded(described: dict[str, Any]) -> dict[str, Any]:
    """The description as JSON-LD expands it, with its context from here: no address is opened."""

    def load(url: str, _: Any) -> dict[str, Any]:
        assert url == "https://schema.org"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}

    (found,) = jsonld.expand(json.loads(json.dumps(described)), {"documentLoader": load})
    assert isinstance(found, dict)
    return found


def values(node: dict[str, Any], name: str) -> list[Any]:
    """The values of a property: texts, numbers and addresses, or nodes."""
    return [each.get("@value", each.get("@id", each)) for each in node.get(f"{SCHEMA_ORG}{name}", [])]


def test_the_embedded_store_is_described_completely() -> None:
    """The description has every property of a data set that is known, with its type and value."""
    store = embedded_store()
    assert store.coverage
    assert store.released
    node = expanded(data_set(store))
    assert node["@type"] == [f"{SCHEMA_ORG}Dataset"]
    assert values(node, "name") == [store.title]
    (description,) = values(node, "description")
    assert 50 <= len(description) <= 5000  # as Google asks
    assert values(node, "version") == [store.version]
    for name in DATES:
        assert node[f"{SCHEMA_ORG}{name}"] == [{"@type": f"{SCHEMA_ORG}Date", "@value": store.released.isoformat()}]
    assert values(node, "temporalCoverage") == [f"{store.coverage.from_}/{store.coverage.until}"]
    assert node[f"{SCHEMA_ORG}license"] == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}]
    assert values(node, "isAccessibleForFree") == [True]
    assert values(node, "inLanguage") == ["en", "vi"]
    assert {"Vietnam", "diplomacy"} <= set(values(node, "keywords"))
    cited = Timeline(store).about().cite
    assert values(node, "creditText") == values(node, "citation") == [cited]
    (place,) = values(node, "spatialCoverage")
    assert (place["@type"], values(place, "name")) == ([f"{SCHEMA_ORG}Country"], ["Vietnam"])
    assert values(place, "sameAs") == ["https://www.wikidata.org/entity/Q881"]
    (creator,) = values(node, "creator")
    assert (creator["@type"], values(creator, "name")) == ([f"{SCHEMA_ORG}Organization"], [store.creator])
    (identifier,) = values(node, "identifier")
    assert identifier["@type"] == [f"{SCHEMA_ORG}PropertyValue"]
    assert (values(identifier, "propertyID"), values(identifier, "value")) == (["SHA-256"], [store.digest])
    measured = values(node, "variableMeasured")
    assert {"date", "tier", "sources"} <= {name for each in measured for name in values(each, "name")}
    assert all(each["@type"] == [f"{SCHEMA_ORG}PropertyValue"] and values(each, "description") for each in measured)
    assert values(node, "distribution") == values(node, "url") == []  # nothing has an address yet


def test_downloads_are_named() -> None:
    """What is published is a distribution, with its address."""
    downloads = [Download("Events", "text/csv", "https://example.org/events.csv")]
    node = expanded(data_set(make_store([]), downloads, "https://example.org/"))
    assert node[f"{SCHEMA_ORG}url"] == [{"@id": "https://example.org/"}]
    (download,) = values(node, "distribution")
    assert download["@type"] == [f"{SCHEMA_ORG}DataDownload"]
    assert {name: values(download, name) for name in ("name", "encodingFormat", "contentUrl")} == {
        "name": ["Events"],
        "encodingFormat": ["text/csv"],
        "contentUrl": ["https://example.org/events.csv"],
    }


def test_what_a_store_does_not_state_is_left_out() -> None:
    """A property without a value is left out, and so is a place without an identifier."""
    bare: Store = msgspec.structs.replace(make_store([make_event("a", "2001")]), coverage=None)
    found = data_set(bare)
    unknown = {"url", "identifier", "version", "datePublished", "temporalCoverage", "spatialCoverage", "license"}
    assert {*unknown, "creator", "distribution"} & found.keys() == set()
    assert found["description"].endswith("countries and organisations.")
    full = msgspec.structs.replace(bare, subject=Country(code="LA", name="Laos"), released=date(2026, 1, 31))
    assert data_set(full)["spatialCoverage"] == {"@type": "Country", "name": "Laos", "identifier": "LA"}
    assert data_set(full)["keywords"][0] == "Laos"
    assert data_set(full)["datePublished"] == "2026-01-31"
    known = msgspec.structs.replace(full, subject=Country(code="LA", name="Laos", ids=Ids(wikidata="Q819")))
    assert data_set(known)["spatialCoverage"]["sameAs"] == "https://www.wikidata.org/entity/Q819"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", None),
        (None, None),
    ],
)
def test_licences_of_creative_commons_have_an_address(name: str | None, url: str | None) -> None:
    """The address of a licence of Creative Commons is known; of another, its name is given."""
    assert licence_url(name) == url
    assert data_set(msgspec.structs.replace(make_store([]), licence=name)).get("license") == (url or name)


def test_event_with_a_day_and_a_place() -> None:
    """An event has a description where its days and its place are known, with its countries, and no other has one."""
    store = make_store([])
    visit = make_event("us-visit-2023", "2023-09-10/2023-09-11", place="Hanoi", countries=("US",))
    described = event(visit, store, "https://example.org/e/")
    assert described is not None
    assert described["@type"] == "Event"
    assert (described["startDate"], described["endDate"]) == ("2023-09-10", "2023-09-11")
    assert described["location"]["name"] == "Hanoi"
    assert described["about"][0]["name"] == "United States"
    assert described["url"] == "https://example.org/e/"
    for other in ("2023-09", "2023-09-10?", "2023/2023-09-10"):
        assert event(make_event("e", other, place="Hanoi"), store) is None
    assert event(make_event("e", "2023-09-10"), store) is None
