"""Names: folding them for comparison, finding the entry that is meant, suggesting spellings."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, groupby, islice
from typing import TypeVar

from vntimeline.errors import AmbiguousName, UnknownName

_Word = TypeVar("_Word", bound=str)
_NOT_WORD = re.compile(r"[\W_]+")
# Patterns that few runs need are kept as text: re compiles them when they are used, and keeps them.
_COMMON_MARKS = "[\u0300-\u034e\u0350-\u036f]+"
_RARE_MARKS = "[\u0483-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]"
"""Beside the common marks, every mark that combines is one of these characters, most of which are letters."""
_LONG = 1000
"""How long a text is that Unicode's normalization may take long for: it orders a run of marks in quadratic time."""
LONGEST = 500
"""The greatest length of a name or search that is typed; nothing that can be found is longer."""
MOST_MARKS = 30
"""The most combining marks that a text may have in a row."""
_MAYBE_MARKS = rf"[\u0300-\u036f\u0483-\u1dff\u20d0-\u20ff\u2c00-\U0010ffff]{{{MOST_MARKS + 1}}}"
_DOT_IN_LETTERS = r"\.(?<=\b[^\W\d_]\.)(?=[^\W\d_]\b)"


def fold(text: str) -> str:
    """Return the text without case, diacritics and punctuation: `Hoa Kỳ` and `hoa-ky` are both `hoa ky`.

    A dot between single letters is left out: `U.S.` is `us`.
    """
    return _NOT_WORD.sub(" ", unmarked(text)).strip()


def too_many_marks(text: str) -> bool:
    """Return whether more than 30 marks combine with one letter: no script needs so many, and they take long to order.

    Rule: Unicode Standard Annex 15, stream-safe text format.
    """
    if text.isascii() or not re.search(_MAYBE_MARKS, text):
        return False
    runs = groupby(text, key=lambda character: unicodedata.combining(character) > 0)
    return any(marks and sum(1 for _ in run) > MOST_MARKS for marks, run in runs)


def unmarked(text: str) -> str:
    """Return the text without case, diacritics and dots between single letters; other punctuation stays."""
    if not text.isascii():
        if len(text) > _LONG:
            text = "".join(character for character in text if not unicodedata.combining(character))
        # Of the letters in names, Unicode does not decompose đ and the Turkish dotless i.
        text = decomposed(text).replace("đ", "d").replace("Đ", "D").replace("ı", "i")
        text = re.sub(_COMMON_MARKS, "", text)
        if re.search(_RARE_MARKS, text):
            text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.casefold()
    return re.sub(_DOT_IN_LETTERS, "", text) if "." in text else text


def decomposed(text: str) -> str:
    """Return the text with each letter before its marks, and other forms of a letter (`ＵＳ`, `ﬁ`) as that letter.

    Letters that look like đ are taken for it: keyboards and fonts confuse them.
    """
    for capital, small in ("Ðð", "Ɖɖ"):  # eth, and the African d
        text = text.replace(capital, "Đ").replace(small, "đ")
    return unicodedata.normalize("NFKD", text)


def by_name(name: str) -> tuple[str, str]:
    """Return a sort key: the alphabet of readers, in which Áo stands beside Ao."""
    return fold(name), name


class Names(dict[str, Sequence[str]]):
    """Keys and their spellings, which are indexed by the forms in which they are compared.

    Each index is made when it is first needed, once for all names that are looked up.
    """

    @classmethod
    def of(cls, spellings: Mapping[str, Iterable[str]]) -> "Names":
        """Return the spellings of each key as Names; the key is one of them."""
        return spellings if isinstance(spellings, Names) else cls((key, (*own,)) for key, own in spellings.items())

    @cached_property
    def all(self) -> list[tuple[str, str]]:
        """Every key with each of its spellings, the key itself first."""
        return [(key, name) for key, own in self.items() for name in (key, *own)]

    @cached_property
    def folds(self) -> list[tuple[str, str, str]]:
        """Every spelling folded, with its key and as it is."""
        return [(fold(name), key, name) for key, name in self.all]

    @cached_property
    def exact(self) -> dict[str, dict[str, str]]:
        """From a spelling to the keys that have it, each with the spelling."""
        return _grouped((_composed(name), key, name) for key, name in self.all)

    @cached_property
    def in_any_case(self) -> dict[str, dict[str, str]]:
        """From a spelling with its diacritics in lower case to the keys that have it, each with its spelling."""
        return _grouped((_composed(name).casefold(), key, name) for key, name in self.all)

    @cached_property
    def folded(self) -> dict[str, dict[str, str]]:
        """From a folded spelling to the keys that have it, each with its first such spelling."""
        return _grouped(self.folds)

    @cached_property
    def letters(self) -> dict[str, dict[str, str]]:
        """From a folded spelling without spaces to the keys that have it, each with its first such spelling."""
        return _grouped((folded.replace(" ", ""), key, name) for folded, key, name in self.folds)

    @cached_property
    def words(self) -> dict[str, tuple[str, str]]:
        """From a folded spelling that is not written like a code to its first key and spelling."""
        return _first((folded, key, name) for folded, key, name in self.folds if not _is_code(name))

    @cached_property
    def words_and_codes(self) -> dict[str, tuple[str, str]]:
        """From any folded spelling to its first key and spelling."""
        return _first(self.folds)


