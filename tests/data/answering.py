"""A client who reads a quote's page and submits its forms."""

from dataclasses import replace

from data.enums import AnswerKind
from data.portal.client_actions import (
    ClientAnswer,
    Outcome,
    answer_quote,
)
from data.portal.store import PortalStore
from data.queries.portal import quote_of
from data.sharing.pages import SharedQuote
from data.store import Store
from tests.factories import (
    item_id,
)
from tests.shared_work import SharedWork

ACCEPT = ClientAnswer(AnswerKind.ACCEPTED, "", "nonce", "Dana Li", consent=True, ip="203.0.113.9")
DECLINE = ClientAnswer(AnswerKind.DECLINED, "", "nonce", reason="Too dear")
ASK_CHANGES = ClientAnswer(AnswerKind.CHANGES_REQUESTED, "", "nonce", reason="Smaller unit, please")


class Client:
    """Reads the quote's page, and submits its forms."""

    def __init__(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        self.portal, self.token = portal, work.token
        self.item = item_id(store, work.share, f"quote:{work.quote.number}")
        self.read = self.quote()

    def quote(self) -> SharedQuote:
        with self.portal.reading(self.token) as looked:
            quote = quote_of(looked.db, self.item)
        assert quote is not None
        return quote

    def submit(self, form: ClientAnswer, token: str | None = None, item: str | None = None) -> Outcome:
        with self.portal.writing(token or self.token) as looked:
            form = replace(form, content_hash=form.content_hash or self.read.content_hash)
            return answer_quote(looked, item or self.item, form)
