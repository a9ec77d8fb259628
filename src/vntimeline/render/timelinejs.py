"""TimelineJS3's JSON: a slide for each event, for the timeline of a newsroom's page.

The format: https://timeline.knightlab.com/docs/json-format.html. TimelineJS ignores keys that it does not know, so
each slide has the complete record under `vntimeline`.
"""

import re
from html import escape
from typing import Any

from vntimeline.model import Event, Source, Store
from vntimeline.questions import Query
from vntimeline.render import cells
from vntimeline.render.answer import Answer
from vntimeline.render.json import envelope_of, indented
from vntimeline.render.sanitize import sanitize
from vntimeline.wording import data_version, date_in_words

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# What makes TimelineJS take a quotation that holds it for the address of a video, an image, a frame or a player.
_LIKE_MEDIA = re.compile(r"[./?]|(?<=i)f|(?<=yout)u")


def document(answer: Answer[Event, Query]) -> str:
    """Return the store as the title, then a slide for each event, grouped by kind so that few groups are drawn."""
    whole = {
        "title": _title(answer.loaded),
        "events": [_slide(record, answer) for record in answer.records],
        "scale": "human",
        "vntimeline": envelope_of(answer.summary, answer.query, answer.covered, {}),
    }
    # The same JSON; written into a page's script, it cannot end that script.
    return indented(whole).replace("<", "\\u003c")


def _title(store: Store) -> dict[str, Any]:
    coverage = store.coverage
    covered = f"<p>Coverage: {date_in_words(f'{coverage.from_}/{coverage.until}')}</p>" if coverage else ""
    version = f"<p>{_html(said)}</p>" if (said := data_version(store.version, store.released, store.digest)) else ""
    licence = f"<p>Licence: {_html(store.licence)}</p>" if store.licence else ""
    return {"text": {"headline": _html(store.title), "text": f"{covered}{version}{licence}"}, "autolink": False}


def _slide(event: Event, answer: Answer[Event, Query]) -> dict[str, Any]:
    return {
        **_dates(event.date),
        "text": {"headline": _html(event.title), "text": _text(event)},
        "media": _media(event.sources[0]),
        "group": event.kind.capitalize(),
        "unique_id": event.id,
        "autolink": False,  # our links are made; a title that looks like an address is none
        "vntimeline": {name: cells.value(event, name) for name in cells.names(answer)},
    }


def _dates(text: str) -> dict[str, Any]:
    """Return the date's parts as they are known, with words of ours where a part is not a plain day."""
    parts = text.split("/")
    said = not all(map(_DAY.fullmatch, parts))
    return dict(zip(("start_date", "end_date"), (_date(part, said) for part in parts), strict=False))


def _date(part: str, said: bool) -> dict[str, Any]:
    numbers = map(int, part.rstrip("~?%").split("-"))
    date: dict[str, Any] = dict(zip(("year", "month", "day"), numbers, strict=False))
    return {**date, "display_date": date_in_words(part)} if said else date


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
    """Return the first source's title as a quotation, credited and linked.

    TimelineJS takes the address of a page for that of an image: it would show a broken one, and tell the publisher of
    every reader.
    """
    quoted = _LIKE_MEDIA.sub(lambda match: f"&#{ord(match[0])};", _html(source.title))
    media = {"url": f"<blockquote>{quoted}</blockquote>", "credit": _credit(source)}
    return {**media, "link": link} if (link := _link(source)) else media


def _credit(source: Source) -> str:
    return _html(", ".join(filter(None, (source.publisher, source.date and date_in_words(source.date)))))


def _link(source: Source) -> str | None:
    return sanitize(source.url) if source.url and _WEB.match(source.url) else None


def _html(text: str) -> str:
    return escape(sanitize(text))
