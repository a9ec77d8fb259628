"""The resources of the server: the countries and events by their addresses."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp_types import TextResourceContents

from tests.cli.mcp.mcp_helpers import call, with_client
from tests.helpers import embedded_store
from vntimeline import Timeline
from vntimeline.model import Store


def refusal(store: Store, use: Callable[[Client], Awaitable[Any]]) -> MCPError:
    """The error of the protocol with which the server refuses what a function asks."""

    async def refused(client: Client) -> MCPError:
        with pytest.raises(MCPError) as error:
            await use(client)
        return error.value

    return with_client(store, refused)


def read(store: Store, uri: str) -> dict[str, Any]:
    """A resource, which is JSON."""
    (content,) = with_client(store, lambda client: client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    assert (content.uri, content.mime_type) == (uri, "application/json")
    found: dict[str, Any] = json.loads(content.text)
    return found


def test_resources_are_what_the_tools_return(small: Timeline) -> None:
    """A resource is the result of the tool that asks for one event or country."""
    assert read(small.store, "vntimeline://events/us-csp-2023") == call(small.store, "event", ids="us-csp-2023")
    assert read(small.store, "vntimeline://countries/US") == call(small.store, "standing", country="US")
    assert read(small.store, "vntimeline://countries/H%C3%A0n%20Qu%E1%BB%91c")["standing"]["country"] == "KR"


@pytest.mark.parametrize(
    ("uri", "candidates"),
    [
        ("vntimeline://events/us-csp-2024", ["us-csp-2023"]),
        ("vntimeline://events/", []),
        ("vntimeline://countries/Germny", ["DE"]),
        ("vntimeline://people/Joe%20Biden", []),
        ("file:///etc/passwd", []),
        ("vntimeline://events/../countries/US", []),
    ],
)
def test_an_unknown_resource_is_an_error_with_suggestions(uri: str, candidates: list[str], small: Timeline) -> None:
    """A resource that is not there is an error of the protocol, with the error object as its data."""
    error = refusal(small.store, lambda client: client.read_resource(uri))
    assert error.code == -32602
    assert error.data["candidates"] == candidates
    assert error.data["help"]


@pytest.mark.usefixtures("shared_cache")
def test_the_list_has_every_country_and_event() -> None:
    """The pages of the list have at most 100 resources, and together each country and each event once."""
    store = embedded_store()

    async def use(client: Client) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = await client.list_resources(cursor=cursor)
            assert 0 < len(page.resources) <= 100
            assert all(each.title for each in page.resources)
            found += [each.uri for each in page.resources]
            cursor = page.next_cursor
            if cursor is None:
                return found

    expected = [f"vntimeline://countries/{code}" for code in store.countries]
    assert with_client(store, use) == expected + [f"vntimeline://events/{event.id}" for event in store.events]


def test_a_wrong_cursor_of_the_list_is_an_error(small: Timeline) -> None:
    """A cursor that the list did not give is an error of the protocol."""
    error = refusal(small.store, lambda client: client.list_resources(cursor="MTAw"))
    assert "does not belong" in error.message


def test_templates_tell_how_to_address(small: Timeline) -> None:
    """The templates have the addresses of a country and of an event."""
    found = with_client(small.store, lambda client: client.list_resource_templates()).resource_templates
    assert [each.uri_template for each in found] == ["vntimeline://countries/{code}", "vntimeline://events/{id}"]
    assert all(each.description for each in found)