def _grouped(forms: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for form, key, name in forms:
        found.setdefault(form, {}).setdefault(key, _composed(name))
    return found


def _first(forms: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for form, key, name in forms:
        found.setdefault(form, (key, name))
    return found


def resolve(
    asked: str,
    spellings: Mapping[str, Iterable[str]],
    noun: str,
    *,
    by_words: bool = False,
    by_start: bool = False,
) -> str:
    """Return the key of `spellings` (from a key to all its spellings) that `asked` names; see `find`.

    Raises UnknownName, with the nearest spellings, where none does. To resolve several names, give Names.
    """
    if not isinstance(asked, str):  # such as a missing value of pandas
        raise UnknownName(f"unknown {noun}: {asked!r}", "give names as text")
    refuse_long(asked, noun)
    names = Names.of(spellings)
    found = find(asked, names, noun, by_words=by_words, by_start=by_start)
    if found is None:
        close = near(asked, names)
        raise UnknownName(f"unknown {noun}: {asked!r}", did_you_mean(close.values()), close)
    return found


def find(asked: str, names: Names, noun: str, *, by_words: bool = False, by_start: bool = False) -> str | None:
    """Return the key that `asked` names, or None where no key does.

    An exact spelling wins; then one with the same diacritics in any case, where there are diacritics; then one that is
    equal when folded; then one that differs only in spaces (`U.S.`). With `by_words` follow those that have the words
    asked for in another order, among other words, or as beginnings of words; with `by_start` those that begin with
    what is asked for. Raises AmbiguousName where several keys fit at the same step (`my`: Mỹ and MY).
    """
    by_parts = _by_words if by_words else _by_start if by_start else None
    for found in chain(_exactly(asked, names), by_parts(asked, names) if by_parts else ()):
        if found:
            return _only(asked, found, names, noun)
    return None


def refuse_long(asked: str, noun: str) -> None:
    """Raise UnknownName for a text that is longer than anything it can name; to compare it could take long."""
    if len(asked) > LONGEST:
        message = f"the {noun} {asked[:40]!r}… has {len(asked)} characters"
        raise UnknownName(message, f"give at most {LONGEST}")


def _exactly(asked: str, names: Names) -> Iterator[dict[str, str]]:
    """Yield the keys that have the spelling: to the letter, in any case, folded, and folded without spaces."""
    exact = _composed(asked.strip())
    yield names.exact.get(exact, {})
    if not exact.isascii():
        yield names.in_any_case.get(exact.casefold(), {})
    if folded := fold(exact):
        yield names.folded.get(folded, {})
        yield names.letters.get(folded.replace(" ", ""), {})


def _by_words(asked: str, names: Names) -> Iterator[dict[str, str]]:
    """Yield the keys that have the words, the closest first: in another order, among others, as beginnings."""
    words = fold(asked).split()
    if words:
        for fits in (
            lambda name: sorted(words) == sorted(name.split()),
            lambda name: set(words) <= set(name.split()),
            lambda name: all(f" {word}" in f" {name}" for word in words),
        ):
            yield {key: key for key in _matching(names, fits)}


def _by_start(asked: str, names: Names) -> Iterator[dict[str, str]]:
    """Yield the keys that begin with what is asked for or share it as a word (`Korea`, `Republic`).

    A single name that has it elsewhere is left out: it may be that of another country.
    """
    asked = _composed(asked.strip())
    folded = fold(asked)
    if len(folded) >= _SHORTEST_START and not _is_code(asked):
        begun = _matching(names, lambda name: name.startswith(folded))
        shared = _matching(names, lambda name: f" {folded} " in f" {name} ")
        found = {**begun, **shared} if begun or len(shared) > 1 else {}
        if not asked.isascii():  # those with the same diacritics come first: nhật is not nhất
            yield {key: name for key, name in found.items() if asked.casefold() in _composed(name).casefold()}
        yield found


_SHORTEST_START = 3
"""The least number of letters of which a name can be the only continuation; shorter ones are mistyped codes."""
MOST_CHOICES = 5
"""How many of the entries that an ambiguous name fits are listed."""


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", decomposed(text))


def _is_code(text: str) -> bool:
    """Return whether a text is written like a code (`VEN`), which is not mistaken for a word."""
    return len(text) <= 3 and text.isascii() and text.isupper()


def _matching(names: Names, fits: Callable[[str], bool]) -> dict[str, str]:
    """Return the keys of which a spelling fits when folded, each with the first such spelling."""
    found: dict[str, str] = {}
    for folded, key, name in names.folds:
        if key not in found and fits(folded):
            found[key] = name
    return found


def _only(asked: str, found: Mapping[str, str], names: Names, noun: str) -> str:
    if len(found) == 1:
        return next(iter(found))
    if len(set(found.values())) < len(found):  # the spelling itself is shared: only the key tells them apart
        found = {key: key for key in found}
    shown = sorted((by_name(next(iter(names[key]), key)), name, key) for key, name in found.items())
    meant = [_explained(name, known) for (_, known), name, _ in shown]
    raise AmbiguousName(
        f"ambiguous {noun}: {asked!r} names {len(found)} of them",
        f"write {either(meant)}",
        [key for *_, key in shown[:MOST_CHOICES]],
    )


def _explained(name: str, label: str) -> str:
    """Return a spelling to choose, and what it stands for where the spelling does not say so: `'MY' for Malaysia`."""
    return repr(name) if fold(name) == fold(label) else f"{name!r} for {label}"


def either(choices: Sequence[str]) -> str:
    """Return choices as `a, b or c`; of many, the first few and an ellipsis for the others."""
    shown = [*choices[:MOST_CHOICES], *(["…"] if len(choices) > MOST_CHOICES else [])]
    if any(" for " in choice for choice in shown):
        return ", or ".join(shown)
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def nearest(asked: str, spellings: Mapping[str, Iterable[str]], cutoff: float = 0.8) -> str | None:
    """Return a sentence with the names nearest to `asked` (see `near`), or None where nothing is near."""
    return did_you_mean(near(asked, spellings, cutoff).values())


def did_you_mean(choices: Iterable[str]) -> str | None:
    """Return the question whether one of these was meant; None without any."""
    listed = [*choices]
    return f"did you mean {either(listed)}?" if listed else None


def near(asked: str, spellings: Mapping[str, Iterable[str]], cutoff: float = 0.8) -> dict[str, str]:
    """Return at most three keys whose names are near to `asked`, the nearest first, each with the name to suggest.

    `cutoff` is the similarity that they must have, from 0 to 1; the same letters in another order are near too, else
    names that begin with `asked`. A name is suggested in Latin letters without diacritics where `asked` has none, and a
    code only for what is written like a code.
    """
    from difflib import get_close_matches

    known = Names.of(spellings)
    names = known.words_and_codes if _is_code(asked) else known.words
    folded = fold(asked)
    letters = sorted(folded)
    close = [name for name in names if len(name) == len(letters) > 2 and sorted(name) == letters]
    close += get_close_matches(folded, names, n=12, cutoff=cutoff)
    if not close and len(folded) > 1:
        close = sorted(name for name in names if name.startswith(folded))
    by_key: dict[str, str] = {}
    for key, name in map(names.__getitem__, close):
        by_key.setdefault(key, _in_script_of(asked, name, (*known[key], key)))
    return dict(islice(by_key.items(), 3))


def _in_script_of(asked: str, name: str, others: Iterable[str]) -> str:
    """Return the name, or the first of the others without diacritics where `asked` has none."""
    if name.isascii() or not asked.isascii():
        return name
    return next((other for other in others if other.isascii()), name)


def choose(
    asked: str, choices: Iterable[_Word], noun: str, spellings: Mapping[str, Iterable[str]] | None = None
) -> _Word:
    """Return which of a few fixed words `asked` is (`joint statement`, `CSP`).

    `spellings` gives other ways to write a choice. Raises UnknownName, which lists all choices, or AmbiguousName.
    """
    by_name = {str(choice): choice for choice in choices}
    try:
        return by_name[resolve(asked, {name: (spellings or {}).get(name, (name,)) for name in by_name}, noun)]
    except UnknownName as error:
        listed = f"one of {', '.join(by_name)}" if by_name else f"the store has no {noun}"
        help = f"{error.help} ({listed})" if error.help else listed
        raise UnknownName(error.message, help, error.candidates) from None
