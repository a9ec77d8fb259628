"""One run of a command: the options that every command has, the store it asks, and where its answer goes."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, TypeVar

import msgspec
import typer
from typer.core import TyperCommand

from vntimeline.cli import completion
from vntimeline.cli.help import OUTPUT, SELECTION, STORE, epilog, write_options
from vntimeline.cli.progress import Bar
from vntimeline.errors import OutputError, UnknownName, VntimelineError
from vntimeline.model import Store
from vntimeline.names import choose, did_you_mean, near
from vntimeline.questions import Query
from vntimeline.render.answer import Answer, Files, Format, Spec, Terminal, field_names, summary
from vntimeline.render.formats import format_named, format_of, says_coverage, usual_format
from vntimeline.store import load
from vntimeline.wording import not_covered, note

COLORS = ("auto", "always", "never")
R = TypeVar("R", bound=msgspec.Struct)
Q = TypeVar("Q", bound=Query)

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE",
        parser=os.path.expanduser,
        rich_help_panel=STORE,
        help="Another store (or VNTIMELINE_STORE); - is stdin.",
    ),
]
AddOption = Annotated[
    list[str],
    typer.Option(
        "--add",
        metavar="FILE",
        parser=os.path.expanduser,
        rich_help_panel=STORE,
        help="Lay this file over the store; can be repeated.",
    ),
]
ColorOption = Annotated[
    str | None,
    typer.Option(
        "--color",
        metavar="WHEN",
        autocompletion=completion.words(COLORS),
        rich_help_panel=OUTPUT,
        help="Use colour: auto (the default), always or never.",
    ),
]
NoPagerOption = Annotated[
    bool, typer.Option("--no-pager", rich_help_panel=OUTPUT, help="Do not show long output in a pager.")
]


def _formats(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the formats of the command that is typed."""
    spec: Spec | None = getattr(ctx.command, "spec", None)
    return [each.name for each in spec.formats if each.name.startswith(incomplete)] if spec else []


_shared = typer.Typer(add_completion=False, rich_markup_mode=None)


@_shared.command()
def _options(
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            autocompletion=_formats,
            rich_help_panel=OUTPUT,
            help="The output format, see below.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", rich_help_panel=OUTPUT, help="Short for -f json.")] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=os.path.expanduser,
            rich_help_panel=OUTPUT,
            help="Write to FILE; its extension chooses the format.",
        ),
    ] = None,
    bom: Annotated[
        bool,
        typer.Option("--bom", rich_help_panel=OUTPUT, help="Begin CSV with a byte-order mark, for Excel."),
    ] = False,
    store: StoreOption = None,
    add: AddOption = [],
    color: ColorOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """List the options that every command has; this function is never run."""


