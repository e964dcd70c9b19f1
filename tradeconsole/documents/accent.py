"""The business's colour, dark enough to print and to read on white paper."""

import re

FALLBACK = "#b4632a"
MIN_CONTRAST = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DARKER = 0.96

Channels = tuple[float, float, float]


def printable_accent(colour: str) -> str:
    """`colour` itself when it reads on white, else the same hue darkened until it does."""
    channels = _channels(colour if _COLOUR.fullmatch(colour) else FALLBACK)
    while _contrast_on_white(channels) < MIN_CONTRAST:
        channels = _rounded(channels, _DARKER)
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def contrast_on_white(colour: str) -> float:
    """How strongly a colour stands out from white, from 1 to 21, as WCAG counts it."""
    return _contrast_on_white(_channels(colour))


def _channels(colour: str) -> Channels:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _rounded(channels: Channels, factor: float) -> Channels:
    red, green, blue = (float(int(channel * factor)) for channel in channels)
    return red, green, blue


def _contrast_on_white(channels: Channels) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
