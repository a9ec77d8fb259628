"""A progress bar on standard error, for what takes longer than a second: a first read, or an export."""

import sys
import time
from contextlib import ExitStack
from typing import Any

PATIENCE = 1.0
"""Seconds before the bar is shown."""


class Bar:
    """Shows fractions of 1 after PATIENCE seconds, if standard error is a terminal."""

    def __init__(self, doing: str = "reading the store for the first time") -> None:
        self._doing = doing
        self._began = time.monotonic()
        self._stack = ExitStack()
        self._shown: Any = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def update(self, fraction: float) -> None:
        """Show how far it has come."""
        if self._shown is None:
            if time.monotonic() - self._began < PATIENCE or sys.stderr is None or not sys.stderr.isatty():
                return
            self._show()
        self._shown.update(0, completed=fraction)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn(self._doing), BarColumn(), TimeRemainingColumn())
        self._shown = self._stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
        self._shown.add_task("", total=1.0)
