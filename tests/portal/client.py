"""What a client does in a browser: opens pages, fills in the forms that stand there, sends them."""

import re
from dataclasses import dataclass
from html import unescape

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.sharing.links import DEFAULT_PORTAL_URL
from data.store import Store
from tests.factories import item_id
from tests.shared_work import SharedWork

FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


def make_client(app: Starlette, *, base_url: str = DEFAULT_PORTAL_URL, host: str = "127.0.0.1") -> TestClient:
    """A browser on `host`; it follows no redirect, and faults reach it as pages."""
    return TestClient(
        app, base_url=base_url, client=(host, 50_000), follow_redirects=False, raise_server_exceptions=False
    )


@dataclass(frozen=True)
class Client:
    """A person with a link."""

    web: TestClient
    store: Store
    work: SharedWork

    @property
    def page(self) -> str:
        return f"/p/{self.work.token}"

    @property
    def quote(self) -> str:
        return f"{self.page}/quotes/{self.item(f'quote:{self.work.quote.number}')}"

    @property
    def invoice(self) -> str:
        return f"{self.page}/invoices/{self.item(f'invoice:{self.work.invoice.number}')}"

    @property
    def file(self) -> str:
        return f"{self.page}/files/{self.item(f'file:{self.work.file.id}')}"

    def item(self, key: str) -> str:
        return item_id(self.store, self.work.share, key)

    @property
    def addresses(self) -> list[str]:
        """Everything that can be read under the link."""
        documents = [f"{self.quote}.pdf", f"{self.invoice}.pdf", self.file, f"{self.page}/visits.ics"]
        return [self.page, self.quote, self.invoice, *documents]

    def get(self, path: str | None = None, **headers: str) -> Response:
        return self.web.get(path or self.page, headers=headers)

    def send(self, path: str, headers: dict[str, str] = FROM_HERE, /, **fields: str) -> Response:
        """Send a form as it is, without a look at the page that it stands on."""
        return self.web.post(path, data=fields, headers=headers)

    def fill_in(self, page: str, action: str, headers: dict[str, str] = FROM_HERE, /, **fields: str) -> Response:
        """Open a page, fill in its form that goes to `action`, and send it."""
        hidden = form_on(self.web.get(page).text, action)
        return self.send(action, headers, **(hidden | fields))

    def accept(self, headers: dict[str, str] = FROM_HERE, /, **fields: str) -> Response:
        """Accept the quote as its page offers it."""
        filled_in = {"name": "Dana Li", "consent": "yes"} | fields
        return self.fill_in(self.quote, f"{self.quote}/accept", headers, **filled_in)

    def count(self, what: str) -> int:
        """How many rows there are: a table's name, with a condition if need be."""
        return int(self.store.reader.value(f"SELECT count(*) FROM {what}"))


def form_on(html: str, action: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    form = re.search(rf'<form [^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form is not None, f"no form goes to {action}"
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form.group(1))
    return {name: unescape(value) for name, value in hidden}


def words_on(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
