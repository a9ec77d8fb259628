"""What the shell completes: names from the store that the half-typed command line asks, and fixed words."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer

from vntimeline.errors import VntimelineError
from vntimeline.model import Store
from vntimeline.names import fold
from vntimeline.store import load


def countries(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return codes, and names with hyphens (`south-korea`, `South-Korea`), which need no quoting in a shell."""
    store = typed_store(ctx)
    known = store.countries if store else {}
    names = (name for country in known.values() for name in country.spellings) if incomplete else ()
    written = _hyphenated if incomplete[:1].isupper() else _slug
    return _starting(dict.fromkeys((*known, *map(written, names))), incomplete)


def people(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of people, with hyphens; `bid` is offered `biden-joe`, since shells complete beginnings."""
    store = typed_store(ctx)
    written = _hyphenated if incomplete[:1].isupper() else _slug
    names = [written(name) for name in store.people] if store else []
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
    """Return the store that the half-typed command line asks, if it can be read."""
    root: dict[str, Any] = ctx.find_root().params
    store = ctx.params.get("store") or root.get("store") or os.environ.get("VNTIMELINE_STORE") or None
    add = [*(root.get("add") or ()), *(ctx.params.get("add") or ())]
    try:
        return load(store, add)
    except VntimelineError:
        return None


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def _turned(name: str) -> Iterator[str]:
    """Yield a hyphenated name from each of its words on: `joe-biden` is also `biden-joe`."""
    words = name.split("-")
    for at in range(len(words)):
        yield "-".join([*words[at:], *words[:at]])


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _hyphenated(name: str) -> str:
    return name.replace(" ", "-")
