"""What a tool returns: the JSON of a command, a page of it at a time, with the evidence for what it says."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, chain
from typing import Any

import msgspec

from vntimeline.cli import schemas
from vntimeline.errors import VntimelineError
from vntimeline.fields import complete, definitions
from vntimeline.model import Confidence, Edtf, Event, Source, Store
from vntimeline.questions import Query
from vntimeline.questions.events import EventIdQuery, by_id
from vntimeline.record import Record
from vntimeline.render.answer import Answer, Spec, summary
from vntimeline.render.json import envelope
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import not_covered

USUAL = 20
"""How many records a page has unless another number is asked for."""
MOST = 100
"""The most records of a page."""
_PAGE = 50_000
"""How many bytes of records and evidence a page has at most, if it has more than one record."""
_BACKGROUND = ("history", "relations")
"""What led to a standing. Of several standings, its events are named, but are not in the evidence: pages stay short."""
_LARGEST = 100_000
"""The most bytes of a result, with the longest record on its page: a tenth of it would do for the embedded store."""


class Evidence(Record, frozen=True, kw_only=True):
    """An event that an answer names, and who says so."""

    event: str
    """The id of the event."""
    uri: str
    """The address of the event as a resource of this server."""
    date: Edtf
    """When it happened (EDTF)."""
    title: str
    """What happened."""
    confidence: Confidence
    """How well the sources support the event."""
    disputed: str | None
    """Which sources say otherwise, and what; or what the date stands for."""
    sources: tuple[Source, ...]
    """The sources that support the event, the best first."""


class Page(Record, frozen=True, kw_only=True):
    """Which part of an answer this is."""

    total: int
    """How many records the whole answer has."""
    next_cursor: str | None
    """What to give as `cursor`, with the same arguments, for the records that follow; null where none do."""


class Additions(Record, frozen=True, kw_only=True):
    """What a tool returns beside the JSON of its command."""

    note: str | None
    """What to tell the user where the store does not cover what was asked about; else null."""
    evidence: tuple[Evidence, ...]
    """The events that support the records, with their sources; empty where the records are events, which have them."""
    page: Page
    """Which part of the answer this is."""


def output_schema(command: str) -> dict[str, Any]:
    """Return the JSON Schema of a tool: the published one of its command, and what is added.

    The object stands at its top, as the protocol wants it, and the dialect is the protocol's own.
    """
    published = schemas.schema(command)
    parts = published["$defs"] | complete(definitions([Additions]))
    top, own = parts.pop("Envelope"), parts.pop(Additions.__name__)
    return {
        **top,
        "title": published["title"],
        "properties": top["properties"] | own["properties"],
        "required": top["required"] + own["required"],
        "$defs": parts,
    }


def record_schema(kind: type[Record]) -> dict[str, Any]:
    """Return the JSON Schema of a record that is a tool's result."""
    parts = complete(definitions([kind]))
    return {**parts.pop(kind.__name__), "$defs": parts}


def paged(
    spec: Spec, store: Store, query: Query, records: Sequence[Record], limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return a page of an answer: the JSON of the command, with what is added.

    Raises VntimelineError for a cursor of another question, or of another version of the data.
    """
    question = b"\0".join((spec.key.encode(), msgspec.json.encode(query), store.digest.encode()))
    start = position(cursor, question, len(records)) if cursor else 0
    named = [[*dict.fromkeys(_named(each.to_dict(), spec.one))] for each in records[start : start + limit]]
    found = {each.event: each for each in evidence(store, chain.from_iterable(named))}
    end = start + _fitting(records[start : start + limit], [[found[id] for id in ids] for ids in named])
    answer = Answer(spec=spec, records=records[start:end], query=query, summary=summary(store), store=store)
    supporting = dict.fromkeys(chain.from_iterable(named[: end - start]))
    following = cursor_for(end, question) if end < len(records) else None
    additions = Additions(
        note=None if answer.covered else not_covered(store.coverage),
        evidence=tuple(found[id] for id in supporting),
        page=Page(total=len(records), next_cursor=following),
    )
    result: dict[str, Any] = plain({**envelope(answer), **msgspec.structs.asdict(additions)})
    return result


def _fitting(records: Sequence[Record], supporting: Sequence[Sequence[Evidence]]) -> int:
    """Return how many of the records fit on a page, each with the evidence for it: at least one, if there is any."""
    sizes = accumulate(len(msgspec.json.encode(each)) for each in zip(records, supporting, strict=True))
    return max(sum(size <= _PAGE for size in sizes), min(1, len(records)))


def evidence(store: Store, ids: Iterable[str]) -> tuple[Evidence, ...]:
    """Return the events with these ids, each once, as evidence."""
    return tuple(
        Evidence(
            event=event.id,
            uri=f"{EVENTS}{event.id}",
            date=event.date,
            title=event.title,
            confidence=event.confidence,
            disputed=event.disputed,
            sources=event.sources,
        )
        for event in by_id(store, EventIdQuery(tuple(dict.fromkeys(ids))))
    )


def _named(value: Any, background: bool) -> Iterator[str]:
    """Yield the ids of the events that a plain record names; those of the background only if asked for or in doubt."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each, background)
    elif isinstance(value, dict):
        if value.get("type") == "event":  # a citation
            yield value["id"]
        left_out = () if background or value.get("certain") is False else _BACKGROUND
        for key, part in value.items():
            if key in ("event", "named_by") and part is not None:
                yield part
            elif key not in left_out:
                yield from _named(part, background)


# Addresses

EVENTS = "vntimeline://events/"
COUNTRIES = "vntimeline://countries/"
"""How the addresses of resources begin, before the id of an event or the code of a country."""


def event_url(event: Event) -> str:
    """Return where a reader finds what supports an event: the address of its first source that has one."""
    return next((source.url for source in event.sources if source.url), f"{EVENTS}{event.id}")


# Cursors


def cursor_for(position: int, question: bytes) -> str:
    """Return a cursor: a position in the answer to a question, with a checksum of the question and of the data."""
    return base64.urlsafe_b64encode(f"{position}:{_checksum(position, question)}".encode()).decode().rstrip("=")


def position(cursor: str, question: bytes, total: int) -> int:
    """Return the position that a cursor stands for. Raises VntimelineError where it is not one for this question."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    number, _, checksum = text.partition(":")
    if number.isdecimal() and len(number) < 10 and checksum == _checksum(int(number), question) and int(number) < total:
        return int(number)
    raise VntimelineError(
        "the cursor does not belong to this question",
        "give a next_cursor with the arguments that it came with; after an update of the data, begin without a cursor",
    )


def _checksum(position: int, question: bytes) -> str:
    return sha256(b"%d\0" % position + question).hexdigest()[:16]


# Plain values


def plain(value: Any) -> Any:
    """Return a value as JSON has it, its texts without characters that must not be shown; line ends stay."""
    return _safe(msgspec.to_builtins(value))


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return "\n".join(map(sanitize, value.split("\n")))
    if isinstance(value, dict):
        return {key: _safe(each) for key, each in value.items()}
    return [_safe(each) for each in value] if isinstance(value, list | tuple) else value


def as_text(value: Any) -> str:
    """Return a result as JSON on one line. Raises VntimelineError where it is too large for a client."""
    text = msgspec.json.encode(value)
    if len(text) > _LARGEST:
        raise VntimelineError(
            f"the answer has {len(text)} bytes, and a result at most {_LARGEST}",
            "ask for less, or ask the command line, which has no limit",
        )
    return text.decode()
