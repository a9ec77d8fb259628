"""YAML: every text is written so that each reader of YAML, of any version, reads the same text."""

import re
from collections.abc import Iterator

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import example, given, settings

from tests.helpers import make_event, make_store, rendered
from tests.strategies import fixed

CORE = re.compile(
    r"null|Null|NULL|~||true|True|TRUE|false|False|FALSE"
    r"|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"
)
"""What is not a text in YAML 1.2: section 10.3.2 of its specification."""
OLD = re.compile(
    r"y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|=|<<"
    r"|[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[-+]?([0-9][0-9_]*)?(\.[0-9.]*)?([eE][-+]?[0-9]+)?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*"
)
"""What is not a text in YAML 1.1: its types bool, int, float, merge, value and timestamp."""

LIKE_NUMBERS = st.text("0123456789._:+-eExob", min_size=1, max_size=8)
LIKE_WORDS = st.sampled_from(
    ["null", "Null", "~", "y", "N", "no", "NO", "On", "off", "True", "=", "<<", ".inf", ".NaN"]
)
TEXTS = LIKE_NUMBERS | LIKE_WORDS | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def plain_scalars(text: str) -> Iterator[str]:
    """The scalars of a YAML text that are written without quotes."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.style is None:
            yield event.value


@pytest.mark.parametrize(
    "text", ["1e3", "0o17", "1_000", "12:30:45", ".5", "0x1F", "on", "2013-01-01", "+.5", "e3", "0:6"]
)
def test_words_and_numbers_are_quoted(text: str) -> None:
    """Titles and names that are numbers or words to some reader are quoted."""
    event = make_event("a", "2020", title=text, place=text, people=(text,))
    assert text not in list(plain_scalars(rendered("list", make_store([event]), [event], "yaml")))


@settings(fixed, max_examples=60)
@given(TEXTS, TEXTS)
@example("a\u2028b", "a\x85\nb")
@example("\u2028\n", "a\n\n b\n")
def test_every_reader_reads_texts(title: str, place: str) -> None:
    """Any texts are read back, and nothing without quotes is a number or a word in YAML 1.1 or 1.2 but the schema."""
    event = make_event("a-1", "2020~", title=title, place=place)
    written = rendered("list", make_store([event]), [event], "yaml")
    (found,) = yaml.load(written, yaml.SafeLoader)["events"]
    assert (found["title"], found["place"]) == (title, place)
    assert [text for text in plain_scalars(written) if CORE.fullmatch(text) or OLD.fullmatch(text)] == ["1"]
    assert not re.search("[\x85\u2028\u2029]", written)  # line ends in YAML 1.1 only
