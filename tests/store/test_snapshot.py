"""Snapshots: they load as the store that was compiled, and no state of the cache changes an answer."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from zlib import crc32

import msgspec
import pytest
from platformdirs import user_cache_path

from tests.helpers import ROOT, SMALL, contents, environment, make_event, make_store, posix_only
from vntimeline import __version__, store
from vntimeline.errors import StoreError
from vntimeline.model import TEXTS, Event, Store
from vntimeline.store import snapshot, yaml_parser

MORE = b"""\
version: 2026.11.1
released: 2026-11-27
countries:
  DE:
    name: Germany
    vi: \xc4\x90\xe1\xbb\xa9c
    aliases: [Federal Republic]
    ids:
      iso3: DEU
      m49: "276"
      cow: "255"
      gw: "260"
      vdem: "77"
      wikidata: Q183
      former:
        - {list: cow, id: "260", name: German Federal Republic, from: 1955-05-05, to: 1990-10-02}
checkpoints:
  - date: 2013-09
    counting: inclusive
    counts: {CSP: 1, SP: 2, CP: 3, total: 5}
    note: It differs.
    sources: [{title: S, publisher: Nhan Dan, date: 2013}]
corrections:
  - {date: 2026-11-27, id: bo-acts, field: date, was: "2011", why: The month is known.}
  - {date: 2026-11-27, id: bo-acted, withdrawn: true, replaced_by: bo-acts, why: It was there twice.}
people: {Bo: }
publishers:
  Embassy of Norway in Vietnam: {type: official}
  Federal Foreign Office of Germany: {type: official}
  Government of the Netherlands: {type: official}
  Nhan Dan: {type: newspaper}
  The White House: {type: official}
  Vietnam News Agency: {type: agency, family: VNA}
events:
  - id: bo-acts
    date: 2011-01~/2011-02?
    kind: leadership
    countries: []
    office: president
    person: Bo
    change: takes-office
    acting: true
    reason: "The office fell vacant.\\nTwice: \\"so\\" they say \\\\ \\u2028."
    title: Bo acts as president
    significance: detail
    confidence: low
    added: 2026-11-27
    sources: [{title: S, publisher: Nhan Dan, archived: "https://example.org/copy", lang: vi}]
"""
MORE += b"".join(f"    {name}: The {name}\n".encode() for name in TEXTS if f"    {name}: ".encode() not in MORE)
"""An overlay with what the small store lacks: publishers, an acting holder, every text, and what JSON must escape."""


def from_yaml(path: Path | None = SMALL, add: Sequence[Path] = ()) -> Store:
    """The store read from its YAML: the cache folder is a file, so nothing is read from it or written to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("platformdirs.user_cache_path", lambda *_, **__: SMALL)
        return store.load(path, add)


def change_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, snapshots are made by another version, or with other fields."""
    monkeypatch.setattr(snapshot, "_MAKER", snapshot._MAKER + ",more")


ADDRESS = snapshot.address_of([b"one"])


def loaded_from(path: Path, address: str = ADDRESS, rebuild: Callable[[], Store] | None = None) -> Store | None:
    """The store of a snapshot; to read its YAML again is an error where no function does it."""
    return snapshot.load(path, address, rebuild or (lambda: pytest.fail("the store was read again")))


@pytest.fixture
def full(tmp_path: Path) -> Store:
    """A store in which every field of every record has some value somewhere."""
    more = tmp_path / "more.yaml"
    more.write_bytes(MORE)
    full = from_yaml(add=[more])
    more.unlink()
    return full


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a snapshot that does not exist."""
    return tmp_path / "store.snapshot"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The cache folder of this test, which does not exist."""
    if os.name == "nt":
        pytest.skip("on Windows the cache folder is not set by an environment variable")
    folder = user_cache_path("vntimeline")
    assert folder.is_relative_to(tmp_path)
    assert not folder.exists()
    return folder


@pytest.fixture
def no_yaml(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A function; after it is called, parsing YAML is an error."""

    def fail(*_: object, **__: object) -> object:
        raise AssertionError("YAML was parsed")

    def forbid() -> None:
        monkeypatch.setattr(yaml_parser, "_LOADER", fail)

    return forbid


