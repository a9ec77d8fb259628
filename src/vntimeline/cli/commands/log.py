"""`vntimeline log`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.questions import log as question
from vntimeline.questions.log import LogEntry, LogQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Show what was added to the data, corrected or withdrawn, the newest release first.

    Events of the first release are not listed. `--since` takes a data version, after which the changes are listed, or a
    date, from which on they are.
    """,
    key="log",
    record=LogEntry,
    query=LogQuery,
    formats=(formats.log, formats.plain, *formats.RECORDS),
    noun="change",
    plain=("date", "version", "change", "event", "title", "field", "was", "now", "replaced_by", "why"),
    examples=(
        "vntimeline log",
        "vntimeline log --since 2026-11",
        "vntimeline log --since 2026.11.1",
        """vntimeline log --json | jq -r '.log[] | select(.change == "corrected") | .event' | sort -u""",
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
