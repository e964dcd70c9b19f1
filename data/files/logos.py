"""The picture at the head of documents: drawn anew as a small PNG, so that nothing but what one sees of it is kept."""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory

from data.errors import Invalid
from data.files.kinds import FileKind, kind_of
from data.files.photos import jpeg_segments

CONTENT_TYPE = "image/png"
LARGEST = 5 * 1024 * 1024
KEPT = 200 * 1024
WIDTH, HEIGHT = "60mm", "18mm"

# Opened in memory it takes four bytes for each of them.
_MOST_PIXELS = 24_000_000
# Points per inch, the first of which leads to a file that is small enough.
_SHARPNESS = (300.0, 220.0, 150.0, 100.0)
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))

_SHEET = f"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#context {{
  let whole = measure(image("logo"))
  let share = calc.min({WIDTH} / whole.width, {HEIGHT} / whole.height)
  image("logo", width: whole.width * share, height: whole.height * share)
}}
"""


def drawn_logo(content: bytes) -> bytes:
    """A PNG or JPEG drawn anew, as large as a letterhead has room for.

    Raises:
        Invalid: It is neither, is damaged, or is too large.
    """
    if len(content) > LARGEST:
        size = f"{len(content) / 1024 / 1024:.1f} MB"
        raise Invalid(f"The logo has {size}; {LARGEST // 1024 // 1024} MB are the most.", _SMALLER, "logo")
    width, height = _size(content)
    if width * height > _MOST_PIXELS:
        raise Invalid(f"The logo has {width:,} by {height:,} points.", _SMALLER, "logo")
    drawn = next((png for sharpness in _SHARPNESS if len(png := _drawn(content, sharpness)) <= KEPT), None)
    if drawn is None:
        raise Invalid("The logo can't be made small enough.", "Use a plainer picture.", "logo")
    return drawn


_SMALLER = "Save it smaller: 800 points across are plenty."
_DAMAGED = ("This picture is damaged.", "Open it in a picture program and save it anew.", "logo")


def _size(content: bytes) -> tuple[int, int]:
    """Width and height in points, before anything of the picture is opened."""
    kind = kind_of(content)
    if kind not in (FileKind.PNG, FileKind.JPEG):
        raise Invalid("That is not a picture that can be a logo.", "Use PNG or JPEG.", "logo")
    try:
        width, height = _png_size(content) if kind is FileKind.PNG else _jpeg_size(content)
    except (IndexError, ValueError, struct.error):
        raise Invalid(*_DAMAGED) from None
    if not width or not height:
        raise Invalid(*_DAMAGED)
    return width, height


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """The largest that any of its frames claims to be."""
    frames = [segment for marker, segment in jpeg_segments(content) if marker in _FRAMES]
    sizes = [struct.unpack_from(">HH", segment, 5) for segment in frames]
    height, width = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _drawn(content: bytes, sharpness: float) -> bytes:
    # Imported here: most starts of the program draw nothing.
    import typst

    with TemporaryDirectory(prefix="tradeconsole-") as folder:
        sheet = Path(folder) / "sheet.typ"
        sheet.with_name("logo").write_bytes(content)
        sheet.write_text(_SHEET)
        try:
            made: bytes = typst.compile(sheet, root=sheet.parent, format="png", ppi=sharpness, ignore_system_fonts=True)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            # A crash inside the compiler is no ordinary exception.
            raise Invalid(*_DAMAGED) from None
    return made
