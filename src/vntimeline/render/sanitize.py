"""Making data safe to print: it cannot move a cursor, break a line, change the reading direction or hide text."""

from vntimeline.characters import replace_unsafe


def sanitize(text: str) -> str:
    """Return the text on one line: white space becomes a space, any other unsafe character the replacement sign."""
    return replace_unsafe(text, lambda character: " " if character in "\t\n\r\v\f\u2028\u2029" else "\ufffd")