def entries(folder: Path) -> list[str]:
    """The names of the files in a folder, which need not exist."""
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def cached(folder: Path) -> Path:
    """The only snapshot in a cache folder."""
    (only,) = folder.iterdir()
    assert only.suffix == ".snapshot"
    return only


# Loading a snapshot


def test_full_store_has_every_field(full: Store) -> None:
    """The store of these tests has a value for every field of every record, so comparisons cover them all."""
    events, sources = list(full.events), [source for event in full.events for source in event.sources]
    registries = (full.countries, full.people, full.publishers, full.offices)
    ids = [country.ids for country in full.countries.values() if country.ids]
    groups: list[list[msgspec.Struct]] = [[*events], [*sources], *([*registry.values()] for registry in registries)]
    groups += [[*full.checkpoints], [each.counts for each in full.checkpoints], [*full.corrections]]
    groups += [[*ids], [former for each in ids for former in each.former]]
    for group in groups:
        for field in msgspec.structs.fields(group[0]):
            assert any(getattr(record, field.name) for record in group), field.name


def test_loaded_snapshot_equals_the_compiled_store(full: Store, path: Path) -> None:
    """A store loaded from its snapshot equals the store that was compiled, with types and order."""
    snapshot.save(path, snapshot.parts(full, ADDRESS))
    loaded = loaded_from(path)
    assert loaded is not None
    assert contents(loaded) == contents(full)
    assert [*map(repr, map(msgspec.structs.astuple, loaded.events))] == [
        *map(repr, map(msgspec.structs.astuple, full.events))
    ]
    assert list(loaded.countries) == list(full.countries)
    assert list(loaded.people) == list(full.people)
    assert list(loaded.publishers) == list(full.publishers)
    assert list(loaded.offices) == list(full.offices)
    assert snapshot.dump(loaded, ADDRESS) == path.read_bytes()


def test_loaded_events_behave_like_a_list(full: Store, path: Path) -> None:
    """The lazily decoded events support indexes, slices, iteration and selection like a list."""
    snapshot.save(path, snapshot.parts(full, ADDRESS))
    loaded = loaded_from(path)
    assert loaded is not None
    events, expected = loaded.events, list(full.events)
    assert isinstance(events, Sequence)
    count = len(expected)
    assert len(events) == count
    assert [events[at] for at in range(-count, count)] == [expected[at] for at in range(-count, count)]
    for part in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, -2), slice(9, 2), slice(0, 999)):
        assert list(events[part]) == expected[part]
    assert list(reversed(events)) == expected[::-1]
    assert expected[3] in events
    for outside in (count, -count - 1):
        with pytest.raises(IndexError):
            events[outside]
    for question in (((), ()), (("US", "DE"), ()), ((), ("tier",)), (("US",), ("tier", "visit")), (("ZZ",), ())):
        assert list(loaded.select(*question)) == list(full.select(*question))


@pytest.mark.parametrize("name", [ROOT / "events.yaml", SMALL], ids=["embedded", "small"])
def test_second_load_uses_the_snapshot(name: Path, cache: Path, no_yaml: Callable[[], None]) -> None:
    """A second load reads the cached snapshot without parsing YAML, and gives an equal store."""
    first = store.load(name)
    data = cached(cache).read_bytes()
    no_yaml()
    assert contents(store.load(name)) == contents(first)
    assert cached(cache).read_bytes() == data
    cached(cache).unlink()
    with pytest.raises(AssertionError, match="YAML was parsed"):
        store.load(name)


