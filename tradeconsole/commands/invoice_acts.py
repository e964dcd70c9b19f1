"""The commands of `tradeconsole invoices` for what was sent: payments, and invoices that are void."""

from typing import Annotated

import typer

from tradeconsole.commands.call import office
from tradeconsole.commands.invoice_record import emit_invoice
from tradeconsole.commands.output import AsJson
from tradeconsole.commands.paper_lists import day_of

Number = Annotated[str, typer.Argument(metavar="I", help="The invoice, like INV-0007.")]
Payment = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="As `invoices show` gives it.")]
Why = Annotated[str, typer.Option(metavar="T", help="It stands in the history.")]


def pay(
    ctx: typer.Context,
    number: Number,
    amount: Annotated[str, typer.Option(metavar="A", help="What arrived: all that is owed, or a part.")],
    on: Annotated[str | None, typer.Option(metavar="D", help="The day it was paid on; today by default.")] = None,
    method: Annotated[str, typer.Option(metavar="T", help="How: bank transfer, cash.")] = "",
    as_json: AsJson = False,
) -> None:
    """Note a payment."""
    from data.actions.payments import record_payment
    from data.money import parse_cents

    cents = parse_cents(amount, "amount")
    with office(ctx) as at:
        emit_invoice(ctx, record_payment(at.store, at.actor, number, cents, on=day_of(on, "on"), method=method))


def remove_payment(ctx: typer.Context, number: Number, payment: Payment, why: Why, as_json: AsJson = False) -> None:
    """Take back a payment that was noted by mistake."""
    from data.actions.payments import remove_payment as take_back

    with office(ctx) as at:
        emit_invoice(ctx, take_back(at.store, at.actor, number, payment, why))


def void(ctx: typer.Context, number: Number, why: Why, as_json: AsJson = False) -> None:
    """Make an invoice void, or give a draft up."""
    from data.actions.invoice_standing import void_invoice

    with office(ctx) as at:
        emit_invoice(ctx, void_invoice(at.store, at.actor, number, why))


def reissue(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Write a new draft of what a void invoice said."""
    from data.actions.invoice_standing import reissue_invoice

    with office(ctx) as at:
        emit_invoice(ctx, reissue_invoice(at.store, at.actor, number))
