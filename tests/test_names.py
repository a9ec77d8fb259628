"""Names: folding, finding the country or person of a name, and suggestions for unknown names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import OFFICES, embedded_store
from tests.strategies import fixed
from vntimeline import Timeline
from vntimeline.appearance import TIER_SHORT
from vntimeline.errors import AmbiguousName, UnknownName
from vntimeline.model import KINDS, TIERS
from vntimeline.names import choose, fold, nearest, resolve, too_many_marks

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
    """The text in decomposed Unicode: letters and their diacritics are separate characters."""
    return unicodedata.normalize("NFD", text)


def without_diacritics(text: str) -> str:
    """The text with plain Latin letters."""
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
        ("STRAẞE", "strasse"),
        ("Ðức ð", "duc d"),
        ("Ɖức ɖ", "duc d"),
        ("ＵＳ", "us"),
        ("Ｕ．Ｓ．", "us"),
        ("Paciﬁc", "pacific"),
        ("İstanbul Istanbul ıstanbul istanbul", "istanbul istanbul istanbul istanbul"),
        ("Đu\u031b\u0301c", "duc"),
        ("  U.S.–Vietnam,  2013 ", "us vietnam 2013"),
        ("No. 5, St. Lucia", "no 5 st lucia"),
        ("People's", "people s"),
        ("日本", "日本"),
        ("", ""),
        ("—…!", ""),
    ],
)
def test_fold_removes_case_diacritics_and_punctuation(text: str, folded: str) -> None:
    """Folding removes case, diacritics and punctuation, and keeps other scripts."""
    assert fold(text) == folded


@settings(fixed, max_examples=300)
@given(st.text(st.sampled_from("aăâđeêioôơuưyĐẤỆỗữỳ AZ09.-_'") | st.characters(codec="utf-8"), max_size=12))
def test_fold_is_stable(text: str) -> None:
    """Folding a folded text changes nothing, and Unicode normalization makes no difference."""
    folded = fold(text)
    assert fold(folded) == folded == fold(nfd(text)) == fold(unicodedata.normalize("NFC", text)) == fold(f" -{text}. ")
    assert folded == " ".join(folded.split())


@settings(fixed, max_examples=100)
@given(st.text(st.sampled_from("aăếđĐ.- \u0301\u0323\u05b0\u05c1é한") | st.characters(codec="utf-8"), max_size=12))
def test_fold_of_a_long_text_is_that_of_its_parts(text: str) -> None:
    """A long text is folded in another way, with the same result."""
    assert fold(f"x {text} " * 300) == " ".join([fold(f"x {text}")] * 300)


@pytest.mark.parametrize("marks", ["\u0301", "\u0323\u0301", "\u05b0\u05c1", "\U0001d165"])
def test_marks_in_a_row_are_counted(marks: str) -> None:
    """More than thirty combining marks in a row are too many, in any script; other letters are not counted."""
    row = (marks * 30)[:30]
    assert not too_many_marks(f"e{row}e{row}")
    assert too_many_marks(f"e{row}{marks[0]}")
    assert not too_many_marks("Chủ nghĩa " * 10 + "Россия и Вьетнам" * 10 + "ประเทศไทย" * 10)


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
        # without diacritics and punctuation
        ("us", "US"),
        ("usa", "US"),
        ("united-states", "US"),
        ("UNITED  STATES", "US"),
        ("hoa ky", "US"),
        ("Hoà Kỳ", "US"),
        ("people’s republic of CHINA", "CN"),
    ],
)
def test_resolve_finds_a_country_by_any_spelling(asked: str, key: str) -> None:
    """A name is found by its exact spelling, in any case, and without diacritics."""
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
def test_exact_spelling_takes_precedence(asked: str, names: Mapping[str, Sequence[str]], key: str) -> None:
    """The closest match wins: exact, then other case, then without diacritics, in any registry order."""
    for order in (names, dict(reversed(list(names.items())))):
        assert resolve(asked, order, "country") == key


def test_registry_may_use_decomposed_letters() -> None:
    """Names that a store writes in decomposed Unicode are found by either form."""
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
        ("ao", "ambiguous country: 'ao' names 2 of them", "write 'AO' for Angola, or 'Áo' for Austria"),
    ],
)
def test_ambiguous_name_lists_what_to_write(asked: str, message: str, help: str) -> None:
    """A name of two countries is an error that says what to write for each."""
    with pytest.raises(AmbiguousName) as caught:
        resolve(asked, NAMES, "country")
    assert (caught.value.message, caught.value.help, caught.value.status) == (message, help, 2)


@pytest.mark.parametrize("asked", ["Korea", "korea", "KOREA", " Korea "])
def test_alias_shared_by_two_countries_is_ambiguous(small: Timeline, asked: str) -> None:
    """An alias of two countries is ambiguous, and the help gives their codes."""
    with pytest.raises(AmbiguousName) as caught:
        small.country(asked)
    assert caught.value.help == "write 'KP' for North Korea, or 'KR' for South Korea"


def test_help_for_many_matches_is_limited() -> None:
    """The help for a name of many entries lists five of them."""
    names = {f"K{at}": ["Kim"] for at in range(12)}
    with pytest.raises(AmbiguousName, match="names 12 of them") as caught:
        resolve("Kim", names, "person")
    help = caught.value.help or ""
    assert help.count("'K") == 5
    assert help.endswith("…")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("biden", "Joe Biden"),
        ("Trọng", "Nguyen Phu Trong"),
        ("trong nguyen", "Nguyen Phu Trong"),
        ("NGUYEN dung", "Nguyen Tan Dung"),
        ("Nguyễn Tấn Dũng", "Nguyen Tan Dung"),
        ("bo", "Bo"),  # the full name takes precedence over a word of another name
        ("xiong", "Xiong Bo"),
        ("bide", "Joe Biden"),
        ("tr ngu", "Nguyen Phu Trong"),
    ],
)
def test_person_is_found_by_some_words(asked: str, key: str) -> None:
    """A person is found by some words of the name or their beginnings, in any order."""
    for spelling in (asked, nfd(asked)):
        assert resolve(spelling, PEOPLE, "person", by_words=True) == key


@pytest.mark.parametrize(
    ("asked", "help"),
    [
        ("nguyen", "write 'Nguyen Phu Trong' or 'Nguyen Tan Dung'"),
        ("Tan", "write 'Nguyen Tan Dung' or 'Truong Tan Sang'"),
        ("T", "write 'Nguyen Phu Trong', 'Nguyen Tan Dung' or 'Truong Tan Sang'"),
    ],
)
def test_words_of_several_people_are_ambiguous(asked: str, help: str) -> None:
    """Words that occur in several people's names are ambiguous, and the help lists the people."""
    with pytest.raises(AmbiguousName) as caught:
        resolve(asked, PEOPLE, "person", by_words=True)
    assert caught.value.help == help


