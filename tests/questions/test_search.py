"""Tests of the search: beginnings of words, diacritics, phrases, and what is refused."""

import unicodedata
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import embedded_store, make_event, make_store, refused
from tests.strategies import fixed
from vntimeline.errors import UnknownName
from vntimeline.model import Event
from vntimeline.names import fold, unmarked
from vntimeline.questions import search
from vntimeline.questions.events import EventQuery, answer
from vntimeline.texts import plain_text


def finds(typed: str, *texts: str) -> bool:
    """Whether what was typed matches these texts."""
    return search.matcher([typed])(texts)


def ids(found: Iterable[Event]) -> list[str]:
    return [each.id for each in found]


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        # beginnings of words
        ("war", "Warsaw, and a post-war treaty", True),
        ("war", "towards a forward step", False),
        ("us", "Russia in August", False),
        ("us", "The US-Vietnam summit", True),
        ("strateg part", "strategic partnership", True),
        ("partnership strategic", "strategic partnership", True),
        ("strategic japan", "strategic partnership", False),
        ("STRATEGIC", "strategic", True),
        ("2023", "on 10 September 2023", True),
        ("23", "on 10 September 2023", False),
        ("b", "a_b", True),
        # diacritics
        ("da nang", "Đà Nẵng", True),
        ("Đà Nẵng", "Da Nang", False),
        ("Đà Nẵng", "ĐÀ NẴNG", True),
        ("đa nang", "Đà Nẵng", False),
        ("bán dẫn", "ban Nhan Dan", False),
        ("bán dan", "bán dẫn", True),
        ("hô", "Hồ Chí Minh", False),
        ("hồ", "Hồ Chí Minh", True),
        ("cafe", "café", True),
        ("café", "cafe", False),
        ("cafe\u0301", "caf\u00e9s", True),
        ("Straße", "STRASSE", True),
        ("киев", "Визит в Киев", True),
        ("北京", "北京市", True),
        ("京", "北京市", False),
        ("ᾳ", "ᾳ", True),
        ("Ðức", "Đức", True),
        ("ðức", "ĐỨC", True),
        ("Ðuc", "Duc", False),
        ("duc", "Ðức", True),
        ("ＵＳ", "the US", True),
        ("us", "ＵＳ", True),
        ("pacific", "Paciﬁc", True),
        ("paciﬁc", "Pacific", True),
        ("istanbul", "ıstanbul", True),
        ("ıstanbul", "Istanbul", False),
        # phrases
        ('"joint statement"', "the Joint Statement of 2023", True),
        ('"joint statement"', "joint leaders' statement", False),
        ('"statement joint"', "joint statement", False),
        ('"joint statement"', "joint statements", True),
        ('"join statement"', "joint statement", False),
        ('"joint statement"', "adjoint statement", False),
        ('"joint statement"', "joint - statement", True),
        ("“joint statement”", "joint statement", True),
        ('"joint state', "joint statement", True),
        ('vietnam "joint statement"', "joint statement of Vietnam", True),
        ('japan "joint statement"', "joint statement of Vietnam", False),
        ('"hội nghi"', "Hội nghị", True),
        ('"hội nghi"', "Hoi nghị", False),
        ('"nghị hoi"', "Hội nghị", False),
        ("climate-and-water", "climate and water", True),
        ("climate-and-water", "water and climate", False),
        # dots between single letters
        ("U.S.", "the US", True),
        ("us", "the U.S.-Vietnam partnership", True),
        ("d.c", "Washington, D.C.", True),
        ("Đ.U.", "Nghị quyết Đ.U.", True),
        ("5", "3.5 billion", True),
    ],
)
def test_what_matches(typed: str, text: str, found: bool) -> None:
    """Words match beginnings of words, diacritics count where they are typed, phrases stand side by side."""
    assert finds(typed, text) is found
    assert finds(typed, "nothing", text, "at all") is found


def test_a_phrase_stands_in_one_text() -> None:
    """The words of a search may stand in several texts, those of a phrase may not."""
    assert finds("joint statement", "a joint", "statement on")
    assert not finds('"joint statement"', "a joint", "statement on")
    assert not finds('"hội nghị"', "một hội", "nghị quyết")
    assert finds('"joint statement"', "a joint\nstatement on")


def test_several_searches_are_alternatives() -> None:
    """A text that one of several searches asks for matches."""
    matches = search.matcher(["visit", "treaty"])
    assert matches(["A treaty"])
    assert matches(["A visit"])
    assert not matches(["A summit"])


