"""Completion: what the shell is offered; test_shells.py asks real shells."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.helpers import FORMATS, SMALL, embedded_store, overlay, posix_only, run_cli
from tests.hostile import hostile_store
from vntimeline.cli import COMMANDS, app, completion
from vntimeline.model import KINDS, Store
from vntimeline.names import fold
from vntimeline.questions import arguments
from vntimeline.store import load


def offered(*words: str, store: str = str(SMALL)) -> list[str]:
    """What bash is offered for the last of these words."""
    result = run_cli(
        VNTIMELINE_STORE=store,
        _VNTIMELINE_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
    )
    assert result.err == ""
    return result.out.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["vntimeline", ""], COMMANDS),
        (["vntimeline", "tier", "N"], ["NL", "NO", "Na-Uy", "Netherlands", "North-Korea", "Norway"]),
        (["vntimeline", "tier", "nor"], ["norway", "north-korea"]),
        (["vntimeline", "list", "-c", "ha"], ["han-quoc", "ha-lan"]),
        (["vntimeline", "list", "--country", "U"], ["U-crai-na", "UA", "US", "USA", "Ukraine", "United-States"]),
        (["vntimeline", "list", "--kind", ""], KINDS),
        (["vntimeline", "list", "-k", "st"], ["statement"]),
        (["vntimeline", "list", "-t", "comp"], ["comprehensive", "comprehensive-strategic"]),
        (["vntimeline", "list", "-p", "nguyen"], ["nguyen-phu-trong"]),
        (["vntimeline", "list", "--person", ""], ["barack-obama", "joe-biden", "nguyen-phu-trong", "truong-tan-sang"]),
        (["vntimeline", "leaders", "--office", "p"], ["permanent-secretariat-member", "president", "prime-minister"]),
        (["vntimeline", "list", "-f", "j"], ["json", "jsonl"]),
        (["vntimeline", "chart", "--format", ""], FORMATS["chart"]),
        (["vntimeline", "schema", "ti"], ["tier", "tiers"]),
        (["vntimeline", "show", "us-c"], ["us-cp-2013", "us-csp-2023"]),
        (["vntimeline", "show", "us-cp-2013", "la"], ["la-special-1977"]),
        (["vntimeline", "--store", "other.yaml", "show", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--store", "other.yaml", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--add", "more.yaml", "only"], ["only-here-2013"]),
        (["vntimeline", "show", "--store", "missing.yaml", ""], []),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, list) and value[:1] == ["vntimeline"] else "",
)
def test_the_shell_is_offered_completions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], expected: list[str]
) -> None:
    """The shell is offered commands, choices, names and ids, from the store that the command line names."""
    monkeypatch.chdir(tmp_path)
    text = SMALL.read_text(encoding="utf-8")
    Path("other.yaml").write_text(text.replace("us-cp-2013", "only-here-2013"), encoding="utf-8")
    Path("more.yaml").write_text(overlay("more", id="only-here-2013"), encoding="utf-8")
    assert sorted(offered(*words)) == sorted(expected)


# The words


def beginnings(store: Store) -> set[str]:
    """A letter or two with which each word of the store's names begins, in both cases."""
    names = [name for code, country in store.countries.items() for name in (code, *country.spellings)]
    words = [word for name in (*names, *store.people) for word in re.split(r"[\W_]+", name) if word]
    return {change(form[:1]) for word in words for form in (word, fold(word)) for change in (str.lower, str.upper)}


