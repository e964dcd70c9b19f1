"""Forms: what is typed is checked as it is left, kept when it can't be saved, and asked about before it is lost."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from data import entry
from data.errors import Conflict, Invalid, Question
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.pick import Choice, PickModal
from screens.forms.fields import Field, Kind, Picked, switch
from screens.forms.form import FieldRow
from screens.forms.form_modal import FormModal
from screens.forms.inputs import ChoiceLine, TextBox
from screens.themes import DARK_NAME, THEMES
from tests.screens.driving import press, screen_text, settled

FIELDS = [
    Field("name", "Name", check=lambda text: entry.line(text, "Name", 40, required=True)),
    Field("email", "Email", check=entry.email, hint="Where updates go."),
    Field("kind", "Kind", "person", Kind.CHOICE, (("person", "Person"), ("business", "Business"))),
    switch("shared", "Shared", on=False),
    Field("notes", "Notes", kind=Kind.TEXT),
]


class FormApp(App[None]):
    """An app that shows one form."""

    def __init__(self, outcomes: list[Exception | str]) -> None:
        super().__init__()
        self.outcomes = outcomes
        self.given: list[tuple[dict[str, str], bool]] = []
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK_NAME
        self.push_screen(FormModal("Client", FIELDS, self.save), self.answers.append)

    def save(self, values: Mapping[str, str], confirmed: bool) -> str:
        self.given.append((dict(values), confirmed))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def field(pilot: Pilot[Any], key: str) -> FieldRow:
    screen = pilot.app.screen
    assert isinstance(screen, FormModal)
    return screen.form.row(key)


async def test_typed_chosen_and_saved_by_keys_alone() -> None:
    app = FormApp(["saved"])
    async with app.run_test() as pilot:
        await press(
            pilot, *"Anna", "enter", *"anna@example.com", "enter", "right", "enter", "y", "enter", *"hi", "ctrl+s"
        )

    assert app.given == [
        ({"name": "Anna", "email": "anna@example.com", "kind": "business", "shared": "yes", "notes": "hi"}, False)
    ]
    assert app.answers == ["saved"]


async def test_a_field_says_what_is_wrong_as_it_is_left_and_takes_it_back() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        await press(pilot, "down", *"nobody", "down")
        wrong = screen_text(pilot)
        await press(pilot, "up", *"@example.com", "down")

        assert "not an email address" in wrong
        assert "not an email address" not in screen_text(pilot)


async def test_nothing_is_saved_while_a_field_is_wrong() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        await press(pilot, "down", *"a@example.com", "ctrl+s")

        assert app.given == []
        assert "Name is missing" in screen_text(pilot)
        assert pilot.app.focused is field(pilot, "name").input


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Invalid("Too long.", "Shorten it.", "email"), "Too long. Shorten it."),
        (Conflict("Changed.", "Look."), "Changed."),
    ],
)
async def test_an_error_is_shown_and_everything_typed_is_kept(error: Exception, words: str) -> None:
    app = FormApp([error, "saved"])
    async with app.run_test() as pilot:
        await press(pilot, *"Anna", "ctrl+s")
        shown = screen_text(pilot)
        kept = field(pilot, "name").value
        await press(pilot, "ctrl+s")

    assert words in shown
    assert kept == "Anna"
    assert app.answers == ["saved"]


@pytest.mark.parametrize(("answer", "confirmed"), [("y", [False, True]), ("n", [False])])
async def test_a_question_is_asked_before_it_is_saved(answer: str, confirmed: list[bool]) -> None:
    app = FormApp([Question("Anna is a client already."), "saved"])
    async with app.run_test() as pilot:
        await press(pilot, *"Anna", "ctrl+s")
        asked = pilot.app.screen
        await press(pilot, answer)

        assert isinstance(asked, ConfirmModal)
        assert [yes for _, yes in app.given] == confirmed


async def test_leaving_asks_only_when_something_was_typed() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        await press(pilot, "x", "escape")
        asked = pilot.app.screen
        await press(pilot, "n")
        stayed = pilot.app.screen
        await press(pilot, "backspace", "escape")

        assert isinstance(asked, ConfirmModal)
        assert isinstance(stayed, FormModal)
        assert app.answers == [None]


class HeldApp(FormApp):
    """One whose writes take as long as a test wants."""

    def __init__(self) -> None:
        super().__init__(["saved"])
        self.let_go = threading.Event()

    def save(self, values: Mapping[str, str], confirmed: bool) -> str:
        self.let_go.wait(5)
        return super().save(values, confirmed)


async def test_nothing_comes_between_a_save_and_its_answer() -> None:
    app = HeldApp()
    async with app.run_test() as pilot:
        await press(pilot, *"Anna")
        await pilot.press("ctrl+s", "escape")
        await pilot.pause()
        meanwhile = app.screen
        app.push_screen(ConfirmModal("Locked", "Somebody has to sign in.", yes="Yes", no="No"))
        app.let_go.set()
        await settled(pilot)
        await press(pilot, "y")

        assert isinstance(meanwhile, FormModal)
        assert app.answers == ["saved"]


async def test_pasted_control_characters_are_not_kept() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        row = field(pilot, "notes")
        assert isinstance(row.input, TextBox)
        row.input.insert("one\x1b[2J\ntwo")
        await settled(pilot)

        assert "\x1b" not in row.value
        assert row.value.endswith("\ntwo")


async def test_a_choice_goes_round_and_to_a_letter() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        choice = field(pilot, "kind").input
        assert isinstance(choice, ChoiceLine)
        choice.focus()
        await press(pilot, "left")
        before = choice.value
        await press(pilot, "p")

        assert (before, choice.value) == ("business", "person")


async def test_a_secret_is_not_shown() -> None:
    secret = Field("password", "Password", kind=Kind.SECRET)
    row = FieldRow(secret)

    assert isinstance(row.input, Input)
    assert row.input.password


async def test_what_is_typed_right_after_enter_goes_to_the_next_field() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:
        for key in (*"Anna", "enter", *"an", "down", "b"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot)

        screen = app.screen
        assert isinstance(screen, FormModal)
        assert screen.form.values() == {
            "name": "Anna",
            "email": "an",
            "kind": "business",
            "shared": "no",
            "notes": "",
        }


async def test_who_types_fast_saves_every_letter() -> None:
    app = FormApp(["saved"])
    async with app.run_test() as pilot:
        form = FormModal("Job", [Field("title", "Title")], app.save)
        app.push_screen(form)
        await settled(pilot)
        for key in ("T", "a", "p", "ctrl+s"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot)

        assert app.given == [({"title": "Tap"}, False)]


async def test_who_types_fast_to_look_for_somebody_gets_one_dialog_with_every_letter() -> None:
    app = FormApp([])
    async with app.run_test() as pilot:

        async def pick(_value: str, typed: str) -> Picked | None:
            chosen = await app.push_screen_wait(PickModal("Who?", lambda text: [Choice(text, text)], typed=typed))
            return Picked(chosen, chosen) if chosen else None

        form = FormModal("Job", [Field("who", "Who", kind=Kind.PICK, pick=pick)], app.save)
        app.push_screen(form)
        await settled(pilot)
        for key in "An Lee":
            app.post_message(Key("space" if key == " " else key, key))
        await settled(pilot)
        assert isinstance(app.screen, PickModal)
        await press(pilot, "enter")

        assert app.screen_stack[-1] is form
        assert form.form.values() == {"who": "An Lee"}
