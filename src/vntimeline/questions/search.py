"""Searching texts: which of them have all the words and phrases that a user typed.

Each word matches the beginning of a word; a word typed with diacritics matches only with them. The words of a phrase,
in quotes or joined by punctuation (`climate-smart`), stand side by side in one text, all but the last in full. The
script of the page has the same rules.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from vntimeline.errors import UnknownName
from vntimeline.model import Event, Store
from vntimeline.names import decomposed, fold, refuse_long, unmarked
from vntimeline.texts import BETWEEN_TEXTS, texts_of

_TYPED = r'["“”][^"“”]*["“”]?|[^\s"“”]+'
"""What stands between quotes (to the end, where the second one is missing), or a word."""
_RARE = "[\U00010000-\U0010ffff]"
_GAP = r"(?:[^\w\0]|_)+"


class Word(NamedTuple):
    """A word in lower case, without its diacritics and with them."""

    plain: str
    marked: str

    @property
    def has_marks(self) -> bool:
        """Whether it is typed with diacritics."""
        return self.plain != self.marked


class Phrase(NamedTuple):
    """Words that stand side by side, and a pattern that finds them where diacritics do not count."""

    words: Sequence[Word]
    plain: re.Pattern[str]


def phrases(typed: str) -> list[Phrase]:
    """Return what a text must have to match what a user typed. Raises UnknownName where that has no letter or digit."""
    refuse_long(typed, "words")
    found = []
    for part in re.findall(_TYPED, typed):
        part = part.replace(BETWEEN_TEXTS, " ")
        if words := fold(part).split() if part.isascii() else _words(_decomposed(part)):
            found.append(Phrase([Word(fold(word), word) for word in words], _pattern(words)))
    if not found:
        raise UnknownName(f"nothing to search for in {typed!r}", "give words, which have letters or digits")
    return found


def matcher(searches: Iterable[str]) -> Callable[[Iterable[str]], bool]:
    """Return a function that tells whether some texts have, among them, all that one of the searches asks for."""
    asked = [(wanted, _ascii_words(wanted)) for wanted in map(phrases, searches)]

    def matches(texts: Iterable[str]) -> bool:
        text = BETWEEN_TEXTS.join(texts)
        letters = _ascii_letters(text)
        likely = [wanted for wanted, words in asked if all(word in letters for word in words)]
        if not likely:
            return False
        plain = unmarked(text)
        return any(all(_is_in(phrase, plain, text) for phrase in wanted) for wanted in likely)

    return matches


def event_matcher(store: Store, searches: Iterable[str]) -> Callable[[Event], bool]:
    """Return a function that tells whether an event matches: by its texts, and the names of whom it concerns."""
    matches = matcher(searches)
    return lambda event: matches(texts_of(event, store))


def plain_matcher(searches: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells whether an event may match, by its text without case and diacritics.

    Every event that matches has such a text (see `texts.plain_text`); where diacritics are typed, so may others.
    """
    asked = [[phrase.plain.search for phrase in phrases(search)] for search in searches]
    return lambda text: any(all(found(text) for found in wanted) for wanted in asked)


# Most events are rejected by their letters alone, which takes a tenth of the time of finding where words begin.


def _ascii_words(wanted: Iterable[Phrase]) -> list[bytes]:
    return [word.plain.encode() for phrase in wanted for word in phrase.words if word.plain.isascii()]


def _ascii_letters(text: str) -> bytes:
    """Return the letters of a text that are ASCII without diacritics, in lower case, and what stands between them."""
    if not text.isascii():
        text = decomposed(text).replace("đ", "d").replace("Đ", "D").replace("ı", "i")
    return text.casefold().encode("ascii", "ignore").replace(b".", b"")


def _is_in(phrase: Phrase, plain: str, text: str) -> bool:
    """Return whether a text has a phrase; `plain` is the text without case and diacritics."""
    if not phrase.plain.search(plain):
        return False
    marked = [word.marked for word in phrase.words if word.has_marks]
    if not marked:
        return True
    text = _decomposed(text)
    letters = text.replace(".", "")
    return all(word in letters for word in marked) and _stands(phrase.words, _words(text))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds words side by side, whatever their diacritics; it begins with letters, which is fast."""
    first, *others = map(fold, words)
    return re.compile(_GAP.join([rf"{first}(?<![^\W_]{first})", *others]))


def _stands(phrase: Sequence[Word], words: Sequence[str]) -> bool:
    """Return whether a phrase stands somewhere among the words of a text; its last word may begin one."""
    *before, last = phrase
    for at in range(len(before), len(words)):
        if _begins(last, words[at]) and all(map(_equals, before, words[at - len(before) : at])):
            return True
    return False


def _equals(asked: Word, word: str) -> bool:
    return asked.marked == word if asked.has_marks else asked.plain == fold(word)


def _begins(asked: Word, word: str) -> bool:
    if not asked.has_marks:
        return fold(word).startswith(asked.plain)
    # A letter may have more diacritics in the text than were typed: `hô` does not begin `hồ`.
    following = word[len(asked.marked) : len(asked.marked) + 1]
    return word.startswith(asked.marked) and not (following and unicodedata.combining(following))


def _words(text: str) -> list[str]:
    """Return the words of a decomposed text in lower case; what stands between texts counts as a word."""
    word, dot, _ = _patterns()
    return word.findall(dot.sub(r"\1", text) if "." in text else text)


def _decomposed(text: str) -> str:
    """Return a text in lower case, each letter before its diacritics; none stands without a letter."""
    # What `fold` leaves out and is not told apart: the one mark that has a lower case, and marks of rare scripts.
    text = decomposed(text).replace("\u0345", "").casefold()
    text = re.sub(_RARE, lambda match: "" if unicodedata.combining(match[0]) else match[0], text)
    *_, stray = _patterns()
    return stray.sub("", text)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return what finds a word, a dot behind a single letter and before another, and diacritics without a letter."""
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(0x300, 0x10000))))
    letter = rf"[^\W\d_][{marks}]*"
    return (
        re.compile(rf"[^\W_](?:[^\W_]|[{marks}])*|\0"),
        re.compile(rf"(?<![\w{marks}])({letter})\.(?={letter}(?![\w{marks}]))"),
        re.compile(rf"[{marks}](?<![^\W_].)(?<![{marks}].)[{marks}]*"),
    )
