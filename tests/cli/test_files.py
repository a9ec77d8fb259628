"""The file that `-o` names: what is replaced, what is written in place, and what is refused."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import posix_only
from vntimeline.cli.files import write_file
from vntimeline.errors import OutputError

NEW = b"the new content\n" * 100
root_only = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")

pytestmark = posix_only


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A file with old content."""
    file = tmp_path / "folder" / "out.csv"
    file.parent.mkdir()
    file.write_bytes(b"old")
    return file


def refuse(*_: object) -> None:
    """Stand in for `os.replace` on a mount point."""
    raise OSError(16, "Device or resource busy")


@pytest.mark.parametrize("path", ["/dev/fd/{}", "/proc/self/fd/{}", "link"])
def test_a_descriptor_is_written_at_its_position(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A path that names an open descriptor is written where the shell stands, and nothing is cut off."""
    monkeypatch.chdir(tmp_path)
    number = os.open("log", os.O_WRONLY | os.O_CREAT)
    Path("link").symlink_to(f"/dev/fd/{number}")
    os.write(number, b"header\n")
    write_file(path.format(number), NEW)
    os.write(number, b"footer\n")
    os.close(number)
    assert Path("log").read_bytes() == b"header\n" + NEW + b"footer\n"
    with pytest.raises(OutputError, match="closed"):
        write_file(path.format(number), NEW)


def test_links_are_followed(out: Path) -> None:
    """A hard link keeps its other names, and a dangling link gets its target; a loop of links is an error."""
    other, dangling, loop = (out.with_name(name) for name in ("other", "dangling", "loop"))
    other.hardlink_to(out)
    dangling.symlink_to("target")
    loop.symlink_to("loop")
    write_file(str(out), NEW)
    assert other.read_bytes() == NEW
    write_file(str(dangling), NEW)
    assert out.with_name("target").read_bytes() == NEW
    with pytest.raises(OutputError, match="too many levels of symbolic links"):
        write_file(str(loop), NEW)
    assert loop.is_symlink()


def test_a_read_only_file_is_refused(out: Path) -> None:
    """A file that nobody may write is left alone, also by root, and the error has a remedy."""
    out.chmod(0o444)
    with pytest.raises(OutputError, match="it is read-only") as caught:
        write_file(str(out), NEW)
    assert "make it writable" in str(caught.value.help)
    assert out.read_bytes() == b"old"


def test_special_permissions_are_dropped(out: Path) -> None:
    """The permissions stay, but no program runs as another user because of its old content."""
    for mode in (0o4750, 0o2640, 0o7777):
        out.chmod(mode)
        write_file(str(out), NEW)
        assert stat.S_IMODE(out.stat().st_mode) == mode & 0o777
    out.chmod(0o4750)
    out.with_name("other").hardlink_to(out)  # so that it is written in place
    write_file(str(out), NEW)
    assert stat.S_IMODE(out.stat().st_mode) == 0o750


@root_only
def test_the_owner_is_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of another user stays theirs; where that is not allowed, it is written in place."""
    os.chown(out, 12345, 54321)
    first = out.stat()
    write_file(str(out), NEW)
    second = out.stat()
    assert second.st_ino != first.st_ino, "replaced"
    monkeypatch.setattr(os, "fchown", refuse)
    write_file(str(out), NEW + NEW)
    third = out.stat()
    assert third.st_ino == second.st_ino, "in place"
    assert {(each.st_uid, each.st_gid) for each in (first, second, third)} == {(12345, 54321)}
    assert out.read_bytes() == NEW + NEW


@pytest.mark.parametrize("content", [NEW, b""])
def test_what_cannot_be_replaced_is_written_in_place(
    out: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """A mount point is written in place, longer or shorter than before, and no temporary file is left."""
    monkeypatch.setattr(os, "replace", refuse)
    write_file(str(out), content)
    assert out.read_bytes() == content
    assert [*out.parent.iterdir()] == [out]
    with pytest.raises(OutputError, match="busy"):
        write_file(str(out.with_name("new.csv")), content)


def test_a_full_disk_is_noticed_before_a_file_is_written_in_place(out: Path) -> None:
    """Room for a file that is written in place is reserved first; without it, the old content stays."""
    resource = pytest.importorskip("resource", reason="needs limits of file sizes")
    out.with_name("other").hardlink_to(out)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(NEW) - 1, most))
        with pytest.raises(OutputError, match="file too large") as caught:
            write_file(str(out), NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert "nothing was changed" in str(caught.value.help)
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["user.note", "system.posix_acl_access"])
def test_attributes_are_kept(out: Path, name: str) -> None:
    """A replaced file keeps its extended attributes, of which access control lists are one."""
    acl = b"\x02\0\0\0" + b"".join(
        tag.to_bytes(2, "little") + mode.to_bytes(2, "little") + number.to_bytes(4, "little")
        for tag, mode, number in (
            (1, 6, 2**32 - 1),
            (2, 4, 12345),
            (4, 0, 2**32 - 1),
            (16, 4, 2**32 - 1),
            (32, 0, 2**32 - 1),
        )
    )
    value = acl if name.startswith("system") else b"a note"
    setting: Callable[..., None] | None = getattr(os, "setxattr", None)
    try:
        assert setting is not None
        setting(out, name, value)
    except (AssertionError, OSError):
        pytest.skip("the file system has no such attributes")
    mode = out.stat().st_mode
    write_file(str(out), NEW)
    assert (os.getxattr(out, name), out.stat().st_mode, out.read_bytes()) == (value, mode, NEW)


def test_a_deleted_folder_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that was deleted nothing can be written, which is an error that names the file."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(OutputError, match=r"cannot write out\.csv: no such file or directory"):
        write_file("out.csv", NEW)
