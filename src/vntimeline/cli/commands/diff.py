"""`vntimeline diff`."""

from typing import Annotated

import typer

from vntimeline.cli import completion, options
from vntimeline.cli.session import Command, Session
from vntimeline.questions import changes
from vntimeline.questions.changes import WHAT, Change, ChangesQuery
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""Show what changed between two days, in date order.

    Levels gained and lost, suspended and resumed, sectoral partnerships, and offices. What is reversed within the time
    (suspended, then resumed) is left out.
    """,
    key="changes",
    record=Change,
    query=ChangesQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS),
    noun="change",
    plain=("date", "what", "country", "office", "before", "after", "acting", "certain", "event"),
    table=(
        Column("date", wrap=True),
        Column("what"),
        Column("of", wrap=True, hyphens=True),
        Column("change", wrap=True, least=40),
    ),
    identified="change",
    examples=(
        "vntimeline diff 2024-12-31 today",
        "vntimeline diff -1y today",
        "vntimeline diff 2012 2023 --what rung",
        "vntimeline diff 2012 2023 -c US -c Japan",
        "vntimeline diff 2022 2024 --what office --json | jq -r '.changes[].after'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("diff", cls=Command, context_settings={"ignore_unknown_options": True})  # for dates such as -90d
def diff(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The date to start from: its last day.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="The date to end with: its last day.")],
    what: Annotated[
        list[str],
        typer.Option(
            "--what", metavar="WHAT", autocompletion=completion.words(WHAT), help=f"One of {', '.join(WHAT)}."
        ),
    ] = [],
    country: options.Countries = [],
) -> None:
    """Run `vntimeline diff`."""
    session = Session(ctx, SPEC)
    query = ChangesQuery.parse(session.store, first, last, what=what, country=country)
    session.answer(changes.answer(session.store, query), query)
