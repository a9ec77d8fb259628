"""What questions are asked with: names and dates as a user types them, resolved against a store."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import index
from typing import SupportsIndex, TypeVar

from vntimeline.appearance import TIERS as STYLES
from vntimeline.dates import PartialDate, parse_entry, today
from vntimeline.errors import DateError, UnknownName, VntimelineError
from vntimeline.model import TIERS, Country, Store, Tier
from vntimeline.names import Names, choose, did_you_mean, fold, near, resolve

T = TypeVar("T", bound=Hashable)
W = TypeVar("W", bound=str)

Words = str | Iterable[str] | None
"""One name, or several of which any will do; None or an empty list asks nothing."""

When = str | SupportsIndex | date | PartialDate | None
"""A date as a user types it, a year as a number, a day, or a partial date; dates of NumPy and pandas are accepted."""


def each(words: Words) -> tuple[str, ...]:
    """Return one or several words as a tuple. Raises UnknownName for what is not text, such as a missing value."""
    if words is None:
        return ()
    found = (words,) if isinstance(words, str | bytes) or not isinstance(words, Iterable) else tuple(words)
    for word in found:
        if not isinstance(word, str):
            raise UnknownName(f"{word!r} is not text", "give names and words as text")
    return found


def several(words: Words, find: Callable[[str], T]) -> tuple[T, ...]:
    """Return what each of the words means, once; a word with commas that is no name is several (`US,China`)."""
    unique = dict.fromkeys(each(words))
    return tuple(dict.fromkeys(found for word in unique for found in _split(word, find)))


def _split(word: str, find: Callable[[str], T]) -> Iterator[T]:
    try:
        yield find(word)
    except UnknownName:
        parts = word.split(",")
        if len(parts) == 1:
            raise
        yield from map(find, dict.fromkeys(parts))


def country(store: Store, name: str) -> Country:
    """Return the country or body that a code or name means. Raises UnknownName or AmbiguousName."""
    return store.countries[country_code(store, country_names(store), name)]


def country_names(store: Store) -> Names:
    """Return every spelling of each country, to look up several of them."""
    return Names.of({code: country.spellings for code, country in store.countries.items()})


def country_code(store: Store, names: Names, name: str) -> str:
    """Return the code of the country that a code or name means, one of the store's `names`."""
    try:
        return resolve(name, names, "country", by_start=True)
    except UnknownName as error:
        if isinstance(name, str) and store.subject and _same(name, (store.subject.code, *store.subject.spellings)):
            raise UnknownName(
                f"the store is about {store.subject.name}", "name a partner; `vntimeline countries` lists them"
            ) from None
        if error.help:
            help = f"{error.help} `vntimeline countries` lists all {len(names)}"
        else:
            help = f"it is not in this store; `vntimeline countries` lists the {len(names)} that are"
        raise UnknownName(error.message, help, error.candidates) from None


def _same(name: str, spellings: Iterable[str]) -> bool:
    """Return whether a name is one of these spellings, without case, diacritics and spaces."""
    return any(fold(name).replace(" ", "") == fold(each).replace(" ", "") for each in spellings)


def countries(store: Store, names: Words) -> tuple[str, ...]:
    """Return the codes of the countries that are named."""
    known = country_names(store)
    return several(names, lambda name: country_code(store, known, name))


def joined_names(store: Store, words: Sequence[str]) -> list[str]:
    """Return words with those that make up one country's name joined: `South Korea Japan` are two names."""
    if len(words) == 1:
        return [*words]
    known = {fold(name) for code, country in store.countries.items() for name in (code, *country.spellings)}
    longest = min(max((len(name.split()) for name in known), default=1), _MOST_WORDS)
    names = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + longest), at + 1, -1)
        end = next((end for end in ends if fold(" ".join(words[at:end])) in known), at + 1)
        names.append(" ".join(words[at:end]))
        at = end
    return names


_MOST_WORDS = 12
"""The most words that are tried as one country's name."""


def people(store: Store, names: Words) -> tuple[str, ...]:
    """Return the registry's names of the people who are named."""
    known = person_names(store)
    return several(names, lambda name: person_named(known, name))


def person(store: Store, name: str) -> str:
    """Return the registry's name of the person that a name, or enough words of it, means."""
    return person_named(person_names(store), name)


