"""How columns share a line and how values are cut to their width."""

from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from screens.glyphs import UNICODE
from screens.widgets.columns import GAP, Column, fit, parts_of, place
from screens.widgets.painter import GUTTER, Painter, Sort
from tests.screens.hostile import HOSTILE

RED = Style(color="red")
TEXTS = [*HOSTILE, "plain words", "日本語" * 9, "a日b本c語" * 3, "e\u0301" * 20]


def column(key: str, width: int, flex: int = 0, priority: int = 0) -> Column[str]:
    return Column(key, key.title(), lambda row: row, width=width, flex=flex, priority=priority)


def joined(text: str, width: int, right: bool = False) -> str:
    parts = fit(parts_of(text, lambda name: RED), width, "right" if right else "left", "…")
    return "".join(part for part, _ in parts)


class TestPlace:
    @pytest.mark.parametrize("available", range(1, 90))
    def test_the_line_is_never_overrun(self, available: int) -> None:
        placed = place([column("a", 10), column("b", 8, 1), column("c", 6, 2, 1)], available)

        assert placed
        assert placed[-1].left + placed[-1].width <= available
        for one, other in pairwise(placed):
            assert other.left == one.left + one.width + GAP

    def test_flexible_columns_share_what_is_left(self) -> None:
        placed = place([column("a", 10), column("b", 8, 1), column("c", 8, 3)], 10 + 8 + 8 + 2 * GAP + 9)

        assert [one.width for one in placed] == [10, 10, 15]

    def test_the_lowest_priority_goes_first_and_of_equals_the_rightmost(self) -> None:
        columns = [column("a", 10, priority=5), column("b", 10), column("c", 10), column("d", 10, priority=1)]
        keys = [[one.column.key for one in place(columns, width)] for width in (46, 45, 33, 21, 3)]

        assert keys == [["a", "b", "c", "d"], ["a", "b", "d"], ["a", "d"], ["a"], ["a"]]


class TestFit:
    @pytest.mark.parametrize("text", TEXTS)
    @pytest.mark.parametrize("right", [False, True])
    def test_every_text_fills_every_width_exactly(self, text: str, right: bool) -> None:
        for width in range(30):
            assert cell_len(joined(text, width, right)) == width

    def test_a_cut_is_marked_and_a_whole_text_is_not(self) -> None:
        assert joined("Brunswick", 9) == "Brunswick"
        assert joined("Brunswick", 8) == "Brunswi…"
        assert joined("日本語", 6) == "日本語"
        assert joined("日本語", 5) == "日本…"
        assert joined("日本語", 4) == "日 …"
        assert joined("12", 5, right=True) == "   12"

    def test_a_text_of_many_styles_is_cut_across_its_pieces(self) -> None:
        parts = fit(parts_of(Text.assemble("ab", ("cd", "red"), "ef"), lambda name: RED), 4, "left", "…")

        assert [text for text, _ in parts] == ["ab", "c", "…"]
        assert parts[1][1].color == RED.color

    def test_a_named_style_is_looked_up(self) -> None:
        assert parts_of(("words", "trouble"), lambda name: RED) == [("words", RED)]


class TestPainter:
    LOOKS = {
        "": Style.parse("#ffffff on #000000"),
        "header": Style.parse("#ffffff on #111111"),
        "cursor": Style.parse("#ffffff on #aa2222"),
        "accent": Style.parse("#ffaa00"),
        "muted": Style.parse("#999999"),
        "trouble": Style.parse("#dd5544"),
    }

    def painter(self, width: int = 40) -> Painter[str]:
        columns = [Column[str]("a", "A", lambda row: (row, "trouble"), width=10)]
        return Painter(columns, width, UNICODE, self.LOOKS.__getitem__)

    def test_a_colour_that_cannot_be_read_on_the_cursor_gives_way(self) -> None:
        usual = [part for part in self.painter().row("words", chosen=False) if part.text == "words"]
        chosen = [part for part in self.painter().row("words", chosen=True) if part.text == "words"]

        assert usual[0].style is not None
        assert usual[0].style.color == self.LOOKS["trouble"].color
        assert chosen[0].style is not None
        assert chosen[0].style.color == self.LOOKS["cursor"].color

    @pytest.mark.parametrize("width", [0, 1, 2, 3, 8, 40])
    def test_every_line_is_as_wide_as_the_list(self, width: int) -> None:
        painter = self.painter(width)

        for strip in (painter.row("words", True), painter.header(Sort("a")), painter.note("note", False)):
            assert strip.cell_length == width
            assert cell_len(strip.text) == width

    def test_a_cell_of_the_line_belongs_to_its_column(self) -> None:
        painter = self.painter()
        found = [column.key if column else None for column in map(painter.column_at, (0, GUTTER, GUTTER + 9, 30))]

        assert found == [None, "a", "a", None]
