"""Loading a store from files: overlays, standard input, and files that cannot be read."""

import contextlib
import errno
import io
import os
import re
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.helpers import ROOT, SMALL, contents, embedded_store, posix_only
from vntimeline import Timeline
from vntimeline.errors import StoreError, shortened
from vntimeline.questions.leaders import led_by
from vntimeline.store import checks, embedded, files, load, read

BASE = """\
schema: 1
title: Base
licence: CC0-1.0
coverage: {from: 1970-01-01, until: 2020-12-31}
countries:
  FR: {name: France, vi: Pháp}
  US: {name: United States}
people:
  Ann Lee: {vi: An Lê}
events:
"""


def visit(id: str, date: str = "2000", title: str = "Base", countries: str = "[US]", people: str = "[Ann Lee]") -> str:
    """A visit as YAML text, with these fields."""
    return f"""\
  - id: {id}
    date: {date}
    kind: visit
    countries: {countries}
    people: {people}
    title: {title}
    significance: key
    confidence: high
    sources: [{{title: S, publisher: P}}]
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A store with the visits one and two."""
    path = tmp_path / "base.yaml"
    path.write_text(BASE + visit("one", "2001") + visit("two", "2002"), encoding="utf-8")
    return path


def overlay(base: Path, text: str, name: str = "overlay.yaml") -> Path:
    """An overlay with this text, in a file beside the base store."""
    path = base.with_name(name)
    path.write_text(text, encoding="utf-8")
    return path


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> io.BytesIO:
    """Make this text standard input; it is returned, so that a test sees how much of it was read."""
    content = io.BytesIO(text.encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content, encoding="ascii"))
    return content


# Overlays


def test_overlay_events_replace_by_id_and_are_sorted(base: Path) -> None:
    """An overlay's event replaces the event of the same id; new events are sorted in by date."""
    over = overlay(base, "events:\n" + visit("three", "2001-06", "Over") + visit("one", "2003", "Over"))
    assert [(each.id, each.date, each.title) for each in load(base, [over]).events] == [
        ("three", "2001-06", "Over"),
        ("two", "2002", "Base"),
        ("one", "2003", "Over"),
    ]


def test_overlay_registry_entries_replace_whole_entries(base: Path) -> None:
    """Registries are merged; an overlay's entry replaces the whole entry of the same key."""
    over = overlay(base, "countries: {FR: {name: French Republic}, DE: {name: Germany}}\npeople: {Ann Lee: , Bo: }\n")
    store = load(base, [over])
    assert {code: (country.name, country.vi) for code, country in store.countries.items()} == {
        "FR": ("French Republic", None),
        "US": ("United States", None),
        "DE": ("Germany", None),
    }
    assert {name: person.vi for name, person in store.people.items()} == {"Ann Lee": None, "Bo": None}
    publishers = [overlay(base, f"publishers: {{P: {{type: {kind}}}}}\n", f"{kind}.yaml") for kind in ("wiki", "press")]
    assert {name: entry.type for name, entry in load(base, publishers).publishers.items()} == {"P": "press"}


@pytest.mark.parametrize(
    ("text", "title", "licence", "until"),
    [
        ("people: {}\n", "Base", "CC0-1.0", "2020-12-31"),
        ("title: Over\n", "Over", "CC0-1.0", "2020-12-31"),
        ("licence: MIT\n", "Base", "MIT", "2020-12-31"),
        ("coverage: {from: 1980-01-01, until: 2025-06-30}\n", "Base", "CC0-1.0", "2025-06-30"),
    ],
)
def test_overlay_replaces_only_its_own_headings(base: Path, text: str, title: str, licence: str, until: str) -> None:
    """An overlay replaces the title, licence or coverage that it states, and no other."""
    store = load(base, [overlay(base, text)])
    assert (store.title, store.licence, store.last_day.isoformat()) == (title, licence, until)


def test_later_overlay_wins(base: Path) -> None:
    """Where two overlays disagree, the one given later decides."""
    first = overlay(base, "title: First\nlicence: MIT\nevents:\n" + visit("one", title="First"), "first.yaml")
    last = overlay(base, "title: Last\nevents:\n" + visit("one", title="Last"), "last.yaml")
    for add, title in (([first, last], "Last"), ([last, first], "First")):
        store = load(base, add)
        assert (store.title, store.licence) == (title, "MIT")
        assert {each.id: each.title for each in store.events} == {"one": title, "two": "Base"}


