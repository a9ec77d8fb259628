"""`vntimeline leaders`."""

from typing import Annotated

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.questions import leaders as question
from vntimeline.questions.leaders import Leader, LeadersQuery
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""Show who holds each office, since when, and who is acting.

    A vacant office is listed as vacant. A day within the date of a handover that is not known to the day gives an
    answer that is not certain.
    """,
    key="leaders",
    record=Leader,
    query=LeadersQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS),
    noun="leader",
    plain=("office", "person", "acting", "since", "to", "certain", "possible", "event"),
    table=(
        Column("office", wrap=True, hyphens=True),
        Column("since", wrap=True),
        Column("to", wrap=True),
        Column("person", wrap=True),
        Column("vi", optional=True),
    ),
    identified="person",
    examples=(
        "vntimeline leaders",
        "vntimeline leaders --on 2023-02-01",
        "vntimeline leaders --office president --history",
        """vntimeline leaders --on 1995 --json | jq -r '.leaders[].person // "vacant"'""",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("leaders", cls=Command)
def leaders(
    ctx: typer.Context,
    on: options.On = None,
    office: options.Offices = [],
    history: Annotated[bool, typer.Option("--history", help="Everybody who held the office, with the dates.")] = False,
) -> None:
    """Run `vntimeline leaders`."""
    session = Session(ctx, SPEC)
    query = LeadersQuery.parse(session.store, on, office=office, history=history)
    session.answer(question.answer(session.store, query), query, dated=on is not None)
