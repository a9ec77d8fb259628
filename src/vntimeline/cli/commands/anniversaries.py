"""`vntimeline anniversaries`."""

from typing import Annotated

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.questions import anniversaries as question
from vntimeline.questions.anniversaries import LONGEST, WITHIN, AnniversariesQuery, Anniversary
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""Show coming anniversaries, with the number of years.

    Those of relations, normalization, partnerships and memberships, and of every event whose significance is key. An
    event that is known to the month has its anniversary in that month, listed after the days of the month.
    """,
    key="anniversaries",
    record=Anniversary,
    query=AnniversariesQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS, formats.ics),
    noun="anniversary",
    plural="anniversaries",
    plain=("date", "years", "round", "countries", "title", "event"),
    table=(
        Column("date", wrap=True),
        Column("when"),
        Column("years"),
        Column("countries", wrap=True),
        Column("title", wrap=True, least=40),
        Column("since", optional=True),
    ),
    identified="title",
    examples=(
        "vntimeline anniversaries",
        "vntimeline anniversaries --within 2w",
        "vntimeline anniversaries --year 2027 --round",
        "vntimeline anniversaries -c Japan --year 2028 -o japan.ics",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("anniversaries", cls=Command)
def anniversaries(
    ctx: typer.Context,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="TIME",
            help=f"From today for this long: 90d, 12w, 3m, 1y, at most {LONGEST}y; without it, {WITHIN}.",
        ),
    ] = None,
    year: options.Year = None,
    country: options.Countries = [],
    round_: Annotated[bool, typer.Option("--round", help="Only multiples of 5 years.")] = False,
    imprecise: Annotated[
        bool, typer.Option("--imprecise", help="Also those of events that are known to the year only.")
    ] = False,
) -> None:
    """Run `vntimeline anniversaries`."""
    session = Session(ctx, SPEC)
    query = AnniversariesQuery.parse(
        session.store, within=within, year=year, country=country, only_round=round_, imprecise=imprecise
    )
    session.answer(question.answer(session.store, query), query, dated=year is not None)
