"""Work in a process of its own, beside this one: where there are two processors, both are used."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


def begun(make: Callable[..., T], *arguments: Any) -> Callable[[], T]:
    """Begin to call a function in another process; return what waits for its result.

    The function and the arguments must be such that pickle takes them. The process ends where this one does. Where it
    cannot be started or fails, the function is called here, with the same result or error.
    """
    context = get_context("spawn")  # a fork of a process with threads, such as that of a progress bar, may hang
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(sender, make, arguments), daemon=True)
    try:
        with _without_interrupts():
            worker.start()
    except OSError:
        return lambda: make(*arguments)
    finally:
        sender.close()

    def finished() -> T:
        try:
            result: T = receiver.recv()
        except (EOFError, OSError):
            return make(*arguments)
        worker.join()
        return result

    return finished


def _work(sender: Connection, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Send what the function returns. What it raises it will raise again in the process that waits."""
    gc.disable()  # as in the process that waits: this one does not live long
    with suppress(Exception):
        sender.send(make(*arguments))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process that is started here ignore Ctrl-C: it is for this one, which then ends the other."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
