"""Releases: what was released changes only with an entry in the corrections."""

import json
import runpy
from pathlib import Path

import msgspec
import pytest

from tests.helpers import ROOT, edited, embedded_store
from tests.store.store_text import ALL, HEAD, event_text, tier_text
from vntimeline import StoreError, Timeline
from vntimeline.store import load, read
from vntimeline.store.checks import run
from vntimeline.store.releases import FOLDER, newest, release_of

NEXT = "version: 2026.2.1\nreleased: 2026-02-28\n"
"""The version and the day of the release after the first one."""
HEADINGS = "version: 2026.1.1\nreleased: 2026-01-31\ntitle: A store\n"
EVENTS = event_text("visit", "2000-01", id="visit", countries=["US"], place="Hanoi") + tier_text(
    "2001", "strategic", id="sp"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store and the file of its release."""
    write(tmp_path, text())
    release = release_of(load(tmp_path / "events.yaml"))
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / f"{release.version}.json").write_bytes(msgspec.json.encode(release))
    return tmp_path


def text(events: str = EVENTS, end: str = "") -> str:
    """A store with a version."""
    return edited(HEAD, "title: A store\n", HEADINGS) + ALL + events + end


def write(folder: Path, content: str) -> None:
    """Write the store of a folder."""
    (folder / "events.yaml").write_text(content, encoding="utf-8")


def problems(folder: Path) -> list[tuple[str, str]]:
    """The check and the message of each problem that the strict checks find."""
    return [(each.check, each.message) for each in run(read(folder / "events.yaml"), "strict")]


def later(content: str) -> str:
    """The store with the version of the next release."""
    return edited(content, HEADINGS, f"{NEXT}title: A store\n")


def test_a_store_as_released_has_no_problem(folder: Path) -> None:
    """The released store itself passes the checks."""
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"date": "2000-01"', '"date": "2000-01-05"'),
        ('"place": "Hanoi"', '"place": "Hue"'),
        ('"countries": ["US"]', '"countries": ["DE"]'),
        ('"tier": "strategic"', '"tier": "comprehensive"'),
    ],
)
def test_a_changed_value_needs_a_correction(folder: Path, old: str, new: str) -> None:
    """A changed fact is a problem, until an entry of the next release corrects it."""
    changed = edited(text(), old, new) if text().count(old) == 1 else text(EVENTS.replace(old, new))
    write(folder, changed)
    (found,) = problems(folder)
    assert found[0] == "released-events"
    assert "is not as in 2026.1.1" in found[1]
    id = found[1].split()[0]
    entry = f'corrections:\n  - {{date: 2026-02-28, id: {id}, field: date, was: "2000", why: A source.}}\n'
    write(folder, later(changed) + entry)
    assert problems(folder) == []


def test_a_correction_of_an_earlier_release_does_not_do(folder: Path) -> None:
    """An entry of the day of the release, or before it, explains nothing that changed afterwards."""
    changed = text(EVENTS.replace("2000-01", "2000-02"))
    write(
        folder, changed + 'corrections:\n  - {date: 2026-01-31, id: visit, field: date, was: "1999", why: A source.}\n'
    )
    assert [check for check, _ in problems(folder)] == ["released-events"]


def test_other_words_and_sources_need_no_correction(folder: Path) -> None:
    """A title, a summary, the significance and further sources are not facts."""
    write(folder, text(EVENTS.replace("A title", "Another title").replace("A summary.", "Other words.")))
    assert problems(folder) == []


def test_a_removed_event_needs_an_entry(folder: Path) -> None:
    """An event that is gone is a problem, until an entry withdraws it."""
    left = text(tier_text("2001", "strategic", id="sp"))
    write(folder, left)
    assert problems(folder) == [("released-events", "visit, an event of 2026.1.1, is gone")]
    entry = (
        "corrections:\n  - {date: 2026-02-28, id: visit, withdrawn: true, replaced_by: sp, why: It was there twice.}\n"
    )
    write(folder, later(left) + entry)
    assert problems(folder) == []


def test_a_new_event_says_when_it_was_added(folder: Path) -> None:
    """An event that was not released has the day of the next release in `added`."""
    new = event_text("visit", "2003", id="new", countries=["JO"])
    write(folder, text(EVENTS + new))
    assert problems(folder) == [("released-events", "new is new since 2026.1.1")]
    write(folder, later(text(EVENTS + event_text("visit", "2003", id="new", countries=["JO"], added="2026-02-28"))))
    assert problems(folder) == []


def test_a_store_of_another_title_or_without_a_version_is_not_compared(folder: Path) -> None:
    """Another store in the same folder has nothing to do with the release."""
    for other in (text("").replace("title: A store", "title: B"), text("").replace(HEADINGS, "title: A store\n")):
        write(folder, other)
        assert problems(folder) == []


def test_the_newest_release_counts(folder: Path) -> None:
    """A store is compared with the newest release of its title."""
    release = newest(folder / FOLDER, "A store")
    assert release is not None
    emptied = msgspec.structs.replace(
        release, version="2026.3.1", released=release.released.replace(month=3), events={}
    )
    (folder / FOLDER / "2026.3.1.json").write_bytes(msgspec.json.encode(emptied))
    assert newest(folder / FOLDER, "A store") == emptied
    assert newest(folder / FOLDER, "B") is None
    assert newest(folder / "nowhere", "A store") is None


def test_a_damaged_release_is_an_error(folder: Path) -> None:
    """A file of a release that cannot be read is an error that names the file."""
    (folder / FOLDER / "2026.1.1.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"2026\.1\.1\.json"):
        read(folder / "events.yaml")


def test_a_store_without_a_version_cannot_be_released(folder: Path) -> None:
    """A release needs a version."""
    write(folder, text().replace(HEADINGS, "title: A store\n"))
    with pytest.raises(StoreError, match="no version"):
        release_of(load(folder / "events.yaml"))


# The embedded store

TOOL = runpy.run_path(str(ROOT / "tools" / "data_release.py"))


def test_the_embedded_store_has_the_file_of_its_release() -> None:
    """The repository has the file of the release that the store is; run tools/data_release.py."""
    path, content = TOOL["release_file"](embedded_store())
    assert path.is_relative_to(ROOT / FOLDER)
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(content)


def test_the_changelog_has_the_log() -> None:
    """The data section of the changelog is made from the log; run tools/data_release.py."""
    changelog = TOOL["CHANGELOG"].read_text(encoding="utf-8")
    assert TOOL["BLOCK"].search(changelog)
    assert changelog == TOOL["changelog"](changelog, embedded_store(), Timeline(embedded_store()).log())
