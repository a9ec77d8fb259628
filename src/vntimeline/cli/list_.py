"""`vntimeline list`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Session, answers
from vntimeline.model import Event
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table (on a terminal), plain (elsewhere), json, jsonl, csv, markdown,
yaml, ics, timelinejs.

\b
Examples:
  vntimeline list --country US
  vntimeline list -c China -c Japan -k tier
  vntimeline list --since 2023 --until 2024-06 --significance key
  vntimeline list -p "Vo Van Thuong" -k leadership
  vntimeline list -s "joint statement" --min-confidence high -n 20
  vntimeline list -c US --fields date,title,sources -o us.csv
  vntimeline list -c Japan -f timelinejs -o japan.json
  vntimeline list -t CSP --json | jq -r '.events[] | .date + " " + .title'"""


@app.command("list", epilog=_EXAMPLES)
@answers
def list_(
    session: Session,
    country: options.Countries = [],
    kind: options.Kinds = [],
    tier: options.Tiers = [],
    person: options.People = [],
    office: options.Offices = [],
    place: options.Places = [],
    since: options.Since = None,
    until: options.Until = None,
    year: options.Year = None,
    search: options.Search = [],
    significance: options.Significances = [],
    min_confidence: options.MinConfidence = None,
    sort: options.Sort = "date",
    reverse: options.Reverse = False,
    limit: options.Limit = None,
    fields: options.Fields = None,
) -> Answer:
    """List events, filtered and sorted.

    An option given several times means any of them; different options must all hold. An event is in the window of
    --since and --until when any of its possible days is.
    """
    asked = session.timeline.query(
        country=country,
        kind=kind,
        tier=tier,
        person=person,
        office=office,
        place=place,
        since=since,
        until=until,
        year=year,
        search=search,
        significance=significance,
        min_confidence=min_confidence,
        sort=sort,
        reverse=reverse,
        limit=limit,
    )
    return session.answer("events", session.timeline.run(asked), asked, Event, fields=fields)
