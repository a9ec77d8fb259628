"""Write what a release of the data leaves in the repository: releases/VERSION.json, and the log in CHANGELOG.md.

Usage: python tools/data_release.py

Run it when version and released in events.yaml are those of the release; see RELEASING.md.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from vntimeline import LogEntry, Store, load
from vntimeline.store.releases import FOLDER, release_of
from vntimeline.wording import corrected, counted

ROOT = Path(__file__).parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
BLOCK = re.compile(r"(?<=<!-- data log -->\n).*?(?=<!-- end of data log -->)", re.DOTALL)
"""The part of the changelog that is generated."""


def release_file(store: Store) -> tuple[Path, str]:
    """Return the path and the content of the file of a store's release."""
    release = release_of(store)
    content = msgspec.json.format(msgspec.json.encode(release), indent=1).decode()
    return ROOT / FOLDER / f"{release.version}.json", f"{content}\n"


def changelog(text: str, store: Store, entries: Sequence[LogEntry]) -> str:
    """Return the changelog with the log of all releases."""
    lines = [line for _, own in groupby(entries, key=lambda entry: entry.date) for line in _release(store, list(own))]
    return BLOCK.sub(lambda _: "".join(f"{line}\n" for line in lines), text)


def _release(store: Store, entries: Sequence[LogEntry]) -> Iterator[str]:
    yield ""
    yield f"#### {entries[0].version} ({entries[0].date})"
    yield ""
    kinds = {event.id: event.kind for event in store.events}
    added = Counter(kinds[entry.event] for entry in entries if entry.change == "added")
    if added:
        each = ", ".join(
            f"{count} {kind}" for kind, count in sorted(added.items(), key=lambda item: (-item[1], item[0]))
        )
        yield f"- {counted(added.total(), 'event')} added: {each}."
    for id, own in groupby((entry for entry in entries if entry.change != "added"), key=lambda entry: entry.event):
        told = list(own)
        what = "; ".join(_told(entry) for entry in told)
        why = " ".join(dict.fromkeys(entry.why for entry in told if entry.why))
        yield f"- `{id}` {what}. {why}"
    yield ""


def _told(entry: LogEntry) -> str:
    if entry.change == "withdrawn":
        return f"withdrawn, replaced by `{entry.replaced_by}`" if entry.replaced_by else "withdrawn"
    return "disputed" if entry.field == "disputed" else corrected(entry.field or "", entry.was, entry.now)


def main() -> None:
    """Write both."""
    timeline = load()
    path, content = release_file(timeline.store)
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    text = changelog(CHANGELOG.read_text(encoding="utf-8"), timeline.store, timeline.log())
    CHANGELOG.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
