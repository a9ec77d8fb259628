"""The ends of the help texts, made from the commands' specs."""

from textwrap import wrap

from vntimeline.render.answer import Spec

_WIDTH = 78


def epilog(spec: Spec) -> str:
    """Return the formats and examples of a command, as Click's help prints them line by line."""
    parts = []
    if spec.formats:
        sentence = f"Formats: {', '.join(each.name for each in spec.formats)}."
        parts.append("\n".join(wrap(sentence, _WIDTH)))
    parts.append("\n".join(["Examples:", *(f"  {example}" for example in spec.examples)]))
    return "\n\n".join(f"\b\n{part}" for part in parts)
