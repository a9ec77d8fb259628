"""`vntimeline page`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Session, answers
from vntimeline.model import Standing
from vntimeline.render import Answer
from vntimeline.render.page import PageAsked
from vntimeline.timeline import day

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_MAKERS = "The vntimeline maintainers"
"""Who made the embedded store, as its licence names them; another store does not say who made it."""

_EXAMPLES = """\b
Formats: html.

\b
Examples:
  vntimeline page -o partnerships.html
  vntimeline page --on 2013 -o partnerships-2013.html
  vntimeline page --store mine.yaml -f html > mine.html"""

_On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help="The board as of the last day of this date; the last day covered if not given."
    ),
]


@app.command("page", epilog=_EXAMPLES)
@answers
def page(session: Session, on: _On = None) -> Answer:
    """Make one self-contained web page: the board, a picture of the ladder, the timeline with its sources.

    The page asks no other address for anything, and reads and prints without scripts.
    """
    timeline = session.timeline
    asked = PageAsked(
        on=day(on) if on is not None else timeline.store.coverage.until, creator=None if session.store else _MAKERS
    )
    return session.answer("standings", timeline.tiers(asked.on), asked, Standing)
