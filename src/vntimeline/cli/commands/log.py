"""`vntimeline log`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.questions import log as question
from vntimeline.questions.log import LogEntry, LogQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Show what was added to the data or corrected, newest first.

    Events of the first release are not listed. `--since` takes a data version, after which the changes are listed, as
    in `--since 2026.11.1`, or a date, from which on they are.
    """,
    key="log",
    record=LogEntry,
    query=LogQuery,
    formats=(formats.log, formats.plain, *formats.RECORDS),
    plain=("date", "version", "change", "event", "title", "field", "was", "now", "replaced_by", "why"),
    examples=(
        "vntimeline log",
        "vntimeline log --since 2026-11",
        "vntimeline log --since 2026-11-26 -o log.csv",
        "vntimeline log --json | jq -r '.log[].event'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("log", cls=Command)
def log(
    ctx: typer.Context,
    since: Annotated[
        str | None, typer.Option("--since", metavar="VERSION|DATE", help="Changes after a version, or from a date on.")
    ] = None,
) -> None:
    """Run `vntimeline log`."""
    session = Session(ctx, SPEC)
    query = LogQuery.parse(session.store, since)
    session.answer(question.answer(session.store, query), query)
