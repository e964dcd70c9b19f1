"""Notes on a Job Card. The form makes plain whom a note is for; it is the office's unless somebody says otherwise."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data import entry
from data.actions.notes import add_note, edit_note, move_note, remove_note
from data.lengths import TEXT
from data.permissions import Action
from data.queries.job_details import NoteRow
from screens.content import safe_content
from screens.forms.fields import Field, Kind
from screens.forms.form import Form
from screens.forms.form_modal import FormModal
from screens.jobs.parts.part import JobDesk, JobPart, quoted
from screens.messages import Write

INTERNAL, FOR_CLIENT = "internal", "client"


class NotePart(JobPart):
    """Notes of both kinds."""

    NOUN: ClassVar[str] = "Note"

    def may_add(self, desk: JobDesk) -> bool:
        return desk.may(Action.WRITE_INTERNAL_NOTES)

    def may_edit(self, desk: JobDesk, key: str) -> bool:
        note = _note(desk, key)
        is_own = not note.for_client and note.by == desk.office.actor.name
        return desk.may(Action.EDIT_JOBS) or (is_own and desk.may(Action.WRITE_INTERNAL_NOTES))

    def may_move(self, desk: JobDesk) -> bool:
        return desk.may(Action.EDIT_JOBS)

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        return _change(desk, _note(desk, key)) if key else NewNoteModal(desk)

    def remove(self, desk: JobDesk, key: str) -> Write:
        note = _note(desk, key)
        return desk.removal(_words(note), f"note:{note.id}", desk.doing(remove_note, note.id))

    def move(self, desk: JobDesk, key: str) -> Write:
        note = _note(desk, key)
        return desk.move(
            _words(note),
            f"note:{note.id}",
            desk.doing(move_note, note.id, for_client=not note.for_client),
            for_client=not note.for_client,
        )


def _note(desk: JobDesk, key: str) -> NoteRow:
    return next(note for note in desk.details.notes if str(note.id) == key)


def _words(note: NoteRow) -> str:
    return f"The {'note for the client' if note.for_client else 'internal note'} {quoted(note.text)}"


def _text_field(text: str = "") -> Field:
    return Field(
        "note",
        "Note",
        text,
        Kind.TEXT,
        check=lambda value: entry.paragraphs(value, "Note", TEXT, required=True),
        lines=6,
    )


class NewNoteModal(FormModal[int]):
    """A new note, with whom it is for in words above it and on its button."""

    def __init__(self, desk: JobDesk) -> None:
        choices = [(INTERNAL, "The office only"), (FOR_CLIENT, f"{desk.client}, once it is ticked")]
        whom = [Field("whom", "Who may read it", INTERNAL, Kind.CHOICE, choices)] if desk.may(Action.EDIT_JOBS) else []

        def save(values: Mapping[str, str], _confirmed: bool) -> int:
            for_client = values.get("whom") == FOR_CLIENT
            return desk.do(add_note, values["note"], for_client=for_client)

        words, button = _for_office(), "Save internal note"
        super().__init__(f"New note on {desk.number}", [*whom, _text_field()], save, save_words=button, note=words)
        self._client = desk.client

    @on(Form.Changed)
    def say_whom_for(self, event: Form.Changed) -> None:
        """Say anew who reads it."""
        if event.key != "whom":
            return
        for_client = self.form.values()["whom"] == FOR_CLIENT
        if for_client:
            words = Content.styled(
                f"{self._client} can read this once it is ticked on the Share screen.", "$text-success"
            )
        else:
            words = Content(_for_office())
        self.query_one("#note", Static).update(safe_content(words))
        kind = "note for the client" if for_client else "internal note"
        button = self.query_one("#save", Button)
        button.label = safe_content(f"Save {kind} (ctrl+s)")
        button.refresh(layout=True)


def _for_office() -> str:
    return "Only the office reads this. It can't be shared."


def _change(desk: JobDesk, note: NoteRow) -> FormModal[int]:
    def save(values: Mapping[str, str], _confirmed: bool) -> int:
        desk.do(edit_note, note.id, values["note"], was=note.text)
        return note.id

    if not note.for_client:
        words = _for_office()
    elif desk.is_shown(f"note:{note.id}"):
        words = f"{desk.client} can read this now: what you change shows at once."
    else:
        words = f"{desk.client} can read this once it is ticked on the Share screen."
    title = "Change this note for the client" if note.for_client else "Change this internal note"
    return FormModal(title, [_text_field(note.text)], save, note=words)
