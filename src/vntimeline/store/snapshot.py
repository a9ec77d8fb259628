"""Snapshots: a checked store as lines of JSON, so that its YAML is not parsed again.

Line 1 is a header with the CRC-32 of the rest and the address; line 2 has the registries and the index; every further
line is one event, decoded only when it is asked for. A snapshot that is incomplete, damaged or made from another store
or by another version counts as missing. The CRC detects damage, not tampering: who can write the cache can also change
the CRC. So a checksum suffices, and OpenSSL, which takes a tenth of the library's start, is loaded for users' stores
only.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, overload
from zlib import crc32

import msgspec

from vntimeline import __version__
from vntimeline.model import Event, Store

if TYPE_CHECKING:
    from pathlib import Path

_MAKER = ",".join((__version__, *Store.__struct_fields__, *Event.__struct_fields__))
"""What made a snapshot: the version of the program, and the fields of the model while a version is being developed."""


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    maker: str
    address: str
    crc32: int


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    store: Store  # without its events
    ends: list[int]  # where each event's line ends, in bytes from the first event


class _EventLines(Sequence[Event]):
    """Events as lines of JSON, each decoded when it is asked for."""

    def __init__(self, data: memoryview | bytes, ends: Sequence[int]) -> None:
        self._data = data
        self._ends = ends
        self._decode = msgspec.json.Decoder(Event).decode

    def __reduce__(self) -> tuple[Any, ...]:
        return _EventLines, (bytes(self._data), self._ends)

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
    """Return the address of the store made from files with these SHA-256 digests, in the order of laying over."""
    from hashlib import sha256

    made_by = f"{_MAKER},{rules_of(os.path.dirname(os.path.dirname(__file__))):08x}\n"
    return sha256(b"".join((made_by.encode(), *digests))).hexdigest()


@cache
def rules_of(package: str) -> int:
    """Return the CRC-32 of the modules that read and check a store: another version of the rules has another address.

    0 where there are no modules to read, as in a zip file: then the version must tell.
    """
    folders = (os.path.join(package, "store"), os.path.join(package, "store", "checks"))
    checksum = 0
    try:
        paths = [os.path.join(folder, name) for folder in folders for name in sorted(os.listdir(folder))]
        paths += [os.path.join(package, name) for name in ("dates.py", "model.py", "names.py")]
        for path in paths:
            if path.endswith(".py"):
                with open(path, "rb") as file:
                    checksum = crc32(file.read(), checksum)
    except OSError:
        return 0
    return checksum


def dump(store: Store, address: str) -> bytes:
    """Return the snapshot of a store."""
    encode = msgspec.json.encode
    lines = [encode(event) + b"\n" for event in store.events]
    ends: list[int] = []
    end = 0
    for line in lines:
        end += len(line)
        ends.append(end)
    head = _Head(msgspec.structs.replace(store, events=[]), ends)
    body = b"".join((encode(head), b"\n", *lines))
    return encode(_Header(_MAKER, address, crc32(body))) + b"\n" + body


def load(path: str | os.PathLike[str], address: str) -> Store | None:
    """Return the store of a snapshot file, or None where the file is missing, damaged, or made from anything else."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        start = data.index(b"\n") + 1
        header = msgspec.json.decode(data[:start], type=_Header)
        body = memoryview(data)[start:]
        if (header.maker, header.address) != (_MAKER, address) or crc32(body) != header.crc32:
            return None
        first = data.index(b"\n", start) + 1
        head = msgspec.json.decode(memoryview(data)[start:first], type=_Head)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    return msgspec.structs.replace(head.store, events=_EventLines(memoryview(data)[first:], head.ends))


def save(path: "Path", content: bytes, keep: int = 8) -> None:
    """Write a snapshot, and remove all but the `keep` newest beside it.

    A folder that cannot be written costs the next read time and nothing else: no error is raised.
    """
    from vntimeline.atomic import atomic_write

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as part:
            part.write(content)
        others = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda other: other.stat().st_mtime, reverse=True)
        for stale in others[keep:]:
            stale.unlink(missing_ok=True)
    except OSError:
        return
