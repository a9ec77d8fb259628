"""`vntimeline anniversaries`."""

from typing import Annotated

import typer

from vntimeline.anniversaries import comes_round
from vntimeline.answers import Anniversary
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml, ics.

\b
Examples:
  vntimeline anniversaries
  vntimeline anniversaries --within 2w
  vntimeline anniversaries --year 2027 --round
  vntimeline anniversaries -c Japan --year 2028 -o japan.ics"""


@app.command("anniversaries", epilog=_EXAMPLES)
@answers
def anniversaries(
    session: Session,
    within: Annotated[
        str, typer.Option("--within", metavar="TIME", help="From today for this long: 90d, 12w, 3m, 1y.")
    ] = "90d",
    year: options.Year = None,
    country: options.Countries = [],
    round_: Annotated[bool, typer.Option("--round", help="Only multiples of 5 years.")] = False,
) -> Answer:
    """Tell which anniversaries come round, and how many years it will be.

    Those of relations, normalization, tiers and memberships, and of every event whose significance is key. A month-only
    date comes round in its month.
    """
    asked = session.timeline.window(within=within, year=year, country=country, only_round=round_)
    return session.answer("anniversaries", comes_round(session.timeline.store, asked), asked, Anniversary)
