"""Refusals that must not tell more than they say: by their headers, by what they cost, by who is asked for."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.database import Connection
from data.errors import StoreBusy
from data.portal.store import PortalStore
from data.store import Store
from data.tokens import make_token
from tests.adversary.wire import HOST, Wire
from tests.factories import make_link, revoke_link
from tests.portal.client import FROM_HERE, Client, make_client
from tests.shared_work import SharedWork
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.pages import Pages
from tradeconsole.portal.settings import PortalSettings

TRIES = 250
ALWAYS = {
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class TestTime:
    """Whether a token ever was one can't be told by how long its refusal takes."""

    @pytest.fixture
    def unlimited(self, work: SharedWork, portal: PortalStore) -> Iterator[TestClient]:
        with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
            yield opened

    def test_unknown_and_revoked_tokens_take_the_same(
        self, unlimited: TestClient, store: Store, work: SharedWork
    ) -> None:
        revoke_link(store, work.token)
        took: dict[int, list[float]] = {404: [], 410: []}

        for _ in range(TRIES):  # one after the other, so that a busy machine slows both alike
            for token in (make_token(), work.token):
                began = time.perf_counter()
                answer = unlimited.get(f"/p/{token}")
                took[answer.status_code].append(time.perf_counter() - began)

        assert [len(times) for times in took.values()] == [TRIES, TRIES]
        assert abs(median(took[404]) - median(took[410])) < 0.005

    def test_both_ask_the_database_the_same(
        self, unlimited: TestClient, store: Store, work: SharedWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        execute = Connection.execute

        def noting(self: Connection, sql: str, values: dict[str, Any]) -> Any:
            asked.append(sql)
            return execute(self, sql, values)

        revoke_link(store, work.token)
        unlimited.get("/healthz")  # the connection is there
        monkeypatch.setattr(Connection, "execute", noting)
        unlimited.get(f"/p/{make_token()}")
        unknown = asked.copy()
        asked.clear()
        unlimited.get(f"/p/{work.token}")

        assert unknown
        assert asked == unknown


class TestHeaders:
    """Also what goes wrong carries every header that a page has."""

    def assert_safe(self, answer: Response) -> None:
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        assert "set-cookie" not in answer.headers
        assert "x-frame-options" not in answer.headers

    def test_too_many_requests(self, client: Client) -> None:
        answers = [client.get(f"/p/{make_token()}") for _ in range(21)]

        assert answers[-1].status_code == 429
        self.assert_safe(answers[-1])

    @pytest.mark.parametrize(("error", "status"), [(RuntimeError("x"), 500), (StoreBusy("x"), 503)])
    def test_faults(self, client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(Pages, "job", fail)
        answer = client.get()

        assert answer.status_code == status
        self.assert_safe(answer)

    def test_forms_that_are_not_filled_in(self, client: Client) -> None:
        for answer in (client.accept(name=""), client.fill_in(client.page, f"{client.page}/messages", text="")):
            assert answer.status_code == 422
            self.assert_safe(answer)

    def test_pages_that_nobody_has_a_link_to(self, client: Client) -> None:
        for path in ("/robots.txt", "/healthz", "/static/none.css"):
            self.assert_safe(client.get(path))

    def test_real_answers_name_no_server(self, wire: Wire, work: SharedWork) -> None:
        for path in (f"/p/{work.token}", f"/p/{make_token()}", "/docs"):
            head = wire.answer(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())

            assert b"\r\nserver:" not in head.lower().partition(b"\r\n\r\n")[0]

    def test_what_is_no_request_at_all_is_told_nothing(self, wire: Wire) -> None:
        answer = wire.answer(b"GET / HTTP/9.9\r\nnonsense\r\n\r\n")

        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"uvicorn" not in answer.lower()
        assert b"Traceback" not in answer


class TestEveryForm:
    """Each of a link's forms, with a valid stamp, is refused once the link has ended."""

    def stamped(self, client: Client) -> dict[str, dict[str, str]]:
        from tests.portal.client import form_on

        quote, page = client.get(client.quote).text, client.get().text
        forms = {f"{client.quote}/{verb}": form_on(quote, f"{client.quote}/{verb}") for verb in VERBS}
        forms[f"{client.page}/messages"] = form_on(page, f"{client.page}/messages")
        forms[f"{client.page}/seen"] = {"stamp": page.split('data-stamp="')[1].split('"')[0]}
        return {path: fields | FILLED_IN for path, fields in forms.items()}

    @pytest.mark.parametrize("ending", ["expired", "revoked"])
    def test_once_the_link_has_ended(self, client: Client, store: Store, ending: str) -> None:
        forms = self.stamped(client)
        before = acts(store)
        if ending == "revoked":
            revoke_link(store, client.work.token)
        else:
            client.store.clock.advance(days=200)  # type: ignore[attr-defined]

        answers = [client.web.post(path, data=fields, headers=FROM_HERE) for path, fields in forms.items()]

        assert [answer.status_code for answer in answers] == [410] * 5
        assert acts(store) == before

    def test_every_form_is_refused_from_elsewhere_however_good_its_stamp(self, client: Client, store: Store) -> None:
        before = acts(store)
        for headers in ELSEWHERE:
            for path, fields in self.stamped(client).items():
                assert client.web.post(path, data=fields, headers=headers).status_code == 403, (path, headers)

        assert {**acts(store), "look": 0} == {**before, "look": 0}

    def test_every_form_without_its_stamp_is_refused_where_only_that_could_tell(
        self, client: Client, store: Store
    ) -> None:
        for path in self.stamped(client):
            sent = client.web.post(path, data=FILLED_IN | {"stamp": "x.y"}, headers={"Origin": "null"})

            assert sent.status_code == 403, path
        assert client.count("answer") == client.count("message") == 0

    def test_fresh_link_too(self, client: Client, store: Store, work: SharedWork) -> None:
        token = make_link(store, work.share, work.contacts[0], expires_at=store.clock.now())

        for headers in ({"Origin": "null"}, {}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert client.web.post(f"/p/{token}/renew", data={"stamp": "x"}, headers=headers).status_code == 403
        assert client.count("outbox") == 0


VERBS = ("accept", "decline", "request-changes")
FILLED_IN = {"name": "Dana Li", "consent": "yes", "reason": "No", "text": "Hello"}
ELSEWHERE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "", "Origin": "http://127.0.0.1:8321"},
    {"Origin": "https://127.0.0.1:8321"},
    {"Origin": "http://127.0.0.1:8322"},
    {"Referer": "http://127.0.0.1:8321/"},
    {},
]


def acts(store: Store) -> dict[str, int]:
    """How much clients have caused."""
    tables = ("answer", "message", "look", "outbox", "used_nonce")
    return {table: int(store.reader.value(f"SELECT count(*) FROM {table}")) for table in tables}
