"""`vntimeline schema`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Session, answers
from vntimeline.names import choose

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Examples:
  vntimeline schema
  vntimeline schema list
  vntimeline schema tier -o tier.schema.json
  vntimeline schema store > schema/store.schema.json"""


def _outputs(incomplete: str) -> list[str]:
    from vntimeline.schemas import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


@app.command("schema", epilog=_EXAMPLES)
@answers
def schema(
    session: Session,
    name: Annotated[
        str | None,
        typer.Argument(metavar="OUTPUT", autocompletion=_outputs, help="A command with JSON output, or store."),
    ] = None,
) -> str:
    """Print the JSON Schema (2020-12) of a command's JSON, or of the store file.

    Without OUTPUT, the names of all schemas.
    """
    import json

    from vntimeline import schemas

    if name is None:
        return "".join(f"{each}\n" for each in schemas.NAMES)
    return json.dumps(schemas.schema(choose(name, schemas.NAMES, "schema")), indent=2, ensure_ascii=False) + "\n"
