"""`vntimeline verify`."""

import os
from typing import Annotated

import typer

from vntimeline.cli import completion, options
from vntimeline.cli.session import Command, Session
from vntimeline.errors import VntimelineError
from vntimeline.model import TIERS
from vntimeline.questions import verify as question
from vntimeline.questions.verify import Verification, VerifyQuery
from vntimeline.questions.verify.claims import ClaimParts
from vntimeline.render import formats
from vntimeline.render.answer import Spec
from vntimeline.store.files import STDIN
from vntimeline.wording import NONE, note

SPEC = Spec(
    help="""Check claims about levels, dates, offices and counts.

    One claim is given with options; a table of claims is a CSV or JSON Lines file with any of the columns country,
    tier, since, on, relations, office and person. Other columns are passed through: CSV has the columns of the table,
    then the verdict. A row that cannot be read is unknown, with the reason.

    The verdict is match; close (off by at most 7 days, or the date of a name, an announcement or another source);
    unknown (not covered, not in the store, or not certain); or mismatch. The exit status is 1 where a claim is a
    mismatch.
    """,
    key="verifications",
    record=Verification,
    query=VerifyQuery,
    formats=(formats.verdicts, formats.plain, *formats.RECORDS),
    plain=("line", "verdict", "claim", "correct", "explanation", "disputed", "confidence", "event"),
    examples=(
        "vntimeline verify -c US --tier CSP --since 2023-09",
        "vntimeline verify -c Japan --tier SP --since 2006 --on 2014",
        "vntimeline verify -c Iran --tier CSP --not",
        "vntimeline verify -c US --relations 1995-07-12 --json",
        'vntimeline verify --office president --person "To Lam" --on 2024-06-01',
        "vntimeline verify --count CSP=15 --on 2026-03-01",
        "vntimeline verify claims.csv",
        "vntimeline verify claims.csv --on 2025 -o checked.csv",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("verify", cls=Command)
def verify(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", parser=os.path.expanduser, help="A table of claims; - is standard input."),
    ] = None,
    country: options.Countries = [],
    tier: Annotated[
        str | None,
        typer.Option(
            "--tier",
            "-t",
            metavar="TIER",
            autocompletion=completion.words((*TIERS, NONE)),
            help=f"One of {', '.join(TIERS)}, {NONE}; CP, SP, CSP.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Since when the tier holds, or the person in office.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="For this date; without it, for the newest day of the data."),
    ] = None,
    relations: Annotated[
        str | None, typer.Option("--relations", metavar="DATE", help="Since when there are diplomatic relations.")
    ] = None,
    office: Annotated[
        str | None,
        typer.Option(
            "--office", metavar="OFFICE", autocompletion=completion.offices, help="Office, as `leaders` lists them."
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", "-p", metavar="NAME", autocompletion=completion.people, help="Who holds the office."),
    ] = None,
    count: Annotated[
        list[str],
        typer.Option("--count", metavar="LEVEL=N", help="How many partners: CSP=15; also SP, CP, total."),
    ] = [],
    negated: Annotated[bool, typer.Option("--not", help="Claim the opposite.")] = False,
) -> None:
    """Run `vntimeline verify`."""
    session = Session(ctx, SPEC)
    if len(country) > 1:
        raise VntimelineError("a claim is about one country", "check several claims in a file, see --help")
    claim: ClaimParts = {
        "country": country[0] if country else None,
        "tier": tier,
        "since": since,
        "relations": relations,
        "office": office,
        "person": person,
        "count": count,
        "negated": negated,
    }
    if file is None and not any(claim.values()):
        raise VntimelineError(
            "nothing is claimed", "give a claim, such as `-c US --tier CSP --since 2023-09`, or a file of claims"
        )
    if file is None:
        verified = [question.one(session.store, {**claim, "on": on})]
    elif any(claim.values()):
        raise VntimelineError(
            f"two claims are given: the file {file!r}, and that of the options",
            'give one of them, and quote a name of several words: -c "South Korea"',
        )
    else:
        verified = _table(session, file, on)
    query = VerifyQuery.of(verified, file)
    status = 1 if any(each.verdict == "mismatch" for each in verified) else 0
    session.answer(verified, query, dated=on is not None, status=status)


def _table(session: Session, file: str, on: str | None) -> list[Verification]:
    """Return the verdicts on a table of claims; what is odd about its columns is said on standard error."""
    from vntimeline.cli import claim_files, output

    if file == STDIN and STDIN in (session.store_path, *session.overlays):
        raise VntimelineError("standard input is asked for twice", "give - once, and a file for the other")
    table = claim_files.read(file)
    for text in table.notes:
        output.to_stderr(f"vntimeline: {note(text)}")
    return question.table(session.store, table.rows, on=on, lines=table.lines)
