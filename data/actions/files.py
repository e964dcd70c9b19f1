"""Photos and files of a job, kept in the database."""

from data import entry
from data.actions.acting import acting
from data.actions.job_parts import marked, taken_off, untick
from data.enums import ShareKind
from data.errors import Invalid
from data.files.kinds import FileKind, kind_of
from data.files.photos import without_location
from data.files.sizes import check_size
from data.lengths import NAME
from data.permissions import Action, Actor
from data.store import Store


def add_file(store: Store, actor: Actor, number: str, name: str, content: bytes, *, for_client: bool = False) -> int:
    """Keep a photo or a PDF with a job; its id. Where a photo was taken is left out.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was kept.
    """
    from data.models import FileContent, JobFile

    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        kind = _accepted(content)
        kept = without_location(kind, content)
        file = JobFile(
            job_id=job.id,
            name=file_name(name, kind),
            content_type=kind.content_type,
            size=len(kept),
            for_client=for_client,
            added_at=act.now,
            added_by=act.actor.staff_id,
        )
        act.session.add(file)
        act.session.flush()
        assert file.id is not None
        act.session.add(FileContent(file_id=file.id, content=kept))
        act.session.flush()
        act.record("file added", job.number, job=job.id, detail=file.name)
        return file.id


def _accepted(content: bytes) -> FileKind:
    check_size(len(content))
    kind = kind_of(content)
    if kind is None:
        raise Invalid("That is not a photo or PDF that can be kept.", "Use JPEG, PNG, WebP, HEIC or PDF.", "file")
    return kind


def file_name(name: str, kind: FileKind) -> str:
    """The name that a client downloads a file under: no path, and the ending of what it really holds."""
    plain = entry.line(name.replace("\\", "/").rpartition("/")[2], "File name", at_most=4 * NAME).lstrip(".")
    stem, _, ending = plain.rpartition(".")
    if not stem:
        stem, ending = plain, ""
    if ending.lower() not in kind.endings:
        stem, ending = plain, kind.endings[0]
    return f"{(stem or 'file')[: NAME - len(ending) - 1]}.{ending}"


def mark_file(store: Store, actor: Actor, number: str, file: int, *, for_client: bool) -> None:
    """Say whether a file may be shared; an internal one leaves the client's page at once.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        marked(act, act.job(number), ShareKind.FILE, "job_file", file, for_client=for_client)


def remove_file(store: Store, actor: Actor, number: str, file: int) -> None:
    """Remove a file, from the client's page as well.

    Raises:
        NotPermitted, NotFound: Nothing was removed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        act.sql.run(
            "DELETE FROM file_content WHERE file_id IN (SELECT id FROM job_file WHERE id = :file AND job_id = :job)",
            file=file,
            job=job.id,
        )
        taken_off(act, job, "job_file", file)
        untick(act, job, ShareKind.FILE, file)
        act.record("file removed", job.number, job=job.id)
