"""The command line: reads options, asks the timeline, hands the answer to a renderer.

Each command stands in a module of its own, imported when it is the one that runs.
"""

import signal
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from vntimeline import __version__
from vntimeline.cli.options import Add, Color, NoPager, Store
from vntimeline.errors import VntimelineError

COMMANDS = (
    "list",
    "show",
    "tier",
    "tiers",
    "leaders",
    "diff",
    "anniversaries",
    "chart",
    "page",
    "check",
    "countries",
    "about",
    "schema",
)


class _Commands(TyperGroup):
    """The commands by name; building all of them would cost every start more than running one."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"vntimeline.cli.{cmd_name}_")
            self.commands[cmd_name] = typer.main.get_command(module.app)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            from vntimeline.names import choose

            args = [choose(args[0], COMMANDS, "command"), *args[1:]]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"vntimeline {__version__}")
        raise typer.Exit


_EXAMPLES = """\b
Examples:
  vntimeline list --country US --since 2013
  vntimeline tier China
  vntimeline tier Japan --on 2014-06-01
  vntimeline list -c EU --json | jq '.events[].title'

\b
Exit status: 0 done; 1 check found problems; 2 wrong command line or unknown name; 3 the store is
missing, unreadable or invalid; 130 interrupted."""


@app.callback(invoke_without_command=True, epilog=_EXAMPLES)
def _root(
    ctx: typer.Context,
    store: Store = None,
    add: Add = [],
    color: Color = None,
    no_pager: NoPager = False,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Vietnam's diplomatic partnerships: every step dated and sourced, as of any day."""
    ctx.obj = {"store": store, "add": add, "color": color, "no_pager": no_pager}
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def run(arguments: list[str]) -> int:
    """Run one command line; the exit status. Every foreseen error is told on standard error, with its remedy."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that goes away ends us in silence, as it ends others
    # Click has an exception for a wrong command line that Typer does not export, but for this child of it.
    usage_error: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        for argument in arguments:
            argument.encode()  # what the shell gave as other than UTF-8 cannot be encoded again
        status = typer.main.get_command(app).main(arguments, prog_name="vntimeline", standalone_mode=False)
    except VntimelineError as error:
        return _tell(error)
    except usage_error as error:
        return _tell(_wrong_usage(error))
    except typer.Abort:
        return 130
    except UnicodeEncodeError as error:
        return _tell(VntimelineError(f"{error.object!r} is not UTF-8", "write it as UTF-8"))
    except OSError as error:  # help and version are printed by Typer
        from vntimeline import output

        return _tell(output.unwritable(error))
    return status if isinstance(status, int) else 0


def _wrong_usage(error: Any) -> VntimelineError:
    message = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "vntimeline"
    return VntimelineError(message[:1].lower() + message[1:], f"{command} --help shows what it takes")


def _tell(error: VntimelineError) -> int:
    from vntimeline.problems import StoreError
    from vntimeline.render.clean import clean

    lines: list[str] = []
    if isinstance(error, StoreError) and error.problems:
        for problem in error.problems:
            lines.extend(f"vntimeline: error: {problem}".split("\n"))
    lines.append(f"vntimeline: error: {error.message}")
    if error.help:
        lines.append(f"    help: {error.help}")
    print("\n".join(map(clean, lines)), file=sys.stderr)
    return error.status
