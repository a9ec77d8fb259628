"""The digest of a store: the same for the same content, and what the documentation says it is."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest
import yaml

from tests.helpers import ROOT, SMALL, edited, embedded_store
from vntimeline.model import FACTS, Event
from vntimeline.store import digest, load

LISTED = ROOT / "events.yaml"


def recomputed(path: Path) -> str:
    """The digest of a store file that has all its sections, computed as docs/curating.md says, without the package."""
    store = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    store["events"].sort(key=lambda event: event["id"])
    store["people"] = {name: person or {} for name, person in store["people"].items()}
    text = json.dumps(store, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_digest_is_that_of_the_canonical_content() -> None:
    """The digest of the embedded store can be computed from its file with a few lines of Python."""
    assert embedded_store().digest == recomputed(LISTED)


def test_the_digest_does_not_depend_on_how_the_file_is_written(tmp_path: Path) -> None:
    """Comments, quotes, line breaks and the order of events on a day do not change the digest."""
    content = yaml.load(SMALL.read_text(encoding="utf-8"), yaml.BaseLoader)
    content["people"] = {name: person or {} for name, person in content["people"].items()}
    written = yaml.dump(content, allow_unicode=True, sort_keys=True)
    (tmp_path / "other.yaml").write_text(f"# a comment\n{written}", encoding="utf-8")
    assert load(tmp_path / "other.yaml").digest == load(SMALL).digest


def test_a_store_without_events_has_a_digest(tmp_path: Path) -> None:
    """An empty list of events is part of the canonical content."""
    (tmp_path / "empty.yaml").write_text(
        "schema: 1\ntitle: T\ncountries: {}\noffices: {}\nevents: []\n", encoding="utf-8"
    )
    text = '{"events":[],"schema":"1","title":"T"}'
    assert load(tmp_path / "empty.yaml").digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Vietnam and Norway establish relations", "title: Vietnam and Norway open relations"),
        ("title: A small store", "title: Another store"),
        ("until: 2025-12-31", "until: 2025-12-30"),
        ("name: Norway", "name: Kingdom of Norway"),
    ],
)
def test_every_change_of_the_content_changes_the_digest(old: str, new: str, tmp_path: Path) -> None:
    """A change of a text, a section or an entry gives another digest."""
    path = tmp_path / "changed.yaml"
    path.write_text(edited(SMALL.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    assert load(path).digest != load(SMALL).digest


def test_facts_alone_decide_the_digest_of_an_event() -> None:
    """The digest of an event changes with each field that states a fact, and with no other."""
    event = next(each for each in embedded_store().events if each.id == "us-csp-2023")
    usual = digest.of_facts(event)
    for field in msgspec.structs.fields(Event):
        value = getattr(event, field.name)
        other = ("X",) if isinstance(value, tuple) else (not value) if isinstance(value, bool) else "x"
        changed = digest.of_facts(msgspec.structs.replace(event, **{field.name: other}))
        assert (changed != usual) == (field.name in FACTS), field.name


def test_the_snapshot_keeps_the_digest() -> None:
    """The digest is hexadecimal SHA-256, and stands in what the package carries."""
    assert len(bytes.fromhex(load().digest)) == 32
    assert load().digest == embedded_store().digest
