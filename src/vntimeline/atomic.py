"""Writing a file, or a folder of files, completely or not at all."""

import os
import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

PREFIX, SUFFIX = ".vntimeline-", ".part"
"""How the names of temporary files begin and end. One is left behind only where the process is killed."""
_ABANDONED = 3600
"""Seconds after which a temporary file is no longer being written: its time of change is that of the last write."""
_MANY = 100
"""More files than this are not waited for one by one, which would take seconds."""
_ACL = "system.posix_acl_access"


def atomic_write(target: Path, content: Iterable[bytes], *, mode: int | None = None, durable: bool = False) -> None:
    """Write a temporary file beside `target` and replace it; an error or a signal leaves `target` as it was.

    `content` is written part by part. `mode` are the permissions. Without it, a file that is there keeps its owner,
    permissions and attributes, but no set-user-id bit and the like, and a new one is as the umask says. `durable`: wait
    until the content is on the disk. Raises OSError, also where the owner cannot be kept.
    """
    part = target.with_name(f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}")
    with _temporary(part):
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o666 if mode is None else mode)) as file:
            if mode is None and hasattr(os, "fchown") and target.exists():
                _take_over(file.fileno(), target)
            file.writelines(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        part.replace(target)


def atomic_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder beside `target` and put it in its place; an error or a signal leaves `target` as it was.

    The files, by their paths within the folder, are on the disk before the folder is put in its place. A folder cannot
    replace another one: the old one is moved away first, and back where the new one cannot take its place. Only a
    process that is killed between these two steps leaves no `target`; the old folder is then beside it. Raises OSError.
    """
    name = f"{PREFIX}{os.urandom(8).hex()}"
    part, old = target.with_name(f"{name}{SUFFIX}"), target.with_name(f"{name}-old{SUFFIX}")
    with _temporary(part):
        part.mkdir()
        _write_all(part, files)
        with _signals_held():
            try:
                if target.exists():
                    part.chmod(target.stat().st_mode & 0o777)
                    target.rename(old)
                part.rename(target)
            except BaseException:
                if old.exists() and not target.exists():
                    old.rename(target)
                raise
    with suppress(OSError):  # the new folder is there; what is left of the old one does not matter
        _remove(old)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder and wait until they are on the disk: one by one, or many at once in far less time."""
    many = len(files) > _MANY and hasattr(os, "sync")
    made = {folder}
    for path, content in files.items():
        parent = (folder / path).parent
        if parent not in made:
            parent.mkdir(parents=True, exist_ok=True)
            made.add(parent)
        with (folder / path).open("xb") as file:
            file.write(content)
            if not many:
                file.flush()
                os.fsync(file.fileno())
    if many:
        os.sync()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back the signals that end the process until the block is done: it takes a moment."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGHUP, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remove(path: Path) -> None:
    """Remove a temporary file or folder, if it is there; what a link in it leads to is left alone."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for each in path.iterdir():
        _remove(each)
    path.rmdir()


def remove_abandoned(folder: Path) -> None:
    """Remove the temporary files that killed processes have left in a folder, once they are an hour old."""
    for part in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _take_over(file: int, target: Path) -> None:
    """Give an open file the owner, the permissions and the attributes of another file."""
    old, new = target.stat(), os.fstat(file)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        os.fchown(file, old.st_uid, old.st_gid)
    attributes = _attributes(target)
    for name in attributes:
        os.setxattr(file, name, os.getxattr(target, name))
    if _ACL not in attributes and _ACL in _attributes(file):  # from the folder
        os.removexattr(file, _ACL)
    os.fchmod(file, old.st_mode & 0o777)


def _attributes(file: int | Path) -> list[str]:
    """Return the names of the extended attributes that a copy has too; none where the system has no such thing."""
    with suppress(AttributeError, OSError):
        return [name for name in os.listxattr(file) if not name.startswith("security.")]
    return []


@contextmanager
def _temporary(file: Path) -> Iterator[None]:
    """Remove a file or folder where the block raises, or where a signal ends the process within it."""

    def end(number: int, _: FrameType | None) -> None:
        _remove(file)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # Only the main thread can handle signals, and a program that handles them itself is not disturbed.
    ending = [each for each in ending if current_thread() is main_thread() and signal.getsignal(each) is signal.SIG_DFL]
    try:
        for number in ending:
            signal.signal(number, end)
        yield
    except BaseException:
        _remove(file)
        raise
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)
