"""`vntimeline check`."""

from typing import Annotated

import typer

from vntimeline.cli.session import Session, answers
from vntimeline.render import Answer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """\b
Formats: table and plain (text), json, jsonl, csv, markdown, yaml, github.
Exit status: 1 where there are problems.

\b
Examples:
  vntimeline check
  vntimeline check --strict
  vntimeline check --list
  vntimeline check --strict -f github
  vntimeline check --json | jq '.problems | length'"""


@app.command("check", epilog=_EXAMPLES)
@answers
def check(
    session: Session,
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="The store to check; - is standard input.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Also the checks that the embedded store holds.")] = False,
    names: Annotated[bool, typer.Option("--list", help="Print the checks, each with its level.")] = False,
) -> Answer | str:
    """Check a store: every problem at its line, with the remedy.

    The basic checks must hold for a store to load. Overlays given with --add are checked as they lie over it.
    """
    from vntimeline import check, store
    from vntimeline.answers import StoreSummary
    from vntimeline.asked import Checked
    from vntimeline.problems import Problem
    from vntimeline.render.fields import columns

    if names:
        width = max(len(each.name) for each in check.CHECKS)
        return "".join(f"{each.name:{width}}  {each.level:6}  {each.says}\n" for each in check.CHECKS)
    documents = store.read(file or session.store, session.add)
    subject = check.subject_of(documents)
    problems = check.run(subject, "strict" if strict else "basic")
    return Answer(
        command="check",
        key="problems",
        records=problems,
        summary=StoreSummary(title=subject.title, events=len(subject.entries), coverage=subject.coverage),
        store=None,
        query=Checked(tuple(document.name for document in documents), "strict" if strict else "basic"),
        columns=columns(Problem),
        status=1 if problems else 0,
    )
