"""What is done about an invoice, and what is asked before it."""

from collections.abc import Callable, Mapping, Sequence

from data import entry
from data.actions.dispatch import Dispatch
from data.lengths import LINE
from data.moments import read_day
from data.money import format_cents, parse_cents, plain_amount
from data.queries.invoices import InvoiceRecord, InvoiceRow, PaymentRow
from data.queries.share_offer import recipients
from data.safe_text import safe_line
from data.sharing.client_words import with_gst
from data.wording import full_day
from screens.forms.fields import Field
from screens.forms.form_modal import FormModal
from screens.messages import Write
from screens.office import Office
from screens.papers.send import Outlook, PaperSend, why_pdf


class PayModal(FormModal[InvoiceRecord]):
    """A form that begins with the amount."""

    FIRST = "amount"


def pay(office: Office, row: InvoiceRow) -> PayModal:
    """Note a payment: what is owed stands there at first."""
    today = office.frame().today

    def save(values: Mapping[str, str], _confirmed: bool) -> InvoiceRecord:
        from data.actions.payments import record_payment

        cents, day = parse_cents(values["amount"], "amount"), read_day(values["on"], "on", today=today)
        return record_payment(office.store, office.actor, row.number, cents, on=day, method=values["method"])

    fields = [
        Field(
            "amount",
            "Amount",
            plain_amount(row.owed_cents),
            check=lambda text: parse_cents(text, "amount"),
            hint=f"{format_cents(row.owed_cents)} is owed; a part is taken as well.",
            at_most=20,
        ),
        Field("on", "Paid on", f"{today:%d/%m/%Y}", check=lambda text: read_day(text, "on", today=today)),
        Field("method", "How", check=lambda text: entry.line(text, "How", LINE), placeholder="like: bank transfer"),
    ]
    note = f"{row.client}, {format_cents(row.total_cents)}, due {full_day(row.due_on)}. The client gets no email."
    return PayModal(f"A payment for {row.number}", fields, save, save_words="Note it", note=note)


def remove_form(office: Office, row: InvoiceRow, payment: PaymentRow) -> FormModal[InvoiceRecord]:
    """Take back a payment that was noted by mistake."""

    def save(values: Mapping[str, str], _confirmed: bool) -> InvoiceRecord:
        from data.actions.payments import remove_payment

        return remove_payment(office.store, office.actor, row.number, payment.id, values["why"])

    title = f"Take off the payment of {format_cents(payment.cents)}?"
    note = f"Noted for {row.number} on {full_day(payment.on)}. It is owed again from then on."
    return FormModal(title, [_why("like: it was for another invoice")], save, save_words="Take it off", note=note)


def void_form(office: Office, row: InvoiceRow, *, is_shown: bool) -> FormModal[InvoiceRecord]:
    """Make an invoice void, with a reason."""

    def save(values: Mapping[str, str], _confirmed: bool) -> InvoiceRecord:
        from data.actions.invoice_standing import void_invoice

        return void_invoice(office.store, office.actor, row.number, values["why"])

    seen = " The client's page says so at once." if is_shown else ""
    note = (
        f"It can't be undone, and nothing is owed by it any more.{seen} Its number stays taken; it can be issued anew."
    )
    if row.sent_at is None:
        note = "The draft is given up: it stays in the list as void, and its number is not used again."
    field = _why("like: wrong amount")
    return FormModal(f"Void {row.number}?", [field], save, save_words="Void", note=note)


def reissue(office: Office, row: InvoiceRow, then: Callable[[str], object]) -> Write:
    """Begin a new draft with what a void one says; `then` goes on with its number."""

    def do(_confirmed: bool) -> InvoiceRecord:
        from data.actions.invoice_standing import reissue_invoice

        return reissue_invoice(office.store, office.actor, row.number)

    def go_on(made: InvoiceRecord) -> None:
        then(made.row.number)

    return Write(do, go_on, f"A new draft of what {safe_line(row.number)} said.")


def sending(office: Office, invoice: InvoiceRecord) -> PaperSend:
    """An invoice before the last look."""
    row, settings, seen = invoice.row, office.settings, invoice.content.content_hash

    def plan(to: Sequence[str]) -> Outlook:
        from data.actions.invoice_sending import plan_invoice

        planned = plan_invoice(office.store, office.actor, row.number, settings, to=to, expected=seen)
        issued = planned.invoice.row
        parts = (with_gst(issued.total_cents, invoice.content.shows_gst), f"due {full_day(issued.due_on)}", issued.site)
        return Outlook(", ".join(part for part in parts if part), planned.dispatch)

    def send(to: Sequence[str] | None, message: str) -> Dispatch:
        from data.actions.invoice_sending import send_invoice

        store, actor, by_mail = office.store, office.actor, to is not None
        sent = send_invoice(store, actor, row.number, settings, email=by_mail, to=to, message=message, expected=seen)
        return sent.dispatch

    return PaperSend(
        f"invoice {row.number}",
        recipients(office.db, row.client_id, None),
        why_pdf(office, row.job, has_page=row.job is not None),
        office.keeps_mail(),
        plan,
        send,
    )


def _why(placeholder: str) -> Field:
    def check(text: str) -> object:
        return entry.line(text, "Why", LINE, required=True)

    return Field("why", "Why", check=check, placeholder=placeholder, hint="It stands in the history.")
