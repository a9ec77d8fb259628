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
            sys.stderr.write(_cannot_start(f"cannot start: {error or 'out of memory'}", "install it again"))
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


def _cannot_start(message: str, help: str) -> str:
    """Return what to print where the command line cannot be imported, and with it what prints other errors."""
    from vntimeline.error_format import error_format

    if format := error_format(sys.argv[1:]):
        import json

        error = {"code": "internal", "message": message, "help": help, "candidates": [], "problems": []}
        return json.dumps({"error": error}, indent=2 if format == "json" else None) + "\n"
    return f"vntimeline: error: {message}\n    help: {help}\n"


def _leave(*_: object) -> None:
    """End an interrupted process at once."""
    os._exit(130)


if __name__ == "__main__":
    main()
