"""Tests of stores that are written as YAML: what a part of a store claims, and that it passes the checks."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.helpers import (
    COUNTRIES,
    SMALL,
    answer_of,
    contents,
    embedded_store,
    make_store,
    make_tier,
    printed,
    refused,
    run_cli,
    took,
)
from vntimeline import Event, Store, Timeline
from vntimeline.questions.events import EventQuery
from vntimeline.questions.events import answer as find
from vntimeline.render.yaml import document
from vntimeline.store import checks, read

FILTERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(sorted(COUNTRIES)),
        "kind": st.sampled_from(("tier", "visit", "leadership")),
        "since": strategies.days(date(2019, 6, 1), date(2021, 6, 1)),
        "until": strategies.days(date(2021, 6, 1), date(2022, 6, 1)),
        "limit": st.integers(0, 5),
        "reverse": st.booleans(),
        "sort": st.sampled_from(("date", "country", "kind", "tier")),
    },
)


def written(store: Store, events: Sequence[Event], to: Path) -> Store:
    """What is read again of these events of a store."""
    to.write_text(document(answer_of("list", store, events, EventQuery())), encoding="utf-8")
    found = read(to).contents()
    return msgspec.structs.replace(make_store(found.pop("events")), **found)


def answers(store: Store, on: date) -> list[Any]:
    """What a store answers for a day and for the time until then, each answer with its `covered`."""
    tl = Timeline(store)
    return [
        *(tl.tier(code, on) for code in store.countries),
        *tl.tiers(on),
        *tl.countries(on),
        *tl.leaders(on),
        *tl.leaders(history=True),
        *tl.diff("2019", on),
        *tl.anniversaries(year=on.year + 1),
    ]


@strategies.fixed
@given(strategies.stores(), FILTERS, strategies.days(date(2020, 1, 1), date(2021, 12, 31)))
def test_a_covered_answer_of_a_part_is_that_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, store: Store, filters: dict[str, Any], on: date
) -> None:
    """What a written store answers as covered is what the original answers, whatever was left out."""
    events = find(store, EventQuery.parse(store, **filters))
    part = written(store, events, tmp_path_factory.getbasetemp() / "part.yaml")
    found = [answer for answer in answers(part, on) if answer.covered]
    assert found == (answers(store, on) if len(events) == len(store.events) else [])


@pytest.mark.parametrize("command", [("list", "--since", "2020"), ("list", "-c", "US"), ("show", "us-csp-2023")])
def test_a_part_of_a_store_covers_no_day(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A part has no coverage, says so in every answer, and once in text."""
    part = tmp_path / "part.yaml"
    printed(*command, "-o", part)
    assert "\ncoverage:" not in part.read_text(encoding="utf-8")
    for question in (("tier", "US", "--on", "2015"), ("list",), ("about",), ("leaders", "--on", "2015")):
        answer = msgspec.json.decode(printed(*question, "--json", "--store", part))
        assert (answer["covered"], answer["store"]["coverage"]) == (False, None), question
    text = printed("tier", "US", "--on", "2015", "-f", "table", "--store", part)
    assert text.startswith("United States (US, Hoa Kỳ) on 31 December 2015 (data may be incomplete)\n")
    assert text.count("states no coverage") == 1
    csv = run_cli("diff", "2012", "2024", "-f", "plain", "--store", part)
    assert csv.err == (
        "vntimeline: note: the store states no coverage, as a part of another store does; changes may be missing\n"
    )


def test_a_part_of_a_store_in_every_format(tmp_path: Path) -> None:
    """A store without coverage can be printed in every format, and no format states a day until which it knows."""
    part = tmp_path / "part.yaml"
    printed("list", "--year", "2011", "-o", part, "--store", SMALL)
    for command, formats in {
        "list": ("table", "plain", "json", "csv", "markdown", "ics", "timelinejs", "yaml"),
        "about": ("table", "plain", "json", "markdown"),
        "chart": ("table", "svg"),
        "tiers": ("table", "markdown"),
        "page": ("html",),
    }.items():
        for format in formats:
            result = run_cli(command, "-f", format, "--store", part)
            assert result.status == 0, (command, format)
            assert "None" not in result.out, (command, format)
            assert "ata until" not in result.out, (command, format)


def test_a_part_without_events(tmp_path: Path) -> None:
    """A store that lacks everything is still a store."""
    part = tmp_path / "part.yaml"
    printed("list", "-s", "zzzzzz", "-o", part)
    assert printed("list", "--store", part) == ""
    assert "unknown country" in refused("tier", "US", "--store", part)
    assert "help: the store has no office\n" in refused("leaders", "--office", "pm", "--store", part)
    for command in ("chart", "page"):
        assert run_cli(command, "-o", tmp_path / "x.html" if command == "page" else "-", "--store", part).status == 0


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("count", [0, 40, 400, 960])
def test_any_part_passes_the_strict_checks(tmp_path: Path, count: int) -> None:
    """Any events of the embedded store, in any order, make a store that passes `check --strict` and claims nothing."""
    store = embedded_store()
    events = random.Random(count).sample(list(store.events), count)
    part = tmp_path / "part.yaml"
    part.write_text(document(answer_of("list", store, events, EventQuery())), encoding="utf-8")
    files = read(part)
    assert checks.run(files, "strict") == []
    assert files.coverage is None
    assert {entry.record.id for entry in files.events} == {event.id for event in events}


def test_a_whole_store_is_written_whole_whatever_its_order(tmp_path: Path) -> None:
    """With every event, the registries and the coverage are those of the store, also where no event names an entry."""
    store = make_store([make_tier("us-1", "2010", "strategic"), took("p-1", "2012-01", "To Lam")])
    again = written(store, list(store.events)[::-1], tmp_path / "whole.yaml")
    assert contents(again) == contents(store)
