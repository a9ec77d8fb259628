"""Citations of the data set and of events: which references there are, their keys, and their texts."""

from datetime import date

import msgspec
import pytest

from tests.helpers import TODAY, embedded_store, make_event, make_store, printed, refused
from vntimeline import AmbiguousName, Citation, Timeline, UnknownName
from vntimeline.model import Event, Source, Store

ONE = Source(title="One", publisher="A paper", url="https://example.org/1")
TWO = Source(title="[Two]", publisher="A paper", date="2001-02~", lang="vi")


def cited(*events: Event, **fields: object) -> list[Citation]:
    """The citations of events, in a store with these fields."""
    store: Store = msgspec.structs.replace(make_store(events), **fields)
    return Timeline(store).cite(*(event.id for event in events))


def test_the_data_set_is_cited_with_its_version() -> None:
    """Without ids, the data set is cited: its maker, title, version, coverage, licence and digest, and today."""
    store = embedded_store()
    (found,) = Timeline(store).cite()
    assert (found.type, found.title, found.creator) == ("dataset", store.title, "The vntimeline maintainers")
    assert (found.version, found.coverage, found.licence, found.digest) == (
        *(store.version, store.coverage, store.licence, store.digest),
    )
    assert store.version
    assert found.id == f"vietnams-diplomatic-partnerships.{store.version}"
    assert found.accessed == date.fromisoformat(TODAY)
    assert found.url is None  # the project has no address
    assert f"version {store.version} (" in found.text
    assert found.text.endswith(" Licence: CC-BY-4.0. Accessed 1 June 2025.")


def test_the_text_of_about_and_of_the_page_is_the_same() -> None:
    """`about` and the page have the text of `cite`, without the day of access."""
    timeline = Timeline(embedded_store())
    text = timeline.cite()[0].text.removesuffix(" Accessed 1 June 2025.")
    assert timeline.about().cite == text
    assert printed("page").count(text.replace("'", "&#39;")) == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "A drawn store, data from 1 January 1950 to 31 December 2025."),
        ({"coverage": None}, "A drawn store."),
        ({"coverage": None, "version": "2026.1.2", "creator": "We"}, "We. A drawn store, version 2026.1.2."),
        ({"coverage": None, "released": date(2026, 1, 31)}, "A drawn store, released 31 January 2026."),
        (
            {"coverage": None, "version": "2026.1.2", "released": date(2026, 1, 31), "licence": "CC0-1.0"},
            "A drawn store, version 2026.1.2 (31 January 2026). Licence: CC0-1.0.",
        ),
    ],
)
def test_what_a_store_does_not_state_is_left_out(fields: dict[str, object], text: str) -> None:
    """The citation of a store has what the store states, and nothing else."""
    (found,) = cited(**fields)
    assert found.text == f"{text} Accessed 1 June 2025."
    assert (found.version, found.issued) == (
        fields.get("version"),
        "2026-01-31" if "released" in fields else None,
    )


@pytest.mark.parametrize(
    ("title", "key"),
    [("Quan hệ Việt – Mỹ", "quan-he-viet-my"), ("河内", "data"), ("x" * 99, "x" * 60), ("It’s {a} 1%", "its-a-1")],
)
def test_the_key_of_a_data_set_is_made_of_its_title(title: str, key: str) -> None:
    """The key of a data set has letters that every format takes, and the version, or the beginning of the digest."""
    assert cited(title=title, version="2026.1.2")[0].id == f"{key}.2026.1.2"
    assert cited(title=title, digest="0123456789")[0].id == f"{key}.01234567"


def test_an_event_is_followed_by_its_sources() -> None:
    """An event names the data set that it is in, and the keys of its sources, which follow it in full."""
    event, one, two = cited(make_event("a", "2001-02-03/2001-02-05", sources=(ONE, TWO)), version="2026.1.2")
    assert (event.id, event.type, event.event_date, event.container) == (
        *("a", "event", "2001-02-03/2001-02-05", "A drawn store"),
    )
    assert event.sources == (one.id, two.id) == ("a.s1", "a.s2")
    assert event.text == (
        "Title of a, 3 to 5 February 2001 (a). In: A drawn store, version 2026.1.2, "
        "data from 1 January 1950 to 31 December 2025. Accessed 1 June 2025."
    )
    assert (one.publisher, one.url, one.accessed, one.language) == ("A paper", ONE.url, date(2025, 6, 1), "en")
    assert (two.title, two.issued, two.url, two.accessed, two.language) == ("[Two]", "2001-02~", None, None, "vi")
    assert two.text == "[Two] (in Vietnamese). A paper. 2001-02~"


def test_a_shared_source_is_listed_once() -> None:
    """A source of several events, or twice of one, has one entry, to which all of them point."""
    events = [
        make_event("a", "2001", sources=(ONE, TWO, msgspec.structs.replace(ONE, date="2001"))),
        make_event("b", "2002", sources=(TWO, msgspec.structs.replace(TWO, date="2002"), ONE)),
    ]
    found = {each.id: each for each in cited(*events)}
    assert list(found) == ["a", "a.s1", "a.s2", "b", "b.s2"]
    assert found["a"].sources == ("a.s1", "a.s2")
    assert found["b"].sources == ("a.s2", "b.s2", "a.s1")


def test_keys_are_unique() -> None:
    """The keys of the citations of all events are unique, and every source that an event points to is there."""
    store = embedded_store()
    found = Timeline(store).cite(*(event.id for event in store.events))
    keys = {each.id for each in found}
    assert len(keys) == len(found)
    assert {key for each in found for key in each.sources} == keys - {event.id for event in store.events}
    assert all(each.sources for each in found if each.type == "event")


@pytest.mark.parametrize(
    ("asked", "error"),
    [(("us-csp-2032",), UnknownName), (("us-",), AmbiguousName), (("",), UnknownName), ((None,), UnknownName)],
)
def test_ids_are_read_as_by_show(small: Timeline, asked: tuple[str, ...], error: type[Exception]) -> None:
    """A unique beginning of an id is enough, an id counts once, and an unknown id is an error as with `show`."""
    assert [each.id for each in small.cite("us-cp", "us-csp", "us-cp-2013")[::2]] == ["us-cp-2013", "us-csp-2023"]
    with pytest.raises(error):
        small.cite(*asked)


@pytest.mark.parametrize("asked", ["us-csp-2032", "us-"])
def test_errors_are_those_of_show(asked: str) -> None:
    """The command prints the same error as `show`."""
    assert refused("cite", asked) == refused("show", asked)


def test_the_day_of_access_need_not_be_covered() -> None:
    """The day of access is not a day that the store must cover."""
    assert '"covered": true' in printed("cite", "--json", VNTIMELINE_TODAY="2099-01-01")
