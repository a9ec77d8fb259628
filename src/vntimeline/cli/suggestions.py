"""Which command a user probably meant by words that no command takes. Imported only where there are such words."""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from vntimeline.errors import AmbiguousName, UnknownName, VntimelineError
from vntimeline.model import Store
from vntimeline.names import did_you_mean
from vntimeline.questions import arguments

_SEARCH = ("search", "find", "grep")
"""Words that other programs have for what `list -s` does."""
_MOST_WORDS = 20
"""How many words are tried as names of countries and a date."""


def as_help(commands: Iterable[str]) -> str | None:
    """Return the question whether one of these command lines was meant; None without any."""
    return did_you_mean(f"`{command}`" for command in commands)


def for_command(words: Sequence[str], store: Store | None) -> tuple[str, ...]:
    """Return the command lines that may be meant by one whose first word is no command."""
    if words[0].lower() in _SEARCH:
        return _lines(f"list -s {_quoted(' '.join(words[1:]) or 'WORDS')}")
    if words[0].lower() == "version":
        return _lines("--version")
    if store is None:
        return ()
    if lines := _for_tier(words, store):
        return lines
    if len(words) == 1 and _is_id(words[0], store):
        return _lines(f"show {_quoted(words[0])}")
    return ()


def for_words(command: Any, given: Mapping[str, Any], words: Sequence[str], store: Store) -> tuple[str, ...]:
    """Return the command lines that may be meant by words that a command does not take.

    `given` are the values of its parameters. The words may be countries, a date, the end of the name that -c begins, or
    words to search for.
    """
    options = {each.name for each in command.params if each.param_type_name == "option"}
    taken = (given[each.name] for each in command.params if each.param_type_name == "argument")
    start = " ".join([command.name, *(_quoted(value) for value in taken if isinstance(value, str))])
    names, date = _read(words, store)
    if "country" in options and _is_country(begun := " ".join([*given["country"][-1:], *words]), store):
        names, date = [begun], ""
    meant = [("country", f"-c {_quoted(name)}") for name in names]
    if date:
        is_year = "year" in options and re.fullmatch("[0-9]{4}", date)
        meant.append(("year", f"--year {date}") if is_year else ("on", f"--on {_quoted(date)}"))
    if meant and all(option in options for option, _ in meant):
        return _lines(" ".join([start, *(text for _, text in meant)]))
    if "search" in options:
        return _lines(f"{start} -s {_quoted(' '.join(words))}")
    return _for_tier(words, store)


def one_country(store: Store, words: Sequence[str]) -> str:
    """Return the country's name that words make up.

    Raises UnknownName; where they are several countries, or end with a date, with the command for these.
    """
    name = " ".join(words)
    try:
        arguments.country(store, name)
    except UnknownName as error:
        if lines := _for_tier(words, store):
            raise UnknownName(error.message, as_help(lines), lines) from None
        raise
    return name


def _for_tier(words: Sequence[str], store: Store) -> tuple[str, ...]:
    """Return the command lines that show the levels of the countries that words name, perhaps on a date."""
    names, date = _read(words, store)
    on = f" --on {_quoted(date)}" if date else ""
    if len(names) == 1:
        return _lines(f"tier {_bare(names[0])}{on}")
    if names:
        listed = " ".join(f"-c {_quoted(name)}" for name in names)
        return _lines(f"tiers {listed}{on}", *([] if on else [f"chart {' '.join(map(_bare, names))}"]))
    return ()


def _read(words: Sequence[str], store: Store) -> tuple[list[str], str]:
    """Return the countries that words name, and the date after them; neither where there is anything else."""
    for count in range(len(words), -1, -1) if len(words) <= _MOST_WORDS else ():
        parts = " ".join(words[:count]).split(",")
        names = [name for part in parts for name in arguments.joined_names(store, part.split())]
        date = " ".join(words[count:])
        if all(_is_country(name, store) for name in names) and (not date or _is_date(date)):
            return names, date
    return [], ""


def _is_country(name: str, store: Store) -> bool:
    try:
        arguments.country(store, name)
    except AmbiguousName:
        return True  # the next error says between which
    except VntimelineError:
        return False
    return True


def _is_date(text: str) -> bool:
    return _succeeds(lambda: arguments.partial_date(text))


def _is_id(text: str, store: Store) -> bool:
    from vntimeline.questions.events import EventIdQuery

    return _succeeds(lambda: EventIdQuery.parse(store, text))


def _succeeds(action: Callable[[], object]) -> bool:
    try:
        action()
    except VntimelineError:
        return False
    return True


def _lines(*commands: str) -> tuple[str, ...]:
    return tuple(f"vntimeline {command}" for command in commands)


def _bare(name: str) -> str:
    """Return a name as several words of a shell: the commands that take one join them."""
    return " ".join(map(_quoted, name.split()))


def _quoted(text: str) -> str:
    """Return a word as a shell takes it, in double quotes where those do."""
    if re.fullmatch(r"[\w.,:+/-]+", text):
        return text
    return f'"{text}"' if re.fullmatch(r"[\w.,:+/' -]+", text) else shlex.quote(text)
