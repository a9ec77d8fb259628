"""The file that `-o` names: a regular file is written completely or not at all, a pipe or a device directly."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from vntimeline.atomic import atomic_folder, atomic_write
from vntimeline.cli.streams import Descriptor, reason
from vntimeline.errors import OutputError
from vntimeline.render.answer import MANIFEST

_IN_PLACE = {errno.EACCES, errno.EBUSY, errno.EPERM, errno.EROFS, errno.EXDEV}
"""Errors of a file that cannot be replaced but perhaps written: its folder is not writable, it is a mount point, or its
owner cannot be kept."""


def write_file(path: str, content: bytes) -> None:
    """Write to a descriptor (`/dev/stdout`), a pipe, a device or a regular file. Raises OutputError.

    A regular file keeps its old content until the new one is safely on disk. One that cannot be replaced, or that has
    several names (hard links), is written in place.
    """
    try:
        number = _descriptor(Path(path))
        if number is not None:
            Descriptor(number, path).write(content)
            return
        old = _status(Path(path))
        target = Path(os.path.realpath(path))
        if path.endswith(("/", os.sep)) or (old and stat.S_ISDIR(old.st_mode)):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if old is None:
            atomic_write(target, [content], durable=True)
        elif not stat.S_ISREG(old.st_mode):
            target.write_bytes(content)
        elif not old.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise OutputError(f"cannot write {path}: it is read-only", "make it writable, or name another file with -o")
        else:
            _rewrite(target, content, old)
    except OSError as error:
        help = "nothing was changed; name another file with -o"
        raise OutputError(f"cannot write {path}: {reason(error)}", help) from None


def write_folder(path: str, files: Mapping[str, bytes]) -> None:
    """Write a folder of files, completely or not at all, in place of an older one. Raises OutputError.

    A folder is replaced only if it has nothing but files of these names and those that the older one lists as its own
    (MANIFEST), so that nothing else is lost.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists():
            if not target.is_dir():
                raise OutputError(f"cannot write {path}: it is not a folder", "name another folder with -o")
            if target in (Path.cwd(), *Path.cwd().parents):
                help = "go to the folder above it, or name another folder with -o"
                raise OutputError(f"cannot write {path}: it is or contains the current folder", help)
            if not os.access(target, os.W_OK):
                raise OutputError(f"cannot write {path}: it is read-only", "make it writable, or name another folder")
            if foreign := _foreign(target, files):
                help = "nothing was changed; name an empty or a new folder with -o"
                raise OutputError(f"cannot write {path}: it has other files, such as {foreign}", help)
        atomic_folder(target, files)
    except OSError as error:
        help = "nothing was changed; name another folder with -o"
        raise OutputError(f"cannot write {path}: {reason(error)}", help) from None


def _foreign(target: Path, files: Mapping[str, bytes]) -> str | None:
    """Return the first file or folder in a folder that is neither of these files nor of those that it lists."""
    own = {*files, *_listed(target / MANIFEST)} if MANIFEST in files else {*files}
    folders = {parent.as_posix() for each in own for parent in PurePosixPath(each).parents}
    found: list[str] = []
    for parent, below, names in os.walk(target):
        at = Path(parent).relative_to(target)
        paths = ((each, (at / each).as_posix()) for each in below)
        found += [each for name, each in paths if each not in folders or (Path(parent) / name).is_symlink()]
        found += [each for each in ((at / name).as_posix() for name in names) if each not in own]
    return min(found, default=None)


def _listed(manifest: Path) -> list[str]:
    """Return the files that a folder lists as its own; none where there is no list that can be read."""
    try:
        return manifest.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return []


def _descriptor(path: Path) -> int | None:
    """Return the descriptor that a path names, such as /dev/stdout or /dev/fd/3; None for any other path.

    Opening such a path would begin at the start of the file, and replacing it would cut it off from the shell, which
    writes on at its own position.
    """
    folders = {os.path.realpath(each) for each in ("/dev/fd", "/proc/self/fd")}
    for _ in range(40):  # more links are a loop
        if path.name.isdecimal() and os.path.realpath(path.parent) in folders:
            return int(path.name)
        if not path.is_symlink():
            break
        path = path.parent / path.readlink()
    return None


def _status(path: Path) -> os.stat_result | None:
    """Return the status of a file, links followed; None where there is none yet."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _rewrite(target: Path, content: bytes, old: os.stat_result) -> None:
    """Write a regular file that is there. Raises OSError where it is unchanged, OutputError where it may be damaged."""
    if old.st_nlink == 1:
        try:
            atomic_write(target, [content], durable=True)
            return
        except OSError as error:
            if error.errno not in _IN_PLACE:
                raise
    with os.fdopen(os.open(target, os.O_WRONLY), "wb") as file:
        if len(content) > old.st_size:
            _reserve(file.fileno(), len(content), old.st_size)
        try:
            if hasattr(os, "fchmod") and old.st_mode & 0o7000:
                os.fchmod(file.fileno(), old.st_mode & 0o777)
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            help = "it may be incomplete; name another file with -o"
            raise OutputError(f"cannot write {target}: {reason(error)}", help) from None


def _reserve(file: int, size: int, old_size: int) -> None:
    """Make room for a file to grow, so that a full disk is noticed before its content is changed. Raises OSError."""
    try:
        os.posix_fallocate(file, 0, size)
    except AttributeError:  # not on this system
        return
    except OSError as error:
        os.ftruncate(file, old_size)
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # not on this file system
            raise
