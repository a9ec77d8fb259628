"""Names: folding them for comparison, finding the entry that is meant, suggesting spellings."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
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
        # The one Vietnamese letter that Unicode does not decompose is đ.
        text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        text = re.sub(_COMMON_MARKS, "", text)
        if re.search(_RARE_MARKS, text):
            text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.casefold()
    return re.sub(_DOT_IN_LETTERS, "", text) if "." in text else text


def resolve(asked: str, spellings: Mapping[str, Iterable[str]], noun: str, *, by_words: bool = False) -> str:
    """Return the key of `spellings` (from a key to all its spellings) that `asked` names.

    An exact spelling wins; then one with the same diacritics in any case, where there are diacritics; then one that is
    equal when folded; with `by_words`, then one that has all the words asked for. Raises AmbiguousName where several
    keys fit at the same step (`my`: Mỹ and MY), UnknownName with the nearest spellings where none does.
    """
    exact = _composed(asked.strip())
    folded = fold(exact)
    lowered = exact.casefold()
    by_exact: dict[str, str] = {}
    by_case: dict[str, str] = {}
    by_fold: dict[str, str] = {}
    for key, names in spellings.items():
        for name in map(_composed, (key, *names)):
            if name == exact:
                by_exact[key] = name
            if not exact.isascii() and name.casefold() == lowered:
                by_case[key] = name
            if folded and fold(name) == folded:
                by_fold.setdefault(key, name)
    for found in (by_exact, by_case, by_fold):
        if found:
            return _only(asked, found, spellings, noun)
    if by_words and folded:
        words = set(folded.split())
        found = {
            key: key for key, names in spellings.items() if any(words <= set(fold(n).split()) for n in (key, *names))
        }
        if found:
            return _only(asked, found, spellings, noun)
    raise UnknownName(f"unknown {noun}: {asked!r}", nearest(asked, spellings))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _only(asked: str, found: Mapping[str, str], spellings: Mapping[str, Iterable[str]], noun: str) -> str:
    if len(found) == 1:
        return next(iter(found))
    meant = [f"{name!r} for {next(iter(spellings[key]), key)}" for key, name in found.items()]
    if len(set(found.values())) < len(found):  # the spelling itself is shared: only the key tells them apart
        meant = [f"{key!r} for {next(iter(spellings[key]), key)}" for key in found]
    shown = meant[:8] + (["…"] if len(meant) > 8 else [])
    raise AmbiguousName(f"ambiguous {noun}: {asked!r} names {len(found)} of them", "write " + ", or ".join(shown))


def nearest(asked: str, spellings: Mapping[str, Iterable[str]], cutoff: float = 0.6) -> str | None:
    """Return a sentence with the spellings nearest to `asked`, or None where nothing is near.

    `cutoff` is the similarity that they must have, from 0 to 1.
    """
    from difflib import get_close_matches

    folded = fold(asked)
    names: dict[str, str] = {}
    for key, others in spellings.items():
        for name in (key, *others):
            names.setdefault(fold(name), name)
    close = [names[match] for match in get_close_matches(folded, names, n=3, cutoff=cutoff)]
    if not close and folded:
        close = sorted(name for near, name in names.items() if near.startswith(folded))[:3]
    return f"did you mean {', '.join(close[:-1]) + ' or ' if len(close) > 1 else ''}{close[-1]}?" if close else None


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
        listed = f"one of {', '.join(by_name)}"
        raise UnknownName(error.message, f"{error.help} ({listed})" if error.help else listed) from None
