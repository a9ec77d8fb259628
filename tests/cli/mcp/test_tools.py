"""The tools of the server: their schemas, results, pages and errors."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from tests.cli.mcp.mcp_helpers import CALLS, call, refusal, with_client
from tests.helpers import SMALL, embedded_store, make_event, make_store, make_tier, run_cli
from tests.hostile import hostile_store
from vntimeline import Timeline, load
from vntimeline.characters import replace_unsafe
from vntimeline.cli.mcp.results import MOST
from vntimeline.cli.mcp.tools import TOOLS
from vntimeline.cli.schemas import OUTPUTS, schema
from vntimeline.model import Store

COMMANDS = {
    "events": "list",
    "event": "show",
    "standing": "tier",
    "board": "tiers",
    "leaders": "leaders",
    "changes": "diff",
    "anniversaries": "anniversaries",
    "verify": "verify",
    "cite": "cite",
}
"""The command that asks the same as a tool."""
ADDED = {"note", "evidence", "page"}
"""What a tool adds to the JSON of its command."""


def texts(value: Any) -> Iterator[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


# What a client is told


def test_the_tools_only_read_what_is_here(small: Timeline) -> None:
    """Every question is a tool, described, and marked as one that reads a closed world."""
    listed = with_client(small.store, lambda client: client.list_tools()).tools
    assert [each.name for each in listed] == [*COMMANDS, "search", "fetch"] == list(CALLS)
    for each in listed:
        assert each.title
        assert len(each.description or "") > 50
        assert each.annotations is not None
        assert (each.annotations.read_only_hint, each.annotations.open_world_hint) == (True, False)
        parameters = each.input_schema["properties"]
        assert {name for name, value in parameters.items() if not value.get("description")} == set()
        assert each.input_schema["additionalProperties"] is False
        for published in (each.input_schema, each.output_schema or {}):
            Draft202012Validator.check_schema(published)
            assert published["type"] == "object"


@pytest.mark.parametrize(("tool", "command"), COMMANDS.items())
def test_the_output_has_the_published_schema(tool: str, command: str) -> None:
    """The schema of a result is that of the command's JSON with three more properties, described and required."""
    own, published = TOOLS[tool].output_schema, schema(command)
    envelope = published["$defs"].pop("Envelope")
    added = {name: own["properties"].pop(name) for name in ADDED}
    assert own["properties"] == envelope["properties"]
    assert own["required"] == [*envelope["required"], "note", "evidence", "page"]
    assert {name: own["$defs"][name] for name in published["$defs"]} == published["$defs"]
    assert all(each["description"] for each in added.values())


@pytest.mark.parametrize(("tool", "command"), COMMANDS.items())
def test_results_are_the_json_of_the_command(tool: str, command: str, small: Timeline) -> None:
    """A result that fits on a page has what the command prints, and is valid against its published schema."""
    options = {
        "event": ["us-csp-2023", "de-sp-suspended-2017"],
        "standing": ["Germany", "--on", "2018-12-01"],
        "cite": ["us-csp-2023"],
        "changes": ["2010", "2024"],
    }
    others = [word for name, value in CALLS[tool].items() for word in (f"--{name}", str(value))]
    expected = json.loads(run_cli(command, *options.get(tool, others), "--json", "--store", SMALL).out)
    found = call(small.store, tool, **CALLS[tool])
    assert {name: value for name, value in found.items() if name not in ADDED} == expected
    assert list(Draft202012Validator(schema(command)).iter_errors(found)) == []
    assert found["page"] == {
        "total": 1 if OUTPUTS[command].one else len(expected[OUTPUTS[command].key]),
        "next_cursor": None,
    }


def test_the_commands_of_the_tools_are_those() -> None:
    """A tool names the command that asks the same."""
    assert {name: tool.command for name, tool in TOOLS.items() if tool.command} == COMMANDS


# Who says so


@pytest.mark.parametrize("tool", CALLS)
def test_every_result_says_who_says_so(tool: str, small: Timeline) -> None:
    """Every result has the version of the data and their coverage, and each event its sources and confidence."""
    found = call(small.store, tool, **CALLS[tool])
    store = found["metadata"]["store"] if tool == "fetch" else found["store"]
    assert store["version"] == "2025.12.1"
    assert store["coverage"] == {"from": "1970-01-01", "until": "2025-12-31"}
    supporting = found["metadata"]["evidence"] if tool == "fetch" else found.get("evidence", [])
    described = [*supporting, *(found["events"] if tool in ("events", "event") else [])]
    if tool == "search":
        assert all("Sources: " in hit["text"] for hit in found["results"] if "-" in hit["id"])
        return
    assert described
    for each in described:
        assert each["sources"]
        assert each["confidence"]
        assert "disputed" in each
    for each in supporting:
        assert each["uri"] == f"vntimeline://events/{each['event']}"
        assert each["sources"] == small.event(each["event"]).to_dict()["sources"]


