"""docs/agents.md: its example is what the server returns, and its configurations start the server.

With RENEW=1 the real results are written there, and the test fails so that somebody looks at the difference.
"""

import json
import os
import re
from typing import Any

import pytest

from tests.cli.mcp.mcp_helpers import call, refusal
from tests.helpers import ROOT, embedded_store, printed
from vntimeline.cli.mcp.tools import TOOLS

DOCUMENT = ROOT / "docs" / "agents.md"
BLOCK = re.compile(r"^```(json|text) ([a-z]+)(?:: ([a-z ]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A call (the arguments of a tool), a part of its result (a key, with some fields), or the answer made from it."""
TABLE = re.compile(r"(?<=<!-- tools -->\n).*?(?=<!-- end of tools -->)", re.DOTALL)


def on_lines(value: Any, fields: list[str]) -> str:
    """A part of a result: records with some of their fields, one a line; of sources only the first."""
    if isinstance(value, list):
        return "".join(on_lines(each, fields) for each in value)
    if isinstance(value, dict):
        value = {field: value[field] for field in fields}
        if "sources" in value:
            value["sources"] = [{name: value["sources"][0][name] for name in ("title", "publisher", "url")}]
    return json.dumps(value, ensure_ascii=False) + "\n"


def answer(result: dict[str, Any]) -> str:
    """An answer to a user: each country with the date and the first source of the event, then the data."""
    evidence = {each["event"]: each for each in result["evidence"]}
    lines = [f"On {result['query']['on']} there were {len(result['standings'])}:", ""]
    for standing in result["standings"]:
        event = evidence[standing["event"]]
        source = event["sources"][0]
        lines.append(f"- {standing['name']}, since {standing['since']}: {source['title']} ({source['publisher']}),")
        lines.append(f"  {source['url']}")
    return "\n".join([*lines, "", f"Data: {result['store']['title']}, version {result['store']['version']}.", ""])


@pytest.mark.usefixtures("shared_cache")
def test_the_example_is_what_the_server_returns() -> None:
    """The results in the example are those of the tools, and the answer is made from them."""
    store = embedded_store()
    result: dict[str, Any] = {}

    def replay(match: re.Match[str]) -> str:
        language, name, fields, body = match.groups()
        if name in TOOLS:
            arguments = json.loads(body)
            asks_in_vain = name == "standing"
            found = {"error": refusal(store, name, **arguments)} if asks_in_vain else call(store, name, **arguments)
            result.clear()
            result.update(found)
            return match[0]
        shown = answer(result) if language == "text" else on_lines(result[name], (fields or "").split())
        return f"```{language} {name}{f': {fields}' if fields else ''}\n{shown}```"

    def table(_: re.Match[str]) -> str:
        rows = [
            f"| `{tool.name}` | {f'`{tool.command}`' if tool.command else ''} | {tool.title} |"
            for tool in TOOLS.values()
        ]
        return "\n".join(["| tool | command | purpose |", "|---|---|---|", *rows, ""])

    written = DOCUMENT.read_text(encoding="utf-8")
    assert len(BLOCK.findall(written)) == 10
    real = TABLE.sub(table, BLOCK.sub(replay, written))
    if os.environ.get("RENEW") and real != written:
        DOCUMENT.write_text(real, encoding="utf-8")
        pytest.fail("renewed docs/agents.md: look at the difference")
    assert written == real


def test_the_configurations_start_the_server() -> None:
    """Every configuration in the document is JSON that runs the command."""
    blocks = re.findall(r"^```json\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    servers = [next(iter(json.loads(block).values())) for block in blocks]
    assert [each["vntimeline"]["command"] for each in servers] == ["vntimeline"] * 2
    assert [each["vntimeline"]["args"] for each in servers] == [["mcp"]] * 2


def test_the_help_names_the_document() -> None:
    """The help of the command leads to the document."""
    assert "docs/agents.md" in printed("mcp", "--help")
    assert DOCUMENT.is_file()
