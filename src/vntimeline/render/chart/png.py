"""The chart as PNG: the SVG, drawn with the package's fonts alone, so that every machine makes the same image."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file
from importlib.util import find_spec

import msgspec

from vntimeline.errors import OutputError
from vntimeline.questions.chart import ChartQuery
from vntimeline.questions.standing import Standing
from vntimeline.render.answer import Answer
from vntimeline.render.chart import fonts
from vntimeline.render.chart.svg import Picture, picture

SCALE = 2
"""Pixels of the PNG for each of the SVG, for sharp print."""
_MOST = 60_000_000
"""The most pixels. Each takes about 10 bytes, and a converter that runs out of memory ends the whole process."""

_FEW = 8
"""So many are converted sooner than a process has started."""


def png(answer: Answer[Standing, ChartQuery]) -> bytes:
    """Return the chart as PNG, twice the size of the SVG."""
    return converted(picture(answer))


def available() -> bool:
    """Return whether the converter is installed."""
    return find_spec("resvg_py") is not None


def converted(chart: Picture, scale: int = SCALE) -> bytes:
    """Return the PNG of an SVG document, `scale` times its size. Raises OutputError."""
    try:
        import resvg_py
    except ImportError:
        help = "install the extra: pip install 'vntimeline[charts]', or '.[charts]' in a clone; SVG does not need it"
        raise OutputError("PNG needs resvg-py", help) from None
    if chart.width * chart.height * scale**2 > _MOST:
        raise OutputError("the chart is too large for PNG", "write SVG (-o FILE.svg), or name fewer countries")
    with as_file(fonts.folder()) as folder:
        faces = [folder / name for name in fonts.FACES]
        try:
            for face in faces:
                face.read_bytes()  # a font that it cannot open the converter leaves out, and the text with it
            made: bytes = resvg_py.svg_to_bytes(
                svg_string=chart.text,
                zoom=scale,
                skip_system_fonts=True,
                font_files=[str(face) for face in faces],
                font_family=fonts.FAMILY,
                sans_serif_family=fonts.FAMILY,
                serif_family=fonts.FAMILY,
                monospace_family=fonts.FAMILY,
                resources_dir=None,
            )
        except (OSError, ValueError) as error:
            raise _failed(error) from error
        except BaseException as error:  # the converter's panics do not derive from Exception, and have no public name
            if type(error).__name__ != "PanicException":
                raise
            raise _failed(error) from error
    return made


def begun(charts: Sequence[Picture]) -> Callable[[], list[bytes]]:
    """Begin to convert SVG documents in a process of its own; return what waits for the PNGs, in their order.

    The converter holds Python's lock, so that a thread would not help. The process ends by itself where this one does.
    Where it cannot be started or fails, the documents are converted here, with the same result or error.
    """
    if len(charts) <= _FEW or not sys.executable:
        return lambda: [converted(chart, 1) for chart in charts]
    command = [sys.executable, "-P", "-m", __name__]
    try:
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return lambda: [converted(chart, 1) for chart in charts]
    pool = ThreadPoolExecutor(1)
    made = pool.submit(worker.communicate, msgspec.json.encode(charts))
    pool.shutdown(wait=False)

    def finished() -> list[bytes]:
        try:
            return msgspec.msgpack.decode(made.result()[0], type=list[bytes])
        except (OSError, msgspec.MsgspecError):
            return [converted(chart, 1) for chart in charts]

    return finished


def _main() -> None:
    """Convert the documents that standard input has, as `begun` writes them."""
    charts = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Picture])
    sys.stdout.buffer.write(msgspec.msgpack.encode([converted(chart, 1) for chart in charts]))


def _failed(error: BaseException) -> OutputError:
    return OutputError(f"the chart cannot be converted to PNG: {error}", "write SVG: -o FILE.svg")


if __name__ == "__main__":
    _main()
