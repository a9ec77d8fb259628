"""Completion in the shell."""

from pathlib import Path

import pytest

from tests.helpers import FORMATS, SMALL, Run, overlay
from vntimeline.cli import COMMANDS
from vntimeline.model import KINDS


@pytest.mark.parametrize(
    ("words", "offered"),
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
def test_the_shell_is_offered_completions(run: Run, tmp_path: Path, words: list[str], offered: list[str]) -> None:
    """The shell is offered commands, choices, names and ids, from the store that the command line names."""
    text = SMALL.read_text(encoding="utf-8")
    (tmp_path / "other.yaml").write_text(text.replace("us-cp-2013", "only-here-2013"), encoding="utf-8")
    (tmp_path / "more.yaml").write_text(overlay("more", id="only-here-2013"), encoding="utf-8")
    done = run(
        VNTIMELINE_STORE=str(SMALL),
        _VNTIMELINE_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
    )
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == sorted(offered)
