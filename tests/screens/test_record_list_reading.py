"""The virtual list: what it asks of its source, and where it stands when it is read again."""

from screens.widgets.pages import KEPT_PAGES
from tests.screens.list_app import Job, Jobs, ListApp, Listed, Locator, Promising, Uncountable, cursor_lines


class TestReading:
    async def test_a_million_rows_are_never_held(self) -> None:
        source = Jobs(1_000_000)
        app = ListApp(source)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            at_start = set(source.asked)
            for jump in range(0, 1_000_000, 9_973):
                app.records.cursor = jump
                app.records.render_line(1)
            await pilot.press("end")
            kept = len(app.records._pages._kept)

            assert at_start == {0}
            assert kept <= KEPT_PAGES
            assert app.records.row == Job(999_999)
            assert "J-0999999" in app.lines()[-1]

    async def test_scrolling_reads_each_page_once(self) -> None:
        source = Jobs(1_000_000)
        app = ListApp(source)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*["pagedown"] * 50)

            assert source.asked == list(range(11))

    async def test_a_page_that_cannot_be_read_says_so_in_its_place(self) -> None:
        source = Jobs(250)
        source.broken_pages = {1}
        app = ListApp(source)
        async with app.run_test(size=(80, 24)) as pilot:
            app.records.cursor = 105
            await pilot.pause()
            shown = app.lines()
            await pilot.press("enter", "end")

            assert all("(could not be read)" in line for line in shown[-5:])
            assert app.highlighted[-2:] == [None, Job(249)]
            assert app.opened == []
            assert [str(error) for error in app.failures] == ["disk gone"]

    async def test_a_source_that_cannot_count_says_that_nothing_was_lost(self) -> None:
        app = ListApp(Uncountable(5))
        async with app.run_test(size=(80, 24)):
            assert "Nothing was lost" in "".join(app.lines())
            assert len(app.failures) == 1

    async def test_rows_that_end_early_shorten_the_list(self) -> None:
        app = ListApp(Promising(130))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("end")
            await pilot.pause()
            await pilot.pause()

            assert app.records.row_count == 130
            assert app.records.row == Job(129)
            assert "J-0000129" in cursor_lines(app)[0]
            assert app.records.virtual_size.height == 131


class TestReload:
    async def test_the_cursor_stays_on_its_row_where_that_moved(self) -> None:
        app = ListApp(Jobs(300))
        async with app.run_test(size=(80, 24)) as pilot:
            app.records.cursor = 50
            app.records.scroll_to(y=45, animate=False)
            await pilot.pause()
            line = app.lines().index(cursor_lines(app)[0])
            moved = Listed([Job(900), Job(901), *(Job(number) for number in range(300))])
            app.records.reload(moved, keep_key=app.records.row_key)
            await pilot.pause()

            assert app.records.row == Job(50)
            assert app.records.cursor == 52
            assert app.lines().index(cursor_lines(app)[0]) == line

    async def test_a_row_far_down_is_found_again_near_where_it_was(self) -> None:
        app = ListApp(Jobs(1000))
        async with app.run_test(size=(80, 24)) as pilot:
            app.records.cursor = 599
            moved = Listed([Job(5000), *(Job(number) for number in range(1000))])
            app.records.reload(moved, keep_key=app.records.row_key)
            await pilot.pause()

            assert app.records.cursor == 600
            assert app.records.row == Job(599)

    async def test_the_cursor_stays_at_its_place_when_its_row_is_gone(self) -> None:
        app = ListApp(Jobs(300))
        async with app.run_test(size=(80, 24)) as pilot:
            app.records.cursor = 299
            app.records.reload(Jobs(40), keep_key=app.records.row_key)
            await pilot.pause()

            assert app.records.row == Job(39)
            assert len(cursor_lines(app)) == 1

    async def test_without_a_key_the_list_starts_at_the_top(self) -> None:
        app = ListApp(Jobs(300))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("end")
            app.records.reload(Jobs(200))
            await pilot.pause()

            assert app.records.cursor == 0
            assert "J-0000000" in app.lines()[1]
            assert app.highlighted[-1] == Job(0)

    async def test_a_source_that_knows_where_rows_stand_is_asked(self) -> None:
        source = Locator(1_000_000)
        app = ListApp(source)
        async with app.run_test(size=(80, 24)) as pilot:
            app.records.reload(keep_key=765_432)
            await pilot.pause()

            assert app.records.row == Job(765_432)
            assert len(cursor_lines(app)) == 1
            assert len(source.asked) <= 4
