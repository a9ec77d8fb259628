"""A query decodes only the events that it finds; they are counted, and no time is measured."""

from typing import Any

import pytest

from tests.helpers import SMALL
from vntimeline import load


@pytest.mark.parametrize(
    ("asked", "decoded"),
    [
        ({"country": "US"}, 3),
        ({"country": "DE"}, 3),
        ({"kind": "tier"}, 8),
        ({"country": "US", "kind": "visit"}, 1),
        ({"search": "norway"}, 1),
        ({"search": "no such words"}, 0),
        ({}, 11),
    ],
)
def test_a_query_decodes_only_what_it_finds(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], decoded: int
) -> None:
    """A query decodes as many events from the snapshot as it finds, and no others."""
    load(SMALL)
    timeline = load(SMALL)  # from the snapshot that the first call wrote
    lines: Any = timeline.store.events
    decode, built = lines._decode, []

    def counted(line: memoryview) -> Any:
        built.append(line)
        return decode(line)

    monkeypatch.setattr(lines, "_decode", counted)
    found = timeline.events(**asked)
    assert (len(found), len(built)) == (decoded, decoded)
