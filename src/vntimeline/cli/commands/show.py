"""`vntimeline show`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.model import Event
from vntimeline.questions import events
from vntimeline.questions.events import EventIdQuery
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Show events in full, with their sources and disputes.""",
    key="events",
    record=Event,
    query=EventIdQuery,
    formats=(formats.details, formats.details_plain, *formats.IN_FULL),
    examples=(
        "vntimeline show us-csp-2023",
        "vntimeline show us-cp-2013 us-csp-2023 --json",
        "vntimeline show us-csp-2023 -f yaml",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("show", cls=Command)
def show(ctx: typer.Context, ids: options.Ids, fields: options.Fields = None) -> None:
    """Run `vntimeline show`."""
    session = Session(ctx, SPEC)
    query = EventIdQuery.parse(session.store, ids)
    session.answer(events.by_id(session.store, query), query, fields)
