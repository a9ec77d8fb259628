"""The rows of a standing, for the terminal, Markdown and the website: its steps in date order, and who led."""

from typing import NamedTuple

from vntimeline import wording
from vntimeline.appearance import TIERS
from vntimeline.dates import parse_edtf
from vntimeline.model import Store
from vntimeline.questions.leaders import LedBy
from vntimeline.questions.standing import Standing
from vntimeline.wording import day_of, since


class Row(NamedTuple):
    """A step: since when (EDTF), its tier (or none) and what the level is called, its name, event, and who led.

    `until` (EDTF) is the end of a suspension, where it has one.
    """

    since: str
    tier: str | None
    level: str
    name: str
    event: str
    led_by: tuple[LedBy, ...] = ()
    until: str = ""


def rows(standing: Standing) -> list[Row]:
    """Return the steps in date order: relations, levels with those who led, suspensions, sectoral partnerships."""
    found: list[Row] = []
    if relations := standing.relations:
        found.append(Row(relations.since, None, "", _doubted(wording.RELATIONS, relations.certain), relations.event))
    for step in standing.history:
        style = TIERS[step.tier]
        name = step.formal_name or style.label
        found.append(Row(step.from_, step.tier, style.short, name, step.event, step.led_by))
    for suspension in standing.suspensions:
        end = suspension.to or ""
        name = f"until {end}" if end else ""
        found.append(Row(suspension.from_, None, wording.SUSPENDED, name, suspension.event, until=end))
    for sectoral in standing.sectoral:
        style = TIERS["sectoral"]
        name = _doubted(sectoral.formal_name or style.label, sectoral.certain)
        found.append(Row(sectoral.since, "sectoral", style.short, name, sectoral.event))
    return sorted(found, key=lambda row: parse_edtf(row.since).earliest)


def country(standing: Standing, store: Store) -> str:
    """Return the country with its code and its Vietnamese name."""
    vi = store.countries[standing.country].vi
    return f"{standing.name} ({', '.join(filter(None, (standing.country, vi)))})"


def no_partnership(standing: Standing, store: Store) -> str:
    """Return that there is no partnership, and since when there are diplomatic relations."""
    return wording.no_partnership(relations(standing, store))


def relations(standing: Standing, store: Store) -> str:
    """Return since when there are diplomatic relations, or when they begin after the day, or that it is not known."""
    if standing.relations:
        return f"{since(day_of(standing.relations.since))} [{standing.relations.event}]"
    later = next(store.select([standing.country], ["relations"]), None)
    return f"from {day_of(later.date)} on [{later.id}]" if later else wording.NOT_KNOWN


def evidence(standing: Standing) -> list[str]:
    """Return the events whose sources support the level and its name."""
    return [id for id in dict.fromkeys((standing.event, standing.named_by)) if id]


def _doubted(name: str, certain: bool) -> str:
    return name if certain else f"{name} ({wording.NOT_CERTAIN})"


def leaders(led_by: tuple[LedBy, ...], store: Store) -> dict[str, str]:
    """Return who led, each person once, with the offices: `{"To Lam": "general secretary and president"}`."""
    offices: dict[str, list[str]] = {}
    for each in led_by:
        offices.setdefault(each.person, []).append(wording.office(each.office, store.offices, acting=each.acting))
    return {person: " and ".join(own) for person, own in offices.items()}


def led(led_by: tuple[LedBy, ...], store: Store) -> str:
    """Return who led in words: `general secretary and president To Lam, prime minister Le Minh Hung`."""
    return ", ".join(f"{own} {person}" for person, own in leaders(led_by, store).items())
