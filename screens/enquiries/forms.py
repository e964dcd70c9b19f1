"""What is asked for before something is done about an enquiry."""

from collections.abc import Mapping, Sequence

from data import entry
from data.permissions import Action
from data.queries.clients import list_clients
from data.queries.enquiries import EnquiryRecord, EnquiryRow
from screens.dialogs.pick import Choice, PickModal
from screens.forms.fields import Field, Kind
from screens.forms.form_modal import FormModal
from screens.office import Office

_FOUND_AT_MOST = 30
_LINES = 10


def reply_form(office: Office, row: EnquiryRow) -> FormModal[EnquiryRecord]:
    """A reply by email."""

    def save(values: Mapping[str, str], _confirmed: bool) -> EnquiryRecord:
        from data.actions.enquiries import reply

        return reply(office.store, office.actor, row.number, values["text"])

    note = f"To {row.name} <{row.email}>. Their words are quoted beneath."
    return FormModal(f"Reply to {row.number}", [_text("Reply")], save, save_words="Send", note=_with_mail(office, note))


def answer_form(office: Office, row: EnquiryRow) -> FormModal[EnquiryRecord]:
    """What came back by mail or phone."""

    def save(values: Mapping[str, str], _confirmed: bool) -> EnquiryRecord:
        from data.actions.enquiries import record_their_answer

        return record_their_answer(office.store, office.actor, row.number, values["text"])

    note = f"What {row.name} wrote or said. It joins the thread; nothing is mailed."
    return FormModal(f"Their answer to {row.number}", [_text("Answer")], save, note=note)


def decline_form(office: Office, row: EnquiryRow) -> FormModal[EnquiryRecord]:
    """Whether to say something with the no."""

    def save(values: Mapping[str, str], _confirmed: bool) -> EnquiryRecord:
        from data.actions.enquiries import decline_enquiry

        return decline_enquiry(office.store, office.actor, row.number, values.get("text", ""))

    if not row.email:
        return FormModal(f"Decline {row.number}?", [], save, save_words="Decline", note=f"{row.name} gave no email.")
    note = f"What you write is mailed to {row.name} <{row.email}>. Left empty, nothing is mailed."
    fields = [Field("text", "Reply", kind=Kind.TEXT, check=lambda text: entry.paragraphs(text, "Text"), lines=_LINES)]
    return FormModal(f"Decline {row.number}?", fields, save, save_words="Decline", note=_with_mail(office, note))


def _text(label: str) -> Field:
    def check(text: str) -> object:
        return entry.paragraphs(text, "Text", required=True)

    return Field("text", label, kind=Kind.TEXT, check=check, lines=_LINES)


def _with_mail(office: Office, note: str) -> str:
    return f"{note}\nThere is no mail server: the mail is kept as a file." if office.keeps_mail() else note


def owner_choice(office: Office, enquiry: EnquiryRecord) -> PickModal:
    """Whose enquiry it is: somebody who seems the same, a new client, or whoever is searched for. Answers with a
    number, with an empty text for a new client."""
    row = enquiry.row
    details = " · ".join(part for part in (row.email or row.phone, row.address) if part)
    new = Choice("", f"New client: {row.name}", details)

    def find(search: str) -> Sequence[Choice]:
        if not search.strip():
            same = [Choice(other.number, f"{other.number} {other.name}", f"same {other.why}") for other in enquiry.same]
            return [*same, new]
        found = list_clients(office.db, search, limit=_FOUND_AT_MOST) if office.may(Action.VIEW_CLIENTS) else []
        return [
            *(
                Choice(client.number, f"{client.number} {client.name}", client.email or client.phone)
                for client in found
            ),
            new,
        ]

    return PickModal("Which client is it from?", find)
