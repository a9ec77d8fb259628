"""Checks of sources: that there are some, that they can be found, and that they earn the confidence stated."""

from collections.abc import Iterator

from vntimeline.dates import parse_edtf
from vntimeline.errors import Problem
from vntimeline.model import Event
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles
from vntimeline.store.yaml_reader import sound

_UNTRUSTED = ("wiki", "blog")


@check("sources", "basic", "Every event and checkpoint has a source; the url of a source is http(s).")
def sources(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.sourced:
        if not entry.record.sources and sound(entry.record.sources):
            yield entry.problem(("sources",), "no source", "add - {title: …, publisher: …, date: …, url: …}")


@check(
    "confidence", "strict", "High confidence has an official source or two independent ones; low confidence states why."
)
def confidence(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.record
        if event.confidence == "low" and event.disputed is None and event.summary is None:
            yield entry.problem(("confidence",), "low confidence without a reason", "say why in disputed")
        if event.confidence == "high" and not _earned(event, files) and _are_known(event, files):
            help = "add an official source or a second independent one, or write confidence: medium"
            yield entry.problem(("confidence",), "high confidence is not earned", help)


def _are_known(event: Event, files: StoreFiles) -> bool:
    """Return whether it is known who publishes each of an event's sources."""
    found = [files.publishers.get(source.publisher) for source in event.sources]
    return bool(found) and all(entry and sound(entry.record.type, entry.record.family) for entry in found)


def _earned(event: Event, files: StoreFiles) -> bool:
    types = (files.publishers[s.publisher].record.type for s in event.sources if s.publisher in files.publishers)
    return "official" in types or len(_independent(event, files)) >= 2


def _independent(event: Event, files: StoreFiles) -> set[str]:
    """Return the families of an event's sources; wikis and blogs do not count."""
    known = (files.publishers[s.publisher].record for s in event.sources if s.publisher in files.publishers)
    return {publisher.family or publisher.name for publisher in known if publisher.type not in _UNTRUSTED}


@check(
    "tier-sources", "strict", "A tier event has two independent sources, or states in disputed that only one is known."
)
def tier_sources(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.record
        told = "only one source" in (event.disputed or "").lower() or not sound(event.disputed)
        is_tier = event.kind == "tier" and event.tier is not None  # else its kind is in doubt
        if is_tier and not told and len(_independent(event, files)) < 2 and _are_known(event, files):
            help = "add a second one, or write in disputed: Only one source is known"
            yield entry.problem(("sources",), "a tier event with one independent source", help)


@check("source-found", "strict", "A source has a url, or at least a date.")
def source_found(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.sourced:
        for at, source in enumerate(entry.record.sources):
            if source.url is None and source.date is None:
                yield entry.problem(("sources", at), "a source without url and date", "add what is known")


@check("source-dates", "strict", "Where every source is dated, one is not older than the event.")
def source_dates(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        event = entry.record
        dates = [source.date for source in event.sources if source.date]  # of those that are sound
        if event.confidence != "high" or not sound(event.date) or not dates or len(dates) < len(event.sources):
            continue
        if max(parse_edtf(date).latest for date in dates) < event.earliest:
            message = f"every source is older than {event.date}"
            help = "add a source that reports the event as past, or write confidence: medium"
            yield entry.problem(("sources",), message, help)
