"""The rows of the board, for the terminal and the page: which countries have each tier, with doubts in words."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from vntimeline.questions.board import BOARD
from vntimeline.questions.standing import Standing
from vntimeline.wording import board_doubt, number, some_day


class Row(NamedTuple):
    """A country on the board: since when (EDTF), by which event, under which name, and what is in doubt.

    `named_since` and `named_by` date the name where it is newer than the level; else they are empty. `certain`: whether
    the country certainly has this tier.
    """

    standing: Standing
    since: str
    event: str
    formal_name: str
    named_since: str
    named_by: str
    doubt: str
    certain: bool


class Group(NamedTuple):
    """A tier of the board, how many countries have it (`9`, or `8 to 9` where one may have it), and which."""

    tier: str
    number: str
    rows: list[Row]


def groups(standings: Iterable[Standing], tiers: Collection[str] = ()) -> Iterator[Group]:
    """Yield the tiers that a country has or may have, highest first; `tiers` narrows to some."""
    standings = list(standings)
    for tier in filter(None, BOARD):
        rows = list(_sectoral(standings) if tier == "sectoral" else _level(standings, tier))
        if rows and (not tiers or tier in tiers):
            sure = sum(row.certain for row in rows)
            yield Group(tier, number(sure, len(rows) - sure), rows)


def _level(standings: Iterable[Standing], tier: str) -> Iterator[Row]:
    for each in standings:
        if each.tier == tier:
            since, event, name = each.since or "", each.event or "", each.formal_name or ""
            yield Row(each, since, event, name, *newer_name(each), _doubt(each), not each.possible)
        elif tier in each.possible:
            yield Row(each, "", "", "", "", "", f"perhaps, since {_window(each)}", False)


def _sectoral(standings: Iterable[Standing]) -> Iterator[Row]:
    for each in standings:
        for own in each.sectoral:
            doubt = "" if own.certain else "perhaps not yet"
            yield Row(each, own.since, own.event, own.formal_name or "", "", "", doubt, own.certain)


def newer_name(standing: Standing) -> tuple[str, str]:
    """Return since when (EDTF) and by which event a level has its name, if the name is newer; else two empty texts."""
    if standing.named_by in (None, standing.event):
        return "", ""
    return standing.named_since or "", standing.named_by or ""


def _doubt(standing: Standing) -> str:
    """Return what qualifies a level: that it is suspended, or that another may hold."""
    in_doubt = None if standing.certain else _window(standing)
    return board_doubt(standing.status == "suspended", bool(standing.possible), in_doubt)


def _window(standing: Standing) -> str:
    assert standing.earliest is not None  # a doubt has its bounds
    assert standing.latest is not None
    return some_day(standing.earliest, standing.latest)
