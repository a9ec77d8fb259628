"""The tools: each reads its arguments as the command line does and asks one question. No tool changes anything.

A tool is a function: its name, parameters and docstring are what a client is told of it. What its command says is taken
from there: the purpose from the spec, the meaning of a parameter from the option of the same name.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any, NamedTuple, TypeVar, get_args

import msgspec
from msgspec import Meta

from vntimeline.cli import spec_of
from vntimeline.cli.failures import explained
from vntimeline.cli.help import DATES
from vntimeline.cli.mcp import lookup
from vntimeline.cli.mcp.lookup import Document, Found
from vntimeline.cli.mcp.results import MOST, USUAL, as_text, output_schema, paged, plain, record_schema
from vntimeline.dates import DATE_FORMS
from vntimeline.errors import VntimelineError
from vntimeline.model import Store
from vntimeline.names import choose
from vntimeline.questions import Query
from vntimeline.questions import anniversaries as anniversaries_question
from vntimeline.questions import board as board_question
from vntimeline.questions import changes as changes_question
from vntimeline.questions import cite as cite_question
from vntimeline.questions import events as events_question
from vntimeline.questions import leaders as leaders_question
from vntimeline.questions import standing as standing_question
from vntimeline.questions import verify as verify_question
from vntimeline.questions.verify.claims import ClaimParts
from vntimeline.record import Record
from vntimeline.render import error as error_format

Words = str | Annotated[list[str], Meta(max_length=50)] | None
"""One name, or several of which any will do."""
Date = str | int | None
"""A date as a user types it, or a year."""
Records = tuple[Query, Sequence[Record]]
"""What was asked, with names and dates resolved, and the records that answer."""
Ask = TypeVar("Ask", bound=Callable[..., Any])


class Tool(NamedTuple):
    """A tool: what a client is told of it, and the function that it calls with the store and the arguments.

    `command` is the command that asks the same; None for the tools that only chat clients use.
    """

    name: str
    title: str
    description: str
    command: str | None
    arguments: type[msgspec.Struct]
    output: Callable[[], dict[str, Any]]
    ask: Callable[..., Any]

    @property
    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        _, parts = msgspec.json.schema_components([self.arguments])
        return {**parts[self.arguments.__name__], "title": self.name}

    @property
    def output_schema(self) -> dict[str, Any]:
        """The JSON Schema of the result."""
        return self.output()


TOOLS: dict[str, Tool] = {}
"""The tools by name."""

_PAGING: list[tuple[str, Any, Any]] = [
    (
        "limit",
        Annotated[
            int, Meta(ge=1, le=MOST, description=f"At most this many records, 1 to {MOST}; `page` leads to the others.")
        ],
        USUAL,
    ),
    (
        "cursor",
        Annotated[
            str | None, Meta(description="The `page.next_cursor` of the result before, with the same arguments.")
        ],
        None,
    ),
]
"""The parameters of every tool that returns several records: name, type and default."""


def _question(command: str, *, several: bool = True) -> Callable[[Ask], Ask]:
    """Make a function a tool that returns the JSON of a command; of `several` records, a page at a time."""

    def register(ask: Ask) -> Ask:
        spec = spec_of(command)

        def paged_answer(store: Store, limit: int = 1, cursor: str | None = None, **asked: Any) -> dict[str, Any]:
            query, records = ask(store, **asked)
            return paged(spec, store, query, records, limit, cursor)

        purpose = spec.help.splitlines()[0]
        paging = _PAGING if several else []
        _register(ask, purpose, command, _arguments(ask, command, paging), lambda: output_schema(command), paged_answer)
        return ask

    return register


def _lookup(title: str, result: type[Record]) -> Callable[[Ask], Ask]:
    """Make a function that returns a record a tool."""

    def register(ask: Ask) -> Ask:
        def answer(store: Store, **asked: Any) -> Any:
            return plain(ask(store, **asked))

        _register(ask, title, None, _arguments(ask, None, []), lambda: record_schema(result), answer)
        return ask

    return register


def _register(
    ask: Callable[..., Any],
    purpose: str,
    command: str | None,
    arguments: type[msgspec.Struct],
    output: Callable[[], dict[str, Any]],
    answer: Callable[..., Any],
) -> None:
    more = inspect.cleandoc(ask.__doc__ or "")
    description = f"{purpose} {' '.join(more.split())}"
    TOOLS[ask.__name__] = Tool(
        ask.__name__, purpose.rstrip("."), description, command, arguments, cache(output), answer
    )


def _arguments(ask: Callable[..., Any], command: str | None, more: list[tuple[str, Any, Any]]) -> type[msgspec.Struct]:
    """Return the class of a tool's arguments, made from the parameters of its function after the store."""
    fields: list[Any] = []
    helps = _helps(command) if command else {}
    for name, parameter in list(inspect.signature(ask).parameters.items())[1:]:
        type_ = parameter.annotation
        if name in helps:
            type_ = Annotated[type_, Meta(description=helps[name])]
        fields.append((name, type_) if parameter.default is parameter.empty else (name, type_, parameter.default))
    return msgspec.defstruct(
        ask.__name__,
        [*fields, *more],
        rename=lambda name: name.rstrip("_"),  # such as `round_`, which Python has for itself
        forbid_unknown_fields=True,
        kw_only=True,
        frozen=True,
    )


