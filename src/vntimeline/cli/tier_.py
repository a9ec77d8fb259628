"""`vntimeline tier`."""

import typer

from vntimeline.asked import CountryDay
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.model import Standing
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline tier China
  vntimeline tier "Hàn Quốc" --on 2010
  vntimeline tier Germany --on 2018-01-01
  vntimeline tier US --on 2023-09-09 --json | jq -r .standing.tier"""


@app.command("tier", epilog=_EXAMPLES)
@answers
def tier(session: Session, country: options.Country, on: options.On = None) -> Answer:
    """Tell at which rung of partnership Vietnam stands with a country.

    Since when, by which document, after which steps, with sectoral partnerships beside the ladder. A day inside the
    span of a date that is not known to the day is answered as not certain, with what may hold instead.
    """
    standing = session.timeline.tier(country, on)
    return session.answer(
        "standing",
        [standing],
        CountryDay(standing.country, standing.on),
        Standing,
        one=True,
    )
