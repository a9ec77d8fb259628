"""What is said of an exception that ends a run: every failure is a message with a remedy, never a traceback."""

from pathlib import Path

import typer

from vntimeline.cli.streams import reason
from vntimeline.errors import InternalError, VntimelineError


def explained(error: BaseException) -> VntimelineError:
    """Return the error to print for an exception."""
    match error:
        case VntimelineError():
            return error
        case typer.TyperException():
            return _usage_error(error)
        case typer.Abort():  # Typer's word for an EOFError
            return _internal(error.__cause__ or error)
        case UnicodeEncodeError(reason="surrogates not allowed"):  # Python's way to keep bytes of an argument
            return VntimelineError(f"{error.object!r} is not UTF-8", "write it as UTF-8")
        case MemoryError():
            return InternalError("out of memory", "ask for less, or use a machine with more memory")
        case RecursionError():
            return InternalError("something is nested too deeply", "simplify the store or the question")
        case OverflowError():
            return VntimelineError("a date or a number is too large", "dates are between the years 1 and 9999")
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return InternalError(f"{place}{reason(error)}", "check the path, its permissions and the disk")
    return _internal(error)


def _usage_error(error: typer.TyperException) -> VntimelineError:
    message = error.format_message().rstrip(".")
    ctx: typer.Context | None = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "vntimeline"
    options = sorted(getattr(error, "possibilities", None) or ())  # those like an unknown option
    return VntimelineError(message[:1].lower() + message[1:], f"see {command} --help", options)


def _internal(error: BaseException) -> VntimelineError:
    """Return what to say of a fault of the program: what happened and where, for a report."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" ({Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno})" if place else ""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return InternalError(f"internal error: {said}{where}", "please report it, with this message and the command")
