"""The server: what a client asks over the Model Context Protocol is passed to the tools and resources.

This module alone imports the SDK, which is an extra and takes longer to import than any command takes to run.
"""

import gc
import os
import signal

import anyio
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from vntimeline import __version__
from vntimeline.cli.failures import explained
from vntimeline.cli.mcp import resources
from vntimeline.cli.mcp.results import plain
from vntimeline.cli.mcp.skill import instructions
from vntimeline.cli.mcp.tools import TOOLS, call
from vntimeline.model import Store
from vntimeline.render import error as error_format
from vntimeline.render.sanitize import sanitize

Context = ServerRequestContext[None, None]
Paging = PaginatedRequestParams | None


def serve(store: Store) -> None:
    """Answer a client on standard input and output until it leaves. Raises SystemExit where it no longer listens."""
    gc.enable()  # the command line turns it off for its short runs
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # A thread waits for the client, and would hold up any other end. There is nothing to undo.
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))

    async def run() -> None:
        served = server(store)
        async with stdio_server() as (read, write):
            await served.run(read, write, served.create_initialization_options())

    try:
        anyio.run(run)
    except BaseExceptionGroup as group:
        if group.subgroup(BrokenPipeError):  # where this does not end the process by a signal
            raise SystemExit(141) from None
        raise


def server(store: Store) -> Server[None]:
    """Return the server of a store."""

    async def list_tools(context: Context, params: Paging) -> ListToolsResult:
        return ListToolsResult(tools=_tools())

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        result, text, failed = call(store, params.name, params.arguments or {})
        content = TextContent(type="text", text=text)
        # The schema of a tool's output does not describe errors, and some clients check whatever is structured.
        return CallToolResult(content=[content], structured_content=None if failed else result, is_error=failed)

    async def list_resources(context: Context, params: Paging) -> ListResourcesResult:
        try:
            page, following = resources.listed(store, params.cursor if params else None)
        except Exception as error:
            raise _refusal(error) from None
        found = [Resource(uri=uri, name=name, title=title, mime_type=resources.TYPE) for uri, name, title in page]
        return ListResourcesResult(resources=found, next_cursor=following)

    async def list_templates(context: Context, params: Paging) -> ListResourceTemplatesResult:
        found = [
            ResourceTemplate(uri_template=uri, name=name, description=says, mime_type=resources.TYPE)
            for uri, name, says in resources.TEMPLATES
        ]
        return ListResourceTemplatesResult(resource_templates=found)

    async def read_resource(context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        try:
            text = resources.read(store, params.uri)
        except Exception as error:
            raise _refusal(error) from None
        return ReadResourceResult(contents=[TextResourceContents(uri=params.uri, text=text, mime_type=resources.TYPE)])

    return Server(
        "vntimeline",
        version=__version__,
        title=sanitize(store.title),
        instructions=instructions(store),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _tools() -> list[Tool]:
    return [
        Tool(
            name=each.name,
            title=each.title,
            description=each.description,
            input_schema=each.input_schema,
            output_schema=each.output_schema,
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        for each in TOOLS.values()
    ]


def _refusal(error: Exception) -> MCPError:
    """Return the error of the protocol for what a tool would return as a result."""
    found = explained(error)
    return MCPError(INVALID_PARAMS, found.message, plain(error_format.plain(found))["error"])
