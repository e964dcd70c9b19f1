"""The business's logo: whether there is one, and the form that puts another in its place."""

from collections.abc import Mapping

from textual.content import Content
from textual.screen import ModalScreen

from data.files.pasted import check_file, pasted_path, read_file
from data.queries import logo
from screens.forms.fields import Field
from screens.forms.form_modal import FormModal
from screens.office import Office

LONGEST_PATH = 4_096
KEPT = "PNG or JPEG, up to 5 MB. It is made as small as a letterhead needs it."


def has_logo(office: Office) -> bool:
    """Whether documents bear one."""
    return logo.has_logo(office.db)


def logo_note(office: Office) -> Content:
    """Whether there is a logo, and which key changes that."""
    if has_logo(office):
        return Content("Your logo stands at the head of quotes and invoices. f7 puts another in its place.")
    return Content("Quotes and invoices bear no logo yet. f7 puts one at their head.")


def logo_modal(office: Office) -> ModalScreen[bool | None]:
    """Asks for a picture."""

    def save(values: Mapping[str, str], _confirmed: bool) -> bool:
        from data.actions.logo import set_logo

        set_logo(office.store, office.actor, read_file(pasted_path(values["logo"])))
        return True

    field = Field(
        "logo",
        "Picture",
        check=lambda text: check_file(pasted_path(text)),
        placeholder="type its path, or drag it in here",
        at_most=LONGEST_PATH,
    )
    return FormModal("A logo for your documents", [field], save, save_words="Use it", note=KEPT)
