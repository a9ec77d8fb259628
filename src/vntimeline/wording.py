"""The words in which answers are given: levels, kinds, offices, dates, doubts and notes.

Renderers and templates take every phrase that more than one of them uses from here, so that the product speaks with one
voice and a second language can be added. Names of countries, people and offices come from the store.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from vntimeline.appearance import TIER_SHORT
from vntimeline.dates import EDTF_PART, MONTHS, Day, parse_edtf, to_the_day
from vntimeline.model import COUNTED_NAMES, KINDS, Coverage, Event, Office, Source, Store

KIND_NAMES: dict[str, str] = {kind: "partnership" if kind == "tier" else kind for kind in KINDS}

CHANGE_NAMES = {"rung": "level"}
"""What a kind of change is called where its name in the data is not plain."""
NO_EVENTS = "no events match"
NO_CHANGES = "no changes"
NO_COUNTS = "the store has no published counts"
EMPTY_BOARD = "no country has this level"
NO_PARTNERSHIP = "no partnership"
NOT_CERTAIN = "not certain on that day"
NOT_KNOWN = "not known"
ARCHIVED_COPY = "archived copy"
SUSPENDED = "suspended"
RELATIONS = "Diplomatic relations"
VACANT = "vacant"
NONE = "none"


LANGUAGES = {
    "ar": "Arabic",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "mn": "Mongolian",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovene",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The names of languages by their codes of ISO 639; another language is called by its code."""


# Dates


def date_in_words(text: str) -> str:
    """Return an EDTF date in words: `10 September 2023`, `about 2005`, `10 to 11 September 2023`."""
    first, slash, second = text.partition("/")
    start, end = _words(first), _words(second)
    if not slash:
        return " ".join(start)
    shared = 0  # what both ends share is said once, at the end
    while shared < len(start) and shared < len(end) - 1 and start[-1 - shared] == end[-1 - shared]:
        shared += 1
    kept = start[: len(start) - shared]
    return " ".join([*(kept or start), "to", *end])


def _words(part: str) -> list[str]:
    match = re.fullmatch(EDTF_PART, part)
    if match is None:
        return [part]
    year, month, day, mark = match.groups()
    words = [*([str(int(day))] if day else []), *([MONTHS[int(month) - 1]] if month else []), year]
    return [*{"~": ["about"], "?": ["perhaps"], "%": ["perhaps", "about"]}.get(mark, []), *words]


def some_day(earliest: Day, latest: Day) -> str:
    """Return days of which one is meant, both ends inclusive, in words.

    `10 September 2023`, `some day in March 2011`, `some day in 2011`, `some day from 3 April 2013 to 5 June 2013`.
    """
    if earliest == latest:
        return date_in_words(earliest.isoformat())
    for text in (earliest.isoformat()[:4], earliest.isoformat()[:7]):
        if (whole := parse_edtf(text)).earliest == earliest and whole.latest == latest:
            return f"some day in {date_in_words(text)}"
    return f"some day from {date_in_words(earliest.isoformat())} to {date_in_words(latest.isoformat())}"


def day_of(date: str) -> str:
    """Return the EDTF date of something that took a day, in words: of a month, a year or a range, one day is meant."""
    when = parse_edtf(date)
    return date_in_words(date) if when.approximate or when.uncertain else some_day(when.earliest, when.latest)


def dated(title: str, date: str) -> str:
    """Return the title of an event with its EDTF date: `… (10 September 2023)`, `… (some day in March 2011)`."""
    return f"{title} ({date_in_words(date) if to_the_day(date) else day_of(date)})"


def anniversaries_of(name: str) -> str:
    """Return the name of a calendar."""
    return f"{name}: anniversaries"


def in_days(count: int) -> str:
    """Return when something comes, counted from today."""
    return {0: "today", 1: "tomorrow"}.get(count, f"in {count} days")


def since(date: str) -> str:
    """Return the beginning of something that lasts: `since 10 September 2023`."""
    return f"since {date}"


def period(start: str, end: str | None) -> str:
    """Return the time between two EDTF dates: `2013-07-25 to 2023-09-10`, or `since 2023-09-10`."""
    return f"{start} to {end}" if end else since(start)


