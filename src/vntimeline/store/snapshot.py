"""Snapshots: a checked store as lines of JSON, so that its YAML is not parsed again.

Line 1 is a header with the CRC-32 of the rest and the address; line 2 has the registries and the index; every further
line is one event, decoded only when it is asked for. A snapshot that is incomplete, damaged or made from another store
or by another version counts as missing. The CRC detects damage, not tampering: who can write the cache can also change
the CRC. So a snapshot in the cache is used only where no other user can have written it. A checksum suffices, and
OpenSSL, which takes a tenth of the library's start, is loaded for users' stores only.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, overload
from zlib import crc32

import msgspec

from vntimeline import __version__
from vntimeline.errors import StoreError
from vntimeline.model import Event, Store

if TYPE_CHECKING:
    from pathlib import Path

_MAKER = ",".join((__version__, *Store.__struct_fields__, *Event.__struct_fields__))
"""What made a snapshot: the version of the program, and the fields of the model while a version is being developed."""


_REMEDY = "delete the folder vntimeline in your cache folder (~/.cache)"


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
        self._decoder = msgspec.json.Decoder(Event)

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

    def _decode(self, line: memoryview | bytes) -> Event:
        try:
            return self._decoder.decode(line)
        except msgspec.MsgspecError as error:  # the checksum was right: someone has written it so
            raise StoreError(f"the snapshot of the store has a wrong event: {error}", _REMEDY) from None

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
        paths += [os.path.join(package, name) for name in ("dates.py", "model.py", "names.py", "written.py")]
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


def load(path: str | os.PathLike[str], address: str, *, private: bool = False) -> Store | None:
    """Return the store of a snapshot file, or None where the file is missing, damaged, or made from anything else.

    `private`: use only a file that no other user can have written.
    """
    try:
        data = _content(path, private)
        start = data.index(b"\n") + 1
        header = msgspec.json.decode(data[:start], type=_Header)
        body = memoryview(data)[start:]
        if (header.maker, header.address) != (_MAKER, address) or crc32(body) != header.crc32:
            return None
        first = data.index(b"\n", start) + 1
        head = msgspec.json.decode(memoryview(data)[start:first], type=_Head)
        if not _complete(head, len(data) - first):
            return None
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return None
    return msgspec.structs.replace(head.store, events=_EventLines(memoryview(data)[first:], head.ends))


def _complete(head: _Head, size: int) -> bool:
    """Return whether the events end where the file does, and the index names only events that are there."""
    index = head.store.index
    last = max((each[-1] for each in (*index.countries.values(), *index.kinds.values()) if each), default=-1)
    return (head.ends[-1] if head.ends else 0) == size and last < len(head.ends)


def _content(path: str | os.PathLike[str], private: bool) -> bytes:
    """Read a regular file; anything else might block. Raises OSError."""
    with open(path, "rb", opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if private and not (_own(status) and _own(os.stat(os.path.dirname(path)))):
            raise PermissionError("another user can write it")
        return file.read()


def _without_waiting(path: str, flags: int) -> int:
    """Open a file, or fail: a named pipe would wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _own(status: os.stat_result) -> bool:
    """Return whether only this user and the administrator can write a file or a folder."""
    if not hasattr(os, "geteuid"):  # on Windows the folder in the user's profile has its own access list
        return True
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def save(path: "Path", content: bytes, keep: int = 8) -> None:
    """Write a snapshot, and remove all but the `keep` newest beside it, and what killed processes left there.

    A folder that cannot be written, or that belongs to another user, costs the next read time and nothing else: no
    error is raised.
    """
    from vntimeline.atomic import atomic_write, remove_abandoned

    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if not _own(status):
            if status.st_uid != os.geteuid():
                return
            folder.chmod(0o700)
        atomic_write(path, content, mode=0o600)
        others = sorted(folder.glob(f"*{path.suffix}"), key=lambda other: other.stat().st_mtime, reverse=True)
        for stale in others[keep:]:
            stale.unlink(missing_ok=True)
        remove_abandoned(folder)
    except OSError:
        return
