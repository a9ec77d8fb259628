"""Command lines that are nearly right: what was meant is suggested, and nothing far-fetched."""

import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.helpers import REQUIRED, Run, embedded_store, environment, posix_only, printed, refused, run_cli
from vntimeline import Timeline
from vntimeline.cli import COMMANDS, app
from vntimeline.cli.completion import _slug, _turned
from vntimeline.errors import UnknownName
from vntimeline.model import CONFIDENCES, KINDS
from vntimeline.names import nearest
from vntimeline.questions.arguments import joined_names

pytestmark = pytest.mark.usefixtures("shared_cache")


def meant(*commands: str) -> str:
    """The help that suggests these commands."""
    return f"did you mean {' or '.join(f'`vntimeline {command}`' for command in commands)}?"


def size() -> int:
    """The number of countries of the embedded store."""
    return len(embedded_store().countries)


ABOUT_VIETNAM = "name a partner; `vntimeline countries` lists them"
REFUSED: list[tuple[Sequence[str], str, str]] = [
    # words that are no command
    (["US"], "unknown command: 'US'", meant("tier US")),
    (["Việt"], "unknown command: 'Việt'", f"one of {', '.join(COMMANDS)}"),
    (["South", "Korea"], "unknown command: 'South'", meant("tier South Korea")),
    (["US", "2013"], "unknown command: 'US'", meant("tier US --on 2013")),
    (["US", "-n", "3"], "unknown command: 'US'", meant("tier US")),
    (["China", "Japan"], "unknown command: 'China'", meant("tiers -c China -c Japan", "chart China Japan")),
    (["us-csp-2023"], "unknown command: 'us-csp-2023'", meant("show us-csp-2023")),
    (["search", "nuclear"], "unknown command: 'search'", meant("list -s nuclear")),
    (["find", "joint", "statement"], "unknown command: 'find'", meant('list -s "joint statement"')),
    (["version"], "unknown command: 'version'", meant("--version")),
    (["lst"], "unknown command: 'lst'", f"did you mean list? (one of {', '.join(COMMANDS)})"),
    (["help", "lst"], "unknown command: 'lst'", f"did you mean list? (one of {', '.join(COMMANDS)})"),
    ([""], "unknown command: ''", f"one of {', '.join(COMMANDS)}"),
    (["--", "-x"], "unknown command: '-x'", f"one of {', '.join(COMMANDS)}"),
    # words that a command does not take
    (["list", "China"], "unexpected argument: 'China'", meant("list -c China")),
    (["list", "China", "Japan"], "unexpected argument: 'China Japan'", meant("list -c China -c Japan")),
    (["list", "China", "2013"], "unexpected argument: 'China 2013'", meant("list -c China --year 2013")),
    (["list", "2013"], "unexpected argument: '2013'", meant("list --year 2013")),
    (["list", "nuclear"], "unexpected argument: 'nuclear'", meant("list -s nuclear")),
    (["list", "$(date)"], "unexpected argument: '$(date)'", meant("list -s '$(date)'")),
    (["list", "-c", "United", "States"], "unexpected argument: 'States'", meant('list -c "United States"')),
    (["tiers", "China"], "unexpected argument: 'China'", meant("tiers -c China")),
    (["tiers", "July", "2013"], "unexpected argument: 'July 2013'", meant('tiers --on "July 2013"')),
    (["leaders", "2013"], "unexpected argument: '2013'", meant("leaders --on 2013")),
    (["leaders", "China"], "unexpected argument: 'China'", meant("tier China")),
    (["diff", "2012", "2013", "Japan"], "unexpected argument: 'Japan'", meant("diff 2012 2013 -c Japan")),
    (["anniversaries", "2027"], "unexpected argument: '2027'", meant("anniversaries --year 2027")),
    (["about", "this"], "unexpected argument: 'this'", "see vntimeline about --help"),
    (["list", "China", "--store", "none.yaml"], "unexpected argument: 'China'", "see vntimeline list --help"),
    (["diff", "2012", "2013", "--nonsense"], "unexpected option: '--nonsense'", "see vntimeline diff --help"),
    # several countries, or a date, where one country is asked for
    (
        ["tier", "China", "Japan"],
        "unknown country: 'China Japan'",
        meant("tiers -c China -c Japan", "chart China Japan"),
    ),
    (["tier", "China,Japan"], "unknown country: 'China,Japan'", meant("tiers -c China -c Japan", "chart China Japan")),
    (
        ["tier", "South", "Korea", "Japan", "2013"],
        "unknown country: 'South Korea Japan 2013'",
        meant('tiers -c "South Korea" -c Japan --on 2013'),
    ),
    (["tier", "US", "2013"], "unknown country: 'US 2013'", meant("tier US --on 2013")),
    (["tier", "US", "July", "2013"], "unknown country: 'US July 2013'", meant('tier US --on "July 2013"')),
    # names
    (["tier", "Vietnam"], "the store is about Vietnam", ABOUT_VIETNAM),
    (["tier", "Việt", "Nam"], "the store is about Vietnam", ABOUT_VIETNAM),
    (["list", "-c", "VN"], "the store is about Vietnam", ABOUT_VIETNAM),
    (["tier", "Korea"], "ambiguous country: 'Korea' names 2 of them", "write 'North Korea' or 'South Korea'"),
    (["tier", "my"], "ambiguous country: 'my' names 2 of them", "write 'MY' for Malaysia, or 'Mỹ' for United States"),
    (["show", "us-c"], "", "write us-"),
    (["leaders", "--office", "xx"], "unknown office: 'xx'", "one of general-secretary, president, prime-minister"),
    (["list", "-f", "xml"], "unknown format: 'xml'", "one of table, plain, json"),
    (["list", "-c", "US,Chnia"], "unknown country: 'Chnia'", "did you mean China?"),
    (["list", "-p", "Bidne"], "unknown person: 'Bidne'", ""),
    # ranges
    (
        ["list", "--since", "2015", "--until", "2014"],
        "2014-12-31 is before 2015-01-01",
        "give an earlier --since or a later --until",
    ),
    (["list", "--since", "2015", "--year", "2014"], "2014-12-31 is before 2015-01-01", "give an earlier --since"),
    (["chart", "--since", "2015", "--until", "2014"], "2014-12-31 is before 2015-01-01", "give an earlier --since"),
    (["diff", "2015", "2014"], "2014-12-31 is before 2015-12-31", "give the earlier date first"),
    (["anniversaries", "--within", "-5d"], "'-5d' is not a length of time", "write days"),
    (["list", "--year", "2013-2015"], "'2013-2015' is not a year", "write `--since 2013 --until 2015`"),
    (["list", "--year", "2013/2015"], "'2013/2015' is not a year", "write `--since 2013 --until 2015`"),
    (["list", "--year", "2013-07"], "'2013-07' is not a year", "--year always means a full year"),
    (["list", "--year", "today"], "'today' is not a year", "--year always means a full year"),
    (["anniversaries", "--year", "2013-07"], "'2013-07' is not a year", "--year always means a full year"),
]


