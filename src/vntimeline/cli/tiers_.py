"""`vntimeline tiers`."""

import typer

from vntimeline.asked import BoardDay
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.model import Standing
from vntimeline.render import Answer
from vntimeline.timeline import day, tiers_named

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline tiers
  vntimeline tiers --on 2013
  vntimeline tiers -t CSP -t SP
  vntimeline tiers --on 2020 --json | jq '.standings[] | [.country, .tier]'"""


@app.command("tiers", epilog=_EXAMPLES)
@answers
def tiers(session: Session, on: options.On = None, tier: options.Tiers = []) -> Answer:
    """Show the whole board: every country's standing on a day, highest rung first.

    Special relations and sectoral partnerships stand beside the ladder. A standing that is not certain that day says
    so.
    """
    asked = BoardDay(day(on), tiers_named(tier))
    return session.answer("standings", session.timeline.tiers(asked.on, tier=asked.tier), asked, Standing)
