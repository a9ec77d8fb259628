"""`vntimeline site`."""

from typing import Annotated, Any

import typer

from vntimeline.cli import output
from vntimeline.cli.session import Command, Session
from vntimeline.questions.site import SiteQuery
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Spec
from vntimeline.wording import NO_PICTURES, note


def _schemas() -> dict[str, dict[str, Any]]:
    from vntimeline.cli import schemas

    return {name: schemas.schema(name) for name in schemas.NAMES}


SPEC = Spec(
    help="""Write a website of static files.

    It has a page for each country, event, person, office and year, a JSON API, feeds and calendars, and all tables. The
    pages make no request to other websites, and can be read and printed without scripts.
    """,
    key="",
    record=Record,
    query=SiteQuery,
    formats=(formats.site,),
    schemas=_schemas,
    examples=(
        "vntimeline site -o public",
        "vntimeline site -o public --base-url https://example.org/vietnam/",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)
_BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url", metavar="URL", help="Where the website will be; feeds and search engines need full addresses."
    ),
]


@app.command("site", cls=Command)
def site(ctx: typer.Context, base_url: _BaseUrl = None) -> None:
    """Run `vntimeline site`."""
    from vntimeline.render.chart import png

    session = Session(ctx, SPEC)
    session.answer([], SiteQuery.parse(session.store, base_url))
    if not png.available():
        output.to_stderr(f"vntimeline: {note(NO_PICTURES)}")
