"""Checks of sources: that there are some, that they can be found, and that they earn the confidence stated."""

import re
from collections.abc import Iterator

from vntimeline.dates import PartialDate, parse_edtf
from vntimeline.errors import DateError, Problem
from vntimeline.model import URL_PATTERN, Event
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles

_UNTRUSTED = ("wiki", "blog")


@check("sources", "basic", "Every event has a source; the url of a source is http(s).")
def sources(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        if not entry.event.sources:
            help = "add - {title: …, publisher: …, date: …, url: …}"
            yield entry.problem(("sources",), "no source", help)
        for at, source in enumerate(entry.event.sources):
            if source.url is not None and not re.fullmatch(URL_PATTERN, source.url):
                path = ("sources", at, "url")
                yield entry.problem(path, f"{source.url!r} is not a web address", "write http(s)://…")


@check(
    "confidence", "strict", "High confidence has an official source or two independent ones; low confidence states why."
)
def confidence(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.event
        if event.confidence == "low" and not event.disputed and not event.summary:
            yield entry.problem(("confidence",), "low confidence without a reason", "say why in disputed")
        if event.confidence == "high" and files.publishers and not _earned(event, files):
            help = "add an official source or a second independent one, or write confidence: medium"
            yield entry.problem(("confidence",), "high confidence is not earned", help)


def _earned(event: Event, files: StoreFiles) -> bool:
    types = (files.publishers[s.publisher].type for s in event.sources if s.publisher in files.publishers)
    return "official" in types or len(_independent(event, files)) >= 2


def _independent(event: Event, files: StoreFiles) -> set[str]:
    """Return the families of an event's sources; wikis and blogs do not count."""
    known = (files.publishers[s.publisher] for s in event.sources if s.publisher in files.publishers)
    return {publisher.family or publisher.name for publisher in known if publisher.type not in _UNTRUSTED}


@check(
    "tier-sources", "strict", "A tier event has two independent sources, or states in disputed that only one is known."
)
def tier_sources(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events if files.publishers else ():
        event = entry.event
        told = "only one source" in (event.disputed or "").lower()
        if event.kind == "tier" and not told and len(_independent(event, files)) < 2:
            help = "add a second one, or write in disputed: Only one source is known"
            yield entry.problem(("sources",), "a tier event with one independent source", help)


@check("source-found", "strict", "A source has a url, or at least a date.")
def source_found(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        for at, source in enumerate(entry.event.sources):
            if source.url is None and source.date is None:
                yield entry.problem(("sources", at), "a source without url and date", "add what is known")


@check("source-dates", "strict", "Where every source is dated, one is not older than the event.")
def source_dates(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.event
        dated = [when for source in event.sources if (when := _when(source.date))]
        newest = max((when.latest for when in dated), default=event.latest)
        if event.confidence == "high" and len(dated) == len(event.sources) and newest < event.earliest:
            message = f"every source is older than {event.date}"
            help = "add a source that reports the event as past, or write confidence: medium"
            yield entry.problem(("sources",), message, help)


def _when(text: str | None) -> PartialDate | None:
    """Return a source's date; None where it has none, or a wrong one (which the check `dates` reports)."""
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None
