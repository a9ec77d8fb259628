"""`vntimeline export`."""

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.questions.export import ExportQuery
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Write all data as tables, for databases and statistics.

    The tables are events with their countries, people and sources, the registries, levels and holders of offices as
    spells, a row for each country and year, published counts, and corrections. A path without an extension is a folder
    of CSV files, or with -f parquet of Parquet files; datapackage.json in it describes every field. An older export
    in the folder is replaced.
    """,
    key="",
    record=Record,
    query=ExportQuery,
    formats=(formats.folder, formats.archive, formats.sqlite, formats.parquet),
    examples=(
        "vntimeline export -o vietnam",
        "vntimeline export -o vietnam.zip",
        "vntimeline export -o vietnam.sqlite",
        "vntimeline export -f parquet -o vietnam-parquet",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("export", cls=Command)
def export(ctx: typer.Context) -> None:
    """Run `vntimeline export`."""
    session = Session(ctx, SPEC)
    session.answer([], ExportQuery())