def test_overlays_and_their_order_change_the_snapshot(tmp_path: Path, cache: Path) -> None:
    """Each combination and order of overlays has its own snapshot."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("title: One\n")
    two.write_text("title: Two\n")
    for _ in range(2):
        titles = [store.load(SMALL, add).title for add in ([], [one], [two], [one, two], [two, one])]
        assert titles == ["A small store", "One", "Two", "Two", "One"]
    assert len(entries(cache)) == 5


def test_edit_with_same_size_and_time_is_noticed(tmp_path: Path) -> None:
    """An edit is noticed even if the file keeps its size and modification time."""
    edited = tmp_path / "store.yaml"
    for title in ("A small store", "A smart store", "A small store"):
        edited.write_bytes(SMALL.read_bytes().replace(b"A small store", title.encode()))
        os.utime(edited, ns=(0, 0))
        assert store.load(edited).title == title


def test_edit_during_load_leaves_no_wrong_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes while it is loaded never leaves a snapshot under a wrong address."""
    edited = tmp_path / "store.yaml"
    before = SMALL.read_bytes()
    edited.write_bytes(before)
    real = snapshot.load

    def load(path: Path, address: str, rebuild: Callable[[], Store], *, private: bool) -> Store | None:
        """Change the file: its address is known by now, but the rest of it may not have been read."""
        edited.write_bytes(before.replace(b"A small store", b"A smart store"))
        return real(path, address, rebuild, private=private)

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "load", load)
        store.load(edited)
    assert store.load(edited).title == "A smart store"
    edited.write_bytes(before)
    assert store.load(edited).title == "A small store"


def test_invalid_store_leaves_no_snapshot(tmp_path: Path, cache: Path) -> None:
    """A store with problems is never written to the cache."""
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(SMALL.read_bytes().replace(b"kind: visit", b"kind: vist"))
    with pytest.raises(StoreError):
        store.load(bad)
    assert entries(cache) == []


# The store that the package carries


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that carries the small store and its snapshot."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "events.yaml").write_bytes(SMALL.read_bytes())
    (folder / store.SNAPSHOT).write_bytes(store.compiled(folder / "events.yaml"))
    monkeypatch.setattr(store, "PACKAGE", folder)
    return folder


def test_installed_package_uses_its_own_snapshot(package: Path, cache: Path, no_yaml: Callable[[], None]) -> None:
    """An installed package loads its own snapshot, without parsing YAML or writing to the cache."""
    expected = from_yaml()
    no_yaml()
    assert contents(store.load()) == contents(expected)
    assert entries(cache) == []


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"", lambda data: data[:-9] + b"X" + data[-8:]]
)
def test_damaged_package_snapshot_is_ignored(damage: Callable[[bytes], bytes], package: Path, cache: Path) -> None:
    """If the package's snapshot is damaged, the YAML is read instead and cached."""
    carried = package / store.SNAPSHOT
    carried.write_bytes(damage(carried.read_bytes()))
    assert contents(store.load()) == contents(from_yaml())
    assert len(entries(cache)) == 1


def test_edited_package_store_is_read_again(package: Path) -> None:
    """If the package's YAML was edited, its snapshot is not used."""
    file = package / "events.yaml"
    file.write_bytes(file.read_bytes().replace(b"A small store", b"A smell store"))
    assert store.load().title == "A smell store"


def test_package_snapshot_is_not_used_with_overlays(package: Path, tmp_path: Path) -> None:
    """The package's snapshot is not used when an overlay is given."""
    over = tmp_path / "over.yaml"
    over.write_text("title: Over\n")
    assert (store.load().title, store.load(add=[over]).title) == ("A small store", "Over")


# Damaged snapshots


def places(data: bytes) -> list[int]:
    """Every byte of the header, and of the other lines the first, the last and some between."""
    line_ends = [at for at, byte in enumerate(data) if byte == ord("\n")]
    around = {at + step for at in line_ends for step in (-1, 0, 1)}
    return sorted(at for at in around | {*range(line_ends[0]), *range(0, len(data), 61)} if at < len(data))


def test_changed_byte_is_detected(full: Store, path: Path) -> None:
    """A snapshot with one changed bit is not loaded, or what it changes is taken from the YAML."""
    data = snapshot.dump(full, ADDRESS)
    first = sum(map(len, data.splitlines(keepends=True)[:2]))
    for at in places(data):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        rebuild = Mock(return_value=full)
        loaded = loaded_from(path, rebuild=rebuild)
        assert (loaded is None) == (at < first), at
        if loaded is not None:
            assert contents(loaded) == contents(full), at
            rebuild.assert_called_once_with()
    path.write_bytes(data)
    assert loaded_from(path) is not None


