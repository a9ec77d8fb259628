"""`vntimeline chart`."""

from typing import Annotated

import typer

from vntimeline.cli import completion, options
from vntimeline.cli.help import ORDER
from vntimeline.cli.session import Command, Session
from vntimeline.questions import arguments
from vntimeline.questions import chart as question
from vntimeline.questions.chart import SORTS, ChartQuery
from vntimeline.questions.standing import Standing
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Draw the partnership levels of countries over time.

    There is a row for each country, with years from left to right. Each level has a letter and a colour; special
    relationships and sectoral partnerships are drawn too, and a suspension is hatched. In the terminal, or as a picture
    with -o FILE.
    """,
    key="standings",
    record=Standing,
    query=ChartQuery,
    formats=(formats.chart, formats.chart_plain, formats.svg, formats.png),
    examples=(
        "vntimeline chart",
        'vntimeline chart US Japan "Hàn Quốc"',
        "vntimeline chart --since 2010 --sort since",
        "vntimeline chart --until 2013 -o ladder.svg",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("chart", cls=Command)
def chart(
    ctx: typer.Context,
    country: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COUNTRY]...",
            autocompletion=completion.countries,
            help="Countries by code or name; without any, all that ever had a level.",
        ),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    sort: Annotated[
        str, typer.Option("--sort", metavar="ORDER", rich_help_panel=ORDER, help=f"One of {', '.join(SORTS)}.")
    ] = "tier",
) -> None:
    """Run `vntimeline chart`."""
    session = Session(ctx, SPEC)
    names = arguments.joined_names(session.store, country or ())
    query = ChartQuery.parse(session.store, names, since=since, until=until, sort=sort)
    session.answer(question.answer(session.store, query), query, dated=since is not None or until is not None)