class Command(TyperCommand):
    """A command of a spec: it has the shared options, which it keeps for its Session, and the spec's help."""

    spec: Spec

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        shared = typer.main.get_command(_shared).params
        self._shared = [str(parameter.name) for parameter in shared]
        self.params += shared

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters; a command without CSV has no --bom."""
        has_csv = any(each.name == "csv" for each in self.spec.formats)
        return [each for each in super().get_params(ctx) if has_csv or each.name != "bom"]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the end of the help, which is made from the spec."""
        self.epilog = epilog(self.spec, self.params)
        super().format_epilog(ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options under their headings."""
        write_options(ctx, formatter, usual=SELECTION)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; words that the command does not take lead to a suggestion."""
        ctx.allow_extra_args = True
        words: list[str] = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            refuse_empty(self.params, ctx.params)
            if words:
                raise _unexpected(ctx, words)
        return words

    def invoke(self, ctx: Any) -> Any:
        """Run the command with its own options; those of all commands go to the Session."""
        ctx.meta[_META] = {name: ctx.params.pop(name, None) for name in self._shared}
        return super().invoke(ctx)


_META = "vntimeline.shared"


def refuse_empty(parameters: Iterable[Any], values: Mapping[str, Any]) -> None:
    """Raise VntimelineError where a parameter of the command line was given without a value (`--store ""`)."""
    for parameter in parameters:
        value = values.get(parameter.name)
        given = value if isinstance(value, (list, tuple)) else [value]
        if any(isinstance(each, str) and not each.strip() for each in given):
            option = parameter.param_type_name == "option"
            name = max(parameter.opts, key=len) if option else (parameter.metavar or parameter.name).strip("[].…")
            help = f"give {name} a value{'' if parameter.required else ', or leave it out'}"
            raise VntimelineError(f"the value of {name} is empty", help)


def _unexpected(ctx: Any, words: Sequence[str]) -> VntimelineError:
    """Return the error for words that a command does not take."""
    from vntimeline.cli.suggestions import as_help, for_words

    options = [word for word in words if word.startswith("-")]
    store = None if options else completion.typed_store(ctx)
    meant = for_words(ctx.command, ctx.params, words, store) if store else ()
    message = f"unexpected {'option' if options else 'argument'}: {' '.join(options or words)!r}"
    return VntimelineError(message, as_help(meant) or f"see {ctx.command_path} --help", meant)


class Session:
    """The shared options of a run. Those given after the command win over those before it; overlays add up."""

    def __init__(self, ctx: typer.Context, spec: Spec) -> None:
        given: dict[str, Any] = ctx.meta[_META]
        before: dict[str, Any] = ctx.find_root().obj
        self.spec = spec
        self.store_option: str | None = given["store"] or before["store"]
        self.store_path: str | None = self.store_option or os.environ.get("VNTIMELINE_STORE") or None
        self.overlays: list[str] = [*before["add"], *given["add"]]
        self._color = choose(given["color"] or before["color"] or "auto", COLORS, "--color")
        self._pages = not (given["no_pager"] or before["no_pager"])
        self._output: str | None = None if given["output"] == "-" else given["output"]
        self.format = self._chosen(given["format_"], json=given["json"])
        self._bom = bool(given["bom"])
        if self._bom and (self.format is None or self.format.name != "csv"):
            raise OutputError("--bom is for CSV", "add -f csv, or leave out --bom")

    def _chosen(self, asked: str | None, *, json: bool) -> Format:
        if asked or json:
            format = format_named(asked or "json", self.spec)
            if json and format.name != "json":
                raise OutputError(f"two formats are asked for: json and {format.name}", "give one of --json and -f")
            return format
        if self._output:
            return format_of(self._output, self.spec)
        return usual_format(self.spec, terminal=self._terminal)

    @property
    def to_file(self) -> bool:
        """Whether the answer goes to a file or folder."""
        return self._output is not None

    @property
    def _terminal(self) -> bool:
        """Whether the answer goes to a terminal."""
        return self._output is None and sys.stdout is not None and sys.stdout.isatty()

    @property
    def color(self) -> bool:
        """Whether the answer is coloured."""
        from vntimeline.cli import output

        return output.wants_color(self._color, self._terminal)

    @cached_property
    def store(self) -> Store:
        """The store that the options name."""
        with Bar() as bar:
            return load(self.store_path, self.overlays, bar.update)

    def answer(
        self,
        records: Sequence[msgspec.Struct],
        query: Query,
        fields: str | None = None,
        *,
        dated: bool = True,
        status: int = 0,
    ) -> None:
        """Print records of the session's store; `fields` as --fields gives them, `dated`: a date was asked for.

        The run ends with the exit status `status`.
        """
        self.put(
            Answer(
                spec=self.spec,
                records=records,
                query=query,
                summary=summary(self.store),
                store=self.store,
                fields=_chosen_fields(fields, field_names(self.spec.record)),
                dated=dated and bool(query.days),
                status=status,
            )
        )

    def put(self, answer: Answer[R, Q]) -> None:
        """Render an answer, send it where the options say, and end with its exit status."""
        from vntimeline.cli import output

        if self.format.folder and not self._output:
            raise OutputError("this format is several files, which need a folder", "name a folder with -o")
        with Bar(f"writing {self._output or 'the answer'}") as bar:
            content = self.format.render(answer, Terminal(output.columns(), self.color, bar.update))
        if self._bom and isinstance(content, str):
            content = f"\ufeff{content}"
        self.send(content, readable=self.format.readable)
        if answer.dated and not answer.covered and not says_coverage(answer, self.format):
            output.to_stderr(f"vntimeline: {note(not_covered(answer.loaded.coverage))}")
        if answer.status:
            raise typer.Exit(answer.status)

    def send(self, content: str | bytes | Files, *, readable: bool = True) -> None:
        """Send text, bytes or the files of a folder where the options say.

        What is not `readable` is not for a terminal.
        """
        from vntimeline.cli import output

        if isinstance(content, Mapping):
            output.to_folder(content, self._output or "")
        elif self._output:
            output.to_file(content, self._output)
        else:
            output.to_stdout(content, readable=readable, page=self._pages)


def _chosen_fields(asked: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields of `--fields`. Raises UnknownName, which lists all that are known."""
    if asked is None:
        return ()
    wanted = tuple(dict.fromkeys(name.strip() for name in asked.split(",")))
    for name in wanted:
        if name not in known:
            close = near(name, dict.fromkeys(known, ()))
            listed = f"the fields are {', '.join(known)}"
            help = f"{did_you_mean(close.values())} {listed}" if close else listed
            raise UnknownName(f"unknown field: {name!r}", help, close)
    return wanted
