"""Asking the tools, directly or with the client of the SDK in this process."""

import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
from mcp import Client

from vntimeline.cli.mcp import tools
from vntimeline.cli.mcp.server import server
from vntimeline.model import Store

T = TypeVar("T")

CALLS: dict[str, dict[str, Any]] = {
    "events": {"country": "US"},
    "event": {"ids": ["us-csp-2023", "de-sp-suspended-2017"]},
    "standing": {"country": "Germany", "on": "2018-12-01"},
    "board": {"on": "2018-12-01"},
    "leaders": {"on": 2015},
    "changes": {"first": "2010", "last": "2024"},
    "anniversaries": {"year": 2025},
    "verify": {"country": "US", "tier": "SP", "since": "2023-09", "on": "2024"},
    "cite": {"ids": "us-csp-2023"},
    "search": {"query": "Biden's visit to the United States"},
    "fetch": {"id": "us-csp-2023"},
}
"""A call of every tool that the small store answers."""


def with_client(store: Store, use: Callable[[Client], Awaitable[T]]) -> T:
    """What a function returns that asks the server of a store through the SDK's client."""

    async def run() -> T:
        async with Client(server(store)) as client:
            return await use(client)

    return in_a_loop(run)


def in_a_loop(run: Callable[[], Awaitable[T]]) -> T:
    """What a coroutine returns. It has its own thread: a browser of other tests keeps a loop in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, run).result()


def call(store: Store, name: str, **arguments: Any) -> dict[str, Any]:
    """The result of a call that succeeds."""
    result, text, failed = tools.call(store, name, arguments)
    assert not failed, text
    assert json.loads(text) == result
    return result


def refusal(store: Store, name: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that fails."""
    result, text, failed = tools.call(store, name, arguments)
    assert failed
    assert json.loads(text) == result
    assert list(result) == ["error"]
    error: dict[str, Any] = result["error"]
    return error
