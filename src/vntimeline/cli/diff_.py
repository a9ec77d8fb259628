"""`vntimeline diff`."""

from typing import Annotated

import typer

from vntimeline.answers import Change
from vntimeline.asked import Days
from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline diff 2024-12-31 today
  vntimeline diff -1y today
  vntimeline diff 2012 2023
  vntimeline diff 2023-01-01 2024-12-31 --json | jq '.changes[] | select(.what == "office")'"""


@app.command("diff", epilog=_EXAMPLES, context_settings={"ignore_unknown_options": True})  # for dates such as -90d
@answers
def diff(
    session: Session,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The date to start from: what holds on its last day.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="The date to end with: what holds on its last day.")],
) -> Answer:
    """Tell what changed between two days, in date order.

    Rungs gained and lost, suspended and resumed, sectoral partnerships added, offices handed over. What is undone
    within the time (suspended, then resumed) cancels and is not told.
    """
    start, end = session.timeline.days(first, last)
    return session.answer("changes", session.timeline.diff(start, end), Days(start, end), Change)