def test_overlay_and_base_may_refer_to_each_other(base: Path) -> None:
    """Events may name registry entries of the base store and of the overlay alike."""
    over = overlay(
        base,
        "countries: {DE: {name: Germany}}\npeople: {Bo: }\nevents:\n"
        + visit("three", countries="[FR, DE]", people="[Ann Lee, Bo]"),
    )
    assert next(iter(load(base, [over]).events)).countries == ("FR", "DE")
    base.write_text(BASE + visit("one", countries="[DE]", people="[Bo]"), encoding="utf-8")
    assert {each.id for each in load(base, [over]).events} == {"one", "three"}
    with pytest.raises(StoreError):
        load(base)


def test_overlay_alone_is_not_a_store(base: Path) -> None:
    """A file without the required sections is refused as a base store."""
    with pytest.raises(StoreError) as caught:
        load(overlay(base, "title: Over\n"))
    assert [problem.message for problem in caught.value.problems] == ["a store lacks schema, countries, events"]


def test_overlay_over_the_embedded_store(tmp_path: Path) -> None:
    """An overlay can be laid over the store that the package carries."""
    over = overlay(tmp_path / "x", "publishers: {P: {type: press}}\nevents:\n" + visit("zz-new-event", people="[]"))
    plain, more = embedded_store(), load(add=[over])
    assert len(more.events) == len(plain.events) + 1
    assert "zz-new-event" in {each.id for each in more.events}
    assert (more.title, list(more.countries)) == (plain.title, list(plain.countries))


# Offices


def takes(office: str, person: str = "Ann Lee", date: str = "2001") -> str:
    """A leadership event as YAML text: this person takes this office."""
    return f"""\
  - id: {re.sub(r"[^a-z0-9]+", "-", f"{office} {person} {date}".lower())}
    date: {date}
    kind: leadership
    countries: []
    office: {office}
    person: {person}
    change: takes-office
    title: {person} takes office
    significance: key
    confidence: high
    sources: [{{title: S, publisher: P}}]
"""


OFFICES = "offices: {king: {name: king, vi: Vua}, chancellor: {name: chancellor}, aide: {name: aide, leads: true}}\n"
"""A registry of offices whose order is that of no alphabet."""


def test_offices_answer_in_the_order_of_the_store(base: Path) -> None:
    """The offices of a store are its own, and answers have their order; so do those of its snapshot."""
    held = takes("aide") + takes("chancellor", date="2002") + takes("king", date="2003")
    base.write_text(OFFICES + BASE + visit("one") + held, encoding="utf-8")
    for _ in range(2):  # the second time, from the snapshot
        timeline = Timeline(load(base))
        assert list(timeline.store.offices) == ["king", "chancellor", "aide"]
        found = [(leader.office, leader.person) for leader in timeline.leaders("2005")]
        assert found == [("king", "Ann Lee"), ("chancellor", "Ann Lee"), ("aide", "Ann Lee")]
        assert [leader.office for leader in timeline.leaders("2005", office="Vua")] == ["king"]
        assert [each.office for each in timeline.leaders(history=True)] == ["king", "chancellor", "aide"]
        assert [(led.office, led.person) for led in led_by(timeline.store)(date(2005, 1, 1))] == [("aide", "Ann Lee")]


def test_a_store_without_the_section_has_the_offices_of_the_embedded_store(base: Path) -> None:
    """Stores were written before offices were a section. The check of unused entries does not concern such offices."""
    base.write_text(BASE + visit("one") + takes("foreign-minister"), encoding="utf-8")
    timeline = Timeline(load(base))
    assert timeline.store.offices == embedded_store().offices
    assert [leader.person for leader in timeline.leaders("2005", office="fm")] == ["Ann Lee"]
    assert not [
        each for each in checks.run(read(base), "strict") if "office" in each.message or "president" in each.message
    ]
    base.write_text("offices: {}\n" + BASE + visit("one"), encoding="utf-8")
    assert Timeline(load(base)).store.offices == {}


def test_overlay_adds_an_office_and_its_event(base: Path) -> None:
    """An overlay may add an office and an event of it; the office is answered after those of the base store."""
    base.write_text(OFFICES + BASE + visit("one") + takes("king"), encoding="utf-8")
    over = overlay(base, "offices: {censor: {name: censor, aliases: [c]}}\nevents:\n" + takes("censor"))
    timeline = Timeline(load(base, [over]))
    assert [(leader.office, leader.person) for leader in timeline.leaders("2005")] == [
        ("king", "Ann Lee"),
        ("chancellor", None),
        ("aide", None),
        ("censor", "Ann Lee"),
    ]
    assert [event.office for event in timeline.events(office="c")] == ["censor"]


