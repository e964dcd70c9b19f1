"""A quote or an invoice as commands take it in and hand it out: what it is written with, how it left, its PDF."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.output import emit

if TYPE_CHECKING:
    from data.actions.dispatch import Dispatch
    from data.money import Totals
    from data.queries.billed import BilledClient
    from data.queries.invoices import InvoiceRow
    from data.queries.quotes import QuoteRow
    from data.sharing.pages import SharedBusiness
    from tradeconsole.commands.call import Office
    from tradeconsole.documents.addressee import Addressee

Lines = Annotated[
    list[str] | None,
    typer.Option(
        "--line",
        metavar='"DESC;QTY;UNIT_PRICE[;GST|FREE][;OPTION]"',
        help="A line; once for each of them. `# WORDS` is a heading.",
    ),
]
NoEmail = Annotated[
    bool, typer.Option("--no-email", help="Only mark it as sent: it is handed over on paper, and not shared.")
]
To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="EMAIL", help="Who gets it: a contact of the client, once for each of them."),
]
Message = Annotated[str, typer.Option(metavar="T", help="Your own words in the mail.")]
Target = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Where to; what stands there is replaced.")]
Terms = Annotated[str | None, typer.Option(metavar="T", help="The terms, instead of the business's own.")]

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def sum_document(sums: "Totals") -> dict[str, str]:
    """The sums as programs read them."""
    from data.money import plain_amount

    return {
        "subtotal": plain_amount(sums.subtotal_cents),
        "gst": plain_amount(sums.gst_cents),
        "total": plain_amount(sums.total_cents),
    }


def emit_sent(ctx: typer.Context, document: dict[str, Any], number: str, done: "Dispatch") -> None:
    """Print a paper that was sent, and how it left."""
    emit(ctx, document | _sent_document(done), _sent_words(number, done))


def _sent_document(done: "Dispatch") -> dict[str, Any]:
    """How a document left, as programs read it."""
    mails = [{"id": mail.id, "to": mail.to, "subject": mail.subject, "state": mail.state} for mail in done.emails]
    return {"shared": done.shared, "emails": mails}


def _sent_words(number: str, done: "Dispatch") -> str:
    """How a document left, in a sentence."""
    from data.wording import joined

    if not done.emails:
        return f"{number} is marked as sent. Nobody was told by email."
    to = joined([mail.to for mail in done.emails])
    if done.shared:
        return f"{number} is shared; its link goes to {to}."
    return f"{number} goes to {to} as a PDF. It is not on a client's page."


def parties(at: "Office", row: "QuoteRow | InvoiceRow") -> tuple["SharedBusiness", "Addressee"]:
    """Whose letterhead a paper bears, and whom it is addressed to."""
    from data.queries.billed import billed_client
    from data.queries.shared import business_face

    face = business_face(at.store.reader)
    assert face is not None
    return face, _addressee(billed_client(at.store.reader, row.client_id), row.client)


def _addressee(client: "BilledClient | None", name: str) -> "Addressee":
    """Whom a document is addressed to."""
    from tradeconsole.documents.addressee import Addressee

    address = client.postal_address if client else ""
    return Addressee(name, tuple(part.strip() for part in address.split(",", 1) if part.strip()))


def emit_pdf(ctx: typer.Context, number: str, content: bytes, to: Path | None) -> None:
    """Write a PDF to disk, and print where it is.

    Raises:
        Invalid: It can't be written there.
    """
    from data.errors import Invalid

    try:
        target = _written(content, to, number)
    except OSError as error:
        # A disk that is full names no file.
        what = error.filename or to or "The PDF"
        raise Invalid(f"{what} can't be written: {error.strerror}.", "Choose another: --to FILE.", "to") from error
    emit(ctx, {"number": number, "pdf": str(target)}, f"{number} is in {target}.")


def _written(content: bytes, to: Path | None, number: str) -> Path:
    """Write a PDF, over whatever stands there; by default to the current folder, under its number."""
    target = to or Path(f"{_NO_FILE_NAME.sub('-', number)}.pdf")
    target.write_bytes(content)
    return target
