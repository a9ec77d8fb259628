"""The server over real pipes: the SDK's client, a client that knows only the protocol, and clients that leave."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from tests.cli.mcp.mcp_helpers import CALLS, in_a_loop, with_client
from tests.helpers import SMALL, environment, overlay, posix_only, printed, refused
from vntimeline import Timeline, __version__
from vntimeline.cli import run
from vntimeline.cli.mcp.server import serve

COMMAND = [sys.executable, "-m", "vntimeline", "mcp"]


class Peer:
    """A client that knows only the protocol: it writes and reads lines of JSON."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._id = 0

    def send(self, method: str, **params: Any) -> None:
        """Send a request, or a notification."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if not method.startswith("notifications/"):
            self._id += 1
            message["id"] = self._id
        self.write(json.dumps(message).encode() + b"\n")

    def write(self, line: bytes) -> None:
        """Write bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a request and return its result."""
        self.send(method, **params)
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        assert answer["id"] == self._id
        found: dict[str, Any] = answer["result"]
        return found

    def begin(self) -> dict[str, Any]:
        """Shake hands, as every client does first."""
        who = {"name": "a test", "version": "1"}
        told = self.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=who)
        self.send("notifications/initialized")
        return told


@contextmanager
def started(home: Path, **variables: str) -> Iterator[Peer]:
    """A client of a server in a process of its own, which is killed if it does not end."""
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, **variables),
        cwd=home,
    )
    try:
        yield Peer(process)
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()
        process.wait()


def ended(peer: Peer) -> tuple[int, bytes]:
    """The exit status of a server that ends by itself, and its standard error."""
    status = peer.process.wait(30)
    assert peer.process.stderr is not None
    return status, peer.process.stderr.read()


def test_a_client_that_knows_only_the_protocol_is_answered(tmp_path: Path, cache_folder: Path) -> None:
    """A client is told which countries were comprehensive strategic partners on 1 January 2024, and who says so.

    It finds the tool in the list, and reads the countries and the sources from its result. Lines that are no
    messages do not stop the server, and nothing but messages comes from it.
    """
    with started(tmp_path, XDG_CACHE_HOME=str(cache_folder)) as peer:
        told = peer.begin()
        assert "Cite the sources" in told["instructions"]
        assert told["serverInfo"]["version"] == __version__
        for line in (b"hello\n", b"\xff\xfe\n", b"{}\n", b"[" * 50_000 + b"\n", b'{"jsonrpc":"2.0","id":\n', b"\n"):
            peer.write(line)
        tools = peer.ask("tools/list")["tools"]
        (tool,) = [each for each in tools if "which level" in each["description"]]
        assert {"on", "tier"} <= set(tool["inputSchema"]["properties"])
        asked = {"on": "2024-01-01", "tier": "comprehensive-strategic"}
        answer = peer.ask("tools/call", name=tool["name"], arguments=asked)["structuredContent"]
        assert peer.process.stdin is not None
        peer.process.stdin.close()
        assert ended(peer) == (0, b"")
    assert (answer["covered"], answer["store"]["version"]) == (True, "2026.11.1")
    assert answer["page"] == {"total": 6, "next_cursor": None}
    held = {each["country"]: each for each in answer["standings"] if each["tier"] == "comprehensive-strategic"}
    assert set(held) == {"CN", "RU", "IN", "KR", "US", "JP"}
    evidence = {each["event"]: each for each in answer["evidence"]}
    for standing in held.values():
        supporting = evidence[standing["event"]]
        assert standing["since"] == supporting["date"] < "2024"
        assert all(source["title"] and source["publisher"] for source in supporting["sources"])
        assert any((source["url"] or "").startswith("https://") for source in supporting["sources"])


def test_the_client_of_the_sdk_asks_another_store(tmp_path: Path) -> None:
    """The SDK's client starts the server with a store and an overlay, and finds every result valid."""
    (tmp_path / "more.yaml").write_text(overlay("Overlaid"), encoding="utf-8")
    parameters = StdioServerParameters(
        command=COMMAND[0],
        args=[*COMMAND[1:], "--store", str(SMALL), "--add", "more.yaml"],
        env=environment(tmp_path),
        cwd=tmp_path,
    )

    async def use() -> list[Any]:
        async with Client(parameters) as client:
            await client.list_tools()
            results = [await client.call_tool(name, arguments) for name, arguments in CALLS.items()]
            return [*results, await client.call_tool("event", {"ids": "us-cp-2013"})]

    *results, overlaid = in_a_loop(use)
    for result in results:
        assert not result.is_error
        assert json.loads(result.content[0].text) == result.structured_content
    assert overlaid.structured_content["events"][0]["title"] == "Overlaid"


