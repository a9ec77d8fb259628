"""`vntimeline about`."""

import typer

from vntimeline.answers import About
from vntimeline.asked import Nothing
from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml.

\b
Examples:
  vntimeline about
  vntimeline about --json | jq .about.kinds"""


@app.command("about", epilog=_EXAMPLES)
@answers
def about(session: Session) -> Answer:
    """Tell what the store holds: coverage, counts, sources, versions, licences, and how to cite it."""
    timeline = session.timeline
    return session.answer("about", [timeline.about()], Nothing(), About, one=True)
