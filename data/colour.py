"""Colours as WCAG 2 weighs them, and a business's accent made readable on a light and on a dark ground."""

import re
from dataclasses import dataclass

Rgb = tuple[int, int, int]

DEFAULT_ACCENT = "#9a4a1c"
READABLE = 4.5
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
LIGHT_GROUND, DARK_GROUND = WHITE, (17, 17, 17)

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Shades:
    """One accent on one ground.

    Attributes:
        fill: The ground of a button.
        on_fill: The text on it.
        text: The accent as text, and as the line around a button.
    """

    fill: str
    on_fill: str
    text: str


def shades(accent: str, ground: Rgb) -> Shades:
    """The accent `#rrggbb` for a page on `ground`; the program's own colour when it is none."""
    colour = read_colour(accent)
    on_fill = max((WHITE, BLACK), key=lambda text: contrast(text, colour))
    return Shades(hex_of(colour), hex_of(on_fill), hex_of(readable(colour, ground)))


def read_colour(text: str) -> Rgb:
    """A colour written as `#rrggbb`; the program's own when it is none."""
    match = _HEX.fullmatch(text.strip()) or _HEX.fullmatch(DEFAULT_ACCENT)
    assert match is not None
    red, green, blue = bytes.fromhex(match[1])
    return red, green, blue


def hex_of(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """The colour, moved towards black or white until it can be read on `ground`."""
    away = BLACK if _luminance(ground) > 0.5 else WHITE
    steps = (mixed(away, colour, step / 100) for step in range(101))
    return next((found for found in steps if contrast(found, ground) >= READABLE), away)


def mixed(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    """`share` of the colour over the ground."""
    red, green, blue = (round(top * share + under * (1 - share)) for top, under in zip(colour, ground, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1.0, the same lightness, to 21.0, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
