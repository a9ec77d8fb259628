"""The pages about the data: what they mean, how far they reach, and what was changed."""

from collections.abc import Iterator
from itertools import groupby

from vntimeline.counts import given
from vntimeline.fields import Field, definitions, rows
from vntimeline.model import LISTS, REGISTRIES, Coverage
from vntimeline.questions import about
from vntimeline.questions.about import AboutQuery
from vntimeline.questions.board import BOARD
from vntimeline.questions.log import LogEntry
from vntimeline.render.linked_data import licence_url
from vntimeline.render.site.content import Content
from vntimeline.render.site.pages import page
from vntimeline.wording import LEVEL_MEANINGS, VALUE_MEANINGS, level_numbers


def files(content: Content) -> Iterator[tuple[str, bytes]]:
    """Yield the page about the data, and the log of changes."""
    store = content.store
    yield page(
        content,
        "about/",
        "about.html.j2",
        about=about.answer(store, AboutQuery()),
        meanings={tier: LEVEL_MEANINGS[tier] for tier in filter(None, BOARD)},
        words={field: meanings for field, meanings in VALUE_MEANINGS.items() if field != "tier"},
        fields=_fields(),
        said=lambda counts: level_numbers({name: str(number) for name, number in given(counts).items()}),
        licence=licence_url(store.licence),
        withdrawn=sum(each.withdrawn for each in store.corrections),
    )
    yield page(content, "log/", "log.html.j2", releases=_releases(content))


def _fields() -> dict[str, list[Field]]:
    """Return the fields of the records in a store file, by record."""
    described = rows(definitions([*LISTS.values(), *REGISTRIES.values(), Coverage]))
    return {record: list(own) for record, own in groupby(described, lambda field: field.record)}


def _releases(content: Content) -> list[tuple[LogEntry, list[tuple[str, list[LogEntry]]]]]:
    """Return the releases, newest first: an entry of each, and its entries by what happened."""
    releases = [list(own) for _, own in groupby(content.log, lambda entry: entry.date)]
    return [
        (own[0], [(change, list(same)) for change, same in groupby(own, lambda entry: entry.change)])
        for own in releases
    ]
