"""Text is made printable without losing what the fonts can draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeconsole.documents.glyphs import FONTS, MARK, coverage, printable


def test_plain_text_is_untouched() -> None:
    assert printable('Rivera & Sons, "Plumbers" #1 $5') == 'Rivera & Sons, "Plumbers" #1 $5'


def test_line_breaks_stay_and_tabs_are_spaces() -> None:
    assert printable("one\r\ntwo\tthree") == "one\ntwo three"


def test_a_letter_and_its_accent_become_one() -> None:
    assert printable("Cafe\u0301") == "Café"


def test_a_heart_asked_for_as_a_picture_is_a_heart() -> None:
    assert printable("\u2764\ufe0f") in ("\u2764", MARK)


@given(st.text())
def test_whatever_comes_can_be_drawn(text: str) -> None:
    assert all(char == "\n" or ord(char) in coverage() for char in printable(text))


def test_the_mark_itself_can_be_drawn() -> None:
    assert ord(MARK) in coverage()


@pytest.mark.parametrize("text", ["–—…‘’“”•·×°²½€£✓", "ăâđêôơư", "ąćęłńóśźż"])
def test_common_signs_and_letters_can_be_drawn(text: str) -> None:
    assert printable(text) == text


def test_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_500_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()
