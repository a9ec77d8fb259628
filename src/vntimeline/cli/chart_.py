"""`vntimeline chart`."""

from typing import Annotated

import typer

from vntimeline import lanes
from vntimeline.asked import Charted
from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.model import Standing
from vntimeline.names import choose
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table and plain (drawn in the terminal), svg, png. PNG needs an extra:
pip install 'vntimeline[charts]', or '.[charts]' in a clone.

\b
Examples:
  vntimeline chart
  vntimeline chart US Japan "Hàn Quốc"
  vntimeline chart --since 2010 --sort since
  vntimeline chart --until 2013 -o ladder.svg"""


@app.command("chart", epilog=_EXAMPLES)
@answers
def chart(
    session: Session,
    country: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COUNTRY]...",
            autocompletion=options.complete_countries,
            help="Countries by code or name; all that ever had a rung where none is named.",
        ),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    sort: Annotated[str, typer.Option("--sort", metavar="ORDER", help=f"One of {', '.join(lanes.SORTS)}.")] = "tier",
) -> Answer:
    """Draw the partnership levels over time: a row for each country, years from left to right.

    Each level has a letter and a colour. Special and sectoral partnerships stand beside the ladder, a suspension is
    hatched. The chart is drawn in the terminal, or as SVG or PNG with -o FILE.
    """
    timeline = session.timeline
    codes = tuple(timeline.country(name).code for name in country or ())
    order = choose(sort, lanes.SORTS, "sort")
    standings, first, last = timeline.lanes(codes, since, until)
    query = Charted(first, last, codes, order)
    return session.answer("standings", lanes.ordered(standings, order), query, Standing)