def test_the_evidence_has_every_event_that_decides(small: Timeline) -> None:
    """The evidence of one standing has all events that it names; that of a board those that decide, once each."""
    named = re.findall(r"us-[a-z]+-[0-9]+", json.dumps(call(small.store, "standing", country="US")["standing"]))
    found = call(small.store, "standing", country="US")["evidence"]
    assert {each["event"] for each in found} == set(named) == {"us-cp-2013", "us-csp-2023"}
    board = call(small.store, "board", on="2024", tier="CSP")["evidence"]
    assert [each["event"] for each in board] == ["us-csp-2023"]


def test_in_doubt_the_evidence_has_what_may_hold() -> None:
    """Where a standing is not certain, the evidence of a board has the events that may have changed it."""
    store = make_store([make_tier("sure", "2010", "comprehensive"), make_tier("maybe", "2013", "strategic")])
    found = call(store, "board", on="2013-06-01")
    assert found["standings"][0]["certain"] is False
    assert {each["event"] for each in found["evidence"]} == {"sure", "maybe"}


def test_a_day_that_is_not_covered_is_told(small: Timeline) -> None:
    """A result about a day beyond the coverage has a note with the days that are covered; others have none."""
    assert call(small.store, "board", on="2024")["note"] is None
    beyond = call(small.store, "board", on="2030")
    assert beyond["covered"] is False
    assert beyond["note"].startswith("the data cover 1 January 1970 to 31 December 2025;")
    country = call(small.store, "fetch", id="US")["metadata"]
    assert (country["covered"], country["note"]) == (True, None)


# Pages


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_pages_together_are_the_whole(limit: int, small: Timeline) -> None:
    """Pages have at most as many records as were asked for, and together all of them, in order."""
    found: list[str] = []
    cursor: str | None = None
    for _ in range(20):
        result = call(small.store, "events", limit=limit, **({"cursor": cursor} if cursor else {}))
        assert len(result["events"]) <= limit
        assert result["page"]["total"] == len(small.store.events)
        found += [each["id"] for each in result["events"]]
        cursor = result["page"]["next_cursor"]
        if cursor is None:
            break
    assert found == [each.id for each in small.store.events]


def test_a_cursor_is_bound_to_its_question_and_data(small: Timeline) -> None:
    """A cursor that was changed, or is from another question or other data, is refused."""
    cursor = call(small.store, "events", limit=3)["page"]["next_cursor"]
    assert call(small.store, "events", limit=5, cursor=cursor)["events"][0]["id"] == small.store.events[3].id
    newer = msgspec.structs.replace(small.store, digest="0" * 64)
    for store, arguments in (
        (small.store, {"cursor": cursor, "country": "US"}),
        (newer, {"cursor": cursor}),
        *((small.store, {"cursor": bad}) for bad in (cursor[:-2], "3", "!", "é", "A" * 10_000)),
    ):
        assert "cursor does not belong" in refusal(store, "events", **arguments)["message"]


def test_pages_are_short_whatever_the_records() -> None:
    """A page ends before it has too many bytes; a record that alone is too large is an error, not a page."""
    store = make_store([make_event(f"visit-{at}", "2013", summary="word " * 4000) for at in range(9)])
    found = call(store, "events", limit=100)
    assert [len(found["events"]), found["page"]["total"]] == [2, 9]
    huge = make_store([make_event("visit", "2013", summary="word " * 40_000)])
    assert "a result at most 100000" in refusal(huge, "events")["message"]
    one = make_store([make_event("visit", "2013", summary="word " * 15_000)])
    assert len(call(one, "events")["events"]) == 1
    supported = [make_tier(f"t-{at}", "2013", "strategic", disputed="word " * 4000) for at in range(9)]
    changes = call(make_store(supported), "events", tier="strategic", limit=100)
    assert len(changes["events"]) == 2


