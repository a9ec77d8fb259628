"""`vntimeline countries`."""

import typer

from vntimeline.answers import CountryRow
from vntimeline.asked import OnDay
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer
from vntimeline.timeline import day

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline countries
  vntimeline countries --on 2013
  vntimeline countries --json | jq -r '.countries[] | select(.tier == null) | .name'"""


@app.command("countries", epilog=_EXAMPLES)
@answers
def countries(session: Session, on: options.On = None) -> Answer:
    """List the registry: every country and body, its names, its standing on a day, and how many events name it."""
    asked = OnDay(day(on))
    return session.answer("countries", session.timeline.countries(asked.on), asked, CountryRow)
