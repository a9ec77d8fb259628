"""The chart as PNG: the SVG, drawn with the package's fonts alone, so that every machine makes the same image."""

from importlib.resources import as_file
from importlib.util import find_spec

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


def png(answer: Answer[Standing, ChartQuery]) -> bytes:
    """Return the chart as PNG, twice the size of the SVG."""
    return converted(picture(answer))


def available() -> bool:
    """Return whether the converter is installed."""
    return find_spec("resvg_py") is not None


def converted(chart: Picture, scale: float = SCALE) -> bytes:
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


def _failed(error: BaseException) -> OutputError:
    return OutputError(f"the chart cannot be converted to PNG: {error}", "write SVG: -o FILE.svg")
