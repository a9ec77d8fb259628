"""`vntimeline check`."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.errors import Problem, VntimelineError
from vntimeline.model import Coverage
from vntimeline.questions import Query
from vntimeline.render import formats
from vntimeline.render.answer import Answer, Spec, StoreSummary, Terminal

if TYPE_CHECKING:
    from vntimeline.store.overlay import StoreFiles


class CheckQuery(Query, frozen=True):
    """What is checked, and how strictly."""

    files: tuple[str, ...]
    """The files, laid over one another."""
    level: str
    """The level of the checks: basic or strict."""


SPEC = Spec(
    help="""Check a store: every problem at its line, with the remedy.

    The basic checks must pass for a store to load. Overlays given with --add are checked as they lie over it. The exit
    status is 1 where there are problems.
    """,
    key="problems",
    record=Problem,
    query=CheckQuery,
    formats=(formats.problem_list, formats.problem_list_plain, *formats.RECORDS, formats.github),
    examples=(
        "vntimeline check",
        "vntimeline check --strict",
        "vntimeline check --list",
        "vntimeline check --counts",
        "vntimeline check --strict -f github",
        "vntimeline check --json | jq '.problems | length'",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("check", cls=Command)
def check(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", parser=os.path.expanduser, help="The store to check; - is standard input."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Also the checks that the embedded store passes.")] = False,
    names: Annotated[bool, typer.Option("--list", help="Print the checks, each with its level.")] = False,
    counts: Annotated[
        bool, typer.Option("--counts", help="Print published counts of partners beside those of the store.")
    ] = False,
) -> None:
    """Run `vntimeline check`."""
    from vntimeline.store import checks, load, read

    session = Session(ctx, SPEC)
    readable = session.format.name in ("table", "plain")
    if names and (file or strict or counts or not readable):
        raise VntimelineError("--list prints the checks as text, and checks no file", "leave out the other options")
    if counts and (strict or not readable):
        raise VntimelineError(
            "--counts prints text, and no problems", "leave out the other options, or see `vntimeline about --json`"
        )
    if file and session.store_option:
        raise VntimelineError("two stores are given: FILE and --store", "give one of them")
    if names:
        width = max(len(each.name) for each in checks.CHECKS)
        session.send("".join(f"{each.name:{width}}  {each.level:6}  {each.says}\n" for each in checks.CHECKS))
        return
    if counts:
        from vntimeline.cli.output import columns
        from vntimeline.questions import checkpoints
        from vntimeline.render.checkpoints import listing

        checked = checkpoints.answer(load(file or session.store_path, session.overlays))
        session.send(listing(checked, Terminal(width=columns(), color=session.color)))
        return
    files = read(file or session.store_path, session.overlays)
    level: checks.Level = "strict" if strict else "basic"
    problems = checks.run(files, level)
    session.put(
        Answer(
            spec=SPEC,
            records=problems,
            query=CheckQuery(tuple(document.name for document in files.documents), level),
            summary=StoreSummary(
                title=files.title,
                version=files.version,
                released=files.released,
                digest=None,  # the store may be invalid
                events=len(files.events),
                coverage=_coverage(files),
            ),
            store=None,
            status=1 if problems else 0,
        )
    )


def _coverage(files: "StoreFiles") -> Coverage | None:
    """Return the coverage, where it has no problem."""
    from vntimeline.store.yaml_reader import sound

    coverage = files.coverage.record if files.coverage else None
    return coverage if coverage and sound(coverage.from_, coverage.until) else None