def between(start: str | None, end: str | None) -> str:
    """Return the time between two EDTF dates of which either may not be known: `1990-05-22`, `until 1990-05-21`."""
    return period(start, end) if start else f"until {end}" if end else NOT_KNOWN


def precision(known: str) -> str:
    """Return how precisely a date is known: `the month is known, not the day`."""
    return f"the {known} is known, not the day"


# Levels


LEVEL_MEANINGS: Mapping[str, str] = {
    "comprehensive-strategic": "The highest level: long-term cooperation in all major fields, "
    "including politics, security, defence and the economy.",
    "strategic": "The middle level: long-term cooperation in fields that both sides consider important "
    "to their security, prosperity or international position.",
    "comprehensive": "The first level: cooperation in many fields, with regular talks between the governments.",
    "special": "A relationship that both sides call special; it is not ranked with the three levels.",
    "sectoral": "A partnership in one field, such as climate or agriculture; it does not change the level.",
}
"""What each level means, in one sentence."""
VALUE_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "kind": {kind: rule.meaning for kind, rule in KINDS.items()},
    "tier": LEVEL_MEANINGS,
    "status": {
        "suspended": "The level is kept, but cooperation under it is stopped for a time.",
        "resumed": "The suspension ends; the level is the same as before.",
    },
    "change": {
        "takes-office": "The person takes the office, or is elected to it again.",
        "leaves-office": "The person leaves the office.",
    },
    "precision": {
        "day": "The day is known.",
        "month": "The month is known, not the day.",
        "year": "The year is known, not the month.",
        "span": "A first and a last day are known: it lasted that long, or happened some time in between.",
    },
    "significance": {
        "key": "A timeline of one page must have it; about a tenth of the events.",
        "notable": "A timeline of one country should have it.",
        "detail": "It completes the record.",
    },
    "confidence": {
        "high": "An official source supports it, or two independent ones do.",
        "medium": "A source supports it.",
        "low": "A source supports it, but there is a reason for doubt, which the event gives.",
    },
    "type": {
        "official": "A government, parliament, party, court, embassy or international organisation.",
        "agency": "A news agency.",
        "newspaper": "A newspaper, in print or online.",
        "press": "A broadcaster, magazine, news site or think tank.",
        "reference": "A reference work, archive, university, law firm or other specialist publisher.",
        "wiki": "A wiki. It does not count as an independent source.",
        "blog": "A blog. It does not count as an independent source.",
        "mirror": "A reprint or copy of another publisher's text.",
    },
    "counting": {
        "exclusive": "Comprehensive strategic partners are counted apart from strategic ones.",
        "inclusive": "They are counted among the strategic partners, too, as in most Vietnamese sources.",
    },
    "list": {
        "iso3": "ISO 3166-1 alpha-3 and, for former codes, ISO 3166-3.",
        "m49": "United Nations M49.",
        "cow": "Correlates of War, State System Membership.",
        "gw": "Gleditsch and Ward, independent states and microstates.",
        "vdem": "Varieties of Democracy (V-Dem).",
    },
}
"""What each fixed word means, by the field that takes it."""


def tier_label(tier: str | None) -> str:
    """Return a tier with its abbreviation: `strategic (SP)`."""
    if tier is None:
        return NO_PARTNERSHIP
    return f"{tier} ({TIER_SHORT[tier]})" if tier in TIER_SHORT else tier


def tier_short(tier: str) -> str:
    """Return the abbreviation of a level (CP, SP, CSP), or the word for what is outside the ladder."""
    return TIER_SHORT.get(tier, tier)


def no_partnership(relations: str) -> str:
    """Return that there is no partnership, and what is known of diplomatic relations."""
    return f"{NO_PARTNERSHIP.capitalize()}; diplomatic relations {relations}"


def perhaps(possible: Sequence[str], suspended: bool, earliest: Day, latest: Day) -> str:
    """Return what may have changed, and between which days: `strategic (SP), since some day in March 2011`."""
    window = some_day(earliest, latest)
    if possible:
        return f"{' or '.join(map(tier_label, possible))}, since {window}"
    return f"{'resumed' if suspended else SUSPENDED} since {window}"


