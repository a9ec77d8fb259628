"""Loading a store: which file, what is laid over it, and the snapshot that saves parsing it again."""

import os
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from io import BufferedIOBase, BufferedReader, BytesIO, FileIO
from typing import TYPE_CHECKING
from zlib import crc32

from vntimeline.errors import StoreError
from vntimeline.model import Store, index_of
from vntimeline.store import snapshot

if TYPE_CHECKING:  # reading YAML costs time, and so does pathlib: not before they are needed
    from pathlib import Path

    from vntimeline.store.overlay import StoreFiles

Progress = Callable[[float], None]
"""Called with the fraction of a file that has been read."""

STDIN = "-"
PACKAGE: str | os.PathLike[str] = os.path.dirname(os.path.dirname(__file__))
SNAPSHOT = "events.snapshot"
"""The embedded store's snapshot, compiled when the package is built or installed."""


def embedded() -> str:
    """Return the path of the package's store: beside the code when installed, at the top level in a checkout."""
    installed = os.path.join(PACKAGE, "events.yaml")
    return installed if os.path.exists(installed) else os.path.join(PACKAGE, "..", "..", "events.yaml")


def load(
    path: str | os.PathLike[str] | None = None,
    add: Sequence[str | os.PathLike[str]] = (),
    progress: Progress | None = None,
) -> Store:
    """Load a store: the embedded one, or that at `path`, with the overlays `add` laid over it in their order.

    `-` is standard input. `progress` is called with the fraction done while YAML is parsed. Raises StoreError, with
    every problem found, where a file is missing, unreadable or invalid.
    """
    with ExitStack() as stack:
        files = _opened(stack, path, add)
        if path is None and not add and (store := _packaged(files[0][1])):
            return store
        address = snapshot.address_of(_digest(file) for _, file in files)
        if (cached := _cached(address)) and (store := snapshot.load(cached, address)):
            return store
        contents = [(shown, _content(file)) for shown, file in files]
    store = _compile(contents, progress)
    # A file may have changed since it was looked up: the snapshot is that of what was parsed.
    address = snapshot.address_of(_digest(BytesIO(content)) for _, content in contents)
    if cached := _cached(address):
        snapshot.save(cached, snapshot.dump(store, address))
    return store


def compiled(path: "Path") -> bytes:
    """Return the snapshot of a store file, as the wheel carries it."""
    with path.open("rb") as file:
        address = _checksum(file)
        return snapshot.dump(_compile([(path.name, _content(file))]), address)


def _packaged(file: BufferedIOBase) -> Store | None:
    """Return the embedded store from the package's own snapshot, where that was made from this file."""
    return snapshot.load(os.path.join(PACKAGE, SNAPSHOT), _checksum(file))


def _checksum(file: BufferedIOBase) -> str:
    """Return what connects the package's two files: enough to see that one of them was changed."""
    size = checksum = 0
    while block := file.read(1 << 16):
        size, checksum = size + len(block), crc32(block, checksum)
    return f"{size} bytes with CRC-32 {checksum:08x}"


def read(path: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> "StoreFiles":
    """Read a store and its overlays with the problems that reading found. Raises StoreError as `load`."""
    with ExitStack() as stack:
        files = _opened(stack, path, add)
        return _read([(shown, _content(file)) for shown, file in files])


def _read(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> "StoreFiles":
    from vntimeline.store.overlay import lay_over
    from vntimeline.store.yaml_reader import Document

    return lay_over(
        [Document(name, content, overlay=at > 0, progress=progress) for at, (name, content) in enumerate(files)]
    )


def _compile(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> Store:
    """Return the checked store of YAML files, the later laid over the earlier."""
    from vntimeline.store import checks

    laid = _read(files, progress)
    if problems := checks.run(laid, "basic"):
        noun = "problem" if len(problems) == 1 else "problems"
        raise StoreError(f"{len(problems)} {noun} in the store", problems=problems)
    contents = laid.contents()
    return Store(**contents, index=index_of(contents["events"]))


def _names(path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]) -> list[tuple[str, str]]:
    """Return the files to read, each as errors show it and as it is opened."""
    base = os.fspath(embedded() if path is None else path)
    overlays = [os.fspath(overlay) for overlay in add]
    if [base, *overlays].count(STDIN) > 1:
        raise StoreError("standard input is asked for twice", "give - once, and files for the rest")
    return [("events.yaml" if path is None else base, base), *((name, name) for name in overlays)]


def _opened(
    stack: ExitStack, path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]
) -> list[tuple[str, BufferedIOBase]]:
    """Open the files to read until the stack is left."""
    return [(shown, _open(stack, name)) for shown, name in _names(path, add)]


def _open(stack: ExitStack, name: str) -> BufferedIOBase:
    """Open a file so that it can be read twice: what is not a regular file is read at once."""
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


def _cached(address: str) -> "Path | None":
    """Return where a snapshot is in the user's cache folder (it need not exist); None where there is no home folder."""
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("vntimeline")
    except RuntimeError:
        return None
    return folder / f"{address[:32]}.snapshot" if folder.is_absolute() else None