def test_the_largest_answers_of_the_embedded_store_fit(shared_cache: object) -> None:
    """No page of the embedded store with the greatest limit is refused, or larger than a page may be."""
    store = embedded_store()
    calls: list[tuple[str, dict[str, Any]]] = [
        ("events", {"limit": MOST}),
        ("board", {"limit": MOST}),
        ("leaders", {"history": True, "limit": MOST}),
        ("changes", {"first": "1945-09-02", "last": "2026", "limit": MOST}),
        ("anniversaries", {"year": 2030, "limit": MOST}),
        ("cite", {"ids": [each.id for each in store.events[:50]], "limit": MOST}),
        ("search", {"query": "strategic partnership"}),
        ("standing", {"country": "Australia"}),
        ("fetch", {"id": "AU"}),
    ]
    for name, arguments in calls:
        assert len(json.dumps(call(store, name, **arguments), ensure_ascii=False).encode()) < 60_000, name


# Errors

NEAR = [
    ("standing", {"country": "Germny"}, "unknown-name", ["DE"]),
    ("standing", {"country": "my"}, "ambiguous-name", ["MY", "US"]),
    ("standing", {"country": "Vietnam"}, "unknown-name", []),
    ("standing", {}, "usage", []),
    ("standing", {"country": ["US", "DE"]}, "usage", []),
    ("standing", {"country": " "}, "usage", []),
    ("standing", {"contry": "US"}, "unknown-name", ["country"]),
    ("standing", {"country": "U" * 100_000}, "unknown-name", []),
    ("board", {"on": "03/04/2013"}, "bad-date", ["2013-04-03", "2013-03-04"]),
    ("board", {"on": 10**30}, "bad-date", []),
    ("board", {"on": True}, "usage", []),
    ("board", {"tier": "strategik"}, "unknown-name", ["strategic"]),
    ("board", {"tier": ["CSP"] * 51}, "usage", []),
    ("board", {"limit": 0}, "usage", []),
    ("board", {"limit": MOST + 1}, "usage", []),
    ("board", {"limit": 10**400}, "usage", []),
    ("board", {"limit": "10"}, "usage", []),
    ("board", {"limit": None}, "usage", []),
    ("board", {"cursor": 5}, "usage", []),
    ("event", {"ids": "us-csp-2024"}, "unknown-name", ["us-csp-2023"]),
    ("event", {"ids": "la-treaty-1977"}, "unknown-name", ["la-special-1977"]),
    ("event", {"ids": "us"}, "ambiguous-name", ["us-cp-2013", "us-csp-2023", "us-visit-biden-2023"]),
    ("events", {"since": "2020", "until": "2010"}, "bad-date", []),
    ("events", {"search": "?!"}, "unknown-name", []),
    ("events", {"country": ["US", ""]}, "usage", []),
    ("changes", {"first": "2024", "last": "2010"}, "bad-date", []),
    ("changes", {"first": None, "last": "2010"}, "usage", []),
    ("anniversaries", {"within": "200y"}, "bad-date", []),
    ("leaders", {"on": "2010", "history": True}, "bad-date", []),
    ("verify", {}, "usage", []),
    ("verify", {"country": "Germny", "tier": "SP"}, "unknown-name", ["DE"]),
    ("search", {"query": "?!"}, "unknown-name", []),
    ("search", {"query": "x" * 100_000}, "unknown-name", []),
    ("fetch", {"id": "XX"}, "unknown-name", []),
    ("fetch", {"id": "us-csp-2024"}, "unknown-name", ["us-csp-2023"]),
    ("bord", {}, "unknown-name", ["board"]),
]


@pytest.mark.parametrize(("tool", "arguments", "code", "candidates"), NEAR)
def test_errors_say_what_was_meant(
    tool: str, arguments: dict[str, Any], code: str, candidates: list[str], small: Timeline
) -> None:
    """What is wrong is a result with the error object of the command line: a code, a remedy, and what was meant."""
    error = refusal(small.store, tool, **arguments)
    assert list(Draft202012Validator(schema("error")).iter_errors({"error": error})) == []
    assert (error["code"], error["candidates"]) == (code, candidates)
    assert error["help"]
    assert len(json.dumps(error)) < 2500


