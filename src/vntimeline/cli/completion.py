"""What the shell completes: names from the store that the half-typed command line asks, and fixed words."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import typer

from vntimeline.errors import VntimelineError
from vntimeline.model import Store
from vntimeline.names import fold
from vntimeline.store import load


def countries(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return codes, and names with hyphens (`south-korea`, `South-Korea`), which need no quoting in a shell."""
    store = _store(ctx)
    known = store.countries if store else {}
    names = (name for country in known.values() for name in country.spellings) if incomplete else ()
    written = _hyphenated if incomplete[:1].isupper() else _slug
    return _starting(dict.fromkeys((*known, *map(written, names))), incomplete)


def people(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of people, with hyphens."""
    store = _store(ctx)
    return _starting(map(_slug, store.people), incomplete) if store else []


def offices(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of offices."""
    store = _store(ctx)
    return _starting(store.offices, incomplete) if store else []


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of events."""
    store = _store(ctx)
    return _starting((event.id for event in store.events), incomplete) if store else []


def words(choices: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a completion of fixed words."""

    def complete(incomplete: str) -> list[str]:
        return _starting(choices, incomplete)

    return complete


def _store(ctx: typer.Context) -> Store | None:
    """Return the store that the half-typed command line asks, if it can be read."""
    root: dict[str, Any] = ctx.find_root().params
    store = ctx.params.get("store") or root.get("store") or os.environ.get("VNTIMELINE_STORE")
    add = [*(root.get("add") or ()), *(ctx.params.get("add") or ())]
    try:
        return load(store, add)
    except VntimelineError:
        return None


def _starting(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _hyphenated(name: str) -> str:
    return name.replace(" ", "-")
