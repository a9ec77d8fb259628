"""Search and fetch, in the form that chat clients expect."""

from collections.abc import Iterator, Sequence
from heapq import nlargest
from math import log

from vntimeline.cli import spec_of
from vntimeline.cli.mcp.results import COUNTRIES, EVENTS, Evidence, event_url, evidence
from vntimeline.errors import AmbiguousName, UnknownName
from vntimeline.model import SIGNIFICANCES, Event, Store
from vntimeline.names import fold, unmarked
from vntimeline.questions import Query, arguments, events, standing
from vntimeline.questions.events import EventIdQuery
from vntimeline.questions.search import phrases
from vntimeline.questions.standing import StandingQuery
from vntimeline.record import Record
from vntimeline.render import formats
from vntimeline.render.answer import Answer, StoreSummary, Terminal, summary
from vntimeline.texts import plain_text
from vntimeline.wording import citation, date_in_words, not_covered

_RESULTS = 10
"""How many events a search finds at most."""
_CANDIDATES = 100
"""How many events, those that have the most words, are looked at more closely."""
_COMMON_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "in",
        "is",
        "of",
        "on",
        "or",
        "say",
        "says",
        "so",
        "the",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
    ]
)
"""Words of a question that say nothing of what is asked."""
_SHORTEST_NAME = 3
"""The least length of a country's name among other words: `my` is a word in English, and in Vietnamese a country."""


class Hit(Record, frozen=True, kw_only=True):
    """A result of a search."""

    id: str
    """What `fetch` takes: the id of an event, or the code of a country."""
    title: str
    """The title of the event, or the name of the country."""
    text: str
    """The date, what happened, confidence, disputes and sources."""
    url: str
    """The address of the event's first source; of a country, and without such an address, that of the resource."""


class Found(Record, frozen=True, kw_only=True):
    """What a search finds."""

    results: tuple[Hit, ...]
    """The countries that are named, then the events, the best match first."""
    store: StoreSummary
    """The store that answers."""


class Details(Record, frozen=True, kw_only=True):
    """What is known of a document beside its text."""

    uri: str
    """The address of the resource."""
    covered: bool
    """Whether the store covers the day that the text is about."""
    note: str | None
    """What to tell the user where it does not."""
    evidence: tuple[Evidence, ...]
    """The events that support the text, with their sources."""
    store: StoreSummary
    """The store that answers."""


class Document(Record, frozen=True, kw_only=True):
    """An event or a country, in full."""

    id: str
    """The id of the event, or the code of the country."""
    title: str
    """The title of the event, or the name of the country."""
    text: str
    """The document, in Markdown."""
    url: str
    """The address of the event's first source; of a country, and without such an address, that of the resource."""
    metadata: Details
    """What is known of it beside the text."""


def search(store: Store, query: str) -> Found:
    """Return the countries that a query names, and the events that have most of its words. Raises UnknownName."""
    found = [*_named_countries(store, query), *map(_event_hit, _ranked(store, query))]
    return Found(results=tuple(found), store=summary(store))


def _named_countries(store: Store, query: str) -> Iterator[Hit]:
    """Yield the country that the query is, or those that it names among other words."""
    try:
        whole = arguments.country(store, query).code
    except (AmbiguousName, UnknownName):
        whole = None
    asked = f" {fold(query)} "
    for code, country in store.countries.items():
        names = (fold(name) for name in country.names)
        if code == whole or any(len(name) >= _SHORTEST_NAME and f" {name} " in asked for name in names):
            yield Hit(
                id=code,
                title=country.name,
                text=f"Vietnam's partnership with {country.name}: fetch {code}, or ask the tool `standing`.",
                url=f"{COUNTRIES}{code}",
            )


def _ranked(store: Store, query: str) -> list[Event]:
    """Return the events that have the most words of a query, the best first; diacritics do not count.

    A word counts more the fewer events have it, and twice in a title. Of equal events, those of greater significance
    and newer ones come first.
    """
    asked = phrases(query)
    patterns = [each.plain for each in asked if each.words[0].plain not in _COMMON_WORDS] or [asked[0].plain]
    texts: Sequence[str] = store.texts or [plain_text(event, store) for event in store.events]
    weights = {}
    scores = [0.0] * len(texts)
    for pattern in patterns:
        having = [at for at, text in enumerate(texts) if pattern.search(text)]
        weights[pattern] = log(1 + len(texts) / max(1, len(having)))
        for at in having:
            scores[at] += weights[pattern]

    def order(at: int) -> tuple[float, int, int]:
        event = store.events[at]
        title = unmarked(event.title)
        in_title = sum(weight for pattern, weight in weights.items() if pattern.search(title))
        return -scores[at] - in_title, SIGNIFICANCES.index(event.significance), -event.latest.toordinal()

    likely = nlargest(_CANDIDATES, range(len(texts)), key=scores.__getitem__)
    return [store.events[at] for at in sorted((at for at in likely if scores[at]), key=order)[:_RESULTS]]


def _event_hit(event: Event) -> Hit:
    sentences = [
        f"{date_in_words(event.date)}: {event.summary or event.title}",
        f"Confidence: {event.confidence}.",
        f"Disputed: {event.disputed}" if event.disputed else "",
        f"Sources: {'; '.join(map(citation, event.sources))}",
    ]
    return Hit(id=event.id, title=event.title, text=" ".join(filter(None, sentences)), url=event_url(event))


def fetch(store: Store, id: str) -> Document:
    """Return an event, or a country as it stands today. Raises UnknownName or AmbiguousName."""
    if id.strip() in store.countries:
        return _country(store, id.strip())
    try:
        asked = EventIdQuery.parse(store, [id])
    except UnknownName as error:
        if error.candidates:
            raise
        raise UnknownName(error.message, "the tool `search` finds ids") from None
    (event,) = events.by_id(store, asked)
    return Document(
        id=event.id,
        title=event.title,
        text=_markdown("show", store, event, asked),
        url=event_url(event),
        metadata=_details(store, f"{EVENTS}{event.id}", asked, [event.id]),
    )


def _country(store: Store, code: str) -> Document:
    query = StandingQuery.parse(store, code)
    answer = standing.answer(store, query)
    ids = [id for id in (answer.event, answer.named_by, answer.relations and answer.relations.event) if id]
    return Document(
        id=code,
        title=answer.name,
        text=_markdown("tier", store, answer, query),
        url=f"{COUNTRIES}{code}",
        metadata=_details(store, f"{COUNTRIES}{code}", query, ids),
    )


def _details(store: Store, uri: str, query: Query, ids: Sequence[str]) -> Details:
    covered = store.covers(*query.days)
    return Details(
        uri=uri,
        covered=covered,
        note=None if covered else not_covered(store.coverage),
        evidence=evidence(store, ids),
        store=summary(store),
    )


def _markdown(command: str, store: Store, record: Record, query: Query) -> str:
    answer = Answer(spec=spec_of(command), records=[record], query=query, summary=summary(store), store=store)
    return str(formats.markdown_text.render(answer, Terminal()))
