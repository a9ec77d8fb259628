"""`vntimeline tiers`."""

import typer

from vntimeline.cli import options
from vntimeline.cli.session import Command, Session
from vntimeline.counts import LevelCounts
from vntimeline.questions import board
from vntimeline.questions.board import BoardQuery
from vntimeline.questions.standing import Standing
from vntimeline.render import formats
from vntimeline.render.answer import Extra, Spec

SPEC = Spec(
    help="""Show all countries by partnership level, the highest first.

    Special relationships and sectoral partnerships are listed after the levels. A standing that is not certain on
    that day says so. At the end stands how many countries have each level, in both ways of counting. CSV has one
    row for each country; with `--fields history` it has one row for each step.
    """,
    key="standings",
    record=Standing,
    query=BoardQuery,
    formats=(formats.board, formats.plain, *formats.RECORDS),
    noun="country",
    plural="countries",
    extra=Extra("counts", LevelCounts, lambda answer: board.counts(answer.loaded, answer.query.on)),
    plain=(
        *("tier", "since", "country", "name", "formal_name"),
        *("status", "certain", "possible", "sectoral", "event"),
    ),
    examples=(
        "vntimeline tiers",
        "vntimeline tiers --on 2013",
        "vntimeline tiers -t CSP -t SP",
        "vntimeline tiers --fields country,tier,since,formal_name -o tiers.csv",
        "vntimeline tiers --fields history -o steps.csv",
        "vntimeline tiers --on 2020 --json | jq '.standings[] | [.country, .tier]'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("tiers", cls=Command)
def tiers(
    ctx: typer.Context,
    on: options.On = None,
    tier: options.Tiers = [],
    country: options.Countries = [],
    fields: options.Fields = None,
) -> None:
    """Run `vntimeline tiers`."""
    session = Session(ctx, SPEC)
    query = BoardQuery.parse(session.store, on, tier=tier, country=country)
    session.answer(board.answer(session.store, query), query, fields, dated=on is not None)
