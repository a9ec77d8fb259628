"""The `vntimeline` command, and `python -m vntimeline`."""

import gc
import os
import sys

try:
    import signal
except KeyboardInterrupt:  # this import takes some milliseconds, and a traceback tells the user nothing
    os._exit(130)


def main() -> None:
    """Run the command line and exit with its status."""
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # a job in the background is not
    if interruptible:
        signal.signal(signal.SIGINT, _leave)  # so far there is nothing to undo
    # The process lives for a tenth of a second: the search for cyclic garbage would take a fifth of that.
    gc.disable()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end silently when the reader of a pipe goes away, as others do
    try:
        from vntimeline.cli import run
        from vntimeline.cli.streams import open_streams
    except (ImportError, MemoryError) as error:
        if sys.stderr is not None:
            sys.stderr.write(
                f"vntimeline: error: cannot start: {error or 'out of memory'}\n    help: install it again\n"
            )
        sys.exit(2)
    open_streams()
    try:
        if interruptible:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    if interruptible:
        signal.signal(signal.SIGINT, _leave)
    gc.freeze()  # without this, Python searches once more at its end
    sys.exit(status)


def _leave(*_: object) -> None:
    """End an interrupted process at once."""
    os._exit(130)


if __name__ == "__main__":
    main()
