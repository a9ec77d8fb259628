"""The identifiers of countries in other lists: each value is one that the list publishes for that country."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import pycountry
import pytest

from tests.helpers import ROOT, embedded_store
from vntimeline import Country, FormerId
from vntimeline.dates import parse_edtf
from vntimeline.names import fold

LISTS = ROOT / "tests" / "data" / "ids"
"""Extracts of public lists; see the README there."""

LAST_DAYS = {"cow": "2016-12-31", "gw": "2020-12-31", "vdem": "2024"}
"""The last day or year of each list: a state that is listed until then is still listed."""

OTHER_NAMES = {
    "CD": {"Congo, Democratic Republic of"},
    "CG": {"Congo"},
    "DE": {"German Federal Republic"},
    "KP": {"Korea, People's Republic of"},
    "KR": {"Korea, Republic of"},
    "VN": {"Vietnam, Democratic Republic of"},
}
"""What a list calls a country of today, where the store does not know the name."""

M49_ONLY = {"591": "590", "659": "658"}
"""Former M49 codes that CLDR does not have, with their successors: lists of withdrawn ISO 3166-1 numeric codes do."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a list."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def states() -> dict[str, Country]:
    """The states of the store with ids, and Vietnam."""
    store = embedded_store()
    assert store.subject is not None
    return {each.code: each for each in (store.subject, *store.countries.values()) if each.ids}


def values(field: str) -> Iterator[tuple[Country, str]]:
    """Each country that has an id in a list, with the id."""
    for country in states().values():
        if id := getattr(country.ids, field):
            yield country, id


def former(*lists: str) -> Iterator[tuple[Country, FormerId]]:
    """Each former id of these lists, with its country."""
    for country in states().values():
        assert country.ids is not None
        yield from ((country, each) for each in country.ids.former if each.list in lists)


def test_most_states_have_ids() -> None:
    """Every state has its ISO code and Wikidata item, nearly all have the others."""
    assert set(embedded_store().countries) - set(states()) == {
        *("AFU", "AIIB", "APEC", "ASEAN", "ASEM", "BRICS", "COMECON"),
        *("CPTPP", "EAEU", "EU", "RCEP", "UN", "WTO"),
    }
    count = {field: len(list(values(field))) for field in ("iso3", "m49", "cow", "gw", "vdem", "wikidata")}
    assert count == {"iso3": 198, "m49": 197, "cow": 194, "gw": 194, "vdem": 173, "wikidata": 198}


@pytest.mark.parametrize("field", ["iso3", "m49", "cow", "gw", "vdem", "wikidata"])
def test_no_id_is_that_of_two_states(field: str) -> None:
    """No two states have the same id in a list."""
    ids = [id for _, id in values(field)]
    assert len(ids) == len(set(ids))


def test_iso_and_m49_codes_are_those_of_pycountry() -> None:
    """ISO 3166-1 gives the codes of three letters and, as numbers, those of M49; Kosovo has none."""
    listed = {each.alpha_2: (each.alpha_3, each.numeric) for each in pycountry.countries} | {"XK": ("XKX", None)}
    assert {code: (country.ids.iso3, country.ids.m49) for code, country in states().items() if country.ids} == {
        code: listed[code] for code in states()
    }


def test_country_converter_agrees() -> None:
    """country-converter has the same ISO and M49 codes, and for most the same number of Gleditsch and Ward."""
    source = files("country_converter") / "country_data.tsv"
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    current = {each["ISO3"]: each for each in rows if not each["obsolete"]}
    ids = [country.ids for country in states().values() if country.ids]
    assert all(each.m49 in (None, current[each.iso3 or ""]["ISOnumeric"].zfill(3)) for each in ids)
    own = {each.iso3: (each.gw, current[each.iso3 or ""]["GWcode"].partition(".")[0]) for each in ids}
    differing = {iso3 for iso3, (gw, other) in own.items() if gw and other and gw != other}
    assert differing == {"CZE", "VNM", "YEM"}  # it has one number for all years: 315, 817 and 680
    assert sum(gw == other for gw, other in own.values()) > 160


def called(country: Country) -> set[str]:
    """The names of a country, folded, and what lists call it."""
    return {fold(name) for name in (*country.spellings, *OTHER_NAMES.get(country.code, ()))}


def without_other_name(name: str) -> str:
    """A name without the former one beside it: `Iran (Persia)`, `Samoa/Western Samoa`, `Burma/Myanmar`."""
    return re.sub(r" \(.*\)$|/.*$", "", name)


