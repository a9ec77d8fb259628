"""What the pages and files of a website are made from: the store, and answers that several of them show."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from vntimeline.model import Event, Store
from vntimeline.questions import board, leaders
from vntimeline.questions.anniversaries import has_anniversary
from vntimeline.questions.board import BoardOn, BoardQuery
from vntimeline.questions.site import SiteQuery
from vntimeline.questions.standing import Standing, standing_events, standing_of
from vntimeline.render.answer import StoreSummary, summary
from vntimeline.render.chart import png
from vntimeline.render.export.tables import Table, tables
from vntimeline.render.site import addresses


class Content:
    """The store and the query of a website, with answers that are worked out once."""

    def __init__(self, store: Store, query: SiteQuery) -> None:
        self.store = store
        self.query = query

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
    def subject(self) -> str:
        """The country that the store is about."""
        return self.store.subject.name if self.store.subject else "Vietnam"

    @cached_property
    def people(self) -> Mapping[str, str]:
        """The folder of each person's page, by the name."""
        return addresses.people(self.store.people)

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
        self.root = "../" * path.count("/") or "./"

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
