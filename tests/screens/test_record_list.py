"""The virtual list: what it draws and answers."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.text import Text
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Button

from screens.glyphs import ASCII
from screens.widgets.painter import Sort
from screens.widgets.record_list import RecordList
from tests.screens.hostile import FORBIDDEN, HOSTILE, MARKUP_LIKE
from tests.screens.list_app import COLUMNS, Job, Jobs, ListApp, cursor_lines, line_with


class TestDrawing:
    async def test_the_first_line_is_the_titles_and_stays_when_the_rows_scroll(self) -> None:
        app = ListApp(Jobs(5000))
        async with app.run_test(size=(80, 24)) as pilot:
            before = app.lines()[0]
            await pilot.press("end")

            assert before.split() == ["Job", "Title", "Status", "Total", "▼"]
            assert app.lines()[0] == before
            assert "J-0004999" in app.lines()[-1]

    async def test_numbers_end_in_one_column(self) -> None:
        app = ListApp(Jobs(2000))
        async with app.run_test(size=(80, 24)):
            ends = {len(line.rstrip()) for line in app.lines() if "$" in line}
            lengths = {len(line.split()[-1]) for line in app.lines() if "$" in line}

            assert len(ends) == 1
            assert len(lengths) == 2

    async def test_columns_of_low_priority_go_first_when_space_is_short(self) -> None:
        app = ListApp(Jobs(20))
        async with app.run_test(size=(45, 12)) as pilot:
            assert app.lines()[0].split() == ["Job", "Title", "Total", "▼"]
            await pilot.resize_terminal(30, 12)
            await pilot.pause()

            assert app.lines()[0].split() == ["Job", "Title"]

    @pytest.mark.parametrize("title", HOSTILE)
    async def test_hostile_text_is_shown_harmlessly_in_exactly_the_width(self, title: str) -> None:
        app = ListApp(Jobs(5, title))
        async with app.run_test(size=(60, 12)) as pilot:
            await pilot.click("#jobs", offset=(14, 2))
            shown = app.lines()

            assert all(cell_len(line) == app.records.size.width for line in shown)
            assert not any(char in line for line in shown for char in FORBIDDEN + "\n")
            assert app.is_running
            assert app.records.cursor == 1

    @pytest.mark.parametrize("title", MARKUP_LIKE)
    async def test_what_looks_like_markup_is_shown_as_it_is(self, title: str) -> None:
        app = ListApp(Jobs(5, title))
        async with app.run_test(size=(90, 12)):
            assert f" {title} " in line_with(app, "J-0000002")

    async def test_a_text_cell_keeps_its_colours_but_no_links_or_actions(self) -> None:
        cell = Text.from_markup("[green]a[/green][@click=app.quit]b[/][link=https://x.example]c[/link]\x1b")
        app = ListApp(Jobs(3))
        async with app.run_test(size=(60, 12)):
            app.records.show_columns([replace(COLUMNS[0], render=lambda job: cell)])
            strip = app.records.render_line(2)

            assert "abc\ufffd" in strip.text
            assert not any(segment.style and (segment.style.meta or segment.style.link) for segment in strip)
            assert any(segment.style and str(segment.style.color) != "None" for segment in strip)

    async def test_a_cut_text_ends_in_an_ellipsis_by_cell_width(self) -> None:
        app = ListApp(Jobs(3, "日本語" * 20))
        async with app.run_test(size=(60, 12)):
            line = line_with(app, "J-0000001")

            assert "…" in line
            assert cell_len(line) == app.records.size.width

    async def test_a_row_that_cannot_be_shown_leaves_the_others_alone(self) -> None:
        app = ListApp(Jobs(10))
        async with app.run_test(size=(80, 14)) as pilot:
            await pilot.press("down", "down", "down", "down")

            assert "(cannot be shown)" in app.lines()[4]
            assert sum("(cannot be shown)" in line for line in app.lines()) == 1
            assert app.records.row == Job(4)

    async def test_the_cursor_is_marked_with_and_without_focus(self) -> None:
        app = ListApp(Jobs(10))
        async with app.run_test(size=(80, 14)) as pilot:
            await pilot.press("down")
            focused = app.records.render_line(2)
            app.query_one(Button).focus()
            await pilot.pause()
            blurred = app.records.render_line(2)

            assert cursor_lines(app) == [blurred.text]
            assert ground(focused) != ground(blurred)
            assert ground(blurred) != ground(app.records.render_line(3))

    async def test_in_sixteen_colours_the_cursor_is_the_list_turned_inside_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(RecordList, "_few_colors", True)
        app = ListApp(Jobs(10))
        async with app.run_test(size=(80, 14)):
            cursor, other = app.records.render_line(1), app.records.render_line(2)

            assert ground(cursor) == str(app.records.rich_style.color)
            assert ground(other) == str(app.records.rich_style.bgcolor)

    async def test_another_theme_repaints_every_line(self) -> None:
        app = ListApp(Jobs(10))
        async with app.run_test(size=(80, 14)) as pilot:
            before = ground(app.records.render_line(3))
            app.theme = "textual-light"
            await pilot.pause()

            assert ground(app.records.render_line(3)) != before

    async def test_nothing_beyond_ascii_is_drawn_on_a_terminal_without_it(self) -> None:
        app = ListApp(Jobs(10, "A title that is too long for its column by far"), glyphs=ASCII)
        async with app.run_test(size=(46, 14)):
            app.records.show_columns(COLUMNS[:2])
            text = "".join(app.lines())

            assert text.isascii()
            assert "~" in text
            assert app.lines()[1].startswith(">")

    async def test_an_empty_list_says_what_to_do(self) -> None:
        app = ListApp(Jobs(0), empty="No jobs yet.\n[b]Press n[/b]")
        async with app.run_test(size=(80, 14)) as pilot:
            shown = [line.strip() for line in app.lines()]
            await pilot.press("down", "end", "enter", "pagedown")

            assert shown[0].startswith("Job")
            assert shown[5:7] == ["No jobs yet.", "[b]Press n[/b]"]
            assert app.highlighted == [None]
            assert app.opened == []


def ground(strip: Strip) -> str:
    style = next(iter(strip)).style
    assert style is not None
    return str(style.bgcolor)


class TestMoving:
    @pytest.mark.parametrize(
        ("keys", "place"),
        [
            ("down", 1),
            ("j j k", 1),
            ("up", 0),
            ("end", 999),
            ("end up", 998),
            ("end home", 0),
            ("pagedown", 20),
            ("pagedown pagedown pageup", 20),
            ("end pagedown", 999),
        ],
    )
    async def test_keys_move_the_cursor_and_keep_it_in_view(self, keys: str, place: int) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys.split())

            assert app.records.cursor == place
            assert app.records.size.height == 21
            assert len(cursor_lines(app)) == 1
            assert app.highlighted[-1] == Job(place)

    async def test_a_move_within_the_view_repaints_two_lines_only(self) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            drawn: list[int] = []
            draw = app.records.render_line

            def spy(y: int) -> Strip:
                drawn.append(y)
                return draw(y)

            app.records.render_line = spy  # type: ignore[method-assign]
            await pilot.press("down")
            await pilot.pause()

            assert sorted(drawn) == [1, 2]

    async def test_enter_opens_the_row_under_the_cursor(self) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("down", "down", "enter")

            assert app.opened == [Job(2)]

    async def test_a_click_chooses_and_a_double_click_opens(self) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.click("#jobs", offset=(20, 5))
            opened_by_one = list(app.opened)
            await pilot.double_click("#jobs", offset=(20, 7))

            assert opened_by_one == []
            assert app.opened == [Job(6)]
            assert app.records.cursor == 6

    async def test_a_click_below_the_rows_and_on_the_scrollbar_changes_nothing(self) -> None:
        app = ListApp(Jobs(5))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.click("#jobs", offset=(20, 15))
            app.records.reload(Jobs(1000))
            await pilot.pause()
            await pilot.click("#jobs", offset=(79, 3))

            assert app.records.cursor == 0
            assert app.opened == []

    async def test_a_click_on_a_title_asks_for_its_order(self) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            title = app.lines()[0]
            await pilot.click("#jobs", offset=(title.index("Total"), 0))
            await pilot.click("#jobs", offset=(title.index("Status"), 0))
            await pilot.click("#jobs", offset=(0, 0))
            app.records.sort = Sort("job")

            assert app.sorts == ["total"]
            assert app.lines()[0].split() == ["Job", "▲", "Title", "Status", "Total"]
            assert app.records.cursor == 0


async def test_the_cursor_stays_in_view_when_the_window_shrinks() -> None:
    app = ListApp(Jobs(1000))
    async with app.run_test(size=(80, 24)) as pilot:
        app.records.cursor = 20
        await resize(pilot, 80, 10)

        assert "J-0000020" in cursor_lines(app)[0]


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (500, 2), (3, 40), (60, 1)])
async def test_any_size_is_survived(size: tuple[int, int]) -> None:
    app = ListApp(Jobs(1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await resize(pilot, *size)
        await pilot.press("up", "pageup")
        await resize(pilot, 80, 24)

        assert len(cursor_lines(app)) == 1


async def resize(pilot: Pilot[None], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await pilot.pause(0.05)


def test_every_binding_has_an_id_and_a_tooltip() -> None:
    for binding in RecordList.BINDINGS:
        assert not isinstance(binding, tuple)
        assert binding.id
        assert binding.tooltip
    assert RecordList.HELP
