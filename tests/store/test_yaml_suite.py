"""The cases of the YAML test suite (tests/data/yaml-test-suite) read as stores: what is YAML, what is not, which texts.

PyYAML and libyaml read YAML 1.1, which the suite does not test, so some cases differ; each is listed with its reason.
"""

import json
from typing import Any

import yaml

from tests.helpers import ROOT
from tests.store.store_text import documents_of
from vntimeline.store.checks import run
from vntimeline.store.overlay import lay_over
from vntimeline.store.yaml_parser import walk

SUITE = ROOT / "tests" / "data" / "yaml-test-suite" / "cases.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in SUITE.read_text(encoding="utf-8").split("\n") if line]

TOLERATED = {
    "9C9N": "the lines of a flow list need no indentation",
    "9JBA": "a comment may follow a bracket without a space",
    "CVW2": "a comment may follow a comma without a space",
    "DK95/01": "a tab may indent the next line of a quoted text",
    "G5U8": "a dash may stand in a flow list",
    "MUS6/00": "a comment may follow the version without a space",
    "QB6E": "the lines of a quoted text need no indentation",
    "S98Z": "the first lines of a block may be empty and indented further than the text",
    "SU5Z": "a comment may follow a quoted text without a space",
    "X4QW": "a comment may follow the sign of a block without a space",
    "Y79Y/003": "a tab may indent a flow list",
    "YJV2": "a dash may stand in a flow list",
}
"""What is not YAML 1.2, but is read by libyaml, or by some of its versions; no text changes by it."""

READ_OTHERWISE = {
    "652Z": "a question mark begins a key in flow style",
    "HM87/01": "a question mark begins a key in flow style",
    "JEF9/02": "the last line has no line end",
    "L24T/01": "the last line has no line end",
    "Y2GN": "a colon ends the name of an anchor",
}
"""What YAML 1.1 reads as other texts than 1.2."""


def test_cases() -> None:
    """Any case is read into the texts that it has, or is reported at a line that it has; none passes as a store."""
    for case in CASES:
        (document,) = documents_of(case["yaml"])
        problems = run(lay_over([document]), "strict")
        lines = case["yaml"].count("\n") + 1
        assert problems, case["id"]
        assert all(1 <= problem.line <= lines and problem.message and problem.help for problem in problems), case["id"]
        if case.get("fails"):
            assert document.root is None or case["id"] in TOLERATED, case["id"]
        elif document.root is not None and case["id"] not in READ_OTHERWISE:
            texts = [node.value for _, node in walk(document.root) if isinstance(node, yaml.ScalarNode)]
            assert texts == case["texts"], case["id"]


def test_the_suite_is_complete() -> None:
    """All cases are there, and most of the valid ones can be read: aliases and several documents cannot."""
    assert (len(CASES), sum("fails" in case for case in CASES)) == (402, 94)
    valid = [case for case in CASES if "fails" not in case]
    assert sum(documents_of(case["yaml"])[0].root is not None for case in valid) > 220
