"""Everything that leaves the program for a client: pages, documents, errors, headers, mails."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import unescape

from httpx2 import Response
from starlette.testclient import TestClient

from tests.e2e.canaries import Canaries, Place
from tests.portal.client import FROM_HERE, form_on

_LEADS_TO = re.compile(r'\b(?:href|src|action)="(/[^"#]*)')


@dataclass
class Harvest:
    """What came out, and where.

    Attributes:
        found: In what answers and mails the word of each place stood.
        statuses: Every status that was answered with.
        forms: The addresses that pages send forms to.
        texts: Every answer and mail as text.
    """

    web: TestClient
    canaries: Canaries
    found: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    statuses: set[int] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Response:
        return self.take(f"GET {path}", self.web.get(path, headers=headers))

    def post(self, path: str, headers: dict[str, str] = FROM_HERE, /, **fields: str) -> Response:
        return self.take(f"POST {path}", self.web.post(path, data=fields, headers=headers))

    def fill_in(self, page: str, action: str, **fields: str) -> Response:
        """Send a page's form."""
        return self.post(action, FROM_HERE, **(form_on(self.get(page).text, action) | fields))

    def crawl(self, start: str) -> set[str]:
        """Read a page and everything that it leads to; their addresses."""
        seen, ahead = set[str](), [start]
        while ahead:
            path = ahead.pop()
            if path in seen:
                continue
            seen.add(path)
            page = self.get(path)
            if page.headers["content-type"].startswith("text/html"):
                self.forms.update(map(unescape, re.findall(r'action="([^"]+)"', page.text)))
                ahead += [unescape(found) for found in _LEADS_TO.findall(page.text)]
        return seen

    def take(self, where: str, response: Response) -> Response:
        """Keep an answer: its body and its headers."""
        self.statuses.add(response.status_code)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self._keep(f"{where} {response.status_code}", self.canaries.in_bytes(response.content))
        self._keep(f"headers of {where}", self.canaries.in_text(headers))
        self.texts += [headers, response.content.decode("utf-8", "replace")]
        return response

    def take_mail(self, mail: EmailMessage) -> None:
        """Keep a mail."""
        self._keep(f"mail {mail['Subject']!r}", self.canaries.in_mail(mail))
        payloads = (part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart())
        self.texts += [payload.decode("utf-8", "replace") for payload in payloads if isinstance(payload, bytes)]

    def _keep(self, where: str, places: set[Place]) -> None:
        for place in places:
            self.found[place].add(where)
