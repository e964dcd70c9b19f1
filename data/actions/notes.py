"""Notes of a job: internal ones, and those written for the client. A note keeps its id when it is moved."""

from dataclasses import dataclass

from data import entry
from data.actions.acting import Act, acting
from data.actions.job_parts import check_unchanged, fate, taken_off, unknown_part, untick
from data.enums import ShareKind
from data.errors import NotPermitted, Overtaken
from data.lengths import TEXT
from data.permissions import Action, Actor
from data.queries.jobs import JobRow
from data.store import Store

_TABLES = {False: "internal_note", True: "client_note"}
_WORDS = {False: "internal note", True: "client note"}


def add_note(store: Store, actor: Actor, number: str, text: str, *, for_client: bool) -> int:
    """Write a note; its id. The client sees one that is for them once it is ticked.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was written.
    """
    action = Action.EDIT_JOBS if for_client else Action.WRITE_INTERNAL_NOTES
    with acting(store, actor, action, number) as act:
        job = act.job(number)
        written = entry.paragraphs(text, "Note", TEXT, required=True)
        note = act.sql.insert("note_id", taken_at=act.now)
        _insert(act, job, note, written, for_client)
        act.record(f"{_WORDS[for_client]} written", job.number, job=job.id)
        return note


def _insert(act: Act, job: JobRow, note: int, text: str, for_client: bool) -> None:
    from data.models import ClientNote, InternalNote

    table = ClientNote if for_client else InternalNote
    act.session.add(table(id=note, job_id=job.id, text=text, written_at=act.now, written_by=act.actor.staff_id))
    act.session.flush()


def move_note(store: Store, actor: Actor, number: str, note: int, *, for_client: bool) -> None:
    """Make an internal note one for the client, or the reverse, which takes it off the client's page at once.

    Raises:
        NotPermitted, NotFound: Nothing was moved.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        if _is_for_client(act, job, note) is for_client:
            return
        source, target = _TABLES[not for_client], _TABLES[for_client]
        act.sql.run(
            f"INSERT INTO {target} (id, job_id, text, written_at, written_by) "
            f"SELECT id, job_id, text, written_at, written_by FROM {source} WHERE id = :note",
            note=note,
        )
        taken_off(act, job, source, note)
        was_shown = not for_client and untick(act, job, ShareKind.NOTE, note)
        act.record(f"note moved to {_WORDS[for_client]}s", job.number, job=job.id, detail=fate(was_shown))


def edit_note(store: Store, actor: Actor, number: str, note: int, text: str, *, was: str | None = None) -> None:
    """Change what a note says; a ticked one for the client says it on their page at once. Who sees only their own
    jobs changes only what they wrote themselves.

    Args:
        was: What it said when it was read.

    Raises:
        NotPermitted, NotFound, Conflict, Invalid: Nothing was changed.
    """
    for_client = bool(store.reader.value("SELECT id FROM client_note WHERE id = :note", note=note))
    action = Action.EDIT_JOBS if for_client else Action.WRITE_INTERNAL_NOTES
    with acting(store, actor, action, number) as act:
        job = act.job(number)
        if _is_for_client(act, job, note) is not for_client:
            raise Overtaken(f"Note {note} was moved meanwhile.", "Look at it as it is now, then change it again.")
        before = act.sql.one(_Written, f"{_READ} {_TABLES[for_client]} WHERE id = :note", note=note)
        assert before is not None
        if act.own_only and before.by != act.actor.staff_id:
            raise NotPermitted("Somebody else wrote this note.", "Write one of your own.")
        check_unchanged(job, "note", was, before.text)
        written = entry.paragraphs(text, "Note", TEXT, required=True)
        if written != before.text:
            act.sql.run(f"UPDATE {_TABLES[for_client]} SET text = :text WHERE id = :note", text=written, note=note)
            act.record(f"{_WORDS[for_client]} changed", job.number, job=job.id)


@dataclass(frozen=True)
class _Written:
    text: str
    by: int | None


_READ = "SELECT text, written_by AS by FROM"


def remove_note(store: Store, actor: Actor, number: str, note: int) -> None:
    """Remove a note of either kind.

    Raises:
        NotPermitted, NotFound: Nothing was removed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        for_client = _is_for_client(act, job, note)
        taken_off(act, job, _TABLES[for_client], note)
        was_shown = for_client and untick(act, job, ShareKind.NOTE, note)
        act.record(f"{_WORDS[for_client]} removed", job.number, job=job.id, detail=fate(was_shown))


def _is_for_client(act: Act, job: JobRow, note: int) -> bool:
    for for_client, table in _TABLES.items():
        if act.sql.value(f"SELECT id FROM {table} WHERE id = :note AND job_id = :job", note=note, job=job.id):
            return for_client
    raise unknown_part(job, "note", note)
