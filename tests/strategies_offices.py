"""Old names, until the modules that use them have moved."""

from typing import Any

from tests.helpers import DAY as DAY
from tests.helpers import left as left
from tests.helpers import rendered as drawn  # noqa: F401
from tests.helpers import run_cli
from tests.helpers import took as took
from tests.helpers import turn_days as turns  # noqa: F401
from tests.strategies import BY_DAY as BY_DAY
from tests.strategies import careers as careers
from tests.strategies import histories as histories


def asked(capture: Any, *arguments: str, status: int = 0) -> str:
    """What `vntimeline ARGS…` prints."""
    result = run_cli(*arguments)
    assert result.status == status
    return result.err if status else result.out
