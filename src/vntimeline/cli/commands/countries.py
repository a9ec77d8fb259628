"""`vntimeline countries`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.questions import countries as question
from vntimeline.questions.countries import CountriesQuery, CountryRow
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""List all countries and bodies, with their levels.

    Each with its names, its partnership level on a day, and the number of its events.
    """,
    key="countries",
    record=CountryRow,
    query=CountriesQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS),
    noun="country",
    plural="countries",
    plain=("code", "name", "vi", "tier", "since", "certain", "events"),
    table=(
        Column("code"),
        Column("name", wrap=True),
        Column("vi", wrap=True),
        Column("tier", wrap=True, hyphens=True),
        Column("since", wrap=True),
        Column("events"),
    ),
    examples=(
        "vntimeline countries",
        "vntimeline countries --on 2013",
        "vntimeline countries --json | jq '.countries[] | select(.tier == null).name'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("countries", cls=Command)
def countries(ctx: typer.Context, on: options.On = None) -> None:
    """Run `vntimeline countries`."""
    session = Session(ctx, SPEC)
    query = CountriesQuery.parse(on)
    session.answer(question.answer(session.store, query), query, dated=on is not None)