def every_word(store: Store, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Every word that is offered of a store, by what is asked for."""
    monkeypatch.setattr(completion, "typed_store", lambda _: store)
    ctx = typer.Context(typer.main.get_command(app))
    functions = {"country": completion.countries, "person": completion.people}
    functions |= {"office": completion.offices, "id": completion.ids}
    typed = ("", *sorted(beginnings(store)))
    return {name: {word for start in typed for word in offer(ctx, start)} for name, offer in functions.items()}


def test_each_word_names_its_entry(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word of the embedded store is taken by the commands, and means what it was made from."""
    store = embedded_store()
    words = every_word(store, monkeypatch)
    assert words["id"] == {event.id for event in store.events}
    assert words["office"] == {*store.offices}
    assert {"People-s-Republic-of-China", "Mỹ", "MY", "hoa-ky"} <= words["country"]
    assert not {"my", "ao"} & words["country"], "ambiguous"
    countries = {word: arguments.country(store, word) for word in words["country"]}
    assert {country.code for country in countries.values()} == {*store.countries}
    for word, country in countries.items():
        assert fold(word) in {fold(name) for name in (country.code, *country.spellings)}
    turned = sorted(words["person"] - {re.sub(r"[^\w.]+", "-", name) for name in store.people})
    people = {word: arguments.person(store, word) for word in (*(words["person"] - {*turned}), *turned[::9])}
    assert {*people.values()} == {*store.people}
    for word, person in people.items():
        assert sorted(fold(word).split()) == sorted(fold(person).split())


def test_no_word_has_a_meaning_to_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hostile store, only words of letters, digits, dots, hyphens and underscores are offered."""
    path = tmp_path / "hostile.yaml"
    path.write_text(hostile_store(), encoding="utf-8")
    store = load(path)
    words = every_word(store, monkeypatch)
    assert all(len(each) > 100 for each in words.values())
    assert len(words["id"]) == len(store.events)
    for word in set().union(*words.values()):
        assert all(letter.isalnum() or letter in ".-_" for letter in word), word
        assert not word.startswith("-")
        assert word.isprintable()


def test_descriptions_have_nothing_that_typer_does_not_escape() -> None:
    """The help texts that zsh and fish show with options and commands have no backslash and no line break."""
    command: Any = typer.main.get_command(app)
    groups = [command, *(command.get_command(None, name) for name in COMMANDS)]
    texts = [text for each in groups for text in (each.help, each.get_short_help_str())]
    texts += [parameter.help for each in groups for parameter in each.params if getattr(parameter, "help", None)]
    assert len(texts) > 100
    assert not [text for text in texts if "\\" in text.replace("\b", "")]
    assert not [each for each in texts[1::2] if "\t" in each]


# Nothing to offer


@pytest.mark.parametrize(
    "words",
    [
        ("lst", "-c", "U"),
        ("lst", ""),
        ("US", "U"),
        ("--store", "-", "tier", "U"),
        ("--add", "-", "show", "u"),
        ("tier", "--store", "pipe", "U"),
        ("--store", "/dev/zero", "tier", "U"),
        ("--store", "$(touch pwned)", "tier", "U"),
        ("--store", "`touch pwned`", "tier", "U"),
        ("--store", "broken.yaml", "tier", "U"),
        ("--store", "coded.yaml", "tier", "U"),
    ],
)
def test_nothing_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """After an unknown command, or where the store cannot be read at once, nothing is printed, and nothing waits."""
    monkeypatch.chdir(tmp_path)
    Path("broken.yaml").write_text("schema: 1\nevents: [", encoding="utf-8")
    text = SMALL.read_text(encoding="utf-8")
    Path("coded.yaml").write_text(text.replace("  LA:", "  'L\\`touch pwned\\`':"), encoding="utf-8")
    if os.name == "posix":
        os.mkfifo("pipe")
    assert offered("vntimeline", *words) == []
    assert not Path("pwned").exists()


@posix_only
def test_a_store_from_standard_input_is_not_waited_for() -> None:
    """With VNTIMELINE_STORE=-, the words of the program are still offered."""
    assert offered("vntimeline", "show", "", store="-") == []
    assert offered("vntimeline", "list", "-k", "st", store="-") == ["statement"]


@pytest.mark.parametrize("before", ["help", "--version", "--help"])
def test_what_would_be_printed_is_not(before: str) -> None:
    """Words that print something when they are entered print nothing while the line is typed: zsh evaluates it."""
    assert offered("vntimeline", before, "an") == ["anniversaries"]
    result = run_cli(_VNTIMELINE_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=f"vntimeline {before} an")
    assert result.out.startswith('_arguments \'*: :(("anniversaries"')


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh", "none", ""])
@pytest.mark.parametrize(
    "variables",
    [{}, {"COMP_WORDS": "vntimeline"}, {"COMP_WORDS": "'", "COMP_CWORD": "x"}, {"COMP_WORDS": "", "COMP_CWORD": "-9"}],
)
def test_a_malformed_request_is_no_crash(shell: str, variables: dict[str, str]) -> None:
    """Without the shell's variables, or with odd ones, there is no traceback."""
    result = run_cli(_VNTIMELINE_COMPLETE=f"complete_{shell}", **variables)
    assert result.status in (0, 1)
    assert result.err in ("", f"Shell {shell} not supported.\n")
