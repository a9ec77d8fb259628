"""Compiled stores: a checked store as lines of JSON, addressed by the content of the YAML it was made from.

Line 1 seals the rest (its CRC-32, the format and the address); line 2 has the registries and the index; every further
line is one event, decoded only when it is asked for. A snapshot that is not whole and right is as good as none.

The seal tells damage, not malice: who may write a snapshot may seal it too. So a checksum does, and OpenSSL, whose
loading costs a tenth of the library's start, is loaded only to address the stores of users.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload
from zlib import crc32

import msgspec

from vntimeline.model import Event, Store

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 3
"""To be raised whenever the lines or the model's fields change (a test holds the two together)."""


class _Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    vntimeline_snapshot: int
    address: str
    crc32: int


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    store: Store  # without its events
    ends: list[int]  # where each event's line ends, counted in bytes from the first event


class _Lines(Sequence[Event]):
    """Events as lines of JSON, each decoded when it is first asked for."""

    def __init__(self, data: memoryview, ends: Sequence[int]) -> None:
        self._data = data
        self._ends = ends
        self._decode = msgspec.json.Decoder(Event).decode

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | Sequence[Event]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._decode(self._data[self._ends[at - 1] if at else 0 : self._ends[at]])

    def __iter__(self) -> Iterator[Event]:
        start = 0
        for end in self._ends:
            yield self._decode(self._data[start:end])
            start = end


def address_of(digests: Iterable[bytes]) -> str:
    """The address of the store made from contents with these SHA-256 digests, laid over one another in this order."""
    from hashlib import sha256

    return sha256(b"".join((b"vntimeline %d " % FORMAT, *digests))).hexdigest()


def dump(store: Store, address: str) -> bytes:
    """The snapshot of a store."""
    encode = msgspec.json.encode
    lines = [encode(event) + b"\n" for event in store.events]
    ends: list[int] = []
    end = 0
    for line in lines:
        end += len(line)
        ends.append(end)
    head = _Head(msgspec.structs.replace(store, events=[]), ends)
    body = b"".join((encode(head), b"\n", *lines))
    return encode(_Seal(FORMAT, address, crc32(body))) + b"\n" + body


def load(path: str | os.PathLike[str], address: str) -> Store | None:
    """The store in a snapshot file, or None where it is missing, damaged, or made from anything else."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        sealed = data.index(b"\n") + 1
        seal = msgspec.json.decode(data[:sealed], type=_Seal)
        body = memoryview(data)[sealed:]
        if (seal.vntimeline_snapshot, seal.address) != (FORMAT, address) or crc32(body) != seal.crc32:
            return None
        first = data.index(b"\n", sealed) + 1
        head = msgspec.json.decode(memoryview(data)[sealed:first], type=_Head)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    return msgspec.structs.replace(head.store, events=_Lines(memoryview(data)[first:], head.ends))


def save(path: "Path", content: bytes, keep: int = 8) -> None:
    """Write a snapshot whole or not at all, and leave only the `keep` newest beside it.

    A folder that cannot be written costs the next reading time, and nothing else: no error is raised.
    """
    from vntimeline.whole import written_whole

    if not path.is_absolute():  # a home that cannot be found leaves "~" in the path: not a folder to make
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as part:
            part.write(content)
        others = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda other: other.stat().st_mtime, reverse=True)
        for stale in others[keep:]:
            stale.unlink(missing_ok=True)
    except OSError:
        return
