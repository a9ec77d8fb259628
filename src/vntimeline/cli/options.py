"""The options that several commands share, and what the shell completes for them."""

import os
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from vntimeline.errors import VntimelineError
from vntimeline.model import CONFIDENCES, KINDS, OFFICES, SIGNIFICANCES, TIERS
from vntimeline.names import fold
from vntimeline.query import SORTS
from vntimeline.render import FORMATS
from vntimeline.timeline import Timeline, load

# Completion


def _completing(ctx: typer.Context) -> Timeline | None:
    """The timeline that the half-typed command line asks, if its store can be read."""
    root = ctx.find_root().params
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


def _hyphened(name: str) -> str:
    return name.replace(" ", "-")


def complete_countries(ctx: typer.Context, incomplete: str) -> list[str]:
    """Codes, and names with hyphens (`south-korea`, `South-Korea`), which need no quoting in a shell."""
    timeline = _completing(ctx)
    known = timeline.store.countries if timeline else {}
    names = (name for country in known.values() for name in country.spellings) if incomplete else ()
    written = _hyphened if incomplete[:1].isupper() else _slug
    return _starting(dict.fromkeys((*known, *map(written, names))), incomplete)


def _people(ctx: typer.Context, incomplete: str) -> list[str]:
    timeline = _completing(ctx)
    return _starting(map(_slug, timeline.store.people), incomplete) if timeline else []


def _ids(ctx: typer.Context, incomplete: str) -> list[str]:
    timeline = _completing(ctx)
    return _starting((event.id for event in timeline.store.events), incomplete) if timeline else []


def _formats(ctx: typer.Context, incomplete: str) -> list[str]:
    return _starting(FORMATS.get(ctx.info_name or "", ()), incomplete)


def _of(words: Iterable[str]) -> Any:
    def complete(incomplete: str) -> list[str]:
        return _starting(words, incomplete)

    return complete


# Where from, and how to show

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="Read this store, not the embedded one; - is standard input. VNTIMELINE_STORE sets it for good.",
    ),
]
Add = Annotated[list[str], typer.Option("--add", metavar="FILE", help="Lay this file over the store; repeatable.")]
Color = Annotated[
    str | None,
    typer.Option(
        "--color",
        metavar="auto|always|never",
        autocompletion=_of(("auto", "always", "never")),
        help="Colour; auto heeds NO_COLOR and FORCE_COLOR.",
    ),
]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Do not show long output in a pager.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", metavar="FORMAT", autocompletion=_formats, help="How to print the answer (see below)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Short for -f json.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all; its extension names the format."
    ),
]
Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="A,B,…", help="Only these fields, in this order; an unknown one lists all."),
]

# What is asked

Countries = Annotated[
    list[str],
    typer.Option(
        "--country", "-c", metavar="NAME", autocompletion=complete_countries, help="Country or body, by code or name."
    ),
]
Country = Annotated[
    str, typer.Argument(metavar="COUNTRY", autocompletion=complete_countries, help="Country or body, by code or name.")
]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", autocompletion=_ids, help="Event ids, as list prints them.")]
Kinds = Annotated[
    list[str],
    typer.Option("--kind", "-k", metavar="KIND", autocompletion=_of(KINDS), help=f"One of {', '.join(KINDS)}."),
]
Tiers = Annotated[
    list[str],
    typer.Option(
        "--tier", "-t", metavar="TIER", autocompletion=_of(TIERS), help=f"One of {', '.join(TIERS)}; CP, SP, CSP."
    ),
]
People = Annotated[
    list[str],
    typer.Option("--person", "-p", metavar="NAME", autocompletion=_people, help="Somebody named in the event."),
]
Offices = Annotated[
    list[str],
    typer.Option("--office", metavar="OFFICE", autocompletion=_of(OFFICES), help=f"One of {', '.join(OFFICES)}."),
]
Places = Annotated[list[str], typer.Option("--place", metavar="WORDS", help="Words of the place.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From the first day of this date on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to the last day of this date.")]
Year = Annotated[str | None, typer.Option("--year", metavar="YEAR", help="Only this year.")]
Search = Annotated[
    list[str],
    typer.Option("--search", "-s", metavar="WORDS", help="Events that have all these words, wherever they stand."),
]
Significances = Annotated[
    list[str],
    typer.Option(
        "--significance", metavar="LEVEL", autocompletion=_of(SIGNIFICANCES), help=f"One of {', '.join(SIGNIFICANCES)}."
    ),
]
MinConfidence = Annotated[
    str | None,
    typer.Option(
        "--min-confidence", metavar="LEVEL", autocompletion=_of(CONFIDENCES), help="At least high, medium or low."
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="As of the last day of this date; today where it is not given."),
]

# In which order

Sort = Annotated[
    str, typer.Option("--sort", metavar="ORDER", autocompletion=_of(SORTS), help=f"One of {', '.join(SORTS)}.")
]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="The other way round.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most N, after sorting.")]
