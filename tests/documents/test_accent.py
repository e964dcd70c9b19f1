"""The accent is the business's own where it reads on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeconsole.documents.accent import FALLBACK, MIN_CONTRAST, contrast_on_white, printable_accent

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast_on_white("#ffffff") == pytest.approx(1)
    assert contrast_on_white("#000000") == pytest.approx(21)


@given(COLOURS)
def test_every_accent_reads_on_white(colour: str) -> None:
    assert contrast_on_white(printable_accent(colour)) >= MIN_CONTRAST


@given(COLOURS.filter(lambda colour: contrast_on_white(colour) >= MIN_CONTRAST))
def test_dark_accents_stay_as_they_are(colour: str) -> None:
    assert printable_accent(colour) == colour


def test_a_light_accent_keeps_its_hue() -> None:
    red, green, blue = bytes.fromhex(printable_accent("#ffee88")[1:])

    assert red >= green > blue


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "#b4632a\n"])
def test_what_is_no_colour_falls_back(text: str) -> None:
    assert printable_accent(text) == printable_accent(FALLBACK)
