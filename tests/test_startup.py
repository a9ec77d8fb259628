"""Only what is asked for is decoded: counted, not timed."""

from typing import Any

import pytest

from tests.conftest import SMALL
from vntimeline import load


@pytest.mark.parametrize(
    ("asked", "decoded"),
    [
        ({"country": "US"}, 3),
        ({"country": "DE"}, 3),
        ({"kind": "tier"}, 8),
        ({"country": "US", "kind": "visit"}, 1),
        ({}, 11),
    ],
)
def test_the_events_that_a_query_builds(monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], decoded: int) -> None:
    load(SMALL)
    timeline = load(SMALL)  # from the snapshot that the first reading left
    lines: Any = timeline.store.events
    decode, built = lines._decode, []

    def counted(line: memoryview) -> Any:
        built.append(line)
        return decode(line)

    monkeypatch.setattr(lines, "_decode", counted)
    found = timeline.events(**asked)
    assert (len(found), len(built)) == (decoded, decoded)