def test_overlay_may_use_and_replace_the_offices_of_the_base(base: Path) -> None:
    """An overlay's event may hold an office of the base store, and its office replaces that of the same id."""
    base.write_text(OFFICES + BASE + visit("one"), encoding="utf-8")
    over = overlay(base, "offices: {king: {name: emperor}}\nevents:\n" + takes("king"))
    store = load(base, [over])
    assert list(store.offices) == ["king", "chancellor", "aide"]
    assert (store.offices["king"].name, store.offices["king"].vi) == ("emperor", None)
    assert [leader.person for leader in Timeline(store).leaders("2005", office="emperor")] == ["Ann Lee"]


def test_overlay_adds_an_office_to_the_embedded_store(tmp_path: Path) -> None:
    """An overlay can add an office and its holder to the store that the package carries."""
    over = overlay(
        tmp_path / "x",
        "publishers: {P: {type: press}}\noffices: {mayor: {name: mayor of Hanoi}}\nevents:\n"
        + takes("mayor", "To Lam"),
    )
    timeline = Timeline(load(add=[over]))
    assert list(timeline.store.offices) == [*embedded_store().offices, "mayor"]
    assert [leader.person for leader in timeline.leaders("2005", office="mayor of Hanoi")] == ["To Lam"]


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("kign", "did you mean king?"),
        ("King", "write it king"),
        ("Vua", "write it king"),
        ("bishop", "add bishop to offices"),
    ],
)
@pytest.mark.parametrize("as_overlay", [True, False])
def test_unregistered_office_has_a_suggestion(base: Path, written: str, help: str, as_overlay: bool) -> None:
    """A leadership event with an office that is not registered is reported at its place, with what to write."""
    base.write_text(OFFICES + BASE + visit("one") + ("" if as_overlay else takes(written)), encoding="utf-8")
    over = overlay(base, "events:\n" + takes(written))
    with pytest.raises(StoreError) as caught:
        load(base, [over] if as_overlay else [])
    (problem,) = caught.value.problems
    assert (problem.file, problem.check) == (str(over if as_overlay else base), "offices")
    assert (problem.message, problem.help) == (f"unknown office {written!r}", help)
    assert problem.excerpt == f"    office: {written}"


# Stores with problems


def test_overlay_problems_name_the_overlay_file(base: Path) -> None:
    """A problem in an overlay is reported with the overlay's file name and line."""
    over = overlay(base, "events:\n" + visit("three", countries="[ZZ]"))
    with pytest.raises(StoreError) as caught:
        load(base, [over])
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.check) == (str(over), 5, 17, "countries")


def test_store_error_has_the_problems_of_all_files(base: Path) -> None:
    """One StoreError carries every problem of the base store and its overlays."""
    base.write_text(BASE + visit("one", "never") + visit("two", "2002", people="[Bo]"), encoding="utf-8")
    over = overlay(base, "events:\n" + visit("Three", countries="US"))
    with pytest.raises(StoreError) as caught:
        load(base, [over])
    error = caught.value
    assert (error.status, error.message) == (3, "4 problems in the store")
    assert [(Path(problem.file).name, problem.line, problem.check) for problem in error.problems] == [
        ("base.yaml", 12, "dates"),
        ("base.yaml", 24, "people"),
        ("overlay.yaml", 2, "ids"),
        ("overlay.yaml", 5, "values"),
    ]


def test_one_problem_is_counted_in_the_singular(base: Path) -> None:
    """The message of a StoreError with one problem uses the singular."""
    base.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"^1 problem in the store$") as caught:
        load(base)
    assert len(caught.value.problems) == 1


def test_invalid_store_is_refused_each_time(base: Path) -> None:
    """A refused store is refused again: no cached result hides the problem."""
    base.write_text(BASE + visit("one", "never"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(StoreError):
            load(base)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"\x00" * 100, b"\x89PNG\r\n\x1a\n", b"a: b\xff\n"],
    ids=["utf-16", "zeros", "picture", "latin-1"],
)
@pytest.mark.parametrize("as_overlay", [True, False])
def test_binary_content_is_a_syntax_problem(base: Path, content: bytes, as_overlay: bool) -> None:
    """A file that is not UTF-8 text is a syntax problem of that file, as base store and as overlay."""
    other = base.with_name("other")
    other.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        load(base, [other]) if as_overlay else load(other)
    assert caught.value.status == 3
    assert {(problem.file, problem.check) for problem in caught.value.problems} == {(str(other), "syntax")}


# Files that cannot be read


def missing(folder: Path) -> Path:
    """The path of a file that does not exist."""
    return folder / "none.yaml"


