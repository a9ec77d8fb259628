"""The `vntimeline` command, and `python -m vntimeline`."""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its status.

    The process lives for a tenth of a second. Looking for cycles among its objects, while it starts and once more as it
    ends, would take a fifth of that and free nothing, so it is not done.
    """
    gc.disable()
    try:
        from vntimeline.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
