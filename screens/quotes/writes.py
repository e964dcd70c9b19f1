"""What is done about a quote, and what is asked before it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from data import entry
from data.actions.dispatch import Dispatch
from data.lengths import LINE, NAME
from data.queries.quotes import QuoteRecord, QuoteRow
from data.queries.share_offer import recipients, suggested
from data.safe_text import safe_line
from data.sharing.client_words import with_gst
from data.wording import full_day
from screens.forms.fields import Field, Kind
from screens.forms.form_modal import FormModal
from screens.messages import Write
from screens.office import Office
from screens.papers.rows import quote_name
from screens.papers.send import Outlook, PaperSend, why_pdf
from screens.quotes.dialogs import AcceptModal, AnswerModal

_DECLINED, _CHANGES = "declined", "changes"
_SAID = ((_DECLINED, "They decline it"), (_CHANGES, "They want changes"))


def accept_form(office: Office, quote: QuoteRecord) -> AcceptModal:
    """Note an acceptance that was given by phone or on paper."""

    def record(values: Mapping[str, str], chosen: Collection[int]) -> QuoteRecord:
        from data.actions.acceptance import ToldAnswer, accept_quote

        told = ToldAnswer(values["by"], values["how"], "", tuple(chosen), quote.current.content_hash)
        return accept_quote(office.store, office.actor, quote.row.number, told)

    return AcceptModal(quote, [_by(office, quote), _how()], record)


def answer_form(office: Office, quote: QuoteRecord) -> AnswerModal:
    """Note that they declined, or asked for changes."""

    def save(values: Mapping[str, str], _confirmed: bool) -> QuoteRecord:
        from data.actions.acceptance import ToldAnswer, decline_quote, request_changes

        told = ToldAnswer(values["by"], values["how"], values["reason"], (), quote.current.content_hash)
        record = decline_quote if values["said"] == _DECLINED else request_changes
        return record(office.store, office.actor, quote.row.number, told)

    fields = [
        Field("said", "Answer", _DECLINED, Kind.CHOICE, _SAID),
        Field("reason", "In their words", kind=Kind.TEXT, check=lambda text: entry.paragraphs(text, "Reason")),
        _by(office, quote),
        _how(),
    ]
    note = "The client gets no email about it. Asked for changes, it can be revised and sent again."
    return AnswerModal(f"{quote.row.client} about {quote.row.number}", fields, save, save_words="Note it", note=note)


def withdraw_form(office: Office, row: QuoteRow) -> FormModal[QuoteRecord]:
    """Take an offer back, or give up a draft."""

    def save(values: Mapping[str, str], _confirmed: bool) -> QuoteRecord:
        from data.actions.quote_standing import withdraw_quote

        return withdraw_quote(office.store, office.actor, row.number, values["why"])

    why = Field("why", "Why", check=lambda text: entry.line(text, "Why", LINE), hint="For the history; may stay empty.")
    if row.sent_version is None:
        note = "The client knows nothing of it. It stays in the list as withdrawn, and its number is not used again."
        return FormModal(f"Give up the draft {row.number}?", [why], save, save_words="Give up", note=note)
    note = "It can't be accepted any more: the client's page says that it was withdrawn. Nobody is told by email."
    return FormModal(f"Withdraw {row.number}?", [why], save, save_words="Withdraw", note=note)


def reopen_form(office: Office, row: QuoteRow) -> FormModal[QuoteRecord]:
    """Take an answer back, with a reason."""

    def save(values: Mapping[str, str], _confirmed: bool) -> QuoteRecord:
        from data.actions.quote_standing import reopen_quote

        return reopen_quote(office.store, office.actor, row.number, values["why"])

    def check(text: str) -> object:
        return entry.line(text, "Why", LINE, required=True)

    note = "The answer is kept in the history. The same version can be answered again until its last day."
    field = Field("why", "Why", check=check, placeholder="like: they meant the other quote")
    return FormModal(f"Reopen {row.number}?", [field], save, save_words="Reopen", note=note)


def duplicate(office: Office, row: QuoteRow, then: Callable[[str], object]) -> Write:
    """Begin another quote like it; `then` goes on with its number."""

    def do(_confirmed: bool) -> QuoteRecord:
        from data.actions.quote_standing import duplicate_quote

        return duplicate_quote(office.store, office.actor, row.number)

    def go_on(made: QuoteRecord) -> None:
        then(made.row.number)

    return Write(do, go_on, f"A new draft like {safe_line(row.number)}.")


def sending(office: Office, quote: QuoteRecord) -> PaperSend:
    """A quote before the last look."""
    row, settings, seen = quote.row, office.settings, quote.current.content_hash

    def plan(to: Sequence[str]) -> Outlook:
        from data.actions.quote_sending import plan_quote

        planned = plan_quote(office.store, office.actor, row.number, settings, to=to, expected=seen)
        version = planned.quote.current
        total, until = with_gst(version.total_cents, version.shows_gst), full_day(version.valid_until)
        parts = (planned.quote.row.title, total, f"valid until {until}")
        return Outlook(", ".join(part for part in parts if part), planned.dispatch)

    def send(to: Sequence[str] | None, message: str) -> Dispatch:
        from data.actions.quote_sending import send_quote

        store, actor, by_mail = office.store, office.actor, to is not None
        sent = send_quote(store, actor, row.number, settings, email=by_mail, to=to, message=message, expected=seen)
        return sent.dispatch

    return PaperSend(
        f"quote {quote_name(row)}",
        recipients(office.db, row.client_id, None),
        why_pdf(office, row.job, has_page=True),
        office.keeps_mail(),
        plan,
        send,
    )


def _by(office: Office, quote: QuoteRecord) -> Field:
    """Who said it: whoever would get its mail, until somebody else is named."""
    people = suggested(recipients(office.db, quote.row.client_id, None))
    name = people[0].name if people else quote.row.client
    return Field("by", "Who", name, check=lambda text: entry.line(text, "By", NAME, required=True), at_most=NAME)


def _how() -> Field:
    def check(text: str) -> object:
        return entry.line(text, "How", LINE, required=True)

    return Field("how", "How", "by phone", check=check, hint="Like: by phone, signed on paper, by email.")
