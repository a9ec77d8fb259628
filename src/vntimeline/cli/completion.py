"""What the shell completes: names from the store that the half-typed command line asks, and fixed words.

A store may come from anybody, and zsh evaluates what it is offered, as bash does when the line is entered. So only
words of letters, digits, dots, hyphens and underscores are offered, which no shell gives a meaning to.
"""

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from itertools import chain
from typing import Any

import typer

from vntimeline.errors import VntimelineError
from vntimeline.model import Country, Person, Store
from vntimeline.names import fold
from vntimeline.render.sanitize import sanitize
from vntimeline.store import load

VARIABLE = "_VNTIMELINE_COMPLETE"
"""The environment variable with which the shell asks."""
_INERT = re.compile(r"[\w.][\w.-]*")


def answer(command: Any, instruction: str) -> int:
    """Print what the shell asks for, and return the exit status; `instruction` is the value of VARIABLE.

    Whatever fails offers nothing: a message would be shown in the line that is typed.
    """
    from typer.completion import shell_complete

    offered = StringIO()
    try:
        with redirect_stdout(offered):
            status = shell_complete(command, {}, "vntimeline", VARIABLE, instruction)
        sys.stdout.write(offered.getvalue())
        sys.stdout.flush()
    except Exception:
        return 1
    return status


def countries(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return codes, and names with hyphens (`south-korea`, `South-Korea`), which need no quoting in a shell."""
    store = typed_store(ctx)
    known = store.countries if store else {}
    names = (name for country in known.values() for name in country.spellings) if incomplete else ()
    return _starting((*known, *_unshared(_written(names, incomplete), known)), incomplete)


def people(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of people, with hyphens; `bid` is offered `biden-joe`, since shells complete beginnings."""
    store = typed_store(ctx)
    known = store.people if store else {}
    names = list(_unshared(_written(known, incomplete), known))
    return _starting(names, incomplete) or _starting((turn for name in names for turn in _turned(name)), incomplete)


def offices(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of offices."""
    store = typed_store(ctx)
    return _starting(store.offices, incomplete) if store else []


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of events."""
    store = typed_store(ctx)
    return _starting((event.id for event in store.events), incomplete) if store else []


def words(choices: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a completion of fixed words."""

    def complete(incomplete: str) -> list[str]:
        return _starting(choices, incomplete)

    return complete


def typed_store(ctx: typer.Context) -> Store | None:
    """Return the store that the half-typed command line asks, if it can be read.

    Only regular files are read: one must not wait for standard input or a pipe.
    """
    root: dict[str, Any] = ctx.find_root().params
    store = ctx.params.get("store") or root.get("store") or os.environ.get("VNTIMELINE_STORE") or None
    add = [*(root.get("add") or ()), *(ctx.params.get("add") or ())]
    if not all(map(os.path.isfile, (*((store,) if store else ()), *add))):
        return None
    try:
        return load(store, add)
    except VntimelineError:
        return None


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    """Return the words that continue what is typed and are harmless, each once."""
    return [
        word
        for word in dict.fromkeys(words)
        if word.startswith(incomplete) and _INERT.fullmatch(word) and sanitize(word) == word
    ]


def _unshared(words: Iterable[str], registry: Mapping[str, Country | Person]) -> Iterator[str]:
    """Yield the words that name one entry of a registry only; others would be ambiguous (`my`: Mỹ and MY)."""
    names = [{key, *entry.spellings} for key, entry in registry.items()]
    exact = Counter(chain.from_iterable(names))
    folded = Counter(chain.from_iterable(set(map(fold, own)) for own in names))
    return (word for word in words if exact[word] == 1 or folded[fold(word)] == 1)


def _turned(name: str) -> Iterator[str]:
    """Yield a hyphenated name from each of its words on: `joe-biden` is also `biden-joe`."""
    words = name.split("-")
    for at in range(len(words)):
        yield "-".join([*words[at:], *words[:at]])


def _written(names: Iterable[str], incomplete: str) -> Iterator[str]:
    """Yield names as one word: in lower case without diacritics, or as they are where a capital letter is typed."""
    return map(_hyphenated if incomplete[:1].isupper() else _slug, names)


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _hyphenated(name: str) -> str:
    """Return a name with hyphens for all but letters, digits and dots, which are the same when names are compared."""
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", name)).strip("-")
