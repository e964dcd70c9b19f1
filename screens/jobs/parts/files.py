"""Photos and files on a Job Card."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.screen import ModalScreen

from data.actions.files import add_file, mark_file, remove_file
from data.files.pasted import check_file, pasted_path, read_file
from data.permissions import Action
from data.queries.job_details import FileRow
from screens.forms.fields import YES, Field
from screens.forms.form_modal import FormModal
from screens.jobs.parts.part import JobDesk, JobPart, quoted
from screens.jobs.parts.todos import whom_field
from screens.messages import Write

LONGEST_PATH = 4_096
KEPT = "JPEG, PNG, WebP, HEIC or PDF, up to 15 MB. Where a photo was taken is left out."


class FilePart(JobPart):
    """What was photographed or handed in."""

    NOUN: ClassVar[str] = "Photo or file"

    def may_edit(self, desk: JobDesk, key: str) -> bool:
        return False

    def may_move(self, desk: JobDesk) -> bool:
        return desk.may(Action.EDIT_JOBS)

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        def save(values: Mapping[str, str], _confirmed: bool) -> int:
            path = pasted_path(values["file"])
            content, for_client = read_file(path), values.get("for_client") == YES
            return desk.do(add_file, path.name, content, for_client=for_client)

        field = Field(
            "file",
            "File",
            check=lambda text: check_file(pasted_path(text)),
            placeholder="type its path, or drag it in here",
            at_most=LONGEST_PATH,
        )
        return FormModal(f"Add a file to {desk.number}", [field, *whom_field(desk)], save, save_words="Add", note=KEPT)

    def remove(self, desk: JobDesk, key: str) -> Write:
        file = _file(desk, key)
        return desk.removal(f"The file {quoted(file.name)}", f"file:{file.id}", desk.doing(remove_file, file.id))

    def move(self, desk: JobDesk, key: str) -> Write:
        file = _file(desk, key)
        return desk.move(
            f"The file {quoted(file.name)}",
            f"file:{file.id}",
            desk.doing(mark_file, file.id, for_client=not file.for_client),
            for_client=not file.for_client,
        )


def _file(desk: JobDesk, key: str) -> FileRow:
    return next(file for file in desk.details.files if str(file.id) == key)
