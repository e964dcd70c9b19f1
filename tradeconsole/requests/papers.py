"""Answers what screens ask of quotes and invoices: their cards, their forms, the last look, their PDFs."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from data.actions.dispatch import Dispatch
from data.errors import ConsoleError, NotFound
from data.permissions import Action
from data.queries.billed import open_work
from data.queries.invoices import find_invoice, invoice_record
from data.queries.quotes import find_quote, quote_record
from data.safe_text import safe_line
from data.wording import joined
from screens.browser import open_in_browser
from screens.dialogs.pick import Choice, PickModal
from screens.messages import (
    AddQuoteToJob,
    EditInvoice,
    EditQuote,
    NewInvoice,
    NewQuote,
    OpenInvoice,
    OpenJob,
    OpenPdf,
    OpenQuote,
    SendInvoice,
    SendQuote,
    SomethingWrong,
    Write,
)
from tradeconsole.requests.base import Done
from tradeconsole.requests.clients import ClientRequests

if TYPE_CHECKING:
    from screens.invoices.form import InvoiceStart
    from screens.quotes.form import QuoteStart


class PaperRequests(ClientRequests):
    """Shows, writes and sends quotes and invoices."""

    @on(OpenQuote)
    def open_quote(self, event: OpenQuote) -> None:
        """Show the card of a quote, if the person may see quotes."""
        from screens.quotes.card import QuoteCardScreen

        if not self.allows(Action.EDIT_QUOTES):
            return
        try:
            row = find_quote(self.office.db, event.number, self.office.frame().today)
            if row is None:
                raise NotFound(f"There is no quote {event.number}.")
            self.push_screen(QuoteCardScreen(self.office, row), self.refresh_front)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    @on(OpenInvoice)
    def open_invoice(self, event: OpenInvoice) -> None:
        """Show the card of an invoice, if the person may see invoices."""
        from screens.invoices.card import InvoiceCardScreen

        if not self.allows(Action.EDIT_INVOICES):
            return
        try:
            row = find_invoice(self.office.db, event.number, self.office.frame().today)
            if row is None:
                raise NotFound(f"There is no invoice {event.number}.")
            self.push_screen(InvoiceCardScreen(self.office, row), self.refresh_front)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    @on(NewQuote)
    @work
    async def new_quote(self, event: NewQuote) -> None:
        """Write a quote, then show its card."""
        if self.allows(Action.EDIT_QUOTES):
            from screens.quotes.form import QuoteStart

            await self._write_quote(QuoteStart(client=event.client, job=event.job, enquiry=event.enquiry))

    @on(EditQuote)
    @work
    async def edit_quote(self, event: EditQuote) -> None:
        """Change a draft, or write the next version."""
        if self.allows(Action.EDIT_QUOTES):
            from screens.quotes.form import QuoteStart

            await self._write_quote(QuoteStart(quote=event.number))

    async def _write_quote(self, start: "QuoteStart") -> None:
        from screens.quotes.form import QuoteFormScreen

        try:
            form = QuoteFormScreen(self.office, start, self.choose_client)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return
        if (saved := await self.push_screen_wait(form)) is not None:
            self.refresh_front()
            if not start.quote:
                self.post_message(OpenQuote(saved.row.number))

    @on(NewInvoice)
    @work
    async def new_invoice(self, event: NewInvoice) -> None:
        """Write an invoice, then show its card."""
        if self.allows(Action.EDIT_INVOICES):
            from screens.invoices.form import InvoiceStart

            await self._write_invoice(InvoiceStart(client=event.client, job=event.job, quote=event.quote))

    @on(EditInvoice)
    @work
    async def edit_invoice(self, event: EditInvoice) -> None:
        """Change a draft."""
        if self.allows(Action.EDIT_INVOICES):
            from screens.invoices.form import InvoiceStart

            await self._write_invoice(InvoiceStart(invoice=event.number))

    async def _write_invoice(self, start: "InvoiceStart") -> None:
        from screens.invoices.form import invoice_form

        try:
            form = invoice_form(self.office, start, self.choose_client)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return
        if (saved := await self.push_screen_wait(form)) is not None:
            self.refresh_front()
            if not start.invoice:
                self.post_message(OpenInvoice(saved.row.number))

    @on(SendQuote)
    @work
    async def send_quote(self, event: SendQuote) -> None:
        """Send a quote after a last look."""
        from screens.papers.send import SendModal
        from screens.quotes.writes import sending

        if not self.allows(Action.EDIT_QUOTES):
            return
        try:
            row = find_quote(self.office.db, event.number, self.office.frame().today)
            if row is None:
                raise NotFound(f"There is no quote {event.number}.")
            look = SendModal(sending(self.office, quote_record(self.office.db, row)))
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return
        self._tell_left(row.number, await self.push_screen_wait(look))

    @on(SendInvoice)
    @work
    async def send_invoice(self, event: SendInvoice) -> None:
        """Issue and send an invoice after a last look."""
        from screens.invoices.writes import sending
        from screens.papers.send import SendModal

        if not self.allows(Action.EDIT_INVOICES):
            return
        try:
            row = find_invoice(self.office.db, event.number, self.office.frame().today)
            if row is None:
                raise NotFound(f"There is no invoice {event.number}.")
            look = SendModal(sending(self.office, invoice_record(self.office.db, row)))
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return
        self._tell_left(row.number, await self.push_screen_wait(look))

    def _tell_left(self, number: str, done: Dispatch | None) -> None:
        """Say how it left."""
        if done is None:
            return
        to = safe_line(joined([mail.to for mail in done.emails]))
        if not to:
            words = f"{number} is marked as sent. Nobody was told by email."
        elif self.office.keeps_mail():
            words = f"{number} for {to}: no mail server is set up, so the mail is kept as a file."
        else:
            words = f"{number} is on its way to {to}, {'by link' if done.shared else 'as a PDF'}."
        self.notify(words, title="Sent", timeout=8, markup=False)
        if to:
            self.office.mail_queued()
        self.refresh_front()

    @on(AddQuoteToJob)
    @work
    async def add_to_job(self, event: AddQuoteToJob) -> None:
        """Choose a job of the same client; what everybody sees from then on is shown before it is done."""
        office = self.office
        row = find_quote(office.db, event.number, office.frame().today)
        if row is None or not self.allows(Action.EDIT_JOBS):
            return
        jobs = [
            Choice(job.number, f"{job.number} {job.title}", f"{job.site} · {job.status}")
            for job in open_work(office.db, row.client_id)
        ]
        if not jobs:
            self.notify(safe_line(f"{row.client} has no job that is not over. c makes one of it."), markup=False)
            return
        title = safe_line(f"Which job of {row.client} does {row.number} belong to?")
        number = await self.push_screen_wait(PickModal(title, lambda _: jobs, searchable=False))
        if number is not None:
            self.post_message(self._adding(row.number, number))

    def _adding(self, quote: str, job: str) -> Write:
        """The change that makes a quote part of a job, and goes there."""

        def do(confirmed: bool) -> object:
            from data.actions.conversion import add_quote_to_job

            return add_quote_to_job(self.office.store, self.office.actor, quote, job, confirmed=confirmed)

        return Write(do, lambda _: self.post_message(OpenJob(job)), safe_line(f"{quote} belongs to {job} now."))

    @on(OpenPdf)
    @work(thread=True, group="write")
    def open_pdf(self, event: OpenPdf) -> None:
        """Make a PDF, and open it."""
        from tradeconsole.paper_files import PaperDesk, write_pdf

        office = self.office
        try:
            made = write_pdf(PaperDesk(office.store, office.actor, office.settings), event.number)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(lambda: self._show_pdf(event.number, made)))

    def _show_pdf(self, number: str, made: Path) -> None:
        """Open it as links are opened; where nothing opens, say where it is."""
        if open_in_browser(made.as_uri()):
            self.notify(f"{safe_line(number)} opens as a PDF.", title="Opened", markup=False)
        else:
            self.notify(f"{safe_line(number)} is in {made}.", title="PDF made", timeout=15, markup=False)