def test_truncated_snapshot_is_detected(full: Store, path: Path) -> None:
    """A snapshot that was cut short is not loaded."""
    data = snapshot.dump(full, ADDRESS)
    for length in places(data):
        path.write_bytes(data[:length])
        assert loaded_from(path) is None, length


CHANGES: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: os.truncate(path, 3000),
    "emptied": lambda path: os.truncate(path, 0),
    "overwritten": lambda path: path.write_bytes(path.read_bytes().replace(b"2023", b"2022")),
    "events exchanged": lambda path: path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True)))),
}


@posix_only
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_change_after_loading_is_detected(change: Callable[[Path], object], cache: Path) -> None:
    """A snapshot that is changed in place after it was loaded gives the right events, and is made again."""
    expected = contents(store.load(SMALL))
    data = cached(cache).read_bytes()
    loaded = store.load(SMALL)
    change(cached(cache))
    assert contents(loaded) == expected
    assert cached(cache).read_bytes() == data
    assert contents(loaded) == expected


def test_removed_snapshot_is_still_read(cache: Path, no_yaml: Callable[[], None]) -> None:
    """A store that was loaded from a snapshot is complete where the snapshot is removed."""
    if os.name == "nt":
        pytest.skip("Windows does not remove a file that is open")
    expected = contents(store.load(SMALL))
    no_yaml()
    loaded = store.load(SMALL)
    cached(cache).unlink()
    assert contents(loaded) == expected


@posix_only
@pytest.mark.parametrize("change", ["edited", "removed"])
def test_damage_is_an_error_only_where_the_store_is_gone(change: str, cache: Path, tmp_path: Path) -> None:
    """Where the snapshot is damaged and the store was changed since, no event of another store is given."""
    edited = tmp_path / "store.yaml"
    edited.write_bytes(SMALL.read_bytes())
    store.load(edited)
    loaded = store.load(edited)
    os.truncate(cached(cache), 3000)
    if change == "edited":
        edited.write_bytes(SMALL.read_bytes().replace(b"A small store", b"A smart store"))
    else:
        edited.unlink()
    with pytest.raises(StoreError, match=r"changed while it was used|no such file"):
        list(loaded.events)


def test_only_what_is_read_is_verified(full: Store, path: Path) -> None:
    """Damage of the texts, which few questions read, costs a question about an event nothing."""
    snapshot.save(path, [snapshot.dump(full, ADDRESS).removesuffix(b"\n"), b" "])
    loaded = loaded_from(path)
    assert loaded is not None
    assert list(loaded.events) == list(full.events)
    with pytest.raises(pytest.fail.Exception):
        list(loaded.texts)


def test_a_question_reads_what_it_asks_for(path: Path) -> None:
    """Loading a store and asking for an event of it takes a small part of the memory that its snapshot would take."""
    events = [make_event(f"e-{at:05}", "2001", summary=f"{at} " * 500) for at in range(4000)]
    many = make_store(events)
    path.write_bytes(
        snapshot.dump(msgspec.structs.replace(many, texts=[event.summary or "" for event in events]), ADDRESS)
    )
    del many, events
    size = path.stat().st_size
    assert size > 15_000_000
    tracemalloc.start()
    loaded = loaded_from(path)
    assert loaded is not None
    assert loaded.events[2000].id == "e-02000"
    assert [at for at, text in enumerate(loaded.texts) if text.startswith("3000 ")] == [3000]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 10


def sealed(full: Store, body: bytes) -> bytes:
    """A snapshot with this body after the first line, which has the right checksum of the second."""
    head = body[: body.find(b"\n") + 1] or body
    seal = json.loads(snapshot.dump(full, ADDRESS).split(b"\n", 1)[0]) | {"crc32": crc32(head)}
    return json.dumps(seal).encode() + b"\n" + body


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b'{"title": "T"}\n', b"\xff\n", b"{", b"[" * 100_000 + b"\n"]
)
def test_invalid_body_with_valid_checksum_is_rejected(body: bytes, full: Store, path: Path) -> None:
    """A snapshot whose checksum is right but whose content is invalid is not loaded."""
    path.write_bytes(sealed(full, body))
    assert loaded_from(path) is None


