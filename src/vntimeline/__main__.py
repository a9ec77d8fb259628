"""The `vntimeline` command, and `python -m vntimeline`."""

import gc
import signal
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    # The process lives for a tenth of a second: the search for cyclic garbage would take a fifth of that.
    gc.disable()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end silently when the reader of a pipe goes away, as others do
    try:
        from vntimeline.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    gc.freeze()  # without this, Python searches once more at its end
    sys.exit(status)


if __name__ == "__main__":
    main()
