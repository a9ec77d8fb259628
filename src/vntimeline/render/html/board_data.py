"""The data in which the script of a page looks up the board of another day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from vntimeline.appearance import TIERS
from vntimeline.model import Event, Store
from vntimeline.names import by_name
from vntimeline.questions.board import BOARD
from vntimeline.questions.standing import Standing, standing_events, standings_over_time
from vntimeline.questions.turns import Turn, turns
from vntimeline.render.board_rows import groups
from vntimeline.render.html.templates import Links
from vntimeline.wording import date_in_words, some_day, turned


def board_data(store: Store, on: date, links: Links) -> dict[str, Any]:
    """Return each country's lines on the board by the day on which they begin; `on` is the day that is shown first.

    The address of an event is that of `event` with its id in the place of `ID`.
    """
    by_country = standing_events(store)
    tracks = {code: _tracks(store, code, own) for code, own in by_country.items()}
    return {
        "on": on.isoformat(),
        "coverage": store.coverage and [store.coverage.from_.isoformat(), store.coverage.until.isoformat()],
        "event": links.event("ID"),
        "changes": list(_changes(store, by_country)),
        "board": [[tier, TIERS[tier].short, TIERS[tier].label] for tier in filter(None, BOARD)],
        "countries": [
            {
                "code": country.code,
                "name": country.name,
                "vi": country.vi or "",
                "href": links.country(country.code),
                "tracks": tracks[country.code],
            }
            for country in sorted(store.countries.values(), key=lambda country: by_name(country.name))
            if tracks.get(country.code)
        ],
    }


def _changes(store: Store, by_country: Mapping[str, Sequence[Event]]) -> Iterator[dict[str, Any]]:
    """Yield the days on which the board certainly changes, in order: what changes, and in which rows.

    A row is a country with the event of its sectoral partnership, or with null for that of its level.
    """
    found = [turn for code, own in by_country.items() for turn in turns(standings_over_time(store, code, own))]
    found.sort(key=lambda turn: (turn.standing.on, by_name(turn.standing.name)))
    for day, same_day in groupby(found, key=lambda turn: turn.standing.on):
        own = list(same_day)
        yield {
            "day": day.isoformat(),
            "text": "; ".join(map(_in_words, own)),
            "rows": [[turn.standing.country, turn.event] for turn in own],
        }


def _in_words(turn: Turn) -> str:
    """Return a change in words; of a level whose day is not known, also the days that are possible."""
    standing = turn.standing
    said = turned(standing.name, turn.what, standing.tier or "", turn.name or standing.formal_name)
    if turn.what != "level" or not standing.certain or standing.earliest is None or standing.latest is None:
        return said
    exact = standing.earliest == standing.latest
    return said if exact else f"{said} ({some_day(standing.earliest, standing.latest)})"


def _tracks(store: Store, country: str, events: Sequence[Event]) -> list[list[dict[str, Any]]]:
    """Return what changes independently on the board: the lines of a country's level, and of each sectoral partnership.

    Together, they would repeat all sectoral partnerships on every day on which one begins.
    """
    level = [event for event in events if event.tier != "sectoral"]
    sectoral = [[event] for event in events if event.tier == "sectoral"]
    tracks = (_days(standings_over_time(store, country, own)) for own in (level, *sectoral))
    return [days for days in tracks if days]


def _days(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return a country's lines on the board, each time that they change; before the first it has none."""
    found: list[dict[str, Any]] = []
    for day in map(_day, standings):
        before = found[-1] if found else {"from": None, "order": None, "lines": []}
        if {**day, "from": None} != {**before, "from": None} and (found or day["lines"]):
            found.append(day)
    return found


def _day(standing: Standing) -> dict[str, Any]:
    """Return a country's lines on the board from a day on, and what puts it in the board's order."""
    return {
        "from": standing.on.isoformat(),
        "order": [BOARD.index(standing.tier), (standing.earliest or date.max).isoformat()],
        "lines": [
            _filled(
                tier=group.tier,
                since=date_in_words(row.since) if row.since else "",
                event=row.event,
                formal_name=row.formal_name,
                named_since=date_in_words(row.named_since) if row.named_since else "",
                named_by=row.named_by,
                doubt=row.doubt,
                uncertain=not row.certain,
            )
            for group in groups([standing])
            for row in group.rows
        ],
    }


def _filled(**values: str | bool | None) -> dict[str, str | bool]:
    """Return the values that say something: the script knows that the others are empty."""
    return {name: value for name, value in values.items() if value}
