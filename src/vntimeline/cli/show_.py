"""`vntimeline show`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Session, answers, chosen_fields
from vntimeline.model import Event
from vntimeline.query import Ids
from vntimeline.render import Answer
from vntimeline.render.fields import every

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown, yaml.

\b
Examples:
  vntimeline show us-csp-2023
  vntimeline show us-cp-2013 us-csp-2023 --json
  vntimeline show us-csp-2023 -f yaml"""


@app.command("show", epilog=_EXAMPLES)
@answers
def show(session: Session, ids: options.Ids, fields: options.Fields = None) -> Answer:
    """Show events whole, with their sources and disputes."""
    columns = every(Event)
    chosen = chosen_fields(fields, columns)
    return Answer(
        command="show",
        key="events",
        records=[session.timeline.event(each) for each in ids],
        store=session.timeline.store,
        query=Ids(tuple(ids)),
        columns=columns,
        fields=chosen,
    )
