"""From files to a Store: which file, what is laid over it, and the snapshot that spares parsing it again."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vntimeline import snapshot
from vntimeline.model import Store, index_of
from vntimeline.problems import StoreError

if TYPE_CHECKING:  # reading YAML costs time: not before it is needed
    from vntimeline.document import Document

STDIN = "-"
_PACKAGE = Path(__file__).parent
SNAPSHOT = "events.snapshot"
"""The embedded store's snapshot, compiled when the wheel is built."""


File = tuple[str, bytes]
"""A file's name, as errors show it, and its content."""


def embedded() -> Path:
    """The store that the package carries: beside the code when installed, at the top level in a checkout."""
    installed = _PACKAGE / "events.yaml"
    return installed if installed.exists() else _PACKAGE.parent.parent / "events.yaml"


def load(path: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> Store:
    """Read a store: the embedded one, or that at `path`, with the overlays `add` laid over it in their order.

    An overlay's event replaces that of the same id; its registry entries, title, licence and coverage replace theirs.
    `-` is standard input. Raises StoreError, with every problem found, where a file is missing, unreadable or invalid.
    """
    from hashlib import sha256

    files = _files(path, add)
    address = snapshot.address_of(sha256(content).digest() for _, content in files)
    if path is None and not add and (store := snapshot.load(_PACKAGE / SNAPSHOT, address)):
        return store
    cached = _cache() / f"{address[:32]}.snapshot"
    if store := snapshot.load(cached, address):
        return store
    store = compile_store(files)
    snapshot.save(cached, snapshot.dump(store, address))
    return store


def compiled(path: Path) -> bytes:
    """The snapshot of a store file, as the wheel carries it."""
    from hashlib import sha256

    content = path.read_bytes()
    address = snapshot.address_of([sha256(content).digest()])
    return snapshot.dump(compile_store([(path.name, content)]), address)


def read(path: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> "list[Document]":
    """The documents of a store and its overlays, with the problems that reading found. Raises StoreError as `load`."""
    return _documents(_files(path, add))


def _documents(files: Sequence[File]) -> "list[Document]":
    from vntimeline.document import Document

    return [Document(name, content, overlay=at > 0) for at, (name, content) in enumerate(files)]


def compile_store(files: Sequence[File]) -> Store:
    """The checked store of YAML files, the later laid over the earlier."""
    from vntimeline import check

    documents = _documents(files)
    subject = check.subject_of(documents)
    if problems := check.run(subject, "basic"):
        raise StoreError(f"{_count(len(problems), 'problem')} in the store", problems=problems)
    coverages = [document.coverage for document in documents if document.coverage]
    events = sorted((entry.event for entry in subject.entries), key=lambda event: event.order)
    return Store(
        title=[document.title for document in documents if document.title][-1],
        licence=next((document.licence for document in reversed(documents) if document.licence), None),
        coverage=coverages[-1],
        countries=dict(subject.countries),
        people=dict(subject.people),
        publishers=dict(subject.publishers),
        events=events,
        index=index_of(events),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _files(path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]) -> list[File]:
    base = os.fspath(embedded() if path is None else path)
    names = [base, *(os.fspath(overlay) for overlay in add)]
    if names.count(STDIN) > 1:
        raise StoreError("standard input is asked for twice", "give - once, and files for the rest")
    shown = ["events.yaml" if path is None else base, *names[1:]]
    return [(title, _content(name)) for title, name in zip(shown, names, strict=True)]


def _content(name: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise StoreError(f"{name}: no such file", "give --store or --add the path of a YAML file") from None
    except IsADirectoryError:
        raise StoreError(f"{name}: is a folder", "name the YAML file in it") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"{name}: {reason}", "check the path and its permissions") from None


def _cache() -> Path:
    """The user's cache folder for snapshots; it need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("vntimeline")
