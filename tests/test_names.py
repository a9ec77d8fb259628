"""Names: folding, who is meant, who may have been meant."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import fixed, whole
from vntimeline import Timeline
from vntimeline.appearance import TIER_SHORT
from vntimeline.errors import AmbiguousName, UnknownName
from vntimeline.model import KINDS, OFFICES, TIERS
from vntimeline.names import choose, fold, nearest, resolve

NAMES: Mapping[str, Sequence[str]] = {
    "AT": ["Austria", "Áo"],
    "AO": ["Angola"],
    "MY": ["Malaysia"],
    "US": ["United States", "Hoa Kỳ", "USA", "Mỹ"],
    "NGA": ["Nigeria"],
    "RU": ["Russia", "Nga"],
    "CN": ["China", "People's Republic of China"],
}
PEOPLE: Mapping[str, Sequence[str]] = {
    "Joe Biden": [],
    "Bo": [],
    "Xiong Bo": [],
    "Nguyen Phu Trong": ["Nguyễn Phú Trọng"],
    "Nguyen Tan Dung": ["Nguyễn Tấn Dũng"],
    "Truong Tan Sang": ["Trương Tấn Sang"],
}


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def plain(text: str) -> str:
    """The text without diacritics."""
    return "".join(c for c in nfd(text.replace("đ", "d").replace("Đ", "D")) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hoa Kỳ", "hoa ky"),
        ("hoa-ky", "hoa ky"),
        ("HOA_KỲ", "hoa ky"),
        ("Đức", "duc"),
        ("đ Đ", "d d"),
        ("Nguyễn Phú Trọng", "nguyen phu trong"),
        ("Bờ Biển Ngà", "bo bien nga"),
        ("Ô-xtrây-li-a", "o xtray li a"),
        ("Türkiye", "turkiye"),
        ("Straße", "strasse"),
        ("  U.S.–Vietnam,  2013 ", "u s vietnam 2013"),
        ("People's", "people s"),
        ("日本", "日本"),
        ("", ""),
        ("—…!", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(fixed, max_examples=300)
@given(st.text(st.sampled_from("aăâđeêioôơuưyĐẤỆỗữỳ AZ09.-_'") | st.characters(codec="utf-8"), max_size=12))
def test_fold_is_settled(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded == fold(nfd(text)) == fold(unicodedata.normalize("NFC", text)) == fold(f" -{text}. ")
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        # exact
        ("MY", "MY"),
        ("Mỹ", "US"),
        ("Nga", "RU"),
        ("NGA", "NGA"),
        (" Nga ", "RU"),
        # the same diacritics, any case
        ("mỹ", "US"),
        ("MỸ", "US"),
        ("áo", "AT"),
        # folded
        ("us", "US"),
        ("usa", "US"),
        ("united-states", "US"),
        ("UNITED  STATES", "US"),
        ("hoa ky", "US"),
        ("Hoà Kỳ", "US"),
        ("people’s republic of CHINA", "CN"),
    ],
)
def test_resolve(asked: str, key: str) -> None:
    for spelling in (asked, nfd(asked)):
        assert resolve(spelling, NAMES, "country") == key


@pytest.mark.parametrize(
    ("asked", "names", "key"),
    [
        ("Úc", {"A": ["Úc"], "B": ["úc"], "C": ["UC"]}, "A"),
        ("úc", {"A": ["Úc"], "B": ["úc"], "C": ["UC"]}, "B"),
        ("UC", {"A": ["Úc"], "B": ["úc"], "C": ["UC"]}, "C"),
        ("úC", {"A": ["Úc"], "B": ["Ức"], "C": ["UC"]}, "A"),
        ("uc", {"A": ["Úc"], "B": ["Ý"]}, "A"),
        ("ừc", {"A": ["Úc"], "B": ["Ý"]}, "A"),
    ],
)
def test_precedence(asked: str, names: Mapping[str, Sequence[str]], key: str) -> None:
    for order in (names, dict(reversed(list(names.items())))):
        assert resolve(asked, order, "country") == key


def test_a_store_may_spell_in_nfd() -> None:
    names = {"MY": ["Malaysia"], "US": ["United States", nfd("Mỹ")]}
    for asked in ("Mỹ", "mỹ", nfd("Mỹ")):
        assert resolve(asked, names, "country") == "US"


@pytest.mark.parametrize(
    ("asked", "message", "help"),
    [
        (
            "my",
            "ambiguous country: 'my' names 2 of them",
            "write 'MY' for Malaysia, or 'Mỹ' for United States",
        ),
        ("My", "ambiguous country: 'My' names 2 of them", "write 'MY' for Malaysia, or 'Mỹ' for United States"),
        ("nga", "ambiguous country: 'nga' names 2 of them", "write 'NGA' for Nigeria, or 'Nga' for Russia"),
        ("ao", "ambiguous country: 'ao' names 2 of them", "write 'Áo' for Austria, or 'AO' for Angola"),
    ],
)
def test_ambiguous(asked: str, message: str, help: str) -> None:
    with pytest.raises(AmbiguousName) as caught:
        resolve(asked, NAMES, "country")
    assert (caught.value.message, caught.value.help, caught.value.status) == (message, help, 2)


@pytest.mark.parametrize("asked", ["Korea", "korea", "KOREA", " Korea "])
def test_a_shared_name(small: Timeline, asked: str) -> None:
    """Neither country is chosen, and what to write instead tells them apart."""
    with pytest.raises(AmbiguousName) as caught:
        small.country(asked)
    assert caught.value.help == "write 'KR' for South Korea, or 'KP' for North Korea"


def test_many_meant() -> None:
    names = {f"K{at}": ["Kim"] for at in range(12)}
    with pytest.raises(AmbiguousName, match="names 12 of them") as caught:
        resolve("Kim", names, "person")
    help = caught.value.help or ""
    assert help.count("'K") == 8
    assert help.endswith("…")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("biden", "Joe Biden"),
        ("Trọng", "Nguyen Phu Trong"),
        ("trong nguyen", "Nguyen Phu Trong"),
        ("NGUYEN dung", "Nguyen Tan Dung"),
        ("Nguyễn Tấn Dũng", "Nguyen Tan Dung"),
        ("bo", "Bo"),  # a whole name before a word of one
        ("xiong", "Xiong Bo"),
    ],
)
def test_by_words(asked: str, key: str) -> None:
    for spelling in (asked, nfd(asked)):
        assert resolve(spelling, PEOPLE, "person", by_words=True) == key


@pytest.mark.parametrize(
    ("asked", "help"),
    [
        ("nguyen", "write 'Nguyen Phu Trong' for Nguyễn Phú Trọng, or 'Nguyen Tan Dung' for Nguyễn Tấn Dũng"),
        ("Tan", "write 'Nguyen Tan Dung' for Nguyễn Tấn Dũng, or 'Truong Tan Sang' for Trương Tấn Sang"),
    ],
)
def test_words_of_several(asked: str, help: str) -> None:
    with pytest.raises(AmbiguousName) as caught:
        resolve(asked, PEOPLE, "person", by_words=True)
    assert caught.value.help == help


@pytest.mark.parametrize(("asked", "by_words"), [("biden", False), ("Biden Bo", True), ("bide", True), ("", True)])
def test_not_by_words(asked: str, by_words: bool) -> None:
    with pytest.raises(UnknownName):
        resolve(asked, PEOPLE, "person", by_words=by_words)


@pytest.mark.parametrize(
    ("asked", "help"),
    [
        ("Chnia", "did you mean China?"),
        ("Mlaaysia", "did you mean Malaysia?"),
        ("Hoa Kì", "did you mean Hoa Kỳ?"),
        ("Nigerria", "did you mean Nigeria?"),
        ("peop", "did you mean People's Republic of China?"),
        ("Atlantis", None),
        ("", None),
        ("—", None),
        ("日本", None),
    ],
)
def test_unknown(asked: str, help: str | None) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(asked, NAMES, "country")
    assert (caught.value.message, caught.value.help) == (f"unknown country: {asked!r}", help)
    assert caught.value.status == 2


def test_nearest_names_three_at_most() -> None:
    names: dict[str, Sequence[str]] = {f"us-csp-202{at}": () for at in range(9)}
    help = nearest("us-csp-202x", names) or ""
    assert re.fullmatch(r"did you mean us-csp-202\d, us-csp-202\d or us-csp-202\d\?", help)


@pytest.mark.parametrize(
    ("asked", "choices", "chosen"),
    [
        ("visit", KINDS, "visit"),
        ("VISIT", KINDS, "visit"),
        ("comprehensive strategic", TIERS, "comprehensive-strategic"),
        ("CSP", TIERS, "comprehensive-strategic"),
        ("sp", TIERS, "strategic"),
        ("Prime Minister", OFFICES, "prime-minister"),
    ],
)
def test_choose(asked: str, choices: Sequence[str], chosen: str) -> None:
    assert choose(asked, choices, "word", TIER_SHORT) == chosen


@pytest.mark.parametrize(("asked", "near"), [("visits", "did you mean visit? (one of {})"), ("zzz", "one of {}")])
def test_choose_lists_all(asked: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"unknown kind: '{asked}'") as caught:
        choose(asked, KINDS, "kind")
    assert caught.value.help == near.format(", ".join(KINDS))


# The embedded store


WAYS: dict[str, Callable[[str], str]] = {
    "exact": str,
    "lower": str.lower,
    "upper": str.upper,
    "NFD": nfd,
    "plain": plain,
    "hyphens": lambda text: re.sub(r"[\s'-]", "-", text),
    "spaces": lambda text: re.sub(r"\W", "  ", f" {text} "),
}


def spelled(way: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Every spelling of every country in the embedded store, written that way, and its code."""
    for code, country in whole().countries.items():
        for spelling in (code, *country.spellings):
            yield way(spelling), code


