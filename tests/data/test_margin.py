"""What a job brings in and costs: without GST, for those who may see costs, and never near its client."""

from decimal import Decimal

from data.actions.acceptance import ToldAnswer, accept_quote
from data.actions.conversion import add_quote_to_job
from data.actions.costs import add_cost
from data.actions.invoice_sending import send_invoice
from data.actions.invoice_standing import void_invoice
from data.actions.invoices import invoice_job, invoice_quote
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.enums import LineKind
from data.money import DraftLine
from data.parts import Part
from data.permissions import Actor
from data.queries.margin import Margin, job_margin
from data.settings import Settings
from data.sqlite.portal_views import views
from data.store import Store
from tests.billing import LINES, set_business

OPTION = DraftLine("Gutter guard", unit_price_cents=100_00, kind=LineKind.OPTION)


def margin(store: Store) -> Margin:
    return job_margin(store.reader, int(str(store.reader.value("SELECT id FROM job WHERE number = 'J-0001'"))))


def test_of_what_was_issued_its_costs_are_taken_off(store: Store, owner: Actor, machine: Settings) -> None:
    add_cost(store, owner, "J-0001", label="Unit", cents=1_230_00)
    for number in ("INV-0001", "INV-0002", "INV-0003"):
        invoice_job(store, owner, "J-0001", LINES)
        if number != "INV-0003":
            send_invoice(store, owner, number, machine, email=False)
    void_invoice(store, owner, "INV-0002", "Twice")

    found = margin(store)

    assert (found.quoted_cents, found.invoiced_cents, found.cost_cents) == (0, 3_280_00, 1_230_00)
    assert (found.margin_cents, found.percent, found.is_expected) == (2_050_00, Decimal("62.5"), False)


def test_what_was_agreed_is_expected_until_it_is_invoiced(store: Store, owner: Actor, machine: Settings) -> None:
    """With the option that was chosen, and with a deposit that was paid before there was a job."""
    set_business(store, "prices_include_gst = TRUE")
    add_quote(store, owner, "C-0001", Offer([DraftLine("Roof", unit_price_cents=1_000_00), OPTION]))
    send_quote(store, owner, "Q-0001", machine)
    accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=(1,)))
    invoice_quote(store, owner, "Q-0001", part=Part(cents=110_00))
    send_invoice(store, owner, "INV-0001", machine)
    add_quote_to_job(store, owner, "Q-0001", "J-0001", confirmed=True)

    found = margin(store)

    assert (found.quoted_cents, found.invoiced_cents) == (1_000_00, 100_00)
    assert (found.margin_cents, found.percent, found.is_expected) == (1_000_00, Decimal("100.0"), True)


def test_a_job_without_any_has_no_percentage(store: Store, owner: Actor) -> None:
    add_cost(store, owner, "J-0001", label="Unit", cents=5_00)

    assert (margin(store).margin_cents, margin(store).percent) == (-5_00, None)


def test_no_view_of_the_portal_reads_costs(store: Store) -> None:
    assert "cost" not in " ".join(views().values()).lower()