def directory(folder: Path) -> Path:
    """The path of a folder."""
    return folder


def under_a_file(folder: Path) -> Path:
    """A path below a file."""
    (folder / "file").write_text("")
    return folder / "file" / "store.yaml"


def too_long(folder: Path) -> Path:
    """A path with too long a name."""
    return folder / ("x" * 5000)


def loop(folder: Path) -> Path:
    """The path of a symbolic link to itself."""
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (missing, "no such file"),
        pytest.param(directory, "is a folder", marks=posix_only),
        pytest.param(under_a_file, "not a directory", marks=posix_only),
        pytest.param(too_long, "file name too long", marks=posix_only),
        pytest.param(loop, "too many levels of symbolic links", marks=posix_only),
    ],
)
@pytest.mark.parametrize("as_overlay", [True, False])
def test_unreadable_file_is_named(base: Path, make: Callable[[Path], Path], message: str, as_overlay: bool) -> None:
    """A file that cannot be read is an error that names the file and the reason."""
    path = make(base.parent)
    with pytest.raises(StoreError) as caught:
        load(base, [path]) if as_overlay else load(path)
    error = caught.value
    assert (error.message, error.status, error.problems) == (shortened(f"{path}: {message}"), 3, ())
    assert error.help


# Files without an end, and files that fail while they are read


def refusal(path: str | Path, add: tuple[str | Path, ...] = ()) -> StoreError:
    """The error of loading a store; reading it for a check gives the same."""
    with pytest.raises(StoreError) as caught:
        load(path, add)
    with pytest.raises(StoreError) as checked:
        read(path, add)
    assert (caught.value.status, checked.value.message) == (3, caught.value.message)
    assert caught.value.help
    return caught.value


