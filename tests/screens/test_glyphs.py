"""The signs and their plain form."""

from dataclasses import fields

import pytest
from rich.cells import cell_len

from screens.glyphs import ASCII, STATUS_SIGNS, UNICODE, GlyphSet, Sign, glyph_set, use_ascii

CLIENT_SIGNS: tuple[Sign, ...] = ("not_shared", "shared", "seen", "new")


def every_glyph(glyphs: GlyphSet) -> list[str]:
    marks = [getattr(glyphs, field.name) for field in fields(glyphs) if field.name not in ("signs", "shades")]
    return [*glyphs.signs.values(), *marks, *glyphs.shades]


@pytest.mark.parametrize(
    ("environ", "encoding", "plain"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", False),
        ({"TERM": "xterm-256color"}, "UTF8", False),
        ({"TERM": "xterm", "LANG": "C"}, "utf-8", False),
        ({}, "utf-8", False),
        ({"TERM": "linux"}, "utf-8", True),
        ({"TERM": "xterm"}, "iso8859-1", True),
        ({"TERM": "xterm"}, "ascii", True),
        ({"TERM": "xterm"}, None, True),
        ({"TERM": "xterm", "LC_ALL": "C"}, "utf-8", True),
    ],
)
def test_ascii_is_used_where_nothing_else_is_certain(
    environ: dict[str, str], encoding: str | None, plain: bool
) -> None:
    assert use_ascii(environ, encoding) is plain
    assert glyph_set(environ, encoding) is (ASCII if plain else UNICODE)


def test_both_forms_have_the_same_signs() -> None:
    assert set(ASCII.signs) == set(UNICODE.signs)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_glyph_is_one_cell_wide(glyphs: GlyphSet) -> None:
    assert {cell_len(glyph) for glyph in every_glyph(glyphs)} == {1}


def test_the_plain_form_is_plain() -> None:
    assert all(glyph.isascii() and glyph.isprintable() for glyph in every_glyph(ASCII))


def test_no_glyph_is_one_that_terminals_draw_as_a_picture() -> None:
    assert all(ord(glyph) < 0x1F000 for glyph in every_glyph(UNICODE))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_signs_of_one_column_tell_apart(glyphs: GlyphSet) -> None:
    statuses = [glyphs[sign] for sign in STATUS_SIGNS.values()]
    client = [glyphs[sign] for sign in CLIENT_SIGNS]

    assert len(set(statuses)) == len(STATUS_SIGNS) == 5
    assert len(set(client)) == 4


def test_a_status_is_a_sign_and_its_word() -> None:
    assert UNICODE.status("On hold") == "◔ On hold"
    assert ASCII.status("In progress") == "> In progress"
    assert UNICODE.status("Something new") == "Something new"
    assert UNICODE.label("seen", "seen 2 h ago") == "◉ seen 2 h ago"
