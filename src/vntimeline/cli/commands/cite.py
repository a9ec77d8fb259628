"""`vntimeline cite`."""

from typing import Annotated

import typer

from vntimeline.cli import completion
from vntimeline.cli.session import Command, Session
from vntimeline.questions import cite as question
from vntimeline.questions.cite import Citation, CiteQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Cite the data set, or events with their sources.

    A citation names the version of the data, the days that they cover, and today as the day of access.
    """,
    key="citations",
    record=Citation,
    query=CiteQuery,
    formats=(formats.text, formats.bibtex, formats.csl, formats.ris, *formats.RECORDS),
    examples=(
        "vntimeline cite",
        "vntimeline cite us-csp-2023",
        "vntimeline cite us-cp-2013 us-csp-2023 -f bibtex",
        "vntimeline cite us-csp-2023 -o us.ris",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)
_Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        autocompletion=completion.ids,
        help="Event ids, as list prints them; without any, the data set.",
    ),
]


@app.command("cite", cls=Command)
def cite(ctx: typer.Context, ids: _Ids = None) -> None:
    """Run `vntimeline cite`."""
    session = Session(ctx, SPEC)
    query = CiteQuery.parse(session.store, ids or ())
    session.answer(question.answer(session.store, query), query)
