"""`vntimeline tier`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.cli.suggestions import one_country
from vntimeline.questions import standing
from vntimeline.questions.standing import Standing, StandingQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Show Vietnam's partnership with a country.

    The level, since when, under which document, after which steps, and the sectoral partnerships. A day within a date
    that is not known to the day gives an answer that is not certain, with what may apply instead.

    CSV has one row without the steps; with `--fields history` it has one row for each step (`suspensions` and
    `sectoral` likewise).
    """,
    key="standing",
    record=Standing,
    query=StandingQuery,
    one=True,
    formats=(formats.standing, formats.details_plain, *formats.IN_FULL),
    examples=(
        "vntimeline tier China",
        'vntimeline tier "Hàn Quốc" --on 2010',
        "vntimeline tier Germany --on 2018-01-01",
        "vntimeline tier US --on 2023-09-09 --json | jq -r .standing.tier",
        "vntimeline tier US -f csv --fields history",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("tier", cls=Command)
def tier(ctx: typer.Context, country: options.Country, on: options.On = None, fields: options.Fields = None) -> None:
    """Run `vntimeline tier`."""
    session = Session(ctx, SPEC)
    query = StandingQuery.parse(session.store, one_country(session.store, country), on)
    session.answer([standing.answer(session.store, query)], query, fields, dated=on is not None)