@pytest.mark.parametrize(
    ("asked", "by_words"),
    [("biden", False), ("bide", False), ("Biden Bo", True), ("iden", True), ("bid en", True), ("", True)],
)
def test_partial_words_do_not_match(asked: str, by_words: bool) -> None:
    """Names are not matched by middles or ends of words, nor by single words where this is not asked for."""
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
def test_unknown_name_suggests_the_nearest(asked: str, help: str | None) -> None:
    """An unknown name is an error that suggests the nearest known name, if any is near."""
    with pytest.raises(UnknownName) as caught:
        resolve(asked, NAMES, "country")
    assert (caught.value.message, caught.value.help) == (f"unknown country: {asked!r}", help)
    assert caught.value.status == 2


def test_nearest_suggests_at_most_three() -> None:
    """At most three near names are suggested."""
    names: dict[str, Sequence[str]] = {f"us-csp-202{at}": () for at in range(9)}
    help = nearest("us-csp-202x", names) or ""
    assert re.fullmatch(r"did you mean us-csp-202\d, us-csp-202\d or us-csp-202\d\?", help)


@pytest.mark.parametrize(
    ("asked", "choices", "chosen"),
    [
        ("visit", [*KINDS], "visit"),
        ("VISIT", [*KINDS], "visit"),
        ("comprehensive strategic", TIERS, "comprehensive-strategic"),
        ("CSP", TIERS, "comprehensive-strategic"),
        ("sp", TIERS, "strategic"),
        ("Prime Minister", [*OFFICES], "prime-minister"),
    ],
)
def test_choose_accepts_any_case_and_short_forms(asked: str, choices: Sequence[str], chosen: str) -> None:
    """A word of a fixed list is accepted in any case, with spaces, and in its short form."""
    short = {tier: (abbreviation,) for tier, abbreviation in TIER_SHORT.items()}
    assert choose(asked, choices, "word", short) == chosen


