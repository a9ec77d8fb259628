"""Snapshots: a checked store as lines of JSON, so that its YAML is not parsed again.

Line 1 is a header with the address and the CRC-32 of line 2, which has the registries, the index, and where each block
of the further lines ends, with its CRC-32. These lines are the events, then the text of each event in which a search
looks. A block is read and verified when one of its lines is asked for, so that a question takes the memory and time of
what it asks for.

A snapshot whose first lines are damaged, or that is not as long as they say, or was made from another store or by
another version, counts as missing. Where a block turns out to be damaged later, the store is made again from its YAML,
and the lines come from there. The CRC detects damage, not tampering: who can write the cache can also change the CRC.
So a snapshot in the cache is used only where no other user can have written it. A checksum suffices, and OpenSSL, which
takes a tenth of the library's start, is loaded for users' stores only.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload
from zlib import crc32

import msgspec

from vntimeline import __version__
from vntimeline.model import Event, Store

if TYPE_CHECKING:
    from pathlib import Path

_MAKER = ",".join((__version__, *Store.__struct_fields__, *Event.__struct_fields__))
"""What made a snapshot: the version of the program, and the fields of the model while a version is being developed."""
_LINES = 16
"""How many lines a block has. More would make a single event slower to read, fewer the list of blocks longer."""

_Item = TypeVar("_Item")


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    maker: str
    address: str
    crc32: int


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: int
    ends: list[int]  # where each block ends, in bytes from the first line of the section
    crc32: list[int]  # of each block

    @property
    def size(self) -> int:
        return self.ends[-1] if self.ends else 0


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    store: Store  # without its events and texts
    events: _Section
    texts: _Section


class _DamagedError(Exception):
    """A block is not as it was written."""


class _File:
    """A file that stays open as long as it is used, and is read at any place.

    It is not mapped into memory: where a mapped file is cut short, the process is killed.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __del__(self, close: Callable[[int], None] = os.close) -> None:  # at exit `os` may be gone
        close(self._descriptor)

    def size(self) -> int:
        """Return the number of bytes."""
        return os.fstat(self._descriptor).st_size

    def read(self, start: int, size: int) -> bytes:
        """Return so many bytes, or those up to the end of the file. Raises OSError."""
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, size, start)
        from mmap import ACCESS_READ, mmap  # Windows has no pread, and does not cut a mapped file short

        with mmap(self._descriptor, 0, access=ACCESS_READ) as mapped:
            return mapped[start : start + size]


