"""The command line: reads options, asks a question of the store, and hands the answer to a renderer."""

import os
from collections.abc import Sequence
from importlib import import_module
from inspect import cleandoc
from itertools import takewhile
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from vntimeline import __version__
from vntimeline.cli import completion
from vntimeline.cli.failures import explained
from vntimeline.cli.help import write_options
from vntimeline.cli.session import AddOption, ColorOption, NoPagerOption, StoreOption, refuse_empty
from vntimeline.errors import StoreError, UnknownName, VntimelineError
from vntimeline.render.answer import Spec

COMMANDS = (
    "list",
    "show",
    "tier",
    "tiers",
    "leaders",
    "diff",
    "anniversaries",
    "chart",
    "panel",
    "verify",
    "export",
    "cite",
    "page",
    "site",
    "check",
    "countries",
    "log",
    "about",
    "schema",
    "mcp",
)
"""The commands, in the order of the help; each is a module of `cli.commands`."""


def spec_of(command: str) -> Spec:
    """Return the spec of a command."""
    spec: Spec = import_module(f"vntimeline.cli.commands.{command}").SPEC
    return spec


class _Commands(TyperGroup):
    """The commands by name; importing all of them would take longer than running one."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"vntimeline.cli.commands.{cmd_name}")
            command: Any = typer.main.get_command(module.app)
            command.spec = module.SPEC
            command.help = cleandoc(module.SPEC.help)
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[:1] == ["help"]:
            if ctx.resilient_parsing:  # completion: `help` takes commands
                return None, None, args[1:]
            args = [*args[1:2], "--help"]
            if len(args) == 1:
                typer.echo(ctx.get_help())
                ctx.exit()
        if args and args[0] not in COMMANDS:
            args = [_command(ctx, args), *args[1:]]
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, which most readers look for, before the options."""
        self.format_commands(ctx, formatter)
        write_options(ctx, formatter, usual="Options")


def _command(ctx: Any, arguments: list[str]) -> str:
    """Return the command that the first argument is. Raises UnknownName with what was probably meant."""
    from vntimeline.names import choose

    asked = arguments[0]
    try:
        return choose(asked, COMMANDS, "command")
    except UnknownName as error:
        if error.candidates:
            raise
        from vntimeline.cli.suggestions import as_help, for_command

        words = [asked, *takewhile(lambda argument: not argument.startswith("-"), arguments[1:])]
        meant = for_command(words, completion.typed_store(ctx))
        raise UnknownName(error.message, as_help(meant) or error.help, meant) from None


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(ctx: typer.Context, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        typer.echo(f"vntimeline {__version__}")
        raise typer.Exit


_EPILOG = """\b
Examples:
  vntimeline list --country US --since 2013
  vntimeline tier China
  vntimeline tier Japan --on 2014-06-01
  vntimeline list -c EU --json | jq '.events[].title'

\b
Exit status: 0 success; 1 check found problems, or verify a mismatch; 2 usage
error or unknown name; 3 store missing, unreadable or invalid; 130
interrupted. With --json, an error is a JSON object on standard error, see
vntimeline schema error."""


@app.callback(
    invoke_without_command=True,
    help="Vietnam's diplomatic partnerships: every step dated and sourced, for any day.",
    epilog=_EPILOG,
)
def _root(
    ctx: typer.Context,
    store: StoreOption = None,
    add: AddOption = [],
    color: ColorOption = None,
    no_pager: NoPagerOption = False,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep the options before the command, and print the help without one."""
    refuse_empty(ctx.command.params, ctx.params)
    ctx.obj = {"store": store, "add": add, "color": color, "no_pager": no_pager}
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def run(arguments: list[str]) -> int:
    """Run one command line, or complete one for a shell. Return the exit status.

    Errors are printed on standard error, with their remedy; where JSON is asked for, as one JSON object.
    """
    try:
        for argument in arguments:
            argument.encode()  # what the shell gave as other than UTF-8 cannot be encoded again
        command = typer.main.get_command(app)
        if instruction := os.environ.get(completion.VARIABLE):
            return completion.answer(command, instruction)
        status = command.main(arguments, prog_name="vntimeline", standalone_mode=False)
    except KeyboardInterrupt:
        return 130
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # what a converter written in Rust raises does not derive from Exception
        return _print_error(explained(error), arguments)
    return status if isinstance(status, int) else 0


def _print_error(error: VntimelineError, arguments: Sequence[str]) -> int:
    from vntimeline.cli import output
    from vntimeline.error_format import error_format

    if format := error_format(arguments):
        from vntimeline.render.error import document

        output.json_to_stderr(document(error, format))
        return error.status
    if isinstance(error, StoreError):
        from vntimeline.render.problem_list import as_text

        for text in as_text(error.problems, output.error_columns()):
            output.to_stderr(*f"vntimeline: error: {text}".split("\n"))
    output.to_stderr(f"vntimeline: error: {error.message}")
    if error.help:
        output.to_stderr(f"    help: {error.help}")
    return error.status
