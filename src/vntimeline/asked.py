"""What each question but `list` was asked, as the JSON's `query` tells it back (`list` is asked a `query.Query`)."""

from datetime import date, timedelta

from vntimeline.query import Asked


class Ids(Asked, frozen=True):
    """What `show` is asked."""

    id: tuple[str, ...]


class CountryDay(Asked, frozen=True):
    """What `tier` is asked: a country's code, and the day."""

    country: str
    on: date


class BoardDay(Asked, frozen=True):
    """What `tiers` is asked: the day, and the tiers it is narrowed to."""

    on: date
    tier: tuple[str, ...]


class OfficesDay(Asked, frozen=True):
    """What `leaders` is asked: the offices (none: all), and the day, or null for the whole history."""

    office: tuple[str, ...]
    on: date | None
    history: bool


class Days(Asked, frozen=True, rename={"first": "from", "last": "to"}):
    """What `diff` is asked: two days."""

    first: date
    last: date


class Window(Asked, frozen=True, rename={"first": "from", "last": "to"}):
    """What `anniversaries` is asked: the days, both inclusive, the countries, and whether only round years count."""

    first: date
    last: date
    country: tuple[str, ...]
    round: bool

    @property
    def days(self) -> tuple[date, ...]:
        """One year (five, for round ones) before the last day: what comes round by then had happened by that day."""
        last = self.last - timedelta(days=1) if (self.last.month, self.last.day) == (2, 29) else self.last
        return (last.replace(year=max(1, last.year - (5 if self.round else 1))),)


class Charted(Asked, frozen=True, rename={"first": "from", "last": "to"}):
    """What `chart` is asked: the days, both inclusive, the countries (none: all with a rung), the order of lanes."""

    first: date
    last: date
    country: tuple[str, ...]
    sort: str


class OnDay(Asked, frozen=True):
    """What `countries` is asked: the day of the standings."""

    on: date


class Checked(Asked, frozen=True):
    """What `check` is asked: the files, laid over one another, and the level of the checks."""

    files: tuple[str, ...]
    level: str


class Nothing(Asked, frozen=True):
    """What `about` is asked."""