def test_invalid_index_with_valid_checksum_is_rejected(full: Store, path: Path) -> None:
    """A snapshot whose index names events that are not there is not loaded; nor is one that ends elsewhere."""
    body = snapshot.dump(full, ADDRESS).split(b"\n", 1)[1]
    head, events = body.split(b"\n", 1)
    content = json.loads(head)
    content["store"]["index"]["kinds"]["visit"].append(len(full.events))
    fewer = json.loads(head)
    fewer["events"]["crc32"].pop()
    wrongs = [json.dumps(each).encode() + b"\n" + events for each in (content, fewer)]
    for wrong in (*wrongs, body + b"\n", body.removesuffix(b"\n")):
        path.write_bytes(sealed(full, wrong))
        assert loaded_from(path) is None


def test_invalid_event_with_valid_checksum_is_read_again(full: Store, path: Path) -> None:
    """An event that cannot be decoded, which only a forged snapshot has, is taken from the YAML."""
    _, head, *lines = snapshot.dump(full, ADDRESS).splitlines(keepends=True)
    lines[0] = b"[" + lines[0][1:]
    content = json.loads(head)
    block = b"".join(lines[: min(snapshot._LINES, len(full.events))])
    content["events"]["crc32"][0] = crc32(block)
    path.write_bytes(sealed(full, json.dumps(content).encode() + b"\n" + b"".join(lines)))
    loaded = loaded_from(path, rebuild=lambda: full)
    assert loaded is not None
    assert (loaded.events[0], list(loaded.events)) == (full.events[0], list(full.events))


def test_sealed_makes_loadable_snapshots(full: Store, path: Path) -> None:
    """The helper that seals invalid bodies makes a loadable snapshot from a valid body."""
    path.write_bytes(sealed(full, snapshot.dump(full, ADDRESS).split(b"\n", 1)[1]))
    loaded = loaded_from(path)
    assert loaded is not None
    assert contents(loaded) == contents(full)


def test_snapshot_with_another_address_is_not_loaded(full: Store, path: Path) -> None:
    """A snapshot is loaded only under the address that it was made for."""
    path.write_bytes(snapshot.dump(full, ADDRESS))
    assert loaded_from(path, snapshot.address_of([b"two"])) is None


def test_address_depends_on_contents_order_and_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a snapshot depends on the files' contents, their order, and what made it."""
    addresses = [snapshot.address_of(digests) for digests in ([b"a"], [b"b"], [b"a", b"b"], [b"b", b"a"], [])]
    change_maker(monkeypatch)
    addresses.append(snapshot.address_of([b"a"]))
    assert len(set(addresses)) == 6


def test_changed_rule_has_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of any module that reads or checks stores gives each store another address, without a new version."""
    original = Path(store.PACKAGE)
    package = shutil.copytree(original, tmp_path / "vntimeline", ignore=shutil.ignore_patterns("*.snapshot", "render"))
    expected = snapshot.rules_of(str(original))
    for changed in ("store/checks/events.py", "store/yaml_reader.py", "dates.py", "model.py", "names.py"):
        path = package / changed
        content = path.read_bytes()
        for more, equal in ((b"", True), (b"\n# a stricter rule\n", False)):
            path.write_bytes(content + more)
            snapshot.rules_of.cache_clear()
            assert (snapshot.rules_of(str(package)) == expected) is equal, changed
        path.write_bytes(content)
    before = snapshot.address_of([b"a"])
    monkeypatch.setattr(snapshot, "rules_of", lambda _: expected + 1)
    assert snapshot.address_of([b"a"]) != before


def test_package_without_files_has_addresses(tmp_path: Path) -> None:
    """Where the modules are no files, as in a zip file, an address depends on the version alone."""
    assert snapshot.rules_of(str(tmp_path / "vntimeline.zip")) == 0


def test_snapshot_of_another_maker_is_not_loaded(full: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot that another version wrote, or one with other fields, is not loaded."""
    path.write_bytes(snapshot.dump(full, ADDRESS))
    change_maker(monkeypatch)
    assert loaded_from(path) is None