@pytest.mark.parametrize(
    ("typed", "message", "help"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_near_miss_leads_on(typed: Sequence[str], message: str, help: str) -> None:
    """A command line that is nearly right is refused with what was probably meant."""
    first, *others = refused(*typed).splitlines()
    assert first.startswith(f"vntimeline: error: {message}")
    assert not help or help in others[0]


@pytest.mark.parametrize("name", ["Taiwan", "Atlantis", "Hong Kong", "Zzyzx", "日本"])
def test_a_country_that_is_not_in_the_store(name: str) -> None:
    """A country without a similar name in the store is said to be missing, without a guess."""
    help = f"it is not in this store; `vntimeline countries` lists the {size()} that are"
    assert refused("tier", name) == f"vntimeline: error: unknown country: {name!r}\n    help: {help}\n"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Jpan", "Japan"),
        ("Chnia", "China"),
        ("nhat bna", "Japan"),
        ("Nhật Bnả", "Nhật Bản"),
        ("Gremany", "Germany"),
        ("Unietd States", "United States"),
    ],
)
def test_a_suggestion_is_one_name_in_the_script_typed(typed: str, suggested: str) -> None:
    """A country is suggested once, in the script that was typed, with where to find the others."""
    help = f"did you mean {suggested}? `vntimeline countries` lists all {size()}"
    assert refused("tier", typed) == f"vntimeline: error: unknown country: {typed!r}\n    help: {help}\n"


def test_codes_are_not_suggested_for_words() -> None:
    """No code is suggested for a word, whichever letter of a short name is left out."""
    known = {code: country.spellings for code, country in embedded_store().countries.items()}
    for country in embedded_store().countries.values():
        for at in range(len(country.name) if len(country.name) < 6 else 0):
            typed = country.name[:at] + country.name[at + 1 :]
            for word in re.findall(r"\w+", (nearest(typed.lower(), known) or "").removeprefix("did you mean")):
                assert not re.fullmatch("[A-Z]{2,3}", word), typed


def test_suggestions_are_few() -> None:
    """At most three names are suggested, each entry once, and none that is not close."""
    known = {f"K{at}": [f"Somewhere {at}", f"Somewhere-{at}"] for at in range(9)}
    assert len(re.findall("Somewhere", nearest("Somewhere x", known) or "")) == 3
    assert nearest("Elsewhere", known) is None
    assert nearest("jsno", {"json": (), "jsonl": ()}) == "did you mean json?"
    assert nearest("CPS", {"comprehensive-strategic": ["CSP"], "comprehensive": ["CP"]}) == "did you mean CSP or CP?"


