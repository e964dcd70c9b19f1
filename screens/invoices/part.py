"""How much of an accepted quote an invoice is for: all that is left, or a part of what was agreed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from data import entry
from data.actions.billing import open_billing
from data.actions.invoices import Bill, invoice_quote
from data.actions.quotes import known_quote
from data.errors import Invalid
from data.lengths import LINE
from data.moments import read_day
from data.money import format_cents, parse_cents
from data.parts import Part, part_cents
from data.queries.billing import Billing
from data.queries.invoices import InvoiceRecord
from data.queries.people import read_business
from data.queries.quotes import quote_record
from data.sharing.client_words import with_gst
from data.wording import joined
from screens.forms.fields import Field
from screens.forms.form import Form
from screens.forms.form_modal import FormModal
from screens.office import Office
from screens.papers.fields import day_field, usual_due_day

ALL = "all"
_ALL_WORDS = {ALL, "rest", "the rest", "whole", "what is left", "100 %", "100%"}
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*%")
_SHAPE = "Write all, a percentage like 30 %, or an amount like 1,200."


def read_how_much(text: str) -> Part | None:
    """How much is billed, as people write it; None for all that is left.

    Raises:
        Invalid: It can't be read.
    """
    words = " ".join(text.lower().split())
    if words in _ALL_WORDS:
        return None
    if percent := _PERCENT.fullmatch(words):
        return Part(percent_thousandths=int(Decimal(percent[1]) * 1000))
    try:
        return Part(cents=parse_cents(words))
    except Invalid as error:
        raise Invalid(f"“{text}” is neither a share nor an amount.", _SHAPE, "how_much") from error


def how_many_cents(text: str, billing: Billing) -> int:
    """What that comes to.

    Raises:
        Invalid: It can't be read, is nothing, or more than is left.
    """
    part = read_how_much(text)
    try:
        return billing.left_cents if part is None else part_cents(part, billing.agreed_cents, billing.left_cents)
    except Invalid as error:
        raise Invalid(error.message, error.hint, "how_much") from error


class PartModal(FormModal[InvoiceRecord]):
    """Bills an accepted quote, whole or in part; what it comes to follows what is typed."""

    FIRST: ClassVar[str] = "how_much"
    HELP: ClassVar[str] = (
        "How much of an accepted quote is billed. A part is one line of the invoice, with the GST that belongs to it; "
        "all that is left has the quote's own lines where nothing was billed yet. ctrl+s writes the draft."
    )

    def __init__(self, office: Office, number: str) -> None:
        """
        Raises:
            ConsoleError: It can't be billed, or is billed already.
        """
        today = office.frame().today
        quote = known_quote(office.db, number, today)
        self._billing, _ = open_billing(office.db, quote)
        self._shows_gst = quote_record(office.db, quote).current.shows_gst
        self._result = Static(id="total")

        def save(values: Mapping[str, str], _confirmed: bool) -> InvoiceRecord:
            part = read_how_much(values["how_much"])
            bill = Bill(due_on=read_day(values["due_on"], "due_on", today=today))
            named = None if part is None else replace(part, words=values["words"])
            return invoice_quote(office.store, office.actor, quote.number, bill, named)

        business = read_business(office.db)
        assert business is not None
        fields = [
            Field("how_much", "How much", ALL, check=self._cents, hint=_SHAPE, at_most=40),
            Field(
                "words",
                "A part is called",
                "Part payment" if self._billing.billed_cents else "Deposit",
                check=lambda text: entry.line(text, "Words", LINE),
                hint="Stands on the invoice, before the share and the quote's number.",
            ),
            day_field("due_on", "Due", usual_due_day(business, today), today),
        ]
        title = f"Invoice of {quote.number} for {quote.client}"
        super().__init__(title, fields, save, save_words="Write the draft", note=self._standing())

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(".dialog--body", VerticalScroll).mount(self._result, after=self.form)
        how_much = self.form.row("how_much").input
        assert isinstance(how_much, Input)
        how_much.select_all()  # to be typed over
        self.show_result()

    @on(Form.Changed)
    def show_result(self) -> None:
        """Say what it comes to, and what is left then; only a part has a name."""
        how_much = self.form.values()["how_much"]
        try:
            self.form.row("words").display = read_how_much(how_much) is not None
            cents = self._cents(how_much)
        except Invalid:
            self._result.update(Content(""))
            return
        left = self._billing.left_cents - cents
        rest = f"{format_cents(left)} is left then" if left else "nothing is left then"
        words = with_gst(cents, self._shows_gst)
        self._result.update(Content.assemble("This invoice: ", (words, "bold"), f", {rest}."))

    def _cents(self, text: str) -> int:
        return how_many_cents(text, self._billing)

    def _standing(self) -> str:
        agreed = f"They accepted {with_gst(self._billing.agreed_cents, self._shows_gst)}."
        if not self._billing.invoices:
            return f"{agreed} Nothing is billed yet."
        billed = joined([invoice.number for invoice in self._billing.invoices])
        return f"{agreed} {format_cents(self._billing.billed_cents)} is billed, with {billed}."
