"""How well two colours stand apart, as WCAG 2 measures it."""

Rgb = tuple[int, int, int]

READABLE = 4.5
"""The least contrast at which small text counts as readable."""


def contrast_ratio(one: Rgb, other: Rgb) -> float:
    """From 1.0, the same lightness, to 21.0, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
