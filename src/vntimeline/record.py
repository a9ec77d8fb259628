"""The base of all records."""

from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True):
    """A record that an answer consists of: the same in Python and in JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON has it: ISO dates, lists, every field present."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain
