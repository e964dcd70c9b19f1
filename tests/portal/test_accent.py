"""The business's colour can be read wherever it stands, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeconsole.portal.accent import (
    DARK_GROUND,
    LIGHT_GROUND,
    PANELS,
    Rgb,
    accent_css,
    contrast,
    hex_of,
    read_colour,
    shades,
)
from tradeconsole.portal.assets import Assets

ORIGIN = "https://jobs.example"
parts = st.integers(0, 255)


@given(st.tuples(parts, parts, parts), st.sampled_from([LIGHT_GROUND, DARK_GROUND]))
def test_text_and_buttons_reach_the_contrast_of_wcag_aa(colour: Rgb, ground: Rgb) -> None:
    found = shades(colour, ground)

    text, wash, fill, on_fill = (read_colour(part) for part in (found.text, found.wash, found.fill, found.on_fill))
    assert contrast(text, ground) >= 4.5
    assert contrast(text, wash) >= 4.5
    assert contrast(text, PANELS[ground]) >= 4.5
    assert contrast(on_fill, fill) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_colour_that_can_be_read_stays_as_it_is() -> None:
    assert shades(read_colour("#1f5f8b"), LIGHT_GROUND).fill == "#1f5f8b"


@pytest.mark.parametrize("text", ["", "red", "#12345", "#gggggg", "#fff;}body{display:none", "url(x)"])
def test_what_is_no_colour_becomes_the_programs_own(text: str) -> None:
    assert hex_of(read_colour(text)) == "#b4632a"
    assert "display" not in accent_css(text, ORIGIN)


class TestServed:
    assets = Assets(ORIGIN)

    def test_address_changes_with_the_colour(self) -> None:
        assert self.assets.accent_url("#1f5f8b") != self.assets.accent_url("#1f5f8c")

    def test_paper_names_whole_addresses(self) -> None:
        asset = self.assets.find(self.assets.accent_url("#1f5f8b").removeprefix("/static/"))

        assert asset is not None
        assert b'content:" " "https://jobs.example" attr(href)' in asset.content

    @pytest.mark.parametrize(
        "name",
        ["accent-1f5f8b-0000000000.css", "accent-.css", "accent-zzzzzz-1.css", "portal.css", "../app.py"],
    )
    def test_other_names_are_not_there(self, name: str) -> None:
        assert self.assets.find(name) is None
