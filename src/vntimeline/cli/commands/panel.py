"""`vntimeline panel`."""

from typing import Annotated

import typer

from vntimeline.cli import completion, options
from vntimeline.cli.session import Command, Session
from vntimeline.questions import panel as question
from vntimeline.questions.panel import PERIODS, PanelQuery, PanelRow
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""Make a table of all countries by year, for statistics.

    A row has what holds on the last day of a year, as `tier` reports it, and what changed in the year; `--by month` has
    a row for each month. All countries and bodies of the registry are there, also those without a partnership.
    """,
    key="panel",
    record=PanelRow,
    query=PanelQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS),
    noun="row",
    plain=(
        *("country", "name", "year", "month", "tier", "rank", "certain", "possible", "suspended", "years", "highest"),
        *("changes", "sectoral", "relations", "covered"),
    ),
    table=(
        Column("name", wrap=True, kept=True),
        Column("year", kept=True),
        Column("month"),
        Column("tier", wrap=True, kept=True),
        Column("suspended", optional=True),
        Column("years"),
        Column("changes"),
        Column("sectoral", optional=True),
        Column("relations", optional=True),
        Column("covered", optional=True),
    ),
    identified="tier",
    examples=(
        "vntimeline panel -o panel.csv",
        "vntimeline panel -c US -c Japan --since 2010 --until 2025",
        "vntimeline panel --by month --since 2023 -o months.csv",
        "vntimeline panel --json | jq '.panel[] | [.country, .year, .rank]'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("panel", cls=Command)
def panel(
    ctx: typer.Context,
    country: options.Countries = [],
    since: options.Since = None,
    until: options.Until = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="PERIOD",
            autocompletion=completion.words(PERIODS),
            help="A row for each year (the default) or month.",
        ),
    ] = "year",
    fields: options.Fields = None,
) -> None:
    """Run `vntimeline panel`."""
    session = Session(ctx, SPEC)
    query = PanelQuery.parse(session.store, since=since, until=until, by=by, country=country)
    dated = since is not None or until is not None
    session.answer(question.answer(session.store, query), query, fields, dated=dated)
