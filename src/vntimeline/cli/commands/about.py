"""`vntimeline about`."""

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.questions import about as question
from vntimeline.questions.about import About, AboutQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Show what the store contains, and how to cite it.

    Its coverage, the numbers of its records, versions and licences.
    """,
    key="about",
    record=About,
    query=AboutQuery,
    one=True,
    formats=(formats.details, formats.details_plain, *formats.IN_FULL),
    examples=("vntimeline about", "vntimeline about --json | jq .about.kinds"),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("about", cls=Command)
def about(ctx: typer.Context) -> None:
    """Run `vntimeline about`."""
    session = Session(ctx, SPEC)
    session.answer([question.answer(session.store, AboutQuery())], AboutQuery())
