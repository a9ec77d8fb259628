"""A store as schema.org describes a data set, and an event (JSON-LD), for search engines and catalogues.

The properties are those of Google's guidelines for data sets. A `distribution` needs the address of a file: what a page
carries inside itself is none, so only a caller that publishes files names them.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from vntimeline.appearance import TIERS
from vntimeline.dates import to_the_day
from vntimeline.model import Country, Event, Store
from vntimeline.wording import KIND_NAMES, covered_days, store_citation

_CC = re.compile(r"CC-?(BY(?:-[A-Z]+)*|0)-(\d\.\d)")
_KEYWORDS = ("diplomacy", "bilateral relations", "diplomatic relations", "comprehensive partnership", "timeline")
_VARIABLES = {
    "date": "The day, month, year or range of an event (EDTF), as precise as its sources.",
    "kind": f"What an event is: {', '.join(KIND_NAMES.values())}.",
    "countries": "The countries and organisations of an event, by code (ISO 3166-1 alpha-2 for states).",
    "tier": f"The level of a partnership: {', '.join(TIERS)}.",
    "formal_name": "The name that both sides gave to a partnership.",
    "confidence": "How well the sources support an event: high, medium or low.",
    "sources": "The documents and reports that support an event, with their publishers, dates and addresses.",
}
"""The fields of events that a search for data is about."""


class Download(NamedTuple):
    """A file with the data: its name, media type and address."""

    name: str
    media_type: str
    url: str


def data_set(store: Store, downloads: Sequence[Download] = (), url: str | None = None) -> dict[str, Any]:
    """Return the description of a store; `url` is the address of the page that presents it."""
    subject = _subject(store)
    released = store.released and store.released.isoformat()
    cited = store_citation(store)
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": store.title,
        "description": description(store),
        "url": url,
        "identifier": store.digest and {"@type": "PropertyValue", "propertyID": "SHA-256", "value": store.digest},
        "version": store.version,
        "datePublished": released,
        "dateModified": released,
        "temporalCoverage": store.coverage and f"{store.coverage.from_}/{store.coverage.until}",
        "spatialCoverage": store.subject and _place(store.subject),
        "license": licence_url(store.licence) or store.licence,
        "creator": store.creator and {"@type": "Organization", "name": store.creator},
        "creditText": cited,
        "citation": cited,
        "isAccessibleForFree": True,
        "inLanguage": ["en", "vi"],
        "keywords": [subject, *_KEYWORDS],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "description": text} for name, text in _VARIABLES.items()
        ],
        "distribution": [
            {"@type": "DataDownload", "name": each.name, "encodingFormat": each.media_type, "contentUrl": each.url}
            for each in downloads
        ],
    }
    return {name: value for name, value in described.items() if value}


def event(event: Event, store: Store, url: str | None = None) -> dict[str, Any] | None:
    """Return the description of an event; None where its place or its days are not known.

    Search engines show an event only with both; `url` is the address of the page about it.
    """
    if event.place is None or not to_the_day(event.date) or event.when.approximate or event.when.uncertain:
        return None
    described = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "startDate": event.earliest.isoformat(),
        "endDate": event.latest.isoformat(),
        "location": {"@type": "Place", "name": event.place, "address": event.place},
        "about": [
            _place(country, "Country" if country.ids else "Thing")  # only states have identifiers
            for country in map(store.countries.__getitem__, event.countries)
        ],
        "url": url,
        "citation": [source.url for source in event.sources if source.url],
    }
    return {name: value for name, value in described.items() if value}


def description(store: Store) -> str:
    """Return in a sentence what a store contains."""
    covered = f", {covered_days(store.coverage)}" if store.coverage else ""
    return (
        f"{len(store.events)} dated and sourced events of the relations between {_subject(store)} and "
        f"{len(store.countries)} countries and organisations{covered}."
    )


def licence_url(name: str | None) -> str | None:
    """Return where a Creative Commons licence, named as SPDX does, can be read."""
    match = _CC.fullmatch(name or "")
    if match is None:
        return None
    kind, version = match.groups()
    path = "publicdomain/zero" if kind == "0" else f"licenses/{kind.lower()}"
    return f"https://creativecommons.org/{path}/{version}/"


def _subject(store: Store) -> str:
    return store.subject.name if store.subject else "Vietnam"


def _place(country: Country, kind: str = "Country") -> dict[str, Any]:
    item = country.ids and country.ids.wikidata
    return {
        "@type": kind,
        "name": country.name,
        "identifier": country.code,
        **({"sameAs": f"https://www.wikidata.org/entity/{item}"} if item else {}),
    }