@pytest.mark.parametrize(("field", "name"), [("cow", "cow-states"), ("gw", "gw-states"), ("vdem", "vdem-countries")])
def test_numbers_are_those_of_the_country_in_the_list(field: str, name: str) -> None:
    """Each number is listed until the list's last day under a name of the country."""
    rows = [row for row in table(name) if row["to"] == LAST_DAYS[field]]
    listed: Mapping[str, str] = {row[field]: row["name"] for row in rows}
    assert len(listed) == len(rows)
    wrong = {
        country.code: (id, listed.get(id))
        for country, id in values(field)
        if not {fold(listed.get(id, "")), fold(without_other_name(listed.get(id, "")))} & called(country)
    }
    assert wrong == {}


@pytest.mark.parametrize(("field", "name"), [("cow", "cow-states"), ("gw", "gw-states"), ("vdem", "vdem-countries")])
def test_states_without_a_number_are_not_listed(field: str, name: str) -> None:
    """A state without a number is not in the list under its name; Palestine is two units of V-Dem."""
    have = {country.code for country, _ in values(field)}
    listed = {fold(without_other_name(row["name"])) for row in table(name) if row["to"] == LAST_DAYS[field]}
    found = {code for code, country in states().items() if code not in have and called(country) & listed}
    assert found == ({"PS"} if field == "vdem" else set())


def test_former_numbers_are_listed_with_their_days() -> None:
    """Each former number is listed with exactly these days, under this name or one that begins like it."""
    rows = {
        (field, row[field], row["from"], row["to"])
        for field, name in (("cow", "cow-states"), ("gw", "gw-states"), ("vdem", "vdem-countries"))
        for row in table(name)
    }
    found = {(each.list, each.id, each.from_, each.to) for _, each in former("cow", "gw", "vdem")}
    assert len(found) > 15
    assert found - rows == set()


def test_former_iso_codes_are_those_of_pycountry() -> None:
    """Each former code of three letters is in ISO 3166-3 with its day of withdrawal; ROM is in a newsletter only."""
    listed = {(each.alpha_3, each.withdrawal_date) for each in pycountry.historic_countries}
    found = {(each.id, each.to) for _, each in former("iso3")}
    assert {code for code, _ in found} >= {"SUN", "YUG", "CSK", "DDR", "YMD", "VDR", "BUR", "ZAR", "TMP"}
    assert {code for code, _ in found - listed} == {"ROM"}


def test_former_m49_codes_are_known_to_cldr() -> None:
    """Each former M49 code is a number no longer in use, and the country is one of its successors."""
    successors = {row["m49"]: row["iso2"].split() for row in table("cldr-former-m49")}
    for country, each in former("m49"):
        assert country.ids is not None
        assert country.code in successors.get(each.id, ()) or M49_ONLY.get(country.ids.m49 or "") == each.id, each.id


def test_former_ids_differ_from_the_current_one() -> None:
    """A former id is not the one of today, has a name, and does not end before it begins."""
    for country, each in former("iso3", "m49", "cow", "gw", "vdem"):
        assert getattr(country.ids, each.list) != each.id
        assert each.name
        assert not each.from_ or not each.to or parse_edtf(each.from_).earliest < parse_edtf(each.to).latest


def test_vietnam_germany_and_yemen_have_their_former_numbers() -> None:
    """The states whose numbers users trip over have those of both parts."""
    numbers = {(country.code, each.list, each.id) for country, each in former("cow", "gw", "vdem")}
    assert numbers >= {("VN", "cow", "817"), ("VN", "gw", "817"), ("VN", "vdem", "35")}
    assert numbers >= {("DE", "cow", "260"), ("DE", "cow", "265"), ("DE", "gw", "265"), ("DE", "vdem", "137")}
    assert numbers >= {("YE", "cow", "678"), ("YE", "cow", "680"), ("YE", "gw", "680"), ("YE", "vdem", "23")}


def test_wikidata_items_are_those_of_public_lists() -> None:
    """Each item is that of at least one of two lists; where both have the country, few differ."""
    first, second = (
        {row["iso2"]: row["wikidata"] for row in table(name)}
        for name in ("wikidata-country-codes", "wikidata-country-coder")
    )
    wrong = {
        country.code: id
        for country, id in values("wikidata")
        if id not in (first.get(country.code), second.get(country.code))
    }
    assert wrong == {}
    assert {code for code in first.keys() & second.keys() if first[code] != second[code]} <= {"DK", "EH"}