class WritesAFile:
    """An object whose pickle writes a file when it is loaded."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("written"),)


Damage = Callable[[Path, bytes], object]

DAMAGES: dict[str, Damage] = {
    "missing": lambda path, data: path.unlink(),
    "empty": lambda path, data: path.write_bytes(b""),
    "only a line end": lambda path, data: path.write_bytes(b"\n"),
    "garbage": lambda path, data: path.write_bytes(bytes(range(256)) * 9),
    "a pickle": lambda path, data: path.write_bytes(pickle.dumps(WritesAFile())),
    "the YAML file": lambda path, data: path.write_bytes(SMALL.read_bytes()),
    "cut in the first line": lambda path, data: path.write_bytes(data[:40]),
    "cut after the first line": lambda path, data: path.write_bytes(data[: data.index(b"\n") + 1]),
    "cut in the second line": lambda path, data: path.write_bytes(data[: data.index(b"Norway")]),
    "cut after the second line": lambda path, data: path.write_bytes(b"".join(data.splitlines(True)[:2])),
    "cut before the last event": lambda path, data: path.write_bytes(b"".join(data.splitlines(True)[:-1])),
    "cut by a byte": lambda path, data: path.write_bytes(data[:-1]),
    "an extra line": lambda path, data: path.write_bytes(data + data.splitlines(True)[-1]),
    "a name changed": lambda path, data: path.write_bytes(data.replace(b"Norway", b"Norwax")),
    "a date changed": lambda path, data: path.write_bytes(data.replace(b"2023-09-10", b"2022-09-10")),
    "another maker": lambda path, data: path.write_bytes(data.replace(b'maker":"', b'maker":"9', 1)),
    "another store": lambda path, data: path.write_bytes(snapshot.dump(from_yaml(), ADDRESS)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_snapshot_is_replaced(
    damage: Damage, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_yaml: Callable[[], None]
) -> None:
    """A damaged snapshot changes no answer: the YAML is read again and the snapshot is restored."""
    monkeypatch.chdir(tmp_path)
    expected = contents(store.load(SMALL))
    data = cached(cache).read_bytes()
    damage(cached(cache), data)
    assert contents(store.load(SMALL)) == expected  # also where the damage is found only when an event is read
    assert cached(cache).read_bytes() == data  # restored
    assert not Path("written").exists()
    no_yaml()
    assert contents(store.load(SMALL)) == expected


def test_folder_in_place_of_a_snapshot_is_ignored(cache: Path) -> None:
    """A folder at the path of a snapshot changes no answer and leaves no other files."""
    expected = contents(store.load(SMALL))
    place = cached(cache)
    place.unlink()
    (place / "below").mkdir(parents=True)
    for _ in range(2):
        assert contents(store.load(SMALL)) == expected
    assert entries(cache) == [place.name]


@posix_only
def test_named_pipe_in_place_of_a_snapshot_is_replaced(cache: Path) -> None:
    """A named pipe at the path of a snapshot does not make a run wait, nor does a link to a device."""
    expected = contents(store.load(SMALL))
    place = cached(cache)
    for target in (None, "/dev/zero", "nowhere"):
        place.unlink()
        place.symlink_to(target) if target else os.mkfifo(place)
        assert contents(store.load(SMALL)) == expected
        assert place.is_file()
        assert not place.is_symlink()


@posix_only
@pytest.mark.parametrize("mode", [0o020, 0o002, 0o777])
@pytest.mark.parametrize("place", ["folder", "file"])
def test_snapshot_that_others_can_write_is_not_trusted(
    place: str, mode: int, cache: Path, no_yaml: Callable[[], None]
) -> None:
    """A snapshot that other users may have written is made again, and then they can no longer write it."""
    expected = contents(store.load(SMALL))
    made = cached(cache)
    made.write_bytes(made.read_bytes().replace(b"A small store", b"A false store"))
    seal, head, rest = made.read_bytes().split(b"\n", 2)
    forged = json.loads(seal) | {"crc32": crc32(head + b"\n")}
    made.write_bytes(b"\n".join((json.dumps(forged).encode(), head, rest)))
    assert store.load(SMALL).title == "A false store", "it is sealed well"
    changed = cache if place == "folder" else made
    changed.chmod(changed.stat().st_mode | mode)
    assert contents(store.load(SMALL)) == expected
    assert (cache.stat().st_mode & 0o777, made.stat().st_mode & 0o777) == (0o700, 0o600)
    no_yaml()
    assert contents(store.load(SMALL)) == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("place", ["folder", "file"])
def test_snapshot_of_another_user_is_not_trusted(place: str, cache: Path) -> None:
    """A snapshot that belongs to another user is not read, and a folder of another user is left alone."""
    expected = contents(store.load(SMALL))
    made = cached(cache)
    made.write_bytes(b"planted")
    os.chown(cache if place == "folder" else made, 12345, -1)
    assert contents(store.load(SMALL)) == expected
    assert (made.read_bytes() == b"planted") == (place == "folder")


@posix_only
def test_cache_folder_is_private(cache: Path) -> None:
    """The cache folder and the snapshots are the user's alone, whatever the umask."""
    before = os.umask(0)
    try:
        store.load(SMALL)
    finally:
        os.umask(before)
    assert (cache.stat().st_mode & 0o777, cached(cache).stat().st_mode & 0o777) == (0o700, 0o600)


