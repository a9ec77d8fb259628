"""`vntimeline schema`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.names import choose
from vntimeline.questions import Query
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Print the JSON Schema of a JSON answer or of the store.

    Without OUTPUT, the names of all schemas; `error` is that of an error in JSON.
    """,
    key="",
    record=Record,
    query=Query,
    formats=(formats.json,),
    examples=(
        "vntimeline schema",
        "vntimeline schema list",
        "vntimeline schema tier -o tier.schema.json",
        "vntimeline schema error",
        "vntimeline schema store > schema/store.schema.json",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


def _names(incomplete: str) -> list[str]:
    from vntimeline.cli.schemas import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


@app.command("schema", cls=Command)
def schema(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="OUTPUT", autocompletion=_names, help="A command with JSON output, store or error."),
    ] = None,
) -> None:
    """Run `vntimeline schema`."""
    import json

    from vntimeline.cli.schemas import NAMES, schema

    session = Session(ctx, SPEC)
    if name is None:
        session.send("".join(f"{each}\n" for each in NAMES))
    else:
        chosen = schema(choose(name, NAMES, "schema"))
        session.send(json.dumps(chosen, indent=2, ensure_ascii=False) + "\n")
