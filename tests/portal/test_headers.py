"""What goes with every answer, and which requests are answered at all."""

from collections.abc import Iterator

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.errors import Invalid
from data.portal.store import PortalStore
from data.store import Store
from data.tokens import make_token
from tests.factories import revoke_link, switch_portal
from tests.portal.client import Client, make_client
from tests.shared_work import SharedWork
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings

ALWAYS = {
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PUBLIC = "https://jobs.rivera.example"


def assert_safe(answer: Response) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, f"{name} of {answer.request.url.path[:3]}: {answer.status_code}"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


class TestEveryAnswer:
    def test_pages_documents_and_forms(self, client: Client) -> None:
        for address in client.addresses:
            assert_safe(client.get(address))
        assert_safe(client.accept())
        assert_safe(client.send(f"{client.quote}/decline", reason="No"))

    def test_refusals(self, client: Client, store: Store) -> None:
        answers = [client.get(f"/p/{make_token()}"), client.get("/nowhere"), client.web.put(client.page)]
        answers += [client.send(client.page + "/messages", {}), client.get(client.page, Host="evil.example")]
        answers.append(client.web.post(client.page + "/messages", content=b"a" * 70_000))
        revoke_link(store, client.work.token)
        answers.append(client.get())
        switch_portal(store, on=False)
        answers.append(client.get())

        assert [answer.status_code for answer in answers] == [404, 404, 405, 403, 400, 413, 410, 410]
        for answer in answers:
            assert_safe(answer)

    def test_policy_of_a_page_to_the_letter(self, client: Client) -> None:
        assert client.get().headers["content-security-policy"] == POLICY

    def test_files_get_a_sandbox(self, client: Client) -> None:
        for address in (client.file, f"{client.quote}.pdf", f"{client.page}/visits.ics"):
            answer = client.get(address)

            assert answer.headers["content-security-policy"].endswith("; sandbox")
            assert answer.headers["content-disposition"].startswith("attachment; ")

    def test_without_https_browsers_are_not_told_to_insist_on_it(self, client: Client) -> None:
        assert "strict-transport-security" not in client.get().headers


class TestPublicAddress:
    @pytest.fixture
    def web(self, work: SharedWork, portal: PortalStore) -> Iterator[TestClient]:
        settings = PortalSettings(PUBLIC, trusted_proxies=("10.0.0.1",))
        with make_client(build_portal(portal, settings), base_url=PUBLIC, host="10.0.0.1") as opened:
            yield opened

    def get(self, client: Client, host: str = "10.0.0.1", scheme: str = "http", **headers: str) -> Response:
        """A request as it comes from the network to the portal's own port, which speaks plain http."""
        app = client.web.app
        opened = make_client(app, base_url=PUBLIC.replace("https", scheme), host=host)  # type: ignore[arg-type]
        return opened.get(client.page, headers=headers)

    def test_https_is_insisted_on(self, client: Client) -> None:
        assert client.get().headers["strict-transport-security"] == "max-age=31536000"

    def test_plain_http_from_the_network_is_refused(self, client: Client) -> None:
        answer = self.get(client, host="203.0.113.9")

        assert answer.status_code == 400
        assert "Wattle" not in answer.text

    def test_plain_http_on_loopback_passes(self, client: Client) -> None:
        assert self.get(client, host="127.0.0.1").status_code == 200
        assert self.get(client, host="::1").status_code == 200

    def test_trusted_proxy_is_believed(self, client: Client) -> None:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}

        assert self.get(client, **headers).status_code == 200
        assert self.get(client, **(headers | {"X-Forwarded-Proto": "http"})).status_code == 400

    def test_stranger_is_not(self, client: Client) -> None:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}

        assert self.get(client, host="203.0.113.9", **headers).status_code == 400

    def test_client_cannot_speak_for_the_proxy(self, client: Client, store: Store) -> None:
        """The proxy appends the address it sees; what stood in the header before came from the client."""
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
        app = make_client(client.web.app, base_url=PUBLIC, host="10.0.0.1")  # type: ignore[arg-type]
        person = Client(app, store, client.work)
        person.accept(headers | {"Sec-Fetch-Site": "same-origin"})

        assert store.reader.value("SELECT ip FROM answer") == "203.0.113.9"

    @pytest.mark.parametrize("host", ["evil.example", "jobs.rivera.example.evil.example", "127.0.0.1:8321", ""])
    def test_foreign_host_is_refused(self, client: Client, host: str) -> None:
        answer = client.get(Host=host)

        assert answer.status_code == 400
        assert "Rivera" not in answer.text
        assert "evil" not in answer.text

    @pytest.mark.parametrize("host", ["jobs.rivera.example", "JOBS.rivera.example", "jobs.rivera.example:443"])
    def test_own_host_is_taken(self, client: Client, host: str) -> None:
        assert client.get(Host=host).status_code == 200

    def test_forwarded_host_leads_nowhere(self, client: Client) -> None:
        answer = client.get(**{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=http"})

        assert answer.status_code == 200
        assert "evil" not in answer.text + str(answer.headers)

    def test_monitor_needs_neither_host_nor_https(self, client: Client) -> None:
        opened = make_client(client.web.app, base_url="http://10.1.1.1", host="10.9.9.9")  # type: ignore[arg-type]

        assert opened.get("/healthz").status_code == 200

    def test_foreign_origin_is_refused(self, client: Client) -> None:
        sent = client.send(f"{client.page}/messages", {"Origin": "http://jobs.rivera.example"}, text="Hello")

        assert sent.status_code == 403


class TestLoopbackAddress:
    @pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321"])
    def test_each_name_of_this_machine_will_do(self, client: Client, host: str) -> None:
        assert client.get(Host=host).status_code == 200

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9999", "evil.example:8321", "user@127.0.0.1:8321"])
    def test_others_will_not(self, client: Client, host: str) -> None:
        assert client.get(Host=host).status_code == 400


class TestAddressesThatAreNone:
    @pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/.env", "/enquiry", "/p", "/p/"])
    def test_they_get_the_one_page(self, client: Client, path: str) -> None:
        answer = client.get(path)

        assert answer.status_code == 404
        assert answer.content == client.get(f"/p/{make_token()}").content

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "POST", "FROB"])
    def test_methods_that_nobody_needs_get_405(self, client: Client, method: str) -> None:
        answer = client.web.request(method, client.page)

        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]

    def test_reading_a_form_address_gets_405(self, client: Client) -> None:
        assert client.get(f"{client.quote}/accept").status_code == 405


class TestForRobots:
    def test_clients_pages_are_kept_out(self, client: Client) -> None:
        assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /p/\n"

    def test_health_tells_that_the_database_answers(self, client: Client) -> None:
        assert client.get("/healthz").text == "ok\n"


class TestSettings:
    @pytest.mark.parametrize("url", ["ftp://x.example", "https://", "jobs.example", "https://x.example/clients"])
    def test_what_is_no_address_is_refused(self, url: str) -> None:
        with pytest.raises(Invalid, match=r"is not a web address|a host of its own"):
            PortalSettings(url)

    def test_plain_http_is_for_loopback_only(self) -> None:
        with pytest.raises(Invalid, match="not encrypted"):
            PortalSettings("http://jobs.example")
        assert PortalSettings("http://localhost:9000").origin == "http://localhost:9000"
