"""Tests of `-o` where it names a folder: written completely or not at all, in place of an older one of its kind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.helpers import environment, posix_only
from vntimeline.atomic import PREFIX, atomic_folder
from vntimeline.cli.commands.site import SPEC
from vntimeline.cli.files import write_folder
from vntimeline.errors import OutputError
from vntimeline.render import formats
from vntimeline.render.answer import MANIFEST

NOBODY = 65534
"""The number of a user without rights."""


def site(*names: str) -> dict[str, bytes]:
    """The files of a website with these files."""
    return {**dict.fromkeys(names, b"new"), MANIFEST: "".join(f"{name}\n" for name in (*names, MANIFEST)).encode()}


def contents(folder: Path) -> dict[str, bytes]:
    """The files in a folder, by their paths."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_website_replaces_an_older_one(tmp_path: Path) -> None:
    """A website with other files replaces the older one as a whole, whose list says which files are its own."""
    out = tmp_path / "out"
    write_folder(str(out), site("index.html", "events/a/index.html", "events/b/index.html"))
    new = site("index.html", "events/b/index.html", "years/index.html")
    write_folder(str(out), new)
    assert contents(out) == new
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("mine", ["CNAME", "events/mine.html", "mine/index.html", "events/a/index.html/x"])
def test_a_file_that_is_not_listed_stays(tmp_path: Path, mine: str) -> None:
    """A file that the list of the older website lacks is not its own: nothing is replaced, and the error names it."""
    out = tmp_path / "out"
    write_folder(str(out), site("index.html", "events/b/index.html"))
    (out / mine).parent.mkdir(parents=True, exist_ok=True)
    (out / mine).write_bytes(b"mine")
    before = contents(out)
    with pytest.raises(OutputError, match=f"such as {mine.partition('/')[0]}"):
        write_folder(str(out), site("index.html", "new.html"))
    assert contents(out) == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../etc/passwd\n/etc/passwd\n"])
def test_a_broken_list_lists_nothing(tmp_path: Path, content: bytes) -> None:
    """A list that is empty, no text, or names other places makes no file a website's own."""
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_bytes(content)
    (out / "notes.txt").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        write_folder(str(out), site("index.html"))
    assert contents(out) == {MANIFEST: content, "notes.txt": b"mine"}


@posix_only
def test_what_a_link_leads_to_is_left_alone(tmp_path: Path) -> None:
    """A linked folder within the old one is foreign, even under a name of the website; nothing behind it is removed."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.html").write_bytes(b"mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "events").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="such as events"):
        write_folder(str(out), site("events/a.html"))
    atomic_folder(out, {"events/a.html": b"new"})  # which does not ask whose the old folder is
    assert contents(out) == {"events/a.html": b"new"}
    assert (tmp_path / "elsewhere" / "a.html").read_bytes() == b"mine"


@posix_only
def test_a_linked_folder_is_replaced_behind_the_link(tmp_path: Path) -> None:
    """Where the target is a link, the folder that it leads to is replaced, and the link stays."""
    write_folder(str(tmp_path / "real"), site("old.html"))
    (tmp_path / "link").symlink_to("real")
    write_folder(str(tmp_path / "link"), site("new.html"))
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == site("new.html")


def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell would stay behind in a folder that is no longer there."""
    (tmp_path / "out" / "below").mkdir(parents=True)
    for name, target in (("out", "."), ("out/below", "..")):
        monkeypatch.chdir(tmp_path / name)
        with pytest.raises(OutputError, match="current folder"):
            write_folder(target, site("index.html"))


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Be a user who owns a folder and is not root, who may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    for each in (folder, *folder.rglob("*")):
        os.chown(each, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@posix_only
def test_a_read_only_folder_is_left_alone() -> None:
    """A folder that may not be written stays as it is, and so does one in such a folder."""
    with TemporaryDirectory() as name:  # pytest's folders are closed to other users
        top = Path(name)
        write_folder(str(top / "out"), site("old.html"))
        for folder in (top / "out", top):
            with without_privileges(top):
                folder.chmod(0o555)
                try:
                    with pytest.raises(OutputError, match=r"read-only|permission"):
                        write_folder(str(top / "out"), site("new.html"))
                finally:
                    folder.chmod(0o755)
        assert contents(top / "out") == site("old.html")


@pytest.mark.parametrize("fails", ["sync", "rename"])
def test_a_failure_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    """Where the many files of a website cannot be written or put in place, the old ones are there, and nothing else."""
    if not hasattr(os, "sync"):
        pytest.skip("this system waits for each file")
    write_folder(str(tmp_path / "out"), site("old.html"))
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if target.name == "out" and "-old" not in self.name:
            raise OSError(28, "No space left on device")
        return real(self, target)

    def sync() -> None:
        raise OSError(28, "No space left on device")

    if fails == "sync":
        monkeypatch.setattr(os, "sync", sync)
    else:
        monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputError, match="no space left"):
        write_folder(str(tmp_path / "out"), site(*(f"{at}.html" for at in range(200))))
    assert contents(tmp_path / "out") == site("old.html")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


INTERRUPTED = """\
import os, signal, sys
from pathlib import Path
from vntimeline.atomic import atomic_folder

os.sync = lambda: signal.raise_signal(int(sys.argv[1]))  # comes while the new folder is beside the old one
atomic_folder(Path("out"), {f"{at}/index.html": b"new" for at in range(200)})
"""


@posix_only
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_the_old_folder(tmp_path: Path, name: str) -> None:
    """A process that a signal ends while it writes leaves the old folder and nothing else, and ends by the signal."""
    write_folder(str(tmp_path / "out"), site("old.html"))
    number = getattr(signal, name)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(int(number))], cwd=tmp_path, env=environment(tmp_path), check=False
    )
    assert done.returncode == -number
    assert contents(tmp_path / "out") == site("old.html")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(PREFIX)]


@pytest.mark.parametrize("name", ["out", "out.d", "example.org", "site.html", "out/"])
def test_a_folder_may_have_any_name(name: str) -> None:
    """A command that only writes a folder takes any name for one."""
    assert formats.format_of(name, SPEC) is formats.site