def test_a_failure_of_the_program_is_an_error_too(small: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody expected is a result that says what happened, and the server goes on."""
    broken = TOOLS["board"]._replace(ask=lambda store, **_: 1 / 0)
    monkeypatch.setitem(TOOLS, "board", broken)
    assert refusal(small.store, "board")["code"] == "internal"
    assert call(small.store, "leaders")


def test_names_of_arguments_are_compared_as_options_are(small: Timeline) -> None:
    """The name of an argument may be written in another case or with a hyphen."""
    found = call(small.store, "events", **{"Country": "US", "min-confidence": "high"})
    assert found["query"]["country"] == ["US"]
    assert found["query"]["min_confidence"] == "high"


# Search and fetch


def test_search_and_fetch_have_the_form_that_chat_clients_expect(small: Timeline) -> None:
    """A search returns results with id, title, text and url; fetching an id returns the same with metadata."""
    results = call(small.store, "search", query="Biden visits Hanoi")["results"]
    assert results
    for result in results:
        assert list(result) == ["id", "title", "text", "url"]
        document = call(small.store, "fetch", id=result["id"])
        assert list(document) == ["id", "title", "text", "url", "metadata"]
        assert (document["id"], document["title"], document["url"]) == (result["id"], result["title"], result["url"])
        assert document["title"] in document["text"]


def test_the_url_is_that_of_the_first_source(small: Timeline) -> None:
    """The address of an event leads to its first source that has one; without one it is that of the resource."""
    linked = small.event("us-csp-2023")
    url = next(source.url for source in linked.sources if source.url)
    assert call(small.store, "fetch", id=linked.id)["url"] == url
    assert call(make_store([make_event("visit", "2013")]), "fetch", id="visit")["url"] == "vntimeline://events/visit"
    assert call(small.store, "fetch", id="US")["url"] == "vntimeline://countries/US"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Which countries are in a partnership with the United States?", "US"),
        ("what of laos and norway", "LA"),
        ("NO", "NO"),
        ("hàn quốc", "KR"),
        ("Mỹ", "US"),
        ("MY", "MY"),
        ("Who was in Hanoi with Biden, and when?", "us-visit-biden-2023"),
    ],
)
def test_a_search_understands_questions(query: str, first: str, small: Timeline) -> None:
    """Countries that are named come first, then the events with most of the words that say something."""
    assert call(small.store, "search", query=query)["results"][0]["id"] == first


def test_words_that_are_codes_name_no_country(small: Timeline) -> None:
    """A short word of a question is not taken for the code or the name of a country."""
    found = call(small.store, "search", query="is there no partnership at all in my country")["results"]
    assert {"NO", "AT", "MY", "US"} & {each["id"] for each in found} == set()


def test_a_search_prefers_rare_words_and_titles() -> None:
    """Of events with as many words, those with the rarer ones come first, then those that have them in the title."""
    store = make_store(
        [
            *(make_event(f"common-{at}", "2013", title="A treaty") for at in range(5)),
            make_event("summary", "2014", title="A visit", summary="They speak of a treaty on fish."),
            make_event("title", "2012", title="A treaty on fish"),
        ]
    )
    found = [each["id"] for each in call(store, "search", query="a treaty on fish")["results"]]
    assert found[:2] == ["title", "summary"]
    assert len(found) == 7


# A hostile store


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a hostile text in every field."""
    path = tmp_path_factory.mktemp("store") / "hostile.yaml"
    path.write_text(hostile_store(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(path.parent))
        return load(path).store


def test_a_hostile_store_stays_data(hostile: Store) -> None:
    """No result, resource, title or instruction has a character that hides, reorders or controls text."""
    ids = [each.id for each in hostile.events]
    said: list[Any] = [
        *(call(hostile, "event", ids=ids[at : at + 30]) for at in range(0, len(ids), 30)),
        *(call(hostile, "fetch", id=id) for id in ids[::4]),
        *(call(hostile, "standing", country=code) for code in [*hostile.countries][::4]),
        call(hostile, "events", limit=MOST),
        call(hostile, "board", on="2025", limit=MOST),
        call(hostile, "leaders", history=True, limit=MOST),
        call(hostile, "changes", first="1990", last="2025", limit=MOST),
        call(hostile, "anniversaries", year="2025", limit=MOST),
        call(hostile, "cite", ids=ids[:30], limit=MOST),
        call(hostile, "search", query="a script"),
        refusal(hostile, "standing", country="x\u202e\x1b[31m\ud800 "),
        with_client(hostile, as_client_sees),
    ]
    for text in texts(said):
        for line in text.split("\n"):
            assert replace_unsafe(line, lambda _: "?") == line
            assert len(line) < 60_000


async def as_client_sees(client: Client) -> list[Any]:
    """What a client is told before it calls a tool."""
    assert client.server_info is not None
    lists = (await client.list_tools(), await client.list_resources())
    return [
        client.instructions,
        *(each.model_dump(mode="json", by_alias=True) for each in (client.server_info, *lists)),
    ]
