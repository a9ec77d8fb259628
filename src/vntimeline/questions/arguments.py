"""What questions are asked with: names and dates as a user types them, resolved against a store."""

from collections.abc import Iterable
from datetime import date

from vntimeline.appearance import TIER_SHORT
from vntimeline.dates import PartialDate, parse_entry, today
from vntimeline.errors import DateError
from vntimeline.model import TIERS, Country, Store, Tier
from vntimeline.names import choose, resolve

Words = str | Iterable[str]
"""One name, or several of which any will do."""

When = str | date | PartialDate | None
"""A date as a user types it, a day, or a partial date."""


def each(words: Words) -> tuple[str, ...]:
    """Return one or several words as a tuple."""
    return (words,) if isinstance(words, str) else tuple(words)


def country(store: Store, name: str) -> Country:
    """Return the country or body that a code or name means. Raises UnknownName or AmbiguousName."""
    known = store.countries
    return known[resolve(name, {code: country.spellings for code, country in known.items()}, "country")]


def countries(store: Store, names: Words) -> tuple[str, ...]:
    """Return the codes of the countries that are named."""
    return tuple(country(store, name).code for name in each(names))


def person(store: Store, name: str) -> str:
    """Return the registry's name of the person that a name, or enough words of it, means."""
    known = store.people
    return resolve(name, {key: person.spellings for key, person in known.items()}, "person", by_words=True)


def offices(store: Store, names: Words) -> tuple[str, ...]:
    """Return the ids of the offices that are named (`prime minister`, `pm`)."""
    spellings = {id: office.spellings for id, office in store.offices.items()}
    return tuple(choose(name, spellings, "office", spellings) for name in each(names))


def tiers(names: Words) -> tuple[Tier, ...]:
    """Return the tiers that are named (`CSP`, `strategic`)."""
    short = {tier: (abbreviation,) for tier, abbreviation in TIER_SHORT.items()}
    return tuple(choose(name, TIERS, "tier", short) for name in each(names))


def searches(typed: Words) -> tuple[str, ...]:
    """Return texts to search for as they were typed. Raises UnknownName where one has no letter or digit."""
    found = each(typed)
    for text in found:
        from vntimeline.questions.search import phrases

        phrases(text)
    return found


def partial_date(when: str | date | PartialDate) -> PartialDate:
    """Return a date in any of its forms as a PartialDate. Raises DateError."""
    if isinstance(when, PartialDate):
        return when
    return parse_entry(when.isoformat() if isinstance(when, date) else when)


def day(on: When) -> date:
    """Return the day that a question is about: today, or the last day of a date."""
    return today() if on is None else partial_date(on).latest


def year(value: str | int) -> PartialDate:
    """Return a year, given as a number or as a date."""
    return partial_date(f"{value:04}" if isinstance(value, int) else value)


def in_order(first: date, last: date, help: str) -> None:
    """Raise DateError where the last day is before the first."""
    if last < first:
        raise DateError(f"{last} is before {first}", help)
