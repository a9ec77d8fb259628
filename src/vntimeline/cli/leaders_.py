"""`vntimeline leaders`."""

from typing import Annotated

import typer

from vntimeline.answers import Leader
from vntimeline.asked import OfficesDay
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer
from vntimeline.timeline import day, offices_named

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline leaders
  vntimeline leaders --on 2023-02-01
  vntimeline leaders --office president --history
  vntimeline leaders --on 1995-07-11 --json | jq -r '.leaders[] | .office + ": " + (.person // "vacant")'"""


@app.command("leaders", epilog=_EXAMPLES)
@answers
def leaders(
    session: Session,
    on: options.On = None,
    office: options.Offices = [],
    history: Annotated[bool, typer.Option("--history", help="Everybody who held the office, with the spans.")] = False,
) -> Answer:
    """Tell who holds each office on a day, acting holders named as acting, and since when.

    An office that nobody holds is told as vacant. A day inside the span of a handover that is not known to the day is
    told as not certain.
    """
    asked = OfficesDay(offices_named(office), None if history else day(on), history)
    found = session.timeline.leaders(asked.on, office=asked.office, history=history)
    return session.answer("leaders", found, asked, Leader)
