"""`vntimeline show`."""

import typer

from vntimeline.asked import Ids
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.model import Event
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline show us-csp-2023
  vntimeline show us-cp-2013 us-csp-2023 --json
  vntimeline show us-csp-2023 -f yaml"""


@app.command("show", epilog=_EXAMPLES)
@answers
def show(session: Session, ids: options.Ids, fields: options.Fields = None) -> Answer:
    """Show events whole, with their sources and disputes."""
    events = [session.timeline.event(each) for each in ids]
    return session.answer("events", events, Ids(tuple(ids)), Event, fields=fields)
