"""From files to a Store: which file, what is laid over it, and the snapshot that spares parsing it again."""

import os
import stat
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from io import BufferedIOBase, BufferedReader, BytesIO, FileIO
from typing import TYPE_CHECKING
from zlib import crc32

from vntimeline import snapshot
from vntimeline.model import Store, index_of
from vntimeline.problems import Progress, StoreError

if TYPE_CHECKING:  # reading YAML costs time, and so does pathlib: not before they are needed
    from pathlib import Path

    from vntimeline.document import Document

STDIN = "-"
_PACKAGE: str | os.PathLike[str] = os.path.dirname(__file__)
SNAPSHOT = "events.snapshot"
"""The embedded store's snapshot, compiled when the package is built or installed."""


def embedded() -> str:
    """The store that the package carries: beside the code when installed, at the top level in a checkout."""
    installed = os.path.join(_PACKAGE, "events.yaml")
    return installed if os.path.exists(installed) else os.path.join(_PACKAGE, "..", "..", "events.yaml")


def load(
    path: str | os.PathLike[str] | None = None,
    add: Sequence[str | os.PathLike[str]] = (),
    progress: Progress | None = None,
) -> Store:
    """Read a store: the embedded one, or that at `path`, with the overlays `add` laid over it in their order.

    An overlay's event replaces that of the same id; its registry entries, title, licence and coverage replace theirs.
    `-` is standard input. `progress` is told the fraction done while YAML is parsed. Raises StoreError, with every
    problem found, where a file is missing, unreadable or invalid.
    """
    with ExitStack() as stack:
        files = _opened(stack, path, add)
        if path is None and not add and (store := _packaged(files[0][1])):
            return store
        address = snapshot.address_of(_digest(file) for _, file in files)
        if store := snapshot.load(_cached(address), address):
            return store
        contents = [(shown, _content(file)) for shown, file in files]
    store = _compile(contents, progress)
    # A file may have changed since it was looked up: the snapshot is that of what was parsed.
    address = snapshot.address_of(_digest(BytesIO(content)) for _, content in contents)
    snapshot.save(_cached(address), snapshot.dump(store, address))
    return store


def compiled(path: "Path") -> bytes:
    """The snapshot of a store file, as the wheel carries it."""
    with path.open("rb") as file:
        address = _checksum(file)
        return snapshot.dump(_compile([(path.name, _content(file))]), address)


def _packaged(file: BufferedIOBase) -> Store | None:
    """The embedded store from the package's own snapshot, where that was made from this file."""
    return snapshot.load(os.path.join(_PACKAGE, SNAPSHOT), _checksum(file))


def _checksum(file: BufferedIOBase) -> str:
    """What ties the package's two files together: enough to see that one of them was touched."""
    size = sum_ = 0
    while block := file.read(1 << 16):
        size, sum_ = size + len(block), crc32(block, sum_)
    return f"{size} bytes with CRC-32 {sum_:08x}"


def read(path: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> "list[Document]":
    """The documents of a store and its overlays, with the problems that reading found. Raises StoreError as `load`."""
    with ExitStack() as stack:
        files = _opened(stack, path, add)
        return _documents([(shown, _content(file)) for shown, file in files])


def _documents(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> "list[Document]":
    from vntimeline.document import Document

    return [Document(name, content, overlay=at > 0, progress=progress) for at, (name, content) in enumerate(files)]


def _compile(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> Store:
    """The checked store of YAML files, the later laid over the earlier."""
    from vntimeline import check

    documents = _documents(files, progress)
    subject = check.subject_of(documents)
    if problems := check.run(subject, "basic"):
        raise StoreError(f"{_count(len(problems), 'problem')} in the store", problems=problems)
    assert subject.title is not None  # a store without these has a problem
    assert subject.coverage is not None
    events = sorted((entry.event for entry in subject.entries), key=lambda event: event.order)
    return Store(
        title=subject.title,
        licence=subject.licence,
        coverage=subject.coverage,
        countries=dict(subject.countries),
        people=dict(subject.people),
        publishers=dict(subject.publishers),
        events=events,
        index=index_of(events),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _names(path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]) -> list[tuple[str, str]]:
    """The files to read, each as errors show it and as it is opened."""
    base = os.fspath(embedded() if path is None else path)
    overlays = [os.fspath(overlay) for overlay in add]
    if [base, *overlays].count(STDIN) > 1:
        raise StoreError("standard input is asked for twice", "give - once, and files for the rest")
    return [("events.yaml" if path is None else base, base), *((name, name) for name in overlays)]


def _opened(
    stack: ExitStack, path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]
) -> list[tuple[str, BufferedIOBase]]:
    """The files to read, open until the stack is left."""
    return [(shown, _open(stack, name)) for shown, name in _names(path, add)]


def _open(stack: ExitStack, name: str) -> BufferedIOBase:
    """A file that can be read twice, open until the stack is left: what is no regular file is read at once."""
    try:
        if name == STDIN:
            if sys.stdin is None:
                raise StoreError("standard input is closed", "give --store or --add the path of a YAML file")
            return BytesIO(sys.stdin.buffer.read())
        file = stack.enter_context(BufferedReader(FileIO(name)))
        return file if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else BytesIO(file.read())
    except FileNotFoundError:
        raise StoreError(f"{name}: no such file", "give --store or --add the path of a YAML file") from None
    except IsADirectoryError:
        raise StoreError(f"{name}: is a folder", "name the YAML file in it") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise StoreError(f"{name}: {reason}", "check the path and its permissions") from None


def _digest(file: BufferedIOBase) -> bytes:
    from hashlib import file_digest

    file.seek(0)
    return file_digest(file, "sha256").digest()


def _content(file: BufferedIOBase) -> bytes:
    file.seek(0)
    return file.read()


def _cached(address: str) -> "Path":
    return _cache() / f"{address[:32]}.snapshot"


def _cache() -> "Path":
    """The user's cache folder for snapshots; it need not exist. Where there is no home, a path that is no folder."""
    from platformdirs import user_cache_path

    try:
        return user_cache_path("vntimeline")
    except RuntimeError:
        from pathlib import Path

        return Path("~")