@pytest.mark.parametrize("way", WAYS)
def test_every_spelling(way: str) -> None:
    """It names its country, or is ambiguous with it among those meant; never another, never none."""
    tl = Timeline(whole())
    wrong = []
    for asked, code in spelled(WAYS[way]):
        try:
            if tl.country(asked).code != code:
                wrong.append((asked, code))
        except AmbiguousName as error:
            if f"for {tl.store.countries[code].name}" not in (error.help or ""):
                wrong.append((asked, code))
    assert not wrong


@pytest.mark.parametrize("way", ["exact", "NFD"])
def test_every_name_as_written(way: str) -> None:
    tl = Timeline(whole())
    for code, country in tl.store.countries.items():
        for name in (code, country.name, country.vi or code):
            assert tl.country(WAYS[way](name)) == country


def test_every_person_as_written() -> None:
    tl = Timeline(whole())
    for key, person in tl.store.people.items():
        for name in {key, nfd(person.vi or key)}:
            assert tl.person(name) == key


@pytest.mark.parametrize("way", WAYS)
def test_what_to_write_instead(way: str) -> None:
    """Every spelling that an ambiguous name's help proposes is itself unambiguous."""
    tl = Timeline(whole())
    useless = set()
    shared = Counter(
        folded for code, country in tl.store.countries.items() for folded in {*map(fold, (code, *country.spellings))}
    )
    for asked, _ in spelled(WAYS[way]):
        if shared[fold(asked)] == 1:
            continue
        try:
            tl.country(asked)
        except AmbiguousName as error:
            proposed = re.findall(r"(['\"])(.+?)\1 for (.+?)(?=, or |$)", error.help or "")
            assert len(proposed) > 1
            for _, spelling, name in proposed:
                try:
                    assert tl.country(spelling).name == name
                except AmbiguousName:
                    useless.add((asked, spelling))
    assert not useless
