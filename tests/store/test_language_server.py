"""The schema of stores in an editor: the YAML language server, which most editors use, finds nothing in sound stores.

It reads YAML 1.2, where `date: 2021` is a number. The tests need Node.js, and the language server in the folder that
VNTIMELINE_YAML_LANGUAGE_SERVER names: the installed npm package yaml-language-server, beside its dependencies.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import needed
from tests.helpers import ROOT, SMALL, edited, embedded_store, environment, rendered
from tests.store.store_text import event_text, problems_in, sources, store_text

Diagnose = Callable[[str], list[str]]
PACKAGE = "VNTIMELINE_YAML_LANGUAGE_SERVER"
SETTINGS = {
    "yaml": {
        "validate": True,
        "schemaStore": {"enable": False},
        "schemas": {(ROOT / "schema" / "store.schema.json").as_uri(): "*.yaml"},
    }
}


class LanguageServer:
    """A language server that is spoken to in JSON-RPC over its standard input and output."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        self._documents = 0
        self._send(
            "initialize", id=0, processId=None, rootUri=None, capabilities={"workspace": {"configuration": True}}
        )
        while self._receive().get("id") != 0:
            pass
        self._send("initialized")
        self._send("workspace/didChangeConfiguration", settings=SETTINGS)

    def diagnose(self, text: str) -> list[str]:
        """What the server finds in a store, each with its line."""
        self._documents += 1
        uri = (ROOT / f"{self._documents}.yaml").as_uri()  # the first line of a store may name the schema beside it
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send("textDocument/didOpen", textDocument=document)
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = message["params"]["diagnostics"]
                return [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in found]

    def _receive(self) -> dict[str, Any]:
        """The next message; the server's questions about settings are answered."""
        length = 0
        while (line := self._out.readline()) != b"\r\n":
            assert line, "the language server ended"
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        message: dict[str, Any] = json.loads(self._out.read(length))
        if message.get("method") == "workspace/configuration":
            found = [SETTINGS.get(item.get("section")) for item in message["params"]["items"]]
            self._write({"id": message["id"], "result": found})
        elif "method" in message and "id" in message:
            self._write({"id": message["id"], "result": None})
        return message

    def _send(self, method: str, id: int | None = None, **params: object) -> None:
        self._write({"method": method, "params": params} | ({} if id is None else {"id": id}))

    def _write(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._in.flush()


@pytest.fixture(scope="module")
def diagnose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diagnose]:
    """A function that returns what the language server finds in a store."""
    folder = Path(needed(f"{PACKAGE}, the folder of the language server", os.environ.get(PACKAGE)))
    program = folder / "bin" / "yaml-language-server"
    needed(str(program), str(program) if program.is_file() else None)
    command = [needed("node", shutil.which("node")), str(program), "--stdio"]
    home = tmp_path_factory.mktemp("home")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(home)
    ) as process:
        too_long = threading.Timer(120, process.kill)
        too_long.start()
        yield LanguageServer(process).diagnose
        too_long.cancel()
        process.kill()


PLAIN_DATES = ("2021", "0987", "2013-07", "2013-07-25", "2013~", "2013-07?", "2013/2014")
PLAIN_TEXTS = ("1984", "1e3", "0o17", "1_000", "12:30:45", ".5", "0x1F", "-3", "no", "on", "y", "2013-01-01")
PLAIN_IDS = ("1990", "1e3", "0o17")


def plain_values() -> str:
    """A store in which dates, texts and ids stand without quotes that other readers take for numbers or words."""
    events = [
        *(
            event_text("visit", date, id=f"a{at}", sources=sources("Wiki", date=date))
            for at, date in enumerate(PLAIN_DATES)
        ),
        *(event_text("visit", "2000", id=f"b{at}", title=text, place=text) for at, text in enumerate(PLAIN_TEXTS)),
        *(event_text("visit", "2000", id=id) for id in PLAIN_IDS),
    ]
    text = store_text(*events)
    for value in (*PLAIN_DATES, *PLAIN_TEXTS, *PLAIN_IDS):
        text = text.replace(f'"{value}"', value)
    text = edited(text, "title: A store", "title: 1984\nlicence: 1.5")
    return edited(text, "[USA, usa,", "[840, usa,")


def test_sound_stores_have_no_diagnostics(diagnose: Diagnose) -> None:
    """The embedded store, what `list -f yaml` writes, and stores with plain or empty values have none."""
    store = embedded_store()
    empty = "schema: 1\ntitle: T\ncoverage: {from: 1990-01-01, until: 1990-12-31}\ncountries:\npeople: ~\nevents: []\n"
    assert diagnose((ROOT / "events.yaml").read_text(encoding="utf-8")) == []
    for text in (
        SMALL.read_text(encoding="utf-8"),
        rendered("list", store, list(store.events)[:50], "yaml"),
        plain_values(),
        empty,
        store_text(edit=("  Jordan:\n", "  Jordan: {}\n")),
    ):
        assert problems_in(text) == []
        assert diagnose(text) == []


def test_faults_have_diagnostics(diagnose: Diagnose) -> None:
    """The language server does look at stores: it finds what `check` finds."""
    for old, new in (
        ("title: A store", "titel: A store"),
        ("title: A store", "title: ~"),
        ("title: A store", "title: [A]"),
        ("from: 1990-01-01", "from: 1990"),
        ("{type: blog}", "{type: null}"),
        ("{name: Germany, vi: Đức}", "{vi: Đức}"),
    ):
        text = store_text(edit=(old, new))
        assert problems_in(text) != []
        assert diagnose(text) != []
