"""Dialogs: what they answer to which key, and that they show text as it is."""

import pytest
from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.error import ErrorModal
from screens.dialogs.frame import DialogFrame
from tests.screens.hostile import FORBIDDEN, HOSTILE, MARKUP_LIKE


class DialogApp(App[None]):
    """An app that keeps the answers of its dialogs."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[bool | None] = []

    def ask(self, dialog: ModalScreen[bool]) -> None:
        self.push_screen(dialog, self.answers.append)

    def tell(self, dialog: ModalScreen[None]) -> None:
        self.push_screen(dialog, self.answers.append)


def text_of(app: App[None]) -> str:
    """Every line of the screen as it is drawn."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines)


class TestConfirm:
    @pytest.mark.parametrize(
        ("danger", "keys", "answer"),
        [
            (False, ["enter"], True),
            (False, ["y"], True),
            (False, ["n"], False),
            (False, ["escape"], False),
            (False, ["tab", "enter"], False),
            (False, ["right", "enter"], False),
            (True, ["enter"], False),
            (True, ["y"], True),
            (True, ["n"], False),
            (True, ["escape"], False),
            (True, ["left", "enter"], True),
        ],
    )
    async def test_keys(self, danger: bool, keys: list[str], answer: bool) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.ask(ConfirmModal("Cancel the job?", "It goes away.", danger=danger))
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()

            assert app.answers == [answer]

    @pytest.mark.parametrize(("button", "answer"), [("#yes", True), ("#no", False)])
    async def test_buttons(self, button: str, answer: bool) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.ask(ConfirmModal("Share?", "By email.", yes="Share", no="Not now"))
            await pilot.pause()
            await pilot.click(button)
            await pilot.pause()

            assert app.answers == [answer]

    async def test_what_is_asked_and_both_answers_are_shown(self) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.ask(ConfirmModal("Cancel J-0042?", "Anna will see it.", yes="Cancel the job", no="Keep it"))
            await pilot.pause()

            for words in ("Cancel J-0042?", "Anna will see it.", "Cancel the job", "Keep it"):
                assert words in text_of(app)

    @pytest.mark.parametrize("text", HOSTILE)
    async def test_hostile_text_does_no_harm_anywhere(self, text: str) -> None:
        app = DialogApp()
        async with app.run_test(size=(80, 24)) as pilot:
            app.ask(ConfirmModal(text, Content(text), yes=text, no=text))
            await pilot.pause()
            await pilot.click(DialogFrame, offset=(6, 3))
            shown = text_of(app)

            assert not any(char in shown for char in FORBIDDEN)
            assert app.is_running
            assert isinstance(app.screen, ConfirmModal)

    @pytest.mark.parametrize("text", MARKUP_LIKE[:3])
    async def test_what_looks_like_markup_is_shown_as_it_is(self, text: str) -> None:
        app = DialogApp()
        async with app.run_test(size=(80, 24)) as pilot:
            app.ask(ConfirmModal(text, text, yes=text, no=text))
            await pilot.pause()

            assert text_of(app).count(text) == 4

    async def test_content_keeps_its_styles(self) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.ask(ConfirmModal("Share?", Content.styled("bold words", "bold")))
            await pilot.pause()
            segments = [part for strip in app.screen._compositor.render_strips() for part in strip]

            assert any("bold words" in part.text and part.style and part.style.bold for part in segments)

    async def test_a_long_text_scrolls_and_the_buttons_stay_in_view(self) -> None:
        app = DialogApp()
        async with app.run_test(size=(60, 15)) as pilot:
            lines = "\n".join(f"line {number}" for number in range(40))
            app.ask(ConfirmModal("A title", lines, yes="Share", no="Not now"))
            await pilot.pause()
            before = text_of(app)
            await pilot.press("down", "down")
            await pilot.pause()

            assert "Share" in before
            assert "line 0" in before
            assert "line 0" not in text_of(app)
            assert "Not now" in text_of(app)


class TestError:
    async def test_it_says_what_happened_that_nothing_was_lost_and_what_to_do(self) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.tell(ErrorModal("The mail was not sent", "No answer.", "Press r to try again."))
            await pilot.pause()
            shown = text_of(app)

            places = [
                shown.index(words)
                for words in ("The mail was not sent", "No answer.", "Nothing was lost.", "Press r to try again.")
            ]
            assert places == sorted(places)

    @pytest.mark.parametrize("key", ["enter", "escape"])
    async def test_it_goes_away(self, key: str) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.tell(ErrorModal("Title", "Message", "Hint", kept="What you typed is still here."))
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()

            assert app.answers == [None]
            assert not isinstance(app.screen, ErrorModal)

    @pytest.mark.parametrize("text", HOSTILE)
    async def test_hostile_text_does_no_harm(self, text: str) -> None:
        app = DialogApp()
        async with app.run_test() as pilot:
            app.tell(ErrorModal(text, text, text, kept=text))
            await pilot.pause()
            shown = text_of(app)

            assert not any(char in shown for char in FORBIDDEN)
            assert isinstance(app.screen, ErrorModal)


async def test_the_stylesheets_are_loaded() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(ConfirmModal("Title", "Body"))
        await pilot.pause()
        frame = app.screen.query_one(DialogFrame)

        assert frame.size.width == 58
        assert frame.region.x == 8
        assert app.screen.query_one("#yes", Button).size.height == 1
        await pilot.press("escape")
        app.tell(ErrorModal("Title", "Body", "Hint"))
        await pilot.pause()

        assert app.screen.query_one("#hint", Static).styles.margin.top == 1


@pytest.mark.parametrize("dialog", [ConfirmModal, ErrorModal])
def test_every_binding_has_an_id_and_a_tooltip(dialog: type[ConfirmModal | ErrorModal]) -> None:
    for binding in dialog.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.tooltip
    assert dialog.HELP
