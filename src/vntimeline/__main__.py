"""The `vntimeline` command, and `python -m vntimeline`.

The process lives for a tenth of a second. Looking for cycles among its objects, while it starts and once more as it
ends, would take a fifth of that and free nothing, so it is not done.
"""

import gc

gc.disable()

import sys  # noqa: E402  (imports after the line above are what it spares)

from vntimeline.cli import run  # noqa: E402


def main() -> None:
    """Run the command line and exit with its status."""
    status = run(sys.argv[1:])
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
