"""What the pages and files of a website are made from: the store, and answers that several of them show."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

from vntimeline.model import Event, Store
from vntimeline.questions import anniversaries, board, leaders, log
from vntimeline.questions.anniversaries import AnniversariesQuery, Anniversary, has_anniversary
from vntimeline.questions.board import BoardOn, BoardQuery
from vntimeline.questions.leaders import Leader
from vntimeline.questions.log import LogEntry, LogQuery
from vntimeline.questions.site import SiteQuery
from vntimeline.questions.standing import Standing, standing_events, standing_of
from vntimeline.render import linked_data
from vntimeline.render.answer import StoreSummary, summary
from vntimeline.render.chart import png
from vntimeline.render.export.tables import Table, tables
from vntimeline.render.html.levels import days_shown
from vntimeline.render.site import addresses

T = TypeVar("T")


class Content:
    """The store and the query of a website, with answers that are worked out once."""

    def __init__(self, store: Store, query: SiteQuery) -> None:
        self.store = store
        self.query = query
        self._made: dict[tuple[str, ...], Any] = {}

    def made_once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what `make` returned when this was first asked for with this key."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """All events by id, in date order."""
        return {event.id: event for event in self.store.events}

    @cached_property
    def summary(self) -> StoreSummary:
        """The store as the envelopes of JSON present it."""
        return summary(self.store)

    @cached_property
    def withdrawn(self) -> Sequence[str]:
        """The ids of the events that were withdrawn."""
        return list(dict.fromkeys(each.id for each in self.store.corrections if each.withdrawn))

    @cached_property
    def marked(self) -> Sequence[Event]:
        """The events whose anniversaries are reported, in date order."""
        return [event for event in self.store.events if has_anniversary(event)]

    @cached_property
    def tables(self) -> Sequence[Table]:
        """The tables of an export."""
        return list(tables(self.store))

    @cached_property
    def days(self) -> Sequence[BoardOn]:
        """The board of each day on which it changes, in date order."""
        return list(board.over_time(self.store))

    @cached_property
    def board(self) -> Sequence[Standing]:
        """The standings of the countries that have a level, highest first."""
        return board.answer(self.store, BoardQuery(self.query.on))

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The standing of every country of the registry, by its code."""
        led_by = leaders.led_by(self.store)
        own = standing_events(self.store)
        on = self.query.on
        return {code: standing_of(self.store, code, own.get(code, ()), on, led_by) for code in self.store.countries}

    @cached_property
    def by_country(self) -> Mapping[str, Sequence[Event]]:
        """The events of each country in date order, by its code."""
        found: dict[str, list[Event]] = {}
        for event in self.events.values():
            for code in event.countries:
                found.setdefault(code, []).append(event)
        return found

    @cached_property
    def chart_days(self) -> tuple[date, date]:
        """The first and last day of the chart, and of each country's row of it."""
        return days_shown(self.store)

    @cached_property
    def coming_year(self) -> AnniversariesQuery:
        """The query for the anniversaries of a year from the release of the data on, or from the last day covered."""
        first = max(self.query.on, self.store.released or self.query.on)
        last = first + timedelta(days=min(364, (date.max - first).days))
        return AnniversariesQuery(first, last, (), round=False)

    @cached_property
    def anniversaries(self) -> Mapping[str, Anniversary]:
        """The next anniversary of each country in the coming year, by its code."""
        found: dict[str, Anniversary] = {}
        for anniversary in anniversaries.answer(self.store, self.coming_year):
            for code in anniversary.countries:
                found.setdefault(code, anniversary)
        return found

    @cached_property
    def spells(self) -> Sequence[Leader]:
        """Everybody who held each office, and its vacancies, in order."""
        return leaders.spells(self.store)

    @cached_property
    def log(self) -> Sequence[LogEntry]:
        """What was added, corrected and withdrawn, newest release first."""
        return log.answer(self.store, LogQuery(None, None))

    @cached_property
    def corrections(self) -> Mapping[str, Sequence[LogEntry]]:
        """The corrections and withdrawals of each event by its id, oldest first."""
        found: dict[str, list[LogEntry]] = {}
        for entry in reversed(self.log):
            if entry.change != "added":
                found.setdefault(entry.event, []).append(entry)
        return found

    @cached_property
    def subject(self) -> str:
        """The country that the store is about."""
        return self.store.subject.name if self.store.subject else "Vietnam"

    @cached_property
    def description(self) -> str:
        """What the data are, in a sentence."""
        return linked_data.description(self.store)

    @cached_property
    def people(self) -> Mapping[str, str]:
        """The folder of each person's page, by the name."""
        return addresses.people(self.store.people)

    @property
    def root(self) -> str:
        """The address of the root on its own host, for the page that is shown at any address that is not known."""
        return urlsplit(self.query.base_url or "").path or "/"

    def image(self, country: str | None = None) -> str | None:
        """Return the picture that stands for a page, of a country or any other; None where none can be made.

        A country without a partnership has no lane to show, and shares that of the website.
        """
        if not self.has_images:
            return None
        charted = country in {standing.country for standing in self.board}
        return addresses.country_image(country) if country and charted else addresses.SITE_IMAGE

    @cached_property
    def has_images(self) -> bool:
        """Whether the website has pictures: they need an extra of the package."""
        return png.available()

    def url(self, path: str) -> str | None:
        """Return the full address of a path from the root; None where the website's is not known."""
        return f"{self.query.base_url}{addresses.quoted(path)}" if self.query.base_url else None


class Links:
    """Where a page of the website finds the others. Addresses are relative, so that the folder can be anywhere."""

    def __init__(self, content: Content, path: str) -> None:
        """Make the links of the page at a path, such as `countries/us/`."""
        self._content = content
        self.root = content.root if path == addresses.NOT_FOUND else "../" * path.count("/") or "./"

    def to(self, path: str) -> str:
        """Return the address of a path from the root."""
        return f"{self.root}{addresses.quoted(path)}"

    def event(self, id: str) -> str:
        """Return the address of an event."""
        return self.to(addresses.event(id))

    def country(self, code: str) -> str:
        """Return the address of a country."""
        return self.to(addresses.country(code))

    def person(self, name: str) -> str:
        """Return the address of a person."""
        return self.to(self._content.people[name])

    def office(self, id: str) -> str:
        """Return the address of an office."""
        return self.to(addresses.office(id))

    def year(self, number: int) -> str:
        """Return the address of a year."""
        return self.to(addresses.year(number))
