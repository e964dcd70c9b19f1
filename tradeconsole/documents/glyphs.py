"""Text as the bundled fonts can print it.

An archivable PDF must not hold a character without a glyph: building one would fail. What the fonts lack, and
what would act on the text instead of showing, becomes a visible mark.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from data.safe_text import safe_text

FONTS = Path(__file__).parent / "fonts"
MARK = "\u25a1"

# They only pick a drawing style for the character before them.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")
# The fonts keep alternate drawings there; archivable PDFs forbid it.
_PRIVATE_USE = range(0xE000, 0xF900)
_FULL_UNICODE = 12


def printable(text: str) -> str:
    """`text` with a mark in place of every character that can't be printed as it is."""
    if text.isascii() and text.isprintable():
        return text
    shown = unicodedata.normalize("NFC", _VARIATION_SELECTORS.sub("", safe_text(text).replace("\t", " ")))
    return "".join(char if char == "\n" or ord(char) in coverage() else MARK for char in shown)


@cache
def coverage() -> frozenset[int]:
    """The characters that every bundled font can draw."""
    return frozenset.intersection(*(_drawn(path.read_bytes()) for path in sorted(FONTS.glob("*.otf"))))


def _drawn(font: bytes) -> frozenset[int]:
    cmap = _table(font, b"cmap")
    [count] = struct.unpack_from(">H", cmap, 2)
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * place)[2] for place in range(count)]
    full = next(offset for offset in offsets if struct.unpack_from(">H", cmap, offset)[0] == _FULL_UNICODE)
    [groups] = struct.unpack_from(">I", cmap, full + 12)
    ranges = (struct.unpack_from(">III", cmap, full + 16 + 12 * place) for place in range(groups))
    return frozenset(code for first, last, _ in ranges for code in range(first, last + 1)) - frozenset(_PRIVATE_USE)


def _table(font: bytes, name: bytes) -> bytes:
    [count] = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * place) for place in range(count))
    start, length = next((start, length) for tag, _, start, length in records if tag == name)
    return font[start : start + length]
