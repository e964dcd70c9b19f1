"""The business's colour, made readable: by calculation, on a white page and on a black one."""

import re
from dataclasses import dataclass

from tradeconsole.documents.accent import FALLBACK, MIN_CONTRAST

Rgb = tuple[int, int, int]
NEARLY_READABLE = 3.0
LIGHT_GROUND, DARK_GROUND = (255, 255, 255), (17, 17, 17)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)

# What panels without the accent stand on: `--wash` of portal.css.
PANELS = {LIGHT_GROUND: (248, 246, 243), DARK_GROUND: (27, 25, 23)}
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Shades:
    """One accent on one ground.

    Attributes:
        fill: The ground of a button.
        on_fill: The text on it.
        text: The accent as text, and as the line around a card.
        wash: The ground of a card.
    """

    fill: str
    on_fill: str
    text: str
    wash: str
    line: str


def read_colour(text: str) -> Rgb:
    """A colour written as `#rrggbb`; the program's own when it is none."""
    match = _HEX.fullmatch(text.strip()) or _HEX.fullmatch(FALLBACK)
    assert match is not None
    digits = match.group(1)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def hex_of(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shades(accent: Rgb, ground: Rgb) -> Shades:
    """The accent for a page on `ground`."""
    wash = mixed(accent, ground, 0.06)
    text = readable(readable(accent, wash), PANELS[ground])
    fill, on_fill = _button(accent)
    return Shades(
        fill=hex_of(fill),
        on_fill=hex_of(on_fill),
        text=hex_of(text),
        wash=hex_of(wash),
        line=hex_of(mixed(text, ground, 0.4)),
    )


def _button(accent: Rgb) -> tuple[Rgb, Rgb]:
    """The ground of a button and the text on it: white where a little more depth makes that readable, else black."""
    if contrast(WHITE, accent) >= NEARLY_READABLE:
        return readable(accent, WHITE), WHITE
    return accent, BLACK


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """The colour, moved towards black or white until it can be read on `ground`."""
    away = BLACK if _luminance(ground) > 0.5 else WHITE
    for step in range(101):
        found = mixed(away, colour, step / 100)
        if contrast(found, ground) >= MIN_CONTRAST:
            return found
    return away


def mixed(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    """`share` of the colour over the ground."""
    red, green, blue = (round(top * share + under * (1 - share)) for top, under in zip(colour, ground, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def accent_css(accent: str, origin: str) -> str:
    """The stylesheet of one business: its colour, and where links lead when the page is on paper."""
    colour = read_colour(accent)
    light, dark = (_variables(shades(colour, ground)) for ground in (LIGHT_GROUND, DARK_GROUND))
    return (
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f'@media print{{main a[href^="/"]::after{{content:" " "{origin}" attr(href)}}}}\n'
    )


def _variables(found: Shades) -> str:
    return (
        f"--accent:{found.fill};--on-accent:{found.on_fill};--accent-text:{found.text};"
        f"--accent-wash:{found.wash};--accent-line:{found.line}"
    )
