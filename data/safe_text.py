"""Text from data, made safe for a terminal.

Control characters reach a terminal from every widget and can retitle its window, fill its clipboard or hide
text; direction and zero-width characters make text read as something it is not. Each becomes a visible mark.
"""

import re
import unicodedata

MARK = "\ufffd"
MAX_COMBINING = 4

_HOSTILE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u200b-\u200d\u2060-\u2065\ufeff"  # zero width
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e007f"  # tags
    "]"
)


def safe_text(text: str) -> str:
    """`text` with every character that a terminal would act on replaced by a visible mark."""
    if text.isascii() and text.isprintable():
        return text
    return _cap_combining(_HOSTILE.sub(MARK, text.replace("\r\n", "\n")))


def safe_line(text: str) -> str:
    """The same on one line: newlines and tabs become single spaces."""
    return " ".join(safe_text(text).split())


def _cap_combining(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char).startswith("M") else 0
        if run <= MAX_COMBINING:
            kept.append(char)
    return "".join(kept)
