"""The board: who stands on each rung on a day, and who may, with the doubt in words; for the terminal and the page."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from vntimeline.dates import some_day
from vntimeline.ladder import BOARD
from vntimeline.model import Standing


class Row(NamedTuple):
    """A country on the board: since when (EDTF), by which event and name, and what is to be said against it.

    `named_since` and `named_by` date the name where it is newer than the rung; else they are empty. `certain`: whether
    the country certainly stands there.
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
    """A rung of the board, how many stand there (`9`, or `8 to 9` where one may by then), and who."""

    tier: str
    number: str
    rows: list[Row]


def groups(standings: Iterable[Standing], tiers: Collection[str] = ()) -> Iterator[Group]:
    """The rungs that somebody stands on, or may stand on, highest first; `tiers` narrows to some."""
    standings = list(standings)
    for tier in filter(None, BOARD):
        rows = list(_sectoral(standings) if tier == "sectoral" else _rung(standings, tier))
        if rows and (not tiers or tier in tiers):
            sure = sum(row.certain for row in rows)
            number = str(sure) if sure == len(rows) else f"{sure} to {len(rows)}"
            yield Group(tier, number, rows)


def _rung(standings: Iterable[Standing], tier: str) -> Iterator[Row]:
    for each in standings:
        if each.tier == tier:
            since, event, name = each.since or "", each.event or "", each.formal_name or ""
            yield Row(each, since, event, name, *newer_name(each), _doubt(each), not each.possible)
        elif tier in each.possible:
            yield Row(each, "", "", "", "", "", f"perhaps, since {window(each)}", False)


def _sectoral(standings: Iterable[Standing]) -> Iterator[Row]:
    for each in standings:
        for own in each.sectoral:
            doubt = "" if own.certain else "perhaps not yet"
            yield Row(each, own.since, own.event, own.formal_name or "", "", "", doubt, own.certain)


def newer_name(standing: Standing) -> tuple[str, str]:
    """Since when (EDTF) and by which event a rung has its name, where the name is newer; else two empty texts."""
    if standing.named_by in (None, standing.event):
        return "", ""
    return standing.named_since or "", standing.named_by or ""


def _doubt(standing: Standing) -> str:
    """What is to be said against a rung: that it is on ice, or that another may hold."""
    suspended = standing.status == "suspended"
    doubts = ["suspended"] if suspended else []
    if standing.possible:
        doubts.append("perhaps another rung by then")
    elif not standing.certain:
        doubts.append(f"perhaps {'resumed' if suspended else 'suspended'}, since {window(standing)}")
    return "; ".join(doubts)


def window(standing: Standing) -> str:
    """The days between which the change that is in doubt may have come, in words."""
    assert standing.earliest is not None  # a doubt has its bounds
    assert standing.latest is not None
    return some_day(standing.earliest, standing.latest)