def _helps(command: str) -> dict[str, str]:
    """Return what the help of a command says of its options and arguments, by the names of its function."""
    callback = import_module(f"vntimeline.cli.commands.{command}").app.registered_commands[0].callback
    options = {
        name: parameter.annotation.__metadata__[0]
        for name, parameter in inspect.signature(callback).parameters.items()
        if get_args(parameter.annotation)
    }
    return {
        name: f"{option.help} Dates: {DATE_FORMS}." if option.metavar in DATES else option.help
        for name, option in options.items()
        if option.help
    }


# The questions


@_question("list")
def events(
    store: Store,
    country: Words = None,
    kind: Words = None,
    tier: Words = None,
    person: Words = None,
    office: Words = None,
    place: Words = None,
    since: Date = None,
    until: Date = None,
    year: Date = None,
    search: Words = None,
    significance: Words = None,
    min_confidence: str | None = None,
    sort: str = "date",
    reverse: bool = False,
) -> Records:
    """Each event has its date, sources, confidence and disputes.

    Several values of a parameter match any of them; different parameters must all match.
    """
    query = events_question.EventQuery.parse(
        store,
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
    )
    return query, events_question.answer(store, query)


@_question("show")
def event(store: Store, ids: Words) -> Records:
    """Ask for the ids that other results name."""
    query = events_question.EventIdQuery.parse(store, ids)
    return query, events_question.by_id(store, query)


@_question("tier", several=False)
def standing(store: Store, country: str, on: Date = None) -> Records:
    """The level, since when, under which formal name, and after which steps, for one country on any day.

    `certain` is false where the sources leave a doubt on that day.
    """
    query = standing_question.StandingQuery.parse(store, country, on)
    return query, [standing_question.answer(store, query)]


@_question("tiers")
def board(store: Store, on: Date = None, tier: Words = None, country: Words = None) -> Records:
    """Which countries have, or had on a day, which level, and how many: `counts` has the numbers of all countries."""
    query = board_question.BoardQuery.parse(store, on, tier=tier, country=country)
    return query, board_question.answer(store, query)


@_question("leaders")
def leaders(store: Store, on: Date = None, office: Words = None, history: bool = False) -> Records:
    """The leaders of Vietnam, on any day or in their order."""
    query = leaders_question.LeadersQuery.parse(store, on, office=office, history=history)
    return query, leaders_question.answer(store, query)


