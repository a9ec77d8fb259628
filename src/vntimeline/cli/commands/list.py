"""`vntimeline list`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.model import Event
from vntimeline.questions import events
from vntimeline.questions.events import EventQuery
from vntimeline.render import formats
from vntimeline.render.answer import Column, Spec

SPEC = Spec(
    help="""List events, filtered and sorted.

    An option given several times matches any of its values; different options must all match. An event matches --since
    and --until where any of its possible days does. A word typed with diacritics matches only with them.

    In CSV, a list is joined by "; " (within an item, "; " is written ", "), and the sources are two columns,
    source_titles and source_urls. With `--fields sources`, each source has a row. Texts are written as they are: import
    them as text, because a spreadsheet takes one that begins with = for a formula.
    """,
    key="events",
    record=Event,
    query=EventQuery,
    formats=(formats.table, formats.plain, *formats.RECORDS, formats.ics, formats.timelinejs),
    noun="event",
    plain=("date", "countries", "kind", "title", "id"),
    table=(
        Column("date", wrap=True),
        Column("countries", wrap=True),
        Column("kind", wrap=True),
        Column("title", wrap=True, least=40),
        Column("place", optional=True),
        Column("confidence", optional=True),
    ),
    identified="title",
    examples=(
        "vntimeline list --country US",
        "vntimeline list -c China -c Japan -k tier",
        "vntimeline list --since 2023 --until 2024-06 --significance key",
        'vntimeline list -p "Vo Van Thuong" -k leadership',
        """vntimeline list -s '"joint statement" japan' --min-confidence high -n 20""",
        "vntimeline list -c US --fields date,title,sources -o us.csv",
        "vntimeline list -c Japan -f timelinejs -o japan.json",
        """vntimeline list -t CSP --json | jq -r '.events[] | .date + " " + .title'""",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("list", cls=Command)
def list_(
    ctx: typer.Context,
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
) -> None:
    """Run `vntimeline list`."""
    session = Session(ctx, SPEC)
    query = EventQuery.parse(
        session.store,
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
    session.answer(events.answer(session.store, query), query, fields)
