"""A dialog that asks for values and saves them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data.errors import ConsoleError, Question
from screens.content import safe_content
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.frame import DialogFrame
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.fields import Field
from screens.forms.form import Form
from screens.forms.inputs import PickLine

_HERE = Path(__file__).parent
T = TypeVar("T")
Save = Callable[[Mapping[str, str], bool], T]


class FormModal(ModalScreen[T | None], Generic[T]):
    """Answers with what was saved; None when the person went back."""

    # Whole paths: a form of another folder would look for them there.
    CSS_PATH = [_HERE.parent / "dialogs" / "frame.tcss", _HERE / "form_modal.tcss"]
    AUTO_FOCUS = None
    FIRST: ClassVar[str] = ""
    """The field that the person begins in when something stands there already; else it is the first empty one."""
    HELP: ClassVar[str] = (
        "Enter goes to the next field, up and down move between them, ctrl+s saves. "
        "esc goes back, and asks first when something was typed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form-save", tooltip="Save"),
        Binding("escape", "back", "Back", id="form-back", tooltip="Go back; asks when something was typed"),
    ]

    @dataclass
    class Saved(Message):
        """It was saved."""

        result: Any

    @dataclass
    class Failed(Message):
        """Nothing was saved."""

        error: ConsoleError

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Save[T],
        *,
        save_words: str = "Save",
        note: str = "",
    ) -> None:
        """
        Args:
            save: Saves the values in a worker; its second argument says whether the person said yes to the
                `Question` that it raised before.
            save_words: What the button says.
            note: What stands above the fields.
        """
        super().__init__()
        self._title = title
        self._form = Form(fields)
        self._save_values = save
        self._save_words = save_words
        self._note = note
        self._saving = False
        self._saved: FormModal.Saved | None = None

    def compose(self) -> ComposeResult:
        note, trouble = Static(safe_content(self._note), id="note"), Static("", id="trouble")
        note.display = bool(self._note)
        buttons = [
            Button(safe_content(f"{self._save_words} (ctrl+s)"), id="save", variant="primary"),
            Button(safe_content("Back"), id="back"),
        ]
        yield DialogFrame(self._title, [note, self._form, trouble], buttons)

    def on_mount(self) -> None:
        self._form.focus_first(self.FIRST)

    @property
    def form(self) -> Form:
        return self._form

    def has_changes(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._saved is None and self._form.is_changed

    @on(Form.Completed)
    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save what was typed, once every field can be taken."""
        if not self._saving and self._form.check_all():
            self._begin(confirmed=False)

    @on(Button.Pressed, "#back")
    @work
    async def action_back(self) -> None:
        """Go back; what was typed is asked about. While it is being saved, that is waited for."""
        if self._saving:
            return
        question = UnsavedModal("Leave without saving?", leave="Leave")
        if not self.has_changes() or await self.app.push_screen_wait(question):
            self.dismiss(None)

    @on(Form.PickWanted)
    @work
    async def choose(self, event: Form.PickWanted) -> None:
        """Have the person choose a value in a dialog of its own."""
        field, line = event.row.field, event.row.input
        assert isinstance(line, PickLine)
        typed = line.take_typed()
        if not self.is_current or field.pick is None:
            return
        picked = await field.pick(line.value, typed)
        if picked is not None:
            self._form.pick(field.key, picked)

    @on(Saved)
    def answer(self, event: Saved) -> None:
        """Go back with what was saved; from beneath another screen once that is gone."""
        self._saved = event
        self.go_back()

    @on(events.ScreenResume)
    def go_back(self) -> None:
        """Go back once it is saved."""
        if self._saved is not None and self.is_current:
            result, self._saved = self._saved.result, None
            self.dismiss(result)

    @on(Failed)
    def tell_failed(self, event: Failed) -> None:
        """Ask, or say what is wrong and where; everything that was typed is kept."""
        self._saving = False
        if isinstance(event.error, Question):
            self._ask(event.error)
        elif not self._form.show_error(event.error):
            self._tell(f"{event.error.message} {event.error.hint}".strip())

    @work
    async def _ask(self, question: Question) -> None:
        asked = ConfirmModal(question.title, question.message, yes=question.yes, no="Go back")
        if await self.app.push_screen_wait(asked):
            self._begin(confirmed=True)

    def _begin(self, *, confirmed: bool) -> None:
        self._saving = True
        self._tell("")
        self._save(self._form.values(), confirmed)

    def _tell(self, words: str) -> None:
        self.query_one("#trouble", Static).update(safe_content(words))

    @work(thread=True, exclusive=True, group="form")
    def _save(self, values: Mapping[str, str], confirmed: bool) -> None:
        try:
            result = self._save_values(values, confirmed)
        except ConsoleError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Saved(result))