# Taken as they are


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["United", "States"], "US"),
        (["nhat", "ban"], "JP"),
        (["Hàn", "Quốc"], "KR"),
        (["U.S."], "US"),
        (["nhatban"], "JP"),
        (["Nhật"], "JP"),
        (["Czech"], "CZ"),
        (["czech", "rep"], "CZ"),
        (["England"], "GB"),
        (["Britain"], "GB"),
        (["Great", "Britain"], "GB"),
        (["Holland"], "NL"),
        (["Burma"], "MM"),
        (["Turkiye"], "TR"),
        (["Türkiye"], "TR"),
        (["Czech Republic"], "CZ"),
        (["Slovak", "Republic"], "SK"),
        (["Vatican", "City"], "VA"),
        (["MY"], "MY"),
        (["Mỹ"], "US"),
    ],
    ids=" ".join,
)
def test_a_country_is_found_by_what_people_type(typed: Sequence[str], code: str) -> None:
    """Names need no quotes, and common names and unique beginnings are taken."""
    assert f'"country": "{code}"' in printed("tier", *typed, "--json")


@pytest.mark.parametrize("typed", ["Ky", "GER", "Slo x", "a", ""])
def test_a_short_or_wrong_beginning_is_not_taken(typed: str) -> None:
    """One or two letters, and what looks like a code, are not taken as the beginning of a name."""
    with pytest.raises(UnknownName):
        Timeline(embedded_store()).country(typed)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (["-c", "US,China"], ["US", "CN"]),
        (["-c", "US, Nhật Bản", "-c", "EU"], ["US", "JP", "EU"]),
        (["-c", "South Korea,Czech"], ["KR", "CZ"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_names_may_be_separated_by_commas(typed: Sequence[str], codes: list[str]) -> None:
    """A value with commas is several names where it is no name itself."""
    timeline = Timeline(embedded_store())
    assert printed("list", *typed, "--json", "-n", "0").count('"country": [')
    for code in codes:
        assert f'"{code}"' in printed("list", *typed, "--json", "-n", "0").split('"kind"')[0]
    assert timeline.events(kind="visit,tier") == timeline.events(kind=["visit", "tier"])


def test_a_name_with_a_comma_wins() -> None:
    """A name that contains a comma is one name."""
    wanted = printed("list", "-p", "Marcos, Jr., Ferdinand", "--json")
    assert wanted == printed("list", "-p", "Ferdinand Marcos Jr.", "--json")


def test_chart_joins_the_words_of_names() -> None:
    """The words of several names are told apart by the names of the store."""
    store = embedded_store()
    words = ["South", "Korea", "Japan", "United", "States", "of", "America", "Atlantis"]
    assert joined_names(store, words) == ["South Korea", "Japan", "United States of America", "Atlantis"]
    assert joined_names(store, []) == []
    assert printed("chart", "South", "Korea", "Japan") == printed("chart", "South Korea", "Japan")


@pytest.mark.parametrize("typed", ["us-csp", "US-CSP", "us csp 2023"])
def test_show_takes_a_unique_beginning(typed: str) -> None:
    """An id may be shortened to a unique beginning, in any case."""
    assert printed("show", typed, "--json") == printed("show", "us-csp-2023", "--json")


def test_show_lists_a_few_ids_of_a_common_beginning() -> None:
    """Up to five ids are listed for a beginning of many."""
    message, help = refused("show", "us").splitlines()
    assert re.search(r"ambiguous id: 'us' begins \d+ of them", message)
    assert len(re.findall(r"us-[a-z0-9-]+", help)) == 5
    assert help.endswith(" or …")


@pytest.mark.parametrize("typed", ["Biden", "biden", "Bid", "Biden Joe", "biden-joe", "J Biden"])
def test_a_person_is_found_by_any_word(typed: str) -> None:
    """A person is found by the beginnings of some words of the name, in any order."""
    assert Timeline(embedded_store()).person(typed) == "Joe Biden"


def test_names_of_many_people_are_cut() -> None:
    """A name of many people lists five of them."""
    assert refused("list", "-p", "Nguyen").count("Nguyen ") == 5


def test_completion_offers_names_from_any_word(run: Run) -> None:
    """The shell is offered names that have a word with the typed beginning."""
    for typed, offered in (("Bid", "Biden-Joe"), ("bid", "biden-joe"), ("Joe", "Joe-Biden")):
        words = "\n".join(["vntimeline", "list", "-p", typed])
        done = run(_VNTIMELINE_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="3")
        assert (done.stdout.split(), done.stderr) == ([offered], "")


def test_every_completion_of_a_name_is_that_name() -> None:
    """Whichever word of a person's name completion starts from, what it offers names the person."""
    timeline = Timeline(embedded_store())
    for name in timeline.store.people:
        for offered in _turned(_slug(name)):
            assert timeline.person(offered) == name


@pytest.mark.parametrize(
    ("alias", "id"), [("pm", "prime-minister"), ("gs", "general-secretary"), ("fm", "foreign-minister")]
)
def test_offices_are_found_by_aliases(alias: str, id: str) -> None:
    """The short names of offices work."""
    assert printed("leaders", "--office", alias).startswith(f"{id}\t")


# Empty values


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_value_is_refused(command: str) -> None:
    """Each option of each command, before or behind it, and each argument is refused without a value, and named."""
    root: Any = typer.main.get_command(app)
    context = typer.Context(root)
    own = root.get_command(context, command)
    required = REQUIRED.get(command, ())
    typed = [
        *((option, [command, *required, *form]) for option in _options(own) for form in _empty(option)),
        *((option, [*form, command, *required]) for option in _options(root) for form in _empty(option)),
        *(
            (str(each.metavar or each.name).strip("[].…"), [command, *required[:at], value, *required[at + 1 :]])
            for at, each in enumerate(each for each in own.params if each.param_type_name == "argument")
            for value in ("", " \t\u00a0")
        ),
    ]
    assert len(typed) > 8
    for name, arguments in typed:
        errors = refused(*arguments)
        message = f"vntimeline: error: the value of {name} is empty\n    help: give {name} a value"
        assert message in errors or "is not a valid int" in errors, arguments


def _options(command: Any) -> list[str]:
    """The options of a command that take a value."""
    taking = (each for each in command.params if each.param_type_name == "option" and not each.is_flag)
    return [max(each.opts, key=len) for each in taking]


def _empty(option: str) -> list[list[str]]:
    """An option without a value, in every form."""
    return [[option, ""], [f"{option}="], [option, " \t\u00a0"]]


def test_an_empty_variable_is_not_set() -> None:
    """An empty VNTIMELINE_STORE or VNTIMELINE_TODAY counts as unset."""
    usual = json.loads(printed("about", "--json"))
    assert json.loads(printed("about", "--json", VNTIMELINE_STORE="", VNTIMELINE_TODAY="")) == usual


@pytest.mark.parametrize(
    "typed",
    [
        ["list", "--json", "-f", "csv"],
        ["leaders", "--history", "--on", "2013"],
        ["anniversaries", "--year", "2027", "--within", "1y"],
        ["check", "FILE", "--store", "OTHER"],
        ["--store", "OTHER", "check", "FILE"],
        ["check", "--list", "FILE"],
        ["check", "--list", "--strict"],
        ["check", "--list", "--json"],
        ["list", "--bom", "--json"],
    ],
    ids=" ".join,
)
def test_options_that_exclude_each_other_are_refused(typed: Sequence[str]) -> None:
    """Of two options that cannot both be followed, none is ignored in silence."""
    errors = refused(*typed)
    assert json.loads(errors)["error"]["help"] if "--json" in typed else "    help: " in errors


# The width of messages


@posix_only
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_errors_are_wrapped_for_a_terminal(tmp_path: Path, cache_folder: Path, columns: int) -> None:
    """In a terminal an error is wrapped between words, with later lines indented; elsewhere it is one line."""
    pty = pytest.importorskip("pty")
    import subprocess

    def errors(stream: int) -> None:
        subprocess.run(
            [sys.executable, "-m", "vntimeline", "leaders", "--office", "xx"],
            env=environment(tmp_path, XDG_CACHE_HOME=str(cache_folder), COLUMNS=str(columns)),
            stderr=stream,
            check=False,
        )

    master, terminal = pty.openpty()
    errors(terminal)
    os.close(terminal)
    text = os.read(master, 10_000).decode()
    os.close(master)
    lines = text.splitlines()
    ids = [*embedded_store().offices]
    assert all(len(line) <= max(columns, 10 + len(max(ids, key=len)) + 1) for line in lines)
    assert all(line.startswith(" " * 10) for line in lines[2:])
    assert [word.strip(",") for word in text.split()][-len(ids) :] == ids
    piped = run_cli("leaders", "--office", "xx", COLUMNS=str(columns)).err
    assert len(piped.splitlines()) == 2
    assert piped.split() == text.split()


def test_choices_are_listed_whole() -> None:
    """An unknown word of a fixed list shows all of the list."""
    assert f"one of {', '.join(KINDS)}\n" in refused("list", "-k", "zzz")
    assert f"one of {', '.join(CONFIDENCES)})\n" in refused("list", "--min-confidence", "hgih")
