"""Rich renderables as text, for small and varied layouts; long tables use `render.layout`."""

import io

from rich.console import Console

from vntimeline.render.answer import Terminal


def to_text(terminal: Terminal, *parts: object) -> str:
    """Return the renderables one under another, drawn for a terminal; data is never read as markup."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=terminal.width,
        force_terminal=terminal.color,
        color_system="standard" if terminal.color else None,
        no_color=not terminal.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())
