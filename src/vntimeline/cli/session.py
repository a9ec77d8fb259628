"""One run of a command: the options that every command has, the store it asks, and where its answer goes."""

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from typing import Any

import msgspec
import typer

from vntimeline.answers import summary
from vntimeline.cli import options
from vntimeline.cli.progress import Bar
from vntimeline.errors import UnknownName
from vntimeline.names import choose, nearest
from vntimeline.query import Asked
from vntimeline.render import FORMATS, Answer, Terminal, format_named, format_of, render, tells_coverage
from vntimeline.render.fields import columns, not_covered
from vntimeline.timeline import Timeline, load

COLORS = ("auto", "always", "never")

Command = Callable[..., Answer | str]


class Session:
    """The common options of a run. Those given after the command win over those before it; overlays add up."""

    def __init__(self, command: str, before: dict[str, Any], given: dict[str, Any]) -> None:
        self._command = command
        self.store: str | None = given["store"] or before["store"] or os.environ.get("VNTIMELINE_STORE")
        self.add: list[str] = [*before["add"], *given["add"]]
        self._color = choose(given["color"] or before["color"] or "auto", COLORS, "--color")
        self._pages: bool = not (given["no_pager"] or before["no_pager"])
        self._output: str | None = None if given["output"] == "-" else given["output"]
        self._format = self._chosen("json" if given["json"] else given["format"])

    def _chosen(self, asked: str | None) -> str:
        if asked:
            return format_named(asked, self._command)
        if self._output:
            return format_of(self._output, self._command)
        usual = "table" if self._terminal else "plain"
        return usual if usual in FORMATS[self._command] else next(iter(FORMATS[self._command]))

    @property
    def _terminal(self) -> bool:
        """Whether the answer goes to a terminal."""
        return self._output is None and sys.stdout is not None and sys.stdout.isatty()

    @cached_property
    def timeline(self) -> Timeline:
        """The timeline of the store that the options name."""
        with Bar() as bar:
            return load(self.store, self.add, bar.tell)

    def answer(
        self,
        key: str,
        records: Sequence[msgspec.Struct],
        query: Asked,
        kind: type[msgspec.Struct],
        *,
        one: bool = False,
        fields: str | None = None,
    ) -> Answer:
        """The answer of the timeline's store, in records of one kind; `fields` as --fields gives them."""
        return Answer(
            command=self._command,
            key=key,
            records=records,
            summary=summary(self.timeline.store),
            store=self.timeline.store,
            query=query,
            columns=columns(kind),
            one=one,
            fields=_chosen_fields(fields, columns(kind)),
        )

    def put(self, answer: Answer) -> None:
        """Render the answer and send it where the options say."""
        from vntimeline import output

        color = output.wants_color(self._color, self._terminal)
        self.send(render(answer, self._format, Terminal(width=output.columns(), color=color)))
        if not answer.covered and not tells_coverage(answer, self._format):
            typer.echo(f"vntimeline: note: {not_covered(answer.loaded)}", err=True)

    def send(self, content: str | bytes) -> None:
        """Send a rendered answer where the options say."""
        from vntimeline import output

        if self._output:
            output.to_file(content, self._output)
        else:
            output.to_stdout(content, page=self._pages)


_COMMON: dict[str, tuple[Any, Any]] = {
    "format": (options.Format, None),
    "json": (options.Json, False),
    "output": (options.Output, None),
    "store": (options.Store, None),
    "add": (options.Add, []),
    "color": (options.Color, None),
    "no_pager": (options.NoPager, False),
}


def answers(command: Command) -> Callable[..., None]:
    """Make a Typer command of a function from a Session and own options to an Answer or a text."""

    @wraps(command)
    def run(ctx: typer.Context, **given: Any) -> None:
        common = {name: given.pop(name) for name in _COMMON}
        session = Session(ctx.info_name or "", ctx.find_root().obj, common)
        answer = command(session, **given)
        if isinstance(answer, str):
            session.send(answer)
        else:
            session.put(answer)
            if answer.status:
                raise typer.Exit(answer.status)

    own = list(inspect.signature(command).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=keyword) for parameter in own),
        *(
            inspect.Parameter(name, keyword, default=default, annotation=annotation)
            for name, (annotation, default) in _COMMON.items()
        ),
    ]
    vars(run)["__signature__"] = inspect.Signature(parameters)  # what inspect, and so Typer, takes for its own
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _chosen_fields(asked: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of `--fields`; UnknownName lists all that are known."""
    if asked is None:
        return ()
    wanted = tuple(name.strip() for name in asked.split(","))
    for name in wanted:
        if name not in known:
            near = nearest(name, dict.fromkeys(known, ()))
            listed = f"the fields are {', '.join(known)}"
            raise UnknownName(f"unknown field: {name!r}", f"{near} {listed}" if near else listed)
    return wanted