def test_too_long_a_file_is_refused(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file longer than the limit is refused, as a store and as an overlay; one of just that length is read."""
    base.write_text("offices: {}\n" + base.read_text(encoding="utf-8"), encoding="utf-8")
    length = base.stat().st_size
    monkeypatch.setattr(files, "LIMIT", length)
    assert len(load(base).events) == 2
    longer = overlay(base, base.read_text(encoding="utf-8") + "#")
    assert "longer than" in refusal(longer).message
    assert refusal(base, (longer,)).message.startswith(str(longer))


def test_sparse_file_is_refused_unread(tmp_path: Path) -> None:
    """A file of ten gigabytes without content is refused at once."""
    with (tmp_path / "sparse.yaml").open("wb") as file:
        file.truncate(files.LIMIT + 1)
    assert (
        refusal(tmp_path / "sparse.yaml").message
        == f"{tmp_path}/sparse.yaml: longer than 256 MiB, the limit of a store file"
    )


@posix_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full"])
def test_device_without_an_end_is_refused(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that never ends is read no further than the limit."""
    monkeypatch.setattr(files, "LIMIT", 1 << 20)
    assert refusal(device).message == f"{device}: longer than 1 MiB, the limit of a store file"


@posix_only
def test_pipes_without_an_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe and standard input are read no further than the limit."""
    monkeypatch.setattr(files, "LIMIT", 1 << 18)
    path = tmp_path / "fifo"
    os.mkfifo(path)

    def write() -> None:
        for _ in range(2):
            with contextlib.suppress(BrokenPipeError), path.open("wb", buffering=0) as pipe:
                while True:
                    pipe.write(b"y\n" * 2048)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    with pytest.raises(StoreError, match="longer than"):
        load(path)
    with path.open("rb") as pipe, io.TextIOWrapper(pipe) as given:
        monkeypatch.setattr(sys, "stdin", given)
        with pytest.raises(StoreError, match="standard input: longer than"):
            load("-")
    writer.join(timeout=60)


@posix_only
def test_slow_non_blocking_standard_input_is_read_to_its_end(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause of the writer is not taken for the end of standard input."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    content = base.read_bytes()

    def write() -> None:
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            pipe.write(content[:300])
            waited.wait(timeout=0.2)
            pipe.write(content[300:])

    waited = threading.Event()  # never set: only the pause matters
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    with os.fdopen(reading, "rb") as pipe, io.TextIOWrapper(pipe) as given:
        monkeypatch.setattr(sys, "stdin", given)
        assert len(load("-").events) == 2
    writer.join(timeout=60)


@pytest.mark.parametrize("after", [0, 1])
def test_read_error_names_the_file(base: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the disk while a file is read names the file, at its beginning and later."""

    class Failing(io.FileIO):
        reads = 0

        def read(self, size: int | None = -1, /) -> bytes:
            if self.reads == after:
                raise OSError(errno.EIO, "Input/output error")
            self.reads += 1
            return super().read(100)

    monkeypatch.setattr(files, "FileIO", Failing)
    assert refusal(base).message == f"{base}: input/output error"


def test_read_error_of_standard_input_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while standard input is read names it."""
    given = stdin(monkeypatch, BASE)
    given.close()
    assert refusal("-").message == "standard input: i/o operation on closed file"


def test_too_little_memory_is_an_error_of_the_store(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that needs more memory than there is, is an error with a remedy."""

    def fail(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr("vntimeline.store.yaml_parser._LOADER", fail)
    assert refusal(base).message == "the store needs more memory than there is"


# Standard input


def test_standard_input_as_a_store(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """A store read from standard input equals the same store read from a file."""
    stdin(monkeypatch, base.read_text(encoding="utf-8"))
    assert contents(load("-")) == contents(load(base))


def test_standard_input_as_an_overlay(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """An overlay read from standard input equals the same overlay read from a file."""
    text = "countries: {VN: {name: Việt Nam}}\nevents:\n" + visit("one", title="Piped")
    stdin(monkeypatch, text)
    assert contents(load(base, ["-"])) == contents(load(base, [overlay(base, text)]))


def test_problems_of_standard_input_are_named_dash(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """Problems of standard input have - as their file name."""
    stdin(monkeypatch, "titel: x\n")
    with pytest.raises(StoreError) as caught:
        load(base, ["-"])
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [("-", 1)]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd")
def test_pipe_is_read_like_a_file(base: Path) -> None:
    """A store can be read from a path that can be read only once, such as a pipe."""
    reading, writing = os.pipe()
    try:
        os.write(writing, base.read_bytes())
        os.close(writing)
        assert contents(load(f"/dev/fd/{reading}")) == contents(load(base))
    finally:
        os.close(reading)


@pytest.mark.parametrize(("path", "add"), [("-", ["-"]), (None, ["-", "-"]), ("-", ["other.yaml", "-"])])
def test_standard_input_twice_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch, path: str | None, add: list[str]
) -> None:
    """Naming standard input twice is an error, and nothing is read from it."""
    content = stdin(monkeypatch, BASE)
    with pytest.raises(StoreError, match="standard input is asked for twice") as caught:
        load(path, add)
    assert (caught.value.status, content.tell()) == (3, 0)
    assert caught.value.help


# The order of events, the default store, and selection


def test_order_of_events_in_the_file_does_not_matter(tmp_path: Path) -> None:
    """The loaded store does not depend on the order of events in the file."""
    head, *events = SMALL.read_text(encoding="utf-8").split("  - id: ")
    stores = []
    for at, order in enumerate((events, events[::-1], sorted(events), events[5:] + events[:5])):
        path = tmp_path / f"{at}.yaml"
        path.write_text("  - id: ".join((head, *order)), encoding="utf-8")
        stores.append(load(path))
    assert [event.order for event in stores[0].events] == sorted(event.order for event in stores[0].events)
    for other in stores[1:]:
        assert contents(other) == contents(stores[0])


def test_events_are_sorted_by_start_then_end_then_id(base: Path) -> None:
    """Events that begin on one day are sorted by their last day and then by their id."""
    spans = [("b", "2000"), ("d", "2000-01-01"), ("a", "2000-01"), ("c", "2000-01-01"), ("e", "1999-12-31/2010")]
    base.write_text(BASE + "".join(visit(id, date) for id, date in spans), encoding="utf-8")
    assert [each.id for each in load(base).events] == ["e", "c", "d", "a", "b"]


@pytest.mark.usefixtures("shared_cache")
def test_embedded_store_is_the_default() -> None:
    """Without a path, the store at the top of the repository is loaded."""
    assert Path(embedded()).read_bytes() == (ROOT / "events.yaml").read_bytes()
    store = load()
    assert contents(store) == contents(load(embedded()))
    assert store.title == "Vietnam's diplomatic partnerships"


def test_select_by_country_and_kind_uses_the_index() -> None:
    """Selecting by country and kind finds each matching event once, in order."""
    store = load(SMALL)
    for code in store.countries:
        chosen = [event.id for event in store.events if code in event.countries]
        assert [event.id for event in store.select([code])] == chosen
    assert [event.id for event in store.select(["US", "DE"], ["tier"])] == [
        event.id for event in store.events if event.kind == "tier" and {"US", "DE"} & set(event.countries)
    ]
    assert list(store.select()) == list(store.events)
    assert list(store.select(["ZZ"])) == []