@pytest.mark.parametrize(("asked", "near"), [("visits", "did you mean visit? (one of {})"), ("zzz", "one of {}")])
def test_unknown_choice_lists_all_choices(asked: str, near: str) -> None:
    """The help for an unknown word lists all valid words."""
    with pytest.raises(UnknownName, match=f"unknown kind: '{asked}'") as caught:
        choose(asked, KINDS, "kind")
    assert caught.value.help == near.format(", ".join(KINDS))


# The embedded store

WAYS: dict[str, Callable[[str], str]] = {
    "exact": str,
    "lower": str.lower,
    "upper": str.upper,
    "NFD": nfd,
    "plain": without_diacritics,
    "hyphens": lambda text: re.sub(r"[\s'-]", "-", text),
    "spaces": lambda text: re.sub(r"\W", "  ", f" {text} "),
}
"""Ways in which a user may write a name."""


def spelled(way: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Every spelling of every country in the embedded store, written in this way, and the country's code."""
    for code, country in embedded_store().countries.items():
        for spelling in (code, *country.spellings):
            yield way(spelling), code


@pytest.mark.parametrize("way", WAYS)
def test_every_spelling_finds_its_country(way: str) -> None:
    """Every spelling in the embedded store finds its country, or is ambiguous with it among the choices."""
    tl = Timeline(embedded_store())
    iso3 = {country.ids.iso3: code for code, country in tl.store.countries.items() if country.ids}
    wrong = []
    for asked, code in spelled(WAYS[way]):
        try:
            if tl.country(asked).code != iso3.get(asked, code):  # an exact code wins: NGA is Nigeria, Nga is Russia
                wrong.append((asked, code))
        except AmbiguousName as error:
            if f"for {tl.store.countries[code].name}" not in (error.help or ""):
                wrong.append((asked, code))
    assert not wrong


@pytest.mark.parametrize("way", ["exact", "NFD"])
def test_every_country_is_found_by_its_name(way: str) -> None:
    """Every country of the embedded store is found by its code and its names."""
    tl = Timeline(embedded_store())
    for code, country in tl.store.countries.items():
        for name in (code, country.name, country.vi or code):
            assert tl.country(WAYS[way](name)) == country


def test_every_person_is_found_by_name() -> None:
    """Every person of the embedded store is found by the plain and the Vietnamese name."""
    tl = Timeline(embedded_store())
    for key, person in tl.store.people.items():
        for name in {key, nfd(person.vi or key)}:
            assert tl.person(name) == key


@pytest.mark.parametrize("way", WAYS)
def test_help_for_ambiguous_names_is_unambiguous(way: str) -> None:
    """Every spelling that the help for an ambiguous name proposes is itself unambiguous."""
    tl = Timeline(embedded_store())
    ambiguous = set()
    shared = Counter(
        folded for code, country in tl.store.countries.items() for folded in {*map(fold, (code, *country.spellings))}
    )
    for asked, _ in spelled(WAYS[way]):
        if shared[fold(asked)] == 1:
            continue
        try:
            tl.country(asked)
        except AmbiguousName as error:
            proposed = re.findall(r"(['\"])(.+?)\1(?: for (.+?))?(?=, or |, | or |$)", error.help or "")
            assert len(proposed) > 1
            for _, spelling, name in proposed:
                try:
                    assert fold(tl.country(spelling).name) == fold(name or spelling)
                except AmbiguousName:
                    ambiguous.add((asked, spelling))
    assert not ambiguous
