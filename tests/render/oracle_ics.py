"""A second reader of calendars, which follows RFC 5545 to the letter and knows only what is needed here."""

import re

Line = tuple[str, dict[str, str], str]
"""A property: its name, its parameters, and its value as it is written."""


def unfolded(raw: bytes) -> list[Line]:
    """The content lines of a calendar (RFC 5545, 3.1); the form of each is checked."""
    assert raw.endswith(b"\r\n")
    joined: list[str] = []
    for line in raw[:-2].split(b"\r\n"):
        assert len(line) <= 75, line
        assert not set(line) & {*range(0x09), *range(0x0A, 0x20), 0x7F}, line
        text = line.decode()  # fails where a character is divided between two lines
        if text.startswith((" ", "\t")):
            joined[-1] += text[1:]
        else:
            joined.append(text)
    found = []
    for text in joined:
        match = re.fullmatch(r"([A-Z0-9-]+)((?:;[A-Z-]+=[^;:\",]*)*):(.*)", text)
        assert match, text
        parameters = dict(each.split("=", 1) for each in match[2].split(";")[1:])
        found.append((match[1], parameters, match[3]))
    return found


def as_text(written: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,Nn])*", written), written
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "Nn" else match[1], written)


def entries(raw: bytes) -> list[dict[str, tuple[dict[str, str], str]]]:
    """The properties of each VEVENT by name, with their parameters and values."""
    found: list[dict[str, tuple[dict[str, str], str]]] = []
    depth: list[str] = []
    for name, parameters, value in unfolded(raw):
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth[-1] == "VEVENT":
            assert name not in found[-1], f"{name} twice"
            found[-1][name] = parameters, value
    assert depth == []
    return found
