"""The strict rules: what the embedded store holds beyond loading."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from vntimeline import offices
from vntimeline.check.subject import Rule, Subject
from vntimeline.dates import PartialDate, in_words, parse_edtf
from vntimeline.document import Entry
from vntimeline.errors import DateError
from vntimeline.model import LADDER, OFFICES, Event
from vntimeline.names import fold
from vntimeline.problems import Problem

TITLE_LENGTH = 90
_UNTRUSTED = ("wiki", "blog")
_TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def _date_order(subject: Subject) -> Iterator[Problem]:
    """Events stand in date order."""
    for document in subject.documents:
        for earlier, later in pairwise(document.entries):
            if later.event.order[:2] < earlier.event.order[:2]:
                message = f"{later.event.date} stands after {earlier.event.date}"
                yield later.problem("date-order", ("date",), message, f"move the event before {earlier.event.id}")


def _coverage(subject: Subject) -> Iterator[Problem]:
    """No event lies after the day until which the store claims to know."""
    coverage = subject.coverage
    for entry in subject.entries if coverage else ():
        if coverage and entry.event.latest > coverage.until:
            message = f"{entry.event.date} lies after coverage.until, {coverage.until}"
            yield entry.problem("coverage", ("date",), message, "set coverage.until to the last day that is known")


def _used(subject: Subject) -> Iterator[Problem]:
    """Every country, person and publisher of the registries is named in an event."""
    events = [entry.event for entry in subject.entries]
    named: dict[str, set[str | None]] = {
        "countries": {code for event in events for code in event.countries},
        "people": {name for event in events for name in (*event.people, event.person)},
        "publishers": {source.publisher for event in events for source in event.sources},
    }
    for section, used in named.items():
        for key in getattr(subject, section):
            if key not in used:
                document = subject.registered(section, key)
                yield document.problem("used", (section, key), f"no event names {key}", "remove it, or write the event")


def _vietnamese_names(subject: Subject) -> Iterator[Problem]:
    """Every country and every holder of an office has its Vietnamese name."""
    for code, country in subject.countries.items():
        if not country.vi:
            document = subject.registered("countries", code)
            yield document.problem("vietnamese-names", ("countries", code), f"{code} lacks vi", "add vi: …")
    for name in dict.fromkeys(entry.event.person for entry in subject.entries if entry.event.person):
        if name in subject.people and not subject.people[name].vi:
            document = subject.registered("people", name)
            yield document.problem("vietnamese-names", ("people", name), f"{name} lacks vi", "add vi: …")


def _aliases(subject: Subject) -> Iterator[Problem]:
    """No two countries, and no two people, have a name that is the same without case and diacritics."""
    names = {
        "countries": {key: country.spellings for key, country in subject.countries.items()},
        "people": {key: (key, *person.spellings) for key, person in subject.people.items()},
    }
    for section, spellings in names.items():
        owners: dict[str, str] = {}
        for key, own in spellings.items():
            for name in own:
                owner = owners.setdefault(fold(name), key)
                if owner != key:
                    document = subject.registered(section, key)
                    message = f"{name!r} of {key} reads like a name of {owner}"
                    yield document.problem("aliases", (section, key), message, "drop the alias, or tell them apart")


def _quoted(subject: Subject) -> Iterator[Problem]:
    """No plain text would be read by other programs as true, false or nothing (Norway's NO is quoted)."""
    for document in subject.documents:
        yield from document.guessed_words("quoted")


def _ladder(subject: Subject) -> Iterator[Problem]:
    """A country's ladder makes sense: a lower rung, or the same one under the same name, needs saying so."""
    for code in subject.countries:
        held: Entry | None = None
        suspended = False
        for entry in _tier_entries(subject, code):
            event = entry.event
            if event.tier == "sectoral":
                continue
            after = f" for {code}"
            earlier = f"earlier event {held.event.id} at line {_line(held)}" if held else "add the event that gained it"
            if event.status:
                if held is None or event.tier != held.event.tier:
                    yield entry.problem("ladder", ("tier",), f"{event.tier} is not the rung that holds{after}", earlier)
                elif (event.status == "suspended") == suspended:
                    state = "suspended already" if suspended else "not suspended"
                    message = f"{event.status}, but the rung is {state}{after}"
                    yield entry.problem("ladder", ("status",), message, earlier)
                suspended = event.status == "suspended"
                continue
            if held and not event.disputed:
                if _lower(event, held.event):
                    message = f"{event.tier} follows {held.event.tier}{after}"
                    help = f"say in disputed how that came; {earlier}"
                    yield entry.problem("ladder", ("tier",), message, help)
                elif event.tier == held.event.tier and event.formal_name == held.event.formal_name:
                    message = f"{event.tier} again under the same formal_name{after}"
                    yield entry.problem("ladder", ("tier",), message, f"give the new formal_name; {earlier}")
            held = entry
            suspended = False


def _lower(event: Event, held: Event) -> bool:
    return event.tier in LADDER and held.tier in LADDER and LADDER.index(event.tier) < LADDER.index(held.tier)


def _tier_entries(subject: Subject, code: str) -> list[Entry]:
    own = (entry for entry in subject.entries if entry.event.kind == "tier" and code in entry.event.countries)
    return sorted(own, key=lambda entry: entry.event.order)


def _line(entry: Entry) -> int:
    return entry.problem("", ("id",), "").line


def _one_holder(subject: Subject) -> Iterator[Problem]:
    """An office has one holder at a time: who takes it finds it free, who leaves it held it."""
    for office in OFFICES:
        held: dict[bool, Entry] = {}  # by whether acting
        for entry in _office_entries(subject, office):
            event = entry.event
            holder = held.get(event.acting)
            if event.change == "leaves-office":
                if holder is None or holder.event.person != event.person:
                    message = f"{event.person} leaves {office} without holding it"
                    yield entry.problem("one-holder", ("person",), message, "add the event that began the term")
                else:
                    del held[event.acting]
                continue
            if holder and holder.event.person != event.person:
                message = f"{event.person} takes {office} while {holder.event.person} holds it"
                help = f"add the event that ended the term begun by {holder.event.id} at line {_line(holder)}"
                yield entry.problem("one-holder", ("person",), message, help)
            if not event.acting and (acting := held.get(True)):
                message = f"{event.person} takes {office} while {acting.event.person} acts"
                help = f"add the event that ended the acting term begun by {acting.event.id} at line {_line(acting)}"
                yield entry.problem("one-holder", ("person",), message, help)
                del held[True]
            held[event.acting] = entry


def _handovers(subject: Subject) -> Iterator[Problem]:
    """An office that stays vacant for a day or more between two holders says so in the event that left it vacant."""
    for office in OFFICES:
        holding: set[tuple[bool, str | None]] = set()
        for entry, following in pairwise(_office_entries(subject, office)):
            event = entry.event
            if event.change == "takes-office":
                holding.add((event.acting, event.person))
                continue
            holding.discard((event.acting, event.person))
            told = "vacan" in f"{event.summary} {event.disputed}".lower()
            gap = (following.event.earliest - event.latest).days
            if not holding and not told and gap > 1:
                message = f"{office} stands vacant for {gap} days after {event.date}"
                help = f"say in the summary that it is vacant until {in_words(following.event.date)}"
                yield entry.problem("handovers", ("date",), message, help)


def _office_entries(subject: Subject, office: str) -> list[Entry]:
    own = (entry for entry in subject.entries if entry.event.kind == "leadership" and entry.event.office == office)
    return sorted(own, key=lambda entry: offices.order(entry.event))


def _confidence(subject: Subject) -> Iterator[Problem]:
    """High confidence has an official source or two independent ones; low confidence says why."""
    for entry in subject.entries:
        event = entry.event
        if event.confidence == "low" and not event.disputed and not event.summary:
            yield entry.problem("confidence", ("confidence",), "low confidence without a reason", "say why in disputed")
        if event.confidence == "high" and subject.publishers and not _earned(event, subject):
            help = "add an official source or a second independent one, or write confidence: medium"
            yield entry.problem("confidence", ("confidence",), "high confidence is not earned", help)


def _earned(event: Event, subject: Subject) -> bool:
    types = (subject.publishers[s.publisher].type for s in event.sources if s.publisher in subject.publishers)
    return "official" in types or len(_independent(event, subject)) >= 2


def _independent(event: Event, subject: Subject) -> set[str]:
    """The families of an event's sources; wikis and blogs count for nothing."""
    known = (subject.publishers[s.publisher] for s in event.sources if s.publisher in subject.publishers)
    return {publisher.family or publisher.name for publisher in known if publisher.type not in _UNTRUSTED}


def _tier_sources(subject: Subject) -> Iterator[Problem]:
    """A tier event has two independent sources, or says in disputed that only one is known."""
    for entry in subject.entries if subject.publishers else ():
        event = entry.event
        told = "only one source" in (event.disputed or "").lower()
        if event.kind == "tier" and not told and len(_independent(event, subject)) < 2:
            help = "add a second one, or write in disputed: Only one source is known"
            yield entry.problem("tier-sources", ("sources",), "a tier event with one independent source", help)


def _found(subject: Subject) -> Iterator[Problem]:
    """A source can be found: it has a url, or at least a date."""
    for entry in subject.entries:
        for at, source in enumerate(entry.event.sources):
            if source.url is None and source.date is None:
                yield entry.problem("found", ("sources", at), "a source without url and date", "add what is known")


def _reported(subject: Subject) -> Iterator[Problem]:
    """Where every source is dated, one is not older than the event: a report follows what it reports."""
    for entry in subject.entries:
        event = entry.event
        dated = [when for source in event.sources if (when := _when(source.date))]
        newest = max((when.latest for when in dated), default=event.latest)
        if event.confidence == "high" and len(dated) == len(event.sources) and newest < event.earliest:
            message = f"every source is older than {event.date}"
            help = "add a source that reports the event as past, or write confidence: medium"
            yield entry.problem("reported", ("sources",), message, help)


def _when(text: str | None) -> PartialDate | None:
    """A source's date; none where there is none, or none that the calendar has (the rule `dates` tells that)."""
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None


def _characters(subject: Subject) -> Iterator[Problem]:
    """Texts are in Unicode's composed form (NFC), without signs that turn the reading direction."""
    for document in subject.documents:
        yield from document.odd_texts("characters", _odd)


def _odd(text: str) -> str | None:
    """What is wrong with a text's characters."""
    if not unicodedata.is_normalized("NFC", text):
        return "a letter and its mark stand apart (not NFC)"
    turned = next((character for character in text if character in _TURNING), None)
    return f"U+{ord(turned):04X} turns the reading direction or hides" if turned else None


def _titles(subject: Subject) -> Iterator[Problem]:
    """Titles have at most 90 characters and no full stop at the end."""
    for entry in subject.entries:
        title = entry.event.title
        if len(title) > TITLE_LENGTH:
            message = f"a title of {len(title)} characters"
            yield entry.problem("titles", ("title",), message, f"say it in {TITLE_LENGTH}; the summary has room")
        if title.endswith("."):
            yield entry.problem("titles", ("title",), "a title ends with a full stop", "remove it")


def _duplicates(subject: Subject) -> Iterator[Problem]:
    """No happening stands twice: same kind, country and day, unless their formal names tell them apart."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in subject.entries:
        event = entry.event
        of: Iterable[object] = event.countries or (None,)
        if event.kind == "leadership":
            of = ((event.office, event.person, event.change),)
        elif event.kind in ("milestone", "statement") and not event.countries:
            continue  # Vietnam's own affairs: several on one day are no wonder
        for what in of:
            key = (event.kind, what, event.date, event.tier == "sectoral")
            first = seen.setdefault(key, entry)
            names = {first.event.formal_name, event.formal_name}
            if first is not entry and (None in names or len(names) == 1):
                message = f"a second {event.kind} on {event.date}: is it {first.event.id} again?"
                help = f"make them one event with both sources; the first stands at line {_line(first)}"
                yield entry.problem("duplicates", ("date",), message, help)
                break


RULES: Mapping[str, Rule] = {
    "date-order": _date_order,
    "coverage": _coverage,
    "used": _used,
    "vietnamese-names": _vietnamese_names,
    "aliases": _aliases,
    "quoted": _quoted,
    "ladder": _ladder,
    "one-holder": _one_holder,
    "handovers": _handovers,
    "confidence": _confidence,
    "tier-sources": _tier_sources,
    "found": _found,
    "reported": _reported,
    "characters": _characters,
    "titles": _titles,
    "duplicates": _duplicates,
}
