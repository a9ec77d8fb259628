"""Loading a store: which file, what is laid over it, and the snapshot that saves parsing it again."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING
from zlib import crc32

from vntimeline.errors import StoreError
from vntimeline.model import Store, index_of
from vntimeline.store import snapshot
from vntimeline.store.files import STDIN, StoreFile, enough_memory, open_file

if TYPE_CHECKING:  # reading YAML costs time, and so does pathlib: not before they are needed
    from pathlib import Path

    from vntimeline.store.overlay import StoreFiles

Progress = Callable[[float], None]
"""Called with the fraction of a file that has been read."""

PACKAGE: str | os.PathLike[str] = os.path.dirname(os.path.dirname(__file__))
SNAPSHOT = "events.snapshot"
"""The embedded store's snapshot, compiled when the package is built or installed."""


def embedded() -> str:
    """Return the path of the package's store: beside the code when installed, at the top level in a checkout."""
    installed = os.path.join(PACKAGE, "events.yaml")
    return installed if os.path.exists(installed) else os.path.join(PACKAGE, "..", "..", "events.yaml")


@enough_memory()
def load(
    path: str | os.PathLike[str] | None = None,
    add: Sequence[str | os.PathLike[str]] = (),
    progress: Progress | None = None,
) -> Store:
    """Load a store: the embedded one, or that at `path`, with the overlays `add` laid over it in their order.

    `-` is standard input. `progress` is called with the fraction done while YAML is parsed. Raises StoreError, with
    every problem found, where a file is missing, unreadable, too long or invalid.
    """
    with ExitStack() as stack:
        files = _opened(stack, path, add)
        if path is None and not add and (store := _packaged(files[0])):
            return store
        address = snapshot.address_of(_digest(file.blocks()) for file in files)
        if (cached := _cached(address)) and (store := _from_snapshot(cached, address, files, private=True)):
            return store
        return _compiled(files, progress)


def _from_snapshot(
    path: str | os.PathLike[str], address: str, files: Sequence[StoreFile], *, private: bool = False
) -> Store | None:
    """Return the store of these files from its snapshot; where that turns out to be damaged, they are read again."""

    @enough_memory()
    def rebuild() -> Store:
        with ExitStack() as stack:
            again = _compiled([file.reopened(stack) for file in files])
        if store is None or again.digest != store.digest:
            raise StoreError(
                "the store was changed while it was used", "run the command again, or load the store again"
            )
        return again

    store = snapshot.load(path, address, rebuild, private=private)
    return store


def _compiled(files: Sequence[StoreFile], progress: Progress | None = None) -> Store:
    """Return the store of open files, read from their YAML, and save its snapshot."""
    contents = [(file.shown, file.content()) for file in files]
    store = _compile(contents, progress)
    # A file may have changed since it was looked up: the snapshot is that of what was parsed.
    address = snapshot.address_of(_digest([content]) for _, content in contents)
    if cached := _cached(address):
        snapshot.save(cached, snapshot.parts(store, address))
    return store


def compiled(path: "Path") -> bytes:
    """Return the snapshot of a store file, as the wheel carries it."""
    content = path.read_bytes()
    return snapshot.dump(_compile([(path.name, content)]), _checksum([content]))


def _packaged(file: StoreFile) -> Store | None:
    """Return the embedded store from the package's own snapshot, where that was made from this file."""
    return _from_snapshot(os.path.join(PACKAGE, SNAPSHOT), _checksum(file.blocks()), [file])


def _checksum(blocks: Iterable[bytes]) -> str:
    """Return what connects the package's two files: enough to see that one of them was changed."""
    size = checksum = 0
    for block in blocks:
        size, checksum = size + len(block), crc32(block, checksum)
    return f"{size} bytes with CRC-32 {checksum:08x}"


@enough_memory()
def read(path: str | os.PathLike[str] | None = None, add: Sequence[str | os.PathLike[str]] = ()) -> "StoreFiles":
    """Read a store and its overlays with the problems that reading found. Raises StoreError as `load`.

    The newest release in the folder `releases` beside a store with a version comes with it, to be compared with.
    """
    with ExitStack() as stack:
        contents = [(file.shown, file.content()) for file in _opened(stack, path, add)]
    laid = read_contents(contents)
    if laid.version is None or laid.title is None or path == STDIN:
        return laid
    from pathlib import Path

    from msgspec.structs import replace

    from vntimeline.store.releases import FOLDER, newest

    folder = Path(os.path.realpath(embedded() if path is None else path)).parent / FOLDER
    return replace(laid, release=newest(folder, laid.title))


def read_contents(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> "StoreFiles":
    """Read the contents of a store and its overlays, each with its name, as `read` does."""
    from msgspec.structs import replace

    from vntimeline.store.overlay import lay_over
    from vntimeline.store.yaml_reader import Document, Entry

    laid = lay_over(
        [Document(name, content, overlay=at > 0, progress=progress) for at, (name, content) in enumerate(files)]
    )
    if "offices" in laid.incomplete or any("offices" in document.sections for document in laid.documents):
        return laid
    # Stores written before offices were a section name the offices of the embedded store.
    first = laid.documents[0]
    assert first.root is not None  # else offices would be incomplete
    return replace(laid, offices={id: Entry(office, first, first.root) for id, office in load().offices.items()})


def _compile(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> Store:
    """Return the checked store of YAML files, the later laid over the earlier."""
    from msgspec.structs import replace

    from vntimeline.store import checks, digest
    from vntimeline.texts import plain_text

    laid = read_contents(files, progress)
    if problems := checks.run(laid, "basic"):
        noun = "problem" if len(problems) == 1 else "problems"
        raise StoreError(f"{len(problems)} {noun} in the store", problems=problems)
    contents = laid.contents()
    store = Store(**contents, index=index_of(contents["events"]), digest="")
    texts = [plain_text(event, store) for event in store.events]
    return replace(store, digest=digest.of_store(store), texts=texts)


def _opened(
    stack: ExitStack, path: str | os.PathLike[str] | None, add: Sequence[str | os.PathLike[str]]
) -> list[StoreFile]:
    """Open the store and its overlays until the stack is left."""
    base, overlays = os.fspath(embedded() if path is None else path), [os.fspath(overlay) for overlay in add]
    if [base, *overlays].count(STDIN) > 1:
        raise StoreError("standard input is asked for twice", "give - once, and files for the rest")
    shown = "events.yaml" if path is None else base
    return [open_file(stack, shown, base), *(open_file(stack, name, name) for name in overlays)]


def _digest(blocks: Iterable[bytes]) -> bytes:
    from hashlib import sha256

    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.digest()


def _cached(address: str) -> "Path | None":
    """Return where a snapshot is in the user's cache folder (it need not exist); None where there is no home folder."""
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("vntimeline")
    except RuntimeError:
        return None
    return folder / f"{address[:32]}.snapshot" if folder.is_absolute() else None
