"""A business with something in every table: what one client is shown, and all that they must not see."""

from dataclasses import dataclass, replace

from data.actions.business import PREFIXES
from data.enums import AnswerKind, OutboxKind, OutboxState, QuoteStatus, Role, Sender
from data.mail.queue import NewMail
from data.models import (
    Answer,
    Enquiry,
    EnquiryReply,
    JobStaff,
    Message,
    NumberSequence,
    OutboxMail,
    Payment,
    Quote,
    Site,
    Staff,
    UsedNonce,
)
from data.money import DraftLine
from data.store import Store
from tests.factories import (
    grant_of,
    id_of,
    make_business,
    make_cost,
    make_file,
    make_internal_note,
    make_invoice,
    make_job,
    make_link,
    make_note,
    make_quote,
    make_share,
    make_staff,
    make_todo,
    make_visit,
    revise_quote,
    save,
    set_tick,
)
from tests.mail.outbox import queue
from tests.shared_work import SharedWork, make_shared_work

OTHER = (DraftLine("Something else", unit_price_cents=77_00),)
# Costs and pay; no other amount has these digits.
SECRET_CENTS = 8_642_097
SECRET_AMOUNTS = ("86,420.97", "86420.97", "8642097")


@dataclass(frozen=True)
class Estate:
    """What there is.

    Attributes:
        work: What Dana is shown, with her link.
        second: The link of Kim, of the same client.
        more_quotes: Two more quotes that Dana is shown: one was answered, of one the third version is being written.
        mails: Mails about that work that wait to be sent.
        sender: Who of the office sends them.
    """

    work: SharedWork
    second: str
    more_quotes: tuple[Quote, Quote]
    mails: list[int]
    sender: Staff


def make_estate(store: Store) -> Estate:
    """All of it."""
    make_business(store, portal_url="https://x.example", enquiry_origins="https://y.example")
    save(store, *(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items()))
    sender = make_staff(store, Role.OWNER)
    work = make_shared_work(store, "Dana Li", "Kim Li")
    second = make_link(store, work.share, work.contacts[1])
    quotes = _answered_quote(store, work, grant_of(store, second)), _revised_quote(store, work)
    for quote in quotes:
        set_tick(store, work.share, f"quote:{quote.number}")
    _add_unshown(store, work)
    _add_messages(store, work, second)
    _add_other_job(store, work)
    make_shared_work(store, "Omar Haddad")
    _add_strangers(store)
    return Estate(work, second, quotes, _queue_papers(store, work, sender), sender)


def _answered_quote(store: Store, work: SharedWork, grant: int) -> Quote:
    quote, now = make_quote(store, work.client, work.job), store.clock.now()
    answer = Answer(
        quote_id=id_of(quote),
        version=1,
        kind=AnswerKind.ACCEPTED,
        name="Kim Li",
        total_cents=quote_total(store, quote),
        content_hash="-",
        grant_id=grant,
        answered_at=now,
    )
    save(store, answer)
    with store.writing() as tx:
        tx.sql.run("UPDATE quote SET status = :status WHERE id = :id", status=QuoteStatus.ACCEPTED, id=quote.id)
    return quote


def quote_total(store: Store, quote: Quote) -> int:
    return int(store.reader.value("SELECT total_cents FROM quote_version WHERE quote_id = :id", id=quote.id))


def _revised_quote(store: Store, work: SharedWork) -> Quote:
    quote = make_quote(store, work.client, work.job, OTHER)
    revise_quote(store, quote, OTHER)
    revise_quote(store, quote, OTHER, send=False)
    return quote


def _add_unshown(store: Store, work: SharedWork) -> None:
    """What hangs on the shared job and is not ticked, or can't be."""
    job, client, now = work.job, work.client, store.clock.now()
    worker = make_staff(store, Role.TRADIE, pay_rate_cents=SECRET_CENTS)
    save(store, JobStaff(job_id=id_of(job), staff_id=id_of(worker)))
    save(store, Site(client_id=id_of(client), address="9 Acacia Ave"))
    save(store, Payment(invoice_id=id_of(work.invoice), amount_cents=100, paid_on=now.date(), recorded_at=now))
    make_internal_note(store, job)
    make_cost(store, job, amount_cents=SECRET_CENTS)
    make_todo(store, job, for_client=False)
    make_file(store, job, b"%PDF-1.7 private", for_client=False)
    make_quote(store, client, job, OTHER, sent=False)
    make_invoice(store, client, job, OTHER)
    quote = make_quote(store, client, job, OTHER)
    note, todo, file = make_note(store, job), make_todo(store, job), make_file(store, job)
    for key in (f"quote:{quote.number}", f"note:{note.id}", f"todo:{todo.id}", f"file:{file.id}"):
        set_tick(store, work.share, key, ticked=False)


def _add_messages(store: Store, work: SharedWork, second: str) -> None:
    share, now = id_of(work.share), store.clock.now()
    for token in (work.token, second):
        for sender in Sender:
            grant = grant_of(store, token)
            save(store, Message(share_id=share, grant_id=grant, sender=sender, name="-", text="-", written_at=now))


def _add_other_job(store: Store, work: SharedWork) -> None:
    """Another job of the same client, shared with the other contact alone."""
    job = make_job(store, work.client)
    make_visit(store, job)
    make_internal_note(store, job)
    make_cost(store, job, amount_cents=SECRET_CENTS)
    note, todo, file = make_note(store, job), make_todo(store, job), make_file(store, job)
    quote, invoice = make_quote(store, work.client, job), make_invoice(store, work.client, job)
    records = [f"quote:{quote.number}", f"invoice:{invoice.number}"]
    others = [f"note:{note.id}", f"todo:{todo.id}", f"file:{file.id}"]
    make_link(store, make_share(store, job, ["dates", "status", "description", *records, *others]), work.contacts[1])


def _add_strangers(store: Store) -> None:
    """What is on nobody's page: an enquiry with its thread, a mail that failed, a form that was used."""
    now = store.clock.now()
    enquiry = save(store, Enquiry(number="E-0001", name="-", message="-", received_at=now, stamp_hash="-"))
    save(store, EnquiryReply(enquiry_id=id_of(enquiry), sender=Sender.OFFICE, text="-", written_at=now))
    save(store, UsedNonce(nonce_hash="f" * 64, used_at=now))
    failed = OutboxMail(
        kind=OutboxKind.ENQUIRY_REPLY,
        state=OutboxState.FAILED,
        to_email="x@example.com",
        subject="-",
        message_id="<x@example.com>",
        created_at=now,
        next_attempt_at=now,
    )
    save(store, failed)


def _queue_papers(store: Store, work: SharedWork, sender: Staff) -> list[int]:
    """The quote and the invoice, each by link and as PDF, with words of the person who sends them."""
    share, grant = id_of(work.share), grant_of(store, work.token)
    papers = [
        (OutboxKind.QUOTE, {"quote": id_of(work.quote)}),
        (OutboxKind.INVOICE, {"invoice": id_of(work.invoice)}),
    ]
    return [
        queue(store, _paper_mail(kind, sender, **about, **link))
        for kind, about in papers
        for link in ({"share": share, "grant": grant}, {})
    ]


def _paper_mail(kind: OutboxKind, sender: Staff, **about: int) -> NewMail:
    mail = NewMail(kind, "office@example.com", "Dana Li", "dana@example.com", "-", "-", staff=id_of(sender))
    return replace(mail, staff_message="-", **about)  # type: ignore[arg-type]
