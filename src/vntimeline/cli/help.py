"""The help texts: options under headings, and an end that is made from the command's spec."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from vntimeline.dates import DATE_FORMS
from vntimeline.render.answer import Spec

SELECTION = "Selection"
ORDER = "Order and fields"
OUTPUT = "Output"
STORE = "Store"

_HEADINGS = ("Arguments", "Options", SELECTION, ORDER, OUTPUT, STORE)
"""The headings of the options, in the order of the help; an option names its own in `rich_help_panel`."""
DATES = ("DATE", "VERSION|DATE", "FROM", "TO")
"""How the help writes the value of an option or argument that is a date."""
_WIDTH = 78


def write_options(ctx: Any, formatter: Any, *, usual: str) -> None:
    """Write the arguments and options of a command under their headings; `usual` is that of options that name none."""
    sections: dict[str, list[tuple[str, str]]] = {heading: [] for heading in _HEADINGS}
    for parameter in ctx.command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            sections[_heading(parameter, usual)].append(record)
    left = max(len(name) for records in sections.values() for name, _ in records)
    for heading, records in sections.items():
        if records:
            with formatter.section(heading):
                formatter.write_dl([(f"{name:{left}}", text) for name, text in records])


def _heading(parameter: Any, usual: str) -> str:
    if parameter.param_type_name == "argument":
        return "Arguments"
    if parameter.name == "help":
        return OUTPUT if usual == SELECTION else usual
    return getattr(parameter, "rich_help_panel", None) or usual


def epilog(spec: Spec, parameters: Iterable[Any]) -> str:
    """Return the dates, formats and examples of a command, as Click's help prints them line by line."""
    parts = []
    if any(parameter.metavar in DATES for parameter in parameters):
        parts.append(_filled(f"Dates: {DATE_FORMS}."))
    if spec.formats:
        parts.append(_filled(f"Formats: {', '.join(each.name for each in spec.formats)}."))
    parts.append("\n".join(["Examples:", *(f"  {example}" for example in spec.examples)]))
    return "\n\n".join(f"\b\n{part}" for part in parts)


def _filled(text: str) -> str:
    return "\n".join(wrap(text, _WIDTH - 2, break_on_hyphens=False))
