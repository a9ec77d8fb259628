"""The options that several commands share."""

from typing import Annotated

import typer

from vntimeline.cli import completion
from vntimeline.model import CONFIDENCES, KINDS, SIGNIFICANCES, TIERS
from vntimeline.questions.events import SORTS

# Selection

Countries = Annotated[
    list[str],
    typer.Option(
        "--country",
        "-c",
        metavar="NAME",
        autocompletion=completion.countries,
        help="Country or body, by code or name.",
    ),
]
Country = Annotated[
    str,
    typer.Argument(metavar="COUNTRY", autocompletion=completion.countries, help="Country or body, by code or name."),
]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID…", autocompletion=completion.ids, help="Event ids, as list prints them.")
]
Kinds = Annotated[
    list[str],
    typer.Option(
        "--kind", "-k", metavar="KIND", autocompletion=completion.words(KINDS), help=f"One of {', '.join(KINDS)}."
    ),
]
Tiers = Annotated[
    list[str],
    typer.Option(
        "--tier",
        "-t",
        metavar="TIER",
        autocompletion=completion.words(TIERS),
        help=f"One of {', '.join(TIERS)}; CP, SP, CSP.",
    ),
]
People = Annotated[
    list[str],
    typer.Option(
        "--person", "-p", metavar="NAME", autocompletion=completion.people, help="A person named in the event."
    ),
]
Offices = Annotated[
    list[str],
    typer.Option(
        "--office", metavar="OFFICE", autocompletion=completion.offices, help="An office, as `leaders` lists them."
    ),
]
Places = Annotated[
    list[str],
    typer.Option("--place", metavar="WORDS", help="All these words of the place, by their beginnings."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From the first day of this date.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to the last day of this date.")]
Year = Annotated[str | None, typer.Option("--year", metavar="YEAR", help="Only this year.")]
Search = Annotated[
    list[str],
    typer.Option(
        "--search",
        "-s",
        metavar="WORDS",
        help='All these words, by their beginnings; quotes within ("…") make a phrase.',
    ),
]
Significances = Annotated[
    list[str],
    typer.Option(
        "--significance",
        metavar="LEVEL",
        autocompletion=completion.words(SIGNIFICANCES),
        help=f"One of {', '.join(SIGNIFICANCES)}.",
    ),
]
MinConfidence = Annotated[
    str | None,
    typer.Option(
        "--min-confidence",
        metavar="LEVEL",
        autocompletion=completion.words(CONFIDENCES),
        help="At least high, medium or low.",
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="For the last day of this date; without it, for today.")
]

# Order and fields

Sort = Annotated[
    str,
    typer.Option("--sort", metavar="ORDER", autocompletion=completion.words(SORTS), help=f"One of {', '.join(SORTS)}."),
]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="In reverse order.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most N, after sorting.")]
Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="A,B,…", help="Only these fields, in this order; an unknown one lists all."),
]