def board_doubt(suspended: bool, other_level: bool, window: str | None) -> str:
    """Return what qualifies a level on the board; `window` is when a change in doubt may have come, if there is one."""
    doubts = [SUSPENDED] if suspended else []
    if other_level:
        doubts.append("perhaps another level by then")
    elif window:
        doubts.append(f"perhaps {'resumed' if suspended else SUSPENDED}, since {window}")
    return "; ".join(doubts)


def highest_level(subject: str, certain: int, possible: int, then: str | None, year: int | None) -> str:
    """Return how many countries have the highest level, beside an earlier year-end.

    `15 countries have Vietnam’s highest partnership level, up from 4 at the end of 2022`
    """
    what = f"{subject}’s highest partnership level"
    if not certain + possible:
        return f"No country has {what}"
    many = number(certain, possible)
    have = "country has" if many == "1" else "countries have"
    if then is None:
        return f"{many} {have} {what}"
    return f"{many} {have} {what}, up from {NONE if then == '0' else then} at the end of {year}"


def with_level(many: str, bodies: bool) -> str:
    """Return how many have one of the three levels; `bodies` tells whether not all of them are states."""
    if many == "0":
        return "no country has one of the three levels"
    who = "country has" if many == "1" else "countries and organisations have" if bodies else "countries have"
    return f"{many} {who} one of the three levels"


def turned(country: str, what: str, tier: str, name: str | None) -> str:
    """Return a change on the board in words: `European Union becomes CSP`, `Germany: partnership suspended`."""
    said = f": “{name}”" if name else ""
    if what == "level":
        return f"{country} becomes {TIER_SHORT[tier]}" if tier in TIER_SHORT else f"{country}: {tier} relationship"
    return f"{country}: " + {"named": f"partnership now named “{name}”", "sectoral": f"sectoral partnership{said}"}.get(
        what, f"partnership {what}"
    )


# People and sources


def office(id: str, offices: Mapping[str, Office], *, acting: bool) -> str:
    """Return an office by the name that the store gives it: `acting president`."""
    name = offices[id].name if id in offices else id
    return as_acting(name) if acting else name


def as_acting(office: str) -> str:
    """Return an office of which somebody is the acting holder."""
    return f"acting {office}"


def with_vietnamese(name: str, vi: str | None) -> str:
    """Return a name and its Vietnamese spelling: `To Lam (Tô Lâm)`."""
    return f"{name} ({vi})" if vi and vi != name else name


def citation(source: Source) -> str:
    """Return a source on one line."""
    archived = f"Archived: {source.archived}" if source.archived else ""
    language = language_of(source)
    title = f"{source.title} ({language})" if language else source.title
    return ". ".join(filter(None, (title, source.publisher, source.date, source.url, archived)))


def store_citation(store: Store) -> str:
    """Return how to cite a store: who made it, its title, the version of the data, and the days that they cover."""
    made = f"{store.creator}. " if store.creator else ""
    licence = f" Licence: {store.licence}." if store.licence else ""
    return f"{made}{', '.join([store.title, *_edition(store)])}.{licence}"


def event_citation(event: Event) -> str:
    """Return how to cite an event, before the store that it is in."""
    return f"{event.title}, {date_in_words(event.date)} ({event.id})."


def accessed(on: Day) -> str:
    """Return the day of access, which ends a citation."""
    return f"Accessed {date_in_words(on.isoformat())}."


def _edition(store: Store) -> Iterator[str]:
    """Yield which data a store has: their version, the day of their release, the days that they cover."""
    released = store.released and date_in_words(store.released.isoformat())
    if store.version:
        yield f"version {store.version}{f' ({released})' if released else ''}"
    elif released:
        yield f"released {released}"
    if store.coverage:
        yield f"data {covered_days(store.coverage)}"


def covered_days(coverage: Coverage) -> str:
    """Return the days of a coverage: `from 2 September 1945 to 2 June 2026`."""
    first, last = (date_in_words(day.isoformat()) for day in (coverage.from_, coverage.until))
    return f"from {first} to {last}"


def language_of(source: Source) -> str:
    """Return the language of a source, if it is not English: `in Vietnamese`."""
    return f"in {LANGUAGES.get(source.lang, source.lang)}" if source.lang else ""