def test_leftovers_of_killed_runs_are_removed(cache: Path) -> None:
    """What killed runs have left in the cache is removed when a snapshot is saved."""
    cache.mkdir(parents=True, mode=0o700)
    left = cache / ".vntimeline-0.part"
    left.touch()
    os.utime(left, (0, 0))
    store.load(SMALL)
    assert not left.exists()


def test_new_version_writes_a_new_snapshot(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of the version or the fields, the store is compiled again into a snapshot of its own."""
    expected = contents(store.load(SMALL))
    change_maker(monkeypatch)
    assert contents(store.load(SMALL)) == expected
    assert len(entries(cache)) == 2


# Caches that cannot be written


@pytest.mark.parametrize("blocked", ["cache", "cache/vntimeline"])
def test_file_in_place_of_the_cache_folder_is_left_alone(blocked: str, tmp_path: Path, cache: Path) -> None:
    """If the cache folder cannot be made, loading works and the file in its place is unchanged."""
    expected = contents(store.load(SMALL))
    shutil.rmtree(tmp_path / "cache")
    assert cache.is_relative_to(tmp_path / blocked)
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("a file")
    for _ in range(2):
        assert contents(store.load(SMALL)) == expected
    assert (tmp_path / blocked).read_text() == "a file"


@pytest.mark.parametrize("relative", ["cache", "~/.cache/vntimeline"])
def test_relative_cache_path_is_not_created(relative: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If no home folder is known, loading works and creates no folder in the current one."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    expected = contents(from_yaml())
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path(relative))
    for _ in range(2):
        assert contents(store.load(SMALL)) == expected
    assert entries(work) == []


def test_full_disk_does_not_prevent_loading(tmp_path: Path, cache: Path) -> None:
    """If a snapshot cannot be written, loading works and leaves no partial file."""
    pytest.importorskip("resource", reason="the size of files can be limited only on POSIX systems")
    code = (
        "import resource, sys; from vntimeline.store import load\n"
        "sys.dont_write_bytecode = True\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "print([len(load(sys.argv[1]).events) for _ in range(2)])"
    )
    done = child(code, str(SMALL), home=tmp_path)
    answer, _ = done.communicate(timeout=60)
    count = len(from_yaml().events)
    assert (done.returncode, answer) == (0, f"[{count}, {count}]\n")
    assert entries(cache) == []


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_interrupted_write_leaves_no_file(
    error: type[BaseException], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails or is interrupted leaves no file behind."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("os.replace", fail)
    try:
        snapshot.save(path, [b"content"])
    except KeyboardInterrupt:
        assert error is KeyboardInterrupt
    assert entries(path.parent) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows does not replace a file that is open")
def test_open_snapshot_survives_its_replacement(path: Path) -> None:
    """A reader that has a snapshot open still reads it whole while another process replaces it."""
    snapshot.save(path, [b"old"])
    with path.open("rb", buffering=0) as reading:
        snapshot.save(path, [b"new"])
        assert reading.read() == b"old"
    assert path.read_bytes() == b"new"


# Which snapshots are kept


def test_only_the_newest_snapshots_are_kept(tmp_path: Path, cache: Path) -> None:
    """The cache keeps only the newest few snapshots."""
    # Each snapshot gets a modification time by its turn, so that the test does not depend on the clock.
    made: list[str] = []
    for turn in range(12):
        edited = tmp_path / "store.yaml"
        edited.write_bytes(SMALL.read_bytes().replace(b"A small store", b"Store %d" % turn))
        assert store.load(edited).title == f"Store {turn}"
        (new,) = set(entries(cache)) - set(made)
        made.append(new)
        os.utime(cache / new, ns=(turn, turn))
    kept = entries(cache)
    assert 3 <= len(kept) <= 10
    assert kept == sorted(made[-len(kept) :])


def test_other_files_in_the_cache_are_kept(tmp_path: Path) -> None:
    """Removing old snapshots never deletes other files in the cache folder."""
    for name in ("notes.txt", "a.snapshot", "b.snapshot", "c.snapshot"):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, ns=(ord(name[0]), ord(name[0])))
    snapshot.save(tmp_path / "d.snapshot", [b"d"], keep=2)
    assert entries(tmp_path) == ["c.snapshot", "d.snapshot", "notes.txt"]


# Concurrent processes

WORKER = """\
import sys
from hashlib import sha256
from pathlib import Path
import msgspec
from vntimeline import store
from vntimeline.store import snapshot

yaml, place, data, digest = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_bytes(), sys.argv[4]
print("ready", flush=True)
sys.stdin.readline()
for turn in range(300):
    if turn % 50 == 49:
        place.unlink(missing_ok=True)
    else:
        snapshot.save(place, [data])
    try:
        assert place.read_bytes() == data, "a partial snapshot"
    except FileNotFoundError:
        pass
    if turn % 10 == 9:
        events = store.load(yaml).events
        assert sha256(msgspec.json.encode(list(events))).hexdigest() == digest, "a wrong answer"
"""


def child(code: str, *arguments: str, home: Path) -> "subprocess.Popen[str]":
    """A process that runs this Python code and uses the same cache folder."""
    variables = {"XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"]}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, **variables),
    )


def test_concurrent_processes_share_one_cache_safely(tmp_path: Path, cache: Path) -> None:
    """Processes that read and write one snapshot at the same time never read a partial one."""
    head, *events = SMALL.read_text(encoding="utf-8").split("  - id: ")
    many = [event.replace("\n", f"-{at}\n", 1) for at in range(20) for event in events]
    path, kept = tmp_path / "store.yaml", tmp_path / "kept"
    path.write_text("  - id: ".join((head, *many)), encoding="utf-8")
    digest = sha256(msgspec.json.encode(list(store.load(path).events))).hexdigest()
    kept.write_bytes(cached(cache).read_bytes())
    workers = [child(WORKER, str(path), str(cached(cache)), str(kept), digest, home=tmp_path) for _ in range(4)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        print(file=worker.stdin, flush=True)
    ended = [worker.communicate(timeout=60) for worker in workers]
    assert [(worker.returncode, *said) for worker, said in zip(workers, ended, strict=True)] == [(0, "", "")] * 4
    assert cached(cache).read_bytes() == kept.read_bytes()  # the only file


# The content of a snapshot


def test_snapshot_consists_of_lines_of_json(full: Store) -> None:
    """A snapshot is plain JSON: a line with the checksum, one with the registries, one per event and per text."""
    content = snapshot.dump(full, ADDRESS)
    assert content.endswith(b"\n")
    seal, head, *lines = map(json.loads, content.decode().removesuffix("\n").split("\n"))
    assert seal == {
        "maker": ",".join((__version__, *Store.__struct_fields__, *Event.__struct_fields__)),
        "address": ADDRESS,
        "crc32": crc32(content.splitlines(keepends=True)[1]),
    }
    assert lines == [*(event.to_dict() for event in full.events), *full.texts]
    assert len(full.texts) == len(full.events)
    assert head["store"]["title"] == full.title
    assert (head["store"]["events"], head["store"]["texts"]) == ([], [])