@pytest.mark.parametrize("typed", ["", " ", "€", "?", "!!!", "🇺🇸", '""', "_", "\u0301"])
def test_search_without_words_is_refused(typed: str) -> None:
    """A search without a letter or digit is refused, for texts and for places."""
    for option in ("--search", "--place"):
        said = "nothing to search for" if typed.strip() else f"the value of {option} is empty"
        assert said in refused("list", option, typed)
    with pytest.raises(UnknownName):
        search.matcher([typed])


@pytest.mark.parametrize(
    ("place", "found"),
    [("ha", ["hanoi"]), ("noi", ["hanoi"]), ("Hà Nội", []), ("abu", ["abu"]), ("dhabi abu", ["abu"]), ("dab", [])],
)
def test_place_matches_beginnings_of_words(place: str, found: list[str]) -> None:
    """The filter for places has the rules of the search."""
    store = make_store([make_event("hanoi", "2001", place="Ha Noi"), make_event("abu", "2002", place="Abu Dhabi")])
    assert ids(answer(store, EventQuery(place=(place,)))) == found


TEXTS = st.text(st.sampled_from("abdđĐàâạẵhồôßſKİ .-_\u0301\u0345\u0316ᾳ北Ж9½'’\n"), max_size=12)


@settings(fixed, max_examples=300)
@given(TEXTS)
@example("a.\u0301b")
@example("\u0301a.b.c")
@example("U.S")
def test_a_text_has_its_own_words(text: str) -> None:
    """Each text is found by each of its words as written, and by them without diacritics and as a phrase."""
    words = fold(text).split()
    if not words:
        with pytest.raises(UnknownName):
            search.matcher([text])
        return
    assert finds(text.replace('"', " "), text)
    assert finds(" ".join(words), text)
    assert finds(f'"{" ".join(words)}"', text)
    assert finds(f'"{text}"', "x", text, "y")
    assert not finds(f'"{" ".join([*words, "zz"])}"', text)


@settings(fixed, max_examples=300)
@given(TEXTS, TEXTS)
def test_search_equals_a_slow_reading(typed: str, text: str) -> None:
    """A search of plain words matches where each begins a word of the text, compared one by one."""
    plain = fold(typed)
    if not plain:
        return
    expected = all(any(word.startswith(asked) for word in fold(text).split()) for asked in plain.split())
    assert finds(plain, text) is expected


@settings(fixed, max_examples=300)
@given(st.text(st.sampled_from("aàâạdđhôồ "), max_size=5), st.text(st.sampled_from("aàâạdđhôồ "), max_size=9))
def test_diacritics_equal_a_slow_reading(typed: str, text: str) -> None:
    """A word with diacritics matches the words that begin with exactly its letters."""

    def begins(asked: str, word: str) -> bool:
        return (word if any(ord(c) > 127 for c in asked) else fold(word)).startswith(asked)

    typed, text = (unicodedata.normalize("NFC", each) for each in (typed, text))
    if not typed.split():
        return
    expected = all(any(begins(asked, word) for word in text.split()) for asked in typed.split())
    assert finds(typed, text) is expected


@settings(fixed, max_examples=300)
@given(TEXTS, TEXTS)
@example("u.s", "U.S.")
@example('"bán dẫn"', "bán dẫn")
def test_plain_text_excludes_nothing_that_matches(typed: str, text: str) -> None:
    """What matches a search also matches it by its text without case and diacritics."""
    if fold(typed) and finds(typed, text):
        assert search.plain_matcher([typed])(unmarked(text))


@pytest.mark.parametrize(
    "typed",
    [
        "visit",
        "viet",
        "Việt",
        "hội nghị",
        '"joint statement"',
        "U.S.",
        "climate-smart",
        "đức",
        "duc",
        "nhan dan",
        "2023",
        "no such words",
        '"tuyên bố',
    ],
)
@pytest.mark.parametrize("country", [(), ("US", "DE", "FR")])
def test_stored_texts_change_no_answer(typed: str, country: tuple[str, ...]) -> None:
    """A search finds the same events with the texts that a snapshot has and without them."""
    store = embedded_store()
    assert list(store.texts) == [plain_text(event, store) for event in store.events]
    query = EventQuery(search=(typed, "summit of the future"), country=country)
    assert answer(store, query) == answer(msgspec.structs.replace(store, texts=()), query)


def test_search_in_the_embedded_store() -> None:
    """A phrase finds fewer events than its words, and words with diacritics no more than without."""
    store = embedded_store()

    def found(typed: str) -> set[str]:
        return set(ids(answer(store, EventQuery(search=(typed,)))))

    assert found('"joint statement"') < found("joint statement")
    assert found("việt") < found("viet")
    assert found("us") == found("U.S.")
