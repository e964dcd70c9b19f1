"""To-dos of a job."""

from data import entry
from data.actions.acting import acting
from data.actions.job_parts import known_part, taken_off, untick
from data.enums import ShareKind
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


def finish_todo(store: Store, actor: Actor, number: str, todo: int, done: bool = True) -> None:
    """Tick a to-do off, or take that back.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.DO_TODOS, number) as act:
        job = act.job(number)
        known_part(act, job, "todo", todo)
        act.sql.run("UPDATE todo SET done_at = :at WHERE id = :todo", todo=todo, at=act.now if done else None)
        act.record("to-do done" if done else "to-do reopened", job.number, job=job.id)


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