# Releases of the data


def release(version: str | None, day: Day) -> str:
    """Return a release in words: `2026.11.1, released 26 November 2026`."""
    released = f"released {date_in_words(day.isoformat())}"
    return f"{version}, {released}" if version else released.capitalize()


def new_in_release(version: str | None, day: Day, added: int, others: int) -> str:
    """Return what a release changed: `New in version 2026.11.1: 428 events added, 58 corrections`."""
    changed = [counted(added, "event") + " added"] if added else []
    if others:
        changed.append(counted(others, "correction"))
    named = f"in version {version}" if version else f"on {date_in_words(day.isoformat())}"
    return f"New {named}: {', '.join(changed)}"


def data_version(version: str | None, released: Day | None, digest: str) -> str:
    """Return which data these are: `Data version 2026.11.1, released 26 November 2026, SHA-256 99185f8f772e`."""
    named = f"version {release(version, released) if released else version}" if version else ""
    shortened = f"SHA-256 {digest[:_DIGEST]}" if digest else ""
    said = ", ".join(filter(None, (named, shortened)))
    return f"Data {said}" if said else ""


_DIGEST = 12
"""How many digits of a digest are shown where there is no room for all."""


def replaced_by(id: str) -> str:
    """Return which event takes the place of one that was withdrawn."""
    return f"replaced by {id}"


def corrected(field: str, was: str | None, now: str | None) -> str:
    """Return a correction in words: `date: 2007 → 2007-05`."""
    return f"{field}: {was or NONE} → {now or NONE}"


# Counts and notes


def number(certain: int, possible: int = 0) -> str:
    """Return how many there are: `8`, or `8 to 9` where one more is possible."""
    return f"{certain} to {certain + possible}" if possible else str(certain)


def counted_both_ways(exclusive: str, inclusive_sp: str) -> str:
    """Return the numbers of countries by level, and that of strategic partners as most Vietnamese sources count."""
    return f"Counted: {exclusive}. With CSP counted among SP, as most Vietnamese sources do: {inclusive_sp} SP"


def level_numbers(numbers: Mapping[str, str]) -> str:
    """Return numbers of countries by level: `13 CSP, 10 SP, 15 CP, 38 in all`."""
    return ", ".join(f"{number} {COUNTED_NAMES.get(name, 'in all')}" for name, number in numbers.items())


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 event`, `2 events`."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def events_footer(count: str, first: int, last: int) -> str:
    """Return the line below a table of events: their number and years, and how to see one in full."""
    years = f"{first:04}" if first == last else f"{first:04} to {last:04}"
    return f"{count}, {years}; `vntimeline show ID` prints one in full"


NO_PICTURES = "the website has no preview pictures; they need resvg-py: pip install 'vntimeline[charts]'"
"""What is said where the website is written without the extra that draws pictures."""


def note(text: str) -> str:
    """Return a remark below an answer."""
    return f"note: {text}"


def data_reach(coverage: Coverage | None, on: Day) -> str:
    """Return how far the data reach, for an answer about a day before or after: `data until 2 June 2026`."""
    if coverage is None:
        return "data may be incomplete"
    if on < coverage.from_:
        return f"data from {date_in_words(coverage.from_.isoformat())}"
    return f"data until {date_in_words(coverage.until.isoformat())}"


def as_of(on: Day) -> str:
    """Return the day that an answer is for."""
    return f"on {date_in_words(on.isoformat())}"


def heading(on: Day, coverage: Coverage | None, *, covered: bool) -> str:
    """Return the first line of an answer about a day; how far the data reach is said where they end before."""
    return f"On {date_in_words(on.isoformat())}{'' if covered else f', {data_reach(coverage, on)}'}"


def not_covered(coverage: Coverage | None) -> str:
    """Return the note on an answer about days that the store does not cover."""
    if coverage is None:
        return "the store states no coverage, as a part of another store does; changes may be missing"
    first, last = (date_in_words(day.isoformat()) for day in (coverage.from_, coverage.until))
    return f"the data cover {first} to {last}; the answer reaches beyond, and changes may be missing"
