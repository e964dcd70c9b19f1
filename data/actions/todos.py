"""To-dos of a job."""

from dataclasses import dataclass

from data import entry
from data.actions.acting import acting
from data.actions.job_parts import check_unchanged, known_part, marked, taken_off, untick
from data.enums import ShareKind
from data.errors import Overtaken
from data.lengths import LINE
from data.permissions import Action, Actor
from data.store import Store


def add_todo(store: Store, actor: Actor, number: str, text: str, *, for_client: bool = False) -> int:
    """Add a to-do; its id. Wording one for the client is the office's, as with notes.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was added.
    """
    from data.models import Todo

    with acting(store, actor, Action.EDIT_JOBS if for_client else Action.DO_TODOS, number) as act:
        job = act.job(number)
        todo = Todo(
            job_id=job.id,
            text=entry.line(text, "To-do", LINE, required=True),
            for_client=for_client,
            created_at=act.now,
            created_by=act.actor.staff_id,
        )
        act.session.add(todo)
        act.session.flush()
        assert todo.id is not None
        act.record("to-do added", job.number, job=job.id, detail=todo.text)
        return todo.id


def edit_todo(store: Store, actor: Actor, number: str, todo: int, text: str, *, was: str | None = None) -> None:
    """Change what a to-do says. `was` is what it said when it was read.

    Raises:
        NotPermitted, NotFound, Conflict, Invalid: Nothing was changed.
    """
    for_client = bool(store.reader.value("SELECT for_client FROM todo WHERE id = :todo", todo=todo))
    with acting(store, actor, Action.EDIT_JOBS if for_client else Action.DO_TODOS, number) as act:
        job = act.job(number)
        known_part(act, job, "todo", todo)
        before = act.sql.one(_Written, "SELECT text, for_client FROM todo WHERE id = :todo", todo=todo)
        assert before is not None
        if before.for_client is not for_client:
            raise Overtaken(f"To-do {todo} was changed meanwhile.", "Look at it as it is now, then change it again.")
        check_unchanged(job, "to-do", was, before.text)
        written = entry.line(text, "To-do", LINE, required=True)
        if written != before.text:
            act.sql.run("UPDATE todo SET text = :text WHERE id = :todo", todo=todo, text=written)
            act.record("to-do changed", job.number, job=job.id, detail=written)


@dataclass(frozen=True)
class _Written:
    text: str
    for_client: bool


def mark_todo(store: Store, actor: Actor, number: str, todo: int, *, for_client: bool) -> None:
    """Say whether a to-do may be shared; an internal one leaves the client's page at once.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        marked(act, act.job(number), ShareKind.TODO, "todo", todo, for_client=for_client)


def finish_todo(store: Store, actor: Actor, number: str, todo: int, done: bool = True) -> None:
    """Tick a to-do off, or take that back.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.DO_TODOS, number) as act:
        job = act.job(number)
        known_part(act, job, "todo", todo)
        if act.sql.run(_FINISH, todo=todo, at=act.now if done else None, done=done):
            act.record("to-do done" if done else "to-do reopened", job.number, job=job.id)


# Once it is done, it stays done as of then.
_FINISH = "UPDATE todo SET done_at = :at WHERE id = :todo AND (done_at IS NOT NULL) <> :done"


def remove_todo(store: Store, actor: Actor, number: str, todo: int) -> None:
    """Remove a to-do, from the client's page as well.

    Raises:
        NotPermitted, NotFound: Nothing was removed.
    """
    with acting(store, actor, Action.DO_TODOS, number) as act:
        job = act.job(number)
        taken_off(act, job, "todo", todo)
        untick(act, job, ShareKind.TODO, todo)
        act.record("to-do removed", job.number, job=job.id)
