"""A quote or an invoice as commands take it in and hand it out: what it is written with, how it left, its PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.output import emit

if TYPE_CHECKING:
    from data.actions.dispatch import Dispatch
    from data.money import Totals
    from tradeconsole.paper_files import MadePdf

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


def emit_pdf(ctx: typer.Context, made: "MadePdf", to: Path | None) -> None:
    """Write a PDF to disk, over whatever stands there, and print where it is; by default in the current folder.

    Raises:
        Invalid: It can't be written there.
    """
    from data.errors import Invalid

    target = to or Path(made.file_name)
    try:
        target.write_bytes(made.content)
    except OSError as error:
        # A disk that is full names no file.
        what = error.filename or target
        raise Invalid(f"{what} can't be written: {error.strerror}.", "Choose another: --to FILE.", "to") from error
    emit(ctx, {"number": made.number, "pdf": str(target)}, f"{made.number} is in {target}.")
