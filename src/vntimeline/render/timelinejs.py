"""TimelineJS3's JSON: a slide an event, to drop into the timeline of a newsroom's page.

The format: https://timeline.knightlab.com/docs/json-format.html. TimelineJS ignores keys it does not know, so that our
own record stands in each slide whole, under `vntimeline`.
"""

import re
from html import escape
from typing import Any, cast

import msgspec

from vntimeline.dates import in_words
from vntimeline.model import Event, Source, Store
from vntimeline.render import Answer, Terminal, fields
from vntimeline.render.clean import clean
from vntimeline.render.json import head

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# What makes TimelineJS take a quotation that holds it for the address of a video, an image, a frame or a player.
_LIKE_MEDIA = re.compile(r"[./?]|(?<=i)f|(?<=yout)u")


def document(answer: Answer, terminal: Terminal) -> str:
    """The store as the title, then a slide an event, grouped by kind: the one grouping that never outgrows the page."""
    whole = {
        "title": _title(answer.loaded),
        "events": [_slide(cast(Event, record), answer) for record in answer.records],
        "scale": "human",
        "vntimeline": head(answer),
    }
    text = msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()
    # The same JSON; written into a page's script, it cannot end that script.
    return text.replace("<", "\\u003c") + "\n"


def _title(store: Store) -> dict[str, Any]:
    covered = in_words(f"{store.coverage.from_}/{store.coverage.until}")
    licence = f"<p>Licence: {_html(store.licence)}</p>" if store.licence else ""
    return {"text": {"headline": _html(store.title), "text": f"<p>Coverage: {covered}</p>{licence}"}, "autolink": False}


def _slide(event: Event, answer: Answer) -> dict[str, Any]:
    return {
        **_dates(event.date),
        "text": {"headline": _html(event.title), "text": _text(event)},
        "media": _media(event.sources[0]),
        "group": event.kind.capitalize(),
        "unique_id": event.id,
        "autolink": False,  # our links are made; a title that looks like an address is none
        "vntimeline": {name: fields.value(event, name) for name in fields.names(answer)},
    }


def _dates(text: str) -> dict[str, Any]:
    """The date's parts as they are known; in our words where a part is no plain day, else in the page's language."""
    parts = text.split("/")
    said = not all(map(_DAY.fullmatch, parts))
    return dict(zip(("start_date", "end_date"), (_date(part, said) for part in parts), strict=False))


def _date(part: str, said: bool) -> dict[str, Any]:
    numbers = map(int, part.rstrip("~?%").split("-"))
    date: dict[str, Any] = dict(zip(("year", "month", "day"), numbers, strict=False))
    return {**date, "display_date": in_words(part)} if said else date


def _text(event: Event) -> str:
    summary = f"<p>{_html(event.summary)}</p>" if event.summary else ""
    disputed = f"<p><strong>Disputed:</strong> {_html(event.disputed)}</p>" if event.disputed else ""
    sources = "".join(f"<li>{_cited(source)}</li>" for source in event.sources)
    return f"{summary}{disputed}<p>Confidence: {event.confidence}. Sources:</p><ul>{sources}</ul>"


def _cited(source: Source) -> str:
    title = _html(source.title)
    if link := _link(source):
        title = f'<a href="{_html(link)}" target="_blank" rel="noopener">{title}</a>'
    return f"{title}. {_credit(source)}"


def _media(source: Source) -> dict[str, str]:
    """The first source's title as a quotation, credited and linked.

    TimelineJS takes the address of a page for that of an image: it would show a broken one, and tell the publisher of
    every reader.
    """
    quoted = _LIKE_MEDIA.sub(lambda match: f"&#{ord(match[0])};", _html(source.title))
    media = {"url": f"<blockquote>{quoted}</blockquote>", "credit": _credit(source)}
    return {**media, "link": link} if (link := _link(source)) else media


def _credit(source: Source) -> str:
    return _html(", ".join(filter(None, (source.publisher, source.date and in_words(source.date)))))


def _link(source: Source) -> str | None:
    return clean(source.url) if source.url and _WEB.match(source.url) else None


def _html(text: str) -> str:
    return escape(clean(text))
