"""Checks of texts: characters, quoting and titles."""

import unicodedata
from collections.abc import Iterator

from vntimeline.characters import first_unsafe
from vntimeline.errors import Problem
from vntimeline.model import BOOLEANS
from vntimeline.store.checks.registry import check
from vntimeline.store.overlay import StoreFiles

TITLE_LENGTH = 90


@check("quoted", "strict", "No plain text is one that other programs read as true or false (quote NO).")
def quoted(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        reported = {(each.line, each.column) for each in document.problems}
        for problem in document.guessed_words(BOOLEANS):
            if (problem.line, problem.column) not in reported:
                yield problem


@check("characters", "strict", "Texts are in Unicode's composed form (NFC), without characters that cannot be seen.")
def characters(files: StoreFiles) -> Iterator[Problem]:
    for document in files.documents:
        yield from document.odd_texts(_odd)


def _odd(text: str) -> str | None:
    """Return what is wrong with a text's characters, if anything."""
    if not unicodedata.is_normalized("NFC", text):
        return "a letter and its mark are separate (not NFC)"
    found = first_unsafe(text)
    return f"U+{ord(found):04X} changes the reading direction or is invisible" if found else None


@check("titles", "strict", "Titles have at most 90 characters and no full stop at the end.")
def titles(files: StoreFiles) -> Iterator[Problem]:
    for entry in files.events:
        title = entry.record.title
        if len(title) > TITLE_LENGTH:
            message = f"a title of {len(title)} characters"
            yield entry.problem(("title",), message, f"use at most {TITLE_LENGTH}; move the rest to the summary")
        if title.endswith("."):
            yield entry.problem(("title",), "a title ends with a full stop", "remove it")
