"""`vntimeline schema`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.errors import VntimelineError
from vntimeline.names import choose
from vntimeline.questions import Query
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""Print the JSON Schema of a JSON answer or of the store.

    Without OUTPUT, the names of all schemas; `error` is that of an error in JSON. With --fields, a table of all fields:
    what each means, and which values it takes. Its formats are table, plain, jsonl, csv and markdown.
    """,
    key="",
    record=Record,
    query=Query,
    formats=(formats.json,),
    examples=(
        "vntimeline schema",
        "vntimeline schema list",
        "vntimeline schema tier --fields",
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
    fields: Annotated[bool, typer.Option("--fields", help="Describe every field, in a table.")] = False,
) -> None:
    """Run `vntimeline schema`."""
    import json

    from vntimeline.cli import schemas

    if fields and name is None:
        raise VntimelineError("--fields describes the fields of one schema", "name it: vntimeline schema list --fields")
    if name is None:
        Session(ctx, SPEC).send("".join(f"{each}\n" for each in schemas.NAMES))
        return
    chosen = choose(name, schemas.NAMES, "schema")
    if fields:
        Session(ctx, _fields_spec()).answer(schemas.fields(chosen), Query())
    else:
        Session(ctx, SPEC).send(json.dumps(schemas.schema(chosen), indent=2, ensure_ascii=False) + "\n")


def _fields_spec() -> Spec:
    """Return the spec of the table of fields. It is no answer of the store, and so has no JSON envelope."""
    from vntimeline.fields import Field

    return SPEC._replace(
        record=Field,
        formats=(formats.table, formats.plain, formats.jsonl, formats.csv, formats.markdown),
        noun="field",
        plain=Field.__struct_fields__,
        table=(
            Column("record"),
            Column("field"),
            Column("type", wrap=True, hyphens=True),
            Column("description", wrap=True, least=30),
        ),
    )