class _Lines(Sequence[_Item], Generic[_Item]):
    """A section of a snapshot: its lines are read in blocks, and each is decoded when it is asked for.

    Where a block is damaged, all items are taken from `rebuild` from then on.
    """

    def __init__(
        self, file: _File, start: int, section: _Section, kind: type[_Item], rebuild: Callable[[], Sequence[_Item]]
    ) -> None:
        self._file = file
        self._start = start
        self._section = section
        self._decoder = msgspec.json.Decoder(kind)
        self._rebuild = rebuild
        self._rebuilt: Sequence[_Item] | None = None
        self._last: tuple[int, list[bytes]] = (-1, [])  # the number of the block that was read last, and its lines

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)

    def __len__(self) -> int:
        return self._section.lines

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        if self._rebuilt is None:
            try:
                return self._decode(self._block(at // _LINES)[at % _LINES])
            except _DamagedError:
                self._rebuilt = self._rebuild()
        return self._rebuilt[at]

    def __iter__(self) -> Iterator[_Item]:
        return map(self.__getitem__, range(len(self)))

    def _block(self, number: int) -> list[bytes]:
        """Return the lines of a block. Raises _DamagedError."""
        last, lines = self._last
        if last != number:
            ends = self._section.ends
            start = ends[number - 1] if number else 0
            try:
                data = self._file.read(self._start + start, ends[number] - start)
            except (OSError, ValueError):
                raise _DamagedError from None
            lines = data.splitlines()
            if crc32(data) != self._section.crc32[number] or len(lines) != min(_LINES, len(self) - number * _LINES):
                raise _DamagedError
            self._last = number, lines
        return lines

    def _decode(self, line: bytes) -> _Item:
        try:
            return self._decoder.decode(line)
        except msgspec.MsgspecError:  # the checksum was right: someone has written it so
            raise _DamagedError from None


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
        paths += [
            os.path.join(package, name) for name in ("dates.py", "model.py", "names.py", "texts.py", "written.py")
        ]
        for path in paths:
            if path.endswith(".py"):
                with open(path, "rb") as file:
                    checksum = crc32(file.read(), checksum)
    except OSError:
        return 0
    return checksum


def dump(store: Store, address: str) -> bytes:
    """Return the snapshot of a store."""
    return b"".join(parts(store, address))


def parts(store: Store, address: str) -> Iterator[bytes]:
    """Yield the snapshot of a store in parts.

    Each block is encoded twice, as the head tells how long it is: to keep them all would take more memory than time.
    """
    head = _Head(
        msgspec.structs.replace(store, events=[], texts=[]), _section_of(store.events), _section_of(store.texts)
    )
    second = msgspec.json.encode(head) + b"\n"
    yield msgspec.json.encode(_Header(_MAKER, address, crc32(second))) + b"\n"
    yield second
    yield from _blocks(store.events)
    yield from _blocks(store.texts)


def _section_of(items: Sequence[Event] | Sequence[str]) -> _Section:
    checked = [(len(block), crc32(block)) for block in _blocks(items)]
    return _Section(len(items), [*accumulate(size for size, _ in checked)], [checksum for _, checksum in checked])


def _blocks(items: Sequence[Event] | Sequence[str]) -> Iterator[bytes]:
    """Yield the blocks of a section."""
    lines = (msgspec.json.encode(item) + b"\n" for item in items)
    return iter(lambda: b"".join(islice(lines, _LINES)), b"")


def load(
    path: str | os.PathLike[str], address: str, rebuild: Callable[[], Store], *, private: bool = False
) -> Store | None:
    """Return the store of a snapshot file, or None where the file is missing, damaged, or made from anything else.

    The events and texts are read later. Where they turn out to be damaged, they are those of the same store, which
    `rebuild` makes again. `private`: use only a file that no other user can have written.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as opened:
            _check_status(opened.fileno(), path, private)
            first, second = opened.readline(), opened.readline()
            file = _File(os.dup(opened.fileno()))
        header = msgspec.json.decode(first, type=_Header)
        if (header.maker, header.address, header.crc32) != (_MAKER, address, crc32(second)):
            return None
        head = msgspec.json.decode(second, type=_Head)
        start = len(first) + len(second)
        if not _complete(head, file.size() - start):
            return None
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return None
    again = cache(rebuild)
    return msgspec.structs.replace(
        head.store,
        events=_Lines(file, start, head.events, Event, lambda: again().events),
        texts=_Lines(file, start + head.events.size, head.texts, str, lambda: again().texts),
    )


def _complete(head: _Head, size: int) -> bool:
    """Return whether the sections end where the file does, and the index names only events that are there."""
    index, events = head.store.index, head.events
    last = max((each[-1] for each in (*index.countries.values(), *index.kinds.values()) if each), default=-1)
    blocks = all(len(each.ends) == len(each.crc32) == -(-each.lines // _LINES) for each in (events, head.texts))
    return blocks and events.size + head.texts.size == size and last < events.lines


def _check_status(descriptor: int, path: str | os.PathLike[str], private: bool) -> None:
    """Raise OSError where a file is not regular, as reading it might block, or others can write what is private."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not a regular file")
    if private and not (_own(status) and _own(os.stat(os.path.dirname(path)))):
        raise PermissionError("another user can write it")


def _without_waiting(path: str, flags: int) -> int:
    """Open a file, or fail: a named pipe would wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _own(status: os.stat_result) -> bool:
    """Return whether only this user and the administrator can write a file or a folder."""
    if not hasattr(os, "geteuid"):  # on Windows the folder in the user's profile has its own access list
        return True
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def save(path: "Path", content: Iterable[bytes], keep: int = 8) -> None:
    """Write a snapshot in parts. Remove all but the `keep` newest beside it, and what killed processes left there.

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
