"""To-dos on a Job Card."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.screen import ModalScreen

from data import entry
from data.actions.todos import add_todo, edit_todo, finish_todo, mark_todo, remove_todo
from data.lengths import LINE
from data.permissions import Action
from data.queries.job_details import TodoRow
from screens.forms.fields import NO, YES, Field, Kind
from screens.forms.form_modal import FormModal
from screens.jobs.parts.part import JobDesk, JobPart, quoted
from screens.messages import Write


class TodoPart(JobPart):
    """What is to be done."""

    NOUN: ClassVar[str] = "To-do"

    def may_add(self, desk: JobDesk) -> bool:
        return desk.may(Action.DO_TODOS)

    def may_edit(self, desk: JobDesk, key: str) -> bool:
        return desk.may(Action.EDIT_JOBS if _todo(desk, key).for_client else Action.DO_TODOS)

    def may_remove(self, desk: JobDesk, key: str) -> bool:
        return desk.may(Action.DO_TODOS)

    def may_tick(self, desk: JobDesk) -> bool:
        return desk.may(Action.DO_TODOS)

    def may_move(self, desk: JobDesk) -> bool:
        return desk.may(Action.EDIT_JOBS)

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        return _change(desk, _todo(desk, key)) if key else _new(desk)

    def remove(self, desk: JobDesk, key: str) -> Write:
        todo = _todo(desk, key)
        return desk.removal(f"The to-do {quoted(todo.text)}", f"todo:{todo.id}", desk.doing(remove_todo, todo.id))

    def tick(self, desk: JobDesk, key: str) -> Write:
        todo = _todo(desk, key)
        do = desk.doing(finish_todo, todo.id, todo.done_at is None)
        return Write(lambda _: do())

    def move(self, desk: JobDesk, key: str) -> Write:
        todo = _todo(desk, key)
        return desk.move(
            f"The to-do {quoted(todo.text)}",
            f"todo:{todo.id}",
            desk.doing(mark_todo, todo.id, for_client=not todo.for_client),
            for_client=not todo.for_client,
        )


def _todo(desk: JobDesk, key: str) -> TodoRow:
    return next(todo for todo in desk.details.todos if str(todo.id) == key)


def _text_field(text: str = "") -> Field:
    return Field("to-do", "To do", text, check=lambda value: entry.line(value, "To-do", LINE, required=True))


def whom_field(desk: JobDesk, nobody: str = "The office only") -> list[Field]:
    """Whether something may be shared; nothing is asked of those who may not decide it."""
    choices = [(NO, nobody), (YES, f"{desk.client} too, once it is ticked")]
    return [Field("for_client", "Who may see it", NO, Kind.CHOICE, choices)] if desk.may(Action.EDIT_JOBS) else []


def _new(desk: JobDesk) -> FormModal[int]:
    def save(values: Mapping[str, str], _confirmed: bool) -> int:
        for_client = values.get("for_client") == YES
        return desk.do(add_todo, values["to-do"], for_client=for_client)

    return FormModal(f"New to-do on {desk.number}", [_text_field(), *whom_field(desk)], save)


def _change(desk: JobDesk, todo: TodoRow) -> FormModal[int]:
    def save(values: Mapping[str, str], _confirmed: bool) -> int:
        desk.do(edit_todo, todo.id, values["to-do"], was=todo.text)
        return todo.id

    shown = desk.is_shown(f"todo:{todo.id}")
    words = f"{desk.client} can see this now: what you change shows at once." if shown else ""
    return FormModal("Change this to-do", [_text_field(todo.text)], save, note=words)
