"""Names: folding them for comparison, finding the entry that is meant, suggesting spellings."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from vntimeline.errors import AmbiguousName, UnknownName

_Word = TypeVar("_Word", bound=str)
_NOT_WORD = re.compile(r"[\W_]+")
# Patterns that few runs need are kept as text: re compiles them when they are used, and keeps them.
_COMMON_MARKS = "[\u0300-\u034e\u0350-\u036f]+"
_RARE_MARKS = "[\u0483-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]"
"""Beside the common marks, every mark that combines is one of these characters, most of which are letters."""
_DOT_IN_LETTERS = r"\.(?<=\b[^\W\d_]\.)(?=[^\W\d_]\b)"


def fold(text: str) -> str:
    """Return the text without case, diacritics and punctuation: `Hoa Kỳ` and `hoa-ky` are both `hoa ky`.

    A dot between single letters is left out: `U.S.` is `us`.
    """
    return _NOT_WORD.sub(" ", unmarked(text)).strip()


def unmarked(text: str) -> str:
    """Return the text without case, diacritics and dots between single letters; other punctuation stays."""
    if not text.isascii():
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


def resolve(
    asked: str,
    spellings: Mapping[str, Iterable[str]],
    noun: str,
    *,
    by_words: bool = False,
    by_start: bool = False,
) -> str:
    """Return the key of `spellings` (from a key to all its spellings) that `asked` names.

    An exact spelling wins; then one with the same diacritics in any case, where there are diacritics; then one that is
    equal when folded; then one that differs only in spaces (`U.S.`). With `by_words` follow those that have the words
    asked for in another order, among other words, or as beginnings of words; with `by_start` those that begin with
    what is asked for. Raises AmbiguousName where several keys fit at the same step (`my`: Mỹ and MY), UnknownName with
    the nearest spellings where none does.
    """
    if not isinstance(asked, str):  # such as a missing value of pandas
        raise UnknownName(f"unknown {noun}: {asked!r}", "give names as text")
    exact = _composed(asked.strip())
    folded = fold(exact)
    lowered = exact.casefold()
    letters = folded.replace(" ", "")
    by_exact: dict[str, str] = {}
    by_case: dict[str, str] = {}
    by_fold: dict[str, str] = {}
    by_letters: dict[str, str] = {}
    for key, names in spellings.items():
        for name in map(_composed, (key, *names)):
            if name == exact:
                by_exact[key] = name
            if not exact.isascii() and name.casefold() == lowered:
                by_case[key] = name
            if folded and (plain := fold(name)) == folded:
                by_fold.setdefault(key, name)
            elif folded and plain.replace(" ", "") == letters:
                by_letters.setdefault(key, name)
    exactly = (by_exact, by_case, by_fold, by_letters)
    by_parts = _by_words(folded, spellings) if by_words else _by_start(exact, spellings) if by_start else ()
    for found in chain(exactly, by_parts):
        if found:
            return _only(asked, found, spellings, noun)
    raise UnknownName(f"unknown {noun}: {asked!r}", nearest(asked, spellings))


def _by_words(folded: str, spellings: Mapping[str, Iterable[str]]) -> Iterator[dict[str, str]]:
    """Yield the keys that have the words, the closest first: in another order, among others, as beginnings."""
    words = folded.split()
    if words:
        for fits in (
            lambda name: sorted(words) == sorted(name.split()),
            lambda name: set(words) <= set(name.split()),
            lambda name: all(f" {word}" in f" {name}" for word in words),
        ):
            yield {key: key for key in _matching(spellings, fits)}


def _by_start(asked: str, spellings: Mapping[str, Iterable[str]]) -> Iterator[dict[str, str]]:
    """Yield the keys that begin with what is asked for or share it as a word (`Korea`, `Republic`).

    A single name that has it elsewhere is left out: it may be that of another country.
    """
    folded = fold(asked)
    if len(folded) >= _SHORTEST_START and not _is_code(asked):
        begun = _matching(spellings, lambda name: name.startswith(folded))
        shared = _matching(spellings, lambda name: f" {folded} " in f" {name} ")
        found = {**begun, **shared} if begun or len(shared) > 1 else {}
        if not asked.isascii():  # those with the same diacritics come first: nhật is not nhất
            yield {key: name for key, name in found.items() if asked.casefold() in _composed(name).casefold()}
        yield found


_SHORTEST_START = 3
"""The least number of letters of which a name can be the only continuation; shorter ones are mistyped codes."""
_MOST_CHOICES = 5
"""How many of the entries that an ambiguous name fits are listed."""


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", decomposed(text))


def _is_code(text: str) -> bool:
    """Return whether a text is written like a code (`VEN`), which is not mistaken for a word."""
    return len(text) <= 3 and text.isascii() and text.isupper()


def _matching(spellings: Mapping[str, Iterable[str]], fits: Callable[[str], bool]) -> dict[str, str]:
    """Return the keys of which a spelling fits when folded, each with the first such spelling."""
    matches = (
        (key, next((name for name in (key, *names) if fits(fold(name))), None)) for key, names in spellings.items()
    )
    return {key: name for key, name in matches if name is not None}


def _only(asked: str, found: Mapping[str, str], spellings: Mapping[str, Iterable[str]], noun: str) -> str:
    if len(found) == 1:
        return next(iter(found))
    if len(set(found.values())) < len(found):  # the spelling itself is shared: only the key tells them apart
        found = {key: key for key in found}
    meant = [_explained(name, next(iter(spellings[key]), key)) for key, name in found.items()]
    raise AmbiguousName(f"ambiguous {noun}: {asked!r} names {len(found)} of them", f"write {either(meant)}")


def _explained(name: str, label: str) -> str:
    """Return a spelling to choose, and what it stands for where the spelling does not say so: `'MY' for Malaysia`."""
    return repr(name) if fold(name) == fold(label) else f"{name!r} for {label}"


def either(choices: Sequence[str]) -> str:
    """Return choices as `a, b or c`; of many, the first few and an ellipsis for the others."""
    shown = [*choices[:_MOST_CHOICES], *(["…"] if len(choices) > _MOST_CHOICES else [])]
    if any(" for " in choice for choice in shown):
        return ", or ".join(shown)
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def nearest(asked: str, spellings: Mapping[str, Iterable[str]], cutoff: float = 0.8) -> str | None:
    """Return a sentence with the names nearest to `asked`, or None where nothing is near.

    `cutoff` is the similarity that they must have, from 0 to 1; the same letters in another order are near too, else
    names that begin with `asked`. Each key is suggested once, in Latin letters without diacritics where `asked` has
    none; a code is suggested only for what is written like a code.
    """
    from difflib import get_close_matches

    folded = fold(asked)
    names: dict[str, tuple[str, str]] = {}
    for key, others in spellings.items():
        for name in (key, *others):
            if _is_code(asked) or not _is_code(name):
                names.setdefault(fold(name), (key, name))
    letters = sorted(folded)
    near = [name for name in names if len(name) == len(letters) > 2 and sorted(name) == letters]
    near += get_close_matches(folded, names, n=12, cutoff=cutoff)
    if not near and len(folded) > 1:
        near = sorted(name for name in names if name.startswith(folded))
    by_key: dict[str, str] = {}
    for key, name in map(names.__getitem__, near):
        by_key.setdefault(key, _in_script_of(asked, name, (*spellings[key], key)))
    close = list(by_key.values())[:3]
    return f"did you mean {either(close)}?" if close else None


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
        raise UnknownName(error.message, f"{error.help} ({listed})" if error.help else listed) from None
