"""The board on a terminal: every country's standing on a day, grouped by rung."""

from collections.abc import Iterable, Iterator
from typing import cast

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vntimeline.asked import BoardDay
from vntimeline.ladder import BOARD
from vntimeline.model import TIER_SHORT, Standing
from vntimeline.render import Answer, Terminal
from vntimeline.render.clean import clean
from vntimeline.render.fields import count, not_covered, window
from vntimeline.render.paint import painted


def board(answer: Answer, terminal: Terminal) -> str:
    """A heading with its count for each rung, highest first, and a line for each country that is or may be on it."""
    standings = cast(list[Standing], list(answer.records))
    parts: list[object] = []
    asked = cast(BoardDay, answer.query)
    for tier in BOARD:
        if asked.tier and tier not in asked.tier:
            continue
        lines = list(_sectoral(standings) if tier == "sectoral" else _rung(standings, tier))
        if lines and tier is not None:
            name = f"{tier} ({TIER_SHORT[tier]})" if tier in TIER_SHORT else tier
            parts += [Text(f"{name}: {count(standings, tier)}", style="bold"), _table(lines), Text("")]
    if not parts:
        parts.append(Text("no country stands there", style="dim"))
    if not answer.covered:
        parts.append(Text(f"note: {not_covered(answer.loaded)}", style="dim"))
    return painted(terminal, *parts).rstrip("\n") + "\n"


def _rung(standings: Iterable[Standing], tier: str | None) -> Iterator[tuple[str, str, str]]:
    for each in standings:
        if each.tier == tier or (tier in each.possible and not each.certain):
            yield f"{each.name} ({each.country})", _since(each, tier), each.formal_name or ""


def _since(standing: Standing, tier: str | None) -> str:
    """Since when, and what is to be said against it."""
    doubts = []
    since = standing.since or ""
    if standing.tier != tier:
        doubts.append(f"perhaps, since {window(standing)}")
        since = ""
    elif not standing.certain and standing.possible:
        doubts.append("perhaps another by then")
    elif not standing.certain and standing.status == "active":
        doubts.append(f"perhaps suspended, since {window(standing)}")
    if standing.status == "suspended":
        doubts.append("suspended" if standing.certain else f"suspended, perhaps resumed, since {window(standing)}")
    return " ".join(filter(None, (since, f"({'; '.join(doubts)})" if doubts else "")))


def _sectoral(standings: Iterable[Standing]) -> Iterator[tuple[str, str, str]]:
    for each in standings:
        for partnership in each.sectoral:
            since = partnership.since if partnership.certain else f"{partnership.since} (not certain)"
            yield f"{each.name} ({each.country})", since, partnership.formal_name or ""


def _table(lines: Iterable[tuple[str, str, str]]) -> Padding:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(min_width=24, overflow="fold")
    table.add_column(min_width=10, overflow="fold")
    table.add_column(overflow="fold", ratio=1, style="dim")
    for line in lines:
        table.add_row(*(Text(clean(cell)) for cell in line))
    return Padding(table, (0, 0, 0, 2))
