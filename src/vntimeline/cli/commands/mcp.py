"""`vntimeline mcp`."""

import sys
from typing import Annotated

import typer

from vntimeline.cli.session import Command, Session
from vntimeline.errors import OutputError, VntimelineError
from vntimeline.questions import Query
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Spec

SPEC = Spec(
    help="""Answer AI assistants over the Model Context Protocol.

    A client, such as Claude Desktop or an editor, starts this command and asks it on standard input; docs/agents.md has
    the configuration of common clients. The tools are the questions of the other commands, and change nothing. With
    --skill, print how to use them, as a SKILL.md for agents. The server needs the extra `[mcp]`.
    """,
    key="",
    record=Record,
    query=Query,
    formats=(formats.markdown,),
    examples=(
        "vntimeline mcp",
        "vntimeline mcp --store mine.yaml",
        "vntimeline mcp --skill",
        "vntimeline mcp --skill -o SKILL.md",
    ),
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("mcp", cls=Command)
def mcp(
    ctx: typer.Context,
    skill: Annotated[bool, typer.Option("--skill", help="Print how an agent should use the tools.")] = False,
) -> None:
    """Run `vntimeline mcp`."""
    session = Session(ctx, SPEC)
    if skill:
        from vntimeline.cli.mcp.skill import skill as text

        session.send(text())
        return
    _refuse_other_uses(session)
    store = session.store  # before the import, which takes longer: its errors are told at once
    try:
        from vntimeline.cli.mcp.server import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] == "vntimeline":
            raise
        help = "install the extra: pip install 'vntimeline[mcp]', or '.[mcp]' in a clone"
        raise VntimelineError("mcp needs the SDK of the Model Context Protocol, version 2.3 or later", help) from None
    serve(store)


def _refuse_other_uses(session: Session) -> None:
    """Raise VntimelineError where standard input and output cannot be the client's."""
    if session.to_file:
        raise OutputError("a server has no output to write to a file", "leave out -o, or add --skill")
    if "-" in (session.store_path, *session.overlays):
        raise VntimelineError("standard input is the client's, and cannot be a store", "give the store as a file")
    if sys.stdin is None:
        raise VntimelineError("standard input is closed", "start it from a client, see docs/agents.md")
    if sys.stdin.isatty():
        from vntimeline.cli.output import to_stderr

        to_stderr("vntimeline: waiting for a client on standard input; see docs/agents.md, and end with Ctrl-C")