@_question("diff")
def changes(store: Store, first: str | int, last: str | int, what: Words = None, country: Words = None) -> Records:
    """Levels gained and lost, suspended and resumed, sectoral partnerships, and offices of Vietnam."""
    query = changes_question.ChangesQuery.parse(store, first, last, what=what, country=country)
    return query, changes_question.answer(store, query)


@_question("anniversaries")
def anniversaries(
    store: Store,
    within: str | None = None,
    year: Date = None,
    country: Words = None,
    round_: bool = False,
    imprecise: bool = False,
) -> Records:
    """Anniversaries of relations, partnerships, memberships and key events."""
    query = anniversaries_question.AnniversariesQuery.parse(
        store, within=within, year=year, country=country, only_round=round_, imprecise=imprecise
    )
    return query, anniversaries_question.answer(store, query)


@_question("verify", several=False)
def verify(
    store: Store,
    country: str | None = None,
    tier: str | None = None,
    since: Date = None,
    on: Date = None,
    relations: Date = None,
    office: str | None = None,
    person: str | None = None,
    count: Words = None,
    negated: bool = False,
) -> Records:
    """Give the parts of one claim. The verdict is match, close, unknown or mismatch, with the correct value.

    Check with it what you or the user are about to state.
    """
    claim: ClaimParts = {
        "country": country,
        "tier": tier,
        "since": since,
        "on": on,
        "relations": relations,
        "office": office,
        "person": person,
        "count": count,
        "negated": negated,
    }
    verified = [verify_question.one(store, claim)]
    return verify_question.VerifyQuery.of(verified), verified


@_question("cite")
def cite(store: Store, ids: Words = None) -> Records:
    """Give these references to the user with an answer; they name the version of the data."""
    query = cite_question.CiteQuery.parse(store, ids)
    return query, cite_question.answer(store, query)


# What chat clients expect


@_lookup("Search events and countries.", Found)
def search(
    store: Store, query: Annotated[str, Meta(description="Words; those that few events have count most.")]
) -> Found:
    """The best matches come first; `fetch` returns one in full. The other tools answer questions about levels."""
    return lookup.search(store, query)


@_lookup("Fetch an event, or a country with its level today, in full.", Document)
def fetch(
    store: Store,
    id: Annotated[str, Meta(description="The id of a result of `search`: of an event, or a country code.")],
) -> Document:
    """The text names the sources."""
    return lookup.fetch(store, id)


# A call


def call(store: Store, name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], str, bool]:
    """Call a tool. Return its result, the same as JSON on one line, and whether it is an error.

    An error is the object that the command line prints with --json: a code, a message, a remedy, and what was meant.
    """
    try:
        tool = TOOLS[choose(name, TOOLS, "tool")]
        asked = msgspec.structs.asdict(_converted(tool, arguments))
        result = tool.ask(store, **asked)
        return result, as_text(result), False
    except Exception as error:
        result = plain(error_format.plain(explained(error)))
        return result, as_text(result), True


def _converted(tool: Tool, arguments: Mapping[str, Any]) -> msgspec.Struct:
    """Return the arguments of a call. Raises UnknownName for one that the tool does not have, or VntimelineError."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(tool.arguments)}
    named = {choose(name, fields, f"argument of {tool.name}"): value for name, value in arguments.items()}
    for name, value in named.items():
        if any(isinstance(each, str) and not each.strip() for each in (value if isinstance(value, list) else [value])):
            raise VntimelineError(f"the value of {name} is empty", "give it a value, or leave it out")
    try:
        return msgspec.convert(named, tool.arguments)
    except msgspec.ValidationError as error:
        said = str(error)
        place = re.search(r"`\$\.(\w+)", said)
        properties = tool.input_schema["properties"]
        help = (
            f"{place[1]}: {properties[place[1]].get('description', '')}" if place else f"see the schema of {tool.name}"
        )
        raise VntimelineError(said[:1].lower() + said[1:], help) from None
