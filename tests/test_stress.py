"""The stress tests of `tools/stress.py`, a few runs of each."""

import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT, environment, posix_only


@posix_only
def test_kills_and_a_shared_cache_do_no_damage(tmp_path: Path) -> None:
    """No kill damages a file or a snapshot, and processes that share a cache or a changing store answer rightly."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "stress.py", "--runs", "4", "--processes", "2", "--seed", "1"],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("    0  faults\n")
