"""The days on which the board certainly changes, and what changes on each.

A change counts on the day by which it has certainly happened, as in `questions.changes`: the days on which a doubt
begins are not among them. Unlike there, new names count too, and nothing is left out that is reversed later.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from vntimeline.questions.standing import Standing

Turned = Literal["level", "suspended", "resumed", "named", "sectoral"]


class Turn(NamedTuple):
    """A change of one country: the standing since it, what changed, and for a sectoral partnership its event and name.

    The day is that of the standing.
    """

    standing: Standing
    what: Turned
    event: str | None = None
    name: str | None = None


def turns(standings: Iterable[Standing]) -> Iterator[Turn]:
    """Yield the changes of a country, from its standings on every day on which the answer changes, in date order."""
    before: Standing | None = None
    sectoral: set[str] = set()
    for each in standings:
        if what := _changed(before, each):
            yield Turn(each, what)
        before = each
        for own in each.sectoral:
            if own.certain and own.event not in sectoral:
                sectoral.add(own.event)
                yield Turn(each, "sectoral", own.event, own.formal_name)


def _changed(before: Standing | None, now: Standing) -> Turned | None:
    """Return what changed between two standings that follow one another, apart from doubts; None for nothing."""
    if now.tier is None or (
        before and (now.tier, now.status, now.named_by) == (before.tier, before.status, before.named_by)
    ):
        return None
    if before is None or now.tier != before.tier:
        return "level"
    if now.status != before.status:
        return "suspended" if now.status == "suspended" else "resumed"
    return "named" if now.formal_name else None
