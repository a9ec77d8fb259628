"""The errors that bad input can cause, each with its remedy and exit status."""


class VntimelineError(Exception):
    """Something the user can mend: a message, a remedy (`help`) and the exit status of the command line."""

    status = 2

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class DateError(VntimelineError):
    """A text that is no date, or could be several."""


class UnknownName(VntimelineError):
    """A country, person, id, kind or the like that the store does not know."""


class AmbiguousName(VntimelineError):
    """A name that several entries of the store answer to."""


class OutputError(VntimelineError):
    """An output that cannot be written, or that the chosen format cannot hold."""