def test_every_result_is_valid_for_a_client(small: Timeline) -> None:
    """The SDK's client, which checks results against the schemas of the tools, takes results and errors."""

    async def use(client: Client) -> list[Any]:
        await client.list_tools()
        calls = [*CALLS.items(), ("standing", {"country": "Germny"})]
        return [await client.call_tool(name, arguments) for name, arguments in calls]

    *results, error = with_client(small.store, use)
    for result in results:
        assert not result.is_error
        assert json.loads(result.content[0].text) == result.structured_content
    assert (error.is_error, error.structured_content, len(error.content)) == (True, None, 1)
    assert json.loads(error.content[0].text)["error"]["candidates"] == ["DE"]


# Clients that leave


@posix_only
def test_an_interrupt_ends_the_server(tmp_path: Path, cache_folder: Path) -> None:
    """An interrupt ends the server at once, though its client is still there, with nothing on standard error."""
    with started(tmp_path, XDG_CACHE_HOME=str(cache_folder)) as peer:
        peer.begin()
        peer.process.send_signal(signal.SIGINT)
        assert ended(peer) == (130, b"")


@posix_only
def test_a_client_that_does_not_listen_ends_the_server(tmp_path: Path, cache_folder: Path) -> None:
    """A server whose client has gone ends as commands do whose pipe is closed, with nothing on standard error."""
    with started(tmp_path, XDG_CACHE_HOME=str(cache_folder)) as peer:
        peer.begin()
        assert peer.process.stdout is not None
        assert peer.process.stdin is not None
        peer.process.stdout.close()
        peer.send("tools/call", name="board", arguments={})
        with suppress(BrokenPipeError):
            peer.process.stdin.close()
        assert ended(peer) == (-signal.SIGPIPE, b"")


def test_where_no_signal_says_so_the_status_does(small: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no signal ends a process that writes to a closed pipe, the server ends with the same status."""

    def run(_: object) -> None:
        raise BaseExceptionGroup("tasks", [ExceptionGroup("writer", [BrokenPipeError()])])

    monkeypatch.setattr(anyio, "run", run)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        serve(small.store)
    assert ended.value.code == 141


# The command


def test_standard_streams_are_the_client_s() -> None:
    """A store on standard input, an output file and a closed standard input are refused with a remedy."""
    assert "give the store as a file" in refused("mcp", "--store", "-")
    assert "give the store as a file" in refused("mcp", "--add", "-")
    assert "leave out -o" in refused("mcp", "-o", "x.md")
    assert "unknown format" in refused("mcp", "--json")


def test_a_closed_standard_input_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without standard input there is no client."""
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["mcp"]) == 2
    assert "standard input is closed" in capsys.readouterr().err


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the SDK is missing, or is of an older version, the error names the extra; the skill needs no SDK."""
    monkeypatch.delitem(sys.modules, "vntimeline.cli.mcp.server", raising=False)
    for module in ("mcp.server", "mcp_types"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            error = refused("mcp", "--store", SMALL)
            assert "pip install 'vntimeline[mcp]'" in error
            assert "version 2.3 or later" in error
            assert printed("mcp", "--skill")


def test_a_faulty_store_is_told_before_the_server_begins(tmp_path: Path) -> None:
    """A store that cannot be read ends the server with the status and the message of other commands."""
    assert "no such file" in refused("mcp", "--store", tmp_path / "none.yaml", status=3)
