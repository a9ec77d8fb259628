"""`vntimeline page`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.questions import page as question
from vntimeline.questions.page import PageQuery
from vntimeline.questions.standing import Standing
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Write one self-contained web page.

    It has the board, a chart, and all events with their sources. The page makes no request to any address, and can be
    read and printed without scripts.
    """,
    key="standings",
    record=Standing,
    query=PageQuery,
    formats=(formats.page,),
    examples=(
        "vntimeline page -o partnerships.html",
        "vntimeline page --on 2013 -o partnerships-2013.html",
        "vntimeline page --store mine.yaml -f html > mine.html",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)
_On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help="The board for the last day of this date; without it, the last day covered."
    ),
]


@app.command("page", cls=Command)
def page(ctx: typer.Context, on: _On = None) -> None:
    """Run `vntimeline page`."""
    session = Session(ctx, SPEC)
    query = PageQuery.parse(session.store, on)
    session.answer(question.answer(session.store, query), query)
