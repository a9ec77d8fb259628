"""Tests of the Atom feeds, which feedparser reads."""

from datetime import date
from typing import Any

import feedparser
import msgspec

from tests.helpers import embedded_store, make_event, make_store
from tests.render.site.helpers import BASE, content_of, small_site, small_store
from vntimeline.model import Correction
from vntimeline.questions import log
from vntimeline.questions.log import LogQuery
from vntimeline.render.site import feeds


def parsed(feed: bytes) -> Any:
    """A feed as feedparser reads it, which must find no fault."""
    found = feedparser.parse(feed)
    assert not found.bozo
    assert found.version == "atom10"
    return found


def test_the_feed_has_every_change() -> None:
    """Each change of the log is an entry: dated by its release, with its own id, and a link to the event's page."""
    store = embedded_store()
    feed = parsed(dict(feeds.files(content_of(store)))["feeds/log.atom"])
    changes = log.answer(store, LogQuery(None, None))
    assert [each.updated[:10] for each in feed.entries] == [str(change.date) for change in changes]
    assert [each.tags[0].term for each in feed.entries] == [change.change for change in changes]
    assert len({each.id for each in feed.entries}) == len(changes) > 400
    for entry, change in zip(feed.entries, changes, strict=True):
        assert entry.link == f"{BASE}events/{change.event}/"
        assert entry.title.endswith(change.title or "")
    assert feed.feed.updated[:10] == str(store.released)
    assert feed.feed.links[0].href == f"{BASE}feeds/log.atom"


def test_the_entries_say_what_changed() -> None:
    """A correction has both values and the reason, a withdrawn event what replaces it, a new one its date."""
    texts = {each.title: each.content[0].value.splitlines() for each in parsed(small_site()["feeds/log.atom"]).entries}
    assert texts["Withdrawn: la-treaty-1977"] == ["replaced by la-special-1977", "It was there twice."]
    laos = "Corrected: Vietnam and Laos sign their treaty of amity"
    assert texts[laos] == ["date: 1977 → 1977-07-18", "The treaty has the day."]
    assert texts["Added: Joe Biden visits Hanoi"] == ["10 to 11 September 2023: Joe Biden visits Hanoi"]


def test_a_country_has_its_own_feed() -> None:
    """A country's feed has the changes of its events; that of one without changes is valid and empty."""
    changed = {code: parsed(small_site()[f"feeds/countries/{code}.atom"]) for code in ("us", "la", "no")}
    assert [each.title for each in changed["us"].entries] == ["Added: Joe Biden visits Hanoi"]
    assert len(changed["la"].entries) == 2
    assert changed["no"].entries == []
    assert changed["no"].feed.updated == "2025-12-31T00:00:00Z"
    assert len({feed.feed.id for feed in changed.values()}) == 3


def test_the_ids_do_not_depend_on_the_website() -> None:
    """The ids are the same at another address, and after another release."""
    content = content_of(small_store())
    later = msgspec.structs.replace(small_store(), version="2026.1.1", released=date(2026, 1, 5), title="New")
    ids = []
    for feed in (content, content_of(small_store(), None), content_of(later, "http://other.example/")):
        found = feedparser.parse(dict(feeds.files(feed))["feeds/log.atom"])
        ids.append([found.feed.id, *(each.id for each in found.entries)])
    assert ids[0] == ids[1] == ids[2]
    assert ids[0][0] == "urn:uuid:9384e970-49ea-58e1-bd07-be11774a907f"  # a reader that knows it must find it again
    assert ids[0][1] == "urn:uuid:02522335-1db7-5da3-8b43-6ca34d32c0cb"


def test_without_an_address_the_links_are_relative() -> None:
    """The links of a website whose address is not known are relative to the feed."""
    text = dict(feeds.files(content_of(small_store(), None)))["feeds/countries/us.atom"].decode()
    assert 'rel="self"' not in text
    assert 'href="../../countries/us/"' in text
    assert 'href="../../events/us-visit-biden-2023/"' in text


def test_two_corrections_of_one_field_have_two_ids() -> None:
    """Even if a field was corrected twice in a release, both are entries of their own."""
    twice = tuple(
        Correction(date=date(2024, 1, 1), id="e-1", field="date", was=was, why="Y") for was in ("2001", "2002")
    )
    store = msgspec.structs.replace(make_store([make_event("e-1", "2003")]), corrections=twice)
    entries = parsed(dict(feeds.files(content_of(store)))["feeds/log.atom"]).entries
    assert len({each.id for each in entries}) == 2


def test_a_store_without_changes_has_a_feed() -> None:
    """A store without a release and without changes has a feed, dated by its last day."""
    store = msgspec.structs.replace(make_store([make_event("e-1", "2003")]), coverage=None)
    feed = parsed(dict(feeds.files(content_of(store)))["feeds/log.atom"])
    assert (feed.entries, feed.feed.updated) == ([], "2003-12-31T00:00:00Z")
