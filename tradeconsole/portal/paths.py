"""The addresses under one link. They name a token, so they are written nowhere but into that link's own pages."""

from dataclasses import dataclass

from data.sharing.pages import SharedFile, SharedInvoice, SharedQuote


@dataclass(frozen=True)
class Paths:
    """Where things are, for the holder of `token`. Paths only: what host they are on, the browser knows."""

    token: str

    @property
    def page(self) -> str:
        return f"/p/{self.token}"

    @property
    def visits(self) -> str:
        return f"{self.page}/visits.ics"

    @property
    def messages(self) -> str:
        return f"{self.page}/messages"

    @property
    def seen(self) -> str:
        return f"{self.page}/seen"

    @property
    def renew(self) -> str:
        return f"{self.page}/renew"

    def quote(self, quote: SharedQuote) -> str:
        return f"{self.page}/quotes/{quote.item}"

    def quote_pdf(self, quote: SharedQuote) -> str:
        return f"{self.quote(quote)}.pdf"

    def answer(self, quote: SharedQuote, verb: str) -> str:
        """Where an answer is posted: `accept`, `decline` or `request-changes`."""
        return f"{self.quote(quote)}/{verb}"

    def invoice(self, invoice: SharedInvoice) -> str:
        return f"{self.page}/invoices/{invoice.item}"

    def invoice_pdf(self, invoice: SharedInvoice) -> str:
        return f"{self.invoice(invoice)}.pdf"

    def file(self, file: SharedFile) -> str:
        return f"{self.page}/files/{file.item}"