def person_names(store: Store) -> Names:
    """Return every spelling of each person, to look up several of them."""
    return Names.of({name: person.spellings for name, person in store.people.items()})


def person_named(names: Names, name: str) -> str:
    """Return the registry's name of the person that a name, or enough words of it, means, one of the `names`."""
    try:
        return resolve(name, names, "person", by_words=True)
    except UnknownName as error:
        if error.help:
            raise
        close = near(name, {key: key.split() for key in names})
        help = did_you_mean(close.values()) or "`vntimeline list -s WORDS` searches all texts"
        raise UnknownName(error.message, help, close) from None


def offices(store: Store, names: Words) -> tuple[str, ...]:
    """Return the ids of the offices that are named (`prime minister`, `pm`)."""
    spellings = {id: office.spellings for id, office in store.offices.items()}
    return chosen(names, spellings, "office", spellings)


def tiers(names: Words) -> tuple[Tier, ...]:
    """Return the tiers that are named (`CSP`, `strategic`, `Đối tác Chiến lược`)."""
    return chosen(names, TIERS, "tier", TIER_SPELLINGS)


TIER_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    tier: (
        style.short,
        style.label,
        *(style.label.replace("partnership", word) for word in ("partner", "partners") if "partnership" in style.label),
        style.vi,
        f"quan hệ {style.vi}",
    )
    for tier, style in STYLES.items()
}
"""How each tier may be written, besides its own word: abbreviation, label, `strategic partner`, and in Vietnamese."""


def chosen(
    names: Words, choices: Iterable[W], noun: str, spellings: Mapping[str, Iterable[str]] | None = None
) -> tuple[W, ...]:
    """Return which of a few fixed words are named; see `names.choose`."""
    known = tuple(choices)
    return several(names, lambda name: choose(name, known, noun, spellings))


def searches(typed: Words) -> tuple[str, ...]:
    """Return texts to search for as they were typed. Raises UnknownName where one has no letter or digit."""
    found = tuple(dict.fromkeys(each(typed)))
    for text in found:
        from vntimeline.questions.search import phrases

        phrases(text)
    return found


def partial_date(when: str | SupportsIndex | date | PartialDate) -> PartialDate:
    """Return a date in any of its forms as a PartialDate. Raises DateError."""
    return when if isinstance(when, PartialDate) else parse_entry(_typed(when))


def _typed(when: object) -> str:
    """Return a date as a user types it: a number is a year; of a point in time, the day counts."""
    if isinstance(when, str):
        return when
    if isinstance(when, SupportsIndex) and not isinstance(when, bool):
        return f"{index(when):04}"
    # NumPy and pandas print their dates in the form of ISO 8601, and are not imported.
    text = when.isoformat() if isinstance(when, date) else str(when)
    return text.partition("T")[0] if text[:1].isdigit() else text


def day(on: When) -> date:
    """Return the day that a question is about: today, or the last day of a date."""
    return today() if on is None else partial_date(on).latest


def year(value: str | SupportsIndex, *, window: bool = False) -> PartialDate:
    """Return a full year, given as a number or as a date; `window`: --since and --until can ask for another time.

    Raises DateError.
    """
    text = _typed(value)
    years = re.fullmatch(r"\s*([0-9]{4})\s*(?:-|/|–|to|\.\.)\s*([0-9]{4})\s*", text)
    if not years and (when := partial_date(text)).precision == "year":
        return when
    help = "--year always means a full year"
    if window:
        first, last = years.groups() if years else (text, text)
        help += f": write `--since {first} --until {last}`"
    raise DateError(f"{text!r} is not a year", help)


def limit(value: SupportsIndex | None) -> int | None:
    """Return how many records are asked for at most; None: all. Raises VntimelineError."""
    if value is None:
        return None
    if isinstance(value, SupportsIndex) and not isinstance(value, bool) and (number := index(value)) >= 0:
        return number
    raise VntimelineError(f"the limit is {value!r}, not a number of records", "give 0 or more")


def in_order(first: date, last: date, help: str) -> None:
    """Raise DateError where the last day is before the first."""
    if last < first:
        raise DateError(f"{last} is before {first}", help)
